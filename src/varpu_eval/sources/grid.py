"""One file's cells: first as a grid whose header is not yet known, then as a sheet with headings and row numbers.

Knows how a header is found below title rows, and what is wrong with headings and with rows of another length. Does
not know any file format nor what the columns mean.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

HEADER_WITHIN = 30
MAX_CELLS = 20_000_000

_TOTAL = re.compile(r"(kaikki |grand )?(yhteensä|summa|total|totalt|sammanlagt):?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(lähde|lähteet|källa|källor|source|sources|note|huomautus)\s*:|huom\b", re.IGNORECASE)

Match = Callable[[str], str | None]
"""From a heading of the file to the column it is; None where it is none of ours."""


class UnreadableError(Exception):
    """A file that cannot be read at all: the rule it breaks and what was found, without any cell."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class Month(dt.datetime):
    """A date of which the file shows the year and the month alone."""

    def written(self) -> str:
        """Return the month as ISO text."""
        return self.strftime("%Y-%m")


class Year(dt.datetime):
    """A date of which the file shows the year alone."""

    def written(self) -> str:
        """Return the year as text."""
        return self.strftime("%Y")


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands in a grid for a cell that its format cannot tell: a problem only in a column that is ours."""

    rule: str
    message: str
    way_out: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a place in a file."""

    rule: str
    message: str
    row: int = 0
    column: str = ""
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one file as they are: text, numbers, dates, or None where empty; row i stands at file row i + 1.

    Parameters
    ----------
    told
        How the file was read, for a note.
    written
        Whether every row ends where its writer ended it (CSV), so that a row of another length is suspect.
    questions
        Heading to the question it stands for, where the file tells (SPSS variable labels).
    labels
        Heading to value to its label, where the file tells (SPSS value labels).
    missing
        Heading to the values that the file declares as user-missing (SPSS).
    """

    rows: Sequence[Sequence[Any]]
    told: str
    written: bool = False
    questions: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    missing: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file's data: columns by the file's headings, index = row number in the file; `ours` maps heading to column.

    `faults` are rows and headings that are wrong; such rows are not in `frame`.
    """

    frame: pd.DataFrame
    ours: Mapping[str, str]
    grid: Grid
    titles: int
    faults: tuple[Fault, ...]


def cell(value: object) -> Any:
    """Return a cell as every reader gives it: NFC text without blanks around it, None where empty."""
    if value is None:
        return None
    if isinstance(value, str):
        stripped = (value if value.isascii() else unicodedata.normalize("NFC", value)).strip()
        return stripped or None
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number is unlike itself
        return None
    return value


def letters(position: int) -> str:
    """Return a column's letters as a spreadsheet shows them.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def known_headings(row: Sequence[Any], match: Match) -> int:
    """Count the columns of ours that a row names."""
    return len({ours for value in row if isinstance(value, str) and (ours := match(value)) is not None})


def sheet_of(grid: Grid, match: Match) -> Sheet:
    """Find the header of a grid, and return the data below it.

    Raises
    ------
    UnreadableError
        When no row names any column of ours.
    """
    counts = [known_headings(row, match) for row in grid.rows[:HEADER_WITHIN]]
    if not any(counts):
        raise UnreadableError("header", "no row has the headings of this table")
    at = counts.index(max(counts))
    header = [str(cell(value) or "") for value in grid.rows[at]]
    faults = [*grid.faults, *_table_above(grid.rows[: at + 1], counts)]
    last = _last_of_data(grid.rows) if counts[at] > 2 else len(grid.rows)  # noqa: PLR2004 - a narrow table has such rows
    body, index = [], []
    for row, cells in enumerate(grid.rows[at + 1 :], start=at + 2):
        if all(value is None for value in cells):
            continue
        if row > last or _total(cells, header, match):
            faults.append(Fault("total_row", "the row looks like a total or a footnote", row))
            continue
        if grid.written and len(cells) != len(header):
            faults.append(Fault("row_length", f"the row has {len(cells)} cells, the header {len(header)}", row))
            continue
        body.append(cells)
        index.append(row)
    width = max([len(header), *(len(cells) for cells in body)])
    header += [""] * (width - len(header))
    columns = [[c[i] if i < len(c) else None for c in body] for i in range(width)]
    filled = [any(value is not None for value in column) for column in columns]
    kept, ours, wrong = _named(header, filled, grid, match)
    faults += [Fault(fault.rule, fault.message, at + 1, fault.column) for fault in wrong]
    frame = pd.DataFrame(
        {heading: pd.Series(columns[i], index=index, dtype="object") for heading, i in kept.items()},
        index=pd.Index(index, dtype="int64"),
    )
    return Sheet(frame, ours, grid, at, tuple(faults))


def _table_above(rows: Sequence[Sequence[Any]], counts: Sequence[int]) -> list[Fault]:
    """Return a fault where what stands above the header, the last row, is not titles but another table."""
    at = len(rows) - 1
    filled = [sum(value is not None for value in row) for row in rows]
    wide = [i for i in range(at) if filled[i] >= max(3, filled[at] / 2)]
    heads = [i for i in range(at) if counts[i] > 1 and any(filled[j] > 1 for j in range(i + 1, at))]
    if not heads and len(wide) < 2:  # noqa: PLR2004 - one wide row is a second row of headings
        return []
    message = f"rows with data stand above the headings in row {at + 1}, as if there were two tables"
    return [Fault("header", message, min(heads or wide) + 1, way_out="Put every table into a file of its own.")]


def _last_of_data(rows: Sequence[Sequence[Any]]) -> int:
    """Return the number of the last row with more than one cell filled."""
    for row in range(len(rows), 0, -1):
        if sum(value is not None for value in rows[row - 1]) > 1:
            return row
    return 0


def _total(cells: Sequence[Any], header: Sequence[str], match: Match) -> bool:
    """Say whether the first filled cell of a row calls it a total or a footnote; `total` is a word of genders."""
    at = next(i for i, value in enumerate(cells) if value is not None)
    first = cells[at]
    if not isinstance(first, str):
        return False
    if _TOTAL.fullmatch(first):
        return at >= len(header) or match(header[at]) != "gender"
    return _FOOTNOTE.match(first) is not None


def _named(
    header: list[str], filled: list[bool], grid: Grid, match: Match
) -> tuple[dict[str, int], dict[str, str], list[Fault]]:
    """Return heading to position, heading to the column of ours that it is, and what is wrong with headings.

    Columns that are not ours may have the same heading, as survey tools give every "other, what?".
    """
    kept: dict[str, int] = {}
    ours: dict[str, str] = {}
    faults: list[Fault] = []
    for i, heading in enumerate(header):
        if not heading:
            if filled[i]:
                message = "the column holds data but has no heading"
                faults.append(Fault("heading_empty", message, column=f"column {letters(i)}"))
            continue
        name = match(heading) or match(grid.questions.get(heading, ""))
        if name is None:
            kept[heading if heading not in kept else f"{heading} {letters(i)}"] = i
        elif name in ours.values():
            faults.append(Fault("heading_duplicate", f"another column means '{name}' too", column=heading))
        else:
            kept[heading] = i
            ours[heading] = name
    return kept, ours, faults

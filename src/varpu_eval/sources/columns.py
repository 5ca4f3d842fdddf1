"""How a table's columns are declared: strict pandera columns that also say how their cells are written.

Knows the kinds of columns. Does not read anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandera.pandas as pa

from varpu_eval.results import ORIGINS
from varpu_eval.sources import parse

TEXT, NUMBER, WHOLE, DAY = "str", "float64", "Int64", "datetime64[ns]"


def column(
    reader: parse.Parse,
    dtype: str,
    *checks: pa.Check,
    blank: bool = False,
    optional: bool = False,
    default: object = None,
    absent: object = None,
    personal: bool = False,
) -> pa.Column:
    """Declare a column.

    Parameters
    ----------
    reader
        What reads one cell.
    blank
        Cells may be empty.
    optional
        The column may be absent; then every cell is empty.
    default
        What an empty cell means.
    absent
        What every cell is when the column is absent.
    personal
        The cells name persons, and become pseudonyms.
    """
    known = {
        "dtype": dtype,
        "parse": reader,
        "optional": optional,
        "default": default,
        "absent": absent,
        "personal": personal,
        "words": reader in (parse.text, parse.word, parse.sector),
    }
    return pa.Column(dtype, list(checks), nullable=blank or (optional and default is absent is None), metadata=known)


def text(**how: Any) -> pa.Column:
    """Declare a column of free text or names of things."""
    return column(parse.text, TEXT, **how)


def one_of(*words: str, **how: Any) -> pa.Column:
    """Declare a column whose cells are words of a closed list."""
    return column(parse.word, TEXT, rule("vocabulary", f"one of {', '.join(words)}").isin(words), **how)


def region(**how: Any) -> pa.Column:
    """Declare a column of region codes."""
    return column(parse.region, TEXT, **how)


def sector(**how: Any) -> pa.Column:
    """Declare a column of sectors."""
    return column(parse.sector, TEXT, **how)


def day(**how: Any) -> pa.Column:
    """Declare a column of dates."""
    return column(parse.day, DAY, **how)


def period(**how: Any) -> pa.Column:
    """Declare a column of years, months or days, kept as ISO text of that precision."""
    return column(parse.period, TEXT, **how)


def year(**how: Any) -> pa.Column:
    """Declare a column of years."""
    return column(parse.year, WHOLE, **how)


def whole(low: int = 0, **how: Any) -> pa.Column:
    """Declare a column of whole numbers not under `low`."""
    return column(parse.whole, WHOLE, rule("range", f"{low} or more").ge(low), **how)


def number(*checks: pa.Check, **how: Any) -> pa.Column:
    """Declare a column of numbers."""
    return column(parse.number, NUMBER, *checks, **how)


def origin() -> pa.Column:
    """Declare the column of a row's origin, which every table has and no file needs."""
    return one_of(*ORIGINS, optional=True)


def texts(name: str) -> dict[str, pa.Column]:
    """Declare a text in three languages, of which one is enough."""
    return {f"{name}_{language}": text(optional=True) for language in ("fi", "sv", "en")}


@dataclass(frozen=True, slots=True)
class Expected:
    """A rule with what it expects of a cell, from which checks are made; `place` is the column named for row rules."""

    rule: str
    expected: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.rule}|{self.place}|{self.expected}"

    def isin(self, words: tuple[str, ...]) -> pa.Check:
        """Check that values are among `words`."""
        return pa.Check.isin(words, error=str(self))

    def ge(self, low: float) -> pa.Check:
        """Check that values are not under `low`."""
        return pa.Check.ge(low, error=str(self))

    def between(self, low: float, high: float) -> pa.Check:
        """Check that values are from `low` to `high`."""
        return pa.Check.in_range(low, high, error=str(self))

    def holds(self, test: Any) -> pa.Check:
        """Check that `test`, a function of the frame or column to booleans, holds for each row."""
        return pa.Check(test, error=str(self), ignore_na=False)


def rule(name: str, expected: str, place: str = "") -> Expected:
    """Begin a check that reports under the rule `name`."""
    return Expected(name, expected, place)


def some_text(name: str) -> pa.Check:
    """Check that a text is given in at least one language."""
    columns = [f"{name}_{language}" for language in ("fi", "sv", "en")]
    expected = rule("texts", "a text in at least one language", columns[0])
    return expected.holds(lambda frame: frame[columns].notna().any(axis=1))


def not_before(first: str, last: str) -> pa.Check:
    """Check that `last`, where both are given, is not before `first`."""
    expected = rule("order", f"not before '{first}'", last)
    return expected.holds(lambda f: (f[first].isna() | f[last].isna() | (f[first] <= f[last])).astype(bool))


@dataclass(frozen=True)
class Form:
    """The form of one table: its columns, the key that no two rows share, and rules of whole rows."""

    name: str
    columns: Mapping[str, pa.Column]
    key: tuple[str, ...] = ()
    checks: tuple[pa.Check, ...] = field(default=())

    @property
    def all_columns(self) -> dict[str, pa.Column]:
        """Every column, `origin` included."""
        return {**self.columns, "origin": origin()}

    def schema(self) -> pa.DataFrameSchema:
        """Return the strict schema that a typed table keeps."""
        return pa.DataFrameSchema(
            self.all_columns,
            checks=list(self.checks),
            strict=True,
            unique=list(self.key) or None,
            report_duplicates="exclude_first",
        )

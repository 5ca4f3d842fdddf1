"""The tables of meeting tools' lists: which of them tells each join, and its rows.

Knows the headings of Teams (three shapes; English, Finnish, Swedish) and Zoom, and how they write times. Does not know
what makes presence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.parse import fold

MOST_ROWS = 100_000

_NAME = ("name (original name)", "full name", "name", "participant", "koko nimi", "nimi", "osallistuja", "namn",
         "fullständigt namn", "user name", "participant name")  # fmt: skip
_EMAIL = ("email", "user email", "e-mail", "participant id (upn)", "sähköposti", "sähköpostiosoite", "e-post",
          "osallistujan tunnus (upn)", "e-postadress")  # fmt: skip
_JOIN = ("join time", "liittymisaika", "anslutningstid", "first join", "ensimmäinen liittyminen", "första anslutning",
         "first join time", "liittyi")  # fmt: skip
_LEAVE = ("leave time", "poistumisaika", "lämnade", "tid för att lämna", "last leave", "viimeinen poistuminen",
          "senast lämnade", "last leave time", "poistui")  # fmt: skip
_LENGTH = ("in-meeting duration", "kesto kokouksessa", "tid i möte")
_ACTION = ("user action", "käyttäjän toiminto", "toiminto", "användaråtgärd")
_STAMP = ("timestamp", "aikaleima", "tidsstämpel")
_ONCE = frozenset({*_JOIN[3:7], *_LEAVE[4:8]})
_JOINED = re.compile(r"joined|liittyi|anslöt", re.IGNORECASE)
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(?:(a\.?m|p\.?m|ap|ip|fm|em)\b|(Z|[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_LENGTHS = re.compile(r"(\d+)\s*(h|t|m|s)", re.IGNORECASE)
_TAGS = re.compile(
    r"\s*\((?:guest|vieras|gäst|unverified|vahvistamaton|external|ulkoinen|host|me|minä)\)", re.IGNORECASE
)
_SECONDS = {"h": 3600, "t": 3600, "m": 60, "s": 1}

_SECTION = re.compile(r"\d+\.\s")
_ORIGINAL = re.compile(r".*\((\S+(?:\s\S+)+)\)")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%m/%d/%y", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y")

Row = tuple[str, str, tuple[int, int], int | None]
"""Name, address, seconds of joining and leaving, and the time in the meeting where the table tells it."""

Moment = tuple[str, int]
"""A date as written, and seconds after its midnight, of UTC where the cell has a time zone."""


def best_table(text: str) -> list[Row]:
    """Return the rows of the table that tells each join; one with the first and the last alone comes second."""
    lines = text.splitlines()
    if len(lines) > MOST_ROWS:
        raise UnreadableError("file_too_large", f"the list has more than {MOST_ROWS:,} rows")
    separator = max("\t;,", key=lambda sign: max((line.count(sign) for line in lines[:30]), default=0))
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    headers = [(i, _columns(row)) for i, row in enumerate(rows)]
    found = [(i, columns) for i, columns in headers if columns]
    if not found:
        raise UnreadableError("header", "no row has the headings of a meeting tool's list: name, join time, leave time")
    at, columns = min(found, key=lambda each: (bool(_ONCE & {fold(cell) for cell in rows[each[0]]}), each[0]))
    body = list(_until_next_table(rows[at + 1 :]))
    read = list(_acted(body, columns) if "action" in columns else _timed(body, columns))
    if not read:
        raise UnreadableError("attendance", "the meeting tool's list has no person")
    return read


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return what each column of a header is; empty where the row is none."""
    kinds = {"name": _NAME, "email": _EMAIL, "join": _JOIN, "leave": _LEAVE, "length": _LENGTH, "action": _ACTION,
             "stamp": _STAMP}  # fmt: skip
    headings = [fold(cell) for cell in row]
    named = [(kind, word) for kind, words in kinds.items() for word in reversed(words) if word in headings]
    found = {kind: headings.index(word) for kind, word in named}
    if "name (original name)" in headings:
        found["original"] = found["name"]
    whole = "name" in found and ({"join", "leave"} <= found.keys() or {"action", "stamp"} <= found.keys())
    return found if whole else {}


def _until_next_table(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield rows up to the heading of another table; empty ones between persons are passed over."""
    blank = False
    for row in rows:
        cells = [cell for cell in row if cell]
        if _columns(row) or (len(cells) == 1 and (blank or _SECTION.match(cells[0]))):
            return
        blank = not cells
        if cells:
            yield row


def _timed(rows: Iterable[Sequence[str]], columns: dict[str, int]) -> Iterator[Row]:
    """Yield the rows of a table with a join and a leave in each."""
    rows = list(rows)
    ends = _on_one_clock([_cell(row, columns, kind) for row in rows for kind in ("join", "leave")])
    for row, begin, end in zip(rows, ends[::2], ends[1::2], strict=True):
        if begin > end:
            raise UnreadableError("attendance", "a person of the meeting tool's list leaves before joining")
        yield _who(row, columns), _cell(row, columns, "email"), (begin, end), _length(_cell(row, columns, "length"))


def _acted(rows: Iterable[Sequence[str]], columns: dict[str, int]) -> Iterator[Row]:
    """Yield the joins of a table of actions; who is not seen leaving stays until the last action."""
    rows = list(rows)
    stamps = _on_one_clock([_cell(row, columns, "stamp") for row in rows])
    told = [(at, _cell(row, columns, "action"), _who(row, columns), row) for at, row in zip(stamps, rows, strict=True)]
    last = max((at for at, *_ in told), default=0)
    inside: dict[str, int] = {}
    emails: dict[str, str] = {}
    for at, action, name, row in sorted(told, key=lambda each: each[0]):
        emails[name] = _cell(row, columns, "email")
        if _JOINED.search(action):
            inside.setdefault(name, at)
        elif name in inside:
            yield name, emails[name], (inside.pop(name), at), None
    for name, at in inside.items():
        yield name, emails[name], (at, last), None


def _who(row: Sequence[str], columns: dict[str, int]) -> str:
    """Return a name without what the tool adds; where the person has changed it, the original in parentheses."""
    name = _TAGS.sub("", _cell(row, columns, "name"))
    original = _ORIGINAL.fullmatch(name) if "original" in columns else None
    return original[1] if original else name


def _cell(row: Sequence[str], columns: dict[str, int], kind: str) -> str:
    at = columns.get(kind)
    return row[at] if at is not None and at < len(row) else ""


def _on_one_clock(cells: Sequence[str]) -> list[int]:
    """Return the seconds of cells, all of one day or of a day and the next."""
    moments = [_moment(cell) for cell in cells]
    if len({zoned for _, zoned in moments}) > 1:
        raise UnreadableError("attendance", "only some times of the meeting tool's list have a time zone")
    days = _days_on({day for (day, _), _ in moments})
    return [days[day] * 86_400 + second for (day, second), _ in moments]


def _moment(cell: str) -> tuple[Moment, bool]:
    """Read a date and a clock time, and say whether the cell has a time zone."""
    date = _DATE.search(cell)
    match = _CLOCK.search(cell, date.end() if date else 0)
    if match is None:
        raise UnreadableError("attendance", "a time of the meeting tool's list cannot be read")
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + 12 * (fold(match[4])[0] in "pi" or fold(match[4]) == "em")
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a clock
        raise UnreadableError("attendance", "a time of the meeting tool's list is on no clock")
    return (date[0] if date else "", hour * 3600 + minute * 60 + second - _ahead(match[5] or "Z")), bool(match[5])


def _ahead(zone: str) -> int:
    """Return by how many seconds a time zone is ahead of UTC.

    >>> _ahead("+02:00"), _ahead("-0130"), _ahead("Z")
    (7200, -5400, 0)
    """
    digits = zone[1:].replace(":", "")
    return (-1 if zone[0] == "-" else 1) * (int(digits[:2]) * 3600 + int(digits[2:]) * 60) if digits else 0


def _days_on(days: Collection[str]) -> dict[str, int]:
    """Return 0 for the meeting's day and 1 for the next one, if it goes on past midnight.

    >>> _days_on(["2/4/2024", "2/3/2024"]), _days_on(["31.1.2024", "1.2.2024"])
    ({'2/3/2024': 0, '2/4/2024': 1}, {'31.1.2024': 0, '1.2.2024': 1})
    """
    if len(days) <= 1:
        return dict.fromkeys(days, 0)
    for form in _DAYS:
        with suppress(ValueError):
            told = sorted((datetime.strptime(day, form).toordinal(), day) for day in days)  # noqa: DTZ007 - a date
            if len(told) == 2 and told[1][0] - told[0][0] == 1:  # noqa: PLR2004 - a day and the next
                return {told[0][1]: 0, told[1][1]: 1}
    raise UnreadableError("attendance", "the meeting tool's list is of more than one day")


def _length(cell: str) -> int | None:
    parts = _LENGTHS.findall(cell)
    return sum(int(number) * _SECONDS[unit.lower()] for number, unit in parts) if parts else None

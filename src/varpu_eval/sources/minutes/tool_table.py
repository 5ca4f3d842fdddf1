"""The tables of meeting tools' lists: which of them tells each join, and its rows.

Knows the headings of Teams (three shapes; English, Finnish, Swedish) and Zoom, and how they write times. Does not know
what makes presence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

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
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_LENGTHS = re.compile(r"(\d+)\s*(h|t|m|s)", re.IGNORECASE)
_TAGS = re.compile(
    r"\s*\((?:guest|vieras|gäst|unverified|vahvistamaton|external|ulkoinen|host|me|minä)\)", re.IGNORECASE
)
_SECONDS = {"h": 3600, "t": 3600, "m": 60, "s": 1}

Row = tuple[str, str, tuple[int, int], int | None]


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
    body = list(_until_blank(rows[at + 1 :]))
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
    whole = "name" in found and ({"join", "leave"} <= found.keys() or {"action", "stamp"} <= found.keys())
    return found if whole else {}


def _until_blank(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    for row in rows:
        if not any(row) or (len([cell for cell in row if cell]) == 1):
            return
        yield row


def _timed(rows: Iterable[Sequence[str]], columns: dict[str, int]) -> Iterator[Row]:
    """Yield the rows of a table with a join and a leave in each."""
    days: set[str] = set()
    for row in rows:
        joined, left = (_cell(row, columns, kind) for kind in ("join", "leave"))
        begin, end = _seconds(joined, days), _seconds(left, days)
        if begin > end:
            raise UnreadableError("attendance", "a person of the meeting tool's list leaves before joining")
        yield _who(row, columns), _cell(row, columns, "email"), (begin, end), _length(_cell(row, columns, "length"))


def _acted(rows: Iterable[Sequence[str]], columns: dict[str, int]) -> Iterator[Row]:
    """Yield the joins of a table of actions; who is not seen leaving stays until the last action."""
    days: set[str] = set()
    told = [
        (_seconds(_cell(row, columns, "stamp"), days), _cell(row, columns, "action"), _who(row, columns), row)
        for row in rows
    ]
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
    return _TAGS.sub("", _cell(row, columns, "name"))


def _cell(row: Sequence[str], columns: dict[str, int], kind: str) -> str:
    at = columns.get(kind)
    return row[at] if at is not None and at < len(row) else ""


def _seconds(cell: str, days: set[str]) -> int:
    """Read the clock of a cell; every cell of a list must be of one day."""
    date = _DATE.search(cell)
    match = _CLOCK.search(cell, date.end() if date else 0)
    if match is None:
        raise UnreadableError("attendance", "a time of the meeting tool's list cannot be read")
    days.add(date[0] if date else "")
    if len(days) > 1:
        raise UnreadableError("attendance", "the meeting tool's list is of more than one day")
    hour, minute, second, half = int(match[1]), int(match[2]), int(match[3] or 0), (match[4] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "p")
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a clock
        raise UnreadableError("attendance", "a time of the meeting tool's list is on no clock")
    return hour * 3600 + minute * 60 + second


def _length(cell: str) -> int | None:
    parts = _LENGTHS.findall(cell)
    return sum(int(number) * _SECONDS[unit.lower()] for number, unit in parts) if parts else None

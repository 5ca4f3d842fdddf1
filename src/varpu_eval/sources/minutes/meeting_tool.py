"""Attendance lists of meeting tools: joins and leaves of each person, summed as one presence.

Knows the shapes of Teams (three of them, English, Finnish or Swedish) and Zoom. Does not know persons' names apart from
that they stand in a column; e-mail addresses tell who joined again, and go no further.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.parse import fold
from varpu_eval.sources.separated import decoded

ENOUGH = 0.9
"""Who was there for this share of a meeting was there: people join late and leave with the last item by minutes."""

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

Stays = list[tuple[int, int]]
"""From and to, in seconds after midnight."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One person of a tool's list: the fullest name shown, the address if there is one, and presence. Never shown."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    presence: str | None


def read_tool_list(data: bytes) -> list[Joined]:
    """Read a meeting tool's attendance list, one row a person whatever the number of rejoins.

    The meeting lasts from when two persons are in it to when two were last; who was in it for nine tenths of that was
    present. Rows of one address are one person, else rows of one name.

    Raises
    ------
    UnreadableError
        When no table of the file has names with joins and leaves, or a time cannot be read.
    """
    text = decoded(data)[0]
    table = _best_table(text)
    stays: defaultdict[str, Stays] = defaultdict(list)
    names: defaultdict[str, set[str]] = defaultdict(set)
    emails: dict[str, str] = {}
    lengths: dict[str, int] = {}
    for name, email, stay, length in table:
        who = fold(email) or fold(name)
        stays[who].append(stay)
        names[who].add(name)
        emails[who] = email
        if length is not None:
            lengths[who] = lengths.get(who, 0) + length
    meeting = _meeting([_union(spans) for spans in stays.values()])
    shown = {who: max(sorted(names[who]), key=_fullness) for who in sorted(stays)}
    there = {who: _presence(_union(stays[who]), lengths.get(who), meeting) for who in stays}
    return [Joined(shown[who], emails[who], there[who]) for who in shown]


def _fullness(name: str) -> tuple[int, int]:
    return len(name.split()), len(name)


def _presence(spans: Stays, length: int | None, meeting: tuple[int, int]) -> str | None:
    begin, end = meeting
    inside = sum(max(0, min(b, end) - max(a, begin)) for a, b in spans)
    if length is not None:
        inside = min(inside, length)
    if inside <= 0:
        return None
    return "present" if inside >= ENOUGH * (end - begin) else "partial"


def _union(spans: Iterable[tuple[int, int]]) -> Stays:
    """Return spans joined where they meet.

    >>> _union([(10, 20), (15, 30), (40, 50)])
    [(10, 30), (40, 50)]
    """
    joined: Stays = []
    for a, b in sorted(spans):
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], b))
        else:
            joined.append((a, b))
    return joined


def _meeting(persons: Sequence[Stays]) -> tuple[int, int]:
    """Return from when two persons are in to when two were last; of one person alone, that person's time."""
    if len(persons) < 2:  # noqa: PLR2004 - a meeting is of two
        return (persons[0][0][0], persons[0][-1][1]) if persons else (0, 0)
    moves = sorted([(a, 1) for stay in persons for a, _ in stay] + [(b, -1) for stay in persons for _, b in stay])
    count, together = 0, []
    for i, (at, step) in enumerate(moves):
        count += step
        if count > 1 and moves[i + 1][0] > at:
            together += [at, moves[i + 1][0]]
    return (together[0], together[-1]) if together else (moves[0][0], moves[-1][0])


Row = tuple[str, str, tuple[int, int], int | None]


def _best_table(text: str) -> list[Row]:
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

"""Attendance lists of meeting tools: joins and leaves of each person, summed as one presence.

Knows how long who was in makes present or partial. Does not know the tools' tables; e-mail addresses tell who joined
again, and go no further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from varpu_eval.sources.minutes.identity import name_key
from varpu_eval.sources.minutes.tool_table import Row, best_table
from varpu_eval.sources.parse import fold
from varpu_eval.sources.separated import decoded

ENOUGH = 0.9
"""Who was there for this share of a meeting was there: people join late and leave with the last item by minutes."""

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
    present. Rows of one address are one person, and rows without an address are of who has their name.

    Raises
    ------
    UnreadableError
        When no table of the file has names with joins and leaves, or a time cannot be read.
    """
    text = decoded(data)[0]
    table = best_table(text)
    stays: defaultdict[str, Stays] = defaultdict(list)
    names: defaultdict[str, set[str]] = defaultdict(set)
    emails: dict[str, str] = {}
    lengths: dict[str, int] = {}
    addresses = _addresses(table)
    for name, email, stay, length in table:
        who = fold(email) or addresses.get(_key(name)) or _key(name)
        stays[who].append(stay)
        names[who].add(name)
        emails[who] = email or emails.get(who, "")
        if length is not None:
            lengths[who] = lengths.get(who, 0) + length
    meeting = _meeting([_union(spans) for spans in stays.values()])
    shown = {who: max(sorted(names[who]), key=_fullness) for who in sorted(stays)}
    there = {who: _presence(_union(stays[who]), lengths.get(who), meeting) for who in stays}
    return [Joined(shown[who], emails[who], there[who]) for who in shown]


def _key(name: str) -> str:
    return name_key(name.replace(",", " ").split())


def _addresses(table: Iterable[Row]) -> dict[str, str]:
    """Return the address of every first and last name that has one address in the list, and no other."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, email, _, _ in table:
        if email and " " in _key(name):
            found[_key(name)].add(fold(email))
    return {name: emails.pop() for name, emails in found.items() if len(emails) == 1}


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

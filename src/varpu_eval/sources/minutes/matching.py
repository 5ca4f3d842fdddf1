"""Which names of a study's minutes, and of its attendance table kept by hand, are one person.

Knows keys of names, e-mail addresses and what was answered about shortened names. Does not know sectors or presence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from varpu_eval.sources.minutes.attendance import Listed
from varpu_eval.sources.minutes.identity import fuller_names, name_key
from varpu_eval.sources.minutes.people import Person
from varpu_eval.sources.minutes.questions import ANOTHER, Desk
from varpu_eval.sources.parse import fold
from varpu_eval.sources.pseudonyms import pseudonym


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the attendance table kept by hand: the pseudonym there, and every sector told there."""

    pseudonym: str
    sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known besides minutes, by key of the name and by e-mail address, and the words of sectors. Never shown."""

    names: Mapping[str, KnownPerson] = field(default_factory=dict, repr=False)
    emails: Mapping[str, KnownPerson] = field(default_factory=dict, repr=False)
    words: Mapping[str, str] = field(default_factory=dict)
    sectors: tuple[str, ...] = ()


@dataclass(slots=True)
class Persons:
    """Persons by the pseudonym of their fullest name, their root.

    Parameters
    ----------
    parent
        Pseudonym of a name to that of a name of the same person, its own for a root.
    shown
        Pseudonym to the name as a file writes it. Never shown but to the user.
    words
        Names of one word with nothing beside it anywhere, which may be no name: to be asked.
    by_hand
        Root to the person of the attendance table kept by hand.
    """

    parent: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict, repr=False)
    words: set[str] = field(default_factory=set)
    by_hand: dict[str, KnownPerson] = field(default_factory=dict)

    def root(self, pid: str) -> str:
        """Return the root of a person."""
        while self.parent.get(pid, pid) != pid:
            pid = self.parent[pid]
        return pid

    def join(self, pid: str, fuller: str) -> None:
        """Say that two names are one person, the second being the fuller."""
        self.parent[self.root(pid)] = self.root(fuller)


def match_persons(listed: Iterable[tuple[str, Listed]], known: Known, desk: Desk) -> Persons:
    """Return who is whom, and ask about shortened names.

    Parameters
    ----------
    listed
        Meeting and person as listed, in any order.
    """
    persons = Persons()
    where: defaultdict[str, set[str]] = defaultdict(set)
    mails: defaultdict[str, set[str]] = defaultdict(set)
    told: set[str] = set()
    for meeting, one in listed:
        if name := name_key(one.person.name):
            where[name].add(meeting)
            pid = pseudonym(name, desk.key)
            persons.shown[pid] = max(persons.shown.get(pid, ""), " ".join(one.person.name))
            if one.person != Person(one.person.name):
                told.add(name)
            if one.email:
                mails[fold(one.email)].add(name)
    _join_by_answers(persons, where, known, desk)
    for same in mails.values():
        fullest, *others = sorted(same, key=_fullest_first)
        for other in others:
            persons.join(pseudonym(other, desk.key), pseudonym(fullest, desk.key))
    _take_by_hand(persons, mails, known, desk.key)
    shortened = fuller_names({*where, *known.names})
    alone = {name for name in where.keys() - told - known.names.keys() - shortened.keys() if " " not in name}
    persons.words = {pseudonym(name, desk.key) for name in alone}
    return persons


def _fullest_first(name: str) -> tuple[int, int, str]:
    return -len(name.split()), -len(name), name


def _join_by_answers(persons: Persons, where: Mapping[str, set[str]], known: Known, desk: Desk) -> None:
    def shown(name: str) -> str:
        return persons.shown.get(pseudonym(name, desk.key)) or name.title()

    for short, fuller in fuller_names({*where, *known.names}).items():
        waiting = where.get(short) or {meeting for name in fuller for meeting in where.get(name, ())}
        answer = desk.answer("who", short, *fuller)
        if isinstance(answer, str) and answer != ANOTHER:
            persons.join(pseudonym(short, desk.key), answer)
        elif answer is None and waiting:
            numbered = ", ".join(f"{i} = {shown(name)}" for i, name in enumerate(fuller, start=1))
            about = f"{shown(short)}: {numbered}, {ANOTHER} = none of these"
            choices = (*map(str, range(1, len(fuller) + 1)), ANOTHER)
            keys = tuple(pseudonym(name, desk.key) for name in fuller)
            desk.ask("who", waiting, about, choices, short, *fuller, keys=keys)


def _take_by_hand(persons: Persons, mails: Mapping[str, set[str]], known: Known, key: bytes) -> None:
    """Let persons of the table kept by hand keep the pseudonym that they have there, and the sectors."""
    found = [(name, known.names[name]) for name in sorted(known.names, key=_fullest_first)]
    found += [(min(same), known.emails[mail]) for mail, same in sorted(mails.items()) if mail in known.emails]
    for name, person in found:
        root = persons.root(pseudonym(name, key))
        before = persons.by_hand.get(root, person)
        persons.by_hand[root] = KnownPerson(before.pseudonym, before.sectors | person.sectors)

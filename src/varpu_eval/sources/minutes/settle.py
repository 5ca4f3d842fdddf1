"""From what all minutes tell to rows of attendance and open questions: nothing that is not sure becomes a row.

Knows how sectors and presences of many lines and meetings agree. Does not know files or how questions are put.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from varpu_eval.sources.minutes.attendance import Attendance, Listed
from varpu_eval.sources.minutes.identity import name_key
from varpu_eval.sources.minutes.matching import Known, Persons, match_persons
from varpu_eval.sources.minutes.people import Person
from varpu_eval.sources.minutes.questions import NOBODY, OVER, VARIES, Answers, Desk, Kind, Question
from varpu_eval.sources.minutes.titles import sectors_of, unknown_words
from varpu_eval.sources.parse import fold
from varpu_eval.sources.pseudonyms import pseudonym

PRESENCES = ("present", "partial", "absent")


@dataclass(frozen=True, slots=True)
class Minuted:
    """One meeting: its id, what its files tell, and whether its group is an elected body. Never shown."""

    meeting: str
    attendance: tuple[Attendance, ...] = field(repr=False)
    elected: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One person at one meeting, as a pseudonym; `organisations` as written, not yet fit to be kept."""

    meeting: str
    person: str
    sector: str
    role: str
    presence: str
    organisations: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows of every meeting without an open question, the questions, and the meetings that wait for answers."""

    rows: tuple[Row, ...]
    questions: tuple[Question, ...]
    waiting: frozenset[str]


@dataclass(slots=True)
class _Entry:
    """All that is told of one person at one meeting; `repeated` presences are those of blocks of roles."""

    presences: set[str | None] = field(default_factory=set)
    repeated: set[str | None] = field(default_factory=set)
    people: list[Person] = field(default_factory=list)
    sectors: set[str] = field(default_factory=set)


_Entries = dict[tuple[str, str], _Entry]
"""By meeting and root of the person."""


def settle(minuted: Iterable[Minuted], known: Known, answers: Answers, key: bytes) -> Settled:
    """Settle who was where.

    Parameters
    ----------
    answers
        What is kept of answers to earlier questions.
    key
        The study's key of pseudonyms.
    """
    meetings = tuple(minuted)
    desk = Desk(answers, key)
    listed = [(each.meeting, one) for each in meetings for told in each.attendance for one in told.listed]
    persons = match_persons(listed, known, desk)
    gathering = _Gathering(persons, known, desk)
    for each in meetings:
        for told in each.attendance:
            gathering.take(each.meeting, told, elected=each.elected or told.elected)
    rows = _Deciding(persons, known, desk, _elsewhere(gathering.entries, persons, known, desk)).rows(gathering.entries)
    done = tuple(row for row in rows if row.meeting not in desk.waiting)
    return Settled(done, tuple(sorted(desk.questions.values())), frozenset(desk.waiting))


@dataclass(slots=True)
class _Gathering:
    """Puts together what is told of each person at each meeting, and asks who stands behind roles and odd lines."""

    persons: Persons
    known: Known
    desk: Desk
    entries: _Entries = field(default_factory=lambda: defaultdict(_Entry))

    def take(self, meeting: str, told: Attendance, *, elected: bool) -> None:
        """Take what one file tells."""
        if told.cut and self.desk.answer("end", meeting, str(len(told.listed))) is None:
            about = f"the list of {len(told.listed)} names seems to end, and below stands what may belong to it"
            self.desk.ask("end", [meeting], about, (OVER,), meeting, str(len(told.listed)))
        for line, presence in told.unread:
            self._take_answered("unread", meeting, line, presence, Person(()))
        for listed in told.listed:
            if listed.person.name:
                self._take_person(meeting, listed, elected=elected)
            else:
                title = " ".join(listed.person.titles)
                self._take_answered("nameless", meeting, title, listed.presence, listed.person)

    def _take_person(self, meeting: str, listed: Listed, *, elected: bool) -> None:
        pid = pseudonym(name_key(listed.person.name), self.desk.key)
        if pid in self.persons.words:
            self._take_answered("unread", meeting, listed.person.name[0], listed.presence, Person(()), everywhere=True)
            return
        entry = self.entries[meeting, self.persons.root(pid)]
        (entry.repeated if listed.repeats else entry.presences).add(listed.presence)
        entry.people.append(listed.person)
        entry.sectors |= sectors_of(listed.person, self.known.words, elected=elected)

    def _take_answered(
        self, kind: Kind, meeting: str, line: str, presence: str | None, person: Person, *, everywhere: bool = False
    ) -> None:
        """Take the persons that an answer names for a line, there or in all minutes, or ask for them."""
        place = "" if everywhere else meeting
        answer = self.desk.answer(kind, place, fold(line))
        if answer is None:
            choices = (f"Etunimi Sukunimi = {'|'.join(self.known.sectors)}", NOBODY)
            self.desk.ask(kind, [meeting], line, choices, place, fold(line))
        for pid, sector in answer if isinstance(answer, tuple) else ():
            root = self.persons.root(pid)
            entry = self.entries[meeting, root]
            entry.presences.add(presence)
            entry.people.append(person)
            entry.sectors.add(sector)
            self.persons.shown.setdefault(root, line)


def _elsewhere(entries: _Entries, persons: Persons, known: Known, desk: Desk) -> dict[str, set[str]]:
    """Return by person every sector that other tables or any meeting tell for sure."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for root, person in persons.by_hand.items():
        found[root] |= person.sectors
    for (_, root), entry in entries.items():
        if len(told := entry.sectors or _of_words(entry, known, desk)) == 1:
            found[root] |= told - {"elected", NOBODY}  # a seat in one body tells nothing of another group
    return found


def _of_words(entry: _Entry, known: Known, desk: Desk) -> set[str]:
    """Return the sectors that answers give to the titles or organisations of a person."""
    told = {desk.answer("sector_of_title", word) for word in unknown_words(entry.people, known.words)}
    return {str(sector) for sector in told if sector not in (None, VARIES)}


@dataclass(frozen=True, slots=True)
class _Deciding:
    """Makes a row of each entry of which presence and sector are sure, and asks about the others."""

    persons: Persons
    known: Known
    desk: Desk
    elsewhere: Mapping[str, set[str]]

    def rows(self, entries: _Entries) -> list[Row]:
        """Return the rows, by meeting."""
        return [row for place in sorted(entries) if (row := self._row(*place, entries[place])) is not None]

    def _row(self, meeting: str, root: str, entry: _Entry) -> Row | None:
        sector = self._sector(meeting, root, entry)
        if sector == NOBODY:
            return None
        presence = self._presence(meeting, root, entry)
        if presence is None or sector is None:
            return None
        by_hand = self.persons.by_hand.get(root)
        roles = "|".join(sorted({role for person in entry.people for role in person.roles}))
        organisations = min((p.organisations for p in entry.people if p.organisations), default=())
        return Row(meeting, by_hand.pseudonym if by_hand else root, sector, roles, presence, organisations)

    def _presence(self, meeting: str, root: str, entry: _Entry) -> str | None:
        """Return the presence that all lists tell; blocks of roles count for who is in no list, or among absents."""
        told = entry.presences | (entry.repeated if entry.presences <= {"absent"} else set())
        if len(told) == 1 and (sure := next(iter(told))):
            return sure
        answer = self.desk.answer("presence", meeting, root)
        if answer is None:
            self.desk.ask("presence", [meeting], self.persons.shown.get(root, ""), PRESENCES, meeting, root)
        return str(answer) if answer else None

    def _sector(self, meeting: str, root: str, entry: _Entry) -> str | None:
        """Return the sector that lines tell, else answers of their words or the person, else all meetings; or ask."""
        told = entry.sectors or _of_words(entry, self.known, self.desk)
        if len(told) != 1 and (answer := self.desk.answer("sector_of_person", root)):
            return str(answer)
        told = told or self.elsewhere.get(root, set())
        if len(told) == 1:
            return next(iter(told))
        words = unknown_words(entry.people, self.known.words)
        unknown = [word for word in words if self.desk.answer("sector_of_title", word) is None]
        if unknown and not entry.sectors:
            self.desk.ask("sector_of_title", [meeting], unknown[0], (*self.known.sectors, VARIES, NOBODY), unknown[0])
        else:
            shown = self.persons.shown.get(root, "")
            self.desk.ask("sector_of_person", [meeting], shown, (*self.known.sectors, NOBODY), root)
        return None

"""From what all minutes tell to rows of attendance and open questions: nothing that is not sure becomes a row.

Knows how names, sectors and presences of many meetings agree. Does not know files or how questions are put.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from varpu_eval.sources.minutes.attendance import Attendance, Listed
from varpu_eval.sources.minutes.identity import fuller_names, name_key
from varpu_eval.sources.minutes.people import Person
from varpu_eval.sources.minutes.questions import ANOTHER, NOBODY, OVER, VARIES, Answers, Kind, Question, question_id
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
    """All that is told of one person at one meeting."""

    strong: set[str | None] = field(default_factory=set)
    weak: set[str | None] = field(default_factory=set)
    people: list[Person] = field(default_factory=list)
    sectors: set[str] = field(default_factory=set)


def settle(minuted: Iterable[Minuted], known: Known, answers: Answers, key: bytes) -> Settled:
    """Settle who was where.

    Parameters
    ----------
    answers
        What is kept of answers to earlier questions.
    key
        The study's key of pseudonyms.
    """
    work = _Work(tuple(minuted), known, answers, key)
    work.match_names()
    work.gather()
    return work.settled()


class _Work:
    """One settling: from keys of names to persons, to entries, to rows; questions gather on the way."""

    def __init__(self, minuted: tuple[Minuted, ...], known: Known, answers: Answers, key: bytes) -> None:
        self.minuted, self.known, self.answers, self.key = minuted, known, answers, key
        self.questions: dict[str, Question] = {}
        self.waiting: set[str] = set()
        self.root: dict[str, str] = {}
        self.shown: dict[str, str] = {}
        self.final: dict[str, str] = {}
        self.elsewhere: defaultdict[str, set[str]] = defaultdict(set)
        self.entries: defaultdict[tuple[str, str], _Entry] = defaultdict(_Entry)

    def ask(self, kind: Kind, meetings: Collection[str], about: str, choices: tuple[str, ...], *parts: str,
            keys: tuple[str, ...] = ()) -> None:  # fmt: skip
        """Ask once, for the first of the meetings that wait for the answer."""
        self.waiting.update(meetings)
        question = Question(min(meetings), kind, question_id(self.key, kind, *parts), about, choices, keys)
        self.questions[question.id] = min(question, self.questions.get(question.id, question))

    def answer(self, kind: Kind, *parts: str) -> object:
        """Return what is kept of an answer, None where there is none."""
        return self.answers.get(question_id(self.key, kind, *parts))

    def pid(self, name: str) -> str:
        """Return the pseudonym of a key of a name."""
        return pseudonym(name, self.key)

    # --- who is whom

    def match_names(self) -> None:
        """Join names that are one person: by answers, and by e-mail address."""
        where: defaultdict[str, set[str]] = defaultdict(set)
        mails: defaultdict[str, set[str]] = defaultdict(set)
        for meeting, listed in self._listed():
            name = name_key(listed.person.name)
            if name:
                where[name].add(meeting)
                self.shown[self.pid(name)] = max(self.shown.get(self.pid(name), ""), " ".join(listed.person.name))
                if listed.email:
                    mails[fold(listed.email)].add(name)
        names = sorted({*where, *self.known.names}, key=lambda name: (-len(name.split()), -len(name), name))
        for name in names:
            self.root[self.pid(name)] = self.pid(name)
        self._join_by_answers(where)
        for same in mails.values():
            first, *others = sorted(same, key=names.index)
            for other in others:
                self.root[self._root(self.pid(other))] = self._root(self.pid(first))
        self._take_known(names, mails)

    def _listed(self) -> Iterable[tuple[str, Listed]]:
        return ((each.meeting, one) for each in self.minuted for told in each.attendance for one in told.listed)

    def _root(self, pid: str) -> str:
        while self.root.get(pid, pid) != pid:
            pid = self.root[pid]
        return pid

    def _join_by_answers(self, where: Mapping[str, set[str]]) -> None:
        for short, fuller in fuller_names({*where, *self.known.names}).items():
            touched = where.get(short) or {meeting for name in fuller for meeting in where.get(name, ())}
            if not touched:
                continue
            told = self.answer("who", short, *fuller)
            if isinstance(told, str) and told != ANOTHER:
                self.root[self.pid(short)] = told
            elif told is None:
                names = " ".join(f"{i} = {self._name(name)}," for i, name in enumerate(fuller, start=1))
                about = f"{self._name(short)}: {names} {ANOTHER} = none of these"
                choices = (*map(str, range(1, len(fuller) + 1)), ANOTHER)
                self.ask("who", touched, about, choices, short, *fuller, keys=tuple(map(self.pid, fuller)))

    def _name(self, name: str) -> str:
        return self.shown.get(self.pid(name)) or name.title()

    def _take_known(self, names: Iterable[str], mails: Mapping[str, set[str]]) -> None:
        """Give persons of the table kept by hand the pseudonym and the sectors that they have there."""
        found = [(self._root(self.pid(name)), self.known.names[name]) for name in names if name in self.known.names]
        found += [
            (self._root(self.pid(min(same))), self.known.emails[mail])
            for mail, same in sorted(mails.items())
            if mail in self.known.emails
        ]
        for root, person in found:
            self.final.setdefault(root, person.pseudonym)
            self.elsewhere[root] |= person.sectors

    # --- what is told of each at each meeting

    def gather(self) -> None:
        """Put together what is told of each person at each meeting, and ask who stands behind roles and odd lines."""
        for each in self.minuted:
            for told in each.attendance:
                elected = each.elected or told.elected
                for listed in told.listed:
                    self._gather(each.meeting, listed, elected=elected)
                if told.cut and self.answer("end", each.meeting, str(len(told.listed))) is None:
                    about = f"after {len(told.listed)} names stands a blank line, and then what may be a person"
                    self.ask("end", [each.meeting], about, (OVER,), each.meeting, str(len(told.listed)))
                for line, presence in told.unread:
                    self._gather_answered("unread", each.meeting, line, presence or "present", Person(()))

    def _gather(self, meeting: str, listed: Listed, *, elected: bool) -> None:
        person = listed.person
        sectors = sectors_of(person, self.known.words, elected=elected)
        if not person.name:
            self._gather_answered("nameless", meeting, " ".join(person.titles), listed.presence, person)
            return
        entry = self.entries[meeting, self._root(self.pid(name_key(person.name)))]
        (entry.weak if listed.repeats else entry.strong).add(listed.presence)
        entry.people.append(person)
        entry.sectors |= sectors

    def _gather_answered(self, kind: Kind, meeting: str, line: str, presence: str | None, person: Person) -> None:
        told = self.answer(kind, meeting, fold(line))
        if told is None:
            choices = (f"Etunimi Sukunimi = {'|'.join(self.known.sectors)}", NOBODY)
            self.ask(kind, [meeting], line, choices, meeting, fold(line))
        for pid, sector in told if isinstance(told, (tuple, list)) else ():
            entry = self.entries[meeting, self._root(pid)]
            entry.strong.add(presence)
            entry.people.append(person)
            entry.sectors.add(sector)
            self.shown.setdefault(self._root(pid), line)

    # --- rows

    def settled(self) -> Settled:
        """Return rows and questions; a meeting with an open question has no rows."""
        for (_, root), entry in self.entries.items():
            if len(told := entry.sectors or self._of_titles(entry)) == 1:
                self.elsewhere[root] |= told - {"elected"}  # a seat in one body tells nothing of another group
        entries = sorted(self.entries.items(), key=lambda each: each[0])
        rows = [row for (meeting, root), entry in entries if (row := self._row(meeting, root, entry))]
        done = tuple(row for row in rows if row.meeting not in self.waiting)
        return Settled(done, tuple(sorted(self.questions.values())), frozenset(self.waiting))

    def _row(self, meeting: str, root: str, entry: _Entry) -> Row | None:
        presence, sector = self._presence(meeting, root, entry), self._sector(meeting, root, entry)
        if presence is None or sector is None:
            return None
        roles = sorted({role for person in entry.people for role in person.roles})
        organisations = min((p.organisations for p in entry.people if p.organisations), default=())
        return Row(meeting, self.final.get(root, root), sector, "|".join(roles), presence, organisations)

    def _presence(self, meeting: str, root: str, entry: _Entry) -> str | None:
        told = entry.strong | (entry.weak if entry.strong <= {"absent"} else set())
        if len(told) == 1 and (sure := next(iter(told))):
            return sure
        answer = self.answer("presence", meeting, root)
        if answer is None:
            self.ask("presence", [meeting], self.shown.get(root, ""), PRESENCES, meeting, root)
        return str(answer) if answer else None

    def _of_titles(self, entry: _Entry) -> set[str]:
        """Return the sectors that answers give to the titles of a person."""
        told = {self.answer("sector_of_title", word) for word in unknown_words(entry.people, self.known.words)}
        return {str(sector) for sector in told if sector not in (None, VARIES)}

    def _sector(self, meeting: str, root: str, entry: _Entry) -> str | None:
        for told in (entry.sectors, self._of_titles(entry), self.elsewhere[root]):
            if len(told) == 1:
                return next(iter(told))
            if told:
                break
        if answer := self.answer("sector_of_person", root):
            return str(answer)
        words = unknown_words(entry.people, self.known.words)
        unknown = [word for word in words if self.answer("sector_of_title", word) is None]
        if unknown and not entry.sectors:
            self.ask("sector_of_title", [meeting], unknown[0], (*self.known.sectors, VARIES), unknown[0])
        else:
            self.ask("sector_of_person", [meeting], self.shown.get(root, ""), self.known.sectors, root)
        return None

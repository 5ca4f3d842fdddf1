"""From one line of a list to its persons: name, role, titles, organisations, party, stay.

Knows the orders in which minutes write these, several persons on a line, and roles without a name. Does not know
headings, sectors or who is whom. A line that has more than one reading is not understood: None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from varpu_eval.sources.minutes.names_in_line import FoundName, first_name, has_one_reading, next_name
from varpu_eval.sources.minutes.presence import Stay, read_stay
from varpu_eval.sources.minutes.tokens import AND, MOST_NAMES, Token, is_capital, name_run, tokens_of
from varpu_eval.sources.minutes.words import ROLES, ends_as_organisation, ends_as_title, is_party, names_service
from varpu_eval.sources.parse import fold

LONGEST_TITLE = 8
"""A title of more words is prose."""

_FRAGMENT = re.compile(r"[,;()\t]|(?:^|\s)[-\u2013\u2014](?:\s|$)|\s/\s")
_LABEL = re.compile(r"([^\W\d_][^:,;()\t\d]{2,40}):\s+(\S.*)")
_CELL = re.compile(r"([^\W\d_][^:,;()\t\d]{1,40})\t(\S.*)")
_HALF = re.compile(r"(?<=\w)\s+[-\u2013\u2014]\s?([A-ZÅÄÖ][\w-]+)(?=\s*(?:$|[,(\t]))")
_DEPUTISES = re.compile(r"\b(?:sijaan|sijasta|tilalla|varalla|puolesta)$|^(?:varalla|tilalla|sijalla)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:sijaan|sijasta|tilalla|varalla|puolesta|sijaisena)\b", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?:\b(?:puh|p|gsm|tel)\.?\s*)?(?:<?[^\s(),;]+@[^\s(),;>]+>?|\+358[\d ]{6,}|\b0\d{1,2}[ -]?\d{3,}[\d ]*)",
    re.IGNORECASE,
)
_CHAIR = re.compile(r"\b(?:(?:i|ii|1\.|2\.)\s+)?(v)?(?:pj|puheenjohtaja(?:na)?)\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """One person as a line of minutes tells; `name` is empty where only a role stands there. Never shown.

    Parameters
    ----------
    roles
        What the person is at the meeting, in the words of `words.ROLES`.
    titles, organisations
        As written, without parties, stays and roles at the meeting.
    """

    name: tuple[str, ...] = field(repr=False)
    roles: tuple[str, ...] = ()
    titles: tuple[str, ...] = field(default=(), repr=False)
    organisations: tuple[str, ...] = field(default=(), repr=False)
    party: bool = False
    stay: Stay = field(default_factory=Stay)


def read_people(line: str) -> tuple[Person, ...] | None:
    """Return the persons of one line of a list; None where it cannot be told who they are.

    >>> [p.name for p in read_people("Aho, Liisa, KESK puheenjohtaja")]
    [('Liisa', 'Aho')]
    >>> [p.titles for p in read_people("Kainuun maakuntakirjaston edustaja")]
    [('Kainuun maakuntakirjaston edustaja',)]
    """
    tokens = tokens_of(line)
    if not tokens or line.startswith("?") or _may_be_half_a_name(line):
        return None
    if (labelled := _LABEL.match(line)) or ((labelled := _CELL.match(line)) and names_service(labelled[1])):
        return _of_place(*labelled.groups())
    first = first_name(tokens)
    if first is None:
        return _nameless(line)
    found = [first]
    while (following := next_name(tokens, found[-1], prefixed=first.begin < first.first)) is not None:
        found.append(following)
    instead = len(found) > 1 and _INSTEAD.search(re.sub(r"\([^)]*\)", "", line))  # which of them was there?
    if instead or any(len(each.words) > MOST_NAMES for each in found) or not has_one_reading(tokens, found, line):
        return None
    people = [_person(line, tokens, each, found[i + 1] if found[i + 1 :] else None) for i, each in enumerate(found)]
    if any(person is None for person in people):
        return None
    return _shared_place([person for person in people if person is not None], found)


def _of_place(label: str, rest: str) -> tuple[Person, ...] | None:
    """Return the persons behind the name of their organisation, or behind a title; None where the label is neither."""
    people = read_people(rest)
    if people is None:  # two names alone are two persons here, for their place is told
        parts = [read_people(part) or () for part in rest.split(",")]
        alone = all(len(part) == 1 and len(part[0].name) > 1 and part[0] == Person(part[0].name) for part in parts)
        people = tuple(part[0] for part in parts) if alone else None
    if people is None or not all(person.name for person in people):
        return None
    if names_service(label):
        return tuple(replace(person, organisations=(*person.organisations, label)) for person in people)
    titled = len(people) == 1 and ends_as_title(label.rsplit(maxsplit=1)[-1])
    return (replace(people[0], titles=(label, *people[0].titles)),) if titled else None


def _may_be_half_a_name(line: str) -> bool:
    """Say whether after a dash stands what may be the second half of a double surname, or a place: Aho - Laine."""
    return any(
        not (ends_as_organisation(word) or ends_as_title(word) or word.isupper()) for word in _HALF.findall(line)
    )


def _may_be_surnames(after: str) -> bool:
    """Say whether after one word alone stand, between commas, what may be other surnames."""
    words = [part.strip(" .") for part in re.sub(r"\([^)]*\)", " ", after).split(",")]
    return any(
        is_capital(word) and not (ends_as_organisation(word) or ends_as_title(word) or word.isupper()) for word in words
    )


def _may_be_another(cell: str) -> bool:
    """Say whether a cell beside a person may be one more person rather than an organisation: two names, no more."""
    tokens = tokens_of(cell)
    return 1 < name_run(tokens, 0) == len(tokens)


def _nameless(line: str) -> tuple[Person, ...] | None:
    """Return the role without a name that a line is; None where it is none."""
    stay, told = read_stay(line)
    words = told.split()
    if not words or not told[0].isalpha() or len(words) > LONGEST_TITLE:
        return None
    last = words[-1].strip(".,")
    return (Person((), titles=(told.strip(" .,"),), stay=stay),) if ends_as_title(last) else None


def _person(line: str, tokens: list[Token], found: FoundName, following: FoundName | None) -> Person | None:
    end = tokens[following.begin].start if following else len(line)
    before = line[tokens[found.begin].start : tokens[found.first].start]
    after = line[tokens[found.after].start : end] if found.after < len(tokens) else ""
    if following:
        after = re.sub(r"(?:[\s,;]|\b(?:ja|sekä|och|samt)\b|&)+$", "", after)
    if (len(found.words) == 1 and _may_be_surnames(after)) or any(map(_may_be_another, after.split("\t")[1:])):
        return None
    after = _CONTACT.sub(" ", after)
    stay, told = read_stay(f"{before} , {after}" if before.strip() else after)
    person = Person(found.words, stay=stay)
    for fragment in _FRAGMENT.split(told):
        words = fragment.strip(" .:*<>\u2192").split()
        if len(words) > LONGEST_TITLE:
            return None
        person = _with(person, words)
    return person


def _with(person: Person, words: list[str]) -> Person:
    """Return a person with what one fragment says: parties first, then a role, an organisation or a title."""
    party = bool(words) and is_party(words[0])
    words = words[party:]
    told = " ".join(words)
    person = replace(person, party=person.party or party)
    if not told or told in AND or _DEPUTISES.search(told):
        return person
    if fold(told) in ROLES:
        return replace(person, roles=(*person.roles, ROLES[fold(told)]))
    if chair := _CHAIR.search(told):
        role = "deputy_chair" if chair[1] or fold(chair[0])[0] == "v" or "vara" in fold(told) else "chair"
        return replace(person, roles=(*person.roles, role), titles=(*person.titles, told))
    if len(words) > 1 and fold(words[-1]) in ROLES:
        person = replace(person, roles=(*person.roles, ROLES[fold(words[-1])]))
        words = words[:-1]
        told = " ".join(words)
    if ends_as_organisation(words[-1]) or (words[0][0].isupper() and not ends_as_title(words[-1])):
        return replace(person, organisations=(*person.organisations, told))
    return replace(person, titles=(*person.titles, told))


def _shared_place(people: list[Person], found: list[FoundName]) -> tuple[Person, ...]:
    """Give a person before an 'and' the organisation of the next one: A and B (Espoo)."""
    for i in range(len(people) - 2, -1, -1):
        if found[i + 1].by == "and" and not people[i].organisations and not people[i].titles:
            people[i] = replace(people[i], organisations=people[i + 1].organisations)
    return tuple(people)

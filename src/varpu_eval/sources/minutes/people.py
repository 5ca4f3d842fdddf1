"""From one line of a list to its persons: name, role, titles, organisations, party, stay.

Knows the orders in which minutes write these, several persons on a line, and roles without a name. Does not know
headings, sectors or who is whom. A line that has more than one reading is not understood: None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from varpu_eval.sources.minutes.names_in_line import FoundName, first_name, has_one_reading, next_name
from varpu_eval.sources.minutes.presence import Stay, read_stay
from varpu_eval.sources.minutes.tokens import AND, MOST_NAMES, Token, tokens_of
from varpu_eval.sources.minutes.words import ROLES, ends_as_organisation, ends_as_title, is_party
from varpu_eval.sources.parse import fold

LONGEST_TITLE = 8
"""A title of more words is prose."""

_FRAGMENT = re.compile(r"[,;()\t]|(?:^|\s)[-\u2013\u2014](?:\s|$)|\s/\s")
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
    if not tokens or line.startswith("?"):
        return None
    first = first_name(tokens)
    if first is None:
        return _nameless(line)
    found = [first]
    while (following := next_name(tokens, found[-1], prefixed=first.begin < first.first)) is not None:
        found.append(following)
    if any(len(each.words) > MOST_NAMES for each in found) or not has_one_reading(tokens, found, line):
        return None
    people = [_person(line, tokens, each, found[i + 1] if found[i + 1 :] else None) for i, each in enumerate(found)]
    if any(person is None for person in people):
        return None
    return _shared_place([person for person in people if person is not None], found)


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
    stay, told = read_stay(f"{before} , {after}" if before.strip() else after)
    person = Person(found.words, stay=stay)
    for fragment in _FRAGMENT.split(told):
        words = fragment.strip(" .:*").split()
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
    if not told or told in AND:
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

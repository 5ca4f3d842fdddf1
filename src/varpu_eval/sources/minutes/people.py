"""From one line of a list to its persons: name, role, titles, organisations, party, stay.

Knows the orders in which minutes write these, several persons on a line, and roles without a name. Does not know
headings, sectors or who is whom. A line that has more than one reading is not understood: None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from varpu_eval.sources.minutes.presence import Stay, read_stay
from varpu_eval.sources.minutes.tokens import (
    AND,
    MOST_NAMES,
    Token,
    is_capital,
    is_lower,
    is_title,
    name_run,
    tokens_of,
)
from varpu_eval.sources.minutes.words import ROLES, ends_as_organisation, ends_as_title, is_party
from varpu_eval.sources.parse import fold

LONGEST_TITLE = 8
"""A title of more words is prose."""

_FRAGMENT = re.compile(r"[,;()\t]|(?:^|\s)[-\u2013\u2014](?:\s|$)|\s/\s")
_CHAIR = re.compile(r"\b(?:(?:i|ii|1\.|2\.)\s+)?(v)?(?:pj|puheenjohtaja(?:na)?)\b\.?", re.IGNORECASE)
_STAYS = re.compile(
    r"(?:klo|kl\.?|koko|iltapäivän|aamupäivän|poistui|saapui|läsnä|osan|osittain|\d{1,2}[:.]\d\d.*|§.*|:ien|:n)",
    re.IGNORECASE,
)


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


@dataclass(frozen=True, slots=True)
class _Found:
    """A name's place in a line: its words, where it and what belongs to it begin, and what divides it from the last."""

    words: tuple[str, ...]
    begin: int
    first: int
    after: int
    by: str = ""


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
    first = _first_name(tokens)
    if first is None:
        return _nameless(line)
    found = [first]
    while (following := _next_name(tokens, found[-1], prefixed=first.begin < first.first)) is not None:
        found.append(following)
    if any(len(each.words) > MOST_NAMES for each in found) or not _one_reading(tokens, found, line):
        return None
    people = [_person(line, tokens, each, found[i + 1] if found[i + 1 :] else None) for i, each in enumerate(found)]
    if any(person is None for person in people):
        return None
    return _shared_place([person for person in people if person is not None], found)


def _first_name(tokens: list[Token]) -> _Found | None:
    """Find the name that begins a line, behind a title or not."""
    at = 0
    while at < len(tokens) and (
        is_lower(tokens[at].text) or is_title(tokens[at].text) or tokens[at].text in "-\u2013\u2014:"
    ):
        at += 1
    run = name_run(tokens, at) if at < len(tokens) else 0
    if run == 1 and (titled := _behind_title(tokens, at)):
        at, run = titled, name_run(tokens, titled)
    if not run or (at and run == 1 and not _ends(tokens, at + 1)):
        return None
    texts = [token.text for token in tokens]
    if run == 1 and at + 2 < len(tokens) and texts[at + 1] in (",", "\t"):
        given = name_run(tokens, at + 2)
        if 1 <= given <= MOST_NAMES - 1 and not _acronym(texts[at + 2]):
            return _Found((*texts[at + 2 : at + 2 + given], texts[at]), 0, at, at + 2 + given, "flipped")
    if run == 1 and at + 1 < len(tokens) and is_lower(texts[at + 1]) and not _may_be_named(texts, at):
        return None
    return _Found(tuple(texts[at : at + run]), 0, at, at + run)


def _behind_title(tokens: list[Token], at: int) -> int:
    """Return where a name begins behind a title that itself begins with a capital; 0 where none does.

    So in 'Kunnanhallituksen edustaja' before a name.
    """
    end = at + 1
    while end < len(tokens) and is_lower(tokens[end].text):
        end += 1
    titled = end > at + 1 and is_title(tokens[end - 1].text)
    return end if titled and 1 < name_run(tokens, end) <= MOST_NAMES and not _may_be_surname(tokens, at) else 0


def _may_be_surname(tokens: list[Token], at: int) -> bool:
    return fold(tokens[at + 1].text) in ROLES or not tokens[at].text.endswith("n") or tokens[at].text.endswith("nen")


def _acronym(word: str) -> bool:
    return word.isalpha() and word.isupper() and 2 <= len(word) <= 5  # noqa: PLR2004 - such as THL


def _may_be_named(texts: list[str], at: int) -> bool:
    """Say whether one capital word before a small one is a name: a role or a stay follows, or it is no genitive."""
    following = texts[at + 1]
    return (
        fold(following) in ROLES
        or fold(" ".join(texts[at + 1 : at + 3])) in ROLES
        or bool(_STAYS.fullmatch(following))
        or not texts[at].casefold().endswith("n")
    )


def _next_name(tokens: list[Token], found: _Found, *, prefixed: bool) -> _Found | None:
    """Find the next name on the line; `by` says what divides it from the one before."""
    depth = 0
    for at in range(found.after, len(tokens)):
        text, before = tokens[at].text, tokens[at - 1].text
        depth += (text == "(") - (text == ")")
        if depth or text in "()" or not is_capital(text) or before == "\t" or (is_capital(before) and at > found.after):
            continue
        run = name_run(tokens, at)
        by = _division(tokens, found, at, run)
        if not by:
            continue
        words = tuple(token.text for token in tokens[at : at + run])
        begin = at
        if prefixed and by == "word":
            while begin - 1 > found.after and is_lower(tokens[begin - 1].text) and tokens[begin - 1].text not in AND:
                begin -= 1
        return _Found(words, begin, at, at + run, by)
    return None


def _division(tokens: list[Token], found: _Found, at: int, run: int) -> str:
    """Say what divides a name at `at` from the person before, empty if it is no name."""
    before = tokens[at - 1].text
    bare = at - 1 == found.after
    following = tokens[at + run].text if at + run < len(tokens) else ""
    ends = _ends(tokens, at + run)
    if run == 0 or (run == 1 and _acronym(tokens[at].text)):
        return ""
    single = run == 1 and (following == "(" or bool(_STAYS.fullmatch(following)))
    if before in AND:
        return "and" if (run > 1 and ends) or single or (run == 1 and len(found.words) == 1 and ends) else ""
    if before in (",", ";"):
        return ("bare" if bare else "comma") if run > 1 and ends else "comma" * (single and not bare)
    sure = fold(before) in ROLES or before == ")" or before[-1].isdigit()
    may_end = sure or is_lower(before) or before.endswith(".")
    return "word" * (may_end and ((run > 1 and ends) or (run == 1 and following == "," and sure)))


def _ends(tokens: list[Token], at: int) -> bool:
    """Say whether what stands at `at` may follow a name."""
    if at >= len(tokens):
        return True
    text = tokens[at].text
    if text in AND or is_lower(text) or is_party(text):
        return True
    return text in "(),;\t-\u2013\u2014/" or text[0].isdigit() or text[0] == ":"


def _one_reading(tokens: list[Token], found: list[_Found], line: str) -> bool:
    """Say whether a line reads one way: names alone between commas are a list of at least three, or have an 'and'."""
    first = found[0]
    bare = [each for each in found if each.by == "bare"]
    if bare and first.by != "flipped":
        between = [tokens[each.begin - 1].text for each in found[1:]]
        alone = found[-1].after == len(tokens) or tokens[found[-1].after].text == "."
        listed = len(found) > 2 or any(text in AND for text in between)  # noqa: PLR2004 - two may be a person's place
        return listed and alone and len(bare) + sum(each.by == "and" for each in found) == len(found) - 1
    if bare:
        return False
    after = [token.text for token in tokens[first.after : first.after + 2]]
    if first.by == "flipped" and len(after) == 2 and after[0] == ",":  # noqa: PLR2004 - a sign and a word
        run = name_run(tokens, first.after + 1)
        return not (run == 1 and not _acronym(after[1])) or line.count(",") == 1
    return True


def _nameless(line: str) -> tuple[Person, ...] | None:
    """Return the role without a name that a line is; None where it is none."""
    stay, told = read_stay(line)
    words = told.split()
    if not words or not told[0].isalpha() or len(words) > LONGEST_TITLE:
        return None
    last = words[-1].strip(".,")
    return (Person((), titles=(told.strip(" .,"),), stay=stay),) if ends_as_title(last) else None


def _person(line: str, tokens: list[Token], found: _Found, following: _Found | None) -> Person | None:
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


def _shared_place(people: list[Person], found: list[_Found]) -> tuple[Person, ...]:
    """Give a person before an 'and' the organisation of the next one: A and B (Espoo)."""
    for i in range(len(people) - 2, -1, -1):
        if found[i + 1].by == "and" and not people[i].organisations and not people[i].titles:
            people[i] = replace(people[i], organisations=people[i + 1].organisations)
    return tuple(people)

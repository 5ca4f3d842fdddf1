"""The words of one line of a list of persons, and which runs of them may be a name.

Knows capitals, initials, particles and signs. Does not know the grammar of a list; `people` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from varpu_eval.sources.minutes.words import CLIENTS, ends_as_organisation, ends_as_title, is_party
from varpu_eval.sources.parse import fold

AND = frozenset({"ja", "sekä", "och", "&", "samt"})
MOST_NAMES = 4
"""A name has at most so many words; more capitals in a row are something else."""

_TOKEN = re.compile(r"[(),;\t]|[^\s(),;]+")
_NAME = re.compile(r"(?:(al|el|ad|an|ar|as)-(?=[^\W\d_]))?[^\W\d_][\w'\u2019.\-]*")
_PARTICLES = frozenset({
    "von", "af", "de", "van", "der", "zu", "del", "della", "di", "da", "dos", "el", "al", "bin", "ibn", "wa",
})  # fmt: skip
_SURNAMES = frozenset({"pappi", "herra", "mestari"})
"""Titles that are also common surnames."""
_ORDINALS = frozenset({"I", "II", "III"})
"""Which deputy chair somebody is."""
_ACRONYM = re.compile(r"[A-ZÅÄÖ]{2,5}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign, and where it stands in the line."""

    text: str
    start: int
    end: int


def tokens_of(line: str) -> list[Token]:
    """Return the words and signs of a line."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(line)]


def is_capital(word: str) -> bool:
    """Say whether a word may be part of a name: it begins with a capital, and is no party.

    >>> is_capital("Aho"), is_capital("TKK:n"), is_capital("rehtori"), is_capital("KOK"), is_capital("M.")
    (True, False, False, False, True)
    """
    name = _NAME.fullmatch(word)
    return name is not None and word[name.end(1) + 1 if name[1] else 0].isupper() and not is_party(word)


def is_lower(word: str) -> bool:
    """Say whether a token is a word that begins small."""
    return word[0].isalpha() and word[0].islower()


def is_title(word: str) -> bool:
    """Say whether a word with a capital is a job title rather than a name."""
    told = fold(word)
    return told in CLIENTS or (ends_as_title(word) and len(told) > 4)  # noqa: PLR2004 - shorter ones are names


def name_run(tokens: list[Token], at: int) -> int:
    """Return how many tokens from `at` may be one name; 0 where an organisation, a title or no name stands there."""
    end = at
    while end < len(tokens) and _goes_on(tokens, at, end):
        end += 1
    words = [token.text for token in tokens[at:end]]
    if any(ends_as_organisation(word) for word in words) or (words and is_title(words[0])):
        return 0
    if end < len(tokens) and words and is_lower(tokens[end].text) and ends_as_organisation(tokens[end].text):
        return 0
    return len(words)


def _goes_on(tokens: list[Token], at: int, end: int) -> bool:
    word = tokens[end].text
    if word in _ORDINALS:
        return not (end + 1 < len(tokens) and is_lower(tokens[end + 1].text))
    if word in _PARTICLES:
        return end + 1 < len(tokens) and is_capital(tokens[end + 1].text) and is_capital(tokens[at].text)
    if not is_capital(word) or (end > at and is_title(word) and not (end == at + 1 and fold(word) in _SURNAMES)):
        return False
    return not (end - at > 1 and _ACRONYM.fullmatch(word))

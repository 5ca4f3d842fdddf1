"""Who is whom: one key for a name however it is ordered, and which names may be shortened forms of others.

Knows spellings only. Never decides that a shortened name is a fuller one; it says which may be, for a person to answer.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable

from varpu_eval.sources.parse import fold


def name_key(words: Iterable[str]) -> str:
    """Return the key of a name: its words without case and full stops, in alphabetical order.

    'Etunimi Sukunimi' and 'Sukunimi, Etunimi' are one person.

    >>> name_key(("Liisa", "AHO")) == name_key(("Aho", "Liisa"))
    True
    """
    return " ".join(sorted(word for part in words if (word := fold(part).strip(".,"))))


def fuller_names(keys: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return by shortened name the fuller ones that it may stand for; names that stand for no other are not there.

    A name is shortened if each of its words is a word of the fuller one, an initial of it, a part of it before or after
    a hyphen, or the same without dots on its letters.

    >>> fuller_names({"aho liisa", "aho l", "aho maria", "aho"})
    {'aho': ('aho l', 'aho liisa', 'aho maria'), 'aho l': ('aho liisa',)}
    """
    by_part: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        for word in key.split():
            for part in _parts(word):
                by_part[part].add(key)
    found = {}
    for key in sorted(keys):
        near = {other for word in key.split() for part in _parts(word) for other in by_part[part]} - {key}
        fuller = tuple(sorted(other for other in near if _stands_for(key.split(), other.split())))
        if fuller:
            found[key] = fuller
    return found


def _parts(word: str) -> set[str]:
    return {word, _plain(word), *word.split("-")}


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _stands_for(short: list[str], full: list[str]) -> bool:
    """Say whether every word of a name stands for a word of its own in another."""
    if not short:
        return True
    first, rest = short[0], short[1:]
    return any(
        _word_stands_for(first, word) and _stands_for(rest, full[:i] + full[i + 1 :]) for i, word in enumerate(full)
    )


def _word_stands_for(short: str, full: str) -> bool:
    if short == full or (len(short) == 1 and full.startswith(short)):
        return True
    return short in full.split("-") or (short == _plain(short) == _plain(full))

"""Which indicator is meant: by its id, or by its Finnish title.

Knows exact titles, titles that differ in spelling only, and what comes nearest. Never takes the nearest by itself.
"""

from __future__ import annotations

import difflib
import heapq
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from varpu_eval.sources.sotkanet.shapes import Indicator

CANDIDATES = 5
"""So many candidates are told when no title matches."""

_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_MARKS = re.compile(r"[^\w%/+-]+")
_WORD = re.compile(r"[\w%]+")

Way = Literal["id", "title", "spelling"]


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator that was meant, and how: by `id`, by its very `title`, or by its title in another `spelling`."""

    indicator: Indicator
    way: Way


class UnmatchedError(Exception):
    """No indicator, or more than one, is meant; `candidates` come nearest, best first."""

    def __init__(self, told: str, candidates: Sequence[Indicator]) -> None:
        super().__init__(told)
        self.candidates = tuple(candidates)


def match_indicator(wanted: int | str, indicators: Sequence[Indicator]) -> Match:
    """Return the one indicator that is meant.

    Parameters
    ----------
    wanted
        Sotkanet's id, or a Finnish title. A title may differ from Sotkanet's in capitals, blanks, kinds of dashes,
        blanks around dashes, and punctuation.

    Raises
    ------
    UnmatchedError
        When no indicator is meant, or several.
    """
    if isinstance(wanted, int):
        found = [indicator for indicator in indicators if indicator.id == wanted]
        if not found:
            raise UnmatchedError(f"Sotkanet has no indicator {wanted}", ())
        return Match(found[0], "id")
    exact = unicodedata.normalize("NFC", wanted)
    found = [i for i in indicators if unicodedata.normalize("NFC", i.title_fi) == exact]
    way: Way = "title"
    if not found:
        plain, way = plain_title(wanted), "spelling"
        found = [i for i in indicators if plain and plain_title(i.title_fi) == plain]
    if len(found) == 1:
        return Match(found[0], way)
    if found:
        raise UnmatchedError(f"{len(found)} indicators of Sotkanet have this title", found[:CANDIDATES])
    raise UnmatchedError("no indicator of Sotkanet has this title", nearest(wanted, indicators))


def plain_title(title: str) -> str:
    """Return a title without what only spelling makes different.

    >>> plain_title("Sijoitetut 0 - 17 -vuotiaat,  % väestöstä")
    'sijoitetut 0-17-vuotiaat%väestöstä'
    """
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", title)).casefold()
    return re.sub(r"\s*([-/%])\s*", r"\1", _MARKS.sub(" ", text)).strip()


def nearest(wanted: str, indicators: Sequence[Indicator]) -> list[Indicator]:
    """Return the indicators whose titles share most words with `wanted`, then most letters; none that shares no word.

    Words count as shared from their first five letters, for Finnish words end in many ways.
    """
    plain = plain_title(wanted)
    stems = {word[:5] for word in _WORD.findall(plain)}
    shared = {i.id: len(stems & {word[:5] for word in _WORD.findall(plain_title(i.title_fi))}) for i in indicators}
    likely = heapq.nlargest(20 * CANDIDATES, (i for i in indicators if shared[i.id]), key=lambda i: shared[i.id])
    letters = {i.id: difflib.SequenceMatcher(None, plain, plain_title(i.title_fi)).ratio() for i in likely}
    return sorted(likely, key=lambda i: (-shared[i.id], -letters[i.id], i.id))[:CANDIDATES]

"""How long a person was at a meeting, from what minutes say beside the name.

Knows clock times, comings and goings, paragraphs and halves of days. Does not know names; never guesses: what cannot be
read is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
"""From and to, in minutes after midnight."""

_DAY = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?")
_TIME = r"(?:(?:klo|kl|kello)\.?\s*)?(\d{1,2})[:.](\d{2})(?!\d)"
_HOUR = r"(?:klo|kl|kello)\.?\s*(\d{1,2})(?:[:.](\d{2}))?(?![\d:])"
_RANGE = re.compile(
    r"(?:(?:klo|kl|kello)\.?\s*)?(\d{1,2})[:.](\d{2})\s*[-\u2013\u2014\u2212]?\s*(\d{1,2})[:.](\d{2})(?!\d)"
    r"|(?:klo|kl|kello)\.?\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013\u2014\u2212]\s*(\d{1,2})(?:[:.](\d{2}))?(?!\d)",
    re.IGNORECASE,
)
_LEFT = r"(?:poistui|lähti|poistunut|avlägsnade sig|gick)"
_CAME = r"(?:saapui|tuli|liittyi|saapunut|anlände|kom)"
_CLOCK = rf"\s*(?:{_TIME}|{_HOUR})"
_LEFT_AT = re.compile(rf"\b{_LEFT}\b(?:\s+kokouksesta)?{_CLOCK}|{_CLOCK}\s*(?:asti|saakka)\b", re.IGNORECASE)
_CAME_AT = re.compile(
    rf"\b{_CAME}\b(?:\s+(?:kokoukseen|paikalle))?{_CLOCK}|{_CLOCK}\s*(?:alkaen|lähtien)\b", re.IGNORECASE
)
_MOVED = re.compile(rf"\b(?:{_LEFT}|{_CAME})\b[^,;()\t]*", re.IGNORECASE)
_PARAGRAPHS = re.compile(
    r"(?<!\w):(?:ien|n|t)\b[^,;()\t]*?(?:\d+\s*,\s*)*\d+(?:\s*ja\s*\d+)?(?:\s*(?:aikana|ajan|ajaksi|osalta|kohdalla))?"
    r"|\b\d+[\d\s,.\u2013-]*(?:ja\s+\d+\s*)?§(?::\w+)?(?:\s*(?:aikana|ajan|ajaksi|osalta))?"
    r"|(?:§+(?::\w+)?|\b(?:pykäl\w+|kohd\w+|kohta|asian|asioiden|asiakohd\w+))\s*\d+[\d\s,.\u2013-]*(?:ja\s+\d+\s*)?"
    r"(?:aikana|ajan|ajaksi|osalta)?",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\bkoko\s+(?:päivän|kokouksen|ajan|tilaisuuden|kokousajan)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:alkuosan|loppuosan|alussa|lopussa|alun|lopun|(?:kokouksen|tilaisuuden|palaverin)\s+(?:alku|loppu)\w*|hetken)\b"
    r"(?:\s+(?:aikaa|ajan))?|\bmyöhä(?:ssä|styi|styen)\b|\b(?:käväisi|piipahti|poikkesi|jääv\w+)\b|\bkesken\b|\bjälkeen\b|"
    r"\b(?:ilta|aamu)päivä(?:n|llä|stä)\b|\bosan\s+(?:aikaa|ajasta|kokousta|kokouksesta)\b|\bosittain\b|\bosan aikaa\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(?:poissa|estyn\w+|este|este(?:en|estä)|ei\s+paikalla|ei\s+läsnä|frånvarande)\b", re.IGNORECASE
)
_REMOTE = re.compile(
    r"\b(?:video|etä)yhte(?:ys|yden|ydellä)(?:\s+kautta)?\b|\betänä\b|\bteams(?:illa|in|-yhteys)?\b|\bverkossa\b"
    r"|\bskype\w*\b|\bpuhelimitse\b|\bläsnä\b|\bpaikalla\b",
    re.IGNORECASE,
)
_UNREAD = re.compile(
    r"\d\s*[:.]\s*\d\d|\bklo\b|\bkello\b|§|\d\s*[-\u2013]\s*\d|\d\s*min\b|\d\s*[-\u2013]?>|\b\d{1,2}\s*$",
    re.IGNORECASE,
)
_ODD_CLOCK = re.compile(r"\b(?:klo|kello|kl)\b\.?[\s\d:.\u2013-]*", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*\)")


@dataclass(frozen=True, slots=True)
class Stay:
    """What minutes say of one person's stay: spans (an open end is None), and words without a clock."""

    spans: tuple[tuple[int | None, int | None], ...] = ()
    whole: bool = False
    part: bool = False
    absent: bool = False
    unread: bool = False


def read_stay(text: str) -> tuple[Stay, str]:
    """Return what a text says of a stay, and the text without it.

    >>> read_stay("asiantuntija klo 17:00-17:45")
    (Stay(spans=((1020, 1065),), whole=False, part=False, absent=False, unread=False), 'asiantuntija')
    >>> read_stay("varajäsen poistui 14:35")[0].spans
    ((None, 875),)
    """
    left = _DAY.sub(" ", text)
    spans: list[tuple[int | None, int | None]] = []
    bad = False
    for pattern, kind in ((_RANGE, "range"), (_LEFT_AT, "left"), (_CAME_AT, "came")):
        for match in pattern.finditer(left):
            span = _span(match, kind)
            bad |= span is None
            spans += [span] if span else []
        left = pattern.sub(" ", left)
    found = {}
    for name, pattern in (("moved", _MOVED), ("part", _PARAGRAPHS), ("whole", _WHOLE), ("half", _PART)):
        found[name] = bool(pattern.search(left))
        left = pattern.sub(" ", left)
    absent = bool(_ABSENT.search(left))
    left = _REMOTE.sub(" ", _ABSENT.sub(" ", left))
    unread = bad or bool(_UNREAD.search(left))
    left = _ODD_CLOCK.sub(" ", left)
    part = found["moved"] or found["part"] or found["half"]
    return Stay(tuple(spans), found["whole"], part, absent, unread), " ".join(_EMPTY.sub(" ", left).split(" ")).strip()


def time_span(text: str) -> Span | None:
    """Return the first span of clock times in a text, also where the dash between them is lost.

    >>> time_span("12.1.2016 klo 14:0015:41"), time_span("Aika klo 17:00-18:50"), time_span("12.10.2016")
    ((840, 941), (1020, 1130), None)
    """
    match = _RANGE.search(_DAY.sub(" ", text))
    span = _span(match, "range") if match else None
    return (span[0], span[1]) if span and span[0] is not None and span[1] is not None else None


def presence(stay: Stay, meeting: Span | None) -> str | None:
    """Return `present`, `partial` or `absent`; None where what stands there cannot be told.

    >>> presence(Stay(spans=((1020, 1065),)), (1020, 1130)), presence(Stay(), None)
    ('partial', 'present')
    """
    if stay.unread or (stay.whole and (stay.part or stay.spans)):
        return None
    if stay.absent:
        return None if stay.spans or stay.part or stay.whole else "absent"
    if stay.spans:
        told = _of_spans(stay.spans, meeting)
        return "partial" if told == "present" and stay.part else told
    return "partial" if stay.part else "present"


def span_of_all(stays: Iterable[Stay]) -> Span | None:
    """Return from the first coming to the last leaving, where at least two persons have both; else None."""
    full = [(a, b) for stay in stays for a, b in stay.spans if a is not None and b is not None]
    return (min(a for a, _ in full), max(b for _, b in full)) if len(full) > 1 else None


def _of_spans(spans: Iterable[tuple[int | None, int | None]], meeting: Span | None) -> str | None:
    spans = sorted(spans, key=lambda span: (span[0] is not None, span[0] or 0))
    if meeting is None:
        return "partial" if all(None in span for span in spans) else None
    begin, end = meeting
    came, left = zip(*[(begin if a is None else a, end if b is None else b) for a, b in spans], strict=True)
    if any(a >= b for a, b in zip(came, left, strict=True)) or min(left) <= begin or max(came) >= end:
        return None
    if any(next_came > last for last, next_came in zip(left, came[1:], strict=False)):
        return "partial"
    return "present" if min(came) <= begin and max(left) >= end else "partial"


def _span(match: re.Match[str], kind: str) -> tuple[int | None, int | None] | None:
    """Return the span of a match of clock times; None where the clock has no such time."""
    numbers = [part for part in match.groups() if part is not None]
    if kind == "range":
        hours = (match[1], match[2], match[3], match[4]) if match[1] else (match[5], match[6], match[7], match[8])
        begin, end = _minutes(hours[0], hours[1]), _minutes(hours[2], hours[3])
        return None if begin is None or end is None or begin >= end else (begin, end)
    at = _minutes(numbers[0], numbers[1] if len(numbers) > 1 else None)
    if at is None:
        return None
    return (None, at) if kind == "left" else (at, None)


def _minutes(hour: str, minute: str | None) -> int | None:
    at = int(hour) * 60 + int(minute or 0)
    return at if int(hour) <= 24 and int(minute or 0) < 60 and at <= 24 * 60 else None  # noqa: PLR2004 - a clock

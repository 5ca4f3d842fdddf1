"""From the lines of minutes to the lists of persons in them; reading stops where the lists end.

Knows headings, blank lines, continuation lines and what is no list any more. Keeps nothing of the lines before and
after but the meeting's clock times and whether the title names an elected body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.people import Person, read_people
from varpu_eval.sources.minutes.presence import Span, time_span
from varpu_eval.sources.minutes.titles import names_elected_body
from varpu_eval.sources.minutes.tokens import is_capital, name_run, tokens_of
from varpu_eval.sources.minutes.words import (
    ABSENT,
    COLUMN_TITLES,
    END_STEMS,
    ENDS,
    PLACES,
    PRESENT,
    ROLE_HEADINGS,
    ROLES,
    TIMES,
    ends_as_organisation,
    ends_as_title,
    heading,
)
from varpu_eval.sources.parse import fold

Kind = Literal["present", "absent", "role"]

MOST_LINES = 2_000
TITLE_LINES = 4

_HEADINGS = "|".join(sorted(map(re.escape, (*PRESENT, *ABSENT, *ROLE_HEADINGS)), key=len, reverse=True))
_INLINE = re.compile(rf"(?<=\s)(?=(?:{_HEADINGS})\s*:)", re.IGNORECASE)
_PIECES = re.compile(r"\s*[|;]\s*|\s+/\s+")
_NUMBERED = re.compile(r"(?:§\s*)?\d{1,3}\s*(?:[.)]|§)\s*(?:[A-ZÅÄÖ§]|$)|§\s*\d")
_FURNITURE = re.compile(
    r"\bpöytäkirja\b.*\d|\bprotokoll\b.*\d|\b(?:sivu|sida)\s*\d|^\d+\s*(?:\(\d+\)|/\s*\d+)?$", re.IGNORECASE
)
_PROSE = re.compile(
    r"\b(?:avasi|totesi|esitteli|kertoi|päätti|käsitteli|ehdotti|toivotti|merkitsi|hyväksyi|sovittiin|todettiin|päätettiin|"
    r"keskusteltiin|hyväksyttiin|valittiin|merkittiin|käytiin|kuultiin|on|oli|ovat|olivat|että|öppnade|beslöt)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"[-\u2013\u2014.]*|ei (?:ketään|kukaan|poissaolijoita)|ingen|inga", re.IGNORECASE)


@dataclass(slots=True)
class Section:
    """The lines below one heading, each a person or several; `flowing` where persons follow each other like prose."""

    kind: Kind
    role: str = ""
    lines: list[str] = field(default_factory=list, repr=False)
    flowing: bool = False


@dataclass(slots=True)
class Block:
    """The lists of persons of one meeting, its clock times, and whether its title names an elected body.

    `cut` says that after a blank line, where reading stopped, stands what may be one more person.
    """

    sections: list[Section] = field(default_factory=list)
    span: Span | None = None
    elected: bool = False
    cut: bool = False


def read_block(lines: Iterable[str]) -> Block:
    """Read the lists of persons; no line after them is asked for.

    Raises
    ------
    UnreadableError
        When no heading begins a list of persons, or the list has no end.
    """
    reader = _Reader()
    for number, line in enumerate(lines):
        if reader.done(line):
            break
        if number > MOST_LINES and reader.listing:
            raise UnreadableError("attendance", f"the list of persons goes on for more than {MOST_LINES:,} lines")
    if not any(section.kind == "present" and section.lines for section in reader.block.sections):
        raise UnreadableError("attendance", "no heading such as Läsnä or Osallistujat has a list of persons below it")
    return reader.block


class _Reader:
    """Takes one line after the other; `tight` says that lines of a list have followed each other without a blank."""

    def __init__(self) -> None:
        self.block = Block()
        self.listing = False
        self.blank = True
        self.tight = False
        self.titles = 0
        self.awaits = ""

    def done(self, line: str) -> bool:
        """Take a line; say whether the lists are over."""
        if not line.strip("\t "):
            self.blank = True
            return False
        over = any(self._over(part) for part in _INLINE.split(line) if part.strip())
        self.blank = False
        return over

    def _over(self, line: str) -> bool:
        if self.awaits or self._is_time_or_place(line):
            self._take_time(line)
        elif not self._begins_section(line):
            if self.listing:
                return self._takes_no_more(line)
            self._before(line)
        return False

    def _takes_no_more(self, line: str) -> bool:
        """Add a line to the list, unless it shows that the list is over; say whether it is."""
        if _FURNITURE.search(line) or _are_column_titles(line):
            return False
        if _is_over(line):
            return True
        if self.blank and self.tight and not _is_sure(people := read_people(line)):
            self.block.cut = people is not None
            return True
        self._add(line)
        return False

    def _is_time_or_place(self, line: str) -> bool:
        return _labelled(line, TIMES) is not None or _labelled(line, PLACES) is not None

    def _take_time(self, line: str) -> None:
        """Read the meeting's times beside or below their heading; pass over a place in the same way."""
        time, place = _labelled(line, TIMES), _labelled(line, PLACES)
        timely = time is not None or (place is None and self.awaits == "time")
        self.awaits = "time" if time == "" else "place" if place == "" else ""
        if timely and self.block.span is None:
            self.block.span = time_span(line)

    def _begins_section(self, line: str) -> bool:
        kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("present", PRESENT), ("absent", ABSENT), ("role", ROLE_HEADINGS),
        )  # fmt: skip
        for kind, words in kinds:
            found = heading(line, words)
            if found is None or (kind == "role" and not self._is_role_heading(line, found)):
                continue
            if not self.listing and kind == "absent":
                return False
            self.listing = self.listing or kind == "present"
            role = ROLES.get(found[0], "")
            self.block.sections.append(Section(kind, role))
            if found[1] and not _are_column_titles(found[1]):
                inner = self._begins_section(found[1]) if kind == "present" else False
                if not inner:
                    self._add(found[1])
            return True
        return False

    def _is_role_heading(self, line: str, found: tuple[str, str]) -> bool:
        """Say whether a role is a heading: the line's all, or before a sign or, after another blank, a name."""
        rest = line[len(found[0]) :].lstrip(" ")
        return not found[1] or rest.startswith((":", "\t"))

    def _before(self, line: str) -> None:
        """Take a line before any list: of its words only the name of an elected body in the title counts."""
        if any(section.kind == "role" for section in self.block.sections):
            self.block.sections.clear()
        self.titles += 1
        if self.titles <= TITLE_LINES and names_elected_body(line):
            self.block.elected = True

    def _add(self, line: str) -> None:
        section = self.block.sections[-1]
        for number, piece in enumerate(part.strip(" \t") for part in _PIECES.split(line)):
            if not piece or _NOBODY.fullmatch(piece):
                continue
            flows = section.flowing and not self.blank
            if section.lines and not number and (flows or _continues(section.lines[-1], piece)):
                section.lines[-1] = f"{section.lines[-1]} {piece}"
            else:
                self.tight = self.tight or (bool(section.lines) and not self.blank)
                section.lines.append(piece)
        if len(section.lines) == 1 and not section.flowing:
            people = read_people(section.lines[0])
            section.flowing = people is not None and len(people) > 1
            self.tight = self.tight or section.flowing


def _labelled(line: str, words: tuple[str, ...]) -> str | None:
    """Return what stands after a label such as Aika; None where the line has none."""
    folded = line.casefold()
    for word in words:
        if folded.startswith(word) and not line[len(word) : len(word) + 1].isalpha():
            return line[len(word) :].strip(" .:\t")
    return None


def _are_column_titles(line: str) -> bool:
    return {fold(word) for word in re.split(r"[\t ]+", line)} <= COLUMN_TITLES


def _is_over(line: str) -> bool:
    """Say whether a line is no longer of a list: a heading that ends lists, a numbered paragraph, prose."""
    words = re.split(r"[\t ]+", line)
    if line.casefold().startswith(END_STEMS) or fold(words[0]).strip(".:") in ENDS or _NUMBERED.match(line):
        return True
    return len(words) > 3 and bool(_PROSE.search(line))  # noqa: PLR2004 - shorter lines are names and titles


def _is_sure(people: tuple[Person, ...] | None) -> bool:
    """Say whether what stands after a blank line is surely of the list: names, with something known beside each."""
    return bool(people) and all(
        person.name
        and all(ends_as_title(title) for title in person.titles)
        and (person.roles or person.titles or person.party or any(map(ends_as_organisation, person.organisations)))
        for person in people or ()
    )


def _continues(last: str, line: str) -> bool:
    """Say whether a line belongs to the person of the line before: it names nobody, or the line before is open."""
    if line.startswith("?"):
        return False
    if last.count("(") > last.count(")") or last.rstrip().endswith((" ja", " sekä", " och", "-")):
        return True
    tokens = tokens_of(line)
    if not tokens or is_capital(tokens[0].text) or not (line[0].isalnum() or line[0] in "(§:-\u2013"):
        return False
    return not any(name_run(tokens, at) > 1 for at in range(len(tokens)))

"""From the lines of minutes to the lists of persons in them; reading stops where the lists end.

Knows headings, blank lines, continuation lines and what is no list any more. Keeps nothing of the lines before and
after but the meeting's clock times and whether the title names an elected body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.list_lines import (
    are_column_titles,
    are_full,
    begins_anew,
    continues,
    counted,
    ends_lists,
    has_marks_below,
    is_furniture,
    is_group,
    is_over,
    is_prose,
    is_sure,
    joined,
    labelled,
    pieces,
    stands_alone,
    unknown_label,
    without_and,
    without_bullet,
    without_count,
    without_marks,
)
from varpu_eval.sources.minutes.people import read_people
from varpu_eval.sources.minutes.presence import time_span
from varpu_eval.sources.minutes.sections import Block, Kind, Section
from varpu_eval.sources.minutes.titles import names_elected_body
from varpu_eval.sources.minutes.words import (
    ABSENT,
    MEMBERS,
    PLACES,
    PRESENCE_COLUMNS,
    PRESENT,
    ROLE_HEADINGS,
    ROLES,
    TIMES,
    UNSURE,
    heading,
)
from varpu_eval.sources.parse import fold

MOST_LINES = 2_000
TITLE_LINES = 4
LOOK_AHEAD = 40

_HEADINGS = "|".join(sorted(map(re.escape, (*PRESENT, *ABSENT, *ROLE_HEADINGS)), key=len, reverse=True))
_INLINE = re.compile(rf"(?<=\s)(?=[A-ZÅÄÖ])(?=(?i:{_HEADINGS})\s*:)")


def read_block(lines: Iterable[str]) -> Block:
    """Read the lists of persons; no line after their end is asked for.

    Where a blank line or an odd label ends them, the next lines are looked at for one thing: whether the lists go on.

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
    reader.flush_group()
    if not any(section.kind in ("present", "unsure") and section.lines for section in reader.block.sections):
        raise UnreadableError("attendance", "no heading such as Läsnä or Osallistujat has a list of persons below it")
    return reader.block


class _Reader:
    """Takes one line after the other.

    `tight` says that lines of a list have followed each other without a blank, `group` is the name of an organisation
    that may head the next lines, `ahead` how many lines are still looked at after the lists have stopped.
    """

    def __init__(self) -> None:
        self.block = Block()
        self.listing = False
        self.blank = True
        self.tight = False
        self.titles = 0
        self.awaits = ""
        self.timed = False
        self.group = ""
        self.number = 0
        self.ahead = 0

    def done(self, line: str) -> bool:
        """Take a line; say whether the lists are over."""
        line = without_count(without_bullet(line.strip("\t ")))
        if not line:
            self.blank = True
            return False
        over = any(self._over(part) for part in _INLINE.split(line) if part.strip())
        self.blank = self.blank and bool(self.group)
        return over

    def flush_group(self) -> None:
        """Take the name of an organisation below which nobody stands for a line of its own."""
        if self.group:
            group, self.group = self.group, ""
            self._add(group)

    def _over(self, line: str) -> bool:
        if self.ahead:
            return self._looks_ahead(line)
        if self.awaits or labelled(line, TIMES) is not None or labelled(line, PLACES) is not None:
            self._take_time(line)
        elif not self._begins_section(line):
            if self.listing:
                return not is_furniture(line) and self._takes_no_more(line)
            self._before(line)
        return False

    def _looks_ahead(self, line: str) -> bool:
        """Note whether the lists go on after what seemed their end; say whether to stop looking."""
        self.ahead -= 1
        if is_over(line):
            return True
        head = heading(line, (*PRESENT, *ABSENT)) is not None
        self.block.cut = self.block.cut or head or is_sure(read_people(line))
        return self.block.cut or not self.ahead

    def _stops(self, *, cut: bool = False) -> bool:
        self.ahead, self.block.cut = LOOK_AHEAD, cut
        return cut

    def _takes_no_more(self, line: str) -> bool:
        """Add a line to the list, unless it shows that the list is over; say whether nothing more is to be seen."""
        number, rest = counted(line)
        if number and self._goes_on_counting(number, rest):
            self.number = number
            self._add(rest, counted=True)
        elif is_over(line):
            self.group = "" if self.blank else self.group
            return True
        elif begins_anew(line):
            return self._stops()
        elif (label := unknown_label(line)) is not None:
            return self._takes_label(*label[1:])
        elif is_group(line):
            self.flush_group()
            self.group = line.rstrip(":")
        else:
            return self._takes_person(line)
        return False

    def _takes_person(self, line: str) -> bool:
        people = read_people(line)
        if self.blank and self.tight and not is_sure(people):
            self.group = ""
            return self._stops(cut=people is not None)
        if self.group and people and people[0].name:
            self.group = ""
        self.flush_group()
        self._add(line)
        return False

    def _goes_on_counting(self, number: int, rest: str) -> bool:
        """Say whether a number counts persons and no paragraphs: below a heading, or after the number before."""
        section = self.block.sections[-1]
        people = read_people(rest)
        if number == self.number + 1 and self.number and section.lines:
            return are_full(people)
        first = section.kind == "present" and are_full(people) and not any(p.titles for p in people or ())
        return number in (1, self.number + 1) and not section.lines and (is_sure(people) or first)

    def _takes_label(self, rest: str, absent: bool) -> bool:  # noqa: FBT001 - as `unknown_label` tells it
        """Begin a list below a label whose meaning is not known, where one follows; else the lists are over."""
        self.flush_group()
        if rest and not absent and read_people(rest) is None:
            return self._stops()
        self.block.sections.append(Section("absent" if absent else "unsure"))
        if rest:
            self._add(rest)
        return False

    def _take_time(self, line: str) -> None:
        """Read the meeting's times beside or below their heading; pass over a place in the same way.

        A second heading of times below lists is of another meeting in the same file.
        """
        time, place = labelled(line, TIMES), labelled(line, PLACES)
        if time is not None and self.timed and any(section.lines for section in self.block.sections):
            self._stops()
            return
        self.timed = self.timed or time is not None
        timely = time is not None or (place is None and self.awaits == "time")
        self.awaits = "time" if time == "" else "place" if place == "" else ""
        if timely and self.block.span is None:
            self.block.span = time_span(line)

    def _begins_section(self, line: str) -> bool:
        if has_marks_below(line):
            self.listing = True
            alone = all(fold(cell).strip(":") in PRESENCE_COLUMNS for cell in line.split("\t"))
            self.block.sections.append(Section("unsure", columns=alone))
            return True
        kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("present", PRESENT), ("absent", ABSENT), ("unsure", UNSURE), ("role", ROLE_HEADINGS),
        )  # fmt: skip
        for kind, words in kinds:
            found = heading(line, words)
            if found is None or not self._may_begin(line, kind, found):
                continue
            if not self.listing and kind == "absent" and not found[1]:
                return False
            self._begin(kind, *found)
            return True
        return False

    def _may_begin(self, line: str, kind: Kind, found: tuple[str, str]) -> bool:
        """Say whether a line like a heading is one: no prose, no other matters, no role of the line before."""
        signed = line[len(found[0]) :].lstrip(" ").startswith((":", "\t"))
        if kind == "role":
            follows = bool(self.listing and self.block.sections[-1].lines and not self.blank and line[0].islower())
            return signed or (not found[1] and not follows)
        return signed or not (is_prose(line) or ends_lists(line))

    def _begin(self, kind: Kind, word: str, rest: str) -> None:
        self.flush_group()
        if word in MEMBERS and not any(section.kind == "present" for section in self.block.sections):
            kind = "unsure"
        self.listing = self.listing or kind in ("present", "unsure")
        self.block.sections.append(Section(kind, ROLES.get(word, "")))
        told = without_and(rest)
        if kind != "role" and told and self._begins_section(told):
            self.block.sections[-1].role *= told == rest  # of two headings in one, neither is the role
        elif told and not are_column_titles(told):
            self._add(told)

    def _before(self, line: str) -> None:
        """Take a line before any list: of its words only the name of an elected body in the title counts."""
        self.block.sections.clear()  # what stands before them is of no list
        self.titles += 1
        if self.titles <= TITLE_LINES and names_elected_body(line):
            self.block.elected = True

    def _add(self, line: str, *, counted: bool = False) -> None:
        section = self.block.sections[-1]
        line = without_marks(line) if section.kind == "unsure" else line
        cells = line.split("\t") if section.columns else [line]
        for number, piece in enumerate(piece for cell in cells for piece in pieces(cell)):
            last = section.lines[-1] if section.lines else ""
            flows = section.flowing and not self.blank and not stands_alone(last, piece)
            if last and not number and not counted and (flows or continues(last, piece)):
                section.lines[-1] = joined(last, piece)
            else:
                self.tight = self.tight or (bool(section.lines) and not self.blank)
                section.lines.append(piece)
        if len(section.lines) == 1 and not section.flowing:
            people = read_people(section.lines[0])
            section.flowing = people is not None and len(people) > 1
            self.tight = self.tight or section.flowing

"""The attendance that one file of minutes, or one list of a meeting tool, tells: persons, and lines not understood.

Knows how lists and blocks of roles make presence. Does not know sectors, who is whom, or other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes.block import read_block
from varpu_eval.sources.minutes.documents import document_lines
from varpu_eval.sources.minutes.identity import name_key
from varpu_eval.sources.minutes.meeting_tool import read_tool_list
from varpu_eval.sources.minutes.people import Person, read_people
from varpu_eval.sources.minutes.presence import Span, presence, span_of_all
from varpu_eval.sources.minutes.sections import Block, Section
from varpu_eval.sources.minutes.tokens import is_capital

MAX_BYTES = 50_000_000

_NO_PERSON = re.compile(r"\d|(?:huone|kokoustila|room|phone|pad|galaxy|laptop|läppäri)$", re.IGNORECASE)
"""What in a name shown by a meeting tool is a room or a device."""

_PLACE = re.compile(r"\s+[-\u2013|/]\s+")
"""What divides a person from an organisation in a name shown by a meeting tool."""

_OF_ODD_LINES: dict[str, str | None] = {"present": "present", "role": "present", "absent": "absent", "unsure": None}
"""Presence of who stands on a line that is not understood, by the kind of its list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person at one meeting, as one line tells.

    Parameters
    ----------
    presence
        `present`, `partial`, `absent`; None where it cannot be told.
    repeats
        Whether the line is of a block of roles, which names again who was listed before.
    email
        What a meeting tool knows the person by; empty otherwise. Never shown.
    """

    person: Person
    presence: str | None
    repeats: bool = False
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Everything that one file tells. Never shown.

    Parameters
    ----------
    unread
        Lines of a list from which no person can be read, and the presence of who stands there.
    elected
        Whether the title names an elected body.
    cut
        Whether the list may go on after the blank line at which reading stopped.
    """

    listed: tuple[Listed, ...] = field(repr=False)
    unread: tuple[tuple[str, str | None], ...] = field(default=(), repr=False)
    elected: bool = False
    cut: bool = False


def read_attendance(data: bytes, suffix: str) -> Attendance:
    """Read the attendance of one file; nothing else of the file is kept, or told in an error.

    Parameters
    ----------
    suffix
        The end of the file's name, in small letters: `.csv` is a meeting tool's list, all else minutes.

    Raises
    ------
    UnreadableError
        When the file cannot be read, or has no attendance.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError("file_too_large", f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    if not data.strip():
        raise UnreadableError("file_empty", "the file is empty")
    try:
        return _of_tool(data) if suffix in (".csv", ".tsv") else _of_block(read_block(document_lines(data, suffix)))
    except UnreadableError as error:
        raise UnreadableError(error.rule, str(error)) from None
    except Exception as error:  # noqa: BLE001 - whatever a hostile file does, its words stay out of the traceback
        kind = type(error).__name__
    raise UnreadableError("file_damaged", f"the file cannot be read ({kind})")


def _of_block(block: Block) -> Attendance:
    read = [(section, line, _people(section, line)) for section in block.sections for line in section.lines]
    stays = [person.stay for section, _, people in read if section.kind == "present" for person in people or ()]
    span = block.span or span_of_all(stays)
    firm = {
        name_key(person.name): _presence(section, person, span)
        for section, _, people in read
        if section.kind in ("present", "absent")
        for person in people or ()
    }
    listed = tuple(
        Listed(
            person,
            firm.get(name_key(person.name)) if section.kind == "unsure" else _presence(section, person, span),
            section.kind in ("role", "unsure"),
        )
        for section, _, people in read
        for person in people or ()
    )
    odd = [(line, _OF_ODD_LINES[section.kind]) for section, line, people in read if people is None]
    return Attendance(listed, tuple(odd), block.elected, block.cut)


def _people(section: Section, line: str) -> tuple[Person, ...] | None:
    """Return the persons of a line, with the role that its heading gives; of a block of roles the first line has it."""
    people = read_people(line)
    if people is None or not section.role or (section.kind == "role" and line is not section.lines[0]):
        return people
    return tuple(replace(person, roles=(section.role, *person.roles)) for person in people)


def _presence(section: Section, person: Person, span: Span | None) -> str | None:
    stay = person.stay
    if section.kind == "present":
        return presence(stay, span)
    timely = bool(stay.spans) or stay.part or stay.unread
    if section.kind == "absent":
        return None if timely or stay.whole else "absent"
    return None if timely else "present"


def _of_tool(data: bytes) -> Attendance:
    rows = read_tool_list(data)
    listed, unread = [], []
    for row in rows:
        people = read_people(_PLACE.sub(", ", row.name)) or ()
        if len(people) == 1 and len(people[0].name) > 1 and all(map(_is_of_a_name, _words(people))):
            listed.append(Listed(people[0], row.presence, email=row.email))
        elif name := _name_of(row.email):
            listed.append(Listed(Person(name), row.presence, email=row.email))
        else:
            unread.append((row.name, row.presence))
    return Attendance(tuple(listed), tuple(unread))


def _is_of_a_name(word: str) -> bool:
    return is_capital(word) and not _NO_PERSON.search(word)


def _words(people: Iterable[Person]) -> Iterator[str]:
    return (word for person in people for word in person.name if len(word) > 1 and word not in ("von", "af", "de"))


def _name_of(email: str) -> tuple[str, ...]:
    """Return the name in an address such as liisa.aho@kunta.example; empty where there is none."""
    parts = email.partition("@")[0].split(".")
    named = all(part.replace("-", "").isalpha() and not _NO_PERSON.search(part) for part in parts)
    if len(parts) < 2 or not named:  # noqa: PLR2004 - first and last
        return ()
    return tuple(part.title() for part in parts)

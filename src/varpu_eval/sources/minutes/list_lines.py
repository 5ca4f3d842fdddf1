"""What one line of minutes is: of a list of persons, a label, a heading of columns, the end of the lists.

Knows lines one at a time, and how two join. Does not know where in the document a line stands.
"""

from __future__ import annotations

import re

from varpu_eval.sources.minutes.people import Person, read_people
from varpu_eval.sources.minutes.tokens import is_capital, name_run, tokens_of
from varpu_eval.sources.minutes.words import (
    ABSENT,
    COLUMN_TITLES,
    END_STEMS,
    ENDS,
    PERSON_COLUMNS,
    PRESENCE_COLUMNS,
    PRESENT,
    ROLES,
    ends_as_organisation,
    ends_as_title,
    names_service,
)
from varpu_eval.sources.parse import fold

_NUMBERED = re.compile(r"(?:§\s*)?\d{1,3}\s*(?:[.)]|§)\s*(?:[A-ZÅÄÖ§]|$)|§\s*\d")
_COUNTED = re.compile(r"(\d{1,2})[.)]\s+(\S.*)")
_FURNITURE = re.compile(
    r"\bpöytäkirja\b.*\d|\bprotokoll\b.*\d|\b(?:sivu|sida)\s*\d|^\d+\s*(?:\(\d+\)|/\s*\d+)?$", re.IGNORECASE
)
_PROSE = re.compile(
    r"\b(?:avasi|totesi|esitteli|kertoi|päätti|käsitteli|ehdotti|toivotti|merkitsi|hyväksyi|sovittiin|todettiin|päätettiin|"
    r"keskusteltiin|hyväksyttiin|valittiin|merkittiin|käytiin|kuultiin|on|oli|ovat|olivat|että|öppnade|beslöt)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"[-\u2013\u2014.]*|ei (?:ketään|kukaan|poissaolijoita|poissaolevia)|ingen|inga", re.IGNORECASE)
_BULLET = re.compile(
    r"(?:[\u2022\u25cf\u25aa\u25e6\u25cb\u00b7\u2023\u25ba\uf0b7\uf0a7*\u2013\u2014-]|o(?=\s+[A-ZÅÄÖ]))\s+"
)
_MARK = re.compile(r"[\t ]+(?:[xX+-]|\u2713|\u2714|\u2612|\u2611|kyllä|ei)(?=[\t ]|$)")
_COUNT = re.compile(r"^([A-ZÅÄÖ][\w ]*?)\s*\(\s*\d+\s*(?:hlö|henkilöä|henkeä|kpl|st)?\.?\s*\)\s*(?=:|$)")
_AND = re.compile(r"^(?:(?:ja|sekä|och)\s+|/\s*)", re.IGNORECASE)
_PIECES = re.compile(r"\s*[|;]\s*")
_LABEL = re.compile(r"([A-ZÅÄÖ][^:()\t,;\d]{1,40}):\s*(.*)")
_NOT_THERE = re.compile(r"\b(?:pois\w*|este\w*|estyn\w*|ei|peru\w*|frånvar\w*|förhind\w*)\b", re.IGNORECASE)
_DATED = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b")


def without_bullet(line: str) -> str:
    """Return a line without the sign that begins an item of a list."""
    return line[bullet.end() :] if (bullet := _BULLET.match(line)) else line


def without_count(line: str) -> str:
    """Return a heading without the number of persons below it.

    >>> without_count("Läsnä (3 hlö):")
    'Läsnä:'
    """
    return _COUNT.sub(r"\1", line)


def without_and(rest: str) -> str:
    """Return what follows a heading without what joins it to another one.

    >>> without_and("JA VARAJÄSENET"), without_and("/ Poissa:"), without_and("Jaana Aho")
    ('VARAJÄSENET', 'Poissa:', 'Jaana Aho')
    """
    return _AND.sub("", rest)


def without_marks(line: str) -> str:
    r"""Return a row of a table without the marks in it.

    >>> without_marks("Aho Liisa\trehtori\tx")
    'Aho Liisa\trehtori'
    """
    return _MARK.sub("", line)


def counted(line: str) -> tuple[int, str]:
    """Return the number that begins a line and the rest; 0 where none does.

    >>> counted("2. Aho Liisa"), counted("Aho Liisa")
    ((2, 'Aho Liisa'), (0, 'Aho Liisa'))
    """
    match = _COUNTED.match(line)
    return (int(match[1]), match[2]) if match else (0, line)


def labelled(line: str, words: tuple[str, ...]) -> str | None:
    """Return what stands after a label such as Aika; None where the line has none."""
    folded = line.casefold()
    for word in words:
        if folded.startswith(word) and not line[len(word) : len(word) + 1].isalpha():
            return line[len(word) :].strip(" .:\t")
    return None


def unknown_label(line: str) -> tuple[str, str, bool] | None:
    """Return a label that is no service or title, what follows its colon, and whether it is of who was not there.

    >>> unknown_label("Esteestä ilmoitti: Aho Liisa"), unknown_label("Poliisi: Aho Liisa")
    (('Esteestä ilmoitti', 'Aho Liisa', True), None)
    """
    match = _LABEL.fullmatch(line)
    if match is None or names_service(match[1]) or ends_as_title(match[1].split()[-1]):
        return None
    return match[1], match[2], bool(_NOT_THERE.search(match[1]))


def is_group(line: str) -> bool:
    """Say whether a line is the name of an organisation or service alone."""
    words = line.rstrip(":").split()
    plain = all(word.replace("-", "").isalpha() for word in words) and line[0].isupper()
    small = line.isupper() or not any(word[0].isupper() for word in words[1:])  # else the last may be a surname
    return 0 < len(words) <= 4 and "\t" not in line and plain and small and names_service(words[-1])  # noqa: PLR2004


def are_column_titles(line: str) -> bool:
    """Say whether every word of a line is the title of a column, or every cell that of a column of persons."""
    cells = [fold(cell) for cell in line.split("\t")]
    if len(cells) > 1 and {*cells} <= COLUMN_TITLES | PERSON_COLUMNS:
        return True
    return {fold(word) for word in re.split(r"[\t ]+", line)} <= COLUMN_TITLES


def has_marks_below(line: str) -> bool:
    r"""Say whether a line is the head of a table in which marks tell presence.

    >>> has_marks_below("Nimi\tTehtävä\tLäsnä"), has_marks_below("Läsnä\tNimi\tTehtävä")
    (True, False)
    """
    cells = [fold(cell).strip(":") for cell in line.split("\t")]
    known = {*COLUMN_TITLES, *PRESENT, *ABSENT, *PRESENCE_COLUMNS, "x"}
    marks = [cell for cell in cells[1:] if cell in PRESENCE_COLUMNS]
    return len(cells) > 1 and bool(marks) and set(cells) <= known


def is_furniture(line: str) -> bool:
    """Say whether a line is the head or foot of a page, or titles of columns."""
    return bool(_FURNITURE.search(line)) or are_column_titles(line)


def ends_lists(line: str) -> bool:
    """Say whether a line begins with the words with which lists end."""
    words = re.split(r"[\t ]+", line)
    return line.casefold().startswith(END_STEMS) or fold(words[0]).strip(".:") in ENDS


def is_prose(line: str) -> bool:
    """Say whether a line tells something; shorter ones are names and titles."""
    return len(re.split(r"[\t ]+", line)) > 3 and bool(_PROSE.search(line))  # noqa: PLR2004


def is_over(line: str) -> bool:
    """Say whether a line is no longer of a list: a heading that ends lists, a numbered paragraph, prose."""
    return ends_lists(line) or bool(_NUMBERED.match(line)) or is_prose(line)


def begins_anew(line: str) -> bool:
    """Say whether a line has a date and begins with no name: the next meeting of one file."""
    return bool(_DATED.search(line)) and name_run(tokens_of(line), 0) < 2  # noqa: PLR2004 - a first and a last name


def are_full(people: tuple[Person, ...] | None) -> bool:
    """Say whether a line has persons, each with a first and a last name."""
    return bool(people) and all(len(person.name) > 1 for person in people or ())


def is_sure(people: tuple[Person, ...] | None) -> bool:
    """Say whether what stands after a blank line is surely of the list: names, with something known beside each."""
    return bool(people) and all(
        person.name
        and all(ends_as_title(title) for title in person.titles)
        and (person.roles or person.titles or person.party or any(map(ends_as_organisation, person.organisations)))
        for person in people or ()
    )


def continues(last: str, line: str) -> bool:
    """Say whether a line belongs to the person of the line before: it names nobody, or the line before is open."""
    if line.startswith("?"):
        return False
    if last.count("(") > last.count(")") or last.rstrip().endswith((" ja", " sekä", " och", "-")):
        return True
    tokens = tokens_of(line)
    if fold(line) in ROLES and line.casefold().startswith(("i ", "ii ", "1. ", "2. ")):
        return True
    if not tokens or is_capital(tokens[0].text) or not (line[0].isalnum() or line[0] in "(§:-\u2013"):
        return False
    return not any(name_run(tokens, at) > 1 for at in range(len(tokens)))


def stands_alone(last: str, line: str) -> bool:
    """Say whether a line begins a person of its own after another line with several: both are whole."""
    if last.rstrip().endswith((",", ";", "-", " ja", " sekä", " och", "&")) or last.count("(") > last.count(")"):
        return False
    before, after = read_people(last), read_people(line)
    return bool(before and after) and len((before or ())[-1].name) > 1 and len((after or ())[0].name) > 1


def joined(last: str, line: str) -> str:
    """Return two lines as one; a word divided at the line's end becomes whole.

    >>> joined("Aho-", "Laine Liisa"), joined("kau-", "punki"), joined("Aho,", "Liisa")
    ('Aho-Laine Liisa', 'kaupunki', 'Aho, Liisa')
    """
    if last[-1:] == "-" and last[-2:-1].isalpha():
        return last + line if line[:1].isupper() else last[:-1] + line
    return f"{last} {line}"


def pieces(line: str) -> list[str]:
    """Return what a line holds of persons written side by side; a slash divides persons, or a person and a place.

    >>> pieces("Aho Liisa / Laine Pekka"), pieces("Aho Liisa / SPR"), pieces("ei ketään")
    (['Aho Liisa', 'Laine Pekka'], ['Aho Liisa, SPR'], [])
    """
    found: list[str] = []
    for piece in _PIECES.split(line):
        parts = re.split(r"\s+/\s+", piece)
        found += parts if all(are_full(read_people(part)) for part in parts) else [", ".join(parts)]
    return [piece for part in found if (piece := part.strip(" \t")) and not _NOBODY.fullmatch(piece)]

"""The minutes of a study: every file, tied to its meeting, and who is known from the tables kept by hand.

Knows where minutes are declared and what ties a file to a meeting. Does not know how questions are answered.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from varpu_eval.errors import InputError, Problem
from varpu_eval.sources.files import find
from varpu_eval.sources.findings import Findings
from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.intake import Intake
from varpu_eval.sources.minutes.attendance import MAX_BYTES, Attendance, read_attendance
from varpu_eval.sources.minutes.identity import name_key
from varpu_eval.sources.minutes.matching import Known, KnownPerson
from varpu_eval.sources.minutes.settle import Minuted
from varpu_eval.sources.minutes.titles import names_elected_body
from varpu_eval.sources.parse import fold
from varpu_eval.sources.pseudonyms import pseudonym, study_key
from varpu_eval.sources.study_data import sector_words, table_of
from varpu_eval.sources.tables import Table
from varpu_eval.study import Study, TableSource

WRITTEN = "attendance/from_minutes.csv"
"""Where the attendance read from minutes is written, in the study's folder."""

WAYS_OUT: Mapping[str, str] = {
    "minutes": "Declare them in study.toml: [tables.minutes] files = ['minutes/*'].",
    "minutes_personal": "Set personal = true; only minutes of invented persons may say origin = 'synthetic' instead.",
    "minutes_meeting": "Name the file after the meeting, or write its name into the column 'minutes' of the meetings.",
    "file_missing": "Correct the pattern, or add the files.",
    "file_format": "Save the file in one of these formats.",
    "file_empty": "Fill the file, or take it away.",
    "file_damaged": "Save or export the file again.",
    "file_encrypted": "Save it without a password, as .docx or .pdf.",
    "file_too_large": "Save the pages with the list of persons as a file of their own.",
    "encoding": "Save it as UTF-8.",
    "scanned": "Have its text recognised, or write its attendance into the attendance table and move the file away.",
    "attendance": "Put the list below a heading such as Läsnä, or write it into the attendance table by hand.",
    "header": "Export the list from the meeting tool again, with names, join and leave times.",
}
"""The rules of minutes, by name: what to do when one breaks."""


@dataclass(frozen=True, slots=True)
class StudyMinutes:
    """Everything that minutes of a study tell: meetings, who is known, the key, how many files. Never shown."""

    study: Study
    minuted: tuple[Minuted, ...] = field(repr=False)
    known: Known = field(repr=False)
    key: bytes = field(repr=False)
    files: int
    without: int
    origin: str

    def words_of_names(self) -> frozenset[str]:
        """Return every word of a name that occurs, folded: what an organisation's name must not hold."""
        listed = (one for each in self.minuted for told in each.attendance for one in told.listed)
        words = {fold(word) for one in listed for word in one.person.name}
        return frozenset(words | {word for name in self.known.names for word in name.split()})


def read_study_minutes(study: Study) -> StudyMinutes:
    """Read the minutes of a study.

    Raises
    ------
    InputError
        With every problem of every file at once; none quotes a file.
    """
    source = study.tables.get("minutes")
    if source is None:
        message = "no minutes are declared"
        raise InputError([Problem("study.toml", 0, "tables.minutes", "minutes", message, WAYS_OUT["minutes"])])
    findings, aside = Findings(), Findings()
    if not study.personal and source.origin != "synthetic":
        message = "minutes name real persons, and a study without them has no secret key"
        way_out = WAYS_OUT["minutes_personal"]
        findings.problem("minutes_personal", "study.toml", message, column="personal", way_out=way_out)
    intake = Intake(study, sector_words(study, findings), study_key(study, findings), findings)
    meetings = table_of(intake, "meetings")
    by_hand = table_of(Intake(study, intake.sectors, intake.key, aside), "attendance", (WRITTEN,)).frame
    findings.problems += [problem for problem in aside.problems if problem.rule != "file_missing"]
    files = _files(study, source, findings)
    told = _read(files, meetings, findings)
    if findings.problems:
        raise InputError(findings.report().problems)
    groups = dict(zip(meetings.frame["meeting"], meetings.frame["group"], strict=True))
    minuted = tuple(Minuted(m, tuple(parts), names_elected_body(str(groups[m]))) for m, parts in sorted(told.items()))
    known = _known(by_hand, intake)
    return StudyMinutes(study, minuted, known, intake.key, len(files), len(groups) - len(told), source.origin)


def _files(study: Study, source: TableSource, findings: Findings) -> list[Path]:
    found: set[Path] = set()
    for pattern in source.files:
        paths = [path for path in find(study.root, pattern) if path.is_file() and not _is_of_the_system(path)]
        if not paths:
            findings.problem("file_missing", pattern, "no minutes are found", way_out=WAYS_OUT["file_missing"])
        found.update(paths)
    return sorted(found)


def _is_of_the_system(path: Path) -> bool:
    """Say whether a file is none of the user's: hidden, or what Word and Windows leave beside documents."""
    return path.name.startswith((".", "~$")) or path.name.casefold() in ("thumbs.db", "desktop.ini")


def _read(files: Sequence[Path], meetings: Table, findings: Findings) -> dict[str, list[Attendance]]:
    """Read every file; return by meeting what its files tell."""
    frame = meetings.frame
    by_file = dict(zip(frame["minutes"].dropna(), frame.loc[frame["minutes"].notna(), "meeting"], strict=True))
    known = set(frame["meeting"].dropna())
    names = {path: unicodedata.normalize("NFC", path.name) for path in files}
    for at in frame.index[frame["minutes"].notna() & ~frame["minutes"].isin(set(names.values()))]:
        message = "the minutes of this meeting are not among the files"
        meetings.problem("minutes_meeting", at, "minutes", message, way_out=WAYS_OUT["file_missing"])
    told: defaultdict[str, list[Attendance]] = defaultdict(list)
    for path, name in names.items():
        meeting = by_file.get(name, unicodedata.normalize("NFC", path.stem))
        if meeting not in known:
            message = "the file is tied to no meeting"
            findings.problem("minutes_meeting", name, message, way_out=WAYS_OUT["minutes_meeting"])
            continue
        try:
            told[meeting].append(read_attendance(_bytes(path), path.suffix.lower()))
        except UnreadableError as error:
            findings.problem(error.rule, name, str(error), way_out=WAYS_OUT[error.rule])
    return dict(told)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError("file_damaged", f"the file cannot be opened ({type(error).__name__})") from None


def _known(by_hand: pd.DataFrame, intake: Intake) -> Known:
    """Return who stands in the attendance table kept by hand, by the key of the name and by address."""
    sectors: defaultdict[str, set[str]] = defaultdict(set)
    rows = by_hand[["person", "sector"]].dropna(subset=["person"])
    for person, sector in rows.itertuples(index=False):
        sectors[person] |= {sector} - {None}
    names: dict[str, KnownPerson] = {}
    emails: dict[str, KnownPerson] = {}
    for person in sorted(sectors):
        known = KnownPerson(pseudonym(person, intake.key), frozenset(s for s in sectors[person] if isinstance(s, str)))
        if "@" in person:
            emails.setdefault(person.casefold(), known)
        else:
            names.setdefault(name_key(person.replace(",", " ").split()), known)
    return Known(names, emails, intake.sectors, intake.study.sector_codes)

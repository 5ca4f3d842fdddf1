"""From a study's minutes to its attendance table: rows under pseudonyms, and a private file of what is not sure.

Knows what is written where, and that running again changes nothing. How minutes are read, `sources.minutes` knows.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from varpu_eval.errors import InputError, RunError
from varpu_eval.run.questions_file import one_run_at_a_time, questions_file, read_answers, write_questions
from varpu_eval.sources.files import find
from varpu_eval.sources.minutes import WRITTEN, Kept, Settled, StudyMinutes, read_study_minutes, settle
from varpu_eval.sources.minutes.organisations import shown_organisation
from varpu_eval.sources.pseudonyms import marked
from varpu_eval.study import Study, load_study

ANSWERED = "minutes_answers.json"
"""Where answers are kept, in the study's folder: keyed hashes, words of closed lists and pseudonyms, no name."""

COLUMNS = ("meeting", "person", "organisation", "sector", "role", "presence", "origin")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run did, in counts.

    Parameters
    ----------
    meetings
        Meetings whose rows were written.
    waiting
        Meetings with minutes that wait for an answer, and have no rows.
    without
        Meetings of the study that have no minutes.
    presences
        Rows written, by presence.
    questions
        Questions left; `asked_in` is the file they are in, where there are any.
    declared
        Whether the study's attendance table takes in what was written.
    """

    files: int
    meetings: int
    waiting: int
    without: int
    presences: Mapping[str, int]
    questions: int
    asked_in: Path | None
    written: Path
    written_as: str
    declared: bool


def read_minutes(where: str | Path) -> Counts:
    """Read a study's minutes and write its attendance; ask what is not sure in a file for the user alone.

    Answers found in that file are used and kept without names; when none is left open the file is deleted.

    Raises
    ------
    InputError
        When the study, its minutes or an answer is wrong; nothing is written then.
    RunError
        When the disk refuses, or another run is at work on the study.
    """
    study = load_study(where)
    with one_run_at_a_time(study):
        return _read_minutes(study)


def _read_minutes(study: Study) -> Counts:
    for file in (WRITTEN, ANSWERED):
        _draft(study.root / file).unlink(missing_ok=True)  # a run that was stopped may have left it
    told = read_study_minutes(study)
    private = questions_file(study)
    target, answered = study.root / WRITTEN, study.root / ANSWERED
    _check_ours(target)
    answers = _kept(answered)
    asked = settle(told.minuted, told.known, answers, told.key).questions
    answers = {**answers, **read_answers(private, asked, told.known.sectors, told.key)}
    settled = settle(told.minuted, told.known, answers, told.key)
    _write(target, _table(settled, told))
    if answers:
        _write(answered, json.dumps({"schema": 1, "answers": answers}, indent=1, sort_keys=True) + "\n")
    write_questions(private, settled.questions)
    return _counts(study, told, settled, private)


def _counts(study: Study, told: StudyMinutes, settled: Settled, private: Path) -> Counts:
    presences = Counter(row.presence for row in settled.rows)
    return Counts(
        files=told.files,
        meetings=len(told.minuted) - len(settled.waiting),
        waiting=len(settled.waiting),
        without=told.without,
        presences={presence: presences[presence] for presence in ("present", "partial", "absent")},
        questions=len(settled.questions),
        asked_in=private if settled.questions else None,
        written=study.root / WRITTEN,
        written_as=WRITTEN,
        declared=_declared(study),
    )


def _declared(study: Study) -> bool:
    source = study.tables.get("attendance")
    return source is not None and any(study.root / WRITTEN in find(study.root, pattern) for pattern in source.files)


def _table(settled: Settled, told: StudyMinutes) -> str:
    """Return the rows as CSV, in an order that no file's order moves."""
    names = told.words_of_names()
    rows = sorted(
        (row.meeting, marked(row.person, told.key), shown_organisation(row.organisations, names), row.sector, row.role,
         row.presence)
        for row in settled.rows
    )  # fmt: skip
    memory = io.StringIO(newline="")
    csv.writer(memory, lineterminator="\n").writerows([COLUMNS, *((*row, told.origin) for row in rows)])
    return memory.getvalue()


def _check_ours(target: Path) -> None:
    """Refuse to replace a file that this command did not write."""
    if target.is_file():
        with target.open(encoding="utf-8", errors="replace", newline="") as file:
            first = file.readline().strip()
        if first != ",".join(COLUMNS):
            raise InputError(f"{target}: another file stands here. Rename it; attendance from minutes is written here.")


def _kept(answered: Path) -> dict[str, Kept]:
    """Return the answers kept earlier."""
    if not answered.is_file():
        return {}
    try:
        kept = json.loads(answered.read_text(encoding="utf-8"))["answers"]
        return {str(question): _one_kept(value) for question, value in kept.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        message = "the answers kept here cannot be read. Restore the file, or delete it and answer again."
        raise InputError(f"{answered}: {message}") from None


def _one_kept(value: str | Collection[tuple[str, str]]) -> Kept:
    return value if isinstance(value, str) else tuple((str(person), str(sector)) for person, sector in value)


def _draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.draft")


def _write(target: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(target)
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(target)
    except OSError as error:
        raise RunError(f"{target}: the file cannot be written ({error.strerror}).") from None

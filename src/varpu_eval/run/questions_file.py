"""The private file of questions about minutes: written for its owner alone, read back once answered.

Knows where the file lies, its columns, and who may read it. It names persons; nothing else that is written does.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

import platformdirs

from varpu_eval.errors import InputError, Problem, RunError
from varpu_eval.sources.grid import UnreadableError
from varpu_eval.sources.minutes import ASKS, Kept, Question, read_answer
from varpu_eval.sources.separated import decoded
from varpu_eval.sources.shared_folders import why_shared
from varpu_eval.study import Study

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

COLUMNS = ("id", "meeting", "question", "about", "answers", "answer")


def questions_file(study: Study) -> Path:
    """Return where a study's questions lie: in the user's state folder.

    Raises
    ------
    InputError
        When that folder is one from which files travel on.
    """
    file = platformdirs.user_state_path("varpu-eval") / "minutes" / study.id / "questions.csv"
    if reason := why_shared(file, study.root):
        raise InputError(
            f"{file.parent}: questions name persons, and this is in {reason}. Set XDG_STATE_HOME to a folder of your "
            "own."
        )
    return file


@contextmanager
def one_run_at_a_time(study: Study) -> Iterator[None]:
    """Keep other runs away from a study until this one ends, however it ends; do nothing where there are no locks.

    Raises
    ------
    RunError
        When another run is at work on the study.
    """
    if fcntl is None:
        yield
        return
    folder = os.open(study.root, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network drives have no locks
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message = "another run reads the minutes of this study. Wait until it has ended, and run again."
                raise RunError(f"{study.root}: {message}") from None
        yield
    finally:
        os.close(folder)


def write_questions(file: Path, questions: Iterable[Question]) -> None:
    """Write the questions for their owner alone, or delete the file when there are none.

    Raises
    ------
    RunError
        When the disk refuses.
    """
    rows = [[q.id, q.meeting, ASKS[q.kind], q.about, " / ".join(q.choices), ""] for q in questions]
    try:
        draft = file.with_suffix(".draft")
        draft.unlink(missing_ok=True)  # a run that was stopped may have left it
        if not rows:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (file.parent, file.parent.parent, file.parent.parent.parent):
            folder.chmod(0o700)
        memory = io.StringIO(newline="")
        csv.writer(memory, delimiter=";", lineterminator="\r\n").writerows([COLUMNS, *map(_harmless, rows)])
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(memory.getvalue().encode("utf-8-sig"))
        draft.replace(file)
    except OSError as error:
        raise RunError(f"{file}: the questions cannot be written ({error.strerror}).") from None


def read_answers(file: Path, questions: Iterable[Question], sectors: Collection[str], key: bytes) -> Mapping[str, Kept]:
    """Return what is kept of the answers in the file, by question; answers to other questions are passed over.

    Raises
    ------
    InputError
        With every answer that its question does not take, by row; none is quoted.
    """
    if not file.is_file():
        return {}
    asked = {question.id: question for question in questions}
    kept: dict[str, Kept] = {}
    problems = []
    for number, row in enumerate(_rows(file), start=2):
        question, answer = asked.get(row.get("id", "").strip()), (row.get("answer") or "").strip()
        if question is None or not answer:
            continue
        told = read_answer(question, answer, sectors, key)
        if told is None:
            way_out = "Write one of the words of the column 'answers', or leave the cell empty."
            message = "the answer is none that this question takes"
            problems.append(Problem(str(file), number, "answer", "answer", message, way_out))
        else:
            kept[question.id] = told
    if problems:
        raise InputError(problems)
    return kept


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        text = decoded(file.read_bytes())[0]
    except (OSError, UnreadableError):
        way_out = "Save it as CSV UTF-8, or delete it and run the command again."
        raise InputError([Problem(str(file), 0, "", "encoding", "the questions cannot be read", way_out)]) from None
    separator = max(";,\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        way_out = "Save it as CSV UTF-8, or delete it and run the command again."
        message = "the rows of the questions cannot be told apart"
        raise InputError([Problem(str(file), 0, "", "quotes", message, way_out)]) from None
    if rows and not {"id", "answer"} <= rows[0].keys():
        way_out = "Delete the file and run the command again."
        raise InputError([Problem(str(file), 1, "", "header", "the columns 'id' and 'answer' are not there", way_out)])
    return [{str(name): str(cell or "") for name, cell in row.items()} for row in rows]


def _harmless(row: list[str]) -> list[str]:
    """Return a row in which no cell is a formula to a spreadsheet."""
    return [f"'{cell}" if cell[:1] in "=+-@\t" and cell else cell for cell in row]

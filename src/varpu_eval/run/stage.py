"""What a notebook hands to the run that executes it, and the run to the notebook.

Knows the private folder (the stage) that both see, and what lies there. In a notebook that nobody runs but its reader
there is no stage: the plan is made on the spot and the facts are only shown. Does not execute anything.
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.display import display

from varpu_eval.disclosure import Plan, Release, make_plan
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.run.facts import Rows, facts_html, facts_text, rows_of
from varpu_eval.sources.data import StudyData

VARIABLE = "VARPU_EVAL_STAGE"
"""Environment variable that names the stage to a notebook which a run executes."""

_PLAN = "plan.json"
_TOKEN = "token"  # noqa: S105 - the name of a file


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one notebook recorded at its end: its facts, and its answers in words.

    `token` is the one that the run laid on the stage; it proves that this execution reached its end.
    """

    notebook: str
    token: str
    tables: tuple[Rows, ...]
    answers: tuple[Words, ...]


def plan_of_run(data: StudyData) -> Plan:
    """Return the disclosure plan of the run, so that every page hides the same cells; without a run, make it."""
    if VARIABLE in os.environ:
        return Plan.from_json((Path(os.environ[VARIABLE]) / _PLAN).read_text(encoding="utf-8"))
    return make_plan(data)


def record(release: Release, notebook: str, *answers: Words | Notice) -> None:
    """Show the facts of `release` as text, and hand them with the `answers` to the run that executes the notebook.

    Parameters
    ----------
    release
        What may be told.
    notebook
        Name of the notebook that records, such as `10-survey-change`.
    answers
        Its answers in words, or the notice that stands where there are no data; the first ones lead the index page.
    """
    tables = tuple(rows_of(table.name, table.keys, table.extras, table.frame) for table in release)
    text = facts_text(tables)
    display({"text/plain": text, "text/html": facts_html(text)}, raw=True)  # type: ignore[no-untyped-call]
    if VARIABLE in os.environ:
        stage = Path(os.environ[VARIABLE])
        token = (stage / _TOKEN).read_text(encoding="utf-8")
        told = tuple(dict.fromkeys(map(_in_words, answers)))
        content = dataclasses.asdict(Recorded(notebook, token, tables, told))
        (stage / f"{notebook}.json").write_text(json.dumps(content), encoding="utf-8")


def _in_words(answer: Words | Notice) -> Words:
    if isinstance(answer, Notice):
        return Words(answer.text)
    return Words(answer.answer, answer.sureness, tuple(answer.sentences), answer.groups)


def lay(stage: Path, plan: Plan, token: str, notebook: str) -> None:
    """Lay the plan and the token on the stage, and take away what an earlier execution of the notebook recorded."""
    (stage / f"{notebook}.json").unlink(missing_ok=True)
    (stage / _PLAN).write_text(plan.to_json(), encoding="utf-8")
    (stage / _TOKEN).write_text(token, encoding="utf-8")


def read_recorded(stage: Path, notebook: str) -> Recorded | None:
    """Return what the notebook recorded on the stage; None when it recorded nothing."""
    file = stage / f"{notebook}.json"
    if not file.is_file():
        return None
    content = json.loads(file.read_text(encoding="utf-8"))
    tables = tuple(
        Rows(table["name"], tuple(table["keys"]), tuple(table["extras"]), tuple(map(tuple, table["rows"])))
        for table in content["tables"]
    )
    answers = tuple(
        Words(answer["answer"], answer["sureness"], tuple(answer["sentences"]), tuple(map(_group, answer["groups"])))
        for answer in content["answers"]
    )
    return Recorded(content["notebook"], content["token"], tables, answers)


def _group(content: dict[str, Any]) -> Group:
    return Group(content["heading"], tuple((label, finding) for label, finding in content["findings"]))

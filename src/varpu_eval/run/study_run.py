"""One study's report: read, planned, executed, collected and published, whole or not at all.

Knows the order of things. How one notebook is executed, `notebook` knows; what lies in the folder, `report_files`; how
the folder takes its place, `publish`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from varpu_eval.disclosure import make_plan
from varpu_eval.errors import InputError, RunError
from varpu_eval.run.choices import check_choices, check_reference, check_survey
from varpu_eval.run.facts import Rows, collect, facts_of
from varpu_eval.run.manifest import manifest, now
from varpu_eval.run.notebook import execute
from varpu_eval.run.order import Order, ordered_notebooks
from varpu_eval.run.parameters import values_for
from varpu_eval.run.publish import publishing
from varpu_eval.run.report_files import Edition, write_edition, write_results
from varpu_eval.sources import read_study
from varpu_eval.sources.findings import Note
from varpu_eval.sources.unkeyed import unkeyed
from varpu_eval.study import Study, load_study, shipped

Step = Callable[[str, float], None]
"""Told at the start of each step of a run: what it does, and the share of the run that is done (0 to 1)."""


def _untold(_: Note) -> None:
    pass


def run_study(where: str | Path, order: Order, step: Step, tell: Callable[[Note], None] = _untold) -> Path:
    """Write the report of the study at `where` and return its folder.

    Parameters
    ----------
    tell
        Told what the study's owner should know of it, such as that its persons may be real.

    Raises
    ------
    InputError
        When the study or the order is wrong; nothing has been run then.
    DisclosureError
        When a release was refused.
    RunError
        When a notebook failed or the report could not be written. The last report is as it was.
    """
    started = now()
    study = load_study(where)
    target = _target(order.output, study)
    notebooks = ordered_notebooks(order)
    declared = {notebook.name: notebook.parameters for notebook in notebooks}
    common = {"study": _address(study), "years": order.years, "seed": study.seed}
    languages = tuple(dict.fromkeys((study.language, *order.languages)))
    values = {each: values_for(declared, order.settings, {**common, "language": each}) for each in languages}
    check_survey(study, declared, values[study.language])
    check_reference(study, declared, values[study.language])
    step("reading the study", 0)
    data = read_study(study)
    check_choices(data, declared, values[study.language])
    for note in unkeyed(data):
        tell(note)
    plan = make_plan(data)
    executions = [(language, notebook) for language in languages for notebook in notebooks]
    with publishing(target) as folder, tempfile.TemporaryDirectory(prefix="varpu-") as private:
        editions = {language: Edition(language, []) for language in languages}
        for done, (language, notebook) in enumerate(executions, start=1):
            step(f"{notebook.name} ({language})", done / (len(executions) + 2))
            chosen = values[language][notebook.name]
            executed = execute(notebook, chosen, plan, study.root, Path(private))
            editions[language].notebooks.append(executed)
        step("writing the report", 1 - 1 / (len(executions) + 2))
        tables = _agreed(list(editions.values()))
        for edition in editions.values():
            write_edition(folder, data, edition, tables, languages)
        write_results(folder, study.id, tables, manifest(data, values[study.language], started, now()))
    return target


def _target(output: Path, study: Study) -> Path:
    target = output.resolve() / study.id
    if study.root.is_relative_to(target) or shipped("notebooks").is_relative_to(target):
        raise InputError(f"{target}: the study itself lies there. Name another folder with --output.")
    return target


def _address(study: Study) -> str:
    """Return how a notebook finds the study from its working folder, without a path that may name a person."""
    return "demo" if study.root == shipped("data", "demo").resolve() else "."


def _agreed(editions: Sequence[Edition]) -> tuple[Rows, ...]:
    """Return the tables of a run, the same in every language."""
    tables = [collect({each.notebook.name: each.recorded.tables for each in edition.notebooks}) for edition in editions]
    for edition, others in zip(editions[1:], tables[1:], strict=True):
        if facts_of(others) != facts_of(tables[0]):
            raise RunError(f"the facts differ between the languages {editions[0].language} and {edition.language}.")
    return tables[0]

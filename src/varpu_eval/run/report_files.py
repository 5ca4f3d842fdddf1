"""The files of a report: pages, tables, facts, manifest and executed notebooks.

Knows names and places in the folder of a report. Does not know how the folder takes the place of the last one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from varpu_eval.report import page
from varpu_eval.report.labels import labels_of
from varpu_eval.results import RESULT_COLUMNS
from varpu_eval.run.facts import Rows, facts_json, table_csv
from varpu_eval.run.notebook import Executed
from varpu_eval.run.working_copy import translated, without_traces
from varpu_eval.sources.data import StudyData


@dataclass(frozen=True, slots=True)
class Edition:
    """The executed notebooks of a run in one language."""

    language: str
    notebooks: list[Executed]


def write_edition(
    folder: Path, data: StudyData, edition: Edition, tables: Sequence[Rows], languages: Sequence[str]
) -> None:
    """Write the pages of one language: at the top of `folder` for the study's own, else in a folder of that name.

    The executed notebooks are kept in the study's own language only.
    """
    own = data.study.language
    home = folder if edition.language == own else folder / edition.language
    home.mkdir(exist_ok=True)
    labels = labels_of(data, edition.language)
    pages = [_page(executed) for executed in edition.notebooks]
    for executed, described in zip(edition.notebooks, pages, strict=True):
        html = page.render_notebook(executed.cells, labels=labels, study=data.study, page=described, pages=pages)
        _write(home / described.file, html)
        if edition.language == own:
            (folder / "notebooks").mkdir(exist_ok=True)
            copy = nbformat.writes(translated(without_traces(executed.cells), labels))
            _write(folder / "notebooks" / f"{executed.notebook.name}.ipynb", copy)
    to_top = "" if edition.language == own else "../"
    others = {
        language: f"{to_top}{'' if language == own else f'{language}/'}index.html"
        for language in languages
        if language != edition.language
    }
    files = [f"{to_top}tables/{table.name}.csv" for table in tables]
    index = page.render_index(labels=labels, study=data.study, pages=pages, tables=files, languages=others)
    _write(home / "index.html", index)


def _page(executed: Executed) -> page.Page:
    notebook, recorded = executed.notebook, executed.recorded
    place = RESULT_COLUMNS.index("origin")
    origins = {str(row[len(table.keys) + place]) for table in recorded.tables for row in table.rows}
    return page.Page(
        f"{notebook.name}.html", notebook.title, notebook.question, recorded.answers, tuple(sorted(origins))
    )


def write_results(folder: Path, study: str, tables: Sequence[Rows], manifest: Mapping[str, Any]) -> None:
    """Write what the report's figures are besides its pages: `tables/*.csv`, `facts.json` and `manifest.json`."""
    (folder / "tables").mkdir()
    for table in tables:
        _write(folder / "tables" / f"{table.name}.csv", table_csv(table))
    _write(folder / "facts.json", facts_json(study, tables))
    _write(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")

"""Notebooks for people to open: translated, set to a study, and without the traces of a run.

Knows what is taken along into a copy. Does not execute anything.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from varpu_eval.errors import InputError, RunError
from varpu_eval.report.labels import Labels
from varpu_eval.run.notebook_source import Notebook
from varpu_eval.run.parameters import TAG


def translated(cells: NotebookNode, labels: Labels) -> NotebookNode:
    """Return a copy of a notebook with its prose in the language of `labels`."""
    copy = deepcopy(cells)
    copy.metadata["title"] = labels.text(copy.metadata["title"])
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = labels.translate_markdown(cell.source)
    return copy


def without_traces(cells: NotebookNode) -> NotebookNode:
    """Return a copy of an executed notebook without paths, times and widget states; outputs stay."""
    copy = deepcopy(cells)
    for part in (copy, *copy.cells):
        for trace in ("papermill", "execution", "widgets"):
            part.metadata.pop(trace, None)
    return copy


def write_copies(notebooks: Iterable[Notebook], folder: Path, language: str, study: Path | None = None) -> list[Path]:
    """Write working copies in `language` to `folder`, set to make their pages in that language; return their files.

    Parameters
    ----------
    study
        Folder of the study that the copies open; the shipped one if None.

    Raises
    ------
    InputError
        When a copy is there already: it may hold somebody's work.
    RunError
        When the folder cannot be written.
    """
    copies = {folder / f"{notebook.name}.ipynb": notebook for notebook in notebooks}
    if there := [str(file) for file in copies if file.exists()]:
        raise InputError(f"{', '.join(there)}: there already. Name another folder, or move the old copies away.")
    chosen = {"language": language, "study": "demo" if study is None else _seen_from(folder, study)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, notebook in copies.items():
            copy = translated(notebook.cells, Labels(language))
            for cell in copy.cells:
                if TAG in cell.metadata.get("tags", ()):
                    cell.source = _with_defaults(cell.source, chosen)
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
            nbformat.write(copy, file)
    except OSError as error:
        raise RunError(f"{error.filename or folder}: {error.strerror}.") from None
    return list(copies)


def _seen_from(folder: Path, study: Path) -> str:
    """Return the path from a folder to a study, so that it holds when both are moved; whole across drives."""
    try:
        return Path(os.path.relpath(study.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return study.resolve().as_posix()


def _with_defaults(source: str, values: Mapping[str, str]) -> str:
    """Return the source of a parameters cell with other texts as defaults; remarks stay.

    >>> _with_defaults('study: str = "demo"  # a folder', {"study": "../kunta"})
    'study: str = "../kunta"  # a folder'
    """
    lines = [line.encode() for line in source.splitlines()]  # the parser counts in bytes
    for line in ast.parse(source).body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            at, value = line.value.lineno - 1, line.value
            if (given := values.get(line.target.id)) is not None:
                written = json.dumps(given, ensure_ascii=False).encode()
                lines[at] = lines[at][: value.col_offset] + written + lines[at][value.end_col_offset :]
    return b"\n".join(lines).decode()

"""Notebooks for people to open: translated, and without the traces of a run.

Knows what is taken along into a copy. Does not execute anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from varpu_eval.errors import InputError, RunError
from varpu_eval.report.labels import Labels
from varpu_eval.run.notebook import Notebook


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


def write_copies(notebooks: Iterable[Notebook], folder: Path, language: str) -> list[Path]:
    """Write working copies in `language` to `folder`, set to make their pages in that language; return their files.

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
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, notebook in copies.items():
            copy = translated(notebook.cells, Labels(language))
            for cell in copy.cells:
                if "parameters" in cell.metadata.get("tags", ()):
                    cell.source = cell.source.replace('language: str = "fi"', f'language: str = "{language}"')
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
            nbformat.write(copy, file)
    except OSError as error:
        raise RunError(f"{error.filename or folder}: {error.strerror}.") from None
    return list(copies)

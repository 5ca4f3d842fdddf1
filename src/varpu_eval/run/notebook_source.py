"""Notebooks before they run: their names, titles, questions and parameters.

Knows what a notebook must say of itself. Does not run anything, and loads nothing that does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from varpu_eval.errors import InputError, RunError
from varpu_eval.run.parameters import Parameter, nearest, read_parameters


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook before it runs: its name, title, question, parameters and cells."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    cells: NotebookNode


def read_notebook(file: Path) -> Notebook:
    """Return the notebook in `file`.

    Raises
    ------
    RunError
        When it is no notebook, or lacks its title, question or `parameters` cell.
    """
    try:
        cells = nbformat.read(file, as_version=4)
        nbformat.validate(cells)
        title, question = cells.metadata["title"], cells.metadata["varpu_eval"]["question"]
    except (ValueError, nbformat.ValidationError):
        raise RunError(f"{file.name}: this is not a notebook that Jupyter can read.") from None
    except KeyError:
        raise RunError(f"{file.name}: the metadata lack 'title' or 'varpu_eval.question'.") from None
    return Notebook(file.stem, title, question, read_parameters(cells, file.stem), cells)


def read_notebooks(folder: Path, only: Sequence[str] = ()) -> tuple[Notebook, ...]:
    """Return the notebooks in `folder` by name; with `only`, these of them.

    Raises
    ------
    InputError
        When a name in `only` is not there.
    """
    files = {file.stem: file for file in sorted(folder.glob("*.ipynb"))}
    for name in only:
        if name not in files:
            raise InputError(f"no notebook is called '{name}'. {nearest(name, files)}")
    return tuple(read_notebook(file) for name, file in files.items() if not only or name in only)

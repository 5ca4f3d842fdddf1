"""Keeps the demo study's facts in the notebooks: `python -m varpu_eval.run.kept_facts FOLDER`, or `make facts`.

Knows the cell whose text git keeps, against which every test run compares. Executes nothing: FOLDER holds the executed
copies of a report.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from varpu_eval.run.verify import FACTS_TAG
from varpu_eval.study import shipped

TEXT = "text/plain"


def keep_facts(executed: Path, notebook: Path) -> bool:
    """Write the facts that the copy `executed` shows into `notebook`, as text alone, and say whether they moved."""
    kept, shown = (nbformat.read(file, as_version=4) for file in (notebook, executed))
    cell, source = _facts_cell(kept), _facts_cell(shown)
    shown = [nbformat.v4.new_output("display_data", {TEXT: output.data[TEXT]}) for output in source.outputs]
    moved: bool = cell.outputs != shown
    if moved:
        cell.outputs, cell.execution_count = shown, 1
        nbformat.write(kept, notebook)
    return moved


def _facts_cell(notebook: NotebookNode) -> NotebookNode:
    cell: NotebookNode = next(cell for cell in notebook.cells if FACTS_TAG in cell.metadata.get("tags", ()))
    return cell


if __name__ == "__main__":
    for file in sorted(Path(sys.argv[1]).glob("*.ipynb")):
        told = "facts moved" if keep_facts(file, shipped("notebooks") / file.name) else "as before"
        sys.stdout.write(f"{file.stem}: {told}\n")

"""Whether an executed notebook may be believed and published.

Knows what a complete execution looks like: every code cell ran once, in order, without an error, and shows only
what `report.show` made, besides the facts. Names the cell that is at fault, never what the cell printed.
"""

from __future__ import annotations

from nbformat import NotebookNode

from varpu_eval.errors import DisclosureError, InputError, RunError
from varpu_eval.report.show import is_stamped
from varpu_eval.run.facts import facts_html, facts_text
from varpu_eval.run.stage import Recorded

FACTS_TAG = "keep_output"
"""Tag of the cell that shows the facts; its text is kept in git."""

_TOLD = {kind.__name__: kind for kind in (InputError, DisclosureError, RunError)}
"""Errors of this package: their text holds no personal value, so it may be told outside the failed copy."""


def failure(executed: NotebookNode) -> Exception | None:
    """Return the error of the cell that raised one, for the exit code and what may be told of it; None without."""
    for number, cell in _code_cells(executed):
        for output in cell.outputs:
            if output.output_type == "error":
                kind = _TOLD.get(output.ename, RunError)
                told = output.evalue if output.ename in _TOLD else "its message may hold data and is not shown here"
                return kind(f"cell {number} raised {output.ename}: {told}")
    return None


def fault(executed: NotebookNode, name: str, recorded: Recorded | None, token: str) -> str:
    """Return why the execution cannot be believed, empty when it can.

    Parameters
    ----------
    executed
        The notebook with its outputs.
    name
        Its name, which it must have recorded under.
    recorded
        What it recorded on the stage.
    token
        What this execution had to record as proof that it reached its end.
    """
    ran = 0
    for number, cell in _code_cells(executed):
        if cell.source.strip():
            ran += 1
            if cell.execution_count != ran:
                return f"cell {number} was not completed in its turn"
    if recorded is None or recorded.token != token:
        return f"it did not record its facts; its last cell must call record(released, '{name}', ...)"
    facts = facts_text(recorded.tables)
    for number, cell in _code_cells(executed):
        if FACTS_TAG in cell.metadata.get("tags", ()):
            if not _shows_facts(cell, facts):
                return f"cell {number} does not show the facts that were recorded, and only them"
        elif any(not _is_accepted(output) for output in cell.outputs):
            return f"cell {number} shows something that report.show did not make; show only parts of the report there"
    return ""


def _code_cells(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """Return the code cells with their place among all cells of the source, the first being 1."""
    source = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", ())]
    places = {cell.id: place for place, cell in enumerate(source, start=1)}
    return [(places.get(cell.id, 0), cell) for cell in notebook.cells if cell.cell_type == "code"]


def _is_accepted(output: NotebookNode) -> bool:
    return output.output_type == "display_data" and is_stamped(output)


def _shows_facts(cell: NotebookNode, facts: str) -> bool:
    shown = [(output.output_type, dict(output.get("data", {}))) for output in cell.outputs]
    return shown == [("display_data", {"text/plain": facts, "text/html": facts_html(facts)})]

"""One notebook, executed.

Knows how papermill is told to run a notebook in a kernel of this interpreter, and where a failed copy is kept. What
a sound execution is, `verify` knows; what to do with a notebook's facts, `study_run`.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import nbformat
import papermill
import platformdirs
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from varpu_eval.disclosure import Plan
from varpu_eval.errors import RunError
from varpu_eval.run import stage
from varpu_eval.run.kernel import kernel
from varpu_eval.run.notebook_source import Notebook
from varpu_eval.run.parameters import Value
from varpu_eval.run.verify import failure, fault

_PATIENCE = 300
"""Seconds to wait for a kernel to start and for late output: a loaded machine is no failure."""


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook that ran to its end: its cells with outputs, and what it recorded."""

    notebook: Notebook
    cells: NotebookNode
    recorded: stage.Recorded


def execute(notebook: Notebook, values: Mapping[str, Value], plan: Plan, folder: Path, private: Path) -> Executed:
    """Run a notebook with `values` for its parameters and return it with what it recorded.

    Parameters
    ----------
    folder
        Working folder of its cells.
    private
        The run's own folder, which only its owner can read; the stage and all copies lie there.

    Raises
    ------
    RunError, InputError, DisclosureError
        When a cell raised (an error of this package stays of its kind), the kernel died, or the execution cannot be
        believed. The message names the cell and the failed copy.
    """
    source, copy = private / "source" / f"{notebook.name}.ipynb", private / "executed" / f"{notebook.name}.ipynb"
    for file in (source, copy):
        file.parent.mkdir(exist_ok=True)
    nbformat.write(notebook.cells, source)
    staged, token = private / "stage", uuid4().hex
    staged.mkdir(exist_ok=True)
    stage.lay(staged, plan, token, notebook.name)
    died = ""
    with kernel(folder, private, {stage.VARIABLE: str(staged)}) as manager:
        try:
            papermill.execute_notebook(
                *(str(file).replace("{", "{{").replace("}", "}}") for file in (source, copy)),
                parameters=dict(values),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                km=manager,
                start_timeout=_PATIENCE,
                iopub_timeout=_PATIENCE,
            )
        except PapermillExecutionError:
            pass  # the copy tells it with its cell
        except DeadKernelError:
            died = "its process ended before its last cell was done"
    cells = nbformat.read(copy, as_version=4)
    cells.cells = [cell for cell in cells.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", ())]
    recorded = stage.read_recorded(staged, notebook.name)
    error = failure(cells)
    why = str(error) if error else died or fault(cells, notebook.name, recorded, token)
    if why or recorded is None:
        kind = type(error) if error else RunError
        raise kind(f"notebook {notebook.name}: {why.removesuffix('.')}. {_keep(copy)}")
    return Executed(notebook, cells, recorded)


def _keep(copy: Path) -> str:
    """Move a failed copy to the user's state folder, for its owner only, and say how to open it."""
    state = platformdirs.user_state_path("varpu-eval")
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        state.chmod(0o700)
        kept = state / copy.name
        shutil.copyfile(copy, kept)
        kept.chmod(0o600)
    except OSError as error:
        return f"Its copy could not be kept: {error.strerror}."
    return f"Its copy with the outputs: {kept} (open it with: jupyter lab '{kept}'); it may hold data."

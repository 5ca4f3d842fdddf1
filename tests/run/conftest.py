"""Small notebooks and an empty study, for tests of how runs behave whatever the questions are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = 'study: str = "demo"\nlanguage: str = "fi"\nyears: str = ""\nseed: int = 1\nrecords: int = 12'

RELEASE = """\
from varpu_eval.disclosure import plan_from, release
from varpu_eval.results import Estimate, result_table
from varpu_eval.run import record
from varpu_eval.study import Limits
row = {"municipality": "543", "followup_source": "events", "year": 2010, "estimate": Estimate(records, unit="count")}
table = result_table("followup_coverage", [row], ["municipality", "followup_source", "year"])
released = release([table], Limits(), plan_from([], Limits()))"""
"""A cell that releases one fact; the value is the parameter `records`."""

SHOW = """\
from varpu_eval.report.parts import Words
from varpu_eval.report.show import show
words = Words("An answer.")
show(words)"""


def make_notebook(
    name: str = "10-small",
    *,
    before: Sequence[str] = (),
    cells: Sequence[str] = (RELEASE, SHOW),
    after: Sequence[str] = (),
    parameters: str | None = PARAMETERS,
    last: str | None = None,
) -> NotebookNode:
    """Return a notebook in the form that runs expect, with cells between its parameters and the record of facts."""
    made = [new_markdown_cell("# Does it run?")]
    if parameters is not None:
        made.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    made += [new_code_cell(source) for source in (*before, *cells, *after)]
    source = f'record(released, "{name}", words)' if last is None else last
    made.append(new_code_cell(source, metadata={"tags": ["keep_output", "nbval-check-output"]}))
    return new_notebook(cells=made, metadata={"title": "Small", "varpu_eval": {"question": "Does it run?"}})


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a small notebook to the folder `notebooks` and returns its file."""

    def write(name: str = "10-small", **parts: object) -> Path:
        file = tmp_path / "notebooks" / f"{name}.ipynb"
        file.parent.mkdir(exist_ok=True)
        nbformat.write(make_notebook(name, **parts), file)  # type: ignore[arg-type]
        return file

    return write


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study without any data."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "study.toml").write_text(
        'schema = 1\nid = "small"\ntitle.fi = "Pieni"\nfocus = "543"\nyears = [2010]\n', encoding="utf-8"
    )
    return folder


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state folder, in a place of the test's own."""
    folder = tmp_path / "state"
    monkeypatch.setattr("platformdirs.user_state_path", lambda name: folder / name)
    return folder / "varpu-eval"

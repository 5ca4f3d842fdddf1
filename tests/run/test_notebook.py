import json
import os
import stat
import sys
from pathlib import Path

import nbformat
import pytest

from varpu_eval.disclosure import Plan
from varpu_eval.errors import DisclosureError, InputError, RunError
from varpu_eval.run.notebook import execute
from varpu_eval.run.notebook_source import read_notebook

pytestmark = pytest.mark.notebook


@pytest.fixture
def run(write_notebook, tmp_path, state):  # noqa: ARG001 - failed copies go to the test's own folder
    def run(values=None, **parts):
        private = tmp_path / "private"
        private.mkdir(mode=0o700)
        notebook = read_notebook(write_notebook(**parts))
        return execute(notebook, values or {}, Plan(frozenset(), frozenset()), tmp_path, private)

    return run


def test_a_notebook_runs_in_this_interpreter_whatever_kernels_and_files_its_user_has(run, tmp_path, monkeypatch):
    spec = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["false"], "display_name": "stray", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    (tmp_path / "babel.py").write_text("raise SystemExit('a file of the working folder was imported')")
    monkeypatch.setenv("VARPU_EVAL_KEY_FILE", "my.key")
    checks = [
        f"import sys; assert sys.executable == {sys.executable!r}",
        "import os, babel; assert (os.environ['PYTHONHASHSEED'], os.environ['OMP_NUM_THREADS']) == ('0', '1')",
        f"assert os.environ['VARPU_EVAL_KEY_FILE'] == {str(Path.cwd() / 'my.key')!r}",
        "assert (records, study, seed) == (7, 'demo', 1)",
    ]
    executed = run({"records": 7}, before=checks)
    assert executed.recorded.tables[0].rows[0][:4] == ("543", "events", 2010, 7.0)
    assert executed.recorded.answers[0].answer == "An answer."
    assert executed.cells.cells[-1].outputs[0].data["text/plain"] == "followup_coverage/543/events/\n  2010 = 7.0 ok"


def test_an_error_names_the_cell_and_keeps_its_message_in_the_copy_for_its_owner_only(run, state, capfd):
    with pytest.raises(RunError) as error:
        run(cells=["x = 1", "raise ValueError('Maija Meikäläinen')"])
    told = str(error.value)
    assert told.startswith("notebook 10-small: cell 4 raised ValueError")
    assert str(state / "10-small.ipynb") in told
    assert "Maija" not in told + "".join(capfd.readouterr())
    assert "Maija" in (state / "10-small.ipynb").read_text(encoding="utf-8")
    if os.name == "posix":
        assert [stat.S_IMODE(path.stat().st_mode) for path in (state, state / "10-small.ipynb")] == [0o700, 0o600]


def test_a_refused_release_stays_a_disclosure_error_with_its_text(run):
    cell = "class DisclosureError(Exception): ...\nraise DisclosureError('cell a/b was not declared')"
    with pytest.raises(DisclosureError, match="cell 3 raised DisclosureError: cell a/b was not declared"):
        run(cells=[cell])


def test_a_message_that_ends_a_sentence_gets_no_second_full_stop(run):
    cell = "class InputError(Exception): ...\nraise InputError('there is none. Name one.')"
    with pytest.raises(InputError, match=r"Name one\. Its copy"):
        run(cells=[cell])


def test_leaving_with_success_in_a_cell_is_a_failure(run):
    with pytest.raises(RunError, match="cell 3 raised SystemExit"):
        run(cells=["import sys; sys.exit(0)"])


@pytest.mark.skipif(os.name != "posix", reason="no such signal there")
def test_a_killed_kernel_is_a_failure(run, state):
    with pytest.raises(RunError, match="its process ended before its last cell was done"):
        run(cells=["import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
    assert nbformat.read(state / "10-small.ipynb", as_version=4).cells[0].source == "# Does it run?"


def test_anything_that_show_did_not_make_fails_the_run(run, capfd):
    raw = "import pandas as pd; frame = pd.DataFrame({'person': ['Maija']}); display(frame); print('Maija'); frame"
    with pytest.raises(RunError, match=r"cell 5 shows something that report\.show did not make") as error:
        run(after=[raw])
    assert "Maija" not in str(error.value) + "".join(capfd.readouterr())


def test_a_facts_cell_that_shows_other_facts_than_it_recorded_fails_the_run(run):
    tampered = 'import varpu_eval.run.stage as s; s.facts_text = lambda _: "none"; record(released, "10-small", words)'
    with pytest.raises(RunError, match="cell 5 does not show the facts that were recorded"):
        run(last=tampered)


def test_a_notebook_that_never_records_fails_the_run(run):
    with pytest.raises(RunError, match=r"must call record\(released, '10-small'"):
        run(cells=[], last="")


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "x.ipynb").write_text("{}")
    with pytest.raises(RunError, match=r"x\.ipynb: this is not a notebook that Jupyter can read"):
        read_notebook(tmp_path / "x.ipynb")


def test_a_notebook_without_a_question_is_refused(write_notebook):
    file = write_notebook()
    cells = nbformat.read(file, as_version=4)
    del cells.metadata["varpu_eval"]
    nbformat.write(cells, file)
    with pytest.raises(RunError, match=r"the metadata lack 'title' or 'varpu_eval\.question'"):
        read_notebook(file)

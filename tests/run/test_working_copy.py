import nbformat
import pytest

from varpu_eval.errors import InputError
from varpu_eval.run.notebook_source import read_notebook
from varpu_eval.run.working_copy import without_traces, write_copies


def test_a_working_copy_is_in_its_language_without_outputs_and_keeps_its_code(tmp_path, write_notebook, monkeypatch):
    monkeypatch.setattr("varpu_eval.report.labels.Labels.text", lambda _, text, **__: f"sv: {text}")
    notebook = read_notebook(write_notebook())
    notebook.cells.cells[-1].outputs = [nbformat.v4.new_output("stream", text="facts")]
    (file,) = write_copies([notebook], tmp_path / "work", "sv")
    copy = nbformat.read(file, as_version=4)
    assert copy.cells[0].source == "# sv: Does it run?"
    assert 'language: str = "sv"' in copy.cells[1].source
    assert [cell.source for cell in copy.cells[2:]] == [cell.source for cell in notebook.cells.cells[2:]]
    assert not any(cell.get("outputs") for cell in copy.cells)
    assert notebook.cells.cells[0].source == "# Does it run?"


def test_a_working_copy_opens_the_study_from_where_it_lies(tmp_path, write_notebook):
    parameters = 'study: str = "demo"  # here, or ä: "x"\nlanguage: str = "fi"\nseed: int = 1'
    notebook = read_notebook(write_notebook(parameters=parameters))
    (file,) = write_copies([notebook], tmp_path / "own" / "work", "en", tmp_path / 'kun"ta')
    copy = nbformat.read(file, as_version=4)
    told = 'study: str = "../../kun\\"ta"  # here, or ä: "x"\nlanguage: str = "en"\nseed: int = 1'
    assert copy.cells[1].source == told
    assert (file.parent / read_notebook(file).parameters[0].default).resolve() == tmp_path / 'kun"ta'


def test_a_copy_never_replaces_another(tmp_path, write_notebook):
    notebook = read_notebook(write_notebook())
    write_copies([notebook], tmp_path / "work", "fi")
    with pytest.raises(InputError, match=r"10-small\.ipynb: there already"):
        write_copies([notebook], tmp_path / "work", "fi")


def test_a_published_copy_has_no_paths_times_or_widgets_but_its_outputs():
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("stream", text="y")])
    cell.metadata.update({"papermill": {"start_time": "now"}, "execution": {"iopub": "now"}, "tags": ["z"]})
    executed = nbformat.v4.new_notebook(
        cells=[cell], metadata={"papermill": {"input_path": "/home/maija"}, "widgets": {}, "title": "T"}
    )
    copy = without_traces(executed)
    assert copy.metadata == {"title": "T"}
    assert copy.cells[0].metadata == {"tags": ["z"]}
    assert copy.cells[0].outputs[0].text == "y"
    assert executed.metadata.papermill.input_path == "/home/maija"

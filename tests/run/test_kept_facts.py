import nbformat

from varpu_eval.run.kept_facts import keep_facts
from varpu_eval.study import shipped


def facts(text, **more):
    return [nbformat.v4.new_output("display_data", {"text/plain": text, **more})]


def test_moved_facts_are_kept_and_nothing_else_is_taken_over(write_notebook, tmp_path):
    file, executed = write_notebook(), tmp_path / "executed.ipynb"
    before = nbformat.read(file, as_version=4)
    ran = nbformat.read(file, as_version=4)
    ran.cells[0].source = "# Toimiiko se?"
    ran.cells[-1].outputs = facts("a = 1 ok", **{"text/html": "<p>1 fact</p>"})
    nbformat.write(ran, executed)
    assert keep_facts(executed, file)
    after = nbformat.read(file, as_version=4)
    assert after.cells[-1].outputs == facts("a = 1 ok")
    assert after.cells[-1].execution_count == 1
    assert after.cells[:-1] == before.cells[:-1]
    assert not keep_facts(executed, file)


def test_the_shipped_notebooks_keep_their_facts_as_text_alone():
    for file in shipped("notebooks").glob("*.ipynb"):
        (output,) = nbformat.read(file, as_version=4).cells[-1].outputs
        assert set(output.data) == {"text/plain"}

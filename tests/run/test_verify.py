import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from varpu_eval.errors import DisclosureError, InputError, RunError
from varpu_eval.report.show import _hash
from varpu_eval.run.facts import Rows, facts_html
from varpu_eval.run.stage import Recorded
from varpu_eval.run.verify import failure, fault

FIGURES = (12.0, None, None, None, "count", "ok", "own", "")
TABLES = (Rows("coverage", ("year",), (), ((2010, *FIGURES),)),)
FACTS = "coverage/\n  2010 = 12.0 ok"
RECORDED = Recorded("10-small", "token", TABLES, ())


def shown(html="<p>figure</p>"):
    data = {"text/html": html, "text/plain": "figure"}
    return new_output("display_data", data, metadata={"varpu_eval": {"sha256": _hash("<p>figure</p>")}})


def facts(text=FACTS):
    return new_output("display_data", {"text/plain": text, "text/html": facts_html(text)})


def executed(*cells):
    """Return an executed notebook: markdown, then a code cell for each pair of execution count and outputs."""
    code = [
        new_code_cell("x", execution_count=count, outputs=outputs, metadata={"tags": list(tags)})
        for count, outputs, *tags in cells
    ]
    return new_notebook(cells=[new_markdown_cell("# Q"), *code])


def told(*cells, recorded=RECORDED, token="token"):
    return fault(executed(*cells), "10-small", recorded, token)


WIDGET = "application/vnd.jupyter.widget-view+json"  # what network.explore shows itself by

GOOD = (1, [shown()]), (2, [facts()], "keep_output")


def test_a_complete_execution_with_stamped_parts_and_its_facts_is_believed():
    assert told(*GOOD) == ""


def test_an_empty_cell_needs_no_execution():
    notebook = executed(*GOOD)
    notebook.cells.insert(1, new_code_cell(""))
    assert fault(notebook, "10-small", RECORDED, "token") == ""


@pytest.mark.parametrize("counts", [(None, 1), (1, None), (2, 1), (1, 3), (1, 1)])
def test_a_cell_that_did_not_run_in_its_turn_is_a_fault(counts):
    one, two = counts
    assert "was not completed in its turn" in told((one, [shown()]), (two, [facts()], "keep_output"))


@pytest.mark.parametrize("recorded", [None, Recorded("10-small", "of another run", TABLES, ())])
def test_a_notebook_that_recorded_nothing_in_this_run_is_a_fault(recorded):
    assert "did not record its facts" in told(*GOOD, recorded=recorded)


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stdout", text="0401"),
        new_output("stream", name="stderr", text="a warning"),
        new_output("execute_result", {"text/plain": "0401"}, execution_count=1),
        new_output("display_data", {"text/html": "<table><td>0401</table>", "text/plain": "0401"}),
        new_output("display_data", {WIDGET: {"model_id": "0401"}, "text/plain": "Sigma of 0401"}),
        new_output("display_data", {**shown().data, WIDGET: {"model_id": "0401"}}, metadata=shown().metadata),
        shown(html="<p>changed</p>"),
        facts(),
    ],
)
def test_anything_that_show_did_not_make_is_a_fault_and_is_not_told(output):
    fault = told((1, [shown(), output]), GOOD[1])
    assert fault.startswith("cell 2 shows something that report.show did not make")
    assert "0401" not in fault


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [facts("coverage/2010 = 13.0 ok")],
        [facts(), shown()],
        [facts(), facts()],
        [new_output("stream", name="stdout", text=FACTS)],
        [new_output("display_data", {"text/plain": FACTS, "text/html": "<table>"})],
        [new_output("display_data", {"text/plain": FACTS})],
    ],
)
def test_the_facts_cell_shows_the_recorded_facts_and_only_them(outputs):
    assert told(GOOD[0], (2, outputs, "keep_output")).startswith("cell 3 does not show the facts that were recorded")


@pytest.mark.parametrize(
    ("ename", "kind", "words"),
    [
        ("InputError", InputError, "cell 2 raised InputError: the text"),
        ("DisclosureError", DisclosureError, "cell 2 raised DisclosureError: the text"),
        ("RunError", RunError, "cell 2 raised RunError: the text"),
        ("ValueError", RunError, "cell 2 raised ValueError: its message may hold data and is not shown here"),
        ("SystemExit", RunError, "cell 2 raised SystemExit: its message may hold data and is not shown here"),
    ],
)
def test_the_error_of_a_cell_keeps_its_kind_and_only_our_own_are_told_in_full(ename, kind, words):
    raised = new_output("error", ename=ename, evalue="the text", traceback=[])
    error = failure(executed((1, [raised]), GOOD[1]))
    assert (type(error), str(error)) == (kind, words)
    assert failure(executed(*GOOD)) is None

from varpu_eval.report.labels.extraction import extracted, notebook_messages


def test_messages_come_from_code_templates_and_notebooks():
    places = extracted()
    assert "report/labels/terms.py" in places["early education"]
    assert "report/template/page/summary.html.j2" in places["How to read the marks"]
    assert any(place.startswith("notebooks/") for place in places["Method"])


def test_a_notebook_gives_its_title_question_blocks_and_captions():
    cells = [
        {"cell_type": "markdown", "source": ["# One\n", "\n", "- two\n", "- three"]},
        {"cell_type": "code", "source": ['show(tables.table(t, labels, caption="Four", columns=("year",)))']},
    ]
    notebook = {"cells": cells, "metadata": {"title": "Zero", "varpu_eval": {"question": "Why?"}}}
    assert list(notebook_messages(notebook)) == ["Zero", "Why?", "One", "two", "three", "Four"]


def test_a_plural_is_one_message_of_two_forms():
    assert ("{n} meeting", "{n} meetings") in extracted()

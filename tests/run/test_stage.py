import pytest

from varpu_eval.disclosure import plan_from, release
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.results import Cell, Counts, Estimate, result_table
from varpu_eval.run import stage
from varpu_eval.run.facts import facts_html, facts_text
from varpu_eval.study import Limits

PLAN = plan_from([Counts("respondents", (Cell("a", 3), Cell("b", 12)))], Limits())
GROUPS = (Group("Nurmijärvi", (("Grew", "one"), ("Fell", "two"))),)
WORDS = Words("Yes.", "Sure.", ("One.", "Two."), GROUPS)
AS_LISTED = Words("Yes.", "Sure.", ["One.", "Two."], GROUPS)

NOTICE = Notice("There are no data.")


@pytest.fixture
def displayed(monkeypatch):
    shown = []
    monkeypatch.setattr(stage, "display", lambda data, raw: shown.append((data, raw)))
    return shown


@pytest.fixture
def released():
    row = {"municipality": "543", "followup_source": "events", "year": 2010, "estimate": Estimate(7, unit="count")}
    table = result_table("followup_coverage", [row], ["municipality", "followup_source", "year"])
    return release([table], Limits(), PLAN)


def test_without_a_run_the_facts_are_only_shown(displayed, released, monkeypatch):
    monkeypatch.delenv(stage.VARIABLE, raising=False)
    stage.record(released, "10-x", WORDS)
    text = "followup_coverage/543/events/\n  2010 = 7.0 ok"
    assert displayed == [({"text/plain": text, "text/html": facts_html(text)}, True)]


def test_a_run_gets_back_what_a_notebook_recorded_each_answer_once(displayed, released, monkeypatch, tmp_path):
    monkeypatch.setenv(stage.VARIABLE, str(tmp_path))
    stage.lay(tmp_path, PLAN, "token", "10-x")
    stage.record(released, "10-x", AS_LISTED, NOTICE, NOTICE)
    recorded = stage.read_recorded(tmp_path, "10-x")
    assert (recorded.notebook, recorded.token) == ("10-x", "token")
    assert recorded.answers == (WORDS, Words("There are no data."))
    assert displayed[0][0]["text/plain"] == facts_text(recorded.tables)


def test_the_plan_of_a_run_is_the_one_on_the_stage(monkeypatch, tmp_path, make_data):
    monkeypatch.setenv(stage.VARIABLE, str(tmp_path))
    stage.lay(tmp_path, PLAN, "token", "10-x")
    assert stage.plan_of_run(make_data()) == PLAN


def test_what_an_earlier_execution_recorded_is_taken_away(displayed, released, monkeypatch, tmp_path):
    monkeypatch.setenv(stage.VARIABLE, str(tmp_path))
    stage.lay(tmp_path, PLAN, "one", "10-x")
    stage.record(released, "10-x")
    stage.lay(tmp_path, PLAN, "two", "10-x")
    assert len(displayed) == 1
    assert stage.read_recorded(tmp_path, "10-x") is None

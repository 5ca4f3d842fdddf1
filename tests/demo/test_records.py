"""Milestones, comments and small tables say what the documents say, one row a source."""

import pandas as pd
import pytest

from varpu_eval.demo.files import published_rows


@pytest.fixture(scope="module")
def events(shipped_table):
    return shipped_table("events.csv")


@pytest.mark.parametrize(
    ("kind", "start", "sources"),
    [
        ("project", "2003", 3), ("model", "2006", 2), ("coordinator", "2007-11", 1), ("coordinator", "2008", 1),
        ("coordinator", "2007", 2), ("coordinator", "2012", 1), ("structure", "2008-01", 1), ("structure", "2008", 2),
        ("decision", "2011-05-25", 1), ("award", "2014", 1), ("plan", "2009", 1), ("plan", "2014", 1),
    ],
)  # fmt: skip
def test_a_milestone_has_a_row_for_each_source_that_tells_it(events, kind, start, sources):
    told = events[(events["kind"] == kind) & (events["start"] == start) & (events["municipality"] == "543")]
    assert len(told) == sources


def test_the_impossible_figure_is_kept_flagged_and_stands_in_no_other_table(events, shipped_table):
    impossible = events[events["kind"] == "impossible_figure"]
    assert len(impossible) == 1
    assert "60,3 %" in impossible["text_fi"].item()
    assert "ei voi pitää paikkaansa" in impossible["text_fi"].item()
    assert not shipped_table("indicators.csv")["value"].astype(float).between(60.2, 60.4).any()
    assert not events.loc[events["kind"] != "impossible_figure", "text_fi"].str.contains("60,3").any()


def test_sources_that_disagree_tell_of_the_same_event(events):
    times = events[events["event"] != ""].groupby("event")["start"].agg(set).to_dict()
    assert times["model"] == {"2003", "2006"}
    assert times["coordinator"] == {"2007", "2007-11", "2008"}
    assert times["steering_name"] == {"2008", "2013"}


def test_population_of_2012_is_told_as_a_figure_and_no_milestone_of_the_work(events):
    told = events[events["text_fi"].str.startswith("40 719 asukasta vuonna 2012")]
    assert list(told["kind"]) == ["published_figure"]


def test_every_event_is_told_in_three_languages_and_has_a_source(events):
    assert (events[["text_fi", "text_sv", "text_en", "source"]] != "").all(axis=None)


def test_every_comment_of_the_workshop_day_is_transcribed(shipped_table):
    transcribed = pd.DataFrame(published_rows("workshops_2009.csv"))
    # comments in the document: workshops A 6, B 7, C 11, D 14, E 11, F 2
    in_workshops = transcribed[transcribed["phase"] == "workshop"].groupby("practice", sort=False).size()
    assert list(in_workshops) == [6, 7, 11, 14, 11, 2]
    # other comments 8, content 8, knowledge transfer 5, cooperation 3, organisation 20, feedback 13
    assert transcribed.groupby("phase", sort=False).size().to_dict() == {
        "workshop": 51, "other_comments": 8, "content": 8, "knowledge_transfer": 5, "cooperation": 3,
        "organisation": 20, "feedback": 13,
    }  # fmt: skip
    exchange = shipped_table("exchange.csv")
    assert len(exchange) == 108
    assert (exchange["municipality"] == "").sum() == 13  # feedback on the day, of nobody's municipality
    assert exchange.loc[exchange["municipality"] != "", "municipality"].nunique() == 10


def test_a_host_speaks_of_its_own_practice_as_host_and_nobody_else_does(shipped_table):
    exchange = shipped_table("exchange.csv")
    own = exchange["host"] == exchange["municipality"]
    assert set(exchange.loc[own & (exchange["phase"] == "workshop"), "stance"]) == {"host_own"}
    assert not (exchange.loc[~own, "stance"] == "host_own").any()


def test_decisions_belong_to_steering_meetings(shipped_table):
    meetings = shipped_table("meetings", "meetings_543.csv").set_index("meeting")
    assert set(meetings.loc[shipped_table("actions.csv")["meeting"], "group"]) == {"steering"}

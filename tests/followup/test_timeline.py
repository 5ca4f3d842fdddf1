"""Events as their sources tell them: every source its row, disagreement and impossible figures marked."""

from __future__ import annotations

import pandas as pd
import pytest

from varpu_eval.followup import timeline


def event(start, end=None, *, kind="model", text="Malli otetaan käyttöön", source="kunta", municipality="543", **more):
    told = {"start": start, "end": end, "kind": kind, "municipality": municipality, "text_fi": text, "source": source}
    return {**told, "origin": "published", **more}


def told(make_data, *events, years=None):
    return timeline(make_data({"events": events}), years).frame


def test_a_study_without_events_has_an_empty_timeline(make_data):
    assert timeline(make_data()).frame.empty


def test_events_stand_in_order_of_time_without_figures(make_data):
    frame = told(make_data, event("2011-05-25", text="Valtuusto"), event("2003", "2005", text="Hanke"))
    assert frame[["start", "end", "text"]].to_numpy().tolist() == [
        ["2003", "2005", "Hanke"],
        ["2011-05-25", "", "Valtuusto"],
    ]
    assert frame["estimate"].isna().all()
    assert frame[["unit", "status", "origin", "source"]].iloc[0].tolist() == ["text", "ok", "published", "kunta"]


def test_dates_and_years_are_told_as_precisely_as_they_were_given(make_data):
    read = make_data({"events": [event("x")]})
    read.tables["events"]["start"] = pd.Series([pd.Timestamp(2011, 5, 25)], dtype="object")
    assert timeline(read).frame["start"].tolist() == ["2011-05-25"]
    read.tables["events"]["start"] = [2011]
    assert timeline(read).frame["start"].tolist() == ["2011"]


def test_sources_that_differ_have_their_own_rows_and_are_marked(make_data):
    frame = told(
        make_data, event("2003", "2005", source="a"), event("2006", source="b"), event("2009", text="Muu", source="a")
    )
    assert frame[["start", "source", "flag"]].to_numpy().tolist() == [
        ["2003", "a", "disagreement"], ["2006", "b", "disagreement"], ["2009", "a", ""],
    ]  # fmt: skip


def test_sources_that_agree_have_their_own_rows_unmarked(make_data):
    frame = told(make_data, event("2006", source="a"), event("2006", source="b"))
    assert frame[["source", "flag"]].to_numpy().tolist() == [["a", ""], ["b", ""]]


def test_the_same_event_in_two_municipalities_is_no_disagreement(make_data):
    assert set(told(make_data, event("2006"), event("2007", municipality="698"))["flag"]) == {""}


def test_one_source_that_tells_of_two_like_events_does_not_disagree_with_itself(make_data):
    assert set(told(make_data, event("2006", source="a"), event("2010", source="a"))["flag"]) == {""}


def test_an_impossible_figure_is_flagged_even_when_sources_differ(make_data):
    frame = told(
        make_data,
        event("2012", kind="impossible_figure", text="60,3 %", source="a"),
        event("2013", kind="impossible_figure", text="60,3 %", source="b"),
    )
    assert set(frame["flag"]) == {"impossible"}


def test_the_same_row_twice_is_one_event(make_data):
    assert len(told(make_data, event("2006"), event("2006"))) == 1


def test_a_missing_finnish_text_is_taken_from_another_language(make_data):
    data = make_data({"events": [event("2006", text=None)]})
    data.tables["events"]["text_en"] = "The model starts"
    assert timeline(data).frame["text"].tolist() == ["The model starts"]


@pytest.mark.parametrize(
    ("years", "kept"),
    [((2003, 2005), ["2003"]), ((2004, 2012), ["2011-05-25"]), (None, ["2003", "2011-05-25"]), (frozenset({2003}), [])],
)
def test_events_wholly_inside_the_years_are_kept(make_data, years, kept):
    frame = told(make_data, event("2003", "2005"), event("2011-05-25", text="Valtuusto"), years=years)
    assert frame["start"].tolist() == kept


def test_the_timeline_does_not_depend_on_the_order_of_rows(make_data):
    events = [event("2006", source="a"), event("2003", "2005", source="b"), event("2003", source="c", text="Muu")]
    assert told(make_data, *events).equals(told(make_data, *events[::-1]))

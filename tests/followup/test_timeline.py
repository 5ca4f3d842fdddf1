"""Events as their sources tell them: every source its row, disagreement and impossible figures marked."""

from __future__ import annotations

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


def test_sources_that_differ_have_their_own_rows_and_are_marked(make_data):
    frame = told(
        make_data,
        event("2003", "2005", source="a", event="start", text="Malli luotiin"),
        event("2006", source="b", event="start", text="Malli käytössä"),
        event("2009", source="a", event="plan"),
    )
    assert frame[["start", "source", "flag"]].to_numpy().tolist() == [
        ["2003", "a", "disagreement"], ["2006", "b", "disagreement"], ["2009", "a", ""],
    ]  # fmt: skip


def test_sources_that_agree_have_their_own_rows_unmarked(make_data):
    frame = told(make_data, event("2006", source="a", event="start"), event("2006", source="b", event="start"))
    assert frame[["source", "flag"]].to_numpy().tolist() == [["a", ""], ["b", ""]]


def test_a_year_agrees_with_a_month_in_it_and_an_untold_end_with_any(make_data):
    rows = [event(start, end, event="post", source=end) for start, end in [("2007", None), ("2007-11", "2008")]]
    assert set(told(make_data, *rows)["flag"]) == {""}


def test_sources_that_differ_only_in_the_end_disagree(make_data):
    rows = [event("2006", end, event="project", source=end) for end in ("2007", "2008")]
    assert set(told(make_data, *rows)["flag"]) == {"disagreement"}


def test_events_that_no_one_called_the_same_do_not_disagree(make_data):
    assert set(told(make_data, event("2006", source="a"), event("2010", source="b"))["flag"]) == {""}


def test_an_impossible_figure_is_flagged_even_when_sources_differ(make_data):
    frame = told(
        make_data,
        event("2012", kind="impossible_figure", event="minors", source="a"),
        event("2013", kind="impossible_figure", event="minors", source="b"),
    )
    assert set(frame["flag"]) == {"impossible"}


def test_the_same_row_twice_is_one_event(make_data):
    assert len(told(make_data, event("2006"), event("2006"))) == 1


def test_a_missing_finnish_text_is_taken_from_another_language(make_data):
    assert told(make_data, event("2006", text=None, text_en="The model"))["text"].tolist() == ["The model"]


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

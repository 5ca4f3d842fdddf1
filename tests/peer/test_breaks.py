"""Where series break, and which windows cannot be counted as separate findings."""

from __future__ import annotations

import pytest

from varpu_eval.errors import InputError
from varpu_eval.peer import Break, read_breaks, series_breaks, series_breaks_of


def windows(make_data, starts, span, breaks=None):
    rows = [
        {"indicator": "open_care", "region": "543", "year": year, "span": span, "value": 5.0, "origin": "derived"}
        for year in starts
    ]
    return make_data(
        {"indicators": rows, "catalogue": [{"indicator": "open_care", "unit": "percent", "breaks": breaks}]}
    )


def test_breaks_are_read_from_the_catalogue_in_order_of_year(make_data):
    data = windows(make_data, [2010], 1, "2015=Social Welfare Act | 2008=Child Welfare Act")
    assert read_breaks(data) == (
        Break("open_care", 2008, "Child Welfare Act"),
        Break("open_care", 2015, "Social Welfare Act"),
    )


def test_a_break_that_cannot_be_read_says_where_and_how_to_write_it(make_data):
    with pytest.raises(InputError, match=r"indicator 'open_care'.*'2008=text"):
        read_breaks(windows(make_data, [2010], 1, "after the act"))


def test_breaks_of_a_series_are_the_catalogues_and_changes_of_organisation(make_data):
    def event(start, where, kind="organisation"):
        return {"start": start, "municipality": where, "kind": kind}

    events = [event("2006-01-01", "698"), event("2023", "FI"), event("2011", "543", "award"), event("2008", "698")]
    catalogue = [
        {"indicator": "open_care", "unit": "percent", "breaks": "2015=act|2008=act"},
        {"indicator": "placed", "unit": "percent", "breaks": "2017=act"},
    ]
    data = make_data({"catalogue": catalogue, "events": events})
    assert series_breaks_of(data, "open_care", "543") == (2008, 2015, 2023)
    assert series_breaks_of(data, "open_care", "698") == (2006, 2008, 2015, 2023)
    assert series_breaks_of(data, "unknown", "543") == (2023,)


def test_a_window_holds_a_break_only_when_the_break_comes_after_its_first_year(make_data):
    # windows 2012-14 ... 2015-17; from 2015 on something else is counted
    frame = series_breaks(windows(make_data, [2012, 2013, 2014, 2015], 3, "2015=act")).frame
    assert dict(zip(frame["year"], frame["breaks"], strict=True)) == {2012: "", 2013: "2015", 2014: "2015", 2015: ""}


def test_windows_that_share_years_are_overlapping(make_data):
    # 2010-12 and 2012-14 share 2012; 2015-17 shares none with them
    frame = series_breaks(windows(make_data, [2010, 2012, 2015], 3)).frame
    assert dict(zip(frame["year"], frame["overlapping"], strict=True)) == {2010: "yes", 2012: "yes", 2015: "no"}


def test_single_years_never_overlap(make_data):
    assert set(series_breaks(windows(make_data, [2010, 2011, 2012], 1)).frame["overlapping"]) == {"no"}


def test_a_study_without_indicators_has_no_breaks(make_data):
    assert read_breaks(make_data()) == ()
    assert series_breaks(make_data()).frame.empty


def test_breaks_are_text_rows_without_any_figure(make_data):
    frame = series_breaks(windows(make_data, [2010], 3)).frame
    assert frame[["unit", "status", "origin"]].to_numpy().tolist() == [["text", "ok", "derived"]]
    assert frame["estimate"].isna().all()


def test_a_break_of_one_indicator_is_none_of_another(make_data):
    rows = [{"indicator": i, "region": "543", "year": 2014, "span": 3, "value": 1.0} for i in ("open_care", "placed")]
    catalogue = [{"indicator": "open_care", "breaks": "2015=act"}, {"indicator": "placed"}]
    frame = series_breaks(make_data({"indicators": rows, "catalogue": catalogue})).frame
    assert dict(zip(frame["indicator"], frame["breaks"], strict=True)) == {"open_care": "2015", "placed": ""}


def test_a_window_that_is_published_nowhere_here_is_not_told(make_data):
    rows = [
        {"indicator": "placed", "region": r, "year": y, "value": 1.0}
        for r, y in [("543", 2010), ("901", 2011), ("543", 2012)]
    ]
    assert series_breaks(make_data({"indicators": rows})).frame["year"].tolist() == [2010, 2012]

"""Natural limits of one series, stretch by stretch, and what is marked in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.disclosure import release
from varpu_eval.disclosure.plan import plan_from
from varpu_eval.peer import declared_counts, indicator_process, process_limits

YEARS = tuple(range(2001, 2015))
STEADY = [1.2, 1.3, 1.1, 1.2, 1.3, 1.2, 1.1, 1.3, 1.2, 1.1, 1.2, 1.3, 1.1, 1.2]


def process_data(make_data, values, *, years=YEARS, breaks="", events=(), counts=None, span=1):
    rows = [
        {
            "indicator": "placed", "region": "543", "year": year, "span": span, "value": value, "origin": "published",
            "count": counts[year - years[0]] if counts else None,
        }
        for year, value in zip(years, values, strict=True)
    ]  # fmt: skip
    placed = {"indicator": "placed", "unit": "percent", "source": "THL", "breaks": breaks}
    told = [{"start": begun, "kind": "organisation", "municipality": where} for begun, where in events]
    return make_data({"indicators": rows, "catalogue": [placed], "events": told})


def process(data, years=None):
    return indicator_process(data, years).frame.set_index("year")


def test_limits_are_those_of_the_series_and_stand_beside_each_year(make_data):
    frame, expected = process(process_data(make_data, STEADY)), process_limits(pd.Series(STEADY, YEARS))
    assert frame["estimate"].tolist() == STEADY
    for column, value in (("centre", expected.centre), ("lower", expected.low), ("upper", expected.high)):
        assert set(frame[column]) == {value}
    assert set(frame["mark"]) == set(frame["unmarked"]) == {""}
    assert set(frame["unit"]) == {"percent"}


def test_a_year_outside_is_marked_and_may_leave(make_data):
    data = process_data(make_data, [*STEADY[:-1], 2.5])
    told = release(
        [indicator_process(data)], data.study.disclosure, plan_from(declared_counts(data), data.study.disclosure)
    )["indicator_process"].frame
    last = told.set_index("year").loc[2014]
    assert (last["mark"], last["status"]) == ("beyond_limits", "ok")
    assert last["estimate"] > last["upper"]


def test_the_first_of_several_rules_is_told(make_data):
    values = [1.0] * 5 + [1.01] * 8 + [5.0]  # the mean is above the first 13
    frame = process(process_data(make_data, values))
    found = process_limits(pd.Series(values, YEARS))
    assert {rule for year, rule in found.marks if year == 2014} == {"beyond_limits"}
    assert frame.loc[2014, "mark"] == "beyond_limits"
    assert frame.loc[2001, "mark"] == "run"
    lifted = [1.0, 1.1] * 4 + [2.0, 2.1, 2.0, 2.1, 2.0, 2.1]  # all beyond, and three of four near the limit
    marks = process_limits(pd.Series(lifted, YEARS)).marks
    several = {year for year, rule in marks if rule == "beyond_limits"} & {y for y, rule in marks if rule == "run"}
    assert several
    assert set(process(process_data(make_data, lifted)).loc[sorted(several), "mark"]) == {"beyond_limits"}


def test_under_13_years_nothing_is_marked(make_data):
    frame = process(process_data(make_data, [*STEADY[:11], 9.0], years=YEARS[:12]))
    assert set(frame["mark"]) == {""}
    assert set(frame["unmarked"]) == {"few_points"}


@pytest.mark.parametrize(
    "given", [{"breaks": "2008=law"}, {"events": [("2008-01-01", "543")]}, {"events": [("2008", "FI")]}]
)
def test_a_break_cuts_the_series_in_two(make_data, given):
    values = [1.0, 1.1] * 3 + [1.0] + [2.0, 2.1] * 3 + [2.0]
    frame = process(process_data(make_data, values, **given))
    assert frame.loc[:2007, "centre"].nunique() == frame.loc[2008:, "centre"].nunique() == 1
    assert frame.loc[2007, "centre"] == pytest.approx(7.3 / 7)  # four of 1.0 and three of 1.1
    assert set(frame["unmarked"]) == {"few_points"}
    assert set(frame["mark"]) == {""}


def test_a_longer_stretch_is_marked_beside_a_short_one(make_data):
    years = tuple(range(1999, 2015))
    frame = process(process_data(make_data, [9.0, 9.1, *STEADY[:-1], 2.5], years=years, breaks="2001=law"))
    assert frame.loc[1999:2000, "unmarked"].tolist() == ["few_points"] * 2
    assert frame.loc[2014, "mark"] == "beyond_limits"


def test_a_missing_year_cuts_too_and_a_year_alone_has_no_limits(make_data):
    frame = process(process_data(make_data, [1.0, 1.2, 1.4], years=(2001, 2003, 2004)))
    assert np.isnan(frame.loc[2001, ["centre", "lower", "upper"]].astype(float)).all()
    assert frame.loc[2003, "centre"] == pytest.approx(1.3)
    assert set(frame["unmarked"]) == {"few_points"}


def test_no_lower_limit_is_below_0_where_no_value_is(make_data):
    assert process(process_data(make_data, [0.1, 0.9] * 7))["lower"].eq(0).all()
    assert process(process_data(make_data, [-0.1, 0.9] * 7))["lower"].lt(0).all()


def test_windows_of_several_years_and_other_regions_are_left_out(make_data):
    assert process(process_data(make_data, STEADY, span=3)).empty
    assert process(make_data()).empty


def test_years_narrow_the_series(make_data):
    assert process(process_data(make_data, STEADY), (2003, 2006)).index.tolist() == [2003, 2004, 2005, 2006]


def test_a_small_count_hides_its_stretch_and_no_other(make_data):
    counts = [100] * 6 + [3] + [100] * 7  # 2007
    data = process_data(make_data, STEADY, breaks="2010=law", counts=counts)
    told = release(
        [indicator_process(data)], data.study.disclosure, plan_from(declared_counts(data), data.study.disclosure)
    )["indicator_process"].frame
    status = told.set_index("year")["status"]
    assert set(status.loc[:2009]) == {"hidden"}
    assert set(status.loc[2010:]) == {"ok"}

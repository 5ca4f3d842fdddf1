"""The course of one series: which years are described, by what, and when nothing is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.disclosure import release
from varpu_eval.disclosure.plan import plan_from
from varpu_eval.peer import declared_counts, indicator_course, interrupted_series

YEARS = tuple(range(2001, 2017))
PERSONS = 10_000


def course_data(make_data, counts, *, years=YEARS, breaks="", events=(), start=2009, denominator="children", span=1):
    """Make a study of one series of counts among 10,000 children."""
    rows = []
    for year, count in zip(years, counts, strict=True):
        value = 1.0 if count is None else count / PERSONS * 100
        at = {"region": "543", "year": year, "span": span}
        rows += [
            {"indicator": "placed", "value": value, "count": count, "origin": "published", **at},
            {"indicator": "children", "value": PERSONS, **at},
        ]
    placed = {"indicator": "placed", "unit": "percent", "denominator": denominator, "source": "THL", "breaks": breaks}
    told = [{"start": begun, "kind": "organisation", "municipality": where} for begun, where in events]
    catalogue = [placed, {"indicator": "children", "unit": "count"}]
    return make_data({"indicators": rows, "catalogue": catalogue, "events": told}, start=start)


def noisy(times=1.0, years=YEARS):
    rng = np.random.default_rng(3)
    return [int(rng.poisson(120 * (times if year >= 2009 else 1.0))) for year in years]


def course(data, **more):
    return indicator_course(data, **more).frame.set_index(["method", "term"])


def test_terms_are_ratios_of_the_two_models_side_by_side(make_data):
    counts = noisy(0.5)
    frame = course(course_data(make_data, counts))
    expected = interrupted_series(pd.Series(counts, YEARS), pd.Series(PERSONS, YEARS), 2009)
    assert len(frame) == 6
    for c in expected.coefficients:
        if c.term != "constant":
            # the same arithmetic
            told = frame.loc[(c.method, c.term), ["estimate", "low", "high"]].astype(float)
            np.testing.assert_allclose(told, np.exp([c.estimate, c.low, c.high]), rtol=1e-12)
    assert set(frame["unit"]) == {"ratio"}
    assert 0.35 < frame.loc[("quasi_poisson", "step"), "estimate"] < 0.7  # halved


def test_how_many_years_and_from_which_to_which_is_told(make_data):
    row = course(course_data(make_data, noisy())).iloc[0]
    told = row[["years", "years_before", "year_from", "year_to", "unmarked"]].tolist()
    assert told == [16, 8, 2001, 2016, ""]


@pytest.mark.parametrize(
    "given",
    [
        {"start": None},
        {"denominator": "nobody"},
        {"start": 2003},
        {"start": 2015},
        {"span": 3},
        {"counts": [None] * 16},
    ],
)
def test_without_a_start_counts_persons_or_three_years_on_each_side_nothing_is_told(make_data, given):
    given = {"counts": noisy(), **given}
    assert course(course_data(make_data, **given)).empty


def test_the_start_may_be_given_and_years_narrowed(make_data):
    row = course(course_data(make_data, noisy(), start=None), years=(2003, 2012), start=2008).iloc[0]
    assert (row["year_from"], row["year_to"], row["years_before"], row["unmarked"]) == (2003, 2012, 5, "few_points")


def test_a_year_without_a_count_cuts_the_series(make_data):
    counts = noisy()
    counts[2] = None  # 2003
    row = course(course_data(make_data, counts)).iloc[0]
    assert (row["year_from"], row["years"]) == (2004, 13)


@pytest.mark.parametrize(
    ("given", "first", "unmarked"),
    [
        ({"breaks": "2003=law"}, 2003, ""),
        ({"breaks": "2007=law"}, 2001, "break"),  # only 2 years between the law and the start
        ({"events": [("2006-01-01", "543")]}, 2006, "few_points"),
        ({"events": [("2006", "FI")]}, 2006, "few_points"),
        ({"events": [("2006", "698")]}, 2001, ""),
    ],
)
def test_years_without_a_break_are_described_where_they_are_enough(make_data, given, first, unmarked):
    row = course(course_data(make_data, noisy(), **given)).iloc[0]
    assert (row["year_from"], row["unmarked"]) == (first, unmarked)


def test_no_event_after_the_start_cannot_be_estimated(make_data):
    frame = course(course_data(make_data, [50] * 8 + [0] * 8))
    assert set(frame["status"]) == {"not_estimable"}
    assert frame["estimate"].isna().all()


def test_where_one_model_has_no_answer_the_other_stands_alone(make_data):
    frame = course(course_data(make_data, [100, 120] * 8))  # each error is the last one turned: a correlation of -1
    assert set(frame.loc["reml_ar1", "status"]) == {"not_estimable"}
    assert set(frame.loc["quasi_poisson", "status"]) == {"ok"}


def test_limits_past_a_thousandfold_are_no_limits(make_data):
    # no events in two of three years before: the slope runs off, and its limits past what a float holds
    frame = course(course_data(make_data, [0, 0, 5, 30, 28, 31], years=tuple(range(2006, 2012))))
    assert set(frame.loc["quasi_poisson", "status"]) == {"not_estimable"}
    told = frame[frame["status"] == "ok"]
    assert len(told) > 0
    assert (told["high"] <= 1000).all()


def test_a_small_count_hides_the_whole_course(make_data):
    for counts, status in ((noisy(), "ok"), ([*noisy()[:-1], 4], "hidden")):
        data = course_data(make_data, counts)
        told = release(
            [indicator_course(data)], data.study.disclosure, plan_from(declared_counts(data), data.study.disclosure)
        )["indicator_course"].frame
        assert set(told["status"]) == {status}

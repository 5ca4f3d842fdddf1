"""Gaps beside placebos and donors, held against synthetic controls made anew from the values of the study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from varpu_eval.disclosure import release
from varpu_eval.disclosure.plan import plan_from
from varpu_eval.peer import (
    declared_counts,
    indicator_change,
    indicator_donors,
    indicator_gaps,
    leave_one_donor_out,
    synthetic_control,
)

EVERYBODY = ("543", "999", *(f"{code}" for code in range(901, 941)))


def outcomes(data, years=range(2001, 2017)):
    """Values by year, one column a municipality that may take part."""
    rows = data.tables["indicators"]
    here = rows[(rows["indicator"] == "placed") & rows["region"].isin(EVERYBODY) & rows["year"].isin(years)]
    return here.pivot_table(index="year", columns="region", values="value")


def line(frame, placebo):
    return frame[frame["placebo"] == placebo].set_index("year")


def test_the_focus_line_is_its_gaps_to_the_synthetic_control(study):
    data = study(start=2009)
    own, expected = line(indicator_gaps(data).frame, 0), synthetic_control(outcomes(data), "543", 2009)
    # the donors stand in another order here, which moves the last digits of least squares
    np.testing.assert_allclose(np.log(own["estimate"]), [gap for _, gap in expected.gaps], atol=1e-9)
    assert list(own.index) == list(range(2001, 2017))
    assert set(own["start"]) == {2009}
    assert own["pre_rmspe"].iloc[0] == pytest.approx(expected.pre_rmspe, abs=1e-9)


def test_each_other_municipality_has_one_line_and_the_largest_mean_gap_comes_first(study):
    data = study(start=2009)
    frame, values = indicator_gaps(data).frame, outcomes(data)
    effects = [abs(synthetic_control(values, code, 2009).effect) for code in values.columns if code != "543"]
    after = frame[frame["year"] >= 2009]
    told = np.log(after["estimate"]).groupby(after["placebo"]).mean().abs()
    np.testing.assert_allclose(told.loc[1:], sorted(effects, reverse=True), atol=1e-9)  # as above
    assert told.index.tolist() == list(range(42))


def test_the_lines_are_those_that_the_change_is_ranked_among(study):
    data = study(start=2009, fall=0.93)
    row = indicator_change(data).frame.set_index("method").loc["synthetic_control"]
    after = indicator_gaps(data).frame.query("year >= 2009")
    mean = np.log(after["estimate"]).groupby(after["placebo"]).mean()
    assert row["estimate"] == pytest.approx(np.exp(mean[0]), rel=1e-12)  # the same fit
    assert 1 < row["rank"] == 1 + (mean.loc[1:].abs() >= abs(mean[0])).sum()


def test_no_other_municipality_is_named_beside_a_gap(study):
    frame = indicator_gaps(study(start=2009)).frame.drop(columns="rests_on")
    assert set(frame["region"]) == {"543"}
    assert not frame.astype(str).isin(EVERYBODY[1:]).any(axis=None)


def test_donors_weigh_one_together_and_show_what_is_left_without_each(study):
    data = study(start=2009)
    frame, values = indicator_donors(data).frame.set_index("donor"), outcomes(data)
    fit, left = synthetic_control(values, "543", 2009), dict(leave_one_donor_out(values, "543", 2009))
    assert frame["estimate"].sum() == pytest.approx(1, abs=1e-12)  # a sum of a few shares
    for donor, weight in fit.weights:
        row = frame.loc[donor]
        assert row["estimate"] == pytest.approx(weight, abs=1e-9)  # as of the gaps
        assert row["effect"] == pytest.approx(np.exp(fit.effect), abs=1e-9)
        assert row["without"] == pytest.approx(np.exp(left[donor]), abs=1e-9)
    assert len(frame) == len(fit.weights) > 1
    assert "698" not in frame.index


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"start": 2004, "breaks": "2002=law"},
        {"start": 2009, "breaks": "2009=law"},
        {"start": 2009, "events": [("2008", "organisation", "543")]},
        {"start": 2009, "span": 3},
        {"start": 2009, "others": ("901",)},
        {"start": 2009, "fall": 0.0},
        {"start": 2020},
    ],
)
def test_without_a_synthetic_control_both_are_empty(study, given):
    assert indicator_gaps(study(**given)).frame.empty
    assert indicator_donors(study(**given)).frame.empty


def test_a_municipality_with_a_rate_of_0_takes_no_part(study):
    data = study(start=2009)
    rows = data.tables["indicators"].copy()
    rows.loc[(rows["region"] == "901") & (rows["year"] == 2014) & (rows["indicator"] == "placed"), "value"] = 0.0
    none = replace(data, tables={**data.tables, "indicators": rows})
    assert indicator_gaps(none).frame["placebo"].max() == indicator_gaps(data).frame["placebo"].max() - 1
    assert "901" not in set(indicator_donors(none).frame["donor"])


def test_the_start_may_be_given_and_years_narrowed(study):
    frame = indicator_gaps(study(), (2003, 2012), start=2008).frame
    assert sorted(set(frame["year"])) == list(range(2003, 2013))
    assert set(frame["start"]) == {2008}


def test_breaks_and_missing_years_cut_the_stretch(study):
    data = study(start=2009, breaks="2003=law|2014=law")
    assert sorted(set(indicator_gaps(data).frame["year"])) == list(range(2003, 2014))
    rows = data.tables["indicators"]
    gone = (rows["region"] == "543") & (rows["year"] == 2005)
    missing = replace(data, tables={**data.tables, "indicators": rows[~gone]})
    assert sorted(set(indicator_gaps(missing).frame["year"])) == list(range(2006, 2014))


def test_the_order_of_rows_changes_nothing(study):
    data = study(start=2009)
    turned = replace(data, tables={**data.tables, "indicators": data.tables["indicators"].iloc[::-1]})
    assert indicator_gaps(turned).frame.equals(indicator_gaps(data).frame)
    assert indicator_donors(turned).frame.equals(indicator_donors(data).frame)


def test_synthetic_and_published_values_together_illustrate(study):
    for table in (indicator_gaps(study(start=2009, origin="synthetic")), indicator_donors(study(start=2009))):
        expected = ("illustration", "synthetic") if table.name == "indicator_gaps" else ("ok", "published")
        assert set(zip(table.frame["status"], table.frame["origin"], strict=True)) == {expected}


def released(data):
    tables = [indicator_change(data), indicator_gaps(data), indicator_donors(data)]
    return release(tables, data.study.disclosure, plan_from(declared_counts(data), data.study.disclosure))


def made_small(data, region):
    """Give a municipality 3 cases in 2012 alone."""
    rows = data.tables["indicators"].copy()
    rows.loc[(rows["region"] == region) & (rows["year"] == 2012) & (rows["indicator"] == "placed"), "count"] = 3
    return replace(data, tables={**data.tables, "indicators": rows})


def test_everything_leaves_where_no_count_is_small(study):
    told = released(study(start=2009, counted=EVERYBODY))
    assert {status for table in told for status in table.frame["status"]} == {"ok"}


def test_a_small_count_of_the_focus_hides_its_whole_line_and_no_placebo_that_does_not_lean_on_it(study):
    told = released(made_small(study(start=2009, counted=EVERYBODY), "543"))
    gaps = told["indicator_gaps"].frame
    assert set(line(gaps, 0)["status"]) == {"hidden"}
    assert gaps[gaps["placebo"] > 0].groupby("placebo")["status"].nunique().eq(1).all()  # whole, or not at all
    assert "ok" in set(gaps["status"])
    assert set(told["indicator_donors"].frame["status"]) == {"hidden"}


def test_a_small_count_of_a_donor_hides_what_leans_on_it(study):
    data = study(start=2009, counted=EVERYBODY)
    donor = indicator_donors(data).frame.sort_values("estimate")["donor"].iloc[-1]
    told = released(made_small(data, donor))
    assert set(line(told["indicator_gaps"].frame, 0)["status"]) == {"hidden"}
    assert told["indicator_change"].frame.set_index("method").loc["synthetic_control", "status"] == "hidden"


def test_a_small_count_of_another_municipality_hides_its_own_line_and_not_the_focus(study):
    data = study(start=2009, counted=EVERYBODY)
    values = outcomes(data)
    fits = [synthetic_control(values, "543", 2009)]
    fits += [synthetic_control(values.drop(columns=donor), "543", 2009) for donor, _ in fits[0].weights]
    taking_part = {donor for fit in fits for donor, _ in fit.weights}
    other = next(code for code in EVERYBODY[1:] if code not in taking_part)
    told = released(made_small(data, other))
    gaps = told["indicator_gaps"].frame
    assert set(line(gaps, 0)["status"]) == {"ok"}
    assert "hidden" in set(gaps["status"])
    assert set(told["indicator_donors"].frame["status"]) == {"ok"}

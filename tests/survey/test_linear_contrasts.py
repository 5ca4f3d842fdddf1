import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from varpu_eval.survey import (
    change_coefficients,
    contrast_means,
    declare_sample,
    did_coefficients,
    trend_coefficients,
)

FOLDER = Path(__file__).parents[1] / "reference" / "survey"
R = json.loads((FOLDER / "answers.json").read_text())["across_years"]
PANEL = pd.read_csv(FOLDER / "panel.csv", dtype={"municipality": "str"})

CLOSED_FORM = 1e-11
"""R's answers are stored with 15 digits and come from sums in another order; 11 digits must agree."""


def stacked(frame):
    return declare_sample(frame, weights="weight", clusters="unit", strata="municipality")


def assert_agrees(found, theirs):
    assert found["estimate"].item() == pytest.approx(np.ravel(theirs["value"])[0], rel=CLOSED_FORM)
    assert found["se"].item() == pytest.approx(np.sqrt(np.ravel(theirs["covariance"])[0]), rel=CLOSED_FORM)
    assert found["df"].item() == theirs["df"]
    t = found["estimate"].item() / found["se"].item()
    assert found["p"].item() == pytest.approx(2 * stats.t.sf(abs(t), theirs["df"]), rel=CLOSED_FORM)


@pytest.mark.parametrize("place", ["543", "698"])
def test_changes_between_years_agree_with_r(place):
    sample = stacked(PANEL[PANEL["municipality"] == place])
    assert_agrees(contrast_means(sample, "score", "year", change_coefficients(2006, 2010)), R[place])


def test_difference_in_differences_agrees_with_r():
    # R's contrast is (-1, 1, 1, -1) over 2006, 2010 of 543 and then of 698: ours less theirs
    laid = did_coefficients("543", "698", 2006, 2010)
    assert_agrees(contrast_means(stacked(PANEL), "score", ["municipality", "year"], laid), R["did"])


def test_a_trend_is_the_slope_of_the_means():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"u": np.tile(np.arange(10), 9), "year": np.repeat([2006, 2010, 2015], 30)})
    frame["y"] = rng.normal(size=90) + frame["year"] / 10
    found = contrast_means(declare_sample(frame, clusters="u"), "y", "year", trend_coefficients([2006, 2010, 2015]))
    slope = np.polyfit([2006, 2010, 2015], frame.groupby("year")["y"].mean(), 1)[0]
    assert found["estimate"].item() == pytest.approx(slope, rel=1e-9)  # polyfit solves a matrix


def test_several_contrasts_of_several_columns_each_have_their_row():
    frame = pd.DataFrame({"g": list("aabbcc"), "y": [1, 3, 2, 4, 6, 8], "x": [0, 2, 0, 4, 0, 6]})
    named = {"b - a": {"a": -1, "b": 1}, "c - a": {"a": -1, "c": 1}}
    found = contrast_means(declare_sample(frame), ["y", "x"], "g", named)
    assert found["contrast"].tolist() == ["b - a"] * 2 + ["c - a"] * 2
    assert found["variable"].tolist() == ["y", "x"] * 2
    assert found["estimate"].tolist() == [1, 1, 5, 2]
    assert found["n"].tolist() == [4] * 4
    alone = contrast_means(declare_sample(frame), "x", "g", {"a": -1, "c": 1})
    pd.testing.assert_frame_equal(alone, found.loc[[3]].drop(columns="contrast").reset_index(drop=True))


def test_a_group_that_is_not_in_use_may_be_empty_or_in_one_cluster():
    frame = pd.DataFrame({"u": [1, 2, 3, 4, 5, 5], "g": list("aabbcd"), "y": [1.0, 3, 2, 5, 9, np.nan]})
    found = contrast_means(declare_sample(frame, clusters="u"), "y", "g", {"a": -1, "b": 1})
    assert np.isfinite(found["se"].item())
    assert found["df"].item() == 3


def test_a_group_in_one_cluster_leaves_the_standard_error_unknown():
    # the mean of `a` rests on one unit, whose own variance cannot be seen: b's alone would be too small
    frame = pd.DataFrame({"u": [1, 1, 2, 3, 4], "g": list("aabbb"), "y": [1.0, 3, 2, 5, 9]})
    found = contrast_means(declare_sample(frame, clusters="u"), "y", "g", {"a": -1, "b": 1})
    assert found["estimate"].item() == pytest.approx(16 / 3 - 2)
    assert found[["se", "low", "high", "t", "p"]].isna().all(axis=None)


def test_a_group_without_an_answer_leaves_no_estimate():
    frame = pd.DataFrame({"g": list("aabb"), "y": [1.0, 3, np.nan, np.nan]})
    found = contrast_means(declare_sample(frame), "y", "g", {"a": -1, "b": 1})
    assert found[["estimate", "se", "p"]].isna().all(axis=None)


def test_a_change_that_is_the_same_in_every_unit_has_no_limits():
    frame = pd.DataFrame({"u": [1, 2, 3] * 2, "year": [6] * 3 + [10] * 3, "y": [0.1, 0.7, 0.3, 0.2, 0.8, 0.4]})
    found = contrast_means(declare_sample(frame, clusters="u"), "y", "year", change_coefficients(6, 10))
    assert found["estimate"].item() == pytest.approx(0.1)
    assert found["se"].item() == 0
    assert found[["low", "high", "t", "p"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("coefficients", "told"),
    [
        ({"a": -1, "z": 1}, "'z' is no group of the sample; they are: 'a', 'b'"),
        ({"a": 0, "b": 0}, "at least one is not 0"),
        ({"a": np.nan}, "finite numbers"),
        ({}, "at least one is not 0"),
        ({"a": 1, "change": {"a": 1}}, "not both"),
    ],
)
def test_wrong_coefficients_are_refused(coefficients, told):
    sample = declare_sample(pd.DataFrame({"g": list("aabb"), "y": [1.0, 3, 2, 5]}))
    with pytest.raises(ValueError, match=told):
        contrast_means(sample, "y", "g", coefficients)


@pytest.mark.parametrize("times", [[2006], [2006, 2006], []])
def test_a_trend_needs_different_times(times):
    with pytest.raises(ValueError, match="two or more different times"):
        trend_coefficients(times)

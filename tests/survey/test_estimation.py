"""Estimates of any table's columns: R's stored answers through this door, and tables that nobody cleaned."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from varpu_eval.survey import (
    declare_sample,
    estimate_means,
    estimate_ratios,
    estimate_shares,
    estimate_totals,
    subpopulation,
)
from varpu_eval.uncertainty import clopper_pearson, few_clusters_across_strata

FOLDER = Path(__file__).parents[1] / "reference" / "survey"
R = json.loads((FOLDER / "answers.json").read_text())
DESIGNS = {
    "strat": {"strata": "stype", "populations": "fpc"},
    "clus1": {"clusters": "dnum", "populations": "fpc"},
    "clus2": {"clusters": ["dnum", "snum"], "populations": ["fpc1", "fpc2"]},
}

CLOSED_FORM = 1e-11
"""R's answers are stored with 15 digits and come from sums in another order; 11 digits must agree."""


def api(name):
    sample, finite = name.removesuffix("_fpc"), name.endswith("_fpc")
    named = {part: names for part, names in DESIGNS[sample].items() if part != "populations" or finite}
    return declare_sample(pd.read_csv(FOLDER / f"api{sample}.csv"), weights="pw", **named)


def assert_agrees(found, theirs):
    np.testing.assert_allclose(found["estimate"], np.atleast_1d(theirs["value"]), rtol=CLOSED_FORM)
    np.testing.assert_allclose(found["se"], np.sqrt(np.diag(theirs["covariance"])), rtol=CLOSED_FORM)


@pytest.mark.parametrize("name", sorted(R["designs"]))
class TestAgreementWithR:
    def test_means_and_totals(self, name):
        theirs, sample = R["designs"][name], api(name)
        found = estimate_means(sample, ["api99", "api00"])
        assert_agrees(found, theirs["mean"])
        assert found["df"].tolist() == [theirs["df"]] * 2
        assert_agrees(estimate_totals(sample, ["api99", "api00"]), theirs["total"])

    def test_ratio(self, name):
        assert_agrees(estimate_ratios(api(name), "api00", "api99"), R["designs"][name]["ratio"])

    def test_domains(self, name):
        found = estimate_means(api(name), ["api99", "api00"], by="stype").set_index("stype")
        for school, theirs in R["designs"][name]["domain"].items():
            assert_agrees(found.loc[school], theirs)
            assert found.loc[school, "df"].tolist() == [theirs["df"]] * 2

    def test_limits_are_those_of_the_t_distribution(self, name):
        theirs = R["designs"][name]
        found = estimate_means(api(name), "api00", level=0.9).iloc[0]
        reach = stats.t.ppf(0.95, theirs["df"]) * np.sqrt(theirs["mean"]["covariance"][1][1])
        assert [found["low"], found["high"]] == pytest.approx(
            [theirs["mean"]["value"][1] - reach, theirs["mean"]["value"][1] + reach], rel=CLOSED_FORM
        )


@pytest.mark.parametrize("name", sorted(R["shares"]))
def test_share_intervals_agree_with_r(name):
    sample, theirs = api(name), R["shares"][name]
    passed = sample.frame["api00"] > 650
    sample = declare_sample(sample.frame.assign(passed=passed), weights="pw", **DESIGNS[name.removesuffix("_fpc")])
    if not name.endswith("_fpc"):
        sample = declare_sample(sample.frame, weights="pw", clusters="dnum")
    for interval in ("korn_graubard", "logit"):
        found = estimate_shares(sample, "passed", interval=interval).set_index("passed").loc[True]
        np.testing.assert_allclose(found[["low", "high"]].astype(float), theirs[interval], rtol=1e-9)  # a beta quantile
        assert found["estimate"] == pytest.approx(theirs["value"], rel=CLOSED_FORM)


def test_every_class_has_its_share_and_declared_ones_that_nobody_chose_too():
    answers = pd.Categorical(["yes", "no", "yes", None], categories=["yes", "no", "never"])
    frame = pd.DataFrame({"a": answers, "w": [2.0, 1, 1, 5], "g": list("xxyy")})
    found = estimate_shares(declare_sample(frame, weights="w"), "a", by="g")
    assert found["g"].tolist() == ["x"] * 3 + ["y"] * 3
    assert found["a"].tolist() == ["yes", "no", "never"] * 2
    assert found["estimate"].tolist() == pytest.approx([2 / 3, 1 / 3, 0, 1, 0, 0])
    assert found["n"].tolist() == [2] * 3 + [1] * 3
    whole = estimate_shares(declare_sample(frame, weights="w"), "a").set_index("a").loc["never"]
    # nobody of 3, capped at n: 1 - 0.025 ** (1 / 3)
    assert (whole["se"], whole["low"], whole["high"]) == (0, 0, pytest.approx(1 - 0.025 ** (1 / 3)))


def test_a_finite_population_may_make_the_effective_sample_larger_than_n():
    frame = pd.DataFrame({"a": list("xxxyyyyy"), "N": 10})
    found = estimate_shares(declare_sample(frame, populations="N"), "a").set_index("a").loc["x"]
    # se^2 = 0.2 p (1 - p) / 7, so the effective n is 35; both t quantiles are those of 7 degrees of freedom
    exact = clopper_pearson(35 * 3 / 8, 35)
    assert [found["low"], found["high"]] == pytest.approx([float(exact.low), float(exact.high)])
    endless = estimate_shares(declare_sample(frame), "a").set_index("a").loc["x"]
    assert endless["high"] - endless["low"] > 1.9 * (found["high"] - found["low"])


def test_shares_are_the_means_of_their_indicators():
    frame = pd.DataFrame({"u": [1, 1, 2, 3, 4, 4], "a": list("xyxyxx")})
    shares = estimate_shares(declare_sample(frame, clusters="u"), "a", interval="t", deff=True)
    means = estimate_means(declare_sample(frame.assign(x=frame["a"] == "x"), clusters="u"), "x", deff=True)
    pd.testing.assert_frame_equal(
        shares.loc[[0]].drop(columns="a").reset_index(drop=True), means.drop(columns="variable"), rtol=1e-12
    )  # the same sums in another order


def test_the_design_effect_is_the_variance_over_that_of_independent_rows():
    frame = pd.DataFrame({"u": np.repeat([1, 2, 3, 4], 2), "y": np.repeat([1.0, 2, 4, 5], 2), "w": 3.0})
    alone = estimate_means(declare_sample(frame, weights="w"), "y", deff=True)
    # 8/7 of the sum of squares over n^2, over the same sum of squares over (n - 1) n
    assert alone["deff"].item() == pytest.approx(1)
    both = estimate_means(declare_sample(frame, weights="w", clusters="u"), "y", deff=True)
    # residual sums twice as large, squared and half as many: 2; times 4/3 instead of 8/7
    assert both["deff"].item() == pytest.approx(2 * (4 / 3) / (8 / 7))


def test_few_unequal_clusters_have_a_corrected_variance_and_fewer_degrees_of_freedom():
    frame = pd.DataFrame({"u": np.repeat([1, 2, 3, 4], [30, 2, 2, 2]), "y": np.arange(36) % 5, "x": np.arange(36) % 2})
    sample = declare_sample(frame, clusters="u")
    plain = estimate_means(sample, "y", deff=True).iloc[0]
    few = estimate_means(sample, "y", few_clusters=True, deff=True).iloc[0]
    told = few_clusters_across_strata(sample.design, [np.full((36, 1), 1 / 36)])
    assert 1 < told.df[0] < 2
    assert told.factor[0] > 2
    assert (plain["df"], few["df"]) == (3, pytest.approx(told.df[0]))
    assert few["se"] == pytest.approx(plain["se"] * np.sqrt(told.factor[0]))
    assert few["high"] - few["low"] == pytest.approx(2 * stats.t.ppf(0.975, few["df"]) * few["se"])
    assert few["deff"] == pytest.approx(plain["deff"])
    share = estimate_shares(sample, "x", few_clusters=True)
    assert share["df"].tolist() == pytest.approx([few["df"]] * 2)
    equal = estimate_means(declare_sample(frame.assign(u=frame.index // 9), clusters="u"), "y", few_clusters=True)
    assert equal["df"].item() == pytest.approx(3)


class TestHostileFrames:
    def test_an_item_without_an_answer_has_no_estimate(self):
        frame = pd.DataFrame({"y": [np.nan] * 3, "x": [1, 2, 6.0]})
        found = estimate_means(declare_sample(frame), ["y", "x"])
        assert found["n"].tolist() == [0, 3]
        assert found.loc[0, ["estimate", "se", "low", "high"]].isna().all()
        assert found["estimate"][1] == 3
        totals = estimate_totals(declare_sample(frame), "y")
        assert totals[["estimate", "se"]].isna().all(axis=None)

    def test_a_group_without_an_answer_disturbs_no_other(self):
        frame = pd.DataFrame({"g": list("aabb"), "y": [1, 3, np.nan, np.nan]})
        found = estimate_means(declare_sample(frame), "y", by="g")
        assert found["estimate"].tolist() == [2, pytest.approx(np.nan, nan_ok=True)]
        assert found["n"].tolist() == [2, 0]

    def test_a_group_in_one_cluster_has_a_mean_and_no_standard_error(self):
        frame = pd.DataFrame({"u": [1, 1, 2, 3], "g": list("aabb"), "y": [1.0, 5, 2, 4]})
        found = estimate_means(declare_sample(frame, clusters="u"), "y", by="g")
        assert found["df"].tolist() == [0, 1]
        assert found.loc[0, ["se", "low", "high"]].isna().all()
        total = estimate_totals(declare_sample(frame, clusters="u"), "y", by="g").loc[0]
        # cluster totals 6, 0, 0: 3/2 * (16 + 4 + 4)
        assert total["se"] == pytest.approx(6)
        assert np.isnan(total["low"])

    @pytest.mark.parametrize("value", [0.0, 3.3, 1e9])
    def test_where_nobody_differs_the_standard_error_is_exactly_0_and_no_limits_are_given(self, value):
        rng = np.random.default_rng(4)
        frame = pd.DataFrame({"y": value, "w": rng.uniform(0.1, 1, 50), "u": rng.integers(0, 9, 50)})
        sample = declare_sample(frame, weights="w", clusters="u")
        for found in (estimate_means(sample, "y", deff=True), estimate_ratios(sample, "y", "w").assign(deff=np.nan)):
            if found["variable"].item() == "y" or value == 0:
                assert found["se"].item() == 0
                assert found[["low", "high", "deff"]].isna().all(axis=None)

    def test_a_ratio_over_nothing_is_none(self):
        frame = pd.DataFrame({"y": [1.0, 2], "x": [1.0, -1]})
        assert estimate_ratios(declare_sample(frame), "y", "x")[["estimate", "se", "low"]].isna().all(axis=None)

    def test_rows_without_weight_change_neither_n_nor_df(self):
        frame = pd.DataFrame({"y": [1.0, 2, 6, 99], "w": [1, 1, 1, 0]})
        found = estimate_means(declare_sample(frame, weights="w"), "y").iloc[0]
        assert (found["estimate"], found["n"], found["df"]) == (3, 3, 2)

    def test_row_order_and_index_do_not_matter(self):
        rng = np.random.default_rng(8)
        frame = pd.DataFrame({"u": rng.integers(0, 6, 40), "g": rng.choice(list("ab"), 40), "y": rng.normal(size=40)})
        straight = estimate_means(declare_sample(frame, clusters="u"), "y", by="g")
        turned = estimate_means(declare_sample(frame.sample(frac=1, random_state=1), clusters="u"), "y", by="g")
        pd.testing.assert_frame_equal(straight, turned, rtol=1e-12)  # sums in another order

    @pytest.mark.parametrize(
        ("call", "told"),
        [
            (lambda s: estimate_means(s, "yy"), "did you mean 'y'"),
            (lambda s: estimate_means(s, []), "no column is named"),
            (lambda s: estimate_means(s, "g"), "no numbers"),
            (lambda s: estimate_means(s, "y", level=95), "level is 95"),
            (lambda s: estimate_means(s, "y", by="n"), "name of a column of results"),
            (lambda s: estimate_means(s, "y", by="h"), "did you mean|the columns are"),
            (lambda s: estimate_ratios(s, ["y", "n"], "y"), "2 numerators and 1 denominators"),
            (lambda s: estimate_shares(s, "g", by="g"), "both counted and grouped"),
            (lambda s: estimate_shares(s, "g", interval="wald"), "'wald' is unknown"),
        ],
    )
    def test_wrong_calls_are_refused(self, call, told):
        sample = declare_sample(pd.DataFrame({"y": [1.0, 2], "g": ["a", "b"], "n": [1, 1]}))
        with pytest.raises(ValueError, match=told):
            call(sample)


def test_a_subpopulation_has_only_its_own_classes_and_groups():
    frame = pd.DataFrame({"g": list("aabb"), "y": [1, 2, 3, 4]})
    inside = subpopulation(declare_sample(frame), frame["g"] == "a")
    assert estimate_shares(inside, "y")["y"].tolist() == [1, 2]
    assert estimate_means(inside, "y", by="g")["g"].tolist() == ["a"]

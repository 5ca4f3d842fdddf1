"""Agreement with R's survey package on tests, quantiles and answer distributions; see tests/reference/comparisons."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.uncertainty import (
    combine,
    distribution_test,
    distribution_wald_test,
    make_design,
    means,
    proportions,
    quantiles,
    rank_test,
    superiority,
    trend,
    two_sided_p,
    wald_test,
)
from varpu_eval.uncertainty.calibration import post_stratify

FOLDER = Path(__file__).parents[1] / "reference" / "comparisons"
R = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
DESIGNS = sorted(R["designs"])
CLOSED_FORM = 1e-11
"""Closed forms in double precision, after additions in another order than R's, which are stored with 15 digits."""
P_VALUE = 1e-9
"""A relative error of 1e-11 in a statistic is multiplied by up to 100 in the far tail of F and t."""
PROBABILITIES = [0.1, 0.25, 0.5, 0.75, 0.9]


def _read(name):
    text = {"municipality": str, "unit": str}
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=text)


def _api(name):
    data = _read(f"api{name.split('_')[0]}")
    if name.startswith("strat"):
        finite = {"populations": [data["fpc"]]} if name.endswith("fpc") else {}
        return data, make_design(data["pw"], strata=[data["stype"]], **finite)
    if name.startswith("clus1"):
        finite = {"populations": [data["fpc"]]} if name.endswith("fpc") else {}
        return data, make_design(data["pw"], clusters=[data["dnum"]], **finite)
    finite = {"populations": [data["fpc1"], data["fpc2"]]} if name.endswith("fpc") else {}
    return data, make_design(data["pw"], clusters=[data["dnum"], data["snum"]], **finite)


def _panel():
    panel = _read("panel")
    return panel, make_design(panel["weight"], clusters=[panel["unit"]], strata=[panel["municipality"]])


def _assert_test_agrees(statistic, df, p, theirs):
    np.testing.assert_allclose(statistic, theirs["statistic"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(df, theirs["df"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(p, theirs["p"], rtol=P_VALUE)


def _assert_distribution_agrees(design, rows, columns, domain, theirs):
    ours = distribution_test(design, rows, columns, domain)
    f, chi2 = ours.second_order, ours.first_order
    _assert_test_agrees(f.statistic, [f.df1, f.df2], f.p, theirs["F"])
    # R prints X^2 as it is before the correction, beside the corrected p-value
    _assert_test_agrees(ours.pearson, chi2.df1, chi2.p, theirs["Chisq"])
    for kind, adjusted in [("Wald", False), ("adjWald", True)]:
        wald = distribution_wald_test(design, rows, columns, domain, adjusted=adjusted)
        _assert_test_agrees(wald.statistic, [wald.df1, wald.df2], wald.p, theirs[kind])


def _assert_two_groups_agree(ours, theirs):
    _assert_test_agrees(ours.t, ours.test.df2, ours.test.p, theirs)
    np.testing.assert_allclose(ours.difference, [theirs["difference"]], rtol=CLOSED_FORM)


def _assert_many_groups_agree(ours, theirs):
    in_f = {"statistic": theirs["chisq"] / theirs["df1"], "df": [theirs["df1"], theirs["df2"]], "p": theirs["p"]}
    _assert_test_agrees(ours.test.statistic, [ours.test.df1, ours.test.df2], ours.test.p, in_f)


def _assert_quantiles_agree(design, y, domain, theirs):
    first, second = np.unique(np.asarray(y)[np.asarray(domain)])[:2]
    for name, stored in theirs.items():
        rule, limits = name.split("_")
        ours = quantiles(design, y, PROBABILITIES, domain, rule=rule, limits=limits)
        value, low, high, se = np.array(stored, dtype=float)
        # within the first answer's share R gives the second answer (see `quantiles`), and makes an interval around it
        in_r = [np.where(part[0] == first, second, part[0]) for part in (ours.value, ours.low, ours.high)]
        np.testing.assert_allclose(in_r[0], value, rtol=CLOSED_FORM)
        usual = ours.value[0] != first
        np.testing.assert_allclose(np.array(in_r[1:])[:, usual], np.array([low, high])[:, usual], rtol=CLOSED_FORM)
        usual &= ours.low[0] != first
        assert usual.any()
        np.testing.assert_allclose(ours.se[0][usual], se[usual], rtol=CLOSED_FORM)


@pytest.mark.parametrize("name", DESIGNS)
class TestApiSamples:
    def test_independence_of_two_answers(self, name):
        data, design = _api(name)
        _assert_distribution_agrees(
            design, data["sch.wide"], data["comp.imp"], None, R["designs"][name]["chisq"]["all"]
        )

    def test_distribution_of_a_scale_with_missing_answers(self, name):
        data, design = _api(name)
        _assert_distribution_agrees(
            design, data["answer"], data["comp.imp"], None, R["designs"][name]["chisq"]["scale"]
        )

    def test_distribution_in_a_domain(self, name):
        data, design = _api(name)
        theirs = R["designs"][name]["chisq"]["domain"]
        _assert_distribution_agrees(design, data["stype"], data["sch.wide"], data["api00"] > 550, theirs)

    def test_proportions_of_every_class_and_domain_with_their_covariance(self, name):
        data, design = _api(name)
        inside = np.column_stack([data["stype"] == school for school in "EMH"])
        ours, theirs = proportions(design, data["answer"], (1, 2, 3, 4, 5), inside), R["designs"][name]["proportions"]
        order = np.arange(15).reshape(5, 3).T.ravel()  # R varies domains fastest
        np.testing.assert_allclose(ours.value, np.array(theirs["value"])[order], rtol=CLOSED_FORM)
        # between strata the covariance is 0, and R leaves rounding there
        np.testing.assert_allclose(
            ours.covariance, np.array(theirs["covariance"])[np.ix_(order, order)], rtol=CLOSED_FORM, atol=1e-15
        )

    def test_ranks_of_two_groups(self, name):
        data, design = _api(name)
        theirs = R["designs"][name]["rank"]
        wide = data["sch.wide"] == "Yes"
        _assert_two_groups_agree(rank_test(design, data["untied"], data["comp.imp"]), theirs["two"])
        _assert_two_groups_agree(rank_test(design, data["untied"], data["comp.imp"], wide), theirs["two_domain"])

    def test_ranks_of_many_groups(self, name):
        data, design = _api(name)
        theirs = R["designs"][name]["rank"]
        wide = data["sch.wide"] == "Yes"
        _assert_many_groups_agree(rank_test(design, data["untied"], data["stype"]), theirs["many"])
        _assert_many_groups_agree(rank_test(design, data["untied"], data["stype"], wide), theirs["many_domain"])

    def test_superiority_is_the_rank_test_s_difference_and_a_half(self, name):
        data, design = _api(name)
        ours = superiority(design, data["untied"], data["comp.imp"] == "No", data["comp.imp"] == "Yes")
        np.testing.assert_allclose(ours.value, R["designs"][name]["rank"]["two"]["difference"] + 0.5, rtol=CLOSED_FORM)

    def test_quantiles(self, name):
        data, design = _api(name)
        theirs = R["designs"][name]["quantiles"]
        _assert_quantiles_agree(design, data["api00"], data["stype"].notna(), theirs["all"])
        _assert_quantiles_agree(design, data["api00"], data["stype"] == "M", theirs["M"])
        _assert_quantiles_agree(design, data["untied"], data["answer"].notna(), theirs["answered"])

    def test_difference_of_two_means(self, name):
        data, design = _api(name)
        inside = np.column_stack([data["comp.imp"] == "No", data["comp.imp"] == "Yes"])
        ours, theirs = combine(means(design, data["api00"], inside), [-1, 1]), R["designs"][name]["ttest"]
        p = two_sided_p(ours.value, ours.se, ours.df - 1)  # R takes one for the group
        _assert_test_agrees(ours.value / ours.se, [ours.df - 1], p, {**theirs, "df": [theirs["df"]]})

    def test_wald_test_of_several_means(self, name):
        data, design = _api(name)
        levels = means(design, data["api00"], np.column_stack([data["stype"] == school for school in "EMH"]))
        apart = combine(levels, [[-1, 1, 0], [-1, 0, 1]])
        ours = wald_test(apart.value, apart.covariance, apart.df - 2)  # R takes one for each coefficient
        # R's route is an iterated model of one step; its QR decomposition costs a digit
        np.testing.assert_allclose(ours.statistic, R["designs"][name]["anova"]["statistic"], rtol=1e-10)
        np.testing.assert_allclose([ours.df1, ours.df2], R["designs"][name]["anova"]["df"], rtol=CLOSED_FORM)
        np.testing.assert_allclose(ours.p, R["designs"][name]["anova"]["p"], rtol=P_VALUE)

    def test_trend_at_unequal_distances(self, name):
        data, design = _api(name)
        levels = means(design, data["api00"], np.column_stack([data["stype"] == school for school in "EMH"]))
        ours, theirs = trend(levels, [2006, 2010, 2015]), R["designs"][name]["trend"]
        np.testing.assert_allclose(ours.value, [theirs["value"]], rtol=CLOSED_FORM)
        np.testing.assert_allclose(ours.covariance, theirs["covariance"], rtol=CLOSED_FORM)


@pytest.mark.parametrize("part", ["543", "both"])
class TestWavesStackedUnderOnePsuId:
    def test_everything_across_years(self, part):
        panel, design = _panel()
        inside = np.ones(len(panel), dtype=bool) if part == "both" else (panel["municipality"] == part).to_numpy()
        theirs = R["panel"][part]
        _assert_distribution_agrees(design, panel["answer"], panel["year"], inside, theirs["chisq"])
        _assert_two_groups_agree(rank_test(design, panel["untied"], panel["year"], inside), theirs["rank"])
        waves = [inside & (panel["year"] == year).to_numpy() for year in (2006, 2010)]
        for year, wave in zip(("2006", "2010"), waves, strict=True):
            _assert_quantiles_agree(design, panel["untied"], wave, theirs["quantiles"][year])
        change = combine(means(design, panel["score"], np.column_stack(waves)), [-1, 1])
        np.testing.assert_allclose(change.value / change.se, [theirs["ttest"]["statistic"]], rtol=CLOSED_FORM)


def test_ranks_of_municipalities_and_years():
    panel, design = _panel()
    group = panel["municipality"] + " " + panel["year"].astype(str)
    _assert_many_groups_agree(rank_test(design, panel["untied"], group), R["panel"]["groups"])


def test_calibrated_weights():
    data, plain = _api("clus1_fpc")
    design, theirs = post_stratify(plain, data["stype"], {"E": 4421, "H": 755, "M": 1018}), R["calibrated"]
    _assert_distribution_agrees(design, data["sch.wide"], data["comp.imp"], None, theirs["chisq"])
    wide = data["sch.wide"] == "Yes"
    # R keeps the rows outside a calibrated domain and scales the X^2 that it prints to all of them; F is the same
    f = distribution_test(design, data["stype"], data["comp.imp"], wide).second_order
    _assert_test_agrees(f.statistic, [f.df1, f.df2], f.p, theirs["domain"]["F"])
    _assert_two_groups_agree(rank_test(design, data["untied"], data["comp.imp"]), theirs["two"])
    _assert_many_groups_agree(rank_test(design, data["untied"], data["stype"]), theirs["many"])
    _assert_quantiles_agree(design, data["api00"], data["stype"].notna(), theirs["quantiles"])


def test_ranks_of_tied_answers_that_weigh_the_same():
    data, design = _api("clus1")
    _assert_two_groups_agree(rank_test(design, data["answer"], data["comp.imp"]), R["tied"]["two"])
    _assert_many_groups_agree(rank_test(design, data["answer"], data["stype"]), R["tied"]["many"])


def test_stored_answers_say_where_they_come_from():
    assert R["schema"] == 1
    assert R["command"] == "Rscript make.R"
    assert R["r"].startswith("R version 4.2")
    assert R["survey"] == "4.1.1"

"""Agreement with R's survey package, whose answers are stored with the command that made them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.uncertainty import (
    benjamini_hochberg,
    clopper_pearson,
    combine,
    holm,
    korn_graubard,
    logit,
    make_design,
    means,
    ratios,
    totals,
    wilson,
)

FOLDER = Path(__file__).parents[1] / "reference" / "survey"
R = json.loads((FOLDER / "answers.json").read_text())

CLOSED_FORM = 1e-11
"""R's answers are stored with 15 digits and come from sums in another order; 11 digits must agree."""


def _read(name):
    return pd.read_csv(FOLDER / f"{name}.csv", dtype={"municipality": "str", "unit": "str"})


def _api(name):
    sample, finite = name.removesuffix("_fpc"), name.endswith("_fpc")
    data = _read(f"api{sample}")
    columns = {
        "strat": {"strata": ["stype"], "populations": ["fpc"]},
        "clus1": {"clusters": ["dnum"], "populations": ["fpc"]},
        "clus2": {"clusters": ["dnum", "snum"], "populations": ["fpc1", "fpc2"]},
    }[sample]
    labels = {part: [data[c].to_numpy() for c in names] for part, names in columns.items()}
    if not finite:
        del labels["populations"]
    return data, make_design(data["pw"], **labels)


def _assert_agrees(ours, theirs):
    np.testing.assert_allclose(ours.value, np.atleast_1d(theirs["value"]), rtol=CLOSED_FORM)
    np.testing.assert_allclose(ours.covariance, np.array(theirs["covariance"]), rtol=CLOSED_FORM)
    if "df" in theirs:
        assert ours.df == theirs["df"]


@pytest.mark.parametrize("name", sorted(R["designs"]))
class TestEveryApiDesign:
    def test_means_totals_and_their_covariances(self, name):
        data, design = _api(name)
        scores = data[["api99", "api00"]].to_numpy(dtype=float)
        _assert_agrees(means(design, scores), {**R["designs"][name]["mean"], "df": R["designs"][name]["df"]})
        _assert_agrees(totals(design, scores), R["designs"][name]["total"])

    def test_ratio(self, name):
        data, design = _api(name)
        _assert_agrees(ratios(design, data["api00"], data["api99"]), R["designs"][name]["ratio"])

    def test_contrast_with_covariance(self, name):
        data, design = _api(name)
        scores = data[["api99", "api00"]].to_numpy(dtype=float)
        _assert_agrees(combine(means(design, scores), [-1, 1]), R["designs"][name]["contrast"])

    @pytest.mark.parametrize("school", ["E", "M", "H"])
    def test_a_domain_is_a_zero_weight_subpopulation(self, name, school):
        data, design = _api(name)
        scores, inside = data[["api99", "api00"]].to_numpy(dtype=float), data["stype"] == school
        _assert_agrees(means(design, scores, inside), R["designs"][name]["domain"][school])

    def test_covariance_between_domains(self, name):
        data, design = _api(name)
        inside = np.column_stack([data["stype"] == school for school in "EMH"])
        ours, theirs = means(design, data["api00"], inside), R["designs"][name]["all_domains"]
        # between strata the covariance is 0; R's sums leave rounding of the order 1e-14 of the variances
        np.testing.assert_allclose(ours.covariance, theirs["covariance"], rtol=CLOSED_FORM, atol=1e-10)
        np.testing.assert_allclose(ours.value, theirs["value"], rtol=CLOSED_FORM)


@pytest.mark.parametrize("name", sorted(R["shares"]))
def test_korn_graubard_and_logit_intervals_of_a_share(name):
    data, design = _api(name)
    ours, theirs = means(design, (data["api00"] > 650).astype(float)), R["shares"][name]
    _assert_agrees(ours, theirs)
    exact = korn_graubard(ours.value, ours.se, theirs["n"], ours.df)
    scaled = logit(ours.value, ours.se, ours.df)
    # R inverts the beta distribution by an iteration of its own: 10 digits
    np.testing.assert_allclose([exact.low[0], exact.high[0]], theirs["korn_graubard"], rtol=1e-10)
    np.testing.assert_allclose([scaled.low[0], scaled.high[0]], theirs["logit"], rtol=1e-10)


@pytest.mark.parametrize("rule", ["adjust", "certainty"])
def test_a_stratum_with_one_cluster_follows_the_named_rule(rule):
    data = _read("apistrat")
    first = data["stype"][0]
    few = pd.concat([data[:1], data[data["stype"] != first]])
    design = make_design(few["pw"], strata=[few["stype"]], lonely=rule)
    ours = means(design, few[["api99", "api00"]].to_numpy(dtype=float))
    theirs = R["lonely"][rule]
    np.testing.assert_allclose(ours.value, theirs["value"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(ours.covariance, theirs["covariance"], rtol=CLOSED_FORM)


class TestWavesStackedUnderOnePsuId:
    @pytest.mark.parametrize("municipality", ["543", "698"])
    def test_change_and_its_levels(self, municipality):
        panel = _read("panel")
        rows = panel[panel["municipality"] == municipality]
        design = make_design(rows["weight"], clusters=[rows["unit"]])
        by_year = means(design, rows["score"], np.column_stack([rows["year"] == 2006, rows["year"] == 2010]))
        theirs = R["across_years"][municipality]
        _assert_agrees(by_year, theirs["levels"])
        _assert_agrees(combine(by_year, [-1, 1]), theirs)

    def test_difference_in_differences(self):
        panel = _read("panel")
        design = make_design(panel["weight"], clusters=[panel["unit"]], strata=[panel["municipality"]])
        groups = [(m, y) for m in ("543", "698") for y in (2006, 2010)]
        inside = np.column_stack([(panel["municipality"] == m) & (panel["year"] == y) for m, y in groups])
        _assert_agrees(combine(means(design, panel["score"], inside), [-1, 1, 1, -1]), R["across_years"]["did"])


@pytest.mark.parametrize(("name", "method"), [("wilson", wilson), ("clopper_pearson", clopper_pearson)])
def test_intervals_of_counts(name, method):
    for (hits, n), theirs in zip([(8, 10), (0, 12), (45, 60)], R["simple"][name], strict=True):
        ours = method(hits, n)
        np.testing.assert_allclose([ours.low, ours.high], theirs, rtol=1e-10, atol=1e-15)


def test_adjusted_p_values():
    np.testing.assert_allclose(holm(R["adjusted"]["p"]), R["adjusted"]["holm"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(benjamini_hochberg(R["adjusted"]["p"]), R["adjusted"]["BH"], rtol=CLOSED_FORM)


def test_stored_answers_say_where_they_come_from():
    assert R["schema"] == 1
    assert R["command"] == "Rscript make.R"
    assert R["r"].startswith("R version 4.2")
    assert R["survey"] == "4.1.1"

"""Agreement with svyglm, svyolr, clubSandwich and clm of R, whose answers are stored with how they were made."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.uncertainty import (
    cluster_robust,
    hotelling_test,
    likelihood_ratio_test,
    linear_model,
    logit_model,
    make_design,
    poisson_model,
    proportional_odds,
    pseudo_r2,
    terms_test,
)

FOLDER = Path(__file__).parents[1] / "reference" / "models"
R = json.loads((FOLDER / "answers.json").read_text())

SETTLED = 1e-10
"""Fits that R ended where nothing moved any more; both sides then differ by rounding, a few thousand times 1e-16."""

STOPPED = 1e-6
"""R's likelihood-ratio test takes the variance of the step before the last; svyolr a Hessian made by differences."""

ROBUST = 1e-9
"""clubSandwich takes roots of matrices whose eigenvalues differ by up to a million; ten digits are left."""


def api(name):
    """Return an api sample, its design and the indicators of school type, elementary schools being the base."""
    sample, finite = name.removesuffix("_fpc"), name.endswith("_fpc")
    data = pd.read_csv(FOLDER.parent / "survey" / f"api{sample}.csv")
    columns = {
        "strat": {"strata": ["stype"], "populations": ["fpc"]},
        "clus1": {"clusters": ["dnum"], "populations": ["fpc"]},
        "clus2": {"clusters": ["dnum", "snum"], "populations": ["fpc1", "fpc2"]},
    }[sample]
    labels = {part: [data[c].to_numpy() for c in named] for part, named in columns.items()}
    if not finite:
        del labels["populations"]
    return data, make_design(data["pw"], **labels)


def columns_of(data, *numbers):
    return np.column_stack([data[list(numbers)], data["stype"] == "H", data["stype"] == "M"]).astype(float)


MODELS = {
    "linear": (linear_model, ("ell", "meals"), lambda d: d["api00"], None),
    "missing": (linear_model, ("ell", "enroll"), lambda d: d["api00"], None),
    "logit": (logit_model, ("ell", "mobility"), lambda d: d["api00"] > 650, None),
    "poisson": (poisson_model, ("ell", "meals"), lambda d: d["api.stu"], None),
    "domain": (linear_model, ("ell", "meals"), lambda d: d["api00"], lambda d: (d["sch.wide"] == "Yes").to_numpy()),
}


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("name", sorted(R["regressions"]))
class TestEveryApiDesign:
    def fitted(self, name, kind):
        fit, numbers, answer, domain = MODELS[kind]
        data, design = api(name)
        names = [*numbers, "H", "M"]
        return fit(design, columns_of(data, *numbers), answer(data), domain and domain(data), names=names)

    def smaller(self, name, kind):
        fit, numbers, answer, domain = MODELS[kind]
        data, design = api(name)
        return fit(design, data[list(numbers)], answer(data), domain and domain(data), names=numbers)

    def test_coefficients_and_their_covariance(self, name, kind):
        ours, theirs = self.fitted(name, kind), R["regressions"][name][kind]
        np.testing.assert_allclose(ours.coefficients, theirs["value"], rtol=SETTLED)
        np.testing.assert_allclose(ours.covariance, theirs["covariance"], rtol=SETTLED)
        np.testing.assert_allclose(ours.p, theirs["p"], rtol=SETTLED)
        assert (ours.df, ours.n) == (theirs["df"], theirs["n"])

    def test_deviances(self, name, kind):
        # R brings weights to mean 1 over all rows, blank ones too; all weights of these cluster samples are one number
        ours, theirs = self.fitted(name, kind), R["regressions"][name][kind]
        if kind == "missing":
            assert ours.deviance / ours.null_deviance == pytest.approx(
                theirs["deviance"] / theirs["null_deviance"], rel=SETTLED
            )
        else:
            assert ours.deviance == pytest.approx(theirs["deviance"], rel=SETTLED)
            assert ours.null_deviance == pytest.approx(theirs["null_deviance"], rel=SETTLED)

    def test_wald_tests_of_a_factor_and_of_more(self, name, kind):
        ours = self.fitted(name, kind)
        for terms, theirs in ((["H", "M"], "factor"), ([ours.names[1], "H", "M"], "both")):
            expected, test = R["regressions"][name][kind][theirs], terms_test(ours, terms)
            assert test.statistic == pytest.approx(expected["F"], rel=SETTLED)
            assert (test.df1, test.df2) == (expected["df1"], expected["df2"])
            assert test.p == pytest.approx(expected["p"], rel=SETTLED)

    def test_likelihood_ratio_test_of_a_factor(self, name, kind):
        expected = R["regressions"][name][kind]["factor_ratio"]
        test = likelihood_ratio_test(self.fitted(name, kind), self.smaller(name, kind))
        assert test.statistic == pytest.approx(expected["chisq"] / np.sum(expected["lambda"]), rel=STOPPED)
        assert test.p == pytest.approx(expected["p"], rel=STOPPED)


@pytest.mark.parametrize("name", sorted(R["proportional_odds"]))
class TestProportionalOdds:
    def fitted(self, name):
        data, design = api(name)
        level = np.digitize(data["api00"], [580.5, 660.5, 740.5])
        return proportional_odds(
            design, columns_of(data, "ell", "mobility"), level, names=["ell", "mobility", "H", "M"]
        )

    def test_svyolr_run_until_it_settles(self, name):
        ours, theirs = self.fitted(name), R["proportional_odds"][name]
        np.testing.assert_allclose(ours.coefficients, theirs["value"], rtol=STOPPED)
        np.testing.assert_allclose(ours.thresholds, theirs["thresholds"], rtol=STOPPED)
        np.testing.assert_allclose(ours.covariance, theirs["covariance"], rtol=STOPPED)
        assert ours.df == theirs["df"]
        assert ours.deviance == pytest.approx(theirs["deviance"], rel=SETTLED)

    def test_wald_test_of_a_factor(self, name):
        expected, test = R["proportional_odds"][name]["factor"], terms_test(self.fitted(name), ["H", "M"])
        assert test.statistic == pytest.approx(expected["F"], rel=STOPPED)
        assert (test.df1, test.df2) == (expected["df1"], expected["df2"])
        assert test.p == pytest.approx(expected["p"], rel=STOPPED)

    def test_clm_on_all_that_the_design_does_not_change(self, name):
        ours, theirs = self.fitted(name), R["proportional_odds"][name]["clm"]
        np.testing.assert_allclose(ours.coefficients, theirs["value"], rtol=SETTLED)
        np.testing.assert_allclose(ours.thresholds, theirs["thresholds"], rtol=SETTLED)
        np.testing.assert_allclose(ours.model_covariance, theirs["model_covariance"], rtol=SETTLED)
        assert ours.log_likelihood == pytest.approx(theirs["log_likelihood"], rel=SETTLED)
        assert ours.null_log_likelihood == pytest.approx(theirs["null_log_likelihood"], rel=SETTLED)
        assert pseudo_r2(ours).mcfadden == pytest.approx(
            1 - theirs["log_likelihood"] / theirs["null_log_likelihood"], rel=SETTLED
        )


def robust(sample, kind, correction):
    """Return our answer to one of clubSandwich's, and the terms that it tested together."""
    logit, weighted = kind.startswith("logit"), "_" in kind
    if sample == "api":
        data = pd.read_csv(FOLDER.parent / "survey" / "apiclus1.csv")
        x = columns_of(data, *(("mobility", "enroll") if logit else ("ell", "meals")))
        y, cluster, weight, tested = (
            data["api00"] > 650 if logit else data["api00"],
            data["dnum"],
            data["enroll"],
            ["x3", "x4"],
        )
    else:
        data = pd.read_csv(FOLDER / "few_clusters.csv")
        first = data["treated"] if sample == "few" else data["cluster"] == "b"
        x = np.column_stack([first, data["age"], data["later"]])
        y, cluster, weight = data["agrees" if logit else "score"], data["cluster"], data["weight"]
        tested = ["x1", "x3"] if sample == "few" else ["x2", "x3"]
    design = make_design(weight if weighted else np.ones(len(data)), clusters=[cluster])
    ours = cluster_robust(
        design,
        x,
        y,
        model="logit" if logit else "linear",
        correction=correction,
        weighting="precision" if kind.endswith("precision") else "sampling",
    )
    return ours, hotelling_test(ours, tested)


@pytest.mark.parametrize("correction", ["CR0", "CR1", "CR2"])
@pytest.mark.parametrize(
    ("sample", "kind"), [(sample, kind) for sample, kinds in R["cluster_robust"].items() for kind in kinds]
)
def test_club_sandwich(sample, kind, correction):
    (ours, hotelling), theirs = robust(sample, kind, correction), R["cluster_robust"][sample][kind]
    expected = theirs[correction]
    np.testing.assert_allclose(ours.coefficients, theirs["value"], rtol=SETTLED)
    scale = np.sqrt(np.diag(np.array(expected["covariance"])))
    np.testing.assert_allclose(
        ours.covariance / np.outer(scale, scale), expected["covariance"] / np.outer(scale, scale), atol=ROBUST
    )
    seen = np.isfinite(ours.df)  # of an indicator of one cluster R answers, where nothing is known
    assert (~seen).sum() == (sample == "own")
    np.testing.assert_allclose(ours.df[seen], np.array(expected["df"])[seen], rtol=ROBUST)
    np.testing.assert_allclose(ours.p[seen], np.array(expected["p"])[seen], rtol=ROBUST)
    theirs = expected["hotelling"]
    assert hotelling.statistic == pytest.approx(theirs["F"], rel=ROBUST)
    assert (hotelling.df1, hotelling.df2) == pytest.approx((theirs["df1"], theirs["df2"]), rel=ROBUST)
    assert hotelling.p == pytest.approx(theirs["p"], rel=ROBUST)

"""Regressions of any table's columns: R's stored answers through this door, and models that cannot be fitted."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from varpu_eval.survey import (
    compare_terms,
    declare_sample,
    fit_linear,
    fit_logit,
    fit_ordinal,
    fit_poisson,
    subpopulation,
)

FOLDER = Path(__file__).parents[1] / "reference" / "models"
R = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
DESIGNS = {
    "strat": {"strata": "stype", "populations": "fpc"},
    "clus1": {"clusters": "dnum", "populations": "fpc"},
    "clus2": {"clusters": ["dnum", "snum"], "populations": ["fpc1", "fpc2"]},
}

CLOSED_FORM = 1e-9
"""Least squares with columns of unlike size; R's answers are stored with 15 digits."""

ITERATED = 1e-6
"""Both sides iterate to their own criterion."""


def api(name):
    sample, finite = name.removesuffix("_fpc"), name.endswith("_fpc")
    named = {part: names for part, names in DESIGNS[sample].items() if part != "populations" or finite}
    frame = pd.read_csv(FOLDER.parent / "survey" / f"api{sample}.csv")
    frame = frame.rename(columns={"api.stu": "students", "sch.wide": "wide"})
    level = pd.cut(frame["api00"], [0, 580, 660, 740, 1000], labels=False)
    return declare_sample(frame.assign(level=level), weights="pw", **named)


def assert_agrees(found, theirs, tolerance):
    se = np.sqrt(np.diag(theirs["covariance"]))
    np.testing.assert_allclose(found["estimate"], theirs["value"], rtol=tolerance)
    np.testing.assert_allclose(found["se"], se, rtol=tolerance)
    np.testing.assert_allclose(found["df"], theirs["df"])
    np.testing.assert_allclose(found["p"], theirs["p"], rtol=100 * tolerance)  # far in the tail of t
    reach = stats.t.ppf(0.975, theirs["df"]) * se
    np.testing.assert_allclose(found["high"], np.array(theirs["value"]) + reach, rtol=tolerance)
    assert found["n"].tolist() == [theirs["n"]] * len(found)


def assert_term_agrees(found, term, theirs, tolerance):
    row = found.set_index("term").loc[term]
    told = [theirs["F"], theirs["df1"], theirs["df2"]]
    np.testing.assert_allclose(row[["statistic", "df1", "df2"]].astype(float), told, rtol=tolerance)
    np.testing.assert_allclose(row["p"], theirs["p"], rtol=100 * tolerance)  # far in the tail of F


@pytest.mark.parametrize("name", sorted(R["regressions"]))
class TestAgreementWithR:
    def test_linear(self, name):
        theirs, sample = R["regressions"][name], api(name)
        formula = "api00 ~ ell + meals + stype"
        assert_agrees(fit_linear(sample, formula), theirs["linear"], CLOSED_FORM)
        assert_term_agrees(compare_terms(sample, formula), "stype", theirs["linear"]["factor"], CLOSED_FORM)
        assert_agrees(fit_linear(sample, "api00 ~ ell + enroll + stype"), theirs["missing"], CLOSED_FORM)
        inside = subpopulation(sample, sample.frame["wide"] == "Yes")
        assert_agrees(fit_linear(inside, formula), theirs["domain"], CLOSED_FORM)

    def test_logit(self, name):
        theirs, sample = R["regressions"][name]["logit"], api(name)
        found = fit_logit(sample, "{api00 > 650} ~ ell + mobility + stype")
        assert_agrees(found, theirs, ITERATED)
        np.testing.assert_allclose(found["odds_ratio"], np.exp(theirs["value"]), rtol=ITERATED)
        terms = compare_terms(sample, "{api00 > 650} ~ ell + mobility + stype", model="logit")
        assert_term_agrees(terms, "stype", theirs["factor"], ITERATED)

    def test_poisson(self, name):
        found = fit_poisson(api(name), "students ~ ell + meals + stype")
        assert_agrees(found, R["regressions"][name]["poisson"], ITERATED)

    def test_ordinal(self, name):
        theirs, sample = R["proportional_odds"][name], api(name)
        found = fit_ordinal(sample, "level ~ ell + mobility + stype")
        np.testing.assert_allclose(found["estimate"], theirs["value"] + theirs["thresholds"], rtol=ITERATED)
        np.testing.assert_allclose(found["df"], theirs["df"])
        # svyolr takes its Hessian by differences
        np.testing.assert_allclose(found["se"], np.sqrt(np.diag(theirs["covariance"])), rtol=1e-5)
        terms = compare_terms(sample, "level ~ ell + mobility + stype", model="ordinal")
        assert_term_agrees(terms, "stype", theirs["factor"], 1e-5)


def few_clusters():
    return declare_sample(pd.read_csv(FOLDER / "few_clusters.csv"), weights="weight", clusters="cluster")


def test_few_clusters_agree_with_club_sandwich():
    theirs = R["cluster_robust"]["few"]["linear_sampling"]
    found = fit_linear(few_clusters(), "score ~ treated + age + later", variance="CR2")
    np.testing.assert_allclose(found["estimate"], theirs["value"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(found["se"], np.sqrt(np.diag(theirs["CR2"]["covariance"])), rtol=CLOSED_FORM)
    np.testing.assert_allclose(found["df"], theirs["CR2"]["df"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(found["p"], theirs["CR2"]["p"], rtol=1e-7)  # df are in the tail's exponent


def test_a_factor_with_few_clusters_agrees_with_club_sandwich():
    # R's rows are those of apiclus1 weighted by enrolment, tested on the two indicators of stype
    theirs = R["cluster_robust"]["api"]["linear_sampling"]
    frame = pd.read_csv(FOLDER.parent / "survey" / "apiclus1.csv")
    sample = declare_sample(frame, weights="enroll", clusters="dnum")
    formula = "api00 ~ ell + meals + stype"
    found = fit_linear(sample, formula, variance="CR2")
    np.testing.assert_allclose(found["se"], np.sqrt(np.diag(theirs["CR2"]["covariance"])), rtol=CLOSED_FORM)
    hotelling = compare_terms(sample, formula, variance="CR2")
    assert_term_agrees(hotelling, "stype", theirs["CR2"]["hotelling"], 1e-7)  # its df are solved for


def test_ordered_categories_name_the_thresholds():
    frame = pd.DataFrame({"later": [0] * 4 + [1] * 4})
    frame["answer"] = pd.Categorical(
        ["never", "never", "seldom", "often", "never", "seldom", "often", "often"],
        ["never", "seldom", "often"],
        ordered=True,
    )
    found = fit_ordinal(declare_sample(frame), "answer ~ later")
    assert found["term"].tolist() == ["later", "never|seldom", "seldom|often"]
    # odds of seldom or more 1 and 3, of often 1/3 and 1
    assert found["odds_ratio"][0] == pytest.approx(3, rel=ITERATED)
    assert found["odds_ratio"][1:].isna().all()
    turned = fit_ordinal(declare_sample(frame.assign(answer=frame["answer"].cat.codes * 10)), "answer ~ later")
    np.testing.assert_allclose(turned["estimate"], found["estimate"], atol=1e-9)  # only the order counts


def test_the_difference_of_two_groups_is_the_coefficient_of_its_indicator():
    frame = pd.DataFrame({"u": [1, 1, 2, 3, 4, 4], "g": list("aabbab"), "y": [1.0, 2, 4, 3, 2, 6]})
    found = fit_linear(declare_sample(frame, clusters="u"), "y ~ g").iloc[1]
    means = frame.groupby("g")["y"].mean()
    assert found["estimate"] == pytest.approx(means["b"] - means["a"])


class TestRefusals:
    FRAME = pd.DataFrame({
        "u": [1, 1, 2, 2, 3, 3], "y": [1.0, 2, 4, 3, 2, 6], "same": 2.0, "b": [0, 0, 0, 1, 1, 1],
        "x": [0, 1, 0, 3, 2, 3],
    })  # fmt: skip

    @pytest.mark.parametrize(
        ("call", "told"),
        [
            (lambda s: fit_logit(s, "b ~ x + y + {x * y}"), "without error"),
            (lambda s: fit_logit(s, "y ~ x"), r"0 (to|and) 1"),
            (lambda s: fit_linear(s, "y ~ x + {2 * x}"), "sum of the columns before"),
            (lambda s: fit_linear(s, "same ~ x"), "y is the same in all 6 rows"),
            (lambda s: fit_linear(s, "y ~ b", variance="robust"), "'robust' is unknown"),
            (lambda s: fit_linear(s, "y ~ b", level=2), "level is 2"),
            (lambda s: fit_ordinal(s, "b ~ x"), "3 or more"),
            (lambda s: fit_ordinal(s, "y ~ 0 + x"), "leave out '0 \\+'"),
            (lambda s: compare_terms(s, "y ~ 1"), "no term beside the constant"),
            (lambda s: compare_terms(s, "y ~ x", model="probit"), "'probit' is unknown"),
            (lambda s: compare_terms(s, "y ~ x", model="ordinal", variance="CR2"), "linearised variance only"),
        ],
    )
    def test_models_that_cannot_be_fitted(self, call, told):
        with pytest.raises(ValueError, match=told):
            call(declare_sample(self.FRAME))

    def test_one_cluster(self):
        sample = declare_sample(self.FRAME, clusters="u")
        inside = subpopulation(sample, self.FRAME["u"] == 1)
        with pytest.raises(ValueError, match="one cluster"):
            fit_linear(inside, "y ~ 1", variance="CR2")
        assert fit_linear(inside, "y ~ 1")[["low", "high", "p"]].isna().all(axis=None)

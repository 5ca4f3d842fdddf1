"""Interrupted series against R's glm and nlme's gls, and what is refused or left out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from varpu_eval.peer import interrupted_series, reml_ar1
from varpu_eval.peer.autoregression import _at
from varpu_eval.peer.interrupted import TERMS, regressors

REFERENCE = Path(__file__).parents[1] / "reference" / "peer_change"
ANSWERS = json.loads((REFERENCE / "answers.json").read_text(encoding="utf-8"))["answers"]
SERIES = pd.read_csv(REFERENCE / "series.csv")
FITTED = 5e-5
"""R ends its search for the correlation where a step is about 1e-6; ours ends at 1e-8."""


def read(name):
    rows = SERIES[SERIES["series"] == name].set_index("year")
    return rows["events"], rows["persons"], int(rows["start"].iloc[0])


def logs_and_regressors(name):
    events, persons, start = read(name)
    return np.log((events + 0.5) / persons).to_numpy(), regressors(tuple(events.index), start)


def steady(years=20, after=0.7):
    index = range(2001, 2001 + years)
    events = pd.Series(np.random.default_rng(1).poisson(100, years), index=index, dtype="float64")
    events.loc[2001 + years // 2 :] *= after
    return events.round(), pd.Series(10_000, index=index), 2001 + years // 2


@pytest.mark.parametrize("name", sorted(ANSWERS))
class TestAgainstR:
    def test_quasi_poisson(self, name):
        found, expected = interrupted_series(*read(name)), ANSWERS[name]["quasi_poisson"]
        rows = [c for c in found.coefficients if c.method == "quasi_poisson"]
        assert [c.term for c in rows] == list(TERMS)
        # both end where the deviance moves by less than 1e-12 of itself
        np.testing.assert_allclose([c.estimate for c in rows], expected["value"], rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose([c.se**2 for c in rows], np.diag(expected["covariance"]), rtol=1e-8)
        assert found.dispersion == pytest.approx(expected["dispersion"], rel=1e-8)

    def test_ar1_at_a_given_correlation(self, name):
        found, expected = _at(0.3, *logs_and_regressors(name)), ANSWERS[name]["reml_at_0.3"]
        # closed forms on both sides
        np.testing.assert_allclose(found.coefficients, expected["value"], rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(found.covariance, expected["covariance"], rtol=1e-9, atol=1e-12)
        assert found.sigma == pytest.approx(expected["sigma"], rel=1e-10)
        assert found.log_likelihood == pytest.approx(expected["log_likelihood"], rel=1e-10)

    def test_ar1_by_restricted_maximum_likelihood(self, name):
        found, expected = reml_ar1(*logs_and_regressors(name)), ANSWERS[name]["reml"]
        assert found.rho == pytest.approx(expected["rho"], abs=FITTED)
        np.testing.assert_allclose(found.coefficients, expected["value"], rtol=FITTED, atol=1e-6)
        np.testing.assert_allclose(found.covariance, expected["covariance"], rtol=10 * FITTED, atol=1e-7)
        assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-8)  # flat at the maximum
        assert found.log_likelihood >= expected["log_likelihood"] - 1e-12

    def test_the_page_tells_both_side_by_side(self, name):
        found = interrupted_series(*read(name))
        rows = [c for c in found.coefficients if c.method == "reml_ar1"]
        fit = reml_ar1(*logs_and_regressors(name))
        np.testing.assert_array_equal([c.estimate for c in rows], fit.coefficients)
        assert found.rho == fit.rho
        assert all(c.low < c.estimate < c.high for c in found.coefficients)


class TestReml:
    def test_without_correlation_it_is_least_squares(self):
        y, x = logs_and_regressors("steady")
        least, found = sm.OLS(y, x).fit(), _at(0.0, y, x)
        np.testing.assert_allclose(found.coefficients, least.params, rtol=1e-10)
        np.testing.assert_allclose(found.covariance, least.cov_params(), rtol=1e-9)

    def test_no_correlation_on_a_fine_grid_is_likelier(self):
        y, x = logs_and_regressors("correlated")
        found = reml_ar1(y, x)
        assert all(
            _at(rho, y, x).log_likelihood <= found.log_likelihood + 1e-12 for rho in np.linspace(-0.99, 0.99, 999)
        )

    def test_a_walk_is_refused(self):
        walk = np.cumsum(np.ones(12))
        with pytest.raises(ValueError, match="edge"):
            reml_ar1(walk, np.ones((12, 1)))

    @pytest.mark.parametrize(
        ("y", "x", "told"),
        [
            ([1.0, 2.0, np.nan, 3.0], np.ones((4, 1)), "finite"),
            ([1.0, 2.0], np.ones((2, 1)), "shape"),
            ([1.0, 2.0, 4.0, 3.0, 5.0], np.ones((5, 2)), "collinear"),
            ([1.0, 1.0, 1.0, 1.0], np.ones((4, 1)), "exactly"),
        ],
    )
    def test_what_has_no_fit_is_refused(self, y, x, told):
        with pytest.raises(ValueError, match=told):
            reml_ar1(y, x)


class TestSeries:
    def test_a_step_of_30_percent_is_there_in_both(self):
        found = interrupted_series(*steady())
        steps = {c.method: c.estimate for c in found.coefficients if c.term == "step"}
        assert set(steps) == {"quasi_poisson", "reml_ar1"}
        assert all(abs(step - np.log(0.7)) < 0.1 for step in steps.values())
        assert (found.years, found.before) == (20, 10)

    @pytest.mark.parametrize(
        ("years", "breaks", "why"),
        [(12, (), "few_points"), (13, (), ""), (20, (2008,), "break"), (20, (2001, 2021), ""), (12, (2008,), "break")],
    )
    def test_no_marker_below_13_points_or_across_a_break(self, years, breaks, why):
        assert interrupted_series(*steady(years), breaks=breaks).unmarked_because == why

    def test_where_reml_has_no_answer_its_terms_are_not_there(self):
        index = range(2001, 2007)  # residuals that turn their sign each year: the correlation reaches -1
        events = pd.Series([24, 29, 50, 37, 35, 23], index=index)
        found = interrupted_series(events, pd.Series(1000, index=index), 2004)
        assert found.rho is None
        assert {c.method for c in found.coefficients} == {"quasi_poisson"}

    def test_a_line_that_meets_every_year_exactly_is_refused(self):
        index = range(2001, 2009)
        persons = pd.Series([1000 * 2**j for j in range(8)], index=index)
        with pytest.raises(ValueError, match="meets every year"):
            interrupted_series(pd.Series(10, index=index), persons, 2005)

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda e, p, s: (e.drop(2005), p.drop(2005), s), "missing"),
            (lambda e, p, s: (e.mask(e.index == 2005), p, s), "missing"),
            (lambda e, p, s: (e, p.drop(2001), s), "same years"),
            (lambda e, p, s: (e - 1000, p, s), "0 or more"),
            (lambda e, p, s: (e, p * 0, s), "above 0"),
            (lambda e, p, _: (e, p, 2003), "2 years before 2003"),
            (lambda e, p, s: (e.where(e.index < s, 0), p, s), "no events"),
        ],
    )
    def test_what_cannot_be_described_is_refused(self, change, told):
        with pytest.raises(ValueError, match=told):
            interrupted_series(*change(*steady()))

"""One region's yearly series before and after something began, described by two models side by side.

Knows level and slope of one series. Gives no verdict and has no p-value: own drift of a municipality passes for an
effect in such a model far too often (docs/simulation.md).
"""

from __future__ import annotations

import warnings
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from statsmodels.api import GLM, families
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from varpu_eval.peer.autoregression import reml_ar1
from varpu_eval.peer.change_ranks import HALF
from varpu_eval.peer.process_limits import consecutive, unmarked_because
from varpu_eval.uncertainty.intervals import Floats, t_interval

Method = Literal["quasi_poisson", "reml_ar1"]
Term = Literal["constant", "slope", "step", "slope_change"]
TERMS: tuple[Term, ...] = ("constant", "slope", "step", "slope_change")
"""Log rate in the last year before; its move a year; the jump at the start; how much the slope is another from then."""

EACH_SIDE = 3
"""Fewer years before or after have no slope to tell of."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One term of one model: log-rate estimate, standard error, 95 % limits (t with n - 4 degrees of freedom)."""

    method: Method
    term: Term
    estimate: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class InterruptedSeries:
    """A description of one series, for no verdict.

    Parameters
    ----------
    years, before
        How many years, and how many of them before the start.
    coefficients
        Four terms of each of two models; both are log rates, so that they can be read side by side.
    dispersion
        Pearson's chi-squared by degree of freedom: 1 if counts vary as Poisson's do.
    rho
        Correlation of one year's error with the next's; None where REML has no answer (then its terms are not there).
    unmarked_because
        `few_points` (under 13 years), `break` (one inside), or empty: else no figure may bear a marker of change.
    """

    years: int
    before: int
    coefficients: tuple[Coefficient, ...]
    dispersion: float
    rho: float | None
    unmarked_because: str


def interrupted_series(
    events: pd.Series, persons: pd.Series, start: int, *, breaks: Collection[int] = ()
) -> InterruptedSeries:
    """Describe a yearly series of counts by a level and a slope before, and a step and another slope from `start` on.

    Quasi-Poisson: log E(events) = log(persons) + b0 + b1 t + b2 D + b3 D (t - t0), covariance times Pearson's
    chi-squared / (n - 4) (statsmodels `GLM`, as R `glm(family = quasipoisson)`). REML: the same line for
    log((events + 0.5) / persons) with AR(1) errors (`reml_ar1`). t counts years from the last one before, D is 1 from
    the start, t0, on. Where the two differ, neither is to be trusted. Limits take a straight line for granted and are
    no test.
    Sources: Bernal, Cummins & Gasparrini 2017, Int. J. Epidemiol. 46, 348-355; Turner et al. 2021, BMC Med. Res.
    Methodol. 21, 134 (REML for short series).

    Parameters
    ----------
    events, persons
        By year, the same consecutive years: counts, 0 or more, and persons, above 0.
    start
        First year after; 3 years or more before, and 3 from it on.
    breaks
        First years of another measure; one after the first year forbids a marker.

    Returns
    -------
    InterruptedSeries
        `coefficients` by `method` and `term`, on the log scale with limits; `unmarked_because` says why no change
        may be marked, and is empty where one may.

    Raises
    ------
    ValueError
        When years differ, are missing or too few, values are out of range, or a side has no events.

    Examples
    --------
    >>> years = range(2001, 2011)
    >>> events = pd.Series([100, 104, 96, 100, 102, 72, 69, 70, 71, 68], index=years)
    >>> found = interrupted_series(events, pd.Series(10_000, index=years), 2006)
    >>> [(c.method, round(c.estimate, 2)) for c in found.coefficients if c.term == "step"], found.unmarked_because
    ([('quasi_poisson', -0.34), ('reml_ar1', -0.34)], 'few_points')
    """
    years, counts = consecutive(events)
    at, among = consecutive(persons)
    if at != years:
        raise ValueError("events and persons must have the same years")
    if (counts < 0).any() or (among <= 0).any():
        raise ValueError("events must be 0 or more, and persons above 0")
    after = np.array(years) >= start
    if min(int(after.sum()), int((~after).sum())) < EACH_SIDE:
        raise ValueError(
            f"{int((~after).sum())} years before {start}, {int(after.sum())} after; expected 3 or more each"
        )
    if counts[after].sum() == 0 or counts[~after].sum() == 0:
        raise ValueError(f"no events before or after {start}: the log of a rate of 0 does not exist")
    x = regressors(years, start)
    poisson, dispersion = _quasi_poisson(counts, among, x)
    linear, rho = _reml(np.log((counts + HALF) / among), x)
    why = unmarked_because(years, breaks)
    return InterruptedSeries(len(years), int((~after).sum()), (*poisson, *linear), dispersion, rho, why)


def regressors(years: tuple[int, ...], start: int) -> Floats:
    """Return constant, time from the last year before, step and time from the start, shape (years, 4).

    >>> regressors((2001, 2002, 2003, 2004), 2003).tolist()
    [[1.0, -1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0], [1.0, 2.0, 1.0, 1.0]]
    """
    year = np.array(years, dtype=float)
    after = year >= start
    return np.column_stack([np.ones(len(year)), year - start + 1, after, np.where(after, year - start, 0.0)])


def _quasi_poisson(counts: Floats, persons: Floats, x: Floats) -> tuple[list[Coefficient], float]:
    model = GLM(counts, x, family=families.Poisson(), offset=np.log(persons))
    level = np.log(counts.sum() / persons.sum())  # from the rate of all years, not from counts without their persons
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # it is refused below
        found = model.fit(start_params=[level, 0.0, 0.0, 0.0], scale="X2", tol=1e-12, maxiter=200)
    if not found.converged:
        raise ValueError("no quasi-Poisson fit: too many years have no events, or the line meets every year exactly")
    df = len(counts) - x.shape[1]
    return _coefficients("quasi_poisson", found.params, np.asarray(found.cov_params()), df), float(found.scale)


def _reml(logs: Floats, x: Floats) -> tuple[list[Coefficient], float | None]:
    try:
        found = reml_ar1(logs, x)
    except ValueError:  # at the edge or exact: the other model stands alone, and says so
        return [], None
    return _coefficients("reml_ar1", found.coefficients, found.covariance, found.df), found.rho


def _coefficients(method: Method, estimates: Floats, covariance: Floats, df: int) -> list[Coefficient]:
    errors = np.sqrt(np.diag(covariance))
    limits = t_interval(estimates, errors, df)
    return [
        Coefficient(method, term, float(b), float(se), float(low), float(high))
        for term, b, se, low, high in zip(TERMS, estimates, errors, limits.low, limits.high, strict=True)
    ]

"""Tests of several numbers at once, and the trend over waves.

Knows numbers with their covariance and degrees of freedom. Does not know where these come from: means, coefficients of
a model and differences of ranks are tested alike. Single differences are made by `estimates.combine`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg, stats

from varpu_eval.uncertainty.estimates import Estimates, combine

SINGULAR = 1e-12
"""Eigenvalue of a correlation matrix under which the numbers are taken to determine each other: their rounding."""


@dataclass(frozen=True, slots=True)
class HypothesisTest:
    """A test statistic with its reference distribution.

    Parameters
    ----------
    statistic
        F where `df2` is finite; chi-squared where it is infinite.
    df1, df2
        Degrees of freedom, not always whole.
    p
        Probability of a statistic as large or larger if the hypothesis held.
    """

    statistic: float
    df1: float
    df2: float
    p: float


def wald_test(value: ArrayLike, covariance: ArrayLike, df: float, *, adjusted: bool = False) -> HypothesisTest:
    """Test whether all of `value` are 0, by the quadratic form b' V^-1 b over their number.

    Sources: R `regTermTest(method = "Wald")`, which gives `df` less the other coefficients of a model; adjusted: Korn &
    Graubard 1990, Amer. Statist. 44, 270-276.

    Parameters
    ----------
    value
        Shape (q,).
    covariance
        Shape (q, q).
    df
        Degrees of freedom of the covariance; infinite for a chi-squared test.
    adjusted
        Whether the statistic is scaled by (df - q + 1) / df and read with df - q + 1 degrees of freedom, as Hotelling's
        T^2 is. Without it the test rejects too often where `df` is not much larger than q.

    Raises
    ------
    ValueError
        When the values determine each other, or rest on fewer degrees of freedom than there are values.

    Examples
    --------
    >>> test = wald_test([1.0, 2.0], [[1.0, 0.0], [0.0, 4.0]], 10)  # (1 / 1 + 4 / 4) / 2
    >>> test.statistic, test.df1, test.df2, round(test.p, 6)
    (1.0, 2.0, 10.0, 0.401878)
    """
    b, v = np.atleast_1d(np.asarray(value, dtype=float)), np.atleast_2d(np.asarray(covariance, dtype=float))
    _check_usable(b, v, df)
    spread = np.sqrt(np.diag(v))
    scaled = b / spread
    quadratic = float(scaled @ linalg.solve(v / np.outer(spread, spread), scaled, assume_a="pos"))
    q = float(b.size)
    if np.isinf(df):
        return HypothesisTest(quadratic, q, np.inf, float(stats.chi2.sf(quadratic, q)))
    df2 = df - q + 1 if adjusted else float(df)
    f = quadratic / q * (df2 / df)
    return HypothesisTest(f, q, df2, float(stats.f.sf(f, q, df2)))


def trend(estimates: Estimates, times: ArrayLike) -> Estimates:
    """Return the straight line's change per unit of time through estimates of several waves.

    The contrast with coefficients (t - mean t) / sum (t - mean t)^2: the least-squares slope, with the real distances
    between waves. Every wave counts alike however exactly it was measured, so that the slope is the same whoever
    answered; with two waves it is their difference over the years between them.

    Parameters
    ----------
    estimates
        One domain a wave, as `means(design, values, waves)` gives them: waves vary slowest.
    times
        Shape (waves,): years, each different.

    Returns
    -------
    Estimates
        One slope a column of `values`; positive is growth. Waves of coefficient 0 (the middle one of three at equal
        distances) do not count in `n`.

    Raises
    ------
    ValueError
        When there are fewer than two waves, two at one time, or estimates that do not divide among them.

    Notes
    -----
    A slope says nothing of whether the change was steady: look at the levels as well.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> from varpu_eval.uncertainty.estimates import means
    >>> waves = np.repeat(np.eye(3, dtype=bool), 2, axis=0)
    >>> levels = means(make_design([1] * 6), [1.0, 3.0, 2.0, 4.0, 9.0, 11.0], waves)  # 2, 3, 10
    >>> trend(levels, [2006, 2010, 2014]).value.tolist()  # (-4 * 2 + 0 * 3 + 4 * 10) / 32
    [1.0]
    """
    t = np.asarray(times, dtype=float)
    columns, rest = divmod(estimates.value.size, max(t.size, 1))
    if t.ndim != 1 or np.unique(t).size < max(t.size, 2) or not np.isfinite(t).all() or rest or not columns:
        raise ValueError(
            f"a trend needs at least two different times and estimates for each, got {t.size} times and "
            f"{estimates.value.size} estimates; give the year of every wave once"
        )
    from_mean = t - t.mean()
    return combine(estimates, np.kron(from_mean / (from_mean**2).sum(), np.eye(columns)))


def _check_usable(b: np.ndarray, v: np.ndarray, df: float) -> None:
    if v.shape != (b.size, b.size) or not (np.isfinite(b).all() and np.isfinite(v).all()):
        raise ValueError(
            f"{b.size} values need a covariance of shape ({b.size}, {b.size}), both of finite numbers, got "
            f"{v.shape}; leave out what could not be estimated"
        )
    if not df >= b.size:
        raise ValueError(
            f"{b.size} values rest on {df:g} degrees of freedom, at least {b.size} are needed; test fewer at once, or "
            "join groups"
        )
    spread = np.sqrt(np.maximum(np.diag(v), 0))
    if not (spread > 0).all() or linalg.eigvalsh(v / np.outer(spread, spread))[0] < SINGULAR:
        raise ValueError(
            "a value does not vary, or is determined by the others, so they cannot be tested together; leave one out"
        )

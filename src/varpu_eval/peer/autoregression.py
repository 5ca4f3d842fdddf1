"""A linear model of a yearly series whose errors hang on the year before's (AR(1)), by restricted maximum likelihood.

Knows arrays. Does not know rates or years. Own code: statsmodels fits AR(1) errors by iterated least squares (`GLSAR`),
which takes the correlation far too low in short series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from varpu_eval.uncertainty.intervals import Floats

BOUND = 0.999
"""Correlations at or beyond this are the edge: the series then has no level of its own to tell of."""

EDGE = 1e-6
"""How near to the edge a search ends that would go beyond it."""


@dataclass(frozen=True, slots=True, eq=False)
class Ar1Model:
    """A fitted model: `coefficients` (k,), `covariance` (k, k), correlation `rho` of one year with the next.

    `sigma` is the residual standard deviation, `log_likelihood` the restricted one, `df` rows less columns.
    """

    coefficients: Floats
    covariance: Floats
    rho: float
    sigma: float
    log_likelihood: float
    df: int


def reml_ar1(y: ArrayLike, x: ArrayLike) -> Ar1Model:
    """Fit y = x b + e, e being a stationary AR(1) series, by restricted maximum likelihood.

    Maximises -1/2 [(n - k) (log(2 pi s^2) + 1) + log |R| + log |x' R^-1 x|] over rho, where
    R = (rho^|i - j|) and s^2 = e' R^-1 e / (n - k). Assumes that
    rows are equally spaced in time and none is missing. With fewer than some 20 years rho is hardly known, and
    standard errors, which take it for known, are too small.
    Same as R `nlme::gls(correlation = corAR1(), method = "REML")`; Pinheiro & Bates 2000, Mixed-Effects Models in S and
    S-PLUS, ch. 5.

    Parameters
    ----------
    y
        Shape (n,): outcomes in order of time.
    x
        Shape (n, k): regressors, the constant among them; n - k at least 2.

    Raises
    ------
    ValueError
        When shapes do not fit, a value is not finite, columns are collinear, the fit is exact, or the best correlation
        is at the edge (0.999 either way).

    Examples
    --------
    >>> found = reml_ar1([1.0, 2.0, 2.0, 3.0, 2.0, 1.0, 1.0, 2.0], np.ones((8, 1)))
    >>> round(float(found.coefficients[0]), 3), round(found.rho, 3)
    (1.715, 0.393)
    """
    outcome, columns = np.asarray(y, dtype=float), np.asarray(x, dtype=float)
    _check(outcome, columns)
    grid = np.linspace(-BOUND, BOUND, 21)
    best = int(np.argmax([_at(rho, outcome, columns).log_likelihood for rho in grid]))
    found = minimize_scalar(
        lambda rho: -_at(rho, outcome, columns).log_likelihood,
        bounds=(grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]), method="bounded", options={"xatol": 1e-10},
    )  # fmt: skip
    if abs(found.x) > BOUND - EDGE:
        raise ValueError(f"the correlation of one year with the next reaches {found.x:.3f}, its edge; no fit to tell")
    return _at(float(found.x), outcome, columns)


def _at(rho: float, y: Floats, x: Floats) -> Ar1Model:
    """Return the model with this correlation."""
    n, k = x.shape
    white = _whitened(np.column_stack([x, y]), rho)
    wx, wy = white[:, :-1], white[:, -1]
    q, r = np.linalg.qr(wx)
    coefficients = np.linalg.solve(r, q.T @ wy)
    df, square = n - k, float(((wy - wx @ coefficients) ** 2).sum())
    inverse = np.linalg.inv(r)
    log_of_r = (n - 1) * np.log1p(-(rho**2))
    log_of_x = 2 * np.log(np.abs(np.diag(r))).sum()
    likelihood = -0.5 * (df * (np.log(2 * np.pi * square / df) + 1) + log_of_r + log_of_x)
    return Ar1Model(
        coefficients, square / df * inverse @ inverse.T, rho, float(np.sqrt(square / df)), float(likelihood), df
    )


def _whitened(rows: Floats, rho: float) -> Floats:
    """Return rows whose errors are independent with the variance of the series (Prais & Winsten 1954)."""
    return np.vstack([rows[:1], (rows[1:] - rho * rows[:-1]) / np.sqrt(1 - rho**2)])


def _check(y: Floats, x: Floats) -> None:
    if x.ndim != 2 or y.shape != x.shape[:1] or x.shape[0] - x.shape[1] < 2:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"outcomes have shape {y.shape}, regressors {x.shape}; expected (n,), (n, k), n - k 2 or more")
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise ValueError("outcomes and regressors must be finite; a year that is missing breaks the series")
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("regressors are collinear; leave one out")
    left = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    if (left**2).sum() <= 1e-20 * max((y**2).sum(), np.finfo(float).tiny):
        raise ValueError("the regressors meet every outcome exactly; no errors are left to model")

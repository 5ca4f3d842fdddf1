"""Generalised linear models fitted by iteratively reweighted least squares.

Knows the linear, logit and Poisson families with their canonical links, and when no finite fit exists. Knows nothing of
designs: what a coefficient's variance is, its callers say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.regressors import SAME_COLUMN, ModelRows, triangle

STEPS = 50
"""Steps of Newton's method; 5 to 10 are usual."""

SETTLED = 15
"""Steps after which only a coefficient without a finite value still moves."""

MOVES = 0.5
"""A linear predictor that has moved further since then still moves."""

STILL = 1e-8
"""Largest relative move of a linear predictor in the last step; the method squares it, so 1e-16 is left."""

EXACT = 1e-24
"""Residuals whose squares are so small a part of the answers' are rounding."""

SMALLEST = 1e-290
"""Keeps the variance of an answer away from 0, where its inverse overflows."""


@dataclass(frozen=True, slots=True)
class Family:
    """What a generalised linear model says of one answer, as functions of arrays of one shape.

    Parameters
    ----------
    mean, variance
        Of the linear predictor.
    link
        The linear predictor of a mean.
    deviance
        Of the answer and the linear predictor.
    inner
        Of the answer: a mean inside the limits to start from.
    toward
        Of the answer: 1 or -1 where its likelihood grows for ever with or against the linear predictor, else 0.
    low, high
        Limits of an answer.
    """

    mean: Callable[[Floats], Floats]
    variance: Callable[[Floats], Floats]
    link: Callable[[Floats], Floats]
    deviance: Callable[[Floats, Floats], Floats]
    inner: Callable[[Floats], Floats]
    toward: Callable[[Floats], Floats]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model.

    Parameters
    ----------
    coefficients
        Shape (p,).
    mean, variance
        Shape (m,): of each row's answer, by the model; the variance up to a factor.
    bread
        Shape (p, p): the inverse of the information, weights having mean 1.
    deviance
        Weights having mean 1.
    """

    coefficients: Floats
    mean: Floats
    variance: Floats
    bread: Floats
    deviance: float


LINEAR = Family(
    mean=lambda eta: eta,
    variance=np.ones_like,
    link=lambda mean: mean,
    deviance=lambda y, eta: (y - eta) ** 2,
    inner=lambda y: y,
    toward=np.zeros_like,
    low=-np.inf,
    high=np.inf,
)
LOGIT = Family(
    mean=special.expit,
    variance=lambda eta: special.expit(eta) * special.expit(-eta),
    link=special.logit,
    deviance=lambda y, eta: (
        2 * (special.xlogy(y, y) + special.xlog1py(1 - y, -y))
        - 2 * (y * special.log_expit(eta) + (1 - y) * special.log_expit(-eta))
    ),
    inner=lambda y: (y + 0.5) / 2,
    toward=lambda y: (y == 1).astype(float) - (y == 0),
    low=0.0,
    high=1.0,
)
POISSON = Family(
    mean=np.exp,
    variance=np.exp,
    link=np.log,
    deviance=lambda y, eta: 2 * (special.xlogy(y, y) - y * eta - (y - np.exp(eta))),
    inner=lambda y: y + 0.1,
    toward=lambda y: -(y == 0).astype(float),
    low=0.0,
    high=np.inf,
)


def fit(family: Family, rows: ModelRows) -> Fit:
    """Return the coefficients that maximise the weighted likelihood.

    Source: McCullagh & Nelder 1989, Generalized Linear Models; steps are halved while the deviance grows.

    Raises
    ------
    ValueError
        When an answer is outside the family's limits, all answers are the same, `x` gives the answers exactly,
        coefficients have no finite value (Albert & Anderson 1984, Biometrika 71), or the method does not converge.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> from varpu_eval.uncertainty.regressors import model_rows
    >>> rows = model_rows(make_design([1] * 6), [0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1])
    >>> fit(LOGIT, rows).coefficients.round(6).tolist()  # odds 1/2 and 2, four times as large
    [-0.693147, 1.386294]
    """
    _check_answers(family, rows)
    beta = np.zeros(rows.x.shape[1])
    eta = family.link(family.inner(rows.y))
    deviance = np.inf
    settled = np.zeros_like(eta)
    for step in range(STEPS):
        variance = np.maximum(family.variance(eta), SMALLEST)
        # the first step goes to the fit of the working answer, later ones from where they are
        working = (rows.y - family.mean(eta)) / variance + (eta if step == 0 else 0.0)
        moved, bread = _least_squares(rows, variance, working)
        if not np.isfinite(bread).all():
            break
        change = rows.x @ moved
        if step > 0 and np.abs(change).max() <= STILL * (1 + np.abs(eta).max()):
            if step > SETTLED and _separated(family, rows, eta - settled):
                break  # it came to rest only because what pulls it is less than rounding
            return _at(family, rows, beta + moved)
        beta, eta, deviance = _step(family, rows, beta, moved, deviance)
        if step == SETTLED:
            settled = eta
    raise _no_fit(family, rows, eta - settled)


def null_deviance(family: Family, rows: ModelRows) -> float:
    """Return the deviance of the model with only a constant; of none at all where `rows` have no constant.

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> from varpu_eval.uncertainty.regressors import model_rows
    >>> null_deviance(LINEAR, model_rows(make_design([1] * 3), [1.0, 2.0, 4.0], [1.0, 2.0, 6.0]))
    14.0
    """
    eta = family.link(rows.weights @ rows.y / rows.weights.sum()) if rows.constant else 0.0
    return float(rows.weights @ family.deviance(rows.y, np.full_like(rows.y, eta)))


def _at(family: Family, rows: ModelRows, beta: Floats) -> Fit:
    """Return the fit whose coefficients are `beta`, unless it leaves no residuals."""
    eta = rows.x @ beta
    mean, variance = family.mean(eta), np.maximum(family.variance(eta), SMALLEST)
    if rows.weights @ (rows.y - mean) ** 2 <= EXACT * (rows.weights @ rows.y**2):
        raise ValueError(
            f"x gives y exactly in the {rows.y.size} rows that take part, so the variance is 0 by construction; leave "
            "columns out, or take more rows than columns"
        )
    bread = _least_squares(rows, variance, eta)[1]
    return Fit(beta, mean, variance, bread, float(rows.weights @ family.deviance(rows.y, eta)))


def _least_squares(rows: ModelRows, variance: Floats, working: Floats) -> tuple[Floats, Floats]:
    """Return the weighted least squares fit of `working` and the inverse information, infinite where it is singular."""
    root = triangle(np.sqrt(rows.weights * variance)[:, None] * rows.x)
    length = np.linalg.norm(root, axis=0)
    if root.shape[0] < length.size or not (np.abs(np.diag(root)) > SAME_COLUMN * length).all():
        return np.zeros(length.size), np.full((length.size, length.size), np.inf)
    inverse = np.linalg.inv(root)
    bread = inverse @ inverse.T
    return bread @ (rows.x.T @ (rows.weights * variance * working)), bread


def _step(
    family: Family, rows: ModelRows, beta: Floats, moved: Floats, deviance: float
) -> tuple[Floats, Floats, float]:
    """Return coefficients, linear predictor and deviance after a step, halved while the deviance grows."""
    for halving in range(30):
        tried = beta + moved * 0.5**halving
        eta = rows.x @ tried
        with np.errstate(over="ignore", invalid="ignore"):
            reached = float(rows.weights @ family.deviance(rows.y, eta))
        if np.isfinite(reached) and reached <= deviance * (1 + 1e-12):
            return tried, eta, reached
    return beta, rows.x @ beta, deviance


def _check_answers(family: Family, rows: ModelRows) -> None:
    low, high = rows.y.min(), rows.y.max()
    if low < family.low or high > family.high:
        raise ValueError(
            f"y goes from {low:g} to {high:g}; this model takes {family.low:g} to {family.high:g}; code the answers "
            "so, or choose another model"
        )
    if low == high:
        raise ValueError(
            f"y is the same in all {rows.y.size} rows that take part, so nothing can be explained by x; widen the "
            "domain, or report the level itself"
        )


def _separated(family: Family, rows: ModelRows, drift: Floats) -> bool:
    """Tell whether linear predictors still move, and each that moves does so towards its answer (Albert & Anderson)."""
    moves = np.abs(drift) > MOVES
    return bool(moves.any() and (np.sign(drift[moves]) == family.toward(rows.y[moves])).all())


def _no_fit(family: Family, rows: ModelRows, drift: Floats) -> ValueError:
    """Tell separated answers from a method that did not converge."""
    if _separated(family, rows, drift):
        moved = int((np.abs(drift) > MOVES).sum())
        shift = np.linalg.lstsq(rows.x, drift, rcond=None)[0] * np.abs(rows.x).max(axis=0)
        names = [name for name, size in zip(rows.names, np.abs(shift), strict=True) if size > MOVES]
        return ValueError(
            f"x tells the answers of {moved} of {drift.size} rows without error, so that {', '.join(names)} have no "
            "finite coefficient; join groups in which all answer alike, leave such a column out, or compare shares "
            "instead"
        )
    return ValueError(
        f"the fit did not converge in {STEPS} steps; bring the columns of x to similar scales, and look for outliers"
    )

"""The likelihood of the proportional-odds model, with its derivatives, and its maximum.

Knows classes as codes, thresholds and slopes. Knows nothing of designs. Every term is written so that it neither
overflows nor loses digits: the probability of a class is expit(a) expit(-b) (1 - exp(b - a)), where a and b are its
upper and lower threshold less the linear predictor, and a - b does not depend on the row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from varpu_eval.uncertainty.designs import Codes
from varpu_eval.uncertainty.intervals import Floats

STEPS = 50
"""Steps of Newton's method; 5 to 10 are usual."""

SETTLED = 15
"""Steps after which only a parameter without a finite value still moves."""

MOVES = 0.5
"""A row's distance to a threshold that has changed by more since then still changes."""

STILL = 1e-8
"""Largest move of a row's distance to a threshold in the last step but one; the method squares it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Ordered answers and what may move them.

    Parameters
    ----------
    x
        Shape (m, p).
    codes
        Shape (m,): class 0..K-1 of each row; every class occurs.
    weights
        Shape (m,): above 0.
    classes
        K, at least 2.
    """

    x: Floats
    codes: Codes
    weights: Floats
    classes: int

    def rises(self) -> Floats:
        """Return the weight of each class, shape (K,)."""
        return np.asarray(np.bincount(self.codes, self.weights, self.classes), dtype=float)


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Cumulative probabilities of each row at the thresholds above and below its answer, shape (m,) each."""

    upper: Floats
    lower: Floats
    log_likelihood: float


def at(answers: Answers, slopes: Floats, thresholds: Floats) -> Cumulative:
    """Return each row's cumulative probabilities and the log-likelihood.

    >>> answers = Answers(np.empty((2, 0)), np.array([0, 1]), np.ones(2), 2)
    >>> round(at(answers, np.empty(0), np.array([0.0])).log_likelihood, 6)  # 2 log(1/2)
    -1.386294
    """
    eta = answers.x @ slopes
    limits = np.concatenate([[-np.inf], thresholds, [np.inf]])
    above, below = limits[answers.codes + 1] - eta, limits[answers.codes] - eta
    rows = answers.weights @ (special.log_expit(above) + special.log_expit(-below))
    between = np.log(-np.expm1(-np.diff(thresholds)))
    return Cumulative(special.expit(above), special.expit(below), float(rows + answers.rises()[1:-1] @ between))


def scores(answers: Answers, thresholds: Floats, cumulative: Cumulative) -> Floats:
    """Return the derivative of each row's weighted log-likelihood, shape (m, p + K - 1), slopes first.

    >>> answers = Answers(np.empty((2, 0)), np.array([0, 1]), np.ones(2), 2)
    >>> scores(answers, np.array([0.0]), at(answers, np.empty(0), np.array([0.0]))).tolist()
    [[0.5], [-0.5]]
    """
    rows, p = answers.x.shape
    gap = np.diff(thresholds)
    nearer = np.concatenate([[0.0], np.exp(-gap) / -np.expm1(-gap), [0.0]])[answers.codes]
    result = np.zeros((rows, p + answers.classes - 1))
    result[:, :p] = (cumulative.upper + cumulative.lower - 1)[:, None] * answers.x
    has_upper, has_lower = answers.codes < answers.classes - 1, answers.codes > 0
    at_upper, at_lower = p + answers.codes[has_upper], p + answers.codes[has_lower] - 1
    result[has_upper, at_upper] = (1 - cumulative.upper + nearer)[has_upper]
    result[has_lower, at_lower] = -(cumulative.lower + nearer)[has_lower]
    return answers.weights[:, None] * result


def information(answers: Answers, thresholds: Floats, cumulative: Cumulative) -> Floats:
    """Return minus the second derivatives of the log-likelihood, shape (p + K - 1, p + K - 1), slopes first.

    >>> answers = Answers(np.empty((2, 0)), np.array([0, 1]), np.ones(2), 2)
    >>> information(answers, np.array([0.0]), at(answers, np.empty(0), np.array([0.0]))).tolist()  # 2 * 1/4
    [[0.5]]
    """
    p, last = answers.x.shape[1], answers.classes - 1
    upper = answers.weights * cumulative.upper * (1 - cumulative.upper)
    lower = answers.weights * cumulative.lower * (1 - cumulative.lower)
    result = np.zeros((p + last, p + last))
    result[:p, :p] = answers.x.T @ ((upper + lower)[:, None] * answers.x)
    for k in range(p):
        up = np.bincount(answers.codes, upper * answers.x[:, k], answers.classes)
        down = np.bincount(answers.codes, lower * answers.x[:, k], answers.classes)
        result[k, p:] = result[p:, k] = -(up[:-1] + down[1:])
    gap = np.diff(thresholds)
    between = answers.rises()[1:-1] * np.exp(-gap) / np.expm1(-gap) ** 2
    own = (
        np.bincount(answers.codes, upper, answers.classes)[:-1] + np.bincount(answers.codes, lower, answers.classes)[1:]
    )
    own[:-1] += between
    own[1:] += between
    result[p:, p:] = np.diag(own) - np.diag(between, 1) - np.diag(between, -1)
    return result


def maximise(answers: Answers) -> tuple[Floats, Floats]:
    """Return slopes, shape (p,), and thresholds, shape (K - 1,), of the largest likelihood.

    The log-likelihood is concave, so Newton's method with halved steps finds its one maximum if there is one (Burridge
    1981, J. R. Stat. Soc. B 43, 41-45).

    Raises
    ------
    ValueError
        When `x` tells answers without error, so that there is no maximum; when the method does not converge.

    Examples
    --------
    >>> answers = Answers(np.array([[0.0], [0], [0], [1], [1], [1]]), np.array([0, 0, 1, 0, 1, 1]), np.ones(6), 2)
    >>> [part.round(6).tolist() for part in maximise(answers)]  # odds 1/2 and 2
    [[1.386294], [0.693147]]
    """
    p = answers.x.shape[1]
    share = np.cumsum(answers.rises())[:-1] / answers.weights.sum()
    theta = np.concatenate([np.zeros(p), special.logit(share)])
    settled = theta
    for step in range(STEPS):
        here = at(answers, theta[:p], theta[p:])
        gradient = scores(answers, theta[p:], here).sum(axis=0)
        try:
            moved = np.linalg.solve(information(answers, theta[p:], here), gradient)
        except np.linalg.LinAlgError:
            break
        last = _largest_move(answers, moved) <= STILL
        theta = _step(answers, theta, moved, here.log_likelihood)
        if last and step > SETTLED and _separated(answers, theta - settled):
            break  # it came to rest only because what pulls it is less than rounding
        if last:
            return theta[:p], theta[p:]
        if step == SETTLED:
            settled = theta
    raise _no_maximum(answers, theta - settled)


def _largest_move(answers: Answers, moved: Floats) -> float:
    """Return the largest move of a threshold or a row's linear predictor."""
    p = answers.x.shape[1]
    return float(max(np.abs(moved[p:]).max(), np.abs(answers.x @ moved[:p]).max()))


def _step(answers: Answers, theta: Floats, moved: Floats, log_likelihood: float) -> Floats:
    """Return the parameters after a step, halved until thresholds rise and the likelihood does not fall."""
    p = answers.x.shape[1]
    for halving in range(40):
        tried = theta + moved * 0.5**halving
        if (np.diff(tried[p:]) > 0).all():
            reached = at(answers, tried[:p], tried[p:]).log_likelihood
            if reached >= log_likelihood - 1e-12 * abs(log_likelihood):
                return tried
    return theta


def _separated(answers: Answers, drift: Floats) -> bool:
    """Tell whether rows still move, and each that moves goes further into its own class."""
    p = answers.x.shape[1]
    eta = answers.x @ drift[:p]
    limits = np.concatenate([[0.0], drift[p:], [0.0]])
    above = np.where(answers.codes < answers.classes - 1, limits[answers.codes + 1] - eta, 0.0)
    below = np.where(answers.codes > 0, eta - limits[answers.codes], 0.0)
    return bool(max(above.max(), below.max()) > MOVES and min(above.min(), below.min()) > -MOVES)


def _no_maximum(answers: Answers, drift: Floats) -> ValueError:
    """Tell separated answers from a method that did not converge."""
    if _separated(answers, drift):
        return ValueError(
            "x tells answers without error, so the model has no finite coefficients; join groups in which all answer "
            "alike, join neighbouring answers, or leave a column out"
        )
    return ValueError(
        f"the fit did not converge in {STEPS} steps; bring the columns of x to similar scales, and look for outliers"
    )

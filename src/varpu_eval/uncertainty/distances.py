"""How far weights may move, and the factors nearest to 1 that make weighted sums hit given totals.

Knows the distances of calibration (linear, raking, logit, each within bounds) and Newton's method on them. Does not
know designs; see `calibration`. Source: Deville & Sarndal 1992, J. Am. Stat. Assoc. 87, cases 1, 2, 6 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit

from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.residuals import Matrix, cross_products, generalised_inverse

Method = Literal["linear", "raking", "logit"]

TOLERANCE = 1e-10
"""Misfit of a total, as a share of the larger of it and the size of its parts, that counts as hit."""

MAX_STEPS = 200
SHORTEST_STEP = 2.0**-40
NO_GAIN = 1e-26
"""Gain of a Newton step, over the sum of weights, under which it only moves in directions without curvature."""


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance between weights, by the factor F that it gives for a linear predictor u; F(0) = F'(0) = 1.

    Parameters
    ----------
    low, high
        What the factor stays within; they may be infinite, but not for `logit`.
    """

    method: Method
    low: float
    high: float

    def factor(self, u: Floats) -> Floats:
        """Return F(u), shape as u."""
        if self.method == "logit":
            return np.asarray(self.low + (self.high - self.low) * self._share(u))
        return np.asarray(np.clip(self._unbounded(u), self.low, self.high))

    def slope(self, u: Floats) -> Floats:
        """Return F'(u), 0 where a bound holds."""
        if self.method == "logit":
            share = self._share(u)
            return np.asarray((self.high - self.low) * self._steepness * share * (1 - share))
        start, end = self._ends
        return np.asarray(
            np.where((u > start) & (u < end), self._unbounded(u) if self.method == "raking" else 1.0, 0.0)
        )

    def integral(self, u: Floats) -> Floats:
        """Return a function whose derivative is F(u)."""
        if self.method == "logit":
            logs = np.logaddexp(np.log(self.high - 1), np.log(1 - self.low) + self._steepness * u)
            return np.asarray(self.low * u + (self.high - self.low) / self._steepness * logs)
        start, end = self._ends
        inside = np.clip(u, start, end)
        low, high = (bound if np.isfinite(bound) else 0.0 for bound in (self.low, self.high))
        middle = np.exp(inside) if self.method == "raking" else inside + inside**2 / 2
        return np.asarray(middle + low * np.minimum(u - start, 0) + high * np.maximum(u - end, 0))

    @property
    def _ends(self) -> tuple[float, float]:
        """Where the linear predictor meets the bounds."""
        if self.method == "linear":
            return self.low - 1, self.high - 1
        with np.errstate(divide="ignore"):
            return float(np.log(max(self.low, 0.0))), float(np.log(self.high))

    @property
    def _steepness(self) -> float:
        return (self.high - self.low) / ((self.high - 1) * (1 - self.low))

    def _unbounded(self, u: Floats) -> Floats:
        """Return the factor of `linear` and `raking` between the bounds."""
        return np.asarray(np.exp(np.clip(u, *self._ends)) if self.method == "raking" else 1 + u)

    def _share(self, u: Floats) -> Floats:
        """Return how far from the low to the high bound the factor is, 0..1."""
        return np.asarray(expit(np.log((1 - self.low) / (self.high - 1)) + self._steepness * u))


def calibration_factors(
    weights: Floats, auxiliaries: Matrix, totals: Floats, distance: Distance, variance_factor: Floats
) -> Floats:
    """Return the factors of the weights, nearest to 1 by the distance, under which the auxiliaries sum to the totals.

    Newton's method on the convex dual, shortened where it would not make it smaller and steadied by the misfit times
    the first step's curvature, so that rows held at a bound leave no direction without one.

    Parameters
    ----------
    weights, variance_factor
        Shape (rows,): the weights, and what the model's residual variance is proportional to.
    auxiliaries, totals
        Shape (rows, q) and (q,).

    Returns
    -------
    ndarray
        Shape (rows,).

    Raises
    ------
    ValueError
        When the totals contradict each other or cannot be reached within the bounds.

    Examples
    --------
    >>> one = np.ones((2, 1))
    >>> calibration_factors(np.ones(2), one, np.array([3.0]), Distance("linear", -np.inf, np.inf), np.ones(2)).tolist()
    [1.5, 1.5]
    """
    size = np.maximum(np.abs(totals), np.sqrt(weights.sum() * np.diag(cross_products(weights, auxiliaries))))
    scale = np.where(size > 0, size, 1.0)
    problem = _Problem(weights, auxiliaries, totals, distance, variance_factor, scale)
    weight = weights / variance_factor
    flat = cross_products(weight, auxiliaries)
    at, u, last = np.zeros(totals.size), np.zeros(weights.size), np.inf
    for _ in range(MAX_STEPS):
        misfit = problem.misfit(u)
        worst = problem.worst(misfit)
        if worst == 0 or (worst <= TOLERANCE and worst > last / 2):  # hit, and rounding is all that is left
            return distance.factor(u)
        steady = min(1.0, worst) if last < np.inf else 0.0
        curvature = cross_products(weight * distance.slope(u), auxiliaries) + steady * flat
        step = generalised_inverse(curvature) @ misfit
        length = problem.step_length(at, u, step) if misfit @ step > NO_GAIN * weights.sum() else 0.0
        if length == 0:
            break
        at, u, last = at + length * step, u + length * problem.along(step), worst
    if worst <= TOLERANCE:
        return distance.factor(u)
    off = int(np.abs(misfit / scale).argmax())
    raise ValueError(
        f"the totals cannot be reached: auxiliary {off + 1} of {totals.size} stays {abs(misfit[off]):.6g} from "
        f"{totals[off]:.6g}; see that the totals agree with each other, widen the bounds, or give fewer auxiliaries"
    )


@dataclass(frozen=True, slots=True)
class _Problem:
    """What Newton's method asks about a predictor u (rows,) and its coefficients (q,); `scale` is a misfit's, (q,)."""

    weights: Floats
    auxiliaries: Matrix
    totals: Floats
    distance: Distance
    variance_factor: Floats
    scale: Floats

    def worst(self, misfit: Floats) -> float:
        return float(np.abs(misfit / self.scale).max(initial=0.0))

    def misfit(self, u: Floats) -> Floats:
        return np.asarray(self.totals - (self.weights * self.distance.factor(u)) @ self.auxiliaries)

    def along(self, step: Floats) -> Floats:
        return np.asarray(self.auxiliaries @ step) / self.variance_factor

    def dual(self, at: Floats, u: Floats) -> float:
        return float((self.weights * self.variance_factor) @ self.distance.integral(u) - at @ self.totals)

    def step_length(self, at: Floats, u: Floats, step: Floats) -> float:
        """Return 1, halved until the dual or the misfit is smaller than at the start; 0 where it never is."""
        along, length = self.along(step), 1.0
        misfit, dual = self.misfit(u), self.dual(at, u)
        with np.errstate(over="ignore", invalid="ignore"):  # a step too long may overflow and is then halved
            while length >= SHORTEST_STEP:
                if self.dual(at + length * step, u + length * along) <= dual - 1e-4 * length * (misfit @ step):
                    return length
                if self.worst(self.misfit(u + length * along)) < self.worst(misfit):  # where the dual is all rounding
                    return length
                length /= 2
        return 0.0

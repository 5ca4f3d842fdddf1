"""A difference of two groups' means in standard deviations, under a design.

Knows the pooled standard deviation and how far it may be off. Does not know which difference is large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.designs import Design, degrees_of_freedom, variance
from varpu_eval.uncertainty.domains import Flags, rows_inside
from varpu_eval.uncertainty.intervals import Floats, Interval, t_interval

SAME = 1e-12
"""A standard deviation under this share of the largest value is the rounding of values that are all the same."""


@dataclass(frozen=True, slots=True)
class EffectSize:
    """A difference of means in pooled standard deviations.

    Parameters
    ----------
    value
        Above 0 where the later group's mean is higher.
    se
        Standard error, that of the standard deviation included.
    df
        Degrees of freedom of the design among the rows of both groups.
    n
        Rows of the earlier and of the later group.
    """

    value: float
    se: float
    df: float
    n: tuple[int, int]

    def interval(self, *, level: float = 0.95) -> Interval:
        """Return the t interval; NaN limits where `df` is under 1.

        >>> interval = EffectSize(0.5, 0.1, 20, (50, 50)).interval()
        >>> round(float(interval.low), 4), round(float(interval.high), 4)
        (0.2914, 0.7086)
        """
        return t_interval(self.value, self.se, self.df, level=level)


def hedges_g(design: Design, y: ArrayLike, earlier: ArrayLike, later: ArrayLike) -> EffectSize:
    """Return the later mean less the earlier, over the pooled standard deviation, corrected for small samples.

    Weighted means and variances (with n / (n - 1)), pooled by n - 1; the correction is 1 - 3 / (4 (n1 + n2 - 2) - 1).
    The standard error is linearised, so clusters seen in both groups carry their covariance.

    Source: Hedges 1981, J. Educ. Stat. 6, 107-128; the linearisation is ours, checked against the jackknife.

    Parameters
    ----------
    y
        Shape (rows,): numbers, NaN where there is no answer.
    earlier, later
        Shape (rows,), bool: the rows compared; none in both.

    Raises
    ------
    ValueError
        When a row is in both groups, a group has fewer than two answers, or nobody differs within the groups.

    Notes
    -----
    Assumes that the groups spread alike, else the pooled standard deviation is neither's. The correction is for
    independent rows; with few clusters the value is still a little too large.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> sides = np.repeat([True, False], 3), np.repeat([False, True], 3)
    >>> found = hedges_g(make_design([1] * 6), [1.0, 2, 3, 2, 3, 4], *sides)  # 0.8 of 1 / 1
    >>> round(found.value, 4), round(found.se, 4), found.df, found.n
    (0.8, 0.5978, 5.0, (3, 3))
    """
    values = np.asarray(y, dtype=float)
    sides = (rows_inside(design, earlier, values), rows_inside(design, later, values))
    n = (int(sides[0].sum()), int(sides[1].sum()))
    if (sides[0] & sides[1]).any() or min(n) < 2:  # noqa: PLR2004  # one answer has no spread
        raise ValueError(
            f"{int((sides[0] & sides[1]).sum())} rows are in both groups, which have {n[0]} and {n[1]} answers; a row "
            "belongs to one, and each needs two answers or more"
        )
    before, after = (_moments(design.weights, values, side) for side in sides)
    total = n[0] + n[1] - 2
    pooled = ((n[0] - 1) * before.variance + (n[1] - 1) * after.variance) / total
    if pooled <= (SAME * np.abs(values[sides[0] | sides[1]]).max()) ** 2:
        raise ValueError("nobody differs within the groups, so a difference has no standard deviation to be told in")
    correction = 1 - 3 / (4 * total - 1)
    value = (after.mean - before.mean) / np.sqrt(pooled)
    moved = (n[0] - 1) / total * before.variance_scores + (n[1] - 1) / total * after.variance_scores
    scores = (after.mean_scores - before.mean_scores) / np.sqrt(pooled) - value / (2 * pooled) * moved
    se = correction * np.sqrt(variance(design, scores[:, None])[0])
    return EffectSize(float(correction * value), float(se), float(degrees_of_freedom(design, sides[0] | sides[1])), n)


@dataclass(frozen=True, slots=True)
class _Moments:
    """A group's mean and variance, and what each row adds to either, linearised; (rows,) each, 0 outside."""

    mean: float
    variance: float
    mean_scores: Floats
    variance_scores: Floats


def _moments(weights: Floats, y: Floats, inside: Flags) -> _Moments:
    share = np.where(inside, weights, 0.0) / weights[inside].sum()
    filled, n = np.where(inside, y, 0.0), int(inside.sum())
    mean = float(share @ filled)
    square = (filled - mean) ** 2
    biased = float(share @ square)
    return _Moments(mean, biased * n / (n - 1), share * (filled - mean), share * (square - biased) * n / (n - 1))

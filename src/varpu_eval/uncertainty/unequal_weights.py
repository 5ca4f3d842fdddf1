"""What unequal weights and clusters cost in precision, and limits on weights.

Knows weights and designs. Does not know why weights are unequal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from varpu_eval.uncertainty.designs import Design
from varpu_eval.uncertainty.estimates import means
from varpu_eval.uncertainty.intervals import Floats


def weighting_effect(weights: ArrayLike) -> float:
    """Return Kish's design effect of unequal weighting, n sum(w^2) / sum(w)^2; 1 where weights are equal.

    Rows of weight 0 are not counted. It holds where weights have nothing to do with the answer; `design_effect` tells
    the effect on one estimate. Source: Kish 1992, J. Off. Stat. 8.

    Raises
    ------
    ValueError
        When a weight is negative or no number, or all are 0.

    Examples
    --------
    >>> weighting_effect([1, 1, 4])  # 3 * 18 / 36
    1.5
    """
    w = _positive(weights)
    return float(w.size * (w**2).sum() / w.sum() ** 2)


def effective_n(weights: ArrayLike) -> float:
    """Return how many rows of equal weight would be as precise: n over Kish's effect, sum(w)^2 / sum(w^2).

    >>> effective_n([1, 1, 4])
    2.0
    """
    w = _positive(weights)
    return float(w.sum() ** 2 / (w**2).sum())


def design_effect(
    design: Design, values: ArrayLike, domain: ArrayLike | None = None, *, with_replacement: bool = False
) -> Floats:
    """Return the variance of each mean over that of a simple random sample of as many rows.

    Parameters
    ----------
    values
        Shape (rows,) or (rows, k); rows without a value are left out, column by column.
    domain
        Shape (rows,), bool: the rows that the means are of; all if None.
    with_replacement
        Whether the simple sample is drawn with replacement. Without (R `svymean(deff=TRUE)`) the population is the sum
        of the weights, which must be larger than the sample; with it (`deff="replace"`) weights may have any scale.

    Returns
    -------
    ndarray
        Shape (k,): 1 as simple sampling, 2 as half as many rows; NaN where all values are the same or there are fewer
        than 2.

    Raises
    ------
    ValueError
        When the weights add up to no more than the rows and the simple sample is drawn without replacement.

    Notes
    -----
    Source: Kish 1965, Survey Sampling, section 8.2; the population's variance is estimated with the weights.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> pairs = make_design([5] * 6, clusters=[[1, 1, 2, 2, 3, 3]])
    >>> design_effect(pairs, [1, 1, 2, 2, 6, 6], with_replacement=True).round(6).tolist()  # 7 / 3 over 28 / 5 / 6
    [2.5]
    """
    y = np.asarray(values, dtype=float)
    y = y[:, None] if y.ndim == 1 else y
    inside = (design.weights > 0)[:, None] & ~np.isnan(y)
    if domain is not None:
        inside &= np.asarray(domain, dtype=bool)[:, None]
    y = np.where(inside, y, np.nan)
    estimates = means(design, y)
    w = np.where(inside, design.weights[:, None], 0.0)
    n, population = inside.sum(axis=0), w.sum(axis=0)
    if not with_replacement and (population <= n).any():
        raise ValueError(
            f"the weights of {n[population.argmin()]} rows add up to {population.min():.6g}: no population is left "
            "to sample from; give with_replacement=True, or weights that add up to the population"
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (w * np.nan_to_num(y - estimates.value) ** 2).sum(axis=0) / population * n / (n - 1)
        simple = spread / n * (1.0 if with_replacement else (population - n) / population)
        varies = spread > 1e-24 * np.abs(np.nan_to_num(y)).max(axis=0) ** 2  # less is rounding
        return np.where(varies, np.diag(estimates.covariance) / simple, np.nan)


def trim_weights(
    design: Design,
    low: float = 0.0,
    high: float = np.inf,
    *,
    spread: Literal["equal", "proportional"] = "equal",
) -> Design:
    """Return the design with weights within limits, their sum kept.

    What is cut off beyond a limit is spread over the other rows until all are within the limits. Trimming trades a
    bias for a smaller variance. The variance takes the cut as given; totals that weights were calibrated to no longer
    hold, so calibrate again where they should.

    Parameters
    ----------
    low, high
        Least and largest weight; rows of weight 0 keep it.
    spread
        `equal`: by the same amount in each row, which gives the weights nearest to the old ones by least squares, and
        R's `trimWeights(strict=TRUE)` where one limit bites; `proportional`: by the same factor.

    Raises
    ------
    ValueError
        When no weights within the limits have the sum.

    Notes
    -----
    Source: Potter 1990, Proc. Survey Research Methods Section, Am. Stat. Assoc.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> trim_weights(make_design([1, 2, 9]), high=6).weights.round(9).tolist()  # 3 too many, shared by two
    [2.5, 3.5, 6.0]
    """
    w = _positive(design.weights)
    total = w.sum()
    if not (0 <= low <= high and low * w.size <= total * (1 + 1e-12) and total <= high * w.size * (1 + 1e-12)):
        raise ValueError(
            f"{w.size} weights that add up to {total:.6g} cannot all lie between {low} and {high}; their mean "
            "has to lie between the limits"
        )
    if low <= w.min() and w.max() <= high:
        return replace(design)
    top = min(high, total)
    if spread == "equal":
        after = _kept_sum(w, lambda by: np.clip(w + by, low, high), low - w.max(), top - w.min())
    else:
        after = _kept_sum(w, lambda by: np.clip(w * by, low, high), low / w.max(), top / w.min())
    weights = design.weights.copy()
    weights[weights > 0] = after
    return replace(design, weights=weights)


def _kept_sum(weights: Floats, moved: Callable[[float], Floats], least: float, most: float) -> Floats:
    """Return the weights moved by the amount between `least` and `most` that keeps their sum."""
    total = weights.sum()
    gaps = [moved(end).sum() - total for end in (least, most)]
    if gaps[0] >= 0 or gaps[1] <= 0:  # the mean is a limit, so all weights are
        return moved(least if gaps[0] >= 0 else most)
    return moved(float(brentq(lambda by: moved(by).sum() - total, least, most, xtol=1e-300, rtol=1e-15)))


def _positive(weights: ArrayLike) -> Floats:
    w = np.asarray(weights, dtype=float)
    if not np.isfinite(w).all() or (w < 0).any() or not (w > 0).any():
        raise ValueError("weights must be numbers and not negative, and at least one above 0")
    return w[w > 0]

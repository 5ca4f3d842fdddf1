"""How consistently a set of items measures: alpha, omega and item-rest correlations, with intervals under a design.

Knows the complete sheets of a matrix (sheets, items) whose items all point the same way. Does not know what was asked.

What cannot be had is NaN: fewer items than needed, nobody complete, items or a sum on which nobody differs, no proper
solution. The interval alone is NaN where the coefficient is 1, or the design has under 1 degree of freedom or no spread
between its clusters.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from varpu_eval.uncertainty.covariances import ROUNDING, Coefficient, CompleteItems, coefficient
from varpu_eval.uncertainty.intervals import Floats, Interval
from varpu_eval.uncertainty.one_factor import MIN_ITEMS, omega_total


def cronbach_alpha(items: CompleteItems, *, level: float = 0.95) -> Coefficient:
    """Return Cronbach's alpha, k / (k - 1) (1 - sum of the items' variances / variance of their sum).

    The lower bound of reliability where items' errors are uncorrelated; negative where items oppose each other. Items
    count as they are: on scales of different length, give shares of the possible maximum. Sources: Cronbach 1951,
    Psychometrika 16; van Zyl, Neudecker & Nel 2000, Psychometrika 65 (its linearisation).

    Examples
    --------
    >>> from varpu_eval.uncertainty import complete_items, make_design
    >>> answers = [[1, 2], [2, 2], [3, 4], [4, 3], [5, 5]]
    >>> result = cronbach_alpha(complete_items(make_design([1] * 5), answers))  # 2 (1 - (2 + 1.36) / 6.16)
    >>> round(result.value, 6)
    0.909091
    """
    return _alpha(items, np.ones(items.covariance.shape[0]), level)


def alpha_without(items: CompleteItems, *, level: float = 0.95) -> tuple[Coefficient, ...]:
    """Return alpha without each item in turn, length k, on the same complete sheets.

    >>> from varpu_eval.uncertainty import complete_items, make_design
    >>> answers = [[1, 2, 9], [2, 2, 1], [3, 4, 5], [4, 3, 5], [5, 5, 2]]
    >>> round(alpha_without(complete_items(make_design([1] * 5), answers))[2].value, 6)
    0.909091
    """
    rests: Floats = 1 - np.eye(items.covariance.shape[0])
    return tuple(_alpha(items, rest, level) for rest in rests)


def mcdonald_omega(items: CompleteItems, *, level: float = 0.95) -> Coefficient:
    """Return McDonald's omega of the items' sum under a one-factor model by maximum likelihood.

    NaN with fewer than 3 items and where the model has no proper solution (see `one_factor`): at 30 sheets and 3
    items of middling loadings in about one of four samples. The interval is the delta method's, no lower than 0.

    Examples
    --------
    >>> from varpu_eval.uncertainty import complete_items, make_design
    >>> answers = [[1, 1, 2], [3, 2, 3], [2, 4, 4], [3, 3, 2], [4, 4, 5], [5, 5, 4]]
    >>> round(mcdonald_omega(complete_items(make_design([1] * 6), answers)).value, 6)  # (6 + 8 + 5)^2 / 405
    0.891358
    """
    if items.covariance.shape[0] < MIN_ITEMS or not np.isfinite(items.covariance).all():
        return Coefficient(np.nan)
    found = omega_total(items.covariance)
    if found is None:
        return Coefficient(np.nan)
    result = coefficient(items, found.value, found.gradient, "log", level)
    return replace(result, low=max(result.low, 0.0))


def item_rest(items: CompleteItems, *, level: float = 0.95) -> tuple[Coefficient, ...]:
    """Return each item's correlation with the sum of the others (corrected item-total correlation), length k.

    >>> from varpu_eval.uncertainty import complete_items, make_design
    >>> answers = [[1, 2], [2, 2], [3, 4], [4, 3], [5, 5]]
    >>> round(item_rest(complete_items(make_design([1] * 5), answers))[0].value, 6)  # 1.4 / sqrt(2 * 1.36)
    0.848875
    """
    matrix = items.covariance
    k = int(matrix.shape[0])
    if k < 2 or items.n == 0:  # noqa: PLR2004
        return (Coefficient(np.nan),) * k
    found = []
    singles: Floats = np.eye(k)
    for one in singles:
        rest = 1 - one
        own, others, joint = one @ matrix @ one, rest @ matrix @ rest, one @ matrix @ rest
        if own <= 0 or others <= ROUNDING * np.trace(matrix):
            found.append(Coefficient(np.nan))
            continue
        value = float(joint / np.sqrt(own * others))
        cross = np.outer(one, rest) / np.sqrt(own * others)
        gradient = (cross + cross.T) / 2 - value / 2 * (np.outer(one, one) / own + np.outer(rest, rest) / others)
        found.append(coefficient(items, value, gradient, "fisher", level))
    return tuple(found)


def feldt_interval(value: ArrayLike, n: ArrayLike, items: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the exact interval of alpha for `n` independent sheets and normal, essentially tau-equivalent items.

    1 - (1 - alpha) F with n - 1 and (n - 1)(items - 1) degrees of freedom; NaN with fewer than 2 sheets or items. For
    clustered, skewed answers use the interval of `cronbach_alpha`. Source: Feldt 1965, Psychometrika 30, 357-370.

    Examples
    --------
    >>> interval = feldt_interval(0.8, 50, 4)
    >>> round(float(interval.low), 4), round(float(interval.high), 4)
    (0.6911, 0.8773)
    """
    estimate, size, k = (np.asarray(a, dtype=float) for a in (value, n, items))
    usable = (size >= 2) & (k >= 2) & (estimate <= 1)  # noqa: PLR2004
    first = np.where(usable, size - 1, np.nan)
    second = first * (k - 1)
    tail = (1 - level) / 2
    return Interval(
        1 - (1 - estimate) * stats.f.ppf(1 - tail, first, second), 1 - (1 - estimate) * stats.f.ppf(tail, first, second)
    )


def _alpha(items: CompleteItems, chosen: Floats, level: float) -> Coefficient:
    """Return alpha of the items that `chosen` (k,) marks by 1."""
    matrix, k = items.covariance, chosen.sum()
    if k < 2 or items.n == 0:  # noqa: PLR2004
        return Coefficient(np.nan)
    own, total = chosen @ np.diag(matrix), chosen @ matrix @ chosen
    if total <= ROUNDING * own:
        return Coefficient(np.nan)
    gradient = k / (k - 1) * (own / total**2 * np.outer(chosen, chosen) - np.diag(chosen) / total)
    return coefficient(items, float(k / (k - 1) * (1 - own / total)), gradient, "log", level)

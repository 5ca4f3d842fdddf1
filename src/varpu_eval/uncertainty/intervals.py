"""Intervals and p-values of a number whose standard error and degrees of freedom are known.

Knows the t distribution. Does not know where a standard error comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits of intervals: `low` and `high`, both of the shape of the numbers they belong to."""

    low: Floats
    high: Floats


def t_interval(value: ArrayLike, se: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return value -/+ t * se with `df` degrees of freedom; NaN where df is under 1.

    Parameters
    ----------
    value, se, df
        Of shapes that broadcast; `se` is not negative.
    level
        Coverage, between 0 and 1.

    Examples
    --------
    >>> interval = t_interval(10.0, 2.0, 4)
    >>> round(float(interval.low), 4), round(float(interval.high), 4)
    (4.4471, 15.5529)
    """
    centre, freedom = np.asarray(value, dtype=float), np.asarray(df, dtype=float)
    reach = stats.t.ppf(0.5 + level / 2, np.where(freedom < 1, np.nan, freedom)) * np.asarray(se, dtype=float)
    return Interval(centre - reach, centre + reach)


def two_sided_p(value: ArrayLike, se: ArrayLike, df: ArrayLike) -> Floats:
    """Return the two-sided p-value of `value` being 0 by the t test; NaN where se is 0 or df is under 1.

    >>> round(float(two_sided_p(2.0, 1.0, 10)), 6)
    0.073388
    """
    spread, freedom = np.asarray(se, dtype=float), np.asarray(df, dtype=float)
    usable = (spread > 0) & (freedom >= 1)
    t = np.abs(np.asarray(value, dtype=float)) / np.where(usable, spread, np.nan)
    return np.asarray(2 * stats.t.sf(t, np.where(usable, freedom, np.nan)), dtype=float)


def difference_interval(first: tuple[float, Interval], second: tuple[float, Interval]) -> Interval:
    """Return limits of the first number less the second, from each one's own limits at the same level.

    Each side of the difference takes the distances of the limits that lie on that side (method of variance estimates
    recovery). Assumes that the two numbers are independent.
    Source: Zou & Donner 2008, Stat. Med. 27, 1693; of shares with Wilson's limits: Newcombe 1998, Stat. Med. 17, 873.

    Parameters
    ----------
    first, second
        A number and its limits; of shapes that broadcast.

    Examples
    --------
    >>> from varpu_eval.uncertainty import wilson
    >>> found = difference_interval((56 / 70, wilson(56, 70)), (48 / 80, wilson(48, 80)))
    >>> round(float(found.low), 4), round(float(found.high), 4)
    (0.0524, 0.3339)
    """
    (a, of_a), (b, of_b) = first, second
    below = np.hypot(a - of_a.low, of_b.high - b)
    above = np.hypot(of_a.high - a, b - of_b.low)
    return Interval(a - b - below, a - b + above)

"""How sure the rank of one region among others is: ranks of values that are drawn as their uncertainty allows.

Knows counts and draws. Makes no league table: it tells of one region only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.intervals import Floats

DRAWS = 4000
"""How many draws ranks rest on, unless told: limits of a rank among 60 then vary by one at most."""


_MOST = 2.0**53
"""The largest whole number up to which a computer's decimal numbers hold every one."""


@dataclass(frozen=True, slots=True)
class RankInterval:
    """One region's rank among several; 1 is the lowest value.

    Parameters
    ----------
    rank
        1 and the number of others whose value is lower.
    low, high
        Limits of the rank.
    regions
        How many regions are ranked, the one in question among them.
    """

    rank: int
    low: int
    high: int
    regions: int


def share_draws(
    least: ArrayLike, most: ArrayLike, persons: ArrayLike, *, rng: np.random.Generator, draws: int = DRAWS
) -> Floats:
    """Draw the shares that counts are compatible with: Beta(y + 1/2, n - y + 1/2), y any whole number that is allowed.

    The posterior under Jeffreys' prior; where the count is known only as a range (`allowed_counts`), each count of it
    is as likely, and rounding widens what is drawn.

    Parameters
    ----------
    least, most
        Shape (regions,): fewest and most cases, whole numbers from 0 to persons; the same where the count is known.
    persons
        Shape (regions,): persons, above 0.
    rng
        Source of randomness.
    draws
        How many.

    Returns
    -------
    Shape (draws, regions): shares.

    Raises
    ------
    ValueError
        When counts are missing, not whole, not rising or not between 0 and persons.

    Examples
    --------
    >>> drawn = share_draws([7], [7], [1000], rng=np.random.default_rng(1))
    >>> drawn.shape, round(float(drawn.mean()), 3)  # 7.5 / 1001
    ((4000, 1), 0.007)
    """
    low, high, among = (np.asarray(a, dtype=float) for a in (least, most, persons))
    if low.ndim != 1 or not low.shape == high.shape == among.shape or draws < 1:
        raise ValueError("fewest and most cases and persons need one number each a region, and draws 1 or more")
    if not ((low >= 0) & (low <= high) & (high <= among) & (among > 0)).all():
        raise ValueError("cases must lie between 0 and persons, the fewest not above the most, and none be missing")
    if (low % 1).any() or (high % 1).any() or (high > _MOST).any():
        raise ValueError("cases must be whole numbers that a computer can count")
    count = rng.integers(low.astype(np.int64), high.astype(np.int64) + 1, size=(draws, low.size))
    return rng.beta(count + 0.5, np.maximum(among - count, 0) + 0.5)


def rank_interval(values: ArrayLike, draws: ArrayLike, region: int, *, level: float = 0.95) -> RankInterval:
    """Return the rank of one region's value, and the limits of its rank in draws of all regions' values.

    In each draw all regions are ranked; limits are the quantiles of the ranks that the region had (equal draws share
    the best place for the lower limit and the worst for the upper). Limits are widened to hold the rank of the values
    themselves. Most regions in the middle of many have very wide limits, which is why a rank is never told alone.
    Source: Goldstein & Spiegelhalter 1996, Journal of the Royal Statistical Society A 159, 385-443; Marshall &
    Spiegelhalter 1998, BMJ 316, 1701-1704.

    Parameters
    ----------
    values
        Shape (regions,): values as published, at least 2.
    draws
        Shape (draws, regions): values as they may be (`share_draws`).
    region
        Which column is the region in question.
    level
        Of the limits, between 0 and 1.

    Raises
    ------
    ValueError
        When shapes differ, a value is missing, or there are fewer than 2 regions.

    Examples
    --------
    >>> drawn = share_draws([70, 75, 300], [70, 75, 300], [10_000] * 3, rng=np.random.default_rng(1))
    >>> rank_interval([0.70, 0.75, 3.0], drawn, 0)
    RankInterval(rank=1, low=1, high=2, regions=3)
    """
    told, drawn = np.asarray(values, dtype=float), np.asarray(draws, dtype=float)
    if told.ndim != 1 or told.size < 2 or drawn.ndim != 2 or drawn.shape[1] != told.size or not drawn.size:  # noqa: PLR2004
        raise ValueError(
            f"values {told.shape} and draws {drawn.shape}; expected a value and draws for 2 regions or more"
        )
    if not np.isfinite(told).all() or not np.isfinite(drawn).all():
        raise ValueError("a rank needs finite values; leave out regions whose value is missing")
    if not 0 <= region < told.size or not 0 < level < 1:
        raise ValueError(f"region {region} of {told.size} at a level of {level}; expected one of them, and 0 to 1")
    own = drawn[:, [region]]
    best, worst = (drawn < own).sum(axis=1) + 1, (drawn <= own).sum(axis=1)
    tail = (1 - level) / 2
    low = int(np.quantile(best, tail, method="inverted_cdf"))
    high = int(np.quantile(worst, 1 - tail, method="inverted_cdf"))
    rank = int((told < told[region]).sum()) + 1
    return RankInterval(rank, min(low, rank), max(high, rank), int(told.size))

"""Lengths of ties, 1 / weight, as whole numbers, so that equally long paths are equal.

Knows how weights summed as floats are read back as the fractions they are. Does not know paths.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

ROUNDING = 2e-14
"""Largest relative error of a weight that was summed as a float: about a hundred additions."""

_LARGEST_DENOMINATOR = 29
_MOST_DECIMALS = 9
_SURE = 0.01
"""A multiple of a weight is read as a whole number only where its own rounding is below this."""


def common_denominator(weights: NDArray[np.float64]) -> int | None:
    """Return the smallest denominator tried that makes all weights whole numbers; None when there is none.

    The least common multiples of 1 .. m up to m = 29, which hold every sum of 1 / (k - 1) over meetings of k up to 30,
    and the powers of ten up to nine decimals are tried, as far as a float can tell.

    >>> common_denominator(np.array([1 / 3 + 1 / 4, 0.5]))
    12
    """
    tried = {math.lcm(*range(1, m + 1)) for m in range(1, _LARGEST_DENOMINATOR + 1)}
    for denominator in sorted(tried | {10**decimals for decimals in range(1, _MOST_DECIMALS + 1)}):
        multiples = weights * denominator
        if multiples.max(initial=0.0) * ROUNDING > _SURE:
            return None
        whole = np.rint(multiples)
        if (whole > 0).all() and (np.abs(multiples - whole) <= ROUNDING * multiples).all():
            return denominator
    return None


def tie_lengths(weights: NDArray[np.float64], *, weighted: bool, exact: bool) -> list[int] | list[float]:
    """Return the length of each tie: 1 / weight, as whole numbers in a unit of their own where `exact`."""
    if not weighted:
        return [1] * len(weights)
    if not exact:
        lengths: list[float] = (1 / weights).tolist()
        return lengths
    denominator = common_denominator(weights)
    if denominator is None:
        raise ValueError(
            "the weights are not fractions of one denominator that a float can tell, so equally long paths cannot be "
            "told from nearly equal ones; say tolerance=1e-12, or 1e-5 for weights rounded to six digits, or "
            "weighted=False"
        )
    whole = [int(multiple) for multiple in np.rint(weights * denominator)]
    unit = math.lcm(*set(whole))
    return [unit // multiple for multiple in whole]

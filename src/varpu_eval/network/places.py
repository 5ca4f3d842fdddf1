"""Places of nodes by a measure: their ranks, and who is among the first.

Knows two years' values of the same nodes, and when two values are equal. Whether places are kept stands in `stability`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

_FEWEST = 3
_EQUAL = 1e9
"""Values are told apart by one part of this of the largest: equal places differ in the last digits of their sums."""


def matched_values(before: pd.Series, after: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the values of the nodes that have one in both years, in the order of the first."""
    if before.index.has_duplicates or after.index.has_duplicates:
        raise ValueError("a node has two values in a year; one each is needed")
    first, second = before.dropna(), after.dropna()
    both = first.index[first.index.isin(second.index)]
    if len(both) < _FEWEST:
        raise ValueError(f"{len(both)} nodes have a value in both years; at least {_FEWEST} are needed")
    return _told_apart(first[both]), _told_apart(second[both])


def _told_apart(values: pd.Series) -> NDArray[np.float64]:
    """Return values in whole steps, so that those that differ by rounding only are equal."""
    numbers = values.to_numpy(dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("a value is infinite, so it has no place among the others")
    largest = np.abs(numbers).max()
    return np.rint(numbers / largest * _EQUAL) if largest > 0 else numbers


def standard_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return mean ranks less their mean, of length 1, so that two years' product is their correlation."""
    ranks = stats.rankdata(values) - (len(values) + 1) / 2
    length = float(np.sqrt(ranks @ ranks))
    if length == 0:
        raise ValueError("all nodes have the same value in a year, so they have no ranks to compare")
    return np.asarray(ranks / length)


def leading(values: NDArray[np.float64], top: int) -> NDArray[np.bool_]:
    """Return who is among the `top` highest, or level with the last of them."""
    return np.asarray(values >= np.sort(values)[-top])

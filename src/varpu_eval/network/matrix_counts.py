"""How many matrices of zeros and ones have given row and column sums: exactly, or until there are enough.

Knows sums only. A null with very few matrices can tell nothing, whatever is drawn from it.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from varpu_eval.network.column_fillings import Rest, count_fillings, descending
from varpu_eval.network.null import FEWEST_MATRICES
from varpu_eval.network.trading_rows import trading_rows, zeros_and_ones


def count_matrices(row_sums: ArrayLike, column_sums: ArrayLike, *, up_to: int | None = None) -> int:
    """Return the number of 0/1 matrices with these row and column sums, or `up_to` when there are at least so many.

    Column by column: the ways to choose its rows among those with equal sums are counted by binomials, and only
    choices that the other columns can complete (Gale-Ryser) are followed: the count is exact, with no draws.

    Parameters
    ----------
    row_sums, column_sums
        Whole numbers, 0 or more, in any order.
    up_to
        Where to stop, soon also for thousands of rows; None counts all, which takes seconds at 8 x 8.

    Returns
    -------
    int
        0 when no matrix has these sums.

    Raises
    ------
    ValueError
        If a sum is not a whole number of 0 or more, or `up_to` is below 1.

    References
    ----------
    Miller & Harrison 2013, Annals of Statistics 41, 1569; Gale 1957 and Ryser 1957 for what can be completed.

    Examples
    --------
    >>> count_matrices([2, 2, 2, 2], [2, 2, 2, 2])
    90
    >>> count_matrices([2, 2, 2, 2], [2, 2, 2, 2], up_to=20)
    20
    """
    rows, columns = _whole(row_sums, "row"), _whole(column_sums, "column")
    if up_to is not None and up_to < 1:
        raise ValueError(f"up_to is {up_to}; it must be at least 1.")
    by_sum = descending(Counter(rows.tolist()))
    rest = Rest(np.sort(columns)[::-1])
    if rows.sum() != columns.sum() or not rest.completes(by_sum, 0):
        return 0
    matrices = count_fillings(rest, by_sum, up_to)
    return matrices if up_to is None else min(matrices, up_to)


def block_matrices(
    incidence: sparse.sparray | ArrayLike, block_of_meeting: ArrayLike, *, up_to: int = FEWEST_MATRICES
) -> pd.Series[int]:
    """Return how many matrices a fixed-degree null has in each block, counted no further than `up_to`.

    A block with fewer than `FEWEST_MATRICES` cannot tell chance from anything else: no one-sided p below .05 can come
    of it. Those who attended none of a block's meetings are not part of it.

    Parameters
    ----------
    incidence
        Persons by meetings, 0 or 1, sparse or dense.
    block_of_meeting
        Label of each meeting's block.

    Returns
    -------
    Series
        Number of matrices by label, in the order of the blocks' first meetings; 1 where nothing can be swapped.

    Examples
    --------
    >>> block_matrices([[1, 0, 1], [0, 1, 1]], ["a", "a", "b"]).to_dict()
    {'a': 2, 'b': 1}
    """
    rows = trading_rows(zeros_and_ones(incidence), block_of_meeting)
    row_sums = np.diff(rows.start)
    column_sums = np.bincount(rows.columns, minlength=rows.meetings)
    block, labels = pd.factorize(np.asarray(block_of_meeting))
    counts = [
        count_matrices(row_sums[rows.block == b], column_sums[block == b], up_to=up_to) for b in range(len(labels))
    ]
    return pd.Series(counts, index=pd.Index(labels, name="block"), dtype="int64")


def _whole(sums: ArrayLike, what: str) -> NDArray[np.int64]:
    given = np.atleast_1d(np.asarray(sums, dtype=np.float64))
    if given.ndim != 1 or not (np.isfinite(given) & (given >= 0) & (given == np.floor(given))).all():
        raise ValueError(f"a {what} sum is not a whole number of 0 or more; give one for each {what}.")
    return given.astype(np.int64)

"""Fixed-degree draws of a sparse persons-by-meetings matrix, one after the other, swapped within blocks of meetings.

Knows the chain of global trades and how long it runs between draws. Which meetings form a block, and whether a block
has matrices enough to tell anything (`count_matrices`), is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from varpu_eval.network.trades import Places, trade_for
from varpu_eval.network.trading_rows import TradingRows, trading_rows, zeros_and_ones

TRADES = 10
"""Trades of each person from one draw to the next; fewer leave draws that are like their neighbours."""


def fixed_degree_draws(
    incidence: sparse.sparray | ArrayLike,
    draws: int,
    rng: np.random.Generator,
    *,
    trades: int = TRADES,
    block_of_meeting: ArrayLike | None = None,
) -> Iterator[sparse.csr_array]:
    """Draw matrices with every person's attendance and every meeting's size kept, all such being equally likely.

    In a global trade the persons of a block are paired at random; each two keep the meetings they share and deal out
    the others anew, at random, each getting back as many as before. The chain is reversible. Its `draws` + 1 states,
    `trades` global trades apart, have the observed matrix at a place chosen at random: the first draws run from it to
    one end, the rest from it to the other. So the observed matrix and the draws are exchangeable when chance alone was
    at work, and p = (b + 1) / (n + 1) holds its level however slowly the chain mixes; there is no burn-in to choose.

    Parameters
    ----------
    incidence
        Persons by meetings, 0 or 1, sparse or dense.
    draws
        Number of matrices to draw, at least 1.
    rng
        Random numbers, all taken from here: a permutation of the rows and one uniform for each attendance in each
        global trade. The draws are the same with and without numba.
    trades
        Global trades from one draw to the next: how often each person trades, at least 1.
    block_of_meeting
        Label of each meeting's block; meetings are dealt only among those who attended in the same block, as often as
        they did there. One block when None.

    Yields
    ------
    csr_array
        Persons by meetings, the caller's to keep or change. One is in memory at a time; with it the chain takes some 80
        bytes an attendance: 4 MB at 5,000 meetings of 10.

    Raises
    ------
    ValueError
        At the call, if the matrix is not of zeros and ones, a meeting has no block, or a number is below 1.

    Notes
    -----
    Depends on the order of the persons and meetings given: sort them by something that means the same in each run.

    References
    ----------
    Strona et al. 2014, Nature Communications 5, 4114; Carstens, Berger & Strona 2018, MethodsX 5 (global trades);
    Godard & Neal 2022, Journal of Complex Networks 10(6), cnac049 (sorted rows); Besag & Clifford 1989, Biometrika 76,
    633 (the observed state at a random place).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> [draw.toarray().astype(int).tolist() for draw in fixed_degree_draws([[1, 0], [0, 1]], 2, rng)]
    [[[0, 1], [1, 0]], [[1, 0], [0, 1]]]
    """
    if draws < 1 or trades < 1:
        raise ValueError(f"draws is {draws} and trades is {trades}; each must be at least 1.")
    return _chain(trading_rows(zeros_and_ones(incidence), block_of_meeting), draws, trades, rng)


def _chain(rows: TradingRows, draws: int, trades: int, rng: np.random.Generator) -> Iterator[sparse.csr_array]:
    """Yield the draws on one side of the observed matrix, then those on the other."""
    trade = trade_for(draws * trades, rows.columns.size)
    left, right = _seats_of_pairs(rows.block)
    uniforms = np.empty(rows.columns.size)
    one_side = int(rng.integers(draws + 1))
    for side in (one_side, draws - one_side):
        columns = rows.columns.copy()
        for _ in range(side):
            for _ in range(trades):
                order = _shuffled(rows.block, rng)
                trade(columns, rows.start, order[left], order[right], rng.random(out=uniforms))
            yield rows.matrix(columns)


def _seats_of_pairs(block: Places) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places, among rows shuffled within ascending blocks, of the two rows of each pair.

    Of an odd number of rows in a block the last sits out.

    >>> import numpy as np
    >>> [seat.tolist() for seat in _seats_of_pairs(np.array([0, 0, 0, 1, 1, 1, 1]))]
    [[0, 3, 4], [1, 5, 6]]
    """
    rows = np.bincount(block)
    within = np.arange(block.size) - np.repeat(np.cumsum(rows) - rows, rows)
    half = np.repeat(rows // 2, rows)
    return np.flatnonzero(within < half), np.flatnonzero((within >= half) & (within < 2 * half))


def _shuffled(block: Places, rng: np.random.Generator) -> Places:
    """Return the rows at random within each block, the blocks ascending."""
    order = rng.permutation(block.size)
    return order[np.argsort(block[order], kind="stable")]

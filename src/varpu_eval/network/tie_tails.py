"""How often chance alone ties each two persons as strongly as they were tied: the counts behind an FDSM backbone.

Knows the fixed-degree sequence model of a projection and its two tails for each pair. Which ties then stand, and with
what correction for many pairs, is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from varpu_eval.network.fixed_degree import TRADES, fixed_degree_draws
from varpu_eval.network.null import EQUAL
from varpu_eval.network.ties import Weighting, meeting_weights
from varpu_eval.network.trading_rows import zeros_and_ones


@dataclass(frozen=True, slots=True, eq=False)
class TieTails:
    """The observed ties of all pairs of persons, and where they lie among the draws.

    Arrays have an element for each pair i < j, in the order of `triu_indices(persons, 1)` and of scipy's `squareform`.

    Parameters
    ----------
    observed
        Strength of the tie; 0 where two never met.
    mean
        Mean strength among the draws.
    above, below
        Draws in which the tie is at least as strong, and at most as strong; a tie of equal strength is in both.
    draws
        Their number: `tail_p(above, draws)` is the p-value of meeting more than chance alone would give.
    """

    observed: NDArray[np.float64]
    mean: NDArray[np.float64]
    above: NDArray[np.int32]
    below: NDArray[np.int32]
    draws: int


def fixed_degree_tails(
    incidence: sparse.sparray | ArrayLike,
    draws: int,
    rng: np.random.Generator,
    *,
    weighting: Weighting = "newman",
    trades: int = TRADES,
    block_of_meeting: ArrayLike | None = None,
) -> TieTails:
    """Count for each pair of persons the fixed-degree draws in which they are tied as strongly as observed.

    Parameters
    ----------
    incidence
        Persons by meetings, 0 or 1, sparse or dense.
    draws
        Number of draws. The smallest p is 1 / (draws + 1): to find anything among m pairs after Holm at .05, more than
        20 m draws are needed.
    weighting
        `newman` or `raw`, as in `project_ties`.
    rng, trades, block_of_meeting
        As in `fixed_degree_draws`, which also says what is refused.

    Returns
    -------
    TieTails
        Pairs who share no block are never tied: both tails hold all draws, p = 1.

    Notes
    -----
    Draws pass one at a time. Memory is 24 bytes a pair (108 MB at 3,000 persons) and one draw's ties.

    References
    ----------
    Zweig & Kaufmann 2011, Social Network Analysis and Mining 1, 187 (FDSM); Neal, Domagalski & Sagan 2021, Scientific
    Reports 11, 23929.

    Examples
    --------
    >>> import numpy as np
    >>> twice = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]  # 90 matrices; 1 and 2 sit together in 6
    >>> tails = fixed_degree_tails(twice, 199, np.random.default_rng(1), weighting="raw")
    >>> tails.observed.tolist()
    [2.0, 0.0, 0.0, 0.0, 0.0, 2.0]
    >>> bool(4 < tails.above[0] < 26)  # 199 x 6 / 90 is 13
    True
    """
    matrix = zeros_and_ones(incidence)
    persons = matrix.shape[0]
    weights = meeting_weights(matrix.sum(axis=0), weighting)
    observed = np.zeros(persons * (persons - 1) // 2)
    pair, strength = _tied_pairs(matrix, weights)
    observed[pair] = strength
    total = np.zeros(observed.size)
    above, stronger = np.zeros(observed.size, dtype=np.int32), np.zeros(observed.size, dtype=np.int32)
    for drawn in fixed_degree_draws(matrix, draws, rng, trades=trades, block_of_meeting=block_of_meeting):
        pair, strength = _tied_pairs(drawn, weights)
        total[pair] += strength
        above[pair] += strength >= observed[pair] - EQUAL
        stronger[pair] += strength > observed[pair] + EQUAL
    above[observed == 0] = draws  # no tie is weaker than none
    return TieTails(observed, total / draws, above, draws - stronger, draws)


def _tied_pairs(
    incidence: sparse.csr_array, weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the place of each tied pair among all pairs i < j, and how strongly they are tied."""
    persons = incidence.shape[0]
    weighted = sparse.csr_array((weights[incidence.indices], incidence.indices, incidence.indptr), incidence.shape)
    ties = sparse.coo_array(weighted @ incidence.T)
    once = ties.row < ties.col
    i, j = ties.row[once].astype(np.int64), ties.col[once].astype(np.int64)
    return i * (2 * persons - i - 1) // 2 + j - i - 1, ties.data[once]

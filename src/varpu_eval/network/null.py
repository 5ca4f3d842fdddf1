"""What chance alone would give: meetings drawn anew with every person's attendance and every meeting's size kept.

Knows the fixed-degree null of a persons-by-meetings matrix, its sampler and its p-value. A projection of meetings makes
ties by itself, so no figure of a projection means anything without this.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAWS = 1999
"""Draws of a null: the smallest two-sided p is 2 / 2000, below .05 after adjusting for up to 49 pairs."""

TRADES = 30
"""Trades of each person before a draw. Every draw is a chain of its own from the observed matrix, and chains share the
pairing, so the slowest matrices that were enumerated (5 persons, one of them at every meeting) need 20; 10 are enough
from 6 persons on."""

FEWEST_MATRICES = 20
"""With fewer distinct matrices than this no p-value below .05 can be reached one-sided: nothing can be told."""

_CHAIN_CELLS = 20_000_000


def curveball(incidence: ArrayLike, draws: int, rng: np.random.Generator, *, trades: int = TRADES) -> NDArray[np.bool_]:
    """Draw matrices with the row and column sums of `incidence`, all such matrices being equally likely.

    In a global trade the persons are paired at random; each two keep the meetings they share and deal out anew, at
    random, those that only one of them attended, each getting back as many as before. Chains share the pairing, which
    does not depend on their state, and deal independently.

    Parameters
    ----------
    incidence
        Persons by meetings, 0 or 1.
    draws
        Number of matrices, each from a chain of its own that starts at `incidence`.
    trades
        Global trades in each chain: how often each person trades.

    Returns
    -------
    array, draws x persons x meetings

    References
    ----------
    Strona et al. 2014, Nature Communications 5, 4114; Carstens, Berger & Strona 2018, MethodsX 5 (global trades).
    """
    start = np.asarray(incidence, dtype=bool)
    batch = max(1, min(draws, _CHAIN_CELLS // max(start.size, 1)))
    sizes = [batch] * (draws // batch) + [draws % batch] * (draws % batch > 0)
    return np.concatenate([_chains(start, size, rng, trades) for size in sizes])


def _chains(start: NDArray[np.bool_], draws: int, rng: np.random.Generator, trades: int) -> NDArray[np.bool_]:
    """Run `draws` chains at once; inside, the axes are meetings, persons, chains."""
    state = np.repeat(start.T[:, :, np.newaxis], draws, axis=2)
    half = len(start) // 2
    for _ in range(trades):
        order = rng.permutation(len(start))
        _trade(state, order[:half], order[half : 2 * half], rng)
    return state.transpose(2, 1, 0)


def _trade(state: NDArray[np.bool_], left: NDArray[np.intp], right: NDArray[np.intp], rng: np.random.Generator) -> None:
    """Let each person of `left` trade with the one at the same place in `right`, in every chain, in place.

    Meeting by meeting, the left one gets it with the chance (still due to the left) / (still to be dealt): every
    way to deal is equally likely.
    """
    mine, yours = state[:, left], state[:, right]
    unshared = mine ^ yours
    due = (mine & unshared).sum(axis=0, dtype=np.int32)
    undealt = unshared.sum(axis=0, dtype=np.int32)
    for meeting, dealt in enumerate(unshared):
        gets = dealt & (rng.random(due.shape, dtype=np.float32) * undealt < due)
        due -= gets
        undealt -= dealt
        shared = mine[meeting] & yours[meeting]
        state[meeting, left] = shared | gets
        state[meeting, right] = shared | (dealt & ~gets)


def distinct_matrices(matrices: NDArray[np.bool_]) -> int:
    """Return how many different matrices are among the draws (draws x persons x meetings).

    >>> import numpy as np
    >>> distinct_matrices(np.array([[[True, False]], [[True, False]], [[False, True]]]))
    2
    """
    return len(np.unique(np.packbits(matrices.reshape(len(matrices), -1), axis=1), axis=0))


def two_sided_p(observed: ArrayLike, draws: ArrayLike) -> NDArray[np.float64]:
    """Return the p-value of `observed` among `draws` (last axis): twice the smaller tail, at most 1.

    Each tail is (b + 1) / (n + 1) with b draws at least as extreme (Phipson & Smyth 2010, SAGMB 9, 39). Draws nearer
    than 1e-9 count as equal: sums of fractions differ in their last digits by the order of adding.

    >>> two_sided_p(3.0, [0, 1, 1, 2, 2, 2, 1, 0, 1]).item()  # 2 x (0 + 1) / 10
    0.2
    """
    sample = np.asarray(draws, dtype=np.float64)
    value = np.asarray(observed, dtype=np.float64)[..., np.newaxis]
    above = (sample >= value - 1e-9).sum(axis=-1)
    below = (sample <= value + 1e-9).sum(axis=-1)
    tail = (np.minimum(above, below) + 1) / (sample.shape[-1] + 1)
    return np.asarray(np.minimum(2 * tail, 1.0))

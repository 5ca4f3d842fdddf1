"""What chance alone would give: meetings drawn anew with every person's attendance and every meeting's size kept.

Knows the fixed-degree null of a persons-by-meetings matrix, its sampler and its p-value. A projection of meetings makes
ties by itself, so no figure of a projection means anything without this.
"""

from __future__ import annotations

from typing import Literal

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

EQUAL = 1e-9
"""Sums nearer than this count as equal: the order of adding fractions shows in their last digits only."""

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


def tail_p(extreme: ArrayLike, draws: int) -> NDArray[np.float64]:
    """Return the one-sided p-value (b + 1) / (n + 1) of b draws at least as extreme among n.

    The observed value counts as one of the draws, so p is never 0 and holds its level at any n (Davison & Hinkley 1997,
    Bootstrap Methods and their Application, 4.2; Phipson & Smyth 2010, SAGMB 9, 39).

    Raises
    ------
    ValueError
        If there are no draws, or more are extreme than there are.

    >>> tail_p([0, 9, 99], 99).tolist()
    [0.01, 0.1, 1.0]
    """
    counts = np.asarray(extreme, dtype=np.float64)
    if draws < 1 or not ((counts >= 0) & (counts <= draws)).all():
        raise ValueError(f"a tail holds 0 to {draws} of {draws} draws, and at least 1 draw is needed.")
    return np.asarray((counts + 1) / (draws + 1))


def two_tailed_p(above: ArrayLike, below: ArrayLike, draws: int) -> NDArray[np.float64]:
    """Return the two-sided p-value of draws at least as high and at least as low: twice the smaller tail, at most 1.

    >>> two_tailed_p([0, 60], [99, 50], 99).tolist()  # 2 x 1 / 100; 2 x 51 / 100 is over 1
    [0.02, 1.0]
    """
    return np.asarray(np.minimum(2 * tail_p(np.minimum(above, below), draws), 1.0))


def one_sided_p(
    observed: ArrayLike, draws: ArrayLike, alternative: Literal["greater", "less"] = "greater"
) -> NDArray[np.float64]:
    """Return the p-value of `observed` among `draws` (last axis) against one side, by `tail_p`.

    `greater` counts the draws at least as high, `less` those at least as low; draws nearer than 1e-9 count as equal.

    >>> one_sided_p(3.0, [0, 1, 1, 2, 2, 3, 1, 0, 1]).item()  # (1 + 1) / 10
    0.2
    """
    above, below, number = _tails(observed, draws)
    return tail_p(above if alternative == "greater" else below, number)


def two_sided_p(observed: ArrayLike, draws: ArrayLike) -> NDArray[np.float64]:
    """Return the p-value of `observed` among `draws` (last axis): twice the smaller tail, at most 1.

    Each tail is (b + 1) / (n + 1) with b draws at least as extreme (`tail_p`). Draws nearer than 1e-9 count as equal:
    sums of fractions differ in their last digits by the order of adding.

    >>> two_sided_p(3.0, [0, 1, 1, 2, 2, 2, 1, 0, 1]).item()  # 2 x (0 + 1) / 10
    0.2
    """
    return two_tailed_p(*_tails(observed, draws))


def _tails(observed: ArrayLike, draws: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Count the draws at least as high and at least as low."""
    sample = np.asarray(draws, dtype=np.float64)
    value = np.asarray(observed, dtype=np.float64)[..., np.newaxis]
    if np.isnan(sample).any() or np.isnan(value).any():
        raise ValueError("a value or a draw is not a number; its place among the draws is unknown, so it has no p.")
    above = (sample >= value - EQUAL).sum(axis=-1)
    below = (sample <= value + EQUAL).sum(axis=-1)
    return above, below, sample.shape[-1]

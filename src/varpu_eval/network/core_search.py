"""The search for the core whose ideal pattern correlates best with a network: all cores, or climbing from many.

Knows arrays: the weights of each two nodes, added over both directions, and their squares, stacked as 2 x nodes x
nodes. A correlation of -inf is one that is not defined.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Between = Literal["tied", "untied", "ignored"]
Figures = NDArray[np.float64]
Core = NDArray[np.bool_]

_ROUNDING = 1e-12
"""Correlations nearer than this are equal, and a variance below this share of the mean square is none."""


def best_of_all(pairs: Figures, between: Between) -> tuple[float, Core]:
    """Return the best correlation over all cores, and its core: the smallest, then the one with the earliest nodes."""
    n = pairs.shape[-1]
    within, size = np.zeros((2, 1)), np.zeros(1)
    for node in range(n - 1, -1, -1):  # node 0 is the highest bit of a core's number
        to_core = np.zeros((2, 1))
        for other in range(n - 1, node, -1):
            to_core = np.concatenate([to_core, to_core + pairs[:, node, other, np.newaxis]], axis=1)
        within = np.concatenate([within, within + to_core], axis=1)
        size = np.concatenate([size, size + 1])
    reached = correlations(pairs, within, within[:, ::-1], size, between)
    best = np.flatnonzero(reached >= reached.max() - _ROUNDING)
    chosen = best[size[best] == size[best].min()][-1]
    return float(reached[chosen]), (chosen >> np.arange(n - 1, -1, -1)) % 2 == 1


def best_found(pairs: Figures, between: Between, restarts: int, rng: np.random.Generator) -> tuple[float, Core]:
    """Return the best correlation that climbing reaches from the best core by strength and from random ones."""
    n = pairs.shape[-1]
    starts = [_by_strength(pairs, between)]
    starts += [rng.random(n) < share for share in rng.uniform(0.05, 0.95, size=restarts)]
    found = [_climb(pairs, start, between) for start in starts]
    return max(found, key=lambda answer: round(answer[0], 12))


def correlations(pairs: Figures, core: Figures, periphery: Figures, size: Figures, between: Between) -> Figures:
    """Return the correlation of the ties with the pattern of each of many cores.

    Parameters
    ----------
    core, periphery
        Weight and squared weight within the core and within the periphery, 2 x cores.
    size
        Nodes in each core.
    """
    n = pairs.shape[-1]
    inner, outer = size * (size - 1), (n - size) * (n - size - 1)
    if between == "ignored":
        number, (weight, squares) = inner + outer, core + periphery
    else:
        number, (weight, squares) = np.full_like(inner, n * (n - 1)), pairs.sum(axis=(1, 2)) / 2
    ones, on_ones = (number - outer, weight - periphery[0]) if between == "tied" else (inner, core[0])
    spread, pattern = number * squares - weight**2, ones * (number - ones)
    defined = (spread > _ROUNDING * number * squares) & (pattern > 0)
    scale = np.sqrt(np.where(defined, spread * pattern, 1.0))
    return np.where(defined, (number * on_ones - weight * ones) / scale, -np.inf)


def _by_strength(pairs: Figures, between: Between) -> Core:
    """Return the best of the cores that hold the nodes of the largest strengths."""
    order = np.argsort(-pairs[0].sum(axis=1), kind="stable")
    upper = np.triu(pairs[:, order][:, :, order])
    core = np.cumsum(upper.sum(axis=1), axis=1)[:, :-1]
    periphery = np.cumsum(upper.sum(axis=2)[:, ::-1], axis=1)[:, ::-1][:, 1:]
    reached = correlations(pairs, core, periphery, np.arange(1.0, len(order)), between)
    return np.isin(np.arange(len(order)), order[: reached.argmax() + 1])


def _climb(pairs: Figures, core: Core, between: Between) -> tuple[float, Core]:
    """Move single nodes, then exchange two, as long as the correlation rises."""
    reached = -np.inf
    while True:
        raised, changed = _best_move(pairs, core, between)
        if raised <= reached + _ROUNDING:
            raised, changed = _best_exchange(pairs, core, between)
        if raised <= reached + _ROUNDING:
            return reached, core
        reached, core = raised, changed


def _best_move(pairs: Figures, core: Core, between: Between) -> tuple[float, Core]:
    inner, outer = pairs @ core, pairs @ ~core
    way = np.where(core, -1.0, 1.0)
    held = inner[:, core].sum(axis=1, keepdims=True) / 2, outer[:, ~core].sum(axis=1, keepdims=True) / 2
    reached = correlations(pairs, held[0] + way * inner, held[1] - way * outer, core.sum() + way, between)
    changed = core.copy()
    changed[reached.argmax()] ^= True
    return float(reached.max()), changed


def _best_exchange(pairs: Figures, core: Core, between: Between) -> tuple[float, Core]:
    inside, outside = np.flatnonzero(core), np.flatnonzero(~core)
    if not (inside.size and outside.size):
        return -np.inf, core
    inner, outer = pairs @ core, pairs @ ~core
    tie = pairs[:, outside][:, :, inside]
    held = inner[:, inside].sum(axis=1) / 2, outer[:, outside].sum(axis=1) / 2
    joined = held[0][:, np.newaxis, np.newaxis] + inner[:, outside, np.newaxis] - inner[:, np.newaxis, inside] - tie
    left = held[1][:, np.newaxis, np.newaxis] - outer[:, outside, np.newaxis] + outer[:, np.newaxis, inside] - tie
    size = np.full(tie[0].size, float(inside.size))
    reached = correlations(pairs, joined.reshape(2, -1), left.reshape(2, -1), size, between)
    comes, goes = divmod(int(reached.argmax()), inside.size)
    changed = core.copy()
    changed[[outside[comes], inside[goes]]] ^= True
    return float(reached.max()), changed

"""Where the nodes of small dense networks stand: on a circle, those with the strongest ties side by side.

Knows weights between nodes and an order of them. On a circle no line passes behind a third node, which the layouts that
pull and push cannot promise in networks as dense as those of meetings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

_GAIN = 1e-9
"""Less than this is no gain: sums in another order."""


def ring_order(weights: Mapping[tuple[str, str], float], nodes: Sequence[str]) -> list[str]:
    """Return the nodes in an order around a circle in which the sum of weight times chord is small.

    The order depends on the names and the weights alone. It is the best that exchanges and shifts of single nodes reach
    from the order of the names; no draw is made.

    Parameters
    ----------
    weights
        Of pairs of nodes, each in either order; a pair that is not there weighs 0.

    Examples
    --------
    >>> ring_order({("a", "c"): 1.0, ("c", "b"): 1.0, ("b", "d"): 1.0}, ["d", "c", "b", "a"])
    ['a', 'c', 'b', 'd']
    """
    names = sorted(nodes)
    size = len(names)
    matrix = np.zeros((size, size))
    for (a, b), weight in sorted(weights.items()):
        matrix[names.index(a), names.index(b)] += weight
        matrix[names.index(b), names.index(a)] += weight
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    chords = np.sin(pi * steps / max(size, 1))
    order = np.arange(size)
    while (better := _better(order, matrix, chords)) is not None:
        order = better
    return [names[at] for at in _turned(order)]


def ring_places(order: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return each node's place on a circle of radius 1, clockwise from the top; y grows downwards.

    >>> {node: (round(x), round(y)) for node, (x, y) in ring_places(["a", "b", "c", "d"]).items()}
    {'a': (0, -1), 'b': (1, 0), 'c': (0, 1), 'd': (-1, 0)}
    """
    turns = [2 * pi * at / len(order) for at in range(len(order))]
    return {node: (sin(turn), -cos(turn)) for node, turn in zip(order, turns, strict=True)}


def _better(
    order: NDArray[np.intp], matrix: NDArray[np.float64], chords: NDArray[np.float64]
) -> NDArray[np.intp] | None:
    """Return the best order that one step reaches, or None where none is better."""
    best, least = None, _length(order, matrix, chords) - _GAIN
    for tried in _steps(order):
        length = _length(tried, matrix, chords)
        if length < least - _GAIN:
            best, least = tried, length
    return best


def _steps(order: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Give the orders with two nodes exchanged, and with one node shifted to another place."""
    for i, j in combinations(range(len(order)), 2):
        exchanged = order.copy()
        exchanged[[i, j]] = exchanged[[j, i]]
        yield exchanged
        yield np.insert(np.delete(order, i), j, order[i])
        yield np.insert(np.delete(order, j), i, order[j])


def _length(order: NDArray[np.intp], matrix: NDArray[np.float64], chords: NDArray[np.float64]) -> float:
    return float((matrix[np.ix_(order, order)] * chords).sum())


def _turned(order: NDArray[np.intp]) -> list[int]:
    """Begin with the first name, and go round to the side where the neighbour comes first."""
    turned = np.roll(order, -int(np.flatnonzero(order == 0)[0])) if order.size else order
    if turned.size > 2 and turned[1] > turned[-1]:  # noqa: PLR2004 - two have one order
        turned = np.concatenate([turned[:1], turned[:0:-1]])
    return [int(at) for at in turned]

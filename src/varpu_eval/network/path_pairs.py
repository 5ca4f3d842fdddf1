"""Pairs of open paths in directed networks that depend on each other, because they share an arc.

Knows patterns of nodes and the density. Sectors and roles stand in `role_moments`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

PATH = "abc"
_ARCS = ((0, 1, True), (1, 2, True), (0, 2, False))
"""An open path's arcs as places in it: begin - broker and broker - end are there, begin - end is not."""


def path_pairs(density: float, *, same_broker: bool) -> Iterator[tuple[str, str, float]]:
    """Give each way in which a path other than a - b - c depends on it: its nodes, all nodes, and their covariance."""
    for (p, q, there), (r, s, also) in product(_ARCS, _ARCS):
        nodes = ["d"] * len(PATH)
        nodes[r], nodes[s] = PATH[p], PATH[q]
        if nodes[1] == PATH[1] or not same_broker:
            yield "".join(nodes), "abcd", _covariance(density, [there], [also])
    arcs = {PATH[p] + PATH[q]: there for p, q, there in _ARCS}
    for other in map("".join, permutations(PATH)):
        theirs = {other[p] + other[q]: there for p, q, there in _ARCS}
        common = [arc for arc in arcs if arc in theirs]
        if other != PATH and common and (other[1] == PATH[1] or not same_broker):
            yield other, PATH, _covariance(density, [arcs[arc] for arc in common], [theirs[arc] for arc in common])


def _covariance(density: float, ours: list[bool], theirs: list[bool]) -> float:
    """Return the covariance of two open paths that share some arcs, given whether each needs them there."""
    open_path = density**2 * (1 - density)
    if ours != theirs:
        return -(open_path**2)
    common = float(np.prod([density if there else 1 - density for there in ours]))
    return open_path**2 / common - open_path**2


def ways_to_choose(sizes: NDArray[np.intp], nodes: int) -> NDArray[np.float64]:
    """Return the number of ways to choose that many different nodes, by the sector of each."""
    sectors = np.ogrid[tuple(slice(len(sizes)) for _ in range(nodes))]
    ways = np.ones((1,) * nodes)
    for place, chosen in enumerate(sectors):
        ways = ways * (sizes[chosen] - sum((chosen == earlier) * 1 for earlier in sectors[:place]))
    return ways

"""Shortest paths from one node, and what of them passes each other node.

Knows lengths as numbers of any kind: whole ones of any size stay whole, so equal paths are equal.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Arcs = Sequence[Sequence[tuple[int, float]]]
"""For each node, whom it is tied to and how long the tie is; whole numbers are Python's, of any size."""


def reversed_arcs(arcs: Arcs) -> Arcs:
    """Return for each node who is tied to it, and how long that tie is."""
    into: list[list[tuple[int, float]]] = [[] for _ in arcs]
    for node, out in enumerate(arcs):
        for target, length in out:
            into[target].append((node, length))
    return into


def dependency(arcs: Arcs, reverse: Arcs, source: int, tolerance: float) -> NDArray[np.float64]:
    """Return for each node the sum over targets of the share of shortest paths from `source` that pass it."""
    distance = _distances(arcs, source)
    order = sorted(distance, key=distance.__getitem__)
    paths = {source: 1}
    before: dict[int, list[int]] = {}
    for node in order[1:]:
        limit = distance[node] * (1 + tolerance) if tolerance else distance[node]  # whole numbers stay whole
        before[node] = [near for near, length in reverse[node] if near in paths and distance[near] + length <= limit]
        paths[node] = sum(paths[near] for near in before[node])
    shares = np.zeros(len(arcs))
    for node in reversed(order[1:]):
        for near in before[node]:
            shares[near] += paths[near] / paths[node] * (1 + shares[node])
    shares[source] = 0
    return shares


def _distances(arcs: Arcs, source: int) -> dict[int, float]:
    """Return the length of the shortest path from `source` to each node that it reaches (Dijkstra 1959)."""
    settled: dict[int, float] = {}
    waiting: list[tuple[float, int]] = [(0, source)]
    nearest: dict[int, float] = {source: 0}
    while waiting:
        far, node = heapq.heappop(waiting)
        if node in settled:
            continue
        settled[node] = far
        for target, length in arcs[node]:
            if target not in settled and (target not in nearest or far + length < nearest[target]):
                nearest[target] = far + length
                heapq.heappush(waiting, (far + length, target))
    return settled

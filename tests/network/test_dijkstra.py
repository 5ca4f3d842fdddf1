"""Distances and shares of shortest paths from one node, in whole numbers beyond a float's."""

from __future__ import annotations

import pytest

from varpu_eval.network.dijkstra import dependency, reversed_arcs

HUGE = 10**30
SQUARE = [[(1, HUGE), (2, HUGE)], [(3, HUGE)], [(3, HUGE)], []]
"""Two ways from 0 to 3, equally long."""


def test_equally_long_ways_share():
    assert dependency(SQUARE, reversed_arcs(SQUARE), 0, 0.0).tolist() == [0, 0.5, 0.5, 0]


def test_one_part_in_ten_to_thirty_longer_is_longer():
    longer = [SQUARE[0], [(3, HUGE + 1)], *SQUARE[2:]]
    assert dependency(longer, reversed_arcs(longer), 0, 0.0).tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize(("tolerance", "shared"), [(1e-6, [0, 0.5, 0.5, 0]), (1e-12, [0, 0, 1, 0])])
def test_a_tolerance_joins_what_is_nearer_than_it(tolerance, shared):
    near = [[(1, 1.0), (2, 1.0)], [(3, 1.00000001)], [(3, 1.0)], []]
    assert dependency(near, reversed_arcs(near), 0, tolerance).tolist() == shared


def test_who_cannot_be_reached_takes_no_part():
    apart = [[(1, 1)], [], [(0, 1)]]
    assert dependency(apart, reversed_arcs(apart), 0, 0.0).tolist() == [0, 0, 0]


def test_more_shortest_paths_than_a_float_can_count():
    # 1100 diamonds in a row, 2^1100 shortest paths: half of those to the nodes behind the first pass each of its sides.
    chain = []
    for first in range(0, 3300, 3):
        chain += [[(first + 1, 1), (first + 2, 1)], [(first + 3, 1)], [(first + 3, 1)]]
    chain.append([])
    shares = dependency(chain, reversed_arcs(chain), 0, 0.0)
    assert shares[1] == shares[2] == 3298 / 2  # of 3301 nodes, not the first nor its two sides

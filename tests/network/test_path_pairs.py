"""Paths depend on each other by the arcs they share, and on nothing else."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from varpu_eval.network.path_pairs import path_pairs, ways_to_choose


def arcs_of(path):
    return {path[0] + path[1]: True, path[1] + path[2]: True, path[0] + path[2]: False}


@pytest.mark.parametrize("same_broker", [True, False])
def test_every_other_path_that_shares_an_arc_is_there_with_its_covariance(same_broker):
    d = 0.3
    told = {}
    for path in permutations("abcd", 3):
        ours, theirs = arcs_of("abc"), arcs_of(path)
        common = ours.keys() & theirs.keys()
        if path == tuple("abc") or not common or (same_broker and path[1] != "b"):
            continue
        needed = ours | theirs
        clash = any(ours[arc] != theirs[arc] for arc in common)
        joint = 0 if clash else np.prod([d if there else 1 - d for there in needed.values()])
        told["".join(path)] = joint - (d**2 * (1 - d)) ** 2
    got = {nodes: covariance for nodes, _, covariance in path_pairs(d, same_broker=same_broker)}
    assert got == pytest.approx(told)


def test_different_nodes_are_chosen_from_what_is_left_of_their_sector():
    # sectors of 3 and 1: two of the first in 3 x 2 orders, one of each in 3, two of the second in none
    assert ways_to_choose(np.array([3, 1]), 2).tolist() == [[6, 3], [3, 0]]
    assert ways_to_choose(np.array([3, 1]), 4).sum() == 24  # 4!

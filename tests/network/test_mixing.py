"""Mixing, assortativity and modularity: as R has them, by hand, and at the edges."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.mixing import (
    assortativities,
    assortativity,
    degree_assortativity,
    mixing_matrix,
    modularities,
    modularity,
)
from varpu_eval.network.one_mode import declare_ties, to_networkx

EXACT = 1e-9  # stored to 15 digits; sums in another order


def by_node(ties, stored):
    return {node: stored["group"][node] for node in ties.nodes}


def test_assortativity_is_that_of_igraph(r_network):
    ties, stored = r_network
    assert assortativity(ties, by_node(ties, stored)) == pytest.approx(stored["assortativity"], abs=EXACT)
    assert degree_assortativity(ties) == pytest.approx(stored["degree_assortativity"], abs=EXACT)


def test_modularity_is_that_of_igraph(r_network):
    ties, stored = r_network
    group = by_node(ties, stored)
    assert modularity(ties, group) == pytest.approx(stored["modularity"], abs=EXACT)
    assert modularity(ties, group, weighted=True) == pytest.approx(stored["modularity_weighted"], abs=EXACT)


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_modularity_is_that_of_networkx(r_network, resolution):
    ties, stored = r_network
    group = by_node(ties, stored)
    parts = [{node for node in group if group[node] == label} for label in sorted(set(group.values()))]
    expected = nx.community.modularity(to_networkx(ties), parts, resolution=resolution)
    found = modularity(ties, group, weighted=True, resolution=resolution)
    assert found == pytest.approx(expected, abs=1e-12)  # sums in another order


def test_the_karate_clubs_modularity_is_as_published():
    # Newman & Girvan 2004 tell the split in two; .3582 is the clubs' own division without weights
    assert modularity(nx.karate_club_graph(), "club") == pytest.approx(0.3582, abs=5e-5)


def test_weighted_assortativity_is_that_of_ties_repeated():
    weights = np.array([[0, 3, 1, 0], [3, 0, 0, 2], [1, 0, 0, 1], [0, 2, 1, 0]])
    sector = ["a", "a", "b", "b"]
    # e, once in each direction: aa 6, ab = ba 1 + 2, bb 2, of 14: (8/14 - (81 + 25)/196) / (1 - 106/196)
    assert assortativity(weights, sector, weighted=True) == pytest.approx((8 / 14 - 106 / 196) / (1 - 106 / 196))


def test_directed_mixing_goes_from_rows_to_columns():
    arcs = declare_ties(np.array([[0, 2.0, 0], [0, 0, 5], [0, 0, 0]]), directed=True)
    table = mixing_matrix(arcs, ["x", "y", "y"], weighted=True)
    assert table.loc["x"].tolist() == [0, 2]
    assert table.loc["y"].tolist() == [0, 5]


@pytest.mark.parametrize("weighted", [False, True])
def test_no_ties_one_sector_and_perfect_division(weighted):
    empty = np.zeros((4, 4))
    two_pairs = np.kron(np.eye(2), np.array([[0, 2.0], [2, 0]]))
    assert np.isnan(assortativity(empty, [1, 1, 2, 2], weighted=weighted))
    assert np.isnan(modularity(empty, [1, 1, 2, 2], weighted=weighted))
    assert np.isnan(assortativity(two_pairs, [1, 1, 1, 1], weighted=weighted))
    assert modularity(two_pairs, [1, 1, 1, 1], weighted=weighted) == 0
    assert assortativity(two_pairs, [1, 1, 2, 2], weighted=weighted) == 1
    assert modularity(two_pairs, [1, 1, 2, 2], weighted=weighted) == 0.5
    assert modularity(two_pairs, [1, 2, 1, 2], weighted=weighted) == -0.5
    assert np.isnan(modularity(np.zeros((1, 1)), ["a"], weighted=weighted))


@pytest.mark.parametrize("graph", [nx.empty_graph(3), nx.complete_graph(4), nx.cycle_graph(5)])
def test_equal_degrees_do_not_correlate(graph):
    assert np.isnan(degree_assortativity(graph))


def test_a_star_is_disassortative():
    assert degree_assortativity(nx.star_graph(5)) == pytest.approx(-1)


def test_a_stack_has_the_figures_of_each():
    stack = np.random.default_rng(1).integers(0, 5, (6, 3, 3)).astype(float)
    stack[2] = 0
    for measure in (assortativities, modularities):
        assert measure(stack) == pytest.approx([measure(one).item() for one in stack], nan_ok=True)

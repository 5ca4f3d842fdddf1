"""Density, components and isolates: as R has them, at the edges, and for stacks as for each."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.cohesion import component_sizes, components, densities, density, isolate_counts, isolates
from varpu_eval.network.one_mode import declare_ties

EXACT = 1e-9  # R's figures are stored to 15 digits; both sides add in double precision


def test_density_is_that_of_sna(r_network):
    ties, stored = r_network
    assert density(ties) == pytest.approx(stored["density"], abs=EXACT)
    assert density(ties, weighted=True) == pytest.approx(stored["density_valued"], abs=EXACT)


def test_components_are_those_of_igraph(r_network):
    ties, stored = r_network
    weak, strong = components(ties), components(ties, connection="strong")
    assert (weak.number, weak.largest, strong.number) == (stored["components"], stored["largest"], stored["strong"])
    assert weak.share == stored["largest"] / stored["n"]


def test_isolates_have_no_igraph_degree(r_network):
    ties, stored = r_network
    lonely = pd.Series(stored["degree"], index=range(stored["n"])).eq(0)
    assert set(isolates(ties)) == set(lonely.index[lonely])


def test_a_tie_one_way_is_no_isolate():
    one_way = declare_ties(np.array([[0, 1.0, 0], [0, 0, 0], [0, 0, 0]]), directed=True)
    assert isolates(one_way).tolist() == [2]
    assert components(one_way, connection="strong").number == 3


@pytest.mark.parametrize(
    ("matrix", "expected", "number", "share"),
    [
        (np.zeros((3, 3)), 0, 3, 1 / 3),
        (np.ones((4, 4)) - np.eye(4), 1, 1, 1),
        (np.zeros((1, 1)), np.nan, 1, 1),
    ],
)
def test_no_ties_all_ties_and_one_node(matrix, expected, number, share):
    assert density(matrix) == pytest.approx(expected, nan_ok=True)
    assert densities(matrix) == pytest.approx(expected, nan_ok=True)
    assert (components(matrix).number, components(matrix).share) == (number, share)


def test_the_largest_component_is_numbered_first():
    graph = nx.Graph([("a", "b"), ("c", "d"), ("d", "e"), ("f", "g")])
    graph.add_nodes_from(["z"])
    found = components(graph).component
    assert found.to_dict() == {"a": 1, "b": 1, "c": 0, "d": 0, "e": 0, "f": 2, "g": 2, "z": 3}


def test_a_stack_has_the_figures_of_each():
    rng = np.random.default_rng(3)
    draws = np.triu(rng.random((40, 9, 9)) < 0.15, k=1)
    draws = (draws | draws.transpose(0, 2, 1)).astype(float)
    looped = draws + np.eye(9)  # what stands on the diagonal does not count
    assert densities(looped) == pytest.approx([density(draw) for draw in draws], abs=1e-15)  # one division each
    assert isolate_counts(looped).tolist() == [len(isolates(draw)) for draw in draws]
    for sizes, draw in zip(component_sizes(looped), draws, strict=True):
        graph = nx.from_numpy_array(draw)
        assert sizes.tolist() == [len(nx.node_connected_component(graph, node)) for node in graph]


@pytest.mark.parametrize("n", [1, 2, 3, 16, 17])
def test_the_ends_of_a_long_path_are_in_one_component(n):
    path = nx.to_numpy_array(nx.path_graph(n))
    assert component_sizes(path).tolist() == [n] * n

"""Two networks get the same nodes in the same order, and keep the ties between them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.aligned_ties import align_ties, weights_at
from varpu_eval.network.one_mode import declare_ties

FIRST = pd.DataFrame({"source": ["a", "a", "b"], "target": ["b", "c", "x"], "weight": [2.0, 1.0, 1.0]})
SECOND = pd.DataFrame({"source": ["c", "b", "y"], "target": ["b", "a", "a"], "weight": [3.0, 0.5, 1.0]})


def test_aligned_networks_have_one_order_of_nodes():
    first, second = align_ties(FIRST, SECOND, nodes="all")
    assert first.nodes.tolist() == second.nodes.tolist() == ["a", "b", "c", "x", "y"]
    assert second.weights.toarray()[0].tolist() == [0, 0.5, 0, 0, 1.0]


def test_the_networks_given_are_not_changed():
    own = declare_ties(SECOND)
    before = own.weights.toarray()
    align_ties(FIRST, own, nodes="both")
    assert np.array_equal(own.weights.toarray(), before)
    assert own.nodes.tolist() == ["c", "b", "y", "a"]


def test_weights_are_given_cell_by_cell_also_for_none():
    ties = declare_ties(FIRST)  # a b c x
    assert weights_at(ties, np.array([0, 0, 3]), np.array([1, 3, 1])).tolist() == [2.0, 0.0, 1.0]
    assert weights_at(ties, np.zeros(0, dtype=int), np.zeros(0, dtype=int)).tolist() == []


def test_nodes_without_ties_stay():
    first, second = align_ties(nx.empty_graph(3), nx.path_graph(3))
    assert len(first.nodes) == len(second.nodes) == 3


def test_networks_that_share_no_node_are_refused():
    with pytest.raises(ValueError, match="no node is in both"):
        align_ties(FIRST, nx.path_graph(3), nodes="both")

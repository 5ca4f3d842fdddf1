"""Likeness follows the order of the second network's nodes, and is refused where it is not defined."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.likeness import correlation_by_order, jaccard_by_order
from varpu_eval.network.one_mode import declare_ties

PATH = declare_ties(nx.path_graph(4))


def test_a_turned_path_is_the_same_path():
    turned = np.array([3, 2, 1, 0])
    assert correlation_by_order(PATH, PATH)(turned) == pytest.approx(1, rel=1e-12)  # rounding of a quotient
    assert jaccard_by_order(PATH, PATH)(turned) == 1


def test_an_order_that_moves_ties_moves_likeness():
    # 0-1-2-3 and 1-0-2-3 share 0-1 and 2-3 of 4 ties; of 6 pairs each has 3: (2/6 - 1/4) / (1/4)
    moved = np.array([1, 0, 2, 3])
    assert jaccard_by_order(PATH, PATH)(moved) == 2 / 4
    assert correlation_by_order(PATH, PATH)(moved) == pytest.approx(1 / 3, rel=1e-12)


def test_equal_weights_that_were_summed_differently_are_equal():
    weights = np.full((3, 3), 0.3)
    weights[0, 1] = weights[1, 0] = 0.1 + 0.2
    np.fill_diagonal(weights, 0)
    with pytest.raises(ValueError, match="weigh the same"):
        correlation_by_order(declare_ties(weights), declare_ties(nx.path_graph(3)))


def test_few_nodes_all_tied_with_different_weights_have_a_correlation():
    weights = np.array([[0, 1, 2], [1, 0, 3], [2, 3, 0]], dtype=float)
    own = declare_ties(weights)
    assert correlation_by_order(own, own)(np.arange(3)) == pytest.approx(1, rel=1e-12)

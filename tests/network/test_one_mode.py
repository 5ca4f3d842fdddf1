"""Ties from graphs, tables and matrices are the same, go back as they came, and what is no network is refused."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from varpu_eval.network.one_mode import declare_ties, group_nodes, to_frame, to_networkx

PAIRS = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "weight": [2.0, 0.5]})
SQUARE = pd.DataFrame([[0, 2, 0], [2, 0, 0.5], [0, 0.5, 0]], index=list("abc"), columns=list("abc"))


@pytest.mark.parametrize("held", [PAIRS, SQUARE, SQUARE.to_numpy(), sparse.csr_array(SQUARE.to_numpy())])
def test_every_form_gives_the_same_matrix(held):
    assert np.array_equal(declare_ties(held).weights.toarray(), SQUARE.to_numpy())


def test_a_graph_comes_back_as_it_was():
    karate = nx.karate_club_graph()
    again = to_networkx(karate)
    assert nx.utils.graphs_equal(nx.Graph(again.edges), nx.Graph(karate.edges))
    assert nx.get_edge_attributes(again, "weight") == nx.get_edge_attributes(karate, "weight")


def test_a_table_comes_back_as_it_was():
    pd.testing.assert_frame_equal(to_frame(PAIRS), PAIRS, check_dtype=False)


def test_direction_is_kept():
    ties = declare_ties(nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")]))
    assert ties.directed
    assert len(to_frame(ties)) == 3


def test_a_callers_sparse_matrix_is_not_changed():
    own = sparse.csr_array(np.array([[0, 1.0, 0], [1.0, 0, 0], [0, 0, 0]]))
    own[0, 1] = 0.0
    own[1, 0] = 0.0
    declare_ties(own)
    assert own.nnz == 2


def test_zero_weight_is_no_tie_and_a_named_node_may_have_none():
    ties = declare_ties(PAIRS.assign(weight=[2.0, 0.0]), nodes=["d"])
    assert ties.weights.nnz == 2
    assert ties.nodes.tolist() == ["a", "b", "c", "d"]


def test_adjacency_is_one_where_there_is_a_tie():
    assert declare_ties(SQUARE).adjacency.toarray().tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (np.array([[0, -1.0], [-1.0, 0]]), "negative"),
        (np.array([[0, np.nan], [np.nan, 0]]), "not a number"),
        (np.array([[1.0, 0], [0, 0]]), "itself"),
        (np.array([[0, 1.0], [0, 0]]), "not symmetric"),
        (np.zeros((2, 3)), "shape"),
        (np.zeros((0, 0)), "no nodes"),
        (nx.MultiGraph([(0, 1)]), "multigraph"),
        (pd.concat([PAIRS, PAIRS]), "listed twice"),
        (PAIRS.assign(source=["b", "b"], target=["a", "a"]), "listed twice"),
        (PAIRS.assign(source=[None, "b"]), "lacks"),
        (SQUARE.rename(columns={"a": "z"}), "index and columns differ"),
    ],
)
def test_what_is_no_network_is_refused(held, said):
    with pytest.raises(ValueError, match=said):
        declare_ties(held)


def test_groups_from_an_attribute_a_mapping_a_series_and_a_list_agree():
    graph = to_networkx(SQUARE, sector={"a": "x", "b": "y", "c": "x"})
    told = [
        group_nodes(graph, "sector"),
        group_nodes(SQUARE, {"a": "x", "b": "y", "c": "x"}),
        group_nodes(SQUARE, pd.Series({"c": "x", "b": "y", "a": "x"})),
        group_nodes(SQUARE, ["x", "y", "x"]),
    ]
    for groups in told:
        assert groups.code.tolist() == [0, 1, 0]
        assert groups.labels.tolist() == ["x", "y"]
        assert groups.sizes.tolist() == [2, 1]


@pytest.mark.parametrize(
    ("sector", "said"), [({"a": "x"}, "2 of 3"), (["x"], "3 nodes and 1 groups"), ("sector", "only a networkx graph")]
)
def test_nodes_without_a_group_are_refused(sector, said):
    with pytest.raises(ValueError, match=said):
        group_nodes(SQUARE, sector)

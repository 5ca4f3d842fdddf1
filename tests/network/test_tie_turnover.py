"""Kept, lost and gained are counted by label, among those in both years or all, each tie once."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.network.one_mode import declare_ties
from varpu_eval.network.tie_turnover import changed_ties, tie_change

R = json.loads((Path(__file__).parents[1] / "reference" / "roles" / "references.json").read_text("utf-8"))["networks"]
FIRST = pd.DataFrame({"source": ["a", "a", "b"], "target": ["b", "c", "x"], "weight": [2.0, 1.0, 1.0]})
SECOND = pd.DataFrame({"source": ["c", "b", "y"], "target": ["b", "a", "a"], "weight": [3.0, 0.5, 1.0]})


def test_those_in_both_years_are_compared():
    # of a, b, c: a - b kept, a - c lost, b - c gained; x left and y came
    got = tie_change(FIRST, SECOND)
    assert (got.nodes, got.only_before, got.only_after) == (3, 1, 1)
    assert (got.kept, got.lost, got.gained) == (1, 1, 1)
    assert got.jaccard == pytest.approx(1 / 3)


def test_all_keeps_who_left_and_who_came():
    # b - x is lost as well and a - y gained
    got = tie_change(FIRST, SECOND, nodes="all")
    assert (got.nodes, got.kept, got.lost, got.gained) == (5, 1, 2, 2)
    assert got.jaccard == pytest.approx(1 / 5)


def test_each_tie_has_a_row_with_both_weights():
    told = changed_ties(FIRST, SECOND).set_index(["source", "target"])
    assert told.loc[("a", "b")].tolist() == [2.0, 0.5, "kept"]
    assert told.loc[("a", "c")].tolist() == [1.0, 0.0, "lost"]
    assert told.loc[("b", "c")].tolist() == [0.0, 3.0, "gained"]


def test_the_counts_of_colemans_friendships_are_those_of_their_matrices():
    fall, spring = (np.array(R[name], dtype=float) for name in ("coleman_fall", "coleman_spring"))
    got = tie_change(*(declare_ties(matrix, directed=True) for matrix in (fall, spring)), nodes="same")
    assert got.kept == (fall * spring).sum()
    assert got.lost == (fall * (1 - spring)).sum()
    assert got.gained == ((1 - fall) * spring).sum()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_turning_the_years_round_turns_lost_and_gained(seed, directed):
    rng = np.random.default_rng(seed)
    first, second = (nx.gnp_random_graph(6, 0.4, seed=int(rng.integers(2**31)), directed=directed) for _ in range(2))
    second = nx.relabel_nodes(second, {node: node + 2 for node in second})
    for nodes in ("both", "all"):
        there, back = tie_change(first, second, nodes=nodes), tie_change(second, first, nodes=nodes)
        assert (there.kept, there.lost, there.gained) == (back.kept, back.gained, back.lost)
        assert there.kept == sum(second.has_edge(a, b) for a, b in first.edges)


def test_direction_counts_where_there_is_one():
    got = tie_change(nx.DiGraph([(0, 1)]), nx.DiGraph([(1, 0)]))
    assert (got.kept, got.lost, got.gained) == (0, 1, 1)


def test_without_any_tie_there_is_no_share_of_them():
    got = tie_change(nx.empty_graph(3), nx.empty_graph(3))
    assert (got.kept, got.lost, got.gained) == (0, 0, 0)
    assert np.isnan(got.jaccard)


@pytest.mark.parametrize(
    ("second", "options", "said"),
    [
        (SECOND, {"nodes": "same"}, "1 nodes are in the first network only"),
        (SECOND, {"nodes": "some"}, "nodes is 'some'"),
        (nx.path_graph(3), {}, "no node is in both"),
        (nx.DiGraph([("a", "b")]), {}, "is directed"),
    ],
)
def test_what_cannot_be_compared_is_refused(second, options, said):
    with pytest.raises(ValueError, match=said):
        tie_change(FIRST, second, **options)

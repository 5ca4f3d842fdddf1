"""The E-I index of network and sectors: as R arithmetic has it, and at the edges."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.ei import ei_index, ei_of_sectors

EXACT = 1e-9  # stored to 15 digits; sums in another order


def test_ei_index_is_that_of_r_arithmetic(r_network):
    ties, stored = r_network
    group = {node: stored["group"][node] for node in ties.nodes}
    for weighted, key in ((False, "ei"), (True, "ei_weighted")):
        assert ei_index(ties, group, weighted=weighted) == pytest.approx(stored[key]["network"], abs=EXACT)
        found = ei_of_sectors(ties, group, weighted=weighted)
        assert found.tolist() == pytest.approx(stored[key]["sectors"], abs=EXACT)


def test_no_ties_one_sector_and_all_apart():
    assert np.isnan(ei_index(np.zeros((3, 3)), list("aab")))
    assert ei_of_sectors(np.zeros((3, 3)), list("aab")).isna().all()
    assert ei_index(nx.path_graph(3), list("aaa")) == -1
    assert ei_index(nx.path_graph(3), list("abc")) == 1


def test_a_sectors_ties_count_both_ways_where_they_have_a_direction():
    arcs = nx.DiGraph([(0, 1), (1, 2), (2, 0)])
    # a: 0-1 within, 1-2 out and 2-0 in; b: those two
    assert ei_of_sectors(arcs, list("aab")).to_dict() == {"a": pytest.approx(1 / 3), "b": 1}

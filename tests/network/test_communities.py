"""The best division that is found: against all divisions of small networks, and the karate club's known optimum."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.communities import find_communities
from varpu_eval.network.mixing import modularity


def divisions(n):
    """Give every division of n nodes, each node's part as a number."""

    def grow(code):
        if len(code) == n:
            yield code
            return
        for part in range(max(code, default=-1) + 2):
            yield from grow([*code, part])

    return grow([])


@pytest.mark.parametrize("seed", range(4))
def test_no_division_of_a_small_network_is_better(seed):
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.integers(1, 5, (6, 6)) * (rng.random((6, 6)) < 0.5), k=1).astype(float)
    weights += weights.T
    best = max(modularity(weights, code, weighted=True) for code in divisions(6))
    found = find_communities(weights, weighted=True, rng=rng)
    assert found.modularity == pytest.approx(best, abs=1e-12)  # the same sum
    assert modularity(weights, found.community, weighted=True) == found.modularity


def test_the_karate_clubs_optimum_is_found():
    # 0.4198, proven the highest: Brandes et al. 2008, IEEE Transactions on Knowledge and Data Engineering 20, 172
    found = find_communities(nx.karate_club_graph(), rng=np.random.default_rng(1))
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert found.community.nunique() == 4


def test_the_same_generator_gives_the_same_division():
    graph = nx.karate_club_graph()
    first, again = (find_communities(graph, rng=np.random.default_rng(5)) for _ in range(2))
    assert first.community.equals(again.community)


def test_labels_of_nodes_and_direction_are_kept():
    graph = nx.DiGraph([("c", "a"), ("a", "b"), ("b", "c"), ("x", "y"), ("y", "x"), ("c", "x")])
    found = find_communities(graph, rng=np.random.default_rng(1)).community
    assert found.to_dict() == {"c": 0, "a": 0, "b": 0, "x": 1, "y": 1}


def test_without_ties_everybody_is_alone():
    found = find_communities(np.zeros((3, 3)), rng=np.random.default_rng(1))
    assert np.isnan(found.modularity)
    assert found.community.tolist() == [0, 1, 2]


def test_an_isolate_is_a_community_of_its_own():
    graph = nx.complete_graph(4)
    graph.add_node("alone")
    found = find_communities(graph, rng=np.random.default_rng(1)).community
    assert found.tolist() == [0, 0, 0, 0, 1]


def test_no_restart_is_refused():
    with pytest.raises(ValueError, match="restarts"):
        find_communities(nx.path_graph(3), rng=np.random.default_rng(1), restarts=0)

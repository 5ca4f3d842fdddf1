"""Degree, strength and centralisation: as R has them, stars and rings, and what is refused."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.centrality import centralisation, degree, degree_centralisations, strength
from varpu_eval.network.one_mode import declare_ties

EXACT = 1e-9  # stored to 15 digits; sums in another order
CENTRALITIES = ["degree", "strength", "closeness", "betweenness"]


def test_degree_and_strength_are_those_of_igraph(r_network):
    ties, stored = r_network
    assert degree(ties).sort_index().tolist() == stored["degree"]
    assert strength(ties).sort_index().tolist() == pytest.approx(stored["strength"], abs=EXACT)


def test_centralisation_is_that_of_igraph_and_sna(r_network):
    ties, stored = r_network
    answers = stored["centralisation"]
    assert centralisation(ties, of="betweenness") == pytest.approx(answers["betweenness"], abs=EXACT)
    if stored["directed"]:
        found = {way: centralisation(ties, direction=way) for way in ("all", "in", "out")}
        assert found == pytest.approx({way: answers[way] for way in found}, abs=EXACT)
        assert found["all"] == pytest.approx(answers["all_sna"], abs=EXACT)
    else:
        assert centralisation(ties) == pytest.approx(answers["degree"], abs=EXACT)
        assert centralisation(ties) == pytest.approx(answers["degree_sna"], abs=EXACT)
        closeness = np.nan if answers["closeness"] is None else answers["closeness"]
        assert centralisation(ties, of="closeness") == pytest.approx(closeness, abs=EXACT, nan_ok=True)


@pytest.mark.parametrize("of", CENTRALITIES)
def test_a_star_is_one_and_a_ring_and_all_tied_are_zero(of):
    assert centralisation(nx.star_graph(6), of=of) == pytest.approx(1)
    assert centralisation(nx.cycle_graph(6), of=of) == pytest.approx(0)
    assert centralisation(nx.complete_graph(6), of=of) == pytest.approx(0)


@pytest.mark.parametrize(
    ("of", "way"), [("degree", "all"), ("degree", "out"), ("strength", "in"), ("betweenness", "all")]
)
def test_a_directed_star_is_one(of, way):
    star = nx.star_graph(5)
    both_ways = star.to_directed()
    arcs = {"out": [(0, node) for node in range(1, 6)], "in": [(node, 0) for node in range(1, 6)]}
    graph = nx.DiGraph(arcs[way]) if way in arcs else both_ways
    assert centralisation(graph, of=of, direction=way) == pytest.approx(1)


def test_no_ties_are_not_centralised_and_two_nodes_cannot_be():
    assert centralisation(np.zeros((4, 4))) == 0
    assert centralisation(np.zeros((4, 4)), of="betweenness") == 0
    assert np.isnan(centralisation(np.zeros((4, 4)), of="closeness"))
    assert np.isnan(centralisation(np.zeros((4, 4)), of="strength"))
    assert centralisation(np.zeros((4, 4)), of="strength", heaviest=2) == 0
    for of in CENTRALITIES:
        assert np.isnan(centralisation(np.array([[0, 1.0], [1, 0]]), of=of))
        assert np.isnan(centralisation(np.zeros((1, 1)), of=of))


def test_strength_centralisation_by_hand():
    ties = np.array([[0, 4.0, 1, 0], [4, 0, 0, 0], [1, 0, 0, 2], [0, 0, 2, 0]])
    # strengths 5 4 3 2: (0 + 1 + 2 + 3) of 3 x 2 x 4; of 3 x 2 x 10 if ten meetings are the most
    assert centralisation(ties, of="strength") == pytest.approx(6 / 24)
    assert centralisation(ties, of="strength", heaviest=10) == pytest.approx(6 / 60)


def test_equal_weights_are_centralised_as_degrees():
    graph = nx.karate_club_graph()
    nx.set_edge_attributes(graph, 0.25, "weight")
    assert centralisation(graph, of="strength") == pytest.approx(
        centralisation(graph), abs=1e-12
    )  # scaled by a power of 2


def test_what_makes_no_sense_is_refused():
    ties = np.array([[0, 4.0, 0], [4, 0, 1], [0, 1, 0]])
    with pytest.raises(ValueError, match=r"below the largest weight 4\.0"):
        centralisation(ties, of="strength", heaviest=3)
    with pytest.raises(ValueError, match="degree does not look at weights"):
        centralisation(ties, heaviest=4)
    with pytest.raises(ValueError, match="degree, strength, closeness or betweenness"):
        centralisation(ties, of="eigenvector")
    with pytest.raises(ValueError, match="all, in or out"):
        degree(ties, direction="both")
    with pytest.raises(ValueError, match="undirected"):
        centralisation(nx.DiGraph([(0, 1), (1, 2)]), of="closeness")


def test_normalised_degrees_are_shares_of_possible_ties():
    assert degree(nx.star_graph(4), normalised=True).tolist() == [1, 0.25, 0.25, 0.25, 0.25]
    arcs = declare_ties(nx.DiGraph([(0, 1), (1, 0), (0, 2)]))
    assert degree(arcs, normalised=True).tolist() == [0.75, 0.5, 0.25]  # of 2 x 2 arcs
    assert degree(arcs, normalised=True, direction="out").tolist() == [1, 0.5, 0]
    assert strength(np.array([[0, 3.0, 0], [3, 0, 0], [0, 0, 0]]), normalised=True).tolist() == [1.5, 1.5, 0]
    assert degree(np.zeros((1, 1)), normalised=True).isna().all()
    assert degree(np.zeros((1, 1))).tolist() == [0]


def test_a_stack_has_the_figure_of_each():
    rng = np.random.default_rng(2)
    draws = np.triu(rng.random((20, 6, 6)) < 0.4, k=1)
    draws = (draws | draws.transpose(0, 2, 1)).astype(float)
    assert degree_centralisations(draws) == pytest.approx([centralisation(d) for d in draws], abs=1e-15)  # one division
    assert np.isnan(degree_centralisations(draws[:, :2, :2])).all()

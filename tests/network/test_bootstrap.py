"""Meetings and persons drawn anew: what the resamples add up to, and against arithmetic and enumeration."""

from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network import declare_attendance, declare_ties
from varpu_eval.network.bootstrap import _drawn_pairs, meeting_bootstrap, paired_vertex_bootstrap, resampling_weights

DAVIS = nx.davis_southern_women_graph()


def density(stack):
    n = stack.shape[-1]
    return (stack > 0).sum(axis=(-2, -1)) / (n * (n - 1))


def test_every_block_keeps_its_number_of_meetings():
    block = np.array([0, 0, 0, 1, 1, 2, 3])
    weights = resampling_weights(block, 50, np.random.default_rng(1))
    for number, size in ((0, 3), (1, 2)):
        assert np.allclose(weights[:, block == number].sum(axis=1), size)
    assert np.allclose(weights[:, block >= 2].sum(axis=1), 2)  # two blocks of one meeting, drawn from together
    assert weights[:, block >= 2].std() > 0


def test_a_lone_block_of_one_meeting_keeps_its_weight():
    weights = resampling_weights([0, 0, 1], 20, np.random.default_rng(1))
    assert (weights[:, 2] == 1).all()


def test_the_variance_of_a_total_is_that_of_a_stratified_sample():
    # blocks (1, 4, 7) and (2, 6): sum of n^2 s^2 / n = 3 x 9 + 2 x 8 = 43
    values, block = np.array([1.0, 4, 7, 2, 6]), np.array([0, 0, 0, 1, 1])
    totals = resampling_weights(block, 200_000, np.random.default_rng(1)) @ values
    assert totals.mean() == pytest.approx(20, abs=0.05)  # 3 Monte Carlo errors: 3 x sqrt(43 / 200000) = .044
    assert totals.var() == pytest.approx(43, rel=0.01)  # 3 x sqrt(2 / 200000) = .0095 for a normal total


def test_the_resampling_of_a_small_block_is_that_of_its_enumeration():
    # three meetings, two drawn: 9 ordered draws, each meeting counts 1.5 times as often
    expected = {tuple(np.bincount(draw, minlength=3) * 1.5) for draw in product(range(3), repeat=2)}
    drawn = resampling_weights([0, 0, 0], 500, np.random.default_rng(2))
    assert {tuple(row) for row in drawn.tolist()} == expected


def test_meetings_are_drawn_within_their_blocks():
    rows = pd.DataFrame({"person": list("abcabc"), "meeting": range(6), "group": [0, 0, 0, 1, 1, 1]})
    two = declare_attendance(rows, block="group")
    seen = []
    meeting_bootstrap(
        two, lambda t: float(seen.append(np.bincount(t.block).tolist()) or 0), rng=np.random.default_rng(1)
    )
    assert all(counts == [3, 3] for counts in seen)


def test_a_mean_over_meetings_has_the_standard_error_of_its_bootstrap():
    sizes = np.array([len(DAVIS[event]) for event in DAVIS.graph["bottom"]])
    found = meeting_bootstrap(DAVIS, lambda two: two.incidence.sum() / 14, rng=np.random.default_rng(1), draws=4000)
    # plain bootstrap of a mean of 14: sqrt(variance with n in the denominator / 14)
    assert found.se == pytest.approx(sizes.std() / np.sqrt(14), rel=0.04)  # 3 / sqrt(2 x 4000) = .034
    assert found.low < found.estimate < found.high


def test_a_figure_that_is_mostly_undefined_and_few_meetings_are_refused():
    with pytest.raises(ValueError, match="not defined in"):
        meeting_bootstrap(DAVIS, lambda _: float("nan"), rng=np.random.default_rng(1), draws=20)
    few = pd.DataFrame({"person": list("ab"), "meeting": [1, 2]})
    with pytest.raises(ValueError, match="2 meetings; at least 5"):
        meeting_bootstrap(few, lambda _: 0.0, rng=np.random.default_rng(1))


def test_a_pair_of_one_person_gets_the_tie_of_two_others():
    left, right = _drawn_pairs(6, 20, np.random.default_rng(1))
    rows, columns = np.triu_indices(6, k=1)
    assert (left[:, rows, columns] != right[:, rows, columns]).all()
    assert (left[:, columns, rows] == right[:, columns, rows]).all()


def test_the_same_pairs_are_drawn_in_both_years():
    """A year beside itself has not changed in any resample."""
    karate = declare_ties(nx.karate_club_graph())
    found = paired_vertex_bootstrap(karate, karate, density, rng=np.random.default_rng(1), draws=50)
    assert (found.estimate, found.se, found.low, found.high) == (0, 0, 0, 0)


def test_the_order_of_nodes_in_the_second_year_does_not_matter():
    karate = nx.karate_club_graph()
    fewer = karate.copy()
    fewer.remove_edges_from(list(karate.edges)[::4])
    turned = nx.Graph()
    turned.add_nodes_from(sorted(fewer, reverse=True))
    turned.add_edges_from((b, a, d) for a, b, d in fewer.edges(data=True))
    found = [
        paired_vertex_bootstrap(declare_ties(karate), declare_ties(g), density, rng=np.random.default_rng(1), draws=50)
        for g in (fewer, turned)
    ]
    assert found[0] == found[1]


def test_one_network_has_the_standard_error_of_snijders_and_borgatti():
    """Beside an empty year the change is the density itself; its variance over resamples was drawn by plain loops."""
    karate = nx.karate_club_graph()
    empty = nx.Graph()
    empty.add_nodes_from(karate)
    found = paired_vertex_bootstrap(
        declare_ties(empty), declare_ties(karate), density, rng=np.random.default_rng(1), draws=3000
    )
    rng, matrix = np.random.default_rng(2), nx.to_numpy_array(karate, weight=None)
    plain = []
    for _ in range(1500):
        chosen = rng.integers(34, size=34)
        ties = 0
        for i in range(34):
            for j in range(i):
                u, v = chosen[i], chosen[j]
                while u == v:
                    u, v = rng.integers(34, size=2)
                ties += matrix[u, v]
        plain.append(ties / 561)
    assert found.se == pytest.approx(np.std(plain), rel=0.08)  # 3 x sqrt(1 / 3000 + 1 / 6000)
    assert found.estimate == pytest.approx(78 / 561)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (nx.path_graph(6), nx.path_graph(7), "different nodes"),
        (nx.path_graph(4), nx.path_graph(4), "4 nodes; at least 5"),
        (nx.DiGraph(nx.path_graph(6)), nx.path_graph(6), "directed"),
    ],
)
def test_years_that_cannot_be_paired_are_refused(before, after, said):
    with pytest.raises(ValueError, match=said):
        paired_vertex_bootstrap(declare_ties(before), declare_ties(after), density, rng=np.random.default_rng(1))

"""The E-I index beside all permutations of the sectors' labels: closed form, p, and what is left without a tie."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.ei import ei_index, ei_of_sectors
from varpu_eval.network.ei_chance import permute_ei_index
from varpu_eval.network.one_mode import declare_ties


def random_ties(seed, n, *, directed):
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 6, (n, n)) * (rng.random((n, n)) < 0.5) * (1.0 - np.eye(n))
    return declare_ties(weights if directed else np.triu(weights) + np.triu(weights).T, directed=directed)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("sector", ["aabbb", "abbbbb", "aabbcc", "aaaabc", "abcdef", "ab", "aab"])
def test_the_closed_form_is_the_mean_over_all_permutations(sector, weighted, directed):
    ties = random_ties(3, len(sector), directed=directed)
    every = [ei_index(ties, list(dealt), weighted=weighted) for dealt in permutations(sector)]
    rng = np.random.default_rng(1)
    found = permute_ei_index(ties, list(sector), weighted=weighted, permutations=9, rng=rng)
    assert found.expected == pytest.approx(np.mean(every), abs=1e-12, nan_ok=True)  # 720 figures added up
    assert found.variance == pytest.approx(np.var(every), abs=1e-12, nan_ok=True)


def test_p_and_the_sectors_figures_are_those_of_all_permutations():
    ties, sector = random_ties(5, 6, directed=False), list("aabbbc")
    dealt = [ei_of_sectors(ties, list(labels)) for labels in permutations(sector)]
    network = np.array([ei_index(ties, list(labels)) for labels in permutations(sector)])
    found = permute_ei_index(ties, sector, permutations=20_000, rng=np.random.default_rng(2))
    tail = min((network >= found.value - 1e-9).mean(), (network <= found.value + 1e-9).mean())
    assert found.p == pytest.approx(min(1, 2 * tail), abs=0.02)  # 20,000 draws: 4 standard errors are .014, doubled
    for label in "abc":
        every = np.array([figures[label] for figures in dealt])
        told = found.sectors.loc[label]
        assert told["value"] == pytest.approx(ei_of_sectors(ties, sector)[label])
        assert told["expected"] == pytest.approx(every.mean(), abs=0.02)  # standard deviations below .5
        assert told["variance"] == pytest.approx(every.var(), abs=0.02)


def test_the_karate_clubs_are_inward_beyond_chance():
    found = permute_ei_index(nx.karate_club_graph(), "club", rng=np.random.default_rng(1))
    # 17 of 34 in each club: 1 - 2 x 2 x 17 x 16 / (34 x 33)
    assert found.expected == pytest.approx(1 - 2 * 2 * 17 * 16 / (34 * 33))
    assert found.value == pytest.approx((11 - 67) / 78)  # 11 of 78 ties between
    assert found.p == 2 / 2000
    assert (found.sectors["p"] < 0.01).all()


def test_no_ties_one_sector_and_all_apart():
    rng = np.random.default_rng(1)
    empty = permute_ei_index(np.zeros((4, 4)), list("aabb"), rng=rng, permutations=9)
    assert np.isnan([empty.value, empty.expected, empty.variance, empty.p]).all()
    assert empty.sectors["value"].isna().all()
    assert empty.sectors["permutations"].eq(0).all()
    one = permute_ei_index(nx.path_graph(4), list("aaaa"), rng=rng, permutations=9)
    assert (one.value, one.expected, one.variance, one.p) == (-1, -1, 0, 1)
    apart = permute_ei_index(nx.path_graph(4), list("abcd"), rng=rng, permutations=9)
    assert (apart.value, apart.expected, apart.variance, apart.p) == (1, 1, 0, 1)
    alone = permute_ei_index(np.zeros((1, 1)), ["a"], rng=rng, permutations=9)
    assert np.isnan(alone.value)


def test_a_sector_without_ties_is_told_from_where_it_has_some():
    graph = nx.Graph([(0, 1)])
    graph.add_nodes_from(range(4))
    sectors = permute_ei_index(graph, list("aabb"), rng=np.random.default_rng(1), permutations=400).sectors
    assert np.isnan(sectors.loc["b", "value"])
    # a has a tie unless both its nodes are 2 and 3: in 5 of 6 ways, of which it is -1 once and 1 four times
    assert sectors.loc["a", "permutations"] == pytest.approx(400 * 5 / 6, abs=30)  # 4 standard errors of the count
    assert sectors.loc["a", "expected"] == pytest.approx(3 / 5, abs=0.18)  # 4 standard errors of .8 / sqrt(333)


def test_no_permutation_is_refused():
    with pytest.raises(ValueError, match="permutations"):
        permute_ei_index(nx.path_graph(4), list("aabb"), rng=np.random.default_rng(1), permutations=0)

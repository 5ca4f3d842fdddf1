"""Where each pair's tie lies among fixed-degree draws: against enumeration, another sampler and the draws counted."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite
from scipy.spatial.distance import squareform

from varpu_eval.network.fixed_degree import fixed_degree_draws
from varpu_eval.network.null import tail_p
from varpu_eval.network.tie_tails import fixed_degree_tails

DRAWS = 999


@pytest.fixture(scope="module")
def davis():
    graph = nx.davis_southern_women_graph()
    return bipartite.biadjacency_matrix(graph, graph.graph["top"], graph.graph["bottom"]).toarray().astype(int)


def shared(matrix, weights):
    return np.array([(matrix[i] * matrix[j] * weights).sum() for i, j in combinations(range(len(matrix)), 2)])


@pytest.mark.parametrize("weighting", ["raw", "newman"])
def test_both_tails_are_the_enumerated_ones(weighting):
    start = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 1], [0, 0, 1, 0]])
    sizes = start.sum(axis=0)  # 3, 2, 2, 1
    weights = np.where(sizes < 2, 0, 1 if weighting == "raw" else 1 / np.maximum(sizes - 1, 1))
    every = [
        m
        for m in (np.array(bits).reshape(4, 4) for bits in product([0, 1], repeat=16))
        if np.array_equal(m.sum(axis=0), sizes) and np.array_equal(m.sum(axis=1), start.sum(axis=1))
    ]
    ties, observed = np.array([shared(m, weights) for m in every]), shared(start, weights)
    tails = fixed_degree_tails(start, DRAWS, np.random.default_rng(1), weighting=weighting)
    assert tails.observed == pytest.approx(observed, abs=1e-12)  # sums of a few fractions
    for counted, truth in (
        (tails.above, (ties >= observed - 1e-9).mean(axis=0)),
        (tails.below, (ties <= observed + 1e-9).mean(axis=0)),
    ):
        # 4 Monte Carlo errors, twelve comparisons in each test; 1 / DRAWS where the truth is 0 or 1
        assert (np.abs(counted / DRAWS - truth) <= 4 * np.sqrt(truth * (1 - truth) / DRAWS) + 1e-12).all()
    assert np.abs(tails.mean - ties.mean(axis=0)).max() < 4 * ties.std() / np.sqrt(DRAWS)


@pytest.mark.parametrize("weighting", ["raw", "newman"])
def test_counts_are_those_of_the_draws_themselves(davis, weighting):
    block = np.arange(14) % 2
    tails = fixed_degree_tails(
        davis, 25, np.random.default_rng(2), weighting=weighting, block_of_meeting=block, trades=3
    )
    draws = fixed_degree_draws(davis, 25, np.random.default_rng(2), block_of_meeting=block, trades=3)
    weights = 1 if weighting == "raw" else 1 / (davis.sum(axis=0) - 1)
    ties, observed = np.array([shared(draw.toarray(), weights) for draw in draws]), shared(davis, weights)
    assert np.array_equal(tails.above, (ties >= observed - 1e-9).sum(axis=0))
    assert np.array_equal(tails.below, (ties <= observed + 1e-9).sum(axis=0))
    assert tails.mean == pytest.approx(ties.mean(axis=0), abs=1e-12)  # sums of 25 in another order
    assert tails.draws == 25


def swapped(matrix, attempts, rng):
    """Swap checkerboards at random: two persons, two meetings, each at one that the other missed."""
    persons, meetings = rng.integers(len(matrix), size=(attempts, 2)), rng.integers(matrix.shape[1], size=(attempts, 2))
    for (i, j), (k, m) in zip(persons.tolist(), meetings.tolist(), strict=True):
        if matrix[i, k] and matrix[j, m] and not matrix[i, m] and not matrix[j, k]:
            matrix[i, k] = matrix[j, m] = 0
            matrix[i, m] = matrix[j, k] = 1


def test_davis_ties_are_those_of_another_sampler(davis):
    """The mean co-attendance of each two women beside a chain of checkerboard swaps, the oldest sampler there is."""
    rng, state, draws = np.random.default_rng(3), davis.copy(), 400
    swapped(state, 5000, rng)
    total = np.zeros((18, 18))
    for _ in range(draws):
        swapped(state, 600, rng)  # some 40 swaps that succeed
        total += state @ state.T
    tails = fixed_degree_tails(davis, DRAWS, np.random.default_rng(4), weighting="raw")
    assert (tails.observed > 0).sum() == 139  # of 153 pairs (Davis, Gardner & Gardner 1941)
    difference = tails.mean - squareform(total / draws, checks=False)
    # a pair's count has a standard deviation below 1: 4.5 errors of the shorter run, doubled for draws that are alike
    assert np.abs(difference).max() < 4.5 * 2**0.5 / np.sqrt(draws)
    assert abs(difference.mean()) < 0.01  # the mean over pairs hardly varies: meeting sizes are kept


def test_two_who_share_no_block_are_never_tied():
    start = np.array([[1, 1, 0, 0, 0], [1, 0, 1, 0, 0], [0, 1, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]])
    tails = fixed_degree_tails(start, 19, np.random.default_rng(5), block_of_meeting=[0, 0, 0, 1, 1])
    apart = squareform(tails.observed) == 0
    apart[3:, 3:] = apart[:3, :3] = False
    assert (squareform(tails.mean)[apart] == 0).all()
    assert (squareform(tails.above)[apart] == 19).all()
    assert (squareform(tails.below)[apart] == 19).all()
    assert tail_p(tails.above, 19)[squareform(apart.astype(int)).astype(bool)].tolist() == [1.0] * 6


@pytest.mark.parametrize(("persons", "pairs"), [(0, 0), (1, 0), (2, 1)])
def test_one_person_has_no_pair(persons, pairs):
    tails = fixed_degree_tails(np.ones((persons, 3)), 9, np.random.default_rng(6), weighting="raw")
    assert tails.observed.tolist() == tails.mean.tolist() == [3.0] * pairs
    assert tails.above.tolist() == tails.below.tolist() == [9] * pairs


def test_ties_no_draws_may_tell_of_are_refused():
    with pytest.raises(ValueError, match="neither 0 nor 1"):
        fixed_degree_tails([[2, 1], [1, 1]], 9, np.random.default_rng(7))

"""The sampler of the fixed-degree null, and its p-values, against enumeration."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite
from scipy.stats import chisquare

from varpu_eval.network import null
from varpu_eval.network.clustering import transitivities
from varpu_eval.network.cohesion import densities
from varpu_eval.network.null import (
    curveball,
    distinct_matrices,
    one_sided_p,
    tail_p,
    two_sided_p,
    two_tailed_p,
)
from varpu_eval.network.year import drawn_weights


def matrices_with(rows, columns):
    """Return every 0/1 matrix with these sums, by brute force."""
    each_row = [
        [np.isin(np.arange(len(columns)), chosen) for chosen in combinations(range(len(columns)), total)]
        for total in rows
    ]
    return np.array([m for m in product(*each_row) if np.array_equal(np.sum(m, axis=0), columns)])


def counts_of(draws, every):
    keys = {matrix.tobytes(): i for i, matrix in enumerate(every)}
    return np.bincount([keys[draw.tobytes()] for draw in np.ascontiguousarray(draws)], minlength=len(every))


@pytest.mark.parametrize(
    ("rows", "columns", "matrices"),
    [
        ((2, 2, 2, 2), (2, 2, 2, 2), 90),  # OEIS A001499(4)
        ((3, 2, 1, 1, 2), (4, 3, 2), None),  # an odd number of persons: one sits out each time
        ((3, 3, 2, 1), (3, 3, 2, 1), None),
    ],
)
def test_every_matrix_is_equally_likely(rows, columns, matrices):
    every = matrices_with(rows, columns)
    assert matrices in (None, len(every))
    draws = curveball(every[0], 200 * len(every), np.random.default_rng(1))
    assert chisquare(counts_of(draws, every)).pvalue > 0.001  # one seeded draw; a biased sampler gives ~0


def test_too_few_trades_are_seen_by_the_test_of_uniformity():
    every = matrices_with((2, 2, 2, 2), (2, 2, 2, 2))
    draws = curveball(every[0], 200 * len(every), np.random.default_rng(1), trades=2)
    assert chisquare(counts_of(draws, every)).pvalue < 1e-9


def test_draws_keep_every_persons_attendance_and_every_meetings_size():
    start = np.random.default_rng(2).random((13, 9)) < 0.4
    draws = curveball(start, 50, np.random.default_rng(3))
    assert draws.shape == (50, 13, 9)
    assert np.array_equal(draws.sum(axis=1), np.tile(start.sum(axis=0), (50, 1)))
    assert np.array_equal(draws.sum(axis=2), np.tile(start.sum(axis=1), (50, 1)))
    assert distinct_matrices(draws) == 50


def test_draws_beyond_memory_come_in_batches(monkeypatch):
    start = np.eye(4, dtype=bool)
    monkeypatch.setattr(null, "_CHAIN_CELLS", 3 * start.size)
    assert curveball(start, 10, np.random.default_rng(1)).shape == (10, 4, 4)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (1, 1), (2, 3)])
def test_who_cannot_be_swapped_stays(shape):
    full = np.ones(shape, dtype=bool)
    assert distinct_matrices(curveball(full, 30, np.random.default_rng(1))) == 1


def test_simulated_p_is_the_enumerated_one():
    every = matrices_with((2, 2, 2, 2), (2, 2, 2, 2))
    sector = np.array([0, 0, 1, 1])
    exact = drawn_weights(every, sector, 2)[:, 0, 1]
    observed = exact.min()
    # two-sided: twice the share of the 90 matrices that are at most this low
    true_p = 2 * (exact <= observed + 1e-9).mean()
    draws = drawn_weights(curveball(every[0], 9999, np.random.default_rng(4)), sector, 2)[:, 0, 1]
    error = 2 * np.sqrt(true_p / 2 * (1 - true_p / 2) / 9999)
    assert two_sided_p(observed, draws) == pytest.approx(true_p, abs=3 * error)


def test_p_by_hand():
    draws = [1, 2, 2, 3]
    # above: 3 of 4 draws >= 2, (3 + 1) / 5; below: 3 of 4, (3 + 1) / 5; twice that is capped at 1
    assert two_sided_p(2, draws) == 1
    # above: none >= 4, 1 / 5
    assert two_sided_p(4, draws) == pytest.approx(0.4)
    assert two_sided_p([0, 4], [draws, draws]).tolist() == pytest.approx([0.4, 0.4])


def test_p_takes_sums_in_another_order_as_equal():
    one, other = 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1
    assert one != other
    assert two_sided_p(one, [other] * 9) == two_sided_p(other, [one] * 9) == 1


def test_the_density_and_transitivity_of_davis_are_what_chance_gives():
    """A projection is dense and closed by itself: .908 and .928 lie inside the null."""
    graph = nx.davis_southern_women_graph()
    x = bipartite.biadjacency_matrix(graph, graph.graph["top"], graph.graph["bottom"]).toarray().astype(bool)
    draws = curveball(x, 400, np.random.default_rng(5)).astype(np.float64)
    for measure, observed in ((densities, 0.908497), (transitivities, 0.928396)):
        low, high = np.quantile(measure(draws @ draws.transpose(0, 2, 1)), [0.025, 0.975])
        assert measure(x.astype(float) @ x.T) == pytest.approx(observed, abs=1e-6)
        assert low <= observed <= high


def test_one_sided_p_by_hand():
    draws = [1, 2, 2, 3]
    assert one_sided_p([2, 4, 0], [draws] * 3).tolist() == pytest.approx([0.8, 0.2, 1])  # (3, 0, 4 + 1) / 5
    assert one_sided_p([2, 4, 0], [draws] * 3, "less").tolist() == pytest.approx([0.8, 1, 0.2])


def test_p_of_counted_tails_is_p_of_the_draws():
    draws = np.random.default_rng(6).integers(0, 5, (7, 39))
    values = np.arange(7) - 1
    above, below = (draws >= values[:, np.newaxis]).sum(axis=1), (draws <= values[:, np.newaxis]).sum(axis=1)
    assert tail_p(above, 39).tolist() == one_sided_p(values, draws).tolist()
    assert two_tailed_p(above, below, 39).tolist() == two_sided_p(values, draws).tolist()


@pytest.mark.parametrize(("extreme", "draws"), [(0, 0), (5, 4), (-1, 4), (np.nan, 4)])
def test_tails_that_cannot_be_are_refused(extreme, draws):
    with pytest.raises(ValueError, match=f"a tail holds 0 to {draws} of {draws} draws"):
        tail_p(extreme, draws)


@pytest.mark.parametrize(("value", "draws"), [(np.nan, [1.0, 2.0]), (1.0, [1.0, np.nan])])
def test_what_is_no_number_has_no_p(value, draws):
    for p in (one_sided_p, two_sided_p):
        with pytest.raises(ValueError, match="not a number"):
            p(value, draws)

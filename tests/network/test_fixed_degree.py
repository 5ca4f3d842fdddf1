"""Fixed-degree draws, one after the other: against enumeration, with and without numba, within blocks."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import combinations, pairwise, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from scipy import sparse
from scipy.stats import chisquare

from varpu_eval.network import trades
from varpu_eval.network.fixed_degree import fixed_degree_draws
from varpu_eval.network.null import one_sided_p, two_sided_p
from varpu_eval.network.trades import compiled_trade


@pytest.fixture(params=["numba", "numpy"])
def way(request, monkeypatch):
    """Let every draw be made by numba, or by numpy as if numba were not installed."""
    if request.param == "numba":
        pytest.importorskip("numba", reason="the extra `fast` is not installed")
    else:
        monkeypatch.setitem(sys.modules, "numba", None)
    compiled_trade.cache_clear()
    monkeypatch.setattr(trades, "WORTH_COMPILING", 0)
    yield request.param
    compiled_trade.cache_clear()


def matrices_with(rows, columns):
    """Return every 0/1 matrix with these sums, by brute force."""
    each_row = [
        [np.isin(np.arange(len(columns)), chosen) for chosen in combinations(range(len(columns)), total)]
        for total in rows
    ]
    return np.array([m for m in product(*each_row) if np.array_equal(np.sum(m, axis=0), columns)], dtype=float)


def counts_of(draws, every):
    keys = {matrix.tobytes(): i for i, matrix in enumerate(every)}
    return np.bincount([keys[draw.toarray().tobytes()] for draw in draws], minlength=len(every))


def attendance(persons, meetings, present, seed):
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(np.arange(persons) < present) for _ in range(meetings)]).T


@pytest.mark.parametrize(
    ("rows", "columns", "matrices"),
    [
        ((2, 2, 2, 2), (2, 2, 2, 2), 90),  # OEIS A001499(4)
        ((3, 2, 1, 1, 2), (4, 3, 2), 8),  # an odd number of persons: one sits out each time
        ((3, 3, 2, 1), (3, 3, 2, 1), 13),
    ],
)
@pytest.mark.usefixtures("way")
def test_every_matrix_is_equally_likely(rows, columns, matrices):
    every = matrices_with(rows, columns)
    assert len(every) == matrices
    draws = fixed_degree_draws(every[0], 40 * len(every), np.random.default_rng(1))
    assert chisquare(counts_of(draws, every)).pvalue > 0.001  # one seeded chain; a biased sampler gives ~0


@pytest.mark.usefixtures("way")
def test_the_last_of_one_trade_is_far_from_equally_likely():
    """Seen by the same test: one trade a draw, each from a chain of its own, stays near the observed matrix."""
    every = matrices_with((2, 2, 2, 2), (2, 2, 2, 2))
    rng = np.random.default_rng(1)
    draws = (next(fixed_degree_draws(every[0], 1, rng, trades=1)) for _ in range(900))
    assert chisquare(counts_of(draws, every)).pvalue < 1e-9


def test_numba_and_numpy_draw_the_same(monkeypatch):
    pytest.importorskip("numba", reason="the extra `fast` is not installed")
    start, block = attendance(41, 60, 7, 1), np.arange(60) % 3
    drawn = {}
    for limit in (0, 10**12):
        monkeypatch.setattr(trades, "WORTH_COMPILING", limit)
        draws = fixed_degree_draws(start, 12, np.random.default_rng(2), trades=3, block_of_meeting=block)
        drawn[limit] = [draw.indices.tolist() for draw in draws]
    assert drawn[0] == drawn[10**12]
    assert len(set(map(tuple, drawn[0]))) == 12


@st.composite
def blocked(draw):
    persons, meetings = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    cells = draw(st.lists(st.booleans(), min_size=persons * meetings, max_size=persons * meetings))
    labels = draw(st.lists(st.sampled_from(["north", "south", "west"]), min_size=meetings, max_size=meetings))
    return np.array(cells).reshape(persons, meetings), np.array(labels), draw(st.integers(0, 2**32))


@settings(deadline=None)
@given(blocked())
def test_every_block_keeps_attendance_and_sizes(case):
    start, labels, seed = case
    draws = list(fixed_degree_draws(start, 5, np.random.default_rng(seed), trades=2, block_of_meeting=labels))
    assert len(draws) == 5
    for draw in draws:
        assert all((np.diff(draw.indices[a:b]) > 0).all() for a, b in pairwise(draw.indptr))
        after = draw.toarray()
        assert set(np.unique(after)) <= {0.0, 1.0}
        assert np.array_equal(after.sum(axis=0), start.sum(axis=0))
        for label in set(labels):
            assert np.array_equal(after[:, labels == label].sum(axis=1), start[:, labels == label].sum(axis=1))


def test_each_block_has_all_its_matrices_whatever_the_other_does():
    # two blocks of two persons at two meetings, one attendance a line: 2 x 2 matrices
    start = np.kron([1, 1], np.eye(2))
    draws = fixed_degree_draws(start, 800, np.random.default_rng(3), block_of_meeting=["a", "a", "b", "b"])
    seen = Counter(draw.toarray().tobytes() for draw in draws)
    assert len(seen) == 4
    assert chisquare(list(seen.values())).pvalue > 0.001


def test_one_block_is_the_same_as_none_and_names_do_not_matter():
    start = attendance(9, 10, 4, 4)
    labelled = [
        [draw.indices.tolist() for draw in fixed_degree_draws(start, 5, np.random.default_rng(5), block_of_meeting=b)]
        for b in (None, ["all"] * 10, [2.0] * 10)
    ]
    assert labelled[0] == labelled[1] == labelled[2]


def test_the_form_of_the_matrix_does_not_matter():
    start = attendance(9, 10, 4, 4)
    unsorted = sparse.csr_array(start.astype(float))
    for a, b in zip(unsorted.indptr, unsorted.indptr[1:], strict=False):
        unsorted.indices[a:b] = unsorted.indices[a:b][::-1]
    unsorted.has_sorted_indices = False
    forms = [start, start.tolist(), start.astype(float), sparse.coo_array(start), sparse.csc_matrix(start), unsorted]
    drawn = [
        [draw.toarray().tolist() for draw in fixed_degree_draws(form, 3, np.random.default_rng(5))] for form in forms
    ]
    assert all(one == drawn[0] for one in drawn)


def test_draws_and_the_given_matrix_are_apart():
    start = sparse.csr_array(attendance(9, 10, 4, 4).astype(float))
    before = start.toarray()
    kept, spoiled = [], []
    for store, spoil in ((kept, False), (spoiled, True)):
        for draw in fixed_degree_draws(start, 6, np.random.default_rng(6)):
            store.append(draw.toarray())
            if spoil:
                draw.data[:] = 7
                draw.indices[:] = 0
                draw.indptr[:] = 0
    assert np.array_equal(kept, spoiled)
    assert np.array_equal(start.toarray(), before)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (1, 1), (2, 3), (0, 3), (3, 0)])
@pytest.mark.usefixtures("way")
def test_who_cannot_be_swapped_stays(shape):
    draws = list(fixed_degree_draws(np.ones(shape), 4, np.random.default_rng(1)))
    assert [draw.shape for draw in draws] == [shape] * 4
    assert all((draw.toarray() == 1).all() for draw in draws)


def test_persons_and_meetings_without_attendance_stay():
    start = np.zeros((5, 4))
    start[1, 1] = start[3, 2] = 1
    draws = [draw.toarray() for draw in fixed_degree_draws(start, 50, np.random.default_rng(1))]
    assert {tuple(np.argwhere(draw).ravel().tolist()) for draw in draws} == {(1, 1, 3, 2), (1, 2, 3, 1)}


def test_p_is_exact_however_slowly_the_chain_mixes():
    """The observed matrix has every rank among its draws equally often, though the draws are much alike.

    Of 20 persons 14 were at every meeting and cannot trade; so one trade a draw moves little.
    """
    free, value = attendance(6, 12, 1, 7), np.random.default_rng(8).random((20, 12))
    rng, ranks = np.random.default_rng(9), np.zeros(10)

    def statistic(matrix):
        return (matrix.toarray() * value).sum() + 1e-6 * rng.random()  # equal matrices are put in a random order

    for some in fixed_degree_draws(free, 600, rng):
        observed = sparse.csr_array(np.vstack([some.toarray(), np.ones((14, 12))]))
        draws = [statistic(draw) for draw in fixed_degree_draws(observed, 9, rng, trades=1)]
        ranks[round(10 * one_sided_p(statistic(observed), draws).item()) - 1] += 1
    assert chisquare(ranks).pvalue > 0.001  # a chain that only starts at the observed matrix gives 2e-8


def test_simulated_p_is_the_enumerated_one():
    every = matrices_with((2, 2, 2, 2), (2, 2, 2, 2))
    exact = every[:, 0] @ np.arange(4) + every[:, 1] @ np.array([0, 1, 4, 9])  # any statistic with few ties
    observed = np.sort(exact)[4]
    true_p = (exact <= observed).mean()
    start = every[np.flatnonzero(exact == observed)[0]]
    draws = [
        draw.toarray()[0] @ np.arange(4) + draw.toarray()[1] @ np.array([0, 1, 4, 9])
        for draw in fixed_degree_draws(start, 1999, np.random.default_rng(10))
    ]
    error = np.sqrt(true_p * (1 - true_p) / 1999)
    assert one_sided_p(observed, draws, "less") == pytest.approx(true_p, abs=3 * error)


def test_the_density_and_transitivity_of_davis_are_what_chance_gives():
    """A projection is dense and closed by itself: .908 and .928 lie inside the null."""
    graph = nx.davis_southern_women_graph()
    x = bipartite.biadjacency_matrix(graph, graph.graph["top"], graph.graph["bottom"])

    def measures(matrix):
        ties = nx.from_numpy_array((matrix @ matrix.T).toarray() > 0)
        ties.remove_edges_from(nx.selfloop_edges(ties))
        return nx.density(ties), nx.transitivity(ties)

    observed = measures(sparse.csr_array(x))
    assert observed == pytest.approx((0.908497, 0.928396), abs=1e-6)  # 139 of 153 pairs
    draws = np.array([measures(draw) for draw in fixed_degree_draws(x, 499, np.random.default_rng(11))])
    p = two_sided_p(observed, draws.T)
    assert (p > 0.5).all()  # about .9 and .8, two-sided


@pytest.mark.parametrize(
    ("incidence", "options", "complaint"),
    [
        ([[2, 0], [0, 1]], {}, "1 cells of the incidence are neither 0 nor 1"),
        ([[0.5, np.nan], [0, 1]], {}, "2 cells"),
        ([[-1, 0], [0, 1]], {}, "1 cells"),
        (sparse.coo_array(([1, 1], ([0, 0], [1, 1])), shape=(2, 2)), {}, "1 cells"),
        ([1, 0], {}, "1 dimensions"),
        ([[1, 0], [0, 1]], {"block_of_meeting": ["a"]}, "a label for each of 2"),
        ([[1, 0], [0, 1]], {"block_of_meeting": ["a", None]}, "1 meetings have no block"),
        ([[1, 0], [0, 1]], {"trades": 0}, "trades is 0"),
        ([[1, 0], [0, 1]], {"draws": 0}, "draws is 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_the_call(incidence, options, complaint):
    with pytest.raises(ValueError, match=complaint):
        fixed_degree_draws(incidence, **({"draws": 3, "rng": np.random.default_rng(1)} | options))

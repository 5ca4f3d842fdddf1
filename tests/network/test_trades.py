"""One global trade, in its compiled, its plain and its numpy form: the same rows from the same numbers."""

from __future__ import annotations

import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import chisquare

from varpu_eval.network import trades
from varpu_eval.network.trades import compiled_trade, trade_by_merging, trade_by_sorting, trade_for


def rows_of(matrix):
    """Return the columns of each row and where the rows start."""
    rows = sparse.csr_array(matrix)
    return rows.indices.astype(np.int32), rows.indptr.astype(np.int64)


@st.composite
def trading(draw):
    """Give a matrix, disjoint pairs of its rows, and a seed."""
    rows, columns = draw(st.integers(1, 9)), draw(st.integers(1, 12))
    matrix = np.array(draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns)))
    order = np.array(draw(st.permutations(range(rows))), dtype=np.int64)
    pairs = draw(st.integers(0, rows // 2))
    return matrix.reshape(rows, columns), order[:pairs], order[pairs : 2 * pairs], draw(st.integers(0, 2**32))


def traded(trade, matrix, left, right, seed):
    columns, start = rows_of(matrix)
    trade(columns, start, left, right, np.random.default_rng(seed).random(columns.size))
    return columns, start


@settings(deadline=None)
@given(trading())
def test_merging_and_sorting_deal_the_same(case):
    assert np.array_equal(traded(trade_by_merging, *case)[0], traded(trade_by_sorting, *case)[0])


@settings(deadline=None)
@given(trading())
def test_the_compiled_trade_is_the_plain_one(case):
    pytest.importorskip("numba", reason="the extra `fast` is not installed")
    assert np.array_equal(traded(compiled_trade(), *case)[0], traded(trade_by_merging, *case)[0])


@settings(deadline=None)
@given(trading())
def test_rows_keep_their_sums_and_each_pair_its_columns(case):
    matrix, left, right, _ = case
    columns, start = traded(trade_by_sorting, *case)
    after = sparse.csr_array((np.ones(columns.size, dtype=int), columns, start), shape=matrix.shape).toarray()
    assert after.max(initial=0) <= 1
    assert all((np.diff(columns[a:b]) > 0).all() for a, b in pairwise(start))
    assert np.array_equal(after[left] + after[right], matrix[left].astype(int) + matrix[right])
    alone = np.setdiff1d(np.arange(len(matrix)), np.concatenate([left, right]))
    assert np.array_equal(after[alone], matrix[alone])


@pytest.mark.parametrize("trade", [trade_by_merging, trade_by_sorting])
def test_every_way_to_deal_is_equally_likely(trade):
    # two rows share column 0; of the other four one row gets two: 6 ways
    matrix = np.array([[1, 1, 1, 0, 0], [1, 0, 0, 1, 1]])
    rng = np.random.default_rng(1)
    seen = {}
    for _ in range(6000):
        columns, start = rows_of(matrix)
        trade(columns, start, np.array([0]), np.array([1]), rng.random(6))
        seen[tuple(columns[:3].tolist())] = seen.get(tuple(columns[:3].tolist()), 0) + 1
    assert len(seen) == 6
    assert chisquare(list(seen.values())).pvalue > 0.001  # one seeded run; a biased deal gives ~0


def test_numba_is_only_for_work_that_wins_its_compiling_back(monkeypatch):
    asked = []
    monkeypatch.setattr(trades, "compiled_trade", lambda: asked.append(True))
    assert trade_for(100, 50_000) is trade_by_sorting
    assert trade_for(10_000, 400) is trade_by_sorting
    assert asked == []
    trade_for(1000, 50_000)
    assert asked == [True]


def test_without_numba_numpy_does_the_work(monkeypatch):
    compiled_trade.cache_clear()
    monkeypatch.setitem(sys.modules, "numba", None)  # an import of it fails
    assert trade_for(1000, 50_000) is trade_by_sorting

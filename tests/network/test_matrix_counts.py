"""How many matrices have given sums, against enumeration and published sequences."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.network.matrix_counts import block_matrices, count_matrices


@pytest.fixture(scope="module")
def enumerated():
    """Number of 3 x 4 matrices by their sums, from all 4,096 of them."""
    every = np.array(list(product([0, 1], repeat=12))).reshape(-1, 3, 4)
    return Counter(zip(map(tuple, every.sum(axis=2)), map(tuple, every.sum(axis=1)), strict=True))


def test_every_count_of_3_x_4_is_the_enumerated_one(enumerated):
    assert sum(enumerated.values()) == 4096
    for (rows, columns), matrices in enumerated.items():
        assert count_matrices(rows, columns) == count_matrices(columns, rows) == matrices
        assert [count_matrices(rows, columns, up_to=n) for n in (1, 2, 5)] == [min(matrices, n) for n in (1, 2, 5)]


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 4)] * 3), st.tuples(*[st.integers(0, 3)] * 4))
def test_sums_that_no_matrix_has_count_none(enumerated, rows, columns):
    assert count_matrices(rows, columns) == enumerated[rows, columns]
    assert count_matrices(rows, columns, up_to=20) == min(enumerated[rows, columns], 20)


@pytest.mark.parametrize(
    ("size", "total", "matrices"),
    [(4, 2, 90), (5, 2, 2040), (6, 2, 67950), (6, 3, 297200), (7, 3, 68938800)],  # OEIS A001499 and A001501
)
def test_published_counts(size, total, matrices):
    assert count_matrices([total] * size, [total] * size) == matrices


def test_empty_tables_and_lines():
    assert count_matrices([], []) == count_matrices([0, 0], [0]) == 1
    assert count_matrices([2, 0, 1], [2, 1, 0]) == 1


def test_enough_is_known_at_once_however_large_the_table():
    assert count_matrices([17] * 3000, [10] * 5100, up_to=20) == 20


def test_a_number_beyond_floats_is_counted():
    assert count_matrices([1] * 2000, [1000, 1000]) == comb(2000, 1000)


def test_a_large_table_that_is_forced_has_one_matrix():
    nested = np.tri(400, 500)
    assert count_matrices(nested.sum(axis=1), nested.sum(axis=0), up_to=20) == 1


@pytest.mark.parametrize(("free", "matrices"), [(1, 2), (4, 16), (5, 20)])
def test_freedom_hidden_in_a_forced_table_is_found(free, matrices):
    # blocks of 2 x 2 with one attendance a line, all above them full: each block doubles the count
    table = np.kron(np.triu(np.ones((free, free)), 1), np.ones((2, 2))) + np.eye(2 * free)
    assert count_matrices(table.sum(axis=1), table.sum(axis=0), up_to=20) == matrices


@pytest.mark.parametrize("sums", [[0.5], [-1], [np.nan], [np.inf], [[1]]])
def test_what_is_no_sum_is_refused(sums):
    with pytest.raises(ValueError, match="row sum"):
        count_matrices(sums, [1])
    with pytest.raises(ValueError, match="column sum"):
        count_matrices([1], sums)


def test_nothing_to_count_to_is_refused():
    with pytest.raises(ValueError, match="up_to is 0"):
        count_matrices([1], [1], up_to=0)


def test_blocks_are_counted_each_on_its_own():
    incidence = np.array([[1, 1, 0, 0, 1], [0, 0, 1, 1, 1], [0, 0, 0, 0, 1]])
    counts = block_matrices(incidence, ["a", "a", "a", "a", "b"])
    # a: two persons with two of four meetings of one: 6 ways; the third was never there. b: all three at one meeting
    assert counts.to_dict() == {"a": 6, "b": 1}
    assert block_matrices(incidence, ["a", "a", "a", "a", "b"], up_to=5).to_dict() == {"a": 5, "b": 1}

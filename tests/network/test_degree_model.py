"""Chances of maximum entropy: margins, forced cells by enumeration, R's optimiser, a published matrix."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.network.degree_model import MARGINS_AGREE, cell_chances

REFERENCES = Path(__file__).parents[1] / "reference"
DAVIS = pd.read_csv(REFERENCES / "network" / "davis.csv", index_col=0).to_numpy()


def cells(matrix, which="chance"):
    """Spread the classes' chances over a matrix's rows and columns."""
    rows, columns = np.sum(matrix, axis=1), np.sum(matrix, axis=0)
    found = cell_chances(rows, columns)
    place = np.searchsorted(-found.attended, -rows), np.searchsorted(-found.size, -columns)
    return getattr(found, which)[np.ix_(*place)]


def all_matrices(rows, columns):
    """Every 0/1 matrix with these margins, row by row."""
    if not rows:
        return [[]] if not any(columns) else []
    found = []
    for there in combinations(range(len(columns)), rows[0]):
        left = [c - (j in there) for j, c in enumerate(columns)]
        if min(left, default=0) >= 0:
            row = [int(j in there) for j in range(len(columns))]
            found += [[row, *rest] for rest in all_matrices(rows[1:], left)]
    return found


def test_a_published_matrix():
    # R package backbone 3.0, inst/tinytest/test_backbone.R: bicm(rbind(c(0,0,1), c(0,1,0), c(1,0,1))), 3 decimals
    published = [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    assert np.round(cells([[0, 0, 1], [0, 1, 0], [1, 0, 1]]), 3).tolist() == published


def test_davis_chances_are_those_of_rs_optimiser():
    stored = json.loads((REFERENCES / "backbone" / "backbone.json").read_text())["chances"]
    # R's Newton steps end where margins agree to 1e-12
    assert np.allclose(cells(DAVIS), stored, rtol=0, atol=1e-11)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 100_000))
def test_cells_are_0_or_1_exactly_where_every_matrix_agrees(seed):
    rng = np.random.default_rng(seed)
    matrix = (rng.random(rng.integers(1, 6, 2)) < rng.choice([0.2, 0.5, 0.8])).astype(int)
    share = np.mean(all_matrices(matrix.sum(axis=1).tolist(), matrix.sum(axis=0).tolist()), axis=0)
    chance = cells(matrix)
    assert np.array_equal(chance == 0, share == 0)
    assert np.array_equal(chance == 1, share == 1)
    assert np.allclose(chance.sum(axis=0), matrix.sum(axis=0), rtol=MARGINS_AGREE, atol=0)
    assert np.allclose(chance.sum(axis=1), matrix.sum(axis=1), rtol=MARGINS_AGREE, atol=0)


def test_cells_forced_without_a_full_or_empty_line():
    # rows 1, 2 at both of columns 1, 2 always; rows 3, 4 at neither of columns 3, 4: what is left is 2 x 2 twice
    matrix = np.array([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]])
    expected = np.kron([[1, 0.5], [0.5, 0]], np.ones((2, 2)))
    assert np.allclose(cells(matrix), expected, rtol=0, atol=1e-12)


def test_a_full_and_an_empty_line():
    matrix = np.array([[1, 1, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]])
    third = [1 / 3] * 3
    assert np.array_equal(cells(matrix)[:2], [[1, 1, 1, 0], [0, 0, 0, 0]])
    matrix = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert np.allclose(cells(matrix), [[1, 1, 1], third, third, third], rtol=0, atol=1e-12)


@pytest.mark.parametrize("shape", [(400, 60), (60, 400), (900, 700)])
def test_margins_agree_where_attendance_is_very_uneven(shape):
    rng = np.random.default_rng(1)
    odds = np.outer(rng.pareto(0.8, shape[0]), rng.pareto(1.5, shape[1]))
    matrix = rng.random(shape) < odds / (5 + odds)
    chance, otherwise = cells(matrix), cells(matrix, "otherwise")
    for axis in (0, 1):
        assert np.allclose(chance.sum(axis=axis), matrix.sum(axis=axis), rtol=MARGINS_AGREE, atol=0)
        assert np.allclose(otherwise.sum(axis=axis), (~matrix).sum(axis=axis), rtol=1e-8, atol=0)


@pytest.mark.parametrize(
    ("rows", "columns", "said"), [([3, 1], [2, 2, 1], "attended 4"), ([3, 0], [2, 1, 0], "no table")]
)
def test_margins_that_no_table_has_are_refused(rows, columns, said):
    with pytest.raises(ValueError, match=said):
        cell_chances(rows, columns)

"""Projection and sums over sectors, against networkx, R and arithmetic."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from scipy import sparse

from varpu_eval.network.ties import carriers, meeting_weights, meetings_together, project_ties, sector_weights
from varpu_eval.network.year import drawn_weights

REFERENCE = Path(__file__).parents[1] / "reference" / "network"
DAVIS = nx.davis_southern_women_graph()
WOMEN, EVENTS = DAVIS.graph["top"], DAVIS.graph["bottom"]


def davis_matrix():
    return sparse.csr_array(bipartite.biadjacency_matrix(DAVIS, WOMEN, EVENTS), dtype=np.float64)


def newman_sums(incidence, sector, sectors):
    return sector_weights(incidence, meeting_weights(incidence.sum(axis=0)), sector, sectors)


def davis_reference():
    """`Rscript davis.R`, R 4.2.2, igraph 1.3.5, sna 2.7-1."""
    return json.loads((REFERENCE / "davis.json").read_text())


def test_the_stored_matrix_is_the_one_of_networkx():
    stored = pd.read_csv(REFERENCE / "davis.csv", index_col=0)
    assert stored.index.tolist() == WOMEN
    assert np.array_equal(stored.to_numpy(), davis_matrix().toarray())


def test_davis_has_89_attendances_and_139_pairs_who_met():
    shared = project_ties(davis_matrix(), "raw")
    assert davis_matrix().sum() == 89
    assert shared.nnz == 2 * 139
    assert shared.nnz / (18 * 17) == pytest.approx(0.9085, abs=5e-5)


@pytest.mark.parametrize(
    ("weighting", "graph"),
    [
        ("newman", bipartite.collaboration_weighted_projected_graph),
        ("raw", bipartite.weighted_projected_graph),
    ],
)
def test_projection_is_that_of_networkx(weighting, graph):
    expected = nx.to_numpy_array(graph(DAVIS, WOMEN), nodelist=WOMEN)
    assert np.allclose(project_ties(davis_matrix(), weighting).toarray(), expected, rtol=0, atol=1e-12)


def test_strength_is_that_of_r():
    strength = {w: project_ties(davis_matrix(), w).sum(axis=1) for w in ("raw", "newman")}
    assert np.allclose(strength["raw"], davis_reference()["raw_strength"], rtol=0, atol=1e-9)
    assert np.allclose(strength["newman"], davis_reference()["newman_strength"], rtol=0, atol=1e-9)


def test_sums_over_sectors_are_those_of_r():
    group = np.tile([0, 1, 2], 6)
    mixing = np.reshape(davis_reference()["mixing"], (3, 3))
    assert np.allclose(newman_sums(davis_matrix(), group, 3), mixing, rtol=0, atol=1e-9)


def test_a_meeting_of_nobody_or_one_gives_no_tie_and_no_division_by_zero():
    assert meeting_weights([0, 1, 2, 11]).tolist() == [0, 0, 1, 0.1]
    assert meeting_weights([0, 1, 2, 11], "raw").tolist() == [0, 0, 1, 1]


def test_ties_of_three_meetings_by_hand():
    # persons 0, 1 (sector 0) and 2, 3 (sector 1); meetings {0,1,2}, {0,2}, {3}
    x = sparse.csr_array(np.array([[1, 1, 0], [1, 0, 0], [1, 1, 0], [0, 0, 1]], dtype=float))
    sector = np.array([0, 0, 1, 1])
    # between: 2 x 1 / 2 + 1 x 1 / 1 = 2; within sector 0: one pair / 2
    assert newman_sums(x, sector, 2).tolist() == [[0.5, 2.0], [2.0, 0.0]]
    assert meetings_together(x, sector, 2).tolist() == [[2, 2], [2, 3]]
    # sector 0 sends persons 0 and 1, sector 1 only person 2: the thinner side has one
    assert carriers(x, sector, 2)[0, 1] == 1


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_counting_by_meeting_equals_summing_over_persons(seed):
    rng = np.random.default_rng(seed)
    matrix = rng.random((rng.integers(2, 12), rng.integers(1, 8))) < 0.5
    sector = rng.integers(0, 3, len(matrix))
    incidence = sparse.csr_array(matrix.astype(float))
    summed = newman_sums(incidence, sector, 3)
    assert np.allclose(drawn_weights(matrix[np.newaxis], sector, 3)[0], summed, rtol=0, atol=1e-12)
    ties = project_ties(incidence).toarray()
    by_person = np.array([[np.triu(ties[sector == a][:, sector == a]).sum() if a == b else
                           ties[sector == a][:, sector == b].sum() for b in range(3)] for a in range(3)])  # fmt: skip
    assert np.allclose(by_person, summed, rtol=0, atol=1e-12)
    # every meeting of k >= 2 hands out k / 2: each of k persons one unit, each pair counted once
    sizes = matrix.sum(axis=0)
    assert np.triu(summed).sum() == pytest.approx(sizes[sizes >= 2].sum() / 2)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_renaming_sectors_only_moves_the_figures(seed):
    rng = np.random.default_rng(seed)
    x = sparse.csr_array((rng.random((9, 6)) < 0.5).astype(float))
    sector, new = rng.integers(0, 4, 9), rng.permutation(4)
    moved = np.ix_(new, new)
    for figure in (meetings_together, carriers, newman_sums):
        assert np.allclose(figure(x, new[sector], 4)[moved], figure(x, sector, 4), rtol=0, atol=1e-12)

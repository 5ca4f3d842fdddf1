"""Constraint is R igraph's, effective size is Burt's formula term by term, and a node without ties has neither."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.network.one_mode import declare_ties
from varpu_eval.network.structural_holes import constraint, effective_size, efficiency

R = json.loads((Path(__file__).parents[1] / "reference" / "roles" / "references.json").read_text("utf-8"))
EXACT = 1e-9  # sums of a few dozen terms in double precision


def ties_of(name):
    return declare_ties(np.array(R["networks"][name], dtype=float), directed=name in R["directed"])


@st.composite
def small_networks(draw):
    nodes = draw(st.integers(2, 7))
    cells = draw(st.lists(st.sampled_from([0, 0, 1, 2, 0.5]), min_size=nodes**2, max_size=nodes**2))
    matrix = np.array(cells, dtype=float).reshape(nodes, nodes)
    np.fill_diagonal(matrix, 0)
    directed = draw(st.booleans())
    return declare_ties(matrix if directed else np.triu(matrix) + np.triu(matrix).T, directed=directed)


def by_loops(ties):
    """Return constraint, effective size and efficiency by Burt's formulas, term by term."""
    w = ties.weights.toarray() + ties.weights.toarray().T
    nodes = range(len(w))
    out = []
    for i in nodes:
        contacts = [j for j in nodes if w[i, j] > 0]
        if not contacts:
            out.append([np.nan] * 3)
            continue
        share = {(a, b): w[a, b] / w[a].sum() for a in [i, *contacts] for b in nodes}
        bound = sum((share[i, j] + sum(share[i, q] * share[q, j] for q in contacts if q != j)) ** 2 for j in contacts)
        size = sum(1 - sum(share[i, q] * w[j, q] / w[j].max() for q in contacts if q != j) for j in contacts)
        out.append([bound, size, size / len(contacts)])
    return np.array(out)


@pytest.mark.parametrize("name", R["constraint"])
def test_constraint_is_that_of_r_igraph(name):
    told = np.array([np.nan if value in (None, "NaN") else value for value in R["constraint"][name]], dtype=float)
    np.testing.assert_allclose(constraint(ties_of(name)), told, rtol=EXACT)


@pytest.mark.parametrize("name", R["constraint"])
def test_effective_size_is_that_of_networkx_with_its_nodes_named(name):
    ties = ties_of(name)
    graph = nx.from_scipy_sparse_array(ties.weights + ties.weights.T)  # as DiGraph it leaves out who has no arc out
    told = nx.effective_size(graph, nodes=list(graph), weight="weight")
    np.testing.assert_allclose(effective_size(ties), list(told.values()), rtol=EXACT)


@settings(max_examples=150, deadline=None)
@given(small_networks())
def test_all_three_are_the_sums_they_are_defined_as(ties):
    got = pd.concat([constraint(ties), effective_size(ties), efficiency(ties)], axis=1)
    np.testing.assert_allclose(got, by_loops(ties), rtol=EXACT, atol=1e-12)  # atol: sizes that are 0


def test_without_weights_effective_size_is_contacts_less_their_mean_ties():
    # Borgatti 1997: node 0 of the karate club has 16 contacts with 18 ties between them: 16 - 2 x 18 / 16 = 13.75.
    assert effective_size(nx.Graph(nx.karate_club_graph().edges))[0] == pytest.approx(13.75, rel=EXACT)


def test_a_node_without_ties_has_no_constraint_and_keeps_its_place():
    pairs = pd.DataFrame({"source": ["a"], "target": ["b"]})
    for measure in (constraint, effective_size, efficiency):
        got = measure(declare_ties(pairs, nodes=["alone"]))
        assert got.index.tolist() == ["a", "b", "alone"]
        assert got.isna().tolist() == [False, False, True]


def test_the_unit_of_weights_does_not_matter():
    ties = ties_of("davis_newman")
    np.testing.assert_allclose(constraint(ties), constraint(ties.weights.toarray() * 8), rtol=EXACT)

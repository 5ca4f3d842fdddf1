"""The closed form is R sna's by node, and the moments over all networks of four nodes by sector and network."""

from __future__ import annotations

import json
from itertools import permutations, product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.one_mode import declare_ties
from varpu_eval.network.role_moments import brokerage_moments
from varpu_eval.network.roles import brokerage

R = json.loads((Path(__file__).parents[1] / "reference" / "roles" / "references.json").read_text("utf-8"))["brokerage"]
SNA = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"]
EXACT = 1e-9  # polynomials in the density, in double precision


def numbers(rows):
    """Return a stored table; what sna could not divide (sd 0) is not a number."""
    text = [[np.nan if value in (None, "NaN", "Inf", "-Inf") else value for value in row] for row in rows]
    return np.array(text, dtype=float)


@pytest.mark.parametrize("name", R)
@pytest.mark.parametrize("figure", ["count", "expected", "sd", "z"])
def test_by_node_it_is_that_of_r_sna(name, figure):
    ties = declare_ties(np.array(R[name]["weights"], dtype=float), directed=True)
    got = brokerage_moments(ties, R[name]["group"])[figure].unstack()[SNA]
    np.testing.assert_allclose(got, numbers(R[name][figure]), rtol=EXACT, atol=EXACT)


@pytest.mark.parametrize("name", R)
def test_by_network_sna_tells_the_same_expectation_and_no_smaller_sd(name):
    ties = declare_ties(np.array(R[name]["weights"], dtype=float), directed=True)
    got = brokerage_moments(ties, R[name]["group"], by="network").loc["all"].loc[SNA]
    np.testing.assert_allclose(got["expected"], R[name]["total"]["expected"], rtol=EXACT)
    assert (got["sd"] <= np.array(R[name]["total"]["sd"]) * (1 + EXACT)).all()


@pytest.mark.parametrize("sector", [[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, 1, 1], [0, 1, 2, 2]])
@pytest.mark.parametrize("by", ["node", "sector", "network"])
def test_moments_are_those_over_all_networks(sector, by):
    # All 2^12 networks of 4 nodes, weighted by d^arcs (1 - d)^(12 - arcs); d = 1/4 is that of a network of 3 arcs.
    arcs = list(permutations(range(4), 2))
    there = np.array(list(product([False, True], repeat=12)))
    chance = 0.25 ** there.sum(axis=1) * 0.75 ** (~there).sum(axis=1)
    counts = np.array([count(arcs, row, sector, by) for row in there])
    mean = np.tensordot(chance, counts, 1)
    sd = np.sqrt(np.tensordot(chance, (counts - mean) ** 2, 1))
    path = declare_ties(np.diag(np.ones(3), 1), directed=True)
    got = brokerage_moments(path, sector, by=by)
    np.testing.assert_allclose(got["expected"], mean.ravel(), rtol=EXACT, atol=EXACT)
    np.testing.assert_allclose(got["sd"], sd.ravel(), rtol=EXACT, atol=1e-7)  # atol: the root of a variance near 0


def count(arcs, there, sector, by):
    """Return brokerage by a loop over paths, in the order of the table's columns."""
    tied = {arc for arc, present in zip(arcs, there, strict=True) if present}
    rows = {"node": range(4), "sector": sector, "network": [0] * 4}[by]
    counts = np.zeros((max(rows) + 1, 6))
    for a, j, b in permutations(range(4), 3):
        if (a, j) in tied and (j, b) in tied and (a, b) not in tied:
            same = sector[a] == sector[j], sector[j] == sector[b], sector[a] == sector[b]
            patterns = [(True,) * 3, (False, False, True), (False, True, False), (True, False, False), (False,) * 3]
            counts[rows[j], patterns.index(same)] += 1
            counts[rows[j], 5] += 1
    return counts


def test_what_is_counted_is_brokerage():
    graph = nx.gnp_random_graph(9, 0.3, seed=1, directed=True)
    sector = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    for by in ("node", "sector", "network"):
        got = brokerage_moments(graph, sector, by=by)["count"].to_numpy()
        assert np.array_equal(got, brokerage(graph, sector, by=by).to_numpy().ravel())


@pytest.mark.parametrize(
    ("graph", "said"), [(nx.path_graph(4), "brokerage_test"), (nx.DiGraph([(0, 1)]), "at least 3")]
)
def test_what_has_no_closed_form_is_refused(graph, said):
    with pytest.raises(ValueError, match=said):
        brokerage_moments(graph, [1] * len(graph))


def test_where_no_arc_is_missing_nothing_varies():
    got = brokerage_moments(nx.complete_graph(4, nx.DiGraph), [1, 1, 2, 2])
    assert got["z"].isna().all()
    assert (got["sd"] == 0).all()

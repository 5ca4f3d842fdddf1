"""Brokerage is R sna's on arcs and counts each path once on ties; its test holds its level and finds who is planted."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.network.one_mode import declare_ties
from varpu_eval.network.open_paths import ROLES
from varpu_eval.network.roles import brokerage, brokerage_test

R = json.loads((Path(__file__).parents[1] / "reference" / "roles" / "references.json").read_text("utf-8"))["brokerage"]
SNA = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"]
"""The roles in the order of sna's columns w_I, w_O, b_IO, b_OI, b_O, t."""


def drawn(seed, *, directed):
    rng = np.random.default_rng(seed)
    matrix = (rng.random((7, 7)) < 0.4).astype(float)
    np.fill_diagonal(matrix, 0)
    matrix = matrix if directed else np.maximum(matrix, matrix.T)
    return declare_ties(matrix, directed=directed), rng.integers(0, 3, 7)


def by_triple_loop(ties, sector):
    """Return each node's count of open ordered paths by role."""
    tied = ties.weights.toarray() > 0
    counts = np.zeros((len(tied), len(ROLES)))
    for a, j, b in permutations(range(len(tied)), 3):
        if tied[a, j] and tied[j, b] and not tied[a, b]:
            same = sector[a] == sector[j], sector[j] == sector[b], sector[a] == sector[b]
            role = {
                (True, True, True): "coordinator",
                (False, False, True): "itinerant",
                (False, True, False): "gatekeeper",
                (True, False, False): "representative",
                (False, False, False): "liaison",
            }[same]
            counts[j, ROLES.index(role)] += 1
    return counts


@pytest.mark.parametrize("name", R)
def test_counts_on_arcs_are_those_of_r_sna(name):
    ties = declare_ties(np.array(R[name]["weights"], dtype=float), directed=True)
    assert np.array_equal(brokerage(ties, R[name]["group"])[SNA], R[name]["count"])
    assert brokerage(ties, R[name]["group"], by="network")[SNA].loc["all"].tolist() == R[name]["total"]["count"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_counts_on_arcs_are_the_triple_loop(seed):
    ties, sector = drawn(seed, directed=True)
    assert np.array_equal(brokerage(ties, sector)[list(ROLES)], by_triple_loop(ties, sector))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_without_direction_each_path_counts_once(seed):
    ties, sector = drawn(seed, directed=False)
    twice = pd.DataFrame(by_triple_loop(ties, sector), columns=list(ROLES))
    once = brokerage(ties, sector)
    assert list(once) == ["coordinator", "itinerant", "gatekeeper", "liaison", "total"]
    assert (once["gatekeeper"] == twice["gatekeeper"]).all()
    assert (once["gatekeeper"] == twice["representative"]).all()
    for role in ("coordinator", "itinerant", "liaison"):
        assert (2 * once[role] == twice[role]).all()
    assert (once["total"] == once.drop(columns="total").sum(axis=1)).all()


@pytest.mark.parametrize("directed", [True, False])
def test_sectors_and_the_network_are_sums_of_nodes(directed):
    ties, sector = drawn(4, directed=directed)
    nodes = brokerage(ties, sector)
    assert np.array_equal(brokerage(ties, sector, by="sector"), nodes.groupby(sector).sum())
    assert brokerage(ties, sector, by="network").loc["all"].tolist() == nodes.sum().tolist()


@pytest.mark.parametrize("by", ["node", "sector", "network"])
def test_permuting_sectors_gives_what_all_their_orders_give(by):
    # 5 nodes, sectors 1 1 2 2 3: the mean over all 120 orders, within 4 Monte Carlo errors.
    graph, sector = nx.Graph([(0, 1), (1, 2), (2, 3), (3, 4), (1, 4)]), [1, 1, 2, 2, 3]
    every = np.array([brokerage(graph, list(order), by=by).to_numpy() for order in permutations(sector)])
    got = brokerage_test(graph, sector, rng=np.random.default_rng(3), by=by, permutations=2000)
    for figure, told in (("expected", every.mean(axis=0)), ("sd", every.std(axis=0))):
        error = every.std(axis=0).max() / np.sqrt(2000)
        np.testing.assert_allclose(got[figure], told.ravel(), atol=4 * error)


def test_a_planted_broker_between_sectors_is_found_and_nothing_else_is_said_of_its_total():
    graph = nx.union(nx.complete_graph([f"a{i}" for i in range(8)]), nx.complete_graph([f"b{i}" for i in range(8)]))
    graph.add_edges_from([("hub", node) for node in ("a0", "a1", "a2", "b0", "b1", "b2")])
    sector = {node: node[0] for node in graph}
    got = brokerage_test(graph, sector, rng=np.random.default_rng(1)).loc["hub"]
    assert got.loc["liaison", "count"] == 9  # 3 x 3
    assert got.loc["liaison", "p"] < 0.05
    assert got.loc["liaison", "z"] > 2
    assert np.isnan(got.loc["total", "z"])
    assert got.loc["total", "p"] == 1


def test_the_test_holds_its_level_where_sectors_are_dealt_at_random():
    # 300 p-values of one sector's liaisons: at most 5 % + 3 Monte Carlo errors (.0126) are .05 or below.
    rng = np.random.default_rng(5)
    graph = nx.gnp_random_graph(12, 0.35, seed=2)
    low = 0
    for _ in range(300):
        sector = rng.permutation([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
        got = brokerage_test(graph, sector, rng=rng, by="sector", permutations=39)
        low += got.loc[(1, "liaison"), "p"] <= 0.05
    assert low / 300 <= 0.05 + 3 * 0.0126


def test_one_sector_only_leaves_chance_nothing_to_vary():
    got = brokerage_test(nx.path_graph(4), [1] * 4, rng=np.random.default_rng(1), permutations=9)
    assert got["z"].isna().all()
    assert (got["p"] == 1).all()


def test_weights_and_the_order_of_nodes_do_not_matter():
    karate = nx.karate_club_graph()
    plain, turned = nx.Graph(karate.edges), nx.Graph()
    turned.add_nodes_from(reversed(list(karate)))
    turned.add_edges_from(karate.edges)
    club = nx.get_node_attributes(karate, "club")
    told = brokerage(karate, "club")
    pd.testing.assert_frame_equal(brokerage(plain, club).sort_index(), told)
    pd.testing.assert_frame_equal(brokerage(turned, club).sort_index(), told)


def test_a_network_without_open_paths_has_no_brokers():
    assert brokerage(nx.complete_graph(4), [1, 1, 2, 2]).to_numpy().sum() == 0
    assert brokerage(nx.empty_graph(3), [1, 1, 2]).shape == (3, 5)


@pytest.mark.parametrize(("options", "said"), [({"by": "group"}, "by is 'group'"), ({"permutations": 0}, "at least 1")])
def test_what_cannot_be_counted_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        brokerage_test(nx.path_graph(3), [1, 1, 2], rng=np.random.default_rng(1), **options)

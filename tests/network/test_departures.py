"""What is left of a network is what networkx counts on the graph without the sector's nodes."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.network.departures import sector_departures

EXACT = 1e-9  # sums of at most 78 weights in double precision


def by_networkx(graph, sector, leaving):
    """Return the figures of one sector's leaving from the graph without its nodes."""
    gone = [node for node in graph if sector[node] == leaving]
    rest = graph.copy()
    rest.remove_nodes_from(gone)
    others = sorted(set(sector.values()) - {leaving})

    def joined(of, a, b):
        return any({a, b} <= {sector[node] for node in part} for part in nx.connected_components(of))

    return {
        "nodes": len(gone),
        "ties_share": 1 - rest.size() / graph.size() if graph.size() else np.nan,
        "weight_share": 1 - rest.size("weight") / graph.size("weight") if graph.size() else np.nan,
        "density": nx.density(graph),
        "density_left": nx.density(rest) if len(rest) > 1 else np.nan,
        "components": nx.number_connected_components(graph),
        "components_left": nx.number_connected_components(rest),
        "isolated": sum(graph.degree(node) > 0 and rest.degree(node) == 0 for node in rest),
        "separated": sum(joined(graph, a, b) and not joined(rest, a, b) for a, b in combinations(others, 2)),
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_each_sectors_leaving_is_the_graph_without_it(seed):
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(9, 0.2, seed=seed)
    nx.set_edge_attributes(graph, {edge: float(rng.integers(1, 5)) for edge in graph.edges}, "weight")
    sector = dict(enumerate(rng.integers(0, 4, 9).tolist()))
    got = sector_departures(graph, sector)
    for leaving in got.index:
        told = pd.Series(by_networkx(graph, sector, leaving))
        pd.testing.assert_series_equal(got.loc[leaving], told, check_names=False, check_dtype=False, rtol=EXACT)


def test_on_the_karate_club_the_instructors_side_takes_46_of_78_ties():
    # 17 of 34 members; of the 78 ties 35 are between them and 11 with the others: 46 / 78
    got = sector_departures(nx.karate_club_graph(), "club").loc["Mr. Hi"]
    assert got["nodes"] == 17
    assert got["ties_share"] == pytest.approx(46 / 78, rel=EXACT)


def test_when_everyone_leaves_nothing_is_left():
    got = sector_departures(nx.path_graph(3), [1, 1, 1]).loc[1]
    assert got["components_left"] == 0
    assert np.isnan(got["density_left"])
    assert got["ties_share"] == 1


def test_a_network_without_ties_loses_no_share_of_them():
    got = sector_departures(nx.empty_graph(3), [1, 1, 2])
    assert got["ties_share"].isna().all()
    assert (got["isolated"] == 0).all()

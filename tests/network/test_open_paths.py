"""Open paths have no tie from end to end, and each is found once."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.one_mode import declare_ties
from varpu_eval.network.open_paths import ROLES, count_roles, open_paths, role_numbers, roles_of


def found(graph):
    paths = open_paths(declare_ties(graph))
    return sorted(zip(paths.begin.tolist(), paths.broker.tolist(), paths.end.tolist(), strict=True))


@pytest.mark.parametrize(
    ("graph", "paths"),
    [
        (nx.path_graph(3), [(0, 1, 2)]),
        (nx.complete_graph(3), []),
        (nx.DiGraph([(0, 1), (1, 2)]), [(0, 1, 2)]),
        (nx.DiGraph([(0, 1), (1, 2), (2, 0)]), [(0, 1, 2), (1, 2, 0), (2, 0, 1)]),
        (nx.DiGraph([(0, 1), (1, 0)]), []),
        (nx.DiGraph([(0, 1), (1, 2), (2, 1), (1, 0)]), [(0, 1, 2), (2, 1, 0)]),
        (nx.empty_graph(2), []),
    ],
)
def test_they_are_found_once_each(graph, paths):
    assert found(graph) == paths


def test_roles_go_by_who_shares_the_brokers_sector():
    told = {(0, 0, 0): 0, (1, 0, 1): 1, (1, 0, 0): 2, (0, 0, 1): 3, (1, 0, 2): 4}
    assert {path: int(role_numbers(*map(np.array, path))) for path in told} == told


def test_without_direction_a_representative_counts_as_gatekeeper():
    ties = declare_ties(nx.path_graph(3))
    assert roles_of(ties) == ("coordinator", "itinerant", "gatekeeper", "liaison")
    for sector in ([0, 0, 1], [1, 0, 0]):
        counts = count_roles(open_paths(ties), np.array(sector), np.arange(3), roles_of(ties))
        assert counts.tolist() == [[0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    assert len(ROLES) == 5

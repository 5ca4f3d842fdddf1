import sys
from types import ModuleType

import networkx as nx
import pytest

from varpu_eval.network import explore


@pytest.fixture
def sigma(monkeypatch):
    """Put a widget that keeps what it was given in the place of ipysigma's, which is of the extra `lab`."""
    module = ModuleType("ipysigma")
    module.Sigma = lambda graph, **look: (graph, look)
    monkeypatch.setitem(sys.modules, "ipysigma", module)


@pytest.mark.usefixtures("sigma")
class TestView:
    def test_nodes_have_their_sector_and_the_sum_of_their_weights(self):
        graph, look = explore(nx.Graph([(1, 2), (2, 3)]), sector={1: "school", 2: "clinic", 3: "school"})
        assert dict(graph.nodes(data=True)) == {
            "1": {"strength": 1.0, "sector": "school"},
            "2": {"strength": 2.0, "sector": "clinic"},
            "3": {"strength": 1.0, "sector": "school"},
        }
        assert look["node_color"] == "sector"

    def test_a_node_attribute_of_a_graph_may_be_the_sector(self):
        graph, _ = explore(nx.davis_southern_women_graph(), sector="bipartite")
        assert {told for _, told in graph.nodes(data="sector")} == {0, 1}

    def test_options_go_before_our_own(self):
        _, look = explore(nx.path_graph(2), node_size="size", height=700)
        assert (look["node_size"], look["height"], "node_color" in look) == ("size", 700, False)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipysigma", None)
    with pytest.raises(ModuleNotFoundError, match=r"varpu-eval\[lab\]"):
        explore(nx.path_graph(2))


def test_the_package_does_without_the_extra_until_it_is_asked_for():
    assert "ipysigma" not in sys.modules

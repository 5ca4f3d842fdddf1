import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.errors import InputError
from varpu_eval.network import declare_ties, write_graph
from varpu_eval.network.graph_files import labelled_graph

SECTOR = {"a": "school", "b": "päiväkoti & <co>", "c": "school"}
READERS = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}


@pytest.fixture
def pairs():
    return pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"], "weight": [2, 0.1]})


@pytest.mark.parametrize("ending", READERS)
class TestBothFormats:
    def test_what_is_written_is_read_again(self, tmp_path, pairs, ending):
        file = write_graph(declare_ties(pairs, nodes=["alone"]), tmp_path / f"met{ending}", sector=SECTOR)
        graph = READERS[ending](file)
        assert {node: told.get("sector") for node, told in graph.nodes(data=True)} == SECTOR | {"alone": None}
        weights = {frozenset(ends): weight for *ends, weight in graph.edges(data="weight")}
        assert weights == {frozenset("ab"): 2, frozenset("ac"): 0.1}  # exact: written as text of full length

    def test_a_directed_network_stays_directed(self, tmp_path, pairs, ending):
        file = write_graph(declare_ties(pairs, directed=True), tmp_path / f"met{ending}")
        assert sorted(READERS[ending](file).edges) == [("a", "b"), ("a", "c")]

    def test_numbers_of_numpy_and_pandas_stay_numbers(self, tmp_path, pairs, ending):
        persons = pd.Series([np.int64(3), np.int64(4)], index=["a", "b"])
        file = write_graph(pairs, tmp_path / f"met{ending}", persons=persons, told={"a": np.True_, "b": pd.NA})
        nodes = READERS[ending](file).nodes
        assert (nodes["a"]["persons"], nodes["b"]["persons"], nodes["a"]["told"]) == (3, 4, True)
        assert "told" not in nodes["b"]


def test_a_graph_keeps_the_attributes_of_its_nodes_and_stays_as_it_was():
    graph = nx.Graph([(1, 2)])
    graph.nodes[1]["when"] = pd.Timestamp("2010-03-01")
    assert labelled_graph(graph).nodes["1"] == {"when": "2010-03-01 00:00:00"}
    assert labelled_graph(graph, when={1: "then"}).nodes["1"] == {"when": "then"}
    assert graph.nodes[1]["when"] == pd.Timestamp("2010-03-01")


def test_the_file_is_for_its_owner_only_and_replaced_only_when_told_to(tmp_path, pairs):
    file = write_graph(pairs, tmp_path / "met.gexf")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError, match="force=True"):
        write_graph(pairs, file)
    assert write_graph(pairs.head(1), file, force=True) == file
    assert len(nx.read_gexf(file)) == 2


@pytest.mark.parametrize("folder", ["outputs", "outputs/demo", "checkout/sub"])
def test_folders_whose_files_travel_on_are_refused(tmp_path, pairs, folder):
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    with pytest.raises(InputError, match="no disclosure rule"):
        write_graph(pairs, tmp_path / folder / "met.graphml", force=True)
    assert not list((tmp_path / folder).glob("*.graphml"))


def test_what_no_file_can_hold_is_refused(tmp_path, pairs):
    with pytest.raises(ValueError, match=r"\.graphml or \.gexf"):
        write_graph(pairs, tmp_path / "met.csv")
    with pytest.raises(ValueError, match="1 nodes that the network does not have"):
        write_graph(pairs, tmp_path / "met.gexf", sector={"z": "school"})
    with pytest.raises(ValueError, match="same name as text"):
        write_graph(nx.Graph([(1, "1")]), tmp_path / "met.gexf")
    with pytest.raises(InputError, match="no such folder"):
        write_graph(pairs, tmp_path / "nowhere" / "met.gexf")
    assert list(tmp_path.iterdir()) == []

"""Attendance declared from tables and graphs, and what is refused."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.two_mode import as_two_mode, declare_attendance

ROWS = pd.DataFrame(
    {
        "person": ["b", "a", "a", "c", "a"],
        "meeting": ["m1", "m1", "m2", "m2", "m1"],
        "sector": ["school", "clinic", "clinic", "school", "clinic"],
        "group": ["g", "g", "h", "h", "g"],
    }
)


def test_a_table_becomes_persons_by_meetings_and_repeats_count_once():
    two = declare_attendance(ROWS, sector="sector", block="group")
    assert two.persons.tolist() == ["a", "b", "c"]
    assert two.incidence.toarray().tolist() == [[1, 1], [1, 0], [0, 1]]
    assert two.sector is not None
    assert two.sector.tolist() == ["clinic", "school", "school"]
    assert two.block.tolist() == [0, 1]


def test_the_order_of_rows_does_not_matter():
    again = declare_attendance(ROWS.sample(frac=1, random_state=3))
    assert np.array_equal(again.incidence.toarray(), declare_attendance(ROWS).incidence.toarray())


def test_davis_graph_and_its_table_are_the_same_network():
    davis = nx.davis_southern_women_graph()
    women = davis.graph["top"]
    table = pd.DataFrame([(w, e) for w in women for e in davis[w]], columns=["person", "meeting"])
    graph = as_two_mode(davis)
    assert graph.incidence.nnz == 89
    assert np.array_equal(graph.incidence.toarray(), as_two_mode(table).incidence.toarray())


def test_a_person_without_meetings_stays_when_named_or_in_the_graph():
    assert declare_attendance(ROWS, persons=["z"]).persons.tolist() == ["a", "b", "c", "z"]
    graph = nx.Graph([("a", 1)])
    graph.add_node("z")
    nx.set_node_attributes(graph, {"a": 0, 1: 1, "z": 0}, "bipartite")
    assert declare_attendance(graph).persons.tolist() == ["a", "z"]


def test_the_frame_is_not_changed():
    before = ROWS.copy()
    declare_attendance(ROWS, sector="sector", block=["group"])
    pd.testing.assert_frame_equal(ROWS, before)


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        (ROWS.drop(columns="meeting"), {}, "'meeting' is not a column"),
        (ROWS.assign(person=[None, *"aaca"]), {}, "no value in 1 of 5 rows"),
        (ROWS.assign(sector=list("pqrst")), {"sector": "sector"}, "more than one 'sector'"),
        (ROWS.assign(group=list("pqrst")), {"block": "group"}, "more than one 'block'"),
        (ROWS.iloc[:0], {}, "hold no attendance"),
        (ROWS, {"sector": "sector", "persons": ["z"]}, "have no 'sector'"),
        (nx.DiGraph([(0, 1)]), {}, "directed"),
        (nx.Graph([(0, 1)]), {}, "bipartite"),
    ],
)
def test_what_cannot_be_attendance_is_refused(rows, options, said):
    with pytest.raises(ValueError, match=said):
        declare_attendance(rows, **options)


def test_an_error_names_no_person():
    with pytest.raises(ValueError, match="more than one") as error:
        declare_attendance(
            pd.DataFrame({"person": ["Matti"] * 2, "meeting": [1, 2], "sector": ["x", "y"]}), sector="sector"
        )
    assert "Matti" not in str(error.value)

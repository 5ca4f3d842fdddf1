"""Public projections, against networkx and arithmetic."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from networkx.algorithms import bipartite

from varpu_eval.network.one_mode import to_frame, to_networkx
from varpu_eval.network.projection import continuing_persons, group_weights, project
from varpu_eval.network.two_mode import declare_attendance

DAVIS = nx.davis_southern_women_graph()
# meetings of 3, 2, 1 and 4 persons
ROWS = pd.DataFrame({"person": [*"abcabcabcd"], "meeting": [1, 1, 1, 2, 2, 3, 4, 4, 4, 4]})
SCHOOL = {"a": "school", "b": "school", "c": "clinic", "d": "police"}


def weights(ties):
    return {(row.source, row.target): row.weight for row in to_frame(ties).itertuples()}


@pytest.mark.parametrize(
    ("weighting", "graph"),
    [("newman", bipartite.collaboration_weighted_projected_graph), ("raw", bipartite.weighted_projected_graph)],
)
@pytest.mark.parametrize(("onto", "side"), [("persons", "top"), ("meetings", "bottom")])
def test_davis_is_as_in_networkx(weighting, graph, onto, side):
    nodes = sorted(DAVIS.graph[side])
    found = project(DAVIS, weighting=weighting, onto=onto)
    assert found.nodes.tolist() == nodes
    expected = nx.to_numpy_array(graph(DAVIS, nodes), nodelist=nodes)
    # sums of a dozen fractions in another order
    assert np.allclose(found.weights.toarray(), expected, rtol=0, atol=1e-12)


def test_the_graph_of_davis_has_139_pairs_who_met():
    graph = to_networkx(project(DAVIS))
    assert (len(graph), graph.number_of_edges()) == (18, 139)


def test_ties_by_hand():
    # a, b: 1/2 (meeting 1) + 1 (2) + 1/3 (4); c alone at 3
    assert weights(project(ROWS)) == pytest.approx(
        {
            ("a", "b"): 11 / 6,
            ("a", "c"): 5 / 6,
            ("a", "d"): 1 / 3,
            ("b", "c"): 5 / 6,
            ("b", "d"): 1 / 3,
            ("c", "d"): 1 / 3,
        }
    )
    assert weights(project(ROWS, weighting="raw"))["a", "b"] == 3


def test_meetings_outside_the_limits_of_size_tie_nobody_but_persons_stay():
    small = project(ROWS, weighting="raw", max_size=2)
    assert weights(small) == {("a", "b"): 1}
    assert small.nodes.tolist() == [*"abcd"]
    assert weights(project(ROWS, weighting="raw", min_size=3, max_size=3)) == {
        ("a", "b"): 1,
        ("a", "c"): 1,
        ("b", "c"): 1,
    }
    assert weights(project(ROWS, weighting="raw", onto="meetings", max_size=3)) == {(1, 2): 2}


def test_a_person_tied_to_the_others_of_a_meeting_gets_one_unit_of_it():
    # a was at three meetings with others; b too
    strength = project(ROWS).weights.sum(axis=1)
    assert strength == pytest.approx([3, 3, 2, 1])


def test_groups_are_the_sum_of_their_members_with_pairs_within_once():
    table = group_weights(ROWS, SCHOOL)
    assert table.index.tolist() == ["clinic", "police", "school"]
    assert table.to_numpy() == pytest.approx(np.array([[0, 1 / 3, 5 / 3], [1 / 3, 0, 2 / 3], [5 / 3, 2 / 3, 11 / 6]]))
    ties = project(ROWS, onto=SCHOOL)
    assert weights(ties) == pytest.approx(
        {("clinic", "police"): 1 / 3, ("clinic", "school"): 5 / 3, ("police", "school"): 2 / 3}
    )
    assert not ties.weights.diagonal().any()


def test_sectors_may_be_declared_or_given_in_any_form():
    declared = declare_attendance(ROWS.assign(sector=ROWS["person"].map(SCHOOL)), sector="sector")
    expected = group_weights(ROWS, SCHOOL)
    for groups in ("sector", pd.Series(SCHOOL), list(SCHOOL.values())):
        pd.testing.assert_frame_equal(group_weights(declared, groups), expected)
    assert weights(project(declared, onto="sector")) == weights(project(ROWS, onto=SCHOOL))


def test_who_left_still_counts_in_the_size_of_a_meeting():
    both = continuing_persons(ROWS, pd.DataFrame({"person": [*"bdaz"], "meeting": [9, 9, 8, 8]}))
    assert both.tolist() == ["a", "b", "d"]
    ties = project(ROWS, among=both)
    assert ties.nodes.tolist() == ["a", "b", "d"]
    assert weights(ties) == pytest.approx({("a", "b"): 11 / 6, ("a", "d"): 1 / 3, ("b", "d"): 1 / 3})
    assert group_weights(ROWS, SCHOOL, among=both).loc["school"].tolist() == pytest.approx([2 / 3, 11 / 6])


def test_who_was_declared_but_never_there_does_not_continue():
    before = declare_attendance(ROWS, persons=["z"])
    assert continuing_persons(before, pd.DataFrame({"person": ["z", "a"], "meeting": [1, 1]})).tolist() == ["a"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weighting": "sqrt"}, "'newman' or 'raw'"),
        ({"min_size": 1}, "two must be there"),
        ({"min_size": 4, "max_size": 3}, "min <= max"),
        ({"onto": "organisation"}, "no kind of node"),
        ({"onto": "sector"}, "have no sector"),
        ({"onto": {"a": "school"}}, "3 of 4 nodes"),
        ({"onto": ["school"]}, "4 persons and 1 groups"),
        ({"among": ["a", "x"]}, "1 of the 2 persons"),
    ],
)
def test_what_cannot_be_projected_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        project(ROWS, **options)

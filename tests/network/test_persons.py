"""Persons as numbers: no pseudonym decides their order, and meetings are dealt anew within their blocks."""

from __future__ import annotations

import hashlib

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from networkx.algorithms import bipartite

from varpu_eval.network.clustering import transitivity
from varpu_eval.network.cohesion import density
from varpu_eval.network.mixing import modularity
from varpu_eval.network.one_mode import declare_ties
from varpu_eval.network.persons import deal_meetings, dealt_ties, number_persons, person_attendance
from varpu_eval.network.persons_structure import PERSON_MEASURES, _stack
from varpu_eval.network.ties import project_ties
from varpu_eval.network.two_mode_clustering import robins_alexander_clustering

DAVIS = nx.davis_southern_women_graph()


@pytest.fixture
def rows():
    """The southern women as a study's year: every event a meeting, two groups, three sectors."""
    women, events = DAVIS.graph["top"], DAVIS.graph["bottom"]
    return pd.DataFrame(
        [
            {
                "person": w, "meeting": e, "date": pd.Timestamp(2010, 1, 1 + i), "block": "a" if i < 7 else "b",
                "displayed": ("clinic", "school", "youth")[women.index(w) % 3],
            }
            for w in women
            for i, e in enumerate(events)
            if DAVIS.has_edge(w, e)
        ]
    )  # fmt: skip


def renamed(rows):
    return rows.assign(person=[hashlib.md5(p.encode()).hexdigest() for p in rows["person"]])


def test_other_pseudonyms_and_another_order_of_rows_give_the_same_matrix(rows):
    own, other = person_attendance(rows), person_attendance(renamed(rows).sample(frac=1, random_state=1))
    assert np.array_equal(own.incidence.toarray(), other.incidence.toarray())
    assert own.sector.tolist() == other.sector.tolist()
    assert own.block.tolist() == other.block.tolist() == [0] * 7 + [1] * 7


def test_numbers_of_two_years_are_those_of_the_same_persons(rows):
    later = rows.assign(date=rows["date"] + pd.DateOffset(years=1), meeting="x" + rows["meeting"])
    later = later[later["person"] != DAVIS.graph["top"][0]]
    numbers = number_persons(pd.concat([rows, later]))
    before, after = person_attendance(rows, numbers), person_attendance(later, numbers)
    assert sorted(numbers) == list(range(18))
    assert set(before.persons) - set(after.persons) == {numbers[DAVIS.graph["top"][0]]}


def test_dealt_meetings_keep_sizes_attendance_and_blocks(rows):
    attendance = person_attendance(rows)
    dealt = deal_meetings(attendance, np.random.default_rng(1), draws=50)
    own = dealt_ties(attendance.incidence.toarray().astype(bool)[np.newaxis])
    # a meeting of k hands out k / 2 of Newman weight whoever is there
    assert dealt.newman.sum(axis=(1, 2)) == pytest.approx(np.full(50, own.newman.sum()))
    assert len(np.unique(dealt.raw.reshape(50, -1), axis=0)) > 40
    one_block = attendance.incidence.toarray()[:, :7].sum(axis=1)
    assert (one_block != attendance.incidence.toarray()[:, 7:].sum(axis=1)).any()


def test_where_everybody_is_everywhere_nothing_is_dealt(rows):
    everybody = pd.DataFrame(
        [(p, m) for p in rows["person"].unique() for m in rows["meeting"].unique()], columns=["person", "meeting"]
    )
    first = rows.drop_duplicates("meeting").set_index("meeting")
    full = everybody.assign(displayed="school").join(first[["date", "block"]], on="meeting")
    assert deal_meetings(person_attendance(full), np.random.default_rng(1), draws=5) is None


def test_the_measures_of_stacks_are_those_of_single_networks(rows):
    attendance = person_attendance(rows)
    there = attendance.incidence.toarray().astype(bool)
    sector = np.unique(attendance.sector, return_inverse=True)[1]
    told = {
        name: measure(_stack(dealt_ties(there[np.newaxis]), there, sector)).item()
        for name, (measure, _) in PERSON_MEASURES.items()
    }
    ties = declare_ties(project_ties(attendance.incidence))
    assert told["density"] == pytest.approx(density(ties))
    assert told["transitivity"] == pytest.approx(transitivity(ties))
    assert told["modularity"] == pytest.approx(modularity(ties, sector, weighted=True))
    assert told["clustering"] == pytest.approx(robins_alexander_clustering(attendance))
    assert told["clustering"] == pytest.approx(bipartite.robins_alexander_clustering(DAVIS))
    assert told["largest_component"] == 1

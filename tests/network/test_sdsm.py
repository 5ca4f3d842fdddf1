"""The stochastic degree sequence model of pairs, against R's convolution and against each pair on its own."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.person_pairs import PersonPairs
from varpu_eval.network.sdsm import attendance_chances, sdsm_tails
from varpu_eval.network.two_mode import declare_attendance

STORED = json.loads((Path(__file__).parents[1] / "reference" / "backbone" / "backbone.json").read_text())
DIGITS = 1e-11
"""Relative: R's chances are right to some 1e-12."""


@pytest.fixture
def davis():
    graph = nx.davis_southern_women_graph()
    women = graph.graph["top"]
    rows = pd.DataFrame([(w, e) for w in women for e in graph[w]], columns=["person", "meeting"])
    return declare_attendance(rows), np.array(women)


def every(records, order=None):
    """All pairs of rows, in an order of persons, and how often they met."""
    place = np.arange(len(records.persons)) if order is None else order
    first, second = (place[end] for end in np.triu_indices(len(place), 1))
    met = (records.incidence @ records.incidence.T).toarray()[first, second].astype(int)
    return PersonPairs(first, second, met, np.ones(len(met), dtype=bool), len(met))


def of_one_pair(chances, observed):
    """Mean and tails by adding one meeting at a time."""
    mass = np.ones(1)
    for q in chances:
        mass = np.append(mass * (1 - q), 0) + np.append(0, mass * q)
    return chances.sum(), mass[observed:].sum(), mass[: observed + 1].sum()


def test_davis_is_as_in_r(davis):
    records, women = davis
    pairs = every(records, records.persons.get_indexer(women))  # R's are in the order of the stored matrix
    assert pairs.observed.tolist() == STORED["observed"]
    found = sdsm_tails(records, pairs)
    for name in ("expected", "upper", "lower"):
        assert np.allclose(getattr(found, name), STORED["sdsm"][name], rtol=DIGITS, atol=0)


def test_no_woman_of_davis_met_another_more_than_chance_at_5_percent_and_four_pairs_met_less(davis):
    found = sdsm_tails(davis[0], every(davis[0]))
    assert (found.upper < 0.05).sum() == (np.array(STORED["sdsm"]["upper"]) < 0.05).sum() == 0
    assert (found.lower < 0.05).sum() == (np.array(STORED["sdsm"]["lower"]) < 0.05).sum() == 4


@pytest.mark.parametrize("blocks", [1, 2, 9])
def test_each_pair_is_the_sum_of_its_own_meetings_over_the_blocks(blocks):
    rng = np.random.default_rng(blocks)
    rows = pd.DataFrame({"person": rng.integers(0, 30, 250), "meeting": rng.integers(0, 45, 250)})
    records = declare_attendance(rows.assign(block=rows["meeting"] % blocks), block="block", persons=[99])
    pairs = every(records)
    chances = attendance_chances(records).to_numpy()
    found = sdsm_tails(records, pairs)
    of_each = zip(pairs.first, pairs.second, pairs.observed, strict=True)
    expected = [of_one_pair(chances[i] * chances[j], k) for i, j, k in of_each]
    assert np.allclose(np.transpose([found.expected, found.upper, found.lower]), expected, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("dense", [0, 1e9])
def test_sorting_or_marking_the_tests_gives_the_same(davis, monkeypatch, dense):
    expected = sdsm_tails(davis[0], every(davis[0]))
    monkeypatch.setattr("varpu_eval.network.sdsm._DENSE", dense)
    found = sdsm_tails(davis[0], every(davis[0]))
    assert np.array_equal(found.upper, expected.upper)
    assert np.array_equal(found.expected, expected.expected)


def test_each_block_keeps_its_margins():
    rng = np.random.default_rng(5)
    rows = pd.DataFrame({"person": rng.integers(0, 20, 150), "meeting": rng.integers(0, 30, 150)})
    records = declare_attendance(rows.assign(block=rows["meeting"] % 3), block="block")
    chances, there = attendance_chances(records).to_numpy(), records.incidence.toarray()
    for block in range(3):
        of = records.block == block
        assert np.allclose(chances[:, of].sum(axis=1), there[:, of].sum(axis=1), rtol=0, atol=1e-10)
        assert np.allclose(chances[:, of].sum(axis=0), there[:, of].sum(axis=0), rtol=0, atol=1e-10)


def test_order_of_rows_and_names_do_not_matter(davis):
    records, _ = davis
    rows = attendance_chances(records)
    table = records.incidence.tocoo()
    shuffled = pd.DataFrame({"person": records.persons[table.row], "meeting": records.meetings[table.col]}).sample(
        frac=1, random_state=1
    )
    pd.testing.assert_frame_equal(attendance_chances(shuffled), rows)


def test_with_who_is_at_every_meeting_one_meets_as_often_as_one_attends():
    rows = pd.DataFrame({"person": [*"aaaaabcdbcd"], "meeting": [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 5]})
    records = declare_attendance(rows)
    first = every(records).first
    found = sdsm_tails(records, every(records))
    assert np.allclose(found.expected[first == 0], 2, rtol=0, atol=1e-12)
    chances = attendance_chances(records)
    assert chances.loc["a"].tolist() == [1] * 5
    expected = [of_one_pair(chances.loc[name].to_numpy(), 2) for name in "bcd"]
    assert np.allclose(np.transpose([found.expected, found.upper, found.lower])[first == 0], expected, rtol=1e-12)

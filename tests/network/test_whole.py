"""Measures of the sectors' network, and the table of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from varpu_eval import network
from varpu_eval.network.cohesion import densities, isolate_counts
from varpu_eval.network.whole import MEASURES, _beside_null, closedness, outwardness

SECTORS = json.loads((Path(__file__).parents[1] / "reference" / "network" / "sectors.json").read_text())


@pytest.mark.parametrize("name", SECTORS)
@pytest.mark.parametrize(
    ("measure", "key"), [(densities, "density"), (isolate_counts, "isolates"), (closedness, "transitivity")]
)
def test_measures_are_those_of_r_igraph(name, measure, key):
    """`Rscript sectors.R`, R 4.2.2, igraph 1.3.5."""
    stored = SECTORS[name]
    weights = np.zeros((stored["n"], stored["n"]))
    ends = np.array(stored["pairs"]).reshape(-1, 2) - 1
    weights[ends[:, 0], ends[:, 1]] = weights[ends[:, 1], ends[:, 0]] = 0.3
    np.fill_diagonal(weights, 7.0)  # ties within a sector are no ties between sectors
    assert measure(weights) == pytest.approx(stored[key], abs=1e-9)


def test_ei_index_by_hand():
    # within 1 + 2, between 4 + 1 + 1: (6 - 3) / 9
    weights = np.array([[1.0, 4, 1], [4, 2, 1], [1, 1, 0]])
    assert outwardness(weights) == pytest.approx(1 / 3)
    assert outwardness(np.diag([1.0, 2.0])) == -1
    assert outwardness(np.array([[0.0, 2], [2, 0]])) == 1


def test_no_triple_is_no_transitivity():
    assert closedness(np.zeros((3, 3))) == 0


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_many_is_the_measure_of_each(name):
    measure, _ = MEASURES[name]
    rng = np.random.default_rng(1)
    many = rng.random((5, 4, 4)) * (rng.random((5, 4, 4)) < 0.5)
    many = many + many.transpose(0, 2, 1)
    assert measure(many).tolist() == [measure(one).item() for one in many]


def test_a_measure_stands_beside_its_null_by_hand():
    draws = np.arange(101.0).reshape(-1, 1, 1)
    figures = _beside_null(lambda weights: weights[..., 0, 0], np.array([[99.0]]), draws)
    # of 0, 1 .. 100: 2 draws are at least 99, so p is 2 x (2 + 1) / 102
    expected = {"value": 99, "null_mean": 50, "null_low": 2.5, "null_high": 97.5, "p": 6 / 102}
    assert figures == pytest.approx(expected)


def apart():
    """Two sectors of four persons; each meeting is of one sector, though nothing else keeps them apart."""
    return {f"m{i}": {sector: f"{sector[0]}1 {sector[0]}2 {sector[0]}3 {sector[0]}4"}
            for i, sector in enumerate(["school", "clinic"] * 4)}  # fmt: skip


def test_sectors_that_keep_to_themselves_are_inward_beyond_chance(yearly):
    table = network.structure(yearly(apart())).frame.set_index("measure")
    assert table.loc["ei_index", "estimate"] == -1
    assert table.loc["ei_index", "null_low"] > -1
    assert table.loc["ei_index", "p"] < 0.05
    assert table.loc["isolates", "estimate"] == 2
    assert table.loc["density", ["estimate", "null_mean"]].tolist() == [0, 1]


def test_no_measure_stands_without_its_null(yearly):
    table = network.structure(yearly({"m1": {"school": "a b c", "clinic": "d e f"}})).frame
    assert table["status"].eq("not_estimable").all()
    assert table[["estimate", "null_mean", "p"]].isna().all(axis=None)


def test_a_small_other_that_may_not_be_told_leaves_the_measures_alone(yearly):
    meetings = apart()
    meetings["m0"] |= {"ngo": "n1"}
    meetings["m1"] |= {"ngo": "n1"}
    table = network.structure(yearly(meetings)).frame.set_index("measure")
    # ngo met both, but among school and clinic nobody met the other
    assert table.loc["isolates", "estimate"] == 2

"""Measures of the sectors' network, and the table of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from varpu_eval import network
from varpu_eval.network.cohesion import densities, isolate_counts
from varpu_eval.network.structure import GROUP_MEASURES, closedness, outwardness

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


@pytest.mark.parametrize("name", GROUP_MEASURES)
def test_a_measure_of_many_is_the_measure_of_each(name):
    measure, _ = GROUP_MEASURES[name]
    rng = np.random.default_rng(1)
    many = rng.random((5, 4, 4)) * (rng.random((5, 4, 4)) < 0.5)
    many = many + many.transpose(0, 2, 1)
    assert measure(many).tolist() == [measure(one).item() for one in many]


def of_sectors(data):
    return network.structure(data).frame.query("level == 'sector'").set_index("measure")


def apart():
    """Two sectors of four persons; each meeting is of one sector, though nothing else keeps them apart."""
    return {f"m{i}": {sector: f"{sector[0]}1 {sector[0]}2 {sector[0]}3 {sector[0]}4"}
            for i, sector in enumerate(["school", "clinic"] * 4)}  # fmt: skip


def test_sectors_that_keep_to_themselves_are_inward_beyond_chance(yearly):
    table = of_sectors(yearly(apart()))
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
    table = of_sectors(yearly(meetings))
    # ngo met both, but among school and clinic nobody met the other
    assert table.loc["isolates", "estimate"] == 2


@pytest.fixture
def organisations(study_of):
    """A municipality and two organisations with three persons each, one with a single person; all meet now and then."""
    seats = [
        {"meeting": f"m{i}", "person": f"{name}{j}", "organisation": name, "sector": "school"}
        for i in range(6)
        for name, size in (("town", 4), ("club", 3), ("parish", 3), ("police", 1))
        for j in range(size)
        if (i + 2 * j + len(name)) % 3
    ]
    return study_of([{"meeting": f"m{i}"} for i in range(6)], seats)


def test_an_organisation_of_few_persons_is_one_of_the_others(organisations):
    table = network.structure(organisations).frame.query("level == 'organisation'").set_index("measure")
    # town, club and parish met; the police are other, of one person, and are not told of
    assert table.loc["density", "estimate"] == 1
    assert table.loc["isolates", "estimate"] == 0
    assert set(network.structure(organisations).frame.query("level == 'sector'")["status"]) == {"not_estimable"}


def test_persons_are_told_of_from_ten_on(organisations, yearly):
    levels = network.structure(organisations).frame.query("level == 'person'")
    assert set(levels["status"]) == {"ok", "not_estimable"}  # one sector: no assortativity beside its null
    few = yearly({f"m{i}": {"school": "a b c", "clinic": "d e f g h"[2 * (i % 3) :]} for i in range(6)})
    assert set(network.structure(few).frame.query("level == 'person'")["status"]) == {"not_estimable"}


def test_an_areas_persons_have_rows_of_their_own_resting_on_their_cell(study_of):
    meetings = [{"meeting": f"{area}{i}", "group": "area", "area": area} for area in ("n", "e") for i in range(6)]
    seats = [
        {"meeting": m["meeting"], "person": f"{m['area']}{j}", "sector": ("school", "clinic")[j % 2]}
        for m in meetings
        for j in range(10 if m["area"] == "n" else 4)
        if (int(m["meeting"][1]) + j) % 3
    ]
    data = study_of(meetings, seats)
    frame = network.structure(data).frame.query("level == 'person'")
    told = frame.groupby("area")["status"].agg(set)
    assert told["e"] == {"not_estimable"}
    assert told["n"] == told["all"] == {"ok"}
    counts = {cell.key: cell.count for cell in network.declared_counts(data)[0].cells}
    assert {area: counts[rows["rests_on"].iloc[0][0]] for area, rows in frame.groupby("area")} == {
        "all": 14, "n": 4, "e": 4  # four of the fourteen are outside n
    }  # fmt: skip

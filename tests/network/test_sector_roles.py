"""Each sector's part in a year's network, by hand and against the functions for one network."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval import network
from varpu_eval.network.sector_roles import TIE_MEASURES, degrees, inwardness, parts_left, strength_shares
from varpu_eval.network.structural_holes import constraint, constraints

# three sectors in a row: a - b - c, with ties within on the diagonal
ROW = np.array([[1.0, 2, 0], [2, 0, 1], [0, 1, 3]])


def test_measures_by_hand():
    assert degrees(ROW).tolist() == [1, 2, 1]
    assert strength_shares(ROW).tolist() == pytest.approx([2 / 3, 1, 1 / 3])
    # (between - within) / (between + within): (2 - 1) / 3, all between, (1 - 3) / 4
    assert inwardness(ROW).tolist() == pytest.approx([1 / 3, 1, -0.5])
    assert parts_left(ROW).tolist() == [1, 2, 1]


def test_constraint_of_a_stack_is_that_of_each_network():
    rng = np.random.default_rng(1)
    many = rng.random((6, 5, 5)) * (rng.random((6, 5, 5)) < 0.7)
    many = many + many.transpose(0, 2, 1)
    many[:, range(5), range(5)] = 0
    for one, found in zip(many, constraints(many), strict=True):
        assert found == pytest.approx(constraint(one).to_numpy(), nan_ok=True)


@pytest.mark.parametrize("name", TIE_MEASURES)
def test_a_measure_of_many_is_the_measure_of_each(name):
    measure, _ = TIE_MEASURES[name]
    many = np.stack([ROW, ROW[::-1, ::-1], np.ones((3, 3))])
    assert measure(many).tolist() == [pytest.approx(measure(one).tolist()) for one in many]


@pytest.fixture
def go_between(yearly):
    """Clinic and school never meet; youth sits with either by turns, four persons each."""
    seat = {s: " ".join(f"{s[0]}{i}" for i in range(4)) for s in ("clinic", "school", "youth")}
    fewer = {s: " ".join(f"{s[0]}{i}" for i in range(3)) for s in seat}
    return yearly(
        {f"m{i}": {"youth": (seat, fewer)[i % 3 == 0]["youth"],
                   **({"clinic": seat["clinic"]} if i % 2 else {"school": fewer["school"]})} for i in range(8)}
        | {"m8": {"school": seat["school"], "police": "p"}}
    )  # fmt: skip


def test_who_stands_between_two_others_is_told(go_between):
    table = network.sector_roles(go_between).frame.set_index(["sector", "measure"])
    youth = table.loc["youth"]
    # each of four youth workers met 4 clinic and 3 school persons: 12 open paths, all as liaison
    assert youth.loc["brokerage", "estimate"] == youth.loc["liaison", "estimate"] == 12
    assert youth.loc["liaison", "z"] > 2
    assert youth.loc["liaison", "p"] < 0.05
    assert table.loc[("clinic", "liaison"), "estimate"] == 0
    assert youth.loc["sectors_met", "estimate"] == 2
    assert youth.loc["parts_left", "estimate"] == 2
    assert youth.loc["weight_share", "estimate"] == 1


def test_a_sector_of_few_persons_has_no_row_and_rows_rest_on_their_sector(go_between):
    frame = network.sector_roles(go_between).frame
    assert set(frame["sector"]) == {"clinic", "school", "youth"}
    counts = {cell.key: cell.count for cell in network.declared_counts(go_between)[0].cells}
    assert {counts[cells[0]] for cells in frame["rests_on"]} == {4}


def test_one_sector_has_no_part_among_others(yearly):
    assert network.sector_roles(yearly({"m1": {"school": "a b c", "police": "d"}})).frame.empty


def test_fewer_than_ten_persons_have_no_brokerage(yearly):
    data = yearly({f"m{i}": {"school": "a b c d"[: 3 + 4 * (i % 2)], "clinic": "e f g"} for i in range(5)})
    brokers = network.sector_roles(data).frame.query("measure == 'brokerage'")
    assert set(brokers["status"]) == {"not_estimable"}

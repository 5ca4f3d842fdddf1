"""Measures of sectors see of ties what is shown of them, and no more."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval import network
from varpu_eval.network.told_ties import free_pairs, shown_weights, told_ties
from varpu_eval.network.year import year_network, year_rows


def of_year(data):
    (rows,) = year_rows(data, None)
    return year_network(rows, data.study.disclosure)


@pytest.fixture
def thin_tie(yearly):
    """School met clinic with three of each, and youth, also of three, by one person once."""
    return yearly({
        "m1": {"school": "a b c", "clinic": "e f g"},
        "m2": {"school": "a b c", "youth": "i", "police": "p"},
        "m3": {"youth": "i j k", "clinic": "e f g", "police": "p"},
    }, public_sectors=("police",))  # fmt: skip


def test_a_tie_of_one_person_is_in_no_weight_and_stays_as_it_was_in_every_draw(thin_tie):
    told = of_year(thin_tie)
    assert told.sectors == ("clinic", "police", "school", "youth")
    # clinic with school and with youth 9 / 5; school with youth is carried by one; within: 3 pairs / 5, or / 3 at m2
    by_hand = [[1.2, 0, 1.8, 1.8], [0, 0, 0, 0], [1.8, 0, 0.6 + 1, 0], [1.8, 0, 0, 0.6]]
    assert shown_weights(told, told.weights) == pytest.approx(np.array(by_hand))
    nobody_met = np.zeros((2, 4, 4))
    observed = [[0, 1, 0, 0], [1, 1, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]]  # police met all; school met youth
    assert told_ties(told, nobody_met).tolist() == [observed, observed]
    assert told_ties(told, told.weights)[0].tolist() == [1, 1, 1, 1]


def test_chance_is_told_only_of_pairs_that_are_shown(thin_tie):
    told = of_year(thin_tie)
    only = np.zeros((4, 4), dtype=bool)
    only[2, 3] = True  # school - youth, carried by one
    assert not free_pairs(told, only)
    only[0, 3] = True
    assert free_pairs(told, only)


def test_the_police_officer_makes_no_meeting_larger_for_the_others(thin_tie):
    told = of_year(thin_tie)
    assert told.weights[0, 3] == pytest.approx(9 / 5)  # six of large sectors at m3, and the officer
    assert told.weights[1, 0] == pytest.approx(3 / 6)  # the officer's own ties are among all seven


def test_an_index_within_of_two_persons_rests_on_them(yearly):
    data = yearly({f"m{i}": {"school": ("a b", "c")[i % 2], "clinic": "e f g h"[2 * (i % 3) :]} for i in range(6)})
    frame = network.sector_roles(data).frame.query("sector == 'school'").set_index("measure")
    assert frame.loc["ei_index", "rests_on"] == ("network/543/2010/school", "tie/543/2010/school/school")
    assert frame.loc["constraint", "rests_on"] == ("network/543/2010/school",)
    counts = {cell.key: cell.count for cell in network.declared_counts(data)[0].cells}
    assert counts["tie/543/2010/school/school"] == 2

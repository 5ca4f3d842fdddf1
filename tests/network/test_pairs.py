"""Pairs of sectors: what is told of them, and when it is more than chance."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pandas as pd
import pytest

from varpu_eval import network
from varpu_eval.network.pairs import carrier_band


def pair(data, a, b):
    frame = network.sector_ties(data).frame
    return frame[(frame["sector_a"] == a) & (frame["sector_b"] == b)].iloc[0]


def courting():
    """School and clinic always come together, youth at the other meetings: 12 meetings, family by turns."""
    meetings = {}
    for i in range(12):
        family = " ".join(f"f{j}" for j in range(4) if (i + j) % 2)
        together = {"school": "s1 s2 s3", "clinic": "c1 c2 c3"}
        meetings[f"m{i:02d}"] = {"family": family} | (together if i % 2 else {"youth": "y1 y2 y3 y4 y5 y6"})
    return meetings


def test_sectors_that_come_together_meet_more_than_chance_and_those_that_alternate_less(yearly):
    data = yearly(courting())
    together, apart = pair(data, "clinic", "school"), pair(data, "clinic", "youth")
    # 6 meetings of 3 + 3 + 2 persons: 6 x 3 x 3 / 7
    assert together["estimate"] == pytest.approx(54 / 7)
    assert together["estimate"] > together["expected"]
    assert together[["meetings_together", "carriers", "met", "verdict"]].tolist() == [
        6,
        "3-4",
        "yes",
        "more_than_chance",
    ]
    assert apart[["estimate", "meetings_together", "carriers", "met", "verdict"]].tolist() == [
        0, 0, "0", "no", "less_than_chance"
    ]  # fmt: skip
    assert together["p"] <= together["p_adjusted"] < 0.05


def test_where_everybody_attends_everything_nothing_can_be_told(yearly):
    data = yearly({f"m{i}": {"school": "a b c", "clinic": "d e f"} for i in range(10)})
    row = pair(data, "clinic", "school")
    assert row["verdict"] == "cannot_tell"
    assert pd.isna(row["p"])
    assert row["expected"] == pytest.approx(row["estimate"])


def test_people_of_different_groups_are_not_swapped(study_of):
    """School always meets in its own group: across groups that would look like keeping apart beyond chance."""
    meetings = [{"meeting": f"{g}{i}", "group": g} for g in ("north", "south") for i in range(6)]
    seats = [
        {"meeting": m["meeting"], "sector": sector, "person": f"{sector}{j}"}
        for n, m in enumerate(meetings)
        for sector in (("school", "youth") if m["group"] == "north" else ("clinic", "family"))
        for j in range(4)
        if (n + j) % 3
    ]
    row = pair(study_of(meetings, seats), "clinic", "school")
    assert row[["estimate", "expected", "verdict"]].tolist() == [0, 0, "cannot_tell"]
    assert pd.isna(row["p"])  # no group has both, though each has matrices enough


def test_a_tie_of_one_person_on_one_side_is_not_tested_and_has_no_verdict(yearly):
    meetings = {f"m{i}": {"school": "a b c", "clinic": "d"} for i in range(6)} | {"m9": {"clinic": "e f"}}
    row = pair(yearly(meetings), "clinic", "school")
    assert row[["carriers", "verdict"]].tolist() == ["1-2", ""]
    assert pd.isna(row["p"])
    assert row["rests_on"] == ("network/543/2010/clinic", "network/543/2010/school", "tie/543/2010/clinic/school")


def test_a_sector_below_the_limit_is_not_tested_even_where_it_met_nobody(yearly):
    meetings = courting() | {"mx": {"police": "p1"}}
    row = pair(yearly(meetings, public_sectors=("police",)), "police", "school")
    assert row[["carriers", "met", "verdict"]].tolist() == ["0", "no", ""]
    assert pd.isna(row["p"])


def test_p_is_adjusted_over_the_tested_pairs_of_the_year(yearly):
    coming = np.random.default_rng(1).random((10, 3, 4)) < 0.6
    meetings = {
        f"m{i}": {s: " ".join(f"{s}{j}" for j in range(4) if came[j]) for s, came in zip("abc", rows, strict=True)}
        for i, rows in enumerate(coming)
    }
    frame = network.sector_ties(yearly(meetings)).frame
    p = frame.dropna(subset="p").sort_values("p", ascending=False)
    # Benjamini & Hochberg 1995: the smallest of p x 3 pairs / rank among the ranks from here up
    by_hand = (p["p"] * [3 / 3, 3 / 2, 3 / 1]).cummin().clip(upper=1)
    assert p["p_adjusted"].tolist() == pytest.approx(by_hand.tolist())
    assert (p["p_adjusted"] > p["p"]).any()


def test_police_below_the_limit_tell_met_and_a_small_other_does_not(yearly):
    meetings = {"m1": {"school": "a b c", "police": "d"}, "m2": {"school": "a b c", "ngo": "e"}}
    data = yearly(meetings, public_sectors=("police",))
    frame = network.sector_ties(data).frame
    met = {(r.sector_a, r.sector_b): r.met for r in frame.itertuples() if "early_education" not in r.sector_b}
    assert met == {("other", "police"): "", ("other", "school"): "", ("police", "school"): "yes"}
    assert set(frame["verdict"]) <= {"", "cannot_tell"}


INTERFACE = ("child_protection", "early_education")


def test_the_first_pair_has_a_row_of_zero_where_a_side_never_came(yearly):
    row = pair(yearly({"m1": {"school": "a b c", "early_education": "d e f"}}), *INTERFACE)
    assert row[["status", "estimate", "met", "carriers", "meetings_together"]].tolist() == ["ok", 0, "no", "0", 0]


def test_the_first_pair_has_a_hidden_row_where_a_side_is_merged_into_other(yearly):
    data = yearly({"m1": {"child_protection": "a b", "ngo": "c", "early_education": "d e f"}})
    row = pair(data, *INTERFACE)
    assert row[["status", "met", "carriers", "verdict"]].tolist() == ["hidden", "", "", ""]
    assert row[["estimate", "meetings_together", "expected"]].isna().all()
    counts = {cell.key: cell.count for cell in network.declared_counts(data)[0].cells}
    assert [counts[cell] for cell in row["rests_on"]] == [2]


def test_the_first_pair_has_one_row_where_both_are_there(yearly):
    frame = network.sector_ties(yearly({"m1": {"child_protection": "a b c", "early_education": "d e f"}})).frame
    assert frame[["sector_a", "sector_b", "met"]].to_numpy().tolist() == [[*INTERFACE, "yes"]]


def test_reviews_stand_beside_their_pair(study_of):
    review = {"kind": "interface_review", "interface": "school|clinic"}
    meetings = [{"meeting": "m1"} | review, {"meeting": "m2"} | review]
    seats = [{"meeting": "m1", "sector": s, "person": s + p} for s in ("school", "clinic", "youth") for p in "abc"]
    data = study_of(meetings, seats)
    assert pair(data, "clinic", "school")["reviews"] == 2
    assert pair(data, "clinic", "youth")["reviews"] == 0


def test_meetings_of_mixed_origin_only_illustrate(study_of):
    seats = [{"sector": s, "person": s + p, "origin": "synthetic"} for s in ("school", "clinic") for p in "abc"]
    row = pair(study_of([{"origin": "published"}], seats), "clinic", "school")
    assert row[["status", "origin", "verdict"]].tolist() == ["illustration", "synthetic", ""]


@pytest.mark.parametrize(
    ("persons", "band"), [(0, "0"), (1, "1-2"), (2, "1-2"), (3, "3-4"), (4, "3-4"), (5, "5+"), (99, "5+")]
)
def test_persons_are_told_as_a_band(persons, band):
    assert carrier_band(persons) == band


def shuffled(data, study_of):
    tables = {name: table.sample(frac=1, random_state=3).to_dict("records") for name, table in data.tables.items()}
    return study_of(tables["meetings"], tables["attendance"])


@pytest.mark.parametrize("question", [network.participation, network.structure, network.sector_ties])
def test_neither_the_order_of_rows_nor_the_pseudonyms_change_a_figure(yearly, study_of, question):
    data = yearly(courting())
    expected = question(data).frame
    pd.testing.assert_frame_equal(question(shuffled(data, study_of)).frame, expected)
    seats = data.tables["attendance"]
    other_key = seats.assign(person=seats["person"].map(lambda person: f"x{crc32(person.encode())}"))
    renamed = study_of(data.tables["meetings"].to_dict("records"), other_key.to_dict("records"))
    pd.testing.assert_frame_equal(question(renamed).frame, expected)


def test_another_seed_moves_p_within_its_error_and_nothing_observed(yearly):
    data = yearly(courting())
    one = network.sector_ties(data).frame
    other = network.sector_ties(type(data)(**{f: getattr(data, f) for f in data.__slots__} | {
        "study": data.study.model_copy(update={"seed": 2})})).frame  # fmt: skip
    assert one["estimate"].tolist() == other["estimate"].tolist()
    assert one["expected"].dropna().tolist() != other["expected"].dropna().tolist()
    # p of 1999 draws has a standard error of at most 2 x sqrt(.25 / 1999) = .022
    assert (one["p"] - other["p"]).abs().max() < 0.07


@pytest.mark.parametrize(("shared", "told"), [(1, None), (2, None), (3, 5), (7, 5), (8, 10)])
def test_meetings_together_are_told_coarsely_where_one_person_sat_at_those_left(yearly, shared, told):
    together = {f"m{i}": {"school": "a b c", "clinic": "d e f"} for i in range(shared)}
    alone = {f"x{i}": {"school": "a", "youth": "g h i"} for i in range(6)}  # one of school without the clinic
    met = pair(yearly(together | alone | {"y": {"clinic": "d e f"}, "z": {"clinic": "d e f"}}), "clinic", "school")
    assert met["meetings_together"] == told or (told is None and pd.isna(met["meetings_together"]))


def test_meetings_together_are_never_told_as_more_than_either_sector_had(yearly):
    together = {f"m{i}": {"school": "a b c", "clinic": "d e f"} for i in range(8)}
    met = pair(yearly(together | {"x": {"school": "a", "youth": "g h i"}}), "clinic", "school")
    assert met["meetings_together"] == 5  # 8 would be told as 10, and the clinic had 8


def test_meetings_together_are_exact_where_what_is_left_is_of_three_or_of_nobody(yearly):
    together = {f"m{i}": {"school": "a b c", "clinic": "d e f"} for i in range(8)}
    met = pair(yearly(together | {"x": {"school": "a b c"}}), "clinic", "school")
    assert met["meetings_together"] == 8

"""Studies at the edge: nothing, one meeting, one person, no sectors."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from varpu_eval import network
from varpu_eval.disclosure import release
from varpu_eval.disclosure.plan import plan_from

QUESTIONS = (
    network.participation,
    network.structure,
    network.sector_ties,
    network.sector_roles,
    network.network_change,
)


def test_without_meetings_every_table_is_empty_with_its_columns(study_of):
    data = study_of([], [])
    tables = [question(data) for question in QUESTIONS]
    assert [len(table.frame) for table in tables] == [0, 0, 0, 0, 0]
    assert tables[2].extras == (
        "meetings_together", "expected", "p", "p_adjusted", "carriers", "reviews", "met", "verdict"
    )  # fmt: skip
    assert network.declared_counts(data) == ()


def test_a_meeting_whose_attendance_is_unknown_is_no_meeting(study_of):
    data = study_of(
        [{"meeting": "m1"}, {"meeting": "m2"}], [{"meeting": "m1"}, {"meeting": "m2", "presence": "absent"}]
    )
    assert set(network.participation(data).frame["meetings"]) == {1}


def test_one_meeting_of_two_sectors_can_tell_nothing_of_chance(yearly):
    data = yearly({"m1": {"school": "a b c", "clinic": "d e f"}})
    row = network.sector_ties(data).frame.query("sector_a == 'clinic'").iloc[0]
    # n_a n_b / (k - 1) = 3 x 3 / 5
    assert row["estimate"] == pytest.approx(1.8)
    assert row["expected"] == pytest.approx(1.8)
    assert pd.isna(row["p"])
    assert row["verdict"] == "cannot_tell"
    assert set(network.structure(data).frame["status"]) == {"not_estimable"}


def test_meetings_of_one_person_count_for_participation_only(yearly):
    data = yearly({"m1": {"school": "a"}, "m2": {"school": "b"}, "m3": {"school": "c"}, "m4": {"clinic": "d e f"}})
    shares = network.participation(data).frame.query("measure == 'meetings_share'").set_index("sector")["estimate"]
    assert shares.to_dict() == {"clinic": 0.25, "school": 0.75}
    tie = network.sector_ties(data).frame.query("sector_a == 'clinic'").iloc[0]
    assert (tie["estimate"], tie["met"], tie["carriers"]) == (0.0, "no", "0")


def test_persons_without_sectors_give_one_sector_and_no_verdict(study_of):
    """392 memberships of 26 bodies, one nominal meeting a body, would look like this."""
    meetings = [{"meeting": f"b{i}", "group": f"body {i}"} for i in range(4)]
    seats = [
        {"meeting": f"b{i}", "person": f"p{j}", "sector": "other"} for i in range(4) for j in range(20) if (i + j) % 3
    ]
    data = study_of(meetings, seats)
    participation = network.participation(data).frame
    told = participation[["area", "sector", "measure", "estimate"]].to_numpy().tolist()
    assert told == [
        ["all", "all", "sectors_at_meeting", 1.0],
        ["all", "other", "meetings_share", 1.0],
        ["all", "other", "regularity", 1.0],
    ]
    ties = network.sector_ties(data).frame
    assert ties[["sector_a", "sector_b", "status", "met"]].to_numpy().tolist() == [
        ["child_protection", "early_education", "not_estimable", ""]
    ]
    assert set(network.structure(data).frame.query("level != 'person'")["status"]) == {"not_estimable"}


def test_persons_without_sectors_leave_through_the_door(study_of):
    """Columns without any figure are released as well."""
    data = study_of([{"meeting": "m1"}], [{"person": f"p{j}", "sector": "other"} for j in range(9)])
    limits = data.study.disclosure
    plan = plan_from(network.declared_counts(data), limits)
    out = release([question(data) for question in QUESTIONS], limits, plan)
    assert out["network_participation"].frame["estimate"].tolist() == [1.0, 1.0, 1.0]
    assert out["sector_ties"].frame["status"].tolist() == ["not_estimable"]


def test_one_sector_is_not_drawn_anew(study_of, monkeypatch):
    """Its ties lie within it whatever anyone does; hundreds of persons would be drawn for nothing."""
    monkeypatch.setattr("varpu_eval.network.year.curveball", None)
    seats = [{"meeting": f"m{i}", "person": f"p{i + j}", "sector": "other"} for i in range(5) for j in range(5)]
    data = study_of([{"meeting": f"m{i}"} for i in range(5)], seats)
    assert set(network.structure(data).frame.query("level != 'person'")["status"]) == {"not_estimable"}


def test_no_result_holds_a_person(yearly):
    data = yearly({f"m{i}": {"school": "pa pb pc", "clinic": "pd pe pf", "police": "pg"} for i in range(3)})
    for question in QUESTIONS:
        told = question(data).frame.to_csv()
        assert not re.search(r"\bp[a-g]\b", told)
    assert not any(re.search(r"/p[a-g]\b", cell.key) for cell in network.declared_counts(data)[0].cells)


def test_every_row_rests_on_declared_cells(yearly):
    data = yearly({"m1": {"school": "a b c", "police": "g", "ngo": "h", "early_education": "i"}})
    declared = {cell.key for cell in network.declared_counts(data)[0].cells}
    rests_on = {cell for question in QUESTIONS for cells in question(data).frame["rests_on"] for cell in cells}
    assert rests_on
    assert rests_on <= declared


def test_years_choose_rows_and_change_none(study_of):
    meetings = [{"meeting": f"m{y}{i}", "date": f"{y}-05-0{i + 1}"} for y in (2009, 2010) for i in range(4)]
    seats = [
        {"meeting": m["meeting"], "person": f"{sector}{j}", "sector": sector}
        for n, m in enumerate(meetings)
        for sector in ("school", "clinic")
        for j in range(5)
        if (n * 3 + j * 2 + len(sector)) % 4
    ]
    data = study_of(meetings, seats)
    for question in QUESTIONS:
        if question is network.network_change:
            continue
        every, chosen = question(data).frame, question(data, frozenset({2010})).frame
        pd.testing.assert_frame_equal(chosen, every[every["year"] == 2010].reset_index(drop=True))

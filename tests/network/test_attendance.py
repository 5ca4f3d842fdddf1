"""Which rows of attendance count."""

from __future__ import annotations

from varpu_eval.network.attendance import origins_of, people_present, reviews_held


def test_present_and_partial_count_and_absent_does_not(study_of):
    seats = [{"person": p, "presence": p} for p in ("present", "partial", "absent")]
    assert people_present(study_of([{}], seats))["person"].tolist() == ["partial", "present"]


def test_a_person_twice_at_a_meeting_is_there_once_under_the_first_sector(study_of):
    seats = [{"sector": "school"}, {"sector": "clinic"}, {"sector": "school"}]
    assert people_present(study_of([{}], seats))["sector"].tolist() == ["clinic"]


def test_an_absent_row_does_not_hide_a_present_one(study_of):
    seats = [{"sector": "clinic", "presence": "absent"}, {"sector": "school"}]
    assert people_present(study_of([{}], seats))["sector"].tolist() == ["school"]


def test_a_person_belongs_to_the_sector_named_at_that_meeting(study_of):
    seats = [{"meeting": "m1", "sector": "school"}, {"meeting": "m2", "sector": "clinic"}]
    rows = people_present(study_of([{"meeting": "m1"}, {"meeting": "m2"}], seats))
    assert rows["sector"].tolist() == ["school", "clinic"]


def test_a_block_is_a_group_in_an_area_or_a_review_of_one_pair(study_of):
    meetings = [
        {"meeting": "m1"},
        {"meeting": "m2", "group": None},
        {"meeting": "m3", "group": "area", "area": "vaaralampi"},
        {"meeting": "m4", "group": "area", "area": "ounasrinne"},
        {"meeting": "m5", "kind": "interface_review", "interface": "school|clinic"},
    ]
    rows = people_present(study_of(meetings, [{"meeting": m["meeting"]} for m in meetings]))
    blocks = rows.set_index("meeting")["block"]
    assert blocks["m1"] == blocks["m2"]  # without a group the kind stands for it
    assert blocks.nunique() == 4


def test_reviews_are_counted_for_their_pair_in_either_order(study_of):
    review = {"kind": "interface_review"}
    meetings = [
        {"meeting": "m1", "interface": "school|clinic"} | review,
        {"meeting": "m2", "interface": "clinic>school"} | review,
        {"meeting": "m3", "interface": "clinic|family"} | review,
        {"meeting": "m4"} | review,
        {"meeting": "m5", "interface": "school|clinic", "kind": "area"},
    ]
    held = reviews_held(study_of(meetings, []), "543", 2010)
    assert held == {frozenset({"school", "clinic"}): 2, frozenset({"clinic", "family"}): 1}


def test_origins_are_those_of_the_year_alone(study_of):
    meetings = [{"meeting": "m1"}, {"meeting": "m2", "date": "2011-01-05", "origin": "published"}]
    data = study_of(meetings, [{"meeting": "m1", "origin": "synthetic"}, {"meeting": "m2"}])
    assert origins_of(data, "543", 2010) == {"own", "synthetic"}

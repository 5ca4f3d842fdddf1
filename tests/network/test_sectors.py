"""Small sectors are merged before anything is counted."""

from __future__ import annotations

import pytest

from varpu_eval.network.attendance import people_present
from varpu_eval.network.sectors import displayed_sectors


def displayed(data):
    names = displayed_sectors(people_present(data), data.study.disclosure)
    return {row.sector: (row.displayed, row.persons) for row in names.itertuples()}


def test_a_sector_of_two_is_counted_in_other(yearly):
    data = yearly({"m1": {"school": "a b c", "ngo": "d e"}, "m2": {"clinic": "f"}})
    assert displayed(data) == {"school": ("school", 3), "ngo": ("other", 3), "clinic": ("other", 3)}


def test_persons_are_counted_over_the_years_meetings_and_once(yearly):
    data = yearly({"m1": {"school": "a b"}, "m2": {"school": "b c"}})
    assert displayed(data) == {"school": ("school", 3)}


def test_a_sector_public_by_office_keeps_its_name_and_its_few(yearly):
    data = yearly({"m1": {"school": "a b c", "police": "d", "ngo": "e"}}, public_sectors=("police",))
    assert displayed(data) == {"school": ("school", 3), "police": ("police", 1), "ngo": ("other", 1)}


def test_one_person_of_two_merged_sectors_is_one_person_in_other(yearly):
    data = yearly({"m1": {"ngo": "a"}, "m2": {"clinic": "a"}})
    assert displayed(data) == {"ngo": ("other", 1), "clinic": ("other", 1)}


@pytest.mark.parametrize(("limit", "kept"), [(2, "ngo"), (3, "other")])
def test_the_studys_own_limit_decides(yearly, limit, kept):
    assert displayed(yearly({"m1": {"ngo": "a b"}}, min_persons=limit))["ngo"][0] == kept


def test_years_and_municipalities_are_merged_each_by_itself(study_of):
    meetings = [{"meeting": "m1"}, {"meeting": "m2", "date": "2011-01-05"}, {"meeting": "m3", "municipality": "698"}]
    seats = [
        {"meeting": m, "person": p, "sector": "ngo"}
        for m, persons in (("m1", "abc"), ("m2", "ab"), ("m3", "a"))
        for p in persons
    ]
    data = study_of(meetings, seats)
    names = displayed_sectors(people_present(data), data.study.disclosure)
    assert names[["municipality", "year", "displayed"]].to_numpy().tolist() == [
        ["543", 2010, "ngo"], ["543", 2011, "other"], ["698", 2010, "other"]
    ]  # fmt: skip

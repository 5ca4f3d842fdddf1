"""The groups of persons that figures rest on."""

from __future__ import annotations

from varpu_eval import network


def counts(data):
    (declared,) = network.declared_counts(data)
    assert declared.kind == "persons"
    return {cell.key: cell.count for cell in declared.cells}


def test_cells_count_distinct_persons_after_merging(yearly):
    data = yearly({"m1": {"school": "a b c", "ngo": "d"}, "m2": {"school": "a", "clinic": "e"}})
    # other is d and e; each met the school, so the thinner side of the tie has two
    assert counts(data) == {
        "network/543/2010/all": 5,
        "network/543/2010/school": 3,
        "network/543/2010/other": 2,
        "network/543/2010/child_protection": 0,
        "network/543/2010/early_education": 0,
        "network/543/areas/2010/school": 3,
        "network/543/areas/2010/other": 2,
        "tie/543/2010/other/school": 2,
        "tie/543/2010/school/school": 3,  # all three sat together; of other nobody sat with another of it
    }


def test_a_person_of_two_sectors_is_one_person_of_all(yearly):
    data = yearly({"m1": {"school": "a b c"}, "m2": {"youth": "a b c"}})
    assert counts(data)["network/543/2010/all"] == 3
    assert counts(data)["tie/543/2010/school/youth"] == 0


def test_an_area_counts_the_fewest_of_those_inside_outside_and_outside_all(study_of):
    meetings = [{"meeting": "n1", "area": "n"}, {"meeting": "e1", "area": "e"}, {"meeting": "m1"}]
    seats = [
        {"meeting": meeting, "person": person}
        for meeting, persons in (("n1", "abcdef"), ("e1", "abcdefgh"), ("m1", "abcdi"))
        for person in persons
    ]
    # of nine in all, three are not in n (g, h, i), one is not in e (i), and it is the one outside all areas too
    told = counts(study_of(meetings, seats))
    assert [told[f"network/543/area/2010/{area}"] for area in "ne"] == [1, 1]
    told = counts(study_of(meetings[:2], seats[:-5]))
    # of eight in all, two are not in n; all are in e and nobody is outside the areas
    assert [told[f"network/543/area/2010/{area}"] for area in "ne"] == [2, 8]


def test_those_who_sat_with_another_of_their_own_sector_are_a_group(yearly):
    data = yearly({"m1": {"school": "a b", "clinic": "e f g"}, "m2": {"school": "c", "clinic": "e"}})
    told = counts(data)
    assert told["tie/543/2010/school/school"] == 2
    assert told["tie/543/2010/clinic/clinic"] == 3
    assert "tie/543/2010/school/school" not in counts(yearly({"m1": {"school": "a"}, "m2": {"school": "b"}}))


def test_who_left_and_who_came_between_two_years_are_groups(study_of):
    meetings = [{"meeting": "m1"}, {"meeting": "m2", "date": "2011-03-01"}]
    seats = [{"meeting": m, "person": p} for m, persons in (("m1", "abcde"), ("m2", "defg")) for p in persons]
    told = counts(study_of(meetings, seats))
    assert [told[f"network/543/{group}/2010/2011"] for group in ("both", "new", "left")] == [2, 2, 3]

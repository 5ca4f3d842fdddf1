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
    }


def test_a_person_of_two_sectors_is_one_person_of_all(yearly):
    data = yearly({"m1": {"school": "a b c"}, "m2": {"youth": "a b c"}})
    assert counts(data)["network/543/2010/all"] == 3
    assert counts(data)["tie/543/2010/school/youth"] == 0

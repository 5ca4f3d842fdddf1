"""Whom the focus is compared with, and persons behind the values of any municipality."""

from __future__ import annotations

import pytest

from varpu_eval.errors import InputError
from varpu_eval.peer.references import (
    NEAREST,
    group_values,
    nearest_of,
    nearest_variables,
    reference_named,
    references,
)


def people(region, value, year=2013, **more):
    return {"indicator": "people", "region": region, "year": year, "value": value, **more}


CODES = ("698", "901", "902", "903", "904", "905", "906", "907", "908")


def study(make_data, *more, **changed):
    rows = [people("543", 40), *(people(code, 41 + at) for at, code in enumerate(CODES)), people("FI", 5000)]
    return make_data({"indicators": [*rows, *more]}, **{"nearest": {"people": 1}, **changed})


def test_the_seven_nearest_municipalities_are_found_and_never_the_country(make_data):
    (reference,) = references(study(make_data))
    assert (reference.name, reference.regions) == ("nearest", CODES[:NEAREST])


def test_named_groups_leave_out_the_focus(make_data):
    data = study(make_data, groups={"kuuma": ["543", "905", "901"], "others": ["902"]}, nearest={})
    assert [(group.name, group.regions) for group in references(data)] == [
        ("kuuma", ("905", "901")), ("others", ("902",)),
    ]  # fmt: skip


def test_without_groups_and_variables_there_is_no_reference(make_data):
    assert references(study(make_data, nearest={})) == ()


def test_the_latest_window_of_the_focus_is_taken_the_shortest_of_them(make_data):
    few = {"543": 90, "901": 91, "902": 93, "903": 94}
    later = [people(code, value, year=2014) for code, value in few.items()]
    wider = [people(code, 7, year=2012, span=3) for code in few]
    beyond = people("902", 99, year=2020)  # which the focus does not have
    assert nearest_variables(study(make_data, *later, *wider, beyond))["people"].to_dict() == few


def test_a_newer_window_that_fewer_than_three_others_have_is_passed_over(make_data):
    later = [people(code, 90, year=2014) for code in ("543", "901", "902")]
    assert len(nearest_variables(study(make_data, *later))) == 1 + len(CODES)
    alone = [people("543", 40), people("901", 50)]
    assert len(nearest_variables(make_data({"indicators": alone}, nearest={"people": 1}))) == 2


@pytest.mark.parametrize(
    ("more", "asked", "told"),
    [
        ({"groups": {"kuuma": ["901"]}}, "kuuma", "kuuma"),
        ({"groups": {"kuuma": ["901"]}}, "nearest", "nearest"),
        ({"groups": {"kuuma": ["901"], "a": ["902"]}, "nearest": {}}, "nearest", "a"),  # the default, which it has not
        ({"nearest": {}}, "nearest", "nearest"),
    ],
)
def test_a_group_is_told_of_by_its_name(make_data, more, asked, told):
    assert reference_named(study(make_data, **more), asked) == told


@pytest.mark.parametrize(
    ("more", "known"),
    [({"groups": {"kuuma": ["901"]}}, "its groups are nearest, kuuma"), ({"nearest": {}}, "neither .nearest. nor")],
)
def test_a_group_that_the_study_has_not_is_refused_with_those_it_has(make_data, more, known):
    with pytest.raises(InputError, match=f"no group 'nonsense'; .*{known}"):
        reference_named(study(make_data, **more), "nonsense")


def test_girls_and_boys_are_not_taken_for_everybody(make_data):
    data = study(make_data, people("901", 1.0, gender="female"))
    assert nearest_variables(data).loc["901", "people"] == 42


def test_a_variable_that_the_focus_lacks_is_told_with_a_way_out(make_data):
    with pytest.raises(InputError, match="'young' has no value for the focus municipality 543"):
        nearest_of(study(make_data, nearest={"young": 1}))


def test_a_variable_that_tells_none_apart_is_refused(make_data):
    rows = [people(code, 40) for code in ("543", "698", "901")]
    with pytest.raises(InputError, match=r"\[nearest\]: variable 'people' is the same"):
        nearest_of(make_data({"indicators": rows}, nearest={"people": 1}))


def test_values_of_a_group_carry_persons_and_leave_out_what_is_not_published(make_data):
    rows = [
        {"indicator": "placed", "region": "901", "year": 2013, "value": 1.2},
        {"indicator": "placed", "region": "902", "year": 2013, "value": None},
    ]
    catalogue = [{"indicator": "placed", "unit": "percent", "source": "THL", "denominator": "people"}]
    data = make_data({"indicators": [*rows, people("901", 500)], "catalogue": catalogue})
    values = group_values(data, ("901", "902"))
    placed = values[values["indicator"] == "placed"]
    assert placed[["region", "value", "denominator", "unit"]].to_numpy().tolist() == [["901", 1.2, 500, "percent"]]

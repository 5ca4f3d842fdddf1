"""Indicators whose values, counts and persons contradict each other."""

import pytest

CATALOGUE = """\
indicator;title_fi;unit;numerator;denominator;better;source;breaks
placed;Sijoitetut;percent;sijoitetut;children;neither;THL;
children;Lapset;count;lapset;;neither;Tilastokeskus;
costs;Kulut;euro;;;neither;Kunta;
workers;Työntekijät;rate;;children;higher;Kunta;
"""

RIGHT = """\
indicator;region;year;span;gender;value;count
placed;543;2010;1;total;1,0;108
placed;543;2010;3;total;1,0;324
children;543;2010;1;total;10800;
children;543;2010;3;total;300;
costs;543;2010;1;total;-12,5;
workers;543;2010;1;total;1,5;20000
"""


@pytest.fixture
def problems(small):
    """Return a function that replaces text in the right table and tells the problems, as row, column and rule."""
    small.files["catalogue.csv"] = CATALOGUE

    def told(old, new):
        assert old in RIGHT
        small.files["indicators.csv"] = RIGHT.replace(old, new)
        return [(p.row, p.column, p.rule) for p in small.problems() if p.file == "indicators.csv"]

    return told


def test_counts_of_several_years_and_of_what_is_no_share_may_be_above_the_persons(problems):
    assert problems("10800", "10800") == []


def test_a_count_above_its_persons_is_a_problem(problems):
    assert problems("1,0;108\n", "1,0;10800\n") == []
    assert problems("1,0;108\n", "1,0;10801\n") == [(2, "count", "persons")]


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [("total;10800", "total;-10800", 4), ("workers;543;2010;1;total;1,5", "workers;543;2010;1;total;-1", 7)],
)
def test_a_count_or_rate_below_zero_is_a_problem_and_costs_are_none(problems, old, new, row):
    assert (row, "value", "share") in problems(old, new)

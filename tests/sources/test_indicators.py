"""Indicators whose values, counts and persons contradict each other."""

import pytest

from varpu_eval.sources import check_study

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


@pytest.fixture
def groups(small):
    """Return a function that gives the study a group, and tells problems and notes of study.toml."""

    def told(codes):
        small.toml += f"\n[groups]\nnear = {codes}\n"
        report = check_study(small.write())
        return [p.message for p in report.problems if p.column == "groups.near"], [
            note.message for note in report.notes if "group 'near'" in note.message
        ]

    return told


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ('["698", "005", "049", "005"]', "stands in the group twice"),
        ('["698", "005", "049", "FI"]', "municipalities only"),
        ('["698", "005", "wsc:01"]', "municipalities only"),
        ('["698", "005", "543"]', "3 municipalities or more besides the focus"),
        ("[]", "3 municipalities or more"),
    ],
)
def test_a_group_that_cannot_be_compared_with_is_a_problem(groups, codes, told):
    (message,), _ = groups(codes)
    assert told in message


def test_members_of_a_group_without_a_value_are_noted(groups):
    assert groups('["543", "698", "005", "049", "186"]') == (
        [], ["group 'near': the table of indicators has no value of 005, 049, 186"],
    )  # fmt: skip

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
    assert problems("1,0;108\n", "100,0;10800\n") == []
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


@pytest.fixture
def doubts(small):
    """Return a function that checks the table of indicators, and tells notes on the doubtful, and all problems."""
    small.files["catalogue.csv"] = CATALOGUE

    def told(table, *, catalogue=CATALOGUE, toml=""):
        small.files |= {"indicators.csv": table, "catalogue.csv": catalogue}
        small.toml = toml + small.toml
        report = check_study(small.write())
        words = ("the value is not what", "every value of the indicator is below 1", "is no indicator of", "start:")
        notes = [str(note) for note in report.notes if any(word in note.message for word in words)]
        return notes, [(p.row, p.column, p.rule, p.way_out) for p in report.problems]

    return told


def test_right_indicators_leave_no_doubt(doubts):
    assert doubts(RIGHT) == ([], [])


@pytest.mark.parametrize("share", ["0,01", "0,0098"])  # 108 of 10800 are 1.0 %
def test_a_share_where_a_percentage_is_asked_is_a_problem(doubts, share):
    _, problems = doubts(RIGHT.replace("1,0;108\n", f"{share};108\n"))
    assert problems == [(2, "value", "share", "Multiply it by 100, or make the unit 'share'.")]


def test_a_true_zero_and_one_that_is_rounded_to_zero_are_no_shares(doubts):
    for value, count in (("0,0", 0), ("0,0", 5), ("0,1", 8)):  # 5 and 8 of 10800 are 0.046 and 0.074 %
        assert doubts(RIGHT.replace("1,0;108\n", f"{value};{count}\n")) == ([], [])


def test_a_value_that_is_not_what_its_count_gives_is_noted_with_its_row(doubts):
    (note,), problems = doubts(RIGHT.replace("1,0;108\n", "3,3;108\n"))
    assert note.startswith("indicators.csv: row 2: the value is not what its count and the persons give")
    assert problems == []


def test_percentages_without_counts_that_are_all_below_one_are_noted(doubts):
    without = RIGHT.replace(";108\n", ";\n").replace(";324\n", ";\n")
    (note,), _ = doubts(without.replace("total;1,0", "total;0,0098"))
    assert note.startswith("indicators.csv: rows 2-3: every value of the indicator is below 1")
    assert doubts(without.replace("total;1,0", "total;1,2")) == ([], [])


def test_a_denominator_that_is_no_indicator_is_noted_for_indicators_that_are_there(doubts):
    right = RIGHT.replace("total;1,0", "total;1,2")
    (note,), problems = doubts(right, catalogue=CATALOGUE.replace("sijoitetut;children", "sijoitetut;lapset"))
    assert note.startswith("catalogue.csv: row 2: the denominator is no indicator of the catalogue")
    assert problems == []


@pytest.mark.parametrize(
    ("start", "told"),
    [(2009, "all after 2009 began"), (2010, "all after 2010 began"), (2013, "all before 2013 began")],
)
def test_a_start_without_yearly_values_on_both_sides_is_noted(doubts, start, told):
    two_years = RIGHT + "children;543;2012;1;total;10900;\n"
    (note,), problems = doubts(two_years, toml=f"start = {start}\n")
    assert "yearly indicators of the focus municipality are of 2010-2012" in note
    assert note.endswith(told)
    assert problems == []


def test_a_start_between_yearly_values_is_not_noted(doubts):
    two_years = RIGHT + "children;543;2012;1;total;10900;\n"
    assert doubts(two_years, toml="start = 2011\n") == ([], [])


def test_a_misspelt_indicator_of_nearest_is_told_with_the_one_that_was_meant(small):
    small.files |= {"catalogue.csv": CATALOGUE, "indicators.csv": RIGHT}
    small.toml += "\n[nearest]\nchildern = 1\nhouses = 1\n"
    ways_out = {p.column: p.way_out for p in small.problems()}
    assert ways_out["nearest.childern"] == "Did you mean 'children'?"
    assert ways_out["nearest.houses"] == "Correct it in study.toml."

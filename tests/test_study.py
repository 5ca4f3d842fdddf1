"""What `study.toml` may say, and how a wrong one is told."""

import pytest

from varpu_eval.errors import InputError
from varpu_eval.study import Limits, in_years, load_study, parse_years, salvage_study

GOOD = """
schema = 1
id = "kunta"
title.fi = "Arviointi"
focus = "005"
years = [2006, 2010]
"""


@pytest.fixture
def study(tmp_path):
    def write(text):
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def problems(folder):
    with pytest.raises(InputError) as caught:
        load_study(folder)
    return {problem.column: f"{problem.message} {problem.way_out}" for problem in caught.value.problems}


def test_the_smallest_study_has_the_default_limits_and_keeps_zeros_of_codes(study):
    read = load_study(study(GOOD))
    assert read.focus == "005"
    assert read.disclosure == Limits(min_respondents=10, min_register_count=5, min_persons=3)
    assert read.title_in("sv") == "Arviointi"
    assert read.regions == ("005",)


def test_every_unknown_key_is_refused_with_the_nearest_known_one(study):
    told = problems(
        study(GOOD + 'yers = 1\n[surveys.staff]\nresponses = ["a.csv"]\ncodebook = "b.csv"\npanal = true\n'
              '[tables.meting]\nfiles = ["m.csv"]\n[disclosure]\nmin_respondent = 5\n')
    )  # fmt: skip
    assert "Did you mean 'years'?" in told["yers"]
    assert "Did you mean 'panel'?" in told["surveys.staff.panal"]
    assert "Did you mean 'meetings'?" in told["tables.meting"]
    assert "Did you mean 'min_respondents'?" in told["disclosure.min_respondent"]


def test_a_code_written_as_a_number_is_refused(study):
    assert "Write it as text" in problems(study(GOOD.replace('"005"', "5")))["focus"]


def test_a_missing_key_is_told_by_name(study):
    assert "is missing" in problems(study(GOOD.replace("years = [2006, 2010]\n", "")))["years"]


def test_a_key_that_only_the_program_sets_is_refused(study):
    assert "is not a key" in problems(study(GOOD + 'root = "elsewhere"\n'))["root"]


@pytest.mark.parametrize("years", ["[2010, 2006]", "[2006, 2006]", "[]", '["2006"]'])
def test_years_rise_stand_once_and_are_numbers(study, years):
    assert problems(study(GOOD.replace("[2006, 2010]", years)))


def test_broken_toml_is_told_with_its_row(study):
    with pytest.raises(InputError) as caught:
        load_study(study(GOOD + "title.fi = = 3\n"))
    assert caught.value.problems[0].row == 7


def test_a_folder_without_a_study_says_how_to_make_one(tmp_path):
    with pytest.raises(InputError, match="varpu-eval new"):
        load_study(tmp_path)


def test_the_shipped_study_is_found_by_its_name():
    assert load_study("demo").id == "demo"


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [("", 1999, None), ("2006,2010", 2010, 2008), ("2006-2010", 2008, 2011), ("2006\u20132010", 2006, 2005)],
)
def test_years_are_a_set_a_span_or_all(text, inside, outside):
    years = parse_years(text)
    assert in_years(inside, years)
    assert outside is None or not in_years(outside, years)


@pytest.mark.parametrize("text", ["2010-2006", "06", "2006;2010", "kaikki"])
def test_years_that_cannot_be_read_are_refused(text):
    with pytest.raises(InputError, match="cannot be read"):
        parse_years(text)


def test_a_window_counts_only_when_it_lies_wholly_inside():
    assert in_years(2010, parse_years("2010-2012"), span=3)
    assert not in_years(2011, parse_years("2010-2012"), span=3)


@pytest.mark.parametrize("path", ["/somewhere/m.csv", "C:\\\\data\\\\m.csv", ""])
def test_a_path_is_relative_and_not_empty(study, path):
    told = problems(study(GOOD + f'[tables.meetings]\nfiles = ["{path}"]\n'))
    assert "relative" in told["tables.meetings.files.0"]


@pytest.mark.parametrize(
    ("wrong", "key", "way_out"),
    [
        ("years = 2010", "years", "square brackets"),
        ('peers = "698"', "peers", "square brackets"),
        ('personal = "yes"', "personal", "true or false"),
        ('seed = "1"', "seed", "whole number"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_how_to_write_it(study, wrong, key, way_out):
    text = GOOD.replace("years = [2006, 2010]", "") if key == "years" else GOOD
    assert way_out in problems(study(text + wrong + "\n"))[key]


def test_the_first_year_of_what_is_evaluated_may_be_given_and_is_none_without(study):
    assert load_study(study(GOOD)).start is None
    assert load_study(study(GOOD + "start = 2009\n")).start == 2009
    assert "Did you mean 'start'?" in problems(study(GOOD + "strat = 2009\n"))["strat"]


@pytest.mark.parametrize("wrong", ["209", '"2009"', "2009-01-01", "[2009]", "true", "2009.5"])
def test_a_start_that_is_no_year_is_refused(study, wrong):
    told = problems(study(GOOD + f"start = {wrong}\n"))
    assert told == {"start": "is not a year Write a whole number from 1900 to 2100, without quotation marks: 2010."}


def test_a_title_in_the_studys_language_is_needed(study):
    assert "title.fi is missing" in problems(study(GOOD.replace("title.fi", "title.sv")))[""]


def test_a_wrong_key_is_left_out_so_that_the_rest_can_be_read(study):
    read, told = salvage_study(study(GOOD + "[disclosure]\nmin_respondent = 5\nmin_persons = 4\n"))
    assert len(told) == 1
    assert read.disclosure.min_persons == 4
    read, told = salvage_study(study(GOOD.replace('id = "kunta"', "")))
    assert (read, len(told)) == (None, 1)


def test_groups_and_nearest_name_municipalities_and_weighted_indicators(study):
    read = load_study(study(GOOD + '[groups]\nkuuma = ["186", "245"]\n[nearest]\npopulation = 2\nyoung = 0.5\n'))
    assert dict(read.groups) == {"kuuma": ("186", "245")}
    assert dict(read.nearest) == {"population": 2, "young": 0.5}


@pytest.mark.parametrize(
    ("wrong", "key", "told"),
    [
        ('[groups]\nkuuma = ["186", 245]', "groups.kuuma.1", "Write it as text"),
        ('[groups]\nkuuma = "186"', "groups.kuuma", "square brackets"),
        ("[nearest]\npeople = inf", "nearest.people", "finite number"),
        ('[groups]\nnearest = ["186"]', "", "cannot be called 'nearest'"),
        ("[nearest]\npopulation = 0", "nearest.population", "greater than 0"),
    ],
)
def test_a_group_or_weight_that_cannot_be_is_told(study, wrong, key, told):
    assert told in problems(study(GOOD + wrong + "\n"))[key]

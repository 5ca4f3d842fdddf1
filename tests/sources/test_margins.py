"""Further margins: what study.toml, answer sheets and population must agree on, and what is told where they do not."""

import pytest

ANSWERS, LATER, POPULATION = "survey/staff_2006.csv", "survey/staff_2010.csv", "survey/staff_population.csv"
FILES = {
    ANSWERS: """\
municipality;year;respondent;unit;sector;employer;heard;timely;tools
543;2006;P1;NA;school;Kunta;5;4;Muu
543;2006;P2;005;school;Säätiö;4;3;Muu
698;2006;P3;U3;youth;Kunta;1;;
""",
    LATER: """\
municipality,year,respondent,unit,sector,employer,heard,timely,late,tools
543,2010,P1,NA,school,Kunta,4,4,2,Muu
698,2010,P3,U3,youth,Kunta,3,3,1,
""",
    POPULATION: """\
municipality;year;sector;staff;unit;employer
543;2006;school;4;NA;Kunta
543;2006;school;6;005;Säätiö
698;2006;youth;3;U3;Kunta
543;2010;school;9;NA;Kunta
698;2010;youth;3;U3;Kunta
""",
}
CHOICE = 'weighting = "raking"\nmargins = ["employer"]\n'


@pytest.fixture
def raked(small):
    """Return the small study with answers weighted to the employer, without a problem."""
    small.files |= FILES
    small.toml += CHOICE
    return small


def told(study):
    return [(p.file, p.row, p.column, p.rule, p.message) for p in study.problems()]


def test_a_margin_is_kept_in_sheets_and_population(raked):
    survey = raked.read().surveys["staff"]
    assert survey.population["employer"].tolist() == ["Kunta", "Säätiö", "Kunta", "Kunta", "Kunta"]
    assert survey.population["staff"].tolist() == [4, 6, 3, 9, 3]
    assert survey.responses["employer"].tolist() == ["Kunta", "Säätiö", "Kunta", "Kunta", "Kunta"]


@pytest.mark.parametrize("heading", ["gender", "Sukupuoli"])
def test_a_margin_of_ones_own_is_found_by_its_name_or_as_it_is_mapped(raked, heading):
    raked.files = {file: text.replace("employer", heading) for file, text in raked.files.items()}
    raked.toml = raked.toml.replace('"employer"', '"gender"') + f'columns = {{ {heading} = "gender" }}\n'
    survey = raked.read().surveys["staff"]
    assert survey.responses["gender"].tolist() == ["Kunta", "Säätiö", "Kunta", "Kunta", "Kunta"]
    assert list(survey.population.columns) == ["municipality", "year", "sector", "staff", "unit", "gender", "origin"]


def test_margins_that_nothing_is_weighted_to_are_summed_away(raked):
    raked.toml = raked.toml.replace(CHOICE, "")
    raked.replace(POPULATION, "543;2006;school;4;NA;Kunta\n", "543;2006;school;3;NA;Kunta\n543;2006;school;1;NA;Muu\n")
    population = raked.read().surveys["staff"].population
    assert "employer" not in population
    assert population["staff"].tolist() == [4, 6, 3, 9, 3]


@pytest.mark.parametrize(
    ("choice", "key", "message"),
    [
        ('margins = ["employer"]', "margins", "margins are not used with weighting = 'staff'"),
        ('weighting = "raking"', "margins", "weighting = 'raking' has no margins"),
        ('weighting = "linear"\nmargins = ["employer", "employer"]', "margins", "a margin stands twice"),
        ('weighting = "raking"\nmargins = ["employer", "unit"]', "margins",
         "'unit' is no further margin: it is the sampling unit, and would leave no variance"),
        ('weighting = "raking"\nmargins = ["employer", "heard"]', "margins",
         "'heard' is an item of the codebook, and no margin"),
        (CHOICE + 'inference = "census"', "weighting", "a census weighs to municipality, year and sector"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_told_by_its_key(raked, choice, key, message):
    raked.toml = raked.toml.replace(CHOICE, choice + "\n")
    found = [problem for problem in told(raked) if problem[0] == "study.toml"]
    assert found == [("study.toml", 0, f"surveys.staff.{key}", "margin", message)]


def test_without_a_population_there_is_nothing_to_weigh_to(raked):
    raked.toml = raked.toml.replace('population = "survey/staff_population.csv"\n', "")
    del raked.files[POPULATION]
    message = "no population says what answers are weighted to"
    assert told(raked) == [("study.toml", 0, "surveys.staff.weighting", "margin", message)]


def test_a_missing_column_is_told_once(raked):
    raked.replace(LATER, "employer", "työ")
    assert told(raked) == [(LATER, 0, "employer", "column_missing", "the column 'employer' is missing")]


def test_a_population_without_the_column_is_told_once(raked):
    raked.replace(POPULATION, "employer", "työ")
    assert told(raked) == [(POPULATION, 0, "employer", "column_missing", "the column 'employer' is missing")]


def test_a_value_that_the_population_lacks_there_is_told_row_by_row_and_not_shown(raked):
    raked.replace(LATER, "P3,U3,youth,Kunta", "P3,U3,youth,Säätiö")  # which 698 has nobody of
    message = "the population of 698 / 2010 has no staff of this employer"
    assert told(raked) == [(LATER, 3, "employer", "margin", message)]


def test_answers_of_a_sector_without_staff_cannot_be_raked(raked):
    raked.replace(POPULATION, "698;2010;youth;3;U3;Kunta", "698;2010;school;3;U3;Kunta")
    message = "the population of 698 / 2010 has no staff of this sector"
    assert told(raked) == [(LATER, 3, "sector", "margin", message)]


def test_fewer_staff_than_answers_of_a_value_is_told_where_the_value_stands(raked):
    raked.replace(ANSWERS, "P2;005;school;Säätiö", "P2;005;school;Kunta")
    raked.replace(POPULATION, "543;2006;school;4;NA;Kunta", "543;2006;school;1;NA;Kunta")
    message = "1 staff of this employer in 543 / 2006, but 2 answers"
    assert told(raked) == [(POPULATION, 2, "employer", "margin", message)]


def test_values_that_nobody_answered_for_are_a_note(raked):
    raked.replace(ANSWERS, "P2;005;school;Säätiö", "P2;005;school;Kunta")
    report = raked.check()
    assert report.problems == ()
    assert "1 values of employer have staff in a municipality and year, and no answer" in str(report.notes)


def test_a_few_blanks_stand_and_too_many_are_told_once_a_place(raked):
    rows = "".join(f"543;2006;Q{i};NA;school;{'Kunta' if i > 1 else ''};5;4;\n" for i in range(8))  # 2 of 10 blank
    raked.files[ANSWERS] += rows
    raked.replace(POPULATION, "543;2006;school;4;NA;Kunta", "543;2006;school;40;NA;Kunta")
    assert raked.problems() == ()
    assert raked.read().surveys["staff"].responses["employer"].isna().sum() == 2
    raked.replace(ANSWERS, "P1;NA;school;Kunta", "P1;NA;school;")
    message = "30% of the sheets of 543 / 2006 have no employer; at most 20% may"
    assert told(raked) == [(ANSWERS, 2, "employer", "margin", message)]


def test_a_population_row_without_the_margin_must_be_filled(raked):
    raked.replace(POPULATION, "543;2006;school;4;NA;Kunta", "543;2006;school;4;NA;")
    assert (POPULATION, 2, "employer", "required", "the cell is empty") in told(raked)


def test_a_total_over_a_margin_beside_its_parts_would_count_twice(raked):
    raked.files[POPULATION] += "543;2006;school;10;NA;yhteensä\n"
    found = told(raked)
    assert [(row, rule) for _, row, _, rule, _ in found] == [(7, "total")]

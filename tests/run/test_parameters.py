import ast

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from varpu_eval.errors import InputError, RunError
from varpu_eval.run.parameters import Parameter, read_parameters, values_for
from varpu_eval.study import shipped

YEARS = Parameter("years", "str", "")
SURVEY = Parameter("survey", "str", "staff")
MARGIN = Parameter("margin", "float", 0.05)
FAST = Parameter("fast", "bool", False)
YEAR = Parameter("year", "int", 0)
DECLARED = {
    "10-survey-change": (YEARS, SURVEY, MARGIN, FAST),
    "30-peer-comparison": (YEARS, SURVEY),
    "40-x": (YEARS, YEAR),
}


def parameters_of(source, tags=("parameters",)):
    return read_parameters(new_notebook(cells=[new_code_cell(source, metadata={"tags": list(tags)})]), "x")


def test_every_line_of_the_cell_is_a_parameter_with_its_type_and_default():
    source = 'years: str = ""  # every year\n# a remark\nmargin: float = 0.05\nyear: int = -1\nfast: bool = False'
    assert parameters_of(source) == (YEARS, MARGIN, Parameter("year", "int", -1), FAST)


def test_a_notebook_without_the_tag_is_refused():
    with pytest.raises(RunError, match="notebook x: 0 cells have the tag 'parameters'"):
        parameters_of('years: str = ""', tags=())


@pytest.mark.parametrize(
    "line",
    [
        "years = ''",
        "years: str",
        "years: int | None = None",
        "years: list = []",
        "year: int = '2010'",
        "margin: float = 1",
        "year: int = True",
        "years: str = str()",
        "import os",
    ],
)
def test_a_line_that_is_not_name_type_literal_is_refused(line):
    with pytest.raises(RunError, match="line 2 of the parameters cell is not of the form"):
        parameters_of(f"seed: int = 1\n{line}")


def test_a_cell_that_is_not_python_is_refused():
    with pytest.raises(RunError, match="line 1 of the parameters cell is not Python"):
        parameters_of("years: str =")


def test_a_parameter_declared_twice_is_refused():
    with pytest.raises(RunError, match="year is declared twice"):
        parameters_of("year: int = 0\nyear: int = 1")


def test_common_values_reach_the_notebooks_that_declare_them():
    assert values_for(DECLARED, [], {"years": "2010", "year": 5, "seed": 2}) == {
        "10-survey-change": {"years": "2010", "survey": "staff", "margin": 0.05, "fast": False},
        "30-peer-comparison": {"years": "2010", "survey": "staff"},
        "40-x": {"years": "2010", "year": 5},
    }


def test_a_setting_reaches_the_one_notebook_that_declares_it_in_the_declared_type():
    values = values_for(DECLARED, ["margin=0.1", "fast=True", "year=2010"], {})
    assert values == {
        "10-survey-change": {"years": "", "survey": "staff", "margin": 0.1, "fast": True},
        "30-peer-comparison": {"years": "", "survey": "staff"},
        "40-x": {"years": "", "year": 2010},
    }
    assert type(values["40-x"]["year"]) is int


def test_a_setting_that_all_declare_reaches_all():
    assert {v["years"] for v in values_for(DECLARED, ["years=2006-2010"], {"years": ""}).values()} == {"2006-2010"}


def test_a_setting_that_some_declare_must_say_which():
    with pytest.raises(InputError, match=r"--set 10-survey-change\.survey=VALUE or --set 30-peer"):
        values_for(DECLARED, ["survey=users"], {})
    assert values_for(DECLARED, ["30-peer-comparison.survey=users"], {})["30-peer-comparison"]["survey"] == "users"


def test_a_value_may_hold_an_equals_sign_and_quotes():
    assert values_for(DECLARED, ['10-survey-change.survey=a="b"'], {})["10-survey-change"]["survey"] == 'a="b"'


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (
            "yer=2010",
            "no parameter is called 'yer'. Did you mean 'year'? Known are: fast, margin, survey, year, years.",
        ),
        ("30-peer-comparison.margin=1", "Known are: survey, years."),
        ("10-survey.margin=1", "notebook '10-survey' is not in this run. Did you mean '10-survey-change'?"),
        ("margin", "expected name=value"),
        ("margin=0,1", "expected a number with a decimal point"),
        ("margin=nan", "expected a number with a decimal point"),
        ("year=2010.5", "expected a whole number"),
        ("fast=yes", "expected true or false"),
        ("years=last", "years 'last' cannot be read"),
        ("study=other", "The study is the argument of 'report'."),
        ("language=sv", "Use --language."),
    ],
)
def test_a_wrong_setting_is_refused_with_the_way_out(setting, told):
    with pytest.raises(InputError) as error:
        values_for(DECLARED, [setting], {})
    assert told in str(error.value)


@pytest.mark.parametrize("file", sorted(shipped("notebooks").glob("*.ipynb")), ids=lambda file: file.stem)
def test_each_parameter_of_a_notebook_says_what_it_takes_where_papermill_reads_it(file):
    ours = read_parameters(nbformat.read(file, as_version=4), file.stem)
    theirs = papermill.inspect_notebook(str(file))
    assert {name: ast.literal_eval(told["default"]) for name, told in theirs.items()} == {
        parameter.name: parameter.default for parameter in ours
    }
    assert [name for name, told in theirs.items() if not told["help"]] == []

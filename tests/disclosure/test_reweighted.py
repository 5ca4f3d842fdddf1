"""Two weightings of one total are never both shown where few answers are weighed otherwise."""

import dataclasses
from pathlib import Path

import pytest

from varpu_eval.disclosure import make_plan, release
from varpu_eval.sources import read_study
from varpu_eval.study import Limits
from varpu_eval.survey import sensitivity

STUDY = Path(__file__).parents[1] / "reference" / "export" / "study"


@pytest.fixture(scope="module")
def released():
    read = read_study(STUDY)
    limits = Limits(min_respondents=7)  # under which no sector there is small
    data = dataclasses.replace(read, study=read.study.model_copy(update={"disclosure": limits}))
    table = release([sensitivity(data)], limits, make_plan(data))["survey_sensitivity"].frame
    return table[table["municipality"] == "698"].set_index(["survey", "design"])["status"]


def shown(released, survey, design):
    return set(released.loc[(survey, design)])


def test_unweighted_rows_are_shown_beside_rows_weighted_to_sectors_that_are_all_large(released):
    assert shown(released, "team", "process_unweighted") == {"ok"}


@pytest.mark.parametrize("survey", ["raked", "linear"])
def test_they_are_hidden_beside_margins_that_weigh_few_answers_otherwise(released, survey):
    # the same answers, but a sector, an employer and a kind of contract together have fewer than 7
    assert shown(released, survey, "process_unweighted") == {"hidden"}
    assert shown(released, survey, "process") == {"ok"}  # figures that weigh alike stay
    assert shown(released, survey, "process_persons") == {"ok"}

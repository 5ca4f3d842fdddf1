"""The catalogue that a new study begins with: what it must tell of each indicator, and where it is explained."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from varpu_eval.sources.indicators import UNITS
from varpu_eval.study import shipped

READ = {"dtype": "str", "keep_default_na": False}


@pytest.fixture(scope="module")
def catalogue():
    return pd.read_csv(shipped("data", "template", "catalogue.csv"), **READ).set_index("indicator")


def test_it_has_the_indicators_of_the_questions_in_three_languages(catalogue):
    assert {
        "taken_into_care", "placed", "substitute_care_share", "open_care", "notifications", "net_costs",
        "social_workers", "population_0_17", "heard_at_school",
    } <= set(catalogue.index)  # fmt: skip
    assert catalogue[["title_fi", "title_sv", "title_en", "numerator", "source"]].ne("").all(axis=None)
    assert catalogue["unit"].isin(UNITS).all()
    assert catalogue.index.is_unique


def test_use_of_a_service_has_no_direction(catalogue):
    used = ["taken_into_care", "placed", "substitute_care_share", "open_care", "notifications", "net_costs"]
    assert set(catalogue.loc[used, "better"]) == {"neither"}


def test_persons_behind_a_share_are_an_indicator_of_the_catalogue(catalogue):
    named = catalogue.loc[catalogue["denominator"] != "", "denominator"]
    assert set(named) <= set(catalogue.index)
    assert set(catalogue.loc[named, "unit"]) == {"count"}


@pytest.mark.parametrize(
    ("indicator", "years"),
    [
        ("taken_into_care", ["2008", "2023"]),
        ("notifications", ["2008", "2023"]),
        ("open_care", ["2008", "2015", "2023"]),
        ("population_0_17", []),
    ],
)
def test_breaks_are_those_of_the_acts(catalogue, indicator, years):
    assert re.findall(r"(?:^|\|)(\d{4})=", catalogue.loc[indicator, "breaks"]) == years


def test_the_demo_calls_its_indicators_the_same(catalogue):
    demo = pd.read_csv(shipped("data", "demo", "catalogue.csv"), **READ).set_index("indicator").drop("example")
    same = ["title_fi", "unit", "better"]
    assert demo[same].equals(catalogue.loc[demo.index, same])

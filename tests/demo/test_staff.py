"""The synthetic staff survey has what a real one has: nonresponse, panels, second sheets, blanks and small sectors."""

import pandas as pd
import pytest

MIN_RESPONDENTS = 10


@pytest.fixture(scope="module")
def staff(shipped_table):
    return shipped_table("survey", "staff_population.csv").astype({"staff": int, "year": int})


def test_staff_numbers_are_some_hundreds_in_each_municipality(staff):
    totals = staff.groupby(["municipality", "year"])["staff"].sum()
    assert totals.between(850, 1350).all()
    assert len(totals) == 6


def test_response_rates_are_between_45_and_70_percent_and_differ_by_sector(staff, answers):
    big = ["early_education", "school", "child_protection"]  # the others are too small for a rate to be told
    by = ["municipality", "year", "sector"]
    rates = answers.groupby(by).size() / staff.groupby(by)["staff"].sum()
    assert rates[rates.index.isin(big, level="sector")].between(0.45, 0.70).all()
    assert (rates.xs("child_protection", level="sector") > rates.xs("school", level="sector")).all()


def test_no_unit_has_more_respondents_than_staff(staff, answers):
    by = ["municipality", "year", "sector", "unit"]
    both = pd.concat([answers.groupby(by).size(), staff.set_index(by)["staff"]], axis=1, keys=["answered", "staff"])
    assert both["staff"].notna().all()
    assert (both["answered"].fillna(0) <= both["staff"]).all()


def test_each_year_some_people_answered_twice(sheets):
    again = sheets.duplicated(["respondent", "year"], keep="last").groupby(sheets["year"]).sum()
    assert again.between(5, 40).all()


def test_a_third_of_respondents_answered_in_more_than_one_year(answers):
    years = answers.groupby("respondent")["year"].nunique()
    assert 1 / 3 < (years > 1).mean() < 2 / 3


def test_units_keep_their_ids_across_years(answers):
    units = answers[answers["sector"].isin(["early_education", "school"])].groupby("year")["unit"].unique().map(set)
    assert units[2006] == units[2010] == units[2014]


def test_some_sectors_are_too_small_to_be_told(answers):
    counts = answers.groupby(["municipality", "year", "sector"]).size()
    small = counts[counts.index.isin(["administration", "coordination"], level="sector")]
    assert len(small) == 2 * 2 * 3
    assert (small < MIN_RESPONDENTS).all()
    assert (counts.xs("early_education", level="sector") > 200).all()


def test_blanks_and_cannot_say_are_kept_apart(sheets, codebook):
    everyone_asked = codebook.index[(codebook["interface"] == "") & (codebook["from_year"] == "")]
    cells = sheets[everyone_asked]
    assert 0.005 < (cells == "").mean(axis=None) < 0.04
    assert 0.02 < (cells == "9").mean(axis=None) < 0.06


def test_an_item_of_a_later_year_has_no_earlier_answers(answers, codebook):
    assert list(codebook.index[codebook["from_year"] == "2010"]) == ["close_network"]
    assert answers.loc[answers["year"] == 2006, "close_network"].isna().all()


def test_every_principle_and_dimension_has_items_and_some_are_reversed(codebook):
    assert set(codebook["principle"]) == {"early", "openly", "together"}
    assert set(codebook["dimension"]) == {
        "early_support", "taking_up_worries", "openness", "being_heard", "participation", "cooperation", "rooting",
        "interface",
    }  # fmt: skip
    assert (codebook["reverse"] == "1").sum() == 4
    assert 18 <= len(codebook) <= 24

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import declared_counts
from varpu_eval.survey.scales import scale_quality
from varpu_eval.uncertainty import complete_items, cronbach_alpha, make_design, mcdonald_omega

KEYS = ["dimension", "municipality", "year", "measure"]
NAN = float("nan")
THREE = [{"item": "a"}, {"item": "b", "reverse": True}, {"item": "c"}]


def table_of(make_data, survey, years=None):
    return scale_quality(make_data(surveys={"staff": survey}), years).frame.set_index(KEYS).sort_index()


def sheets_of(seed, n=60, units=10, items="abc", turned="b", **plain):
    rng = np.random.default_rng(seed)
    answers = np.clip(np.round(3.2 + rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, len(items)))), 1, 5)
    columns = {item: 6 - column if item in turned else column for item, column in zip(items, answers.T, strict=True)}
    return [
        {"unit": f"u{row % units}", **plain, **{item: column[row] for item, column in columns.items()}}
        for row in range(n)
    ]


def test_every_dimension_has_its_measures_in_each_place(make_data, drawn):
    table = table_of(make_data, drawn)
    assert set(table.loc[("openness", "543", 2010)].index) == {
        "alpha", "omega", "floor", "ceiling", "item_rest:a", "item_rest:b",
    }  # fmt: skip
    assert set(table.loc[("rooting", "698", 2006)].index) == {"alpha", "omega", "floor", "ceiling"}
    assert set(table.index.get_level_values("year")) == {2006, 2010, 2014}
    assert (table["survey"] == "staff").all()


def test_a_row_rests_on_the_dimensions_cell_and_counts_complete_sheets(make_data, drawn):
    row = table_of(make_data, drawn).loc[("openness", "543", 2010, "alpha")]
    here = drawn.responses[(drawn.responses["municipality"] == "543") & (drawn.responses["year"] == 2010)]
    assert row["n"] == len(here.dropna(subset=["a", "b"])) < len(here)
    assert row["rests_on"] == ("survey/staff/543/2010/all/openness",)
    assert row["source"] == "survey staff 2010"
    assert row["unit"] == "coefficient"


def test_every_cell_is_declared(make_data, drawn):
    data = make_data(surveys={"staff": drawn})
    declared = {cell.key for counts in declared_counts(data) for cell in counts.cells}
    assert {cell for cells in scale_quality(data).frame["rests_on"] for cell in cells} <= declared


def test_reversed_items_are_mirrored_and_units_are_the_clusters(make_data, make_survey):
    survey = make_survey(sheets_of(3), THREE)
    row = table_of(make_data, survey).loc["openness", "543", 2010]
    answers = survey.responses[["a", "b", "c"]].to_numpy() * [1, -1, 1]
    items = complete_items(make_design(np.ones(60), clusters=[survey.responses["unit"].to_numpy()]), answers)
    for measure, expected in (("alpha", cronbach_alpha(items)), ("omega", mcdonald_omega(items))):
        numbers = row.loc[measure, ["estimate", "low", "high"]].astype(float)
        # stretching all items alike changes nothing but rounding
        np.testing.assert_allclose(numbers, [expected.value, expected.low, expected.high], rtol=1e-8)


def test_items_of_different_scales_weigh_alike_as_in_the_score(make_data, make_survey):
    sheets = sheets_of(3, turned="")
    stretched = [{**sheet, "c": 100 * (sheet["c"] - 1) / 4} for sheet in sheets]
    plain = table_of(make_data, make_survey(sheets, [{"item": item} for item in "abc"]))
    items = [{"item": "a"}, {"item": "b"}, {"item": "c", "low": 0.0, "high": 100.0, "agree_from": NAN}]
    other = table_of(make_data, make_survey(stretched, items))
    np.testing.assert_allclose(plain["estimate"], other["estimate"], rtol=1e-9)


def test_floor_and_ceiling_are_shares_of_complete_sheets_after_reversing(make_data, make_survey):
    lowest, highest = {"a": 1, "b": 5}, {"a": 5, "b": 1}
    sheets = [lowest] * 4 + [highest] * 6 + [{"a": 3, "b": 3}] * 10 + [{"a": 5, "b": NAN}] * 5
    survey = make_survey([{"unit": f"u{k}", **sheet} for k, sheet in enumerate(sheets)], THREE[:2])
    row = table_of(make_data, survey).loc["openness", "543", 2010]
    assert row.loc["floor", "estimate"] == pytest.approx(4 / 20)
    assert row.loc["ceiling", "estimate"] == pytest.approx(6 / 20)
    assert row.loc["floor", "n"] == 20
    assert row.loc["floor", "low"] < 0.2 < row.loc["floor", "high"]


@pytest.mark.parametrize(("held", "status"), [(0, "ok"), (1, "hidden"), (2, "hidden"), (3, "ok"), (20, "hidden")])
def test_an_end_that_few_hold_or_everybody_is_hidden(make_data, make_survey, held, status):
    sheets = [{"unit": f"u{k}", "a": 1 if k < held else 3, "b": 5 if k < held else 2 + k % 2} for k in range(20)]
    row = table_of(make_data, make_survey(sheets, THREE[:2])).loc[("openness", "543", 2010, "floor")]
    assert row["status"] == status
    assert pd.isna(row["n"]) == (status == "hidden")


def test_interface_items_and_items_of_no_dimension_are_no_part(make_data, make_survey):
    sheets = [{**sheet, "i": 3, "lone": 4} for sheet in sheets_of(1)]
    items = [*THREE, {"item": "i", "interface": "school>youth"}, {"item": "lone", "dimension": None}]
    table = table_of(make_data, make_survey(sheets, items))
    assert set(table.index.get_level_values("dimension")) == {"openness"}
    assert not [measure for measure in table.index.get_level_values("measure") if measure.endswith((":i", ":lone"))]


def test_an_item_counts_only_in_its_years_and_where_it_was_asked(make_data, make_survey):
    sheets = sheets_of(1, year=2006) + sheets_of(2, year=2010)
    sheets += [{**sheet, "c": NAN} for sheet in sheets_of(4, year=2010, municipality="698")]
    items = [{"item": "a", "to_year": 2006}, *THREE[1:]]
    table = table_of(make_data, make_survey(sheets, items))

    def items_in(municipality, year):
        measures = table.loc[("openness", municipality, year)].index
        return {measure.split(":")[1] for measure in measures if measure.startswith("item_rest")}

    assert items_in("543", 2006) == {"a", "b", "c"}
    assert items_in("543", 2010) == {"b", "c"}
    assert items_in("698", 2010) == set()
    assert table.loc[("openness", "698", 2010, "alpha"), "status"] == "not_estimable"
    assert table.loc[("openness", "698", 2010, "floor"), "n"] == 60


def test_too_few_units_items_or_differences_are_not_estimable(make_data, make_survey):
    few = table_of(make_data, make_survey(sheets_of(1, units=3), THREE)).loc["openness", "543", 2010]
    assert set(few["status"]) == {"not_estimable"}
    alike = [{"unit": f"u{k}", "a": 3, "b": 3, "c": 3} for k in range(20)]
    same = table_of(make_data, make_survey(alike, THREE)).loc["openness", "543", 2010]
    assert set(same.drop(["floor", "ceiling"])["status"]) == {"not_estimable"}
    two = table_of(make_data, make_survey(sheets_of(1, items="ab"), THREE[:2])).loc["openness", "543", 2010]
    assert two.loc["alpha", "status"] == "ok"
    assert two.loc["omega", "status"] == "not_estimable"


def test_a_place_where_nobody_answered_a_dimension_has_no_row_of_it(make_data, make_survey):
    sheets = [{**sheet, "c": NAN} for sheet in sheets_of(1)]
    items = [*THREE[:2], {"item": "c", "dimension": "rooting"}]
    table = table_of(make_data, make_survey(sheets, items))
    assert set(table.index.get_level_values("dimension")) == {"openness"}


def test_a_census_without_staff_numbers_is_not_estimable(make_data, make_survey):
    table = table_of(make_data, make_survey(sheets_of(1), THREE, inference="census"))
    assert set(table["status"]) == {"not_estimable"}


def test_a_census_of_nearly_everybody_is_surer(make_data, make_survey):
    def width(staff):
        population = [{"municipality": "543", "year": 2010, "sector": "school", "staff": staff}]
        survey = make_survey(sheets_of(1), THREE, population, inference="census")
        row = table_of(make_data, survey).loc[("openness", "543", 2010, "alpha")]
        return row["high"] - row["low"]

    # the finite population correction leaves 1 - 60/63 of the variance
    assert width(63) < width(6000) / 3


def test_years_are_chosen(make_data, drawn):
    assert set(table_of(make_data, drawn, frozenset({2010})).index.get_level_values("year")) == {2010}

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import change, levels

KEYS = ["municipality", "sector", "level", "key", "measure", "year_from", "year_to"]


def _table(make_data, survey, **study):
    return change(make_data(surveys={"staff": survey}, **study)).frame.set_index(KEYS).sort_index()


@pytest.fixture
def table(make_data, drawn):
    return _table(make_data, drawn)


def test_waves_are_compared_one_after_another_and_the_first_with_the_last(table):
    pairs = table.index.droplevel([0, 1, 2, 3, 4]).unique()
    assert set(pairs) == {(2006, 2010), (2010, 2014), (2006, 2014)}


def test_a_change_is_the_later_level_less_the_earlier(make_data, drawn, table):
    levels_ = levels(make_data(surveys={"staff": drawn})).frame
    levels_ = levels_.set_index(["municipality", "sector", "level", "key", "measure", "year"])["estimate"]
    for key, row in table.iterrows():
        assert row["estimate"] == pytest.approx(levels_[(*key[:5], key[6])] - levels_[(*key[:5], key[5])], abs=1e-9)


def test_sectors_are_compared_by_dimensions_only(table):
    sectors = table.index.get_level_values("sector") != "all"
    assert set(table[sectors].index.get_level_values("level")) == {"dimension"}


def test_mirrored_years_mirror_the_change(make_data, drawn, table):
    sheets = drawn.responses.assign(year=4020 - drawn.responses["year"])
    mirrored = _table(make_data, replace(drawn, responses=sheets))
    for (*who, before, after), row in table.iterrows():
        other = mirrored.loc[(*who, 4020 - after, 4020 - before)]
        assert other["estimate"] == pytest.approx(-row["estimate"], abs=1e-9)
        assert (other["low"], other["high"]) == pytest.approx((-row["high"], -row["low"]), abs=1e-9)
        assert other["se"] == pytest.approx(row["se"])
        assert (other["n_from"], other["n_to"]) == (row["n_to"], row["n_from"])


def test_row_order_and_names_of_units_do_not_matter(make_data, drawn, table):
    sheets = drawn.responses.sample(frac=1, random_state=1)
    names = {unit: f"x{number}" for number, unit in enumerate(sorted(sheets["unit"].unique(), reverse=True))}
    shuffled = _table(make_data, replace(drawn, responses=sheets.assign(unit=sheets["unit"].map(names))))
    numbers = ["estimate", "low", "high", "se", "df", "p", "p_holm", "p_bh", "effect_size"]
    np.testing.assert_allclose(shuffled[numbers], table[numbers], rtol=1e-8, atol=1e-10)
    assert (shuffled["verdict"] == table["verdict"]).all()


def test_a_unit_seen_in_both_years_makes_the_change_surer(make_data, drawn, table):
    sheets = drawn.responses.assign(unit=drawn.responses["unit"] + " " + drawn.responses["year"].astype(str))
    apart = _table(make_data, replace(drawn, responses=sheets))
    scores = table.xs("score", level="measure").index
    assert apart.xs("score", level="measure").loc[scores, "se"].mean() > table.xs("score", level="measure")["se"].mean()


def test_a_large_move_has_grown_and_none_in_the_peer(make_data, draw_survey):
    survey = draw_survey(seed=11, units=40, years=(2006, 2010), shift={("543", 2010): 0.6})
    table = _table(make_data, survey)
    ours = table.loc[("543", "all", "dimension", "rooting", "score", 2006, 2010)]
    reversed_ = table.loc[("543", "all", "item", "b", "mean", 2006, 2010)]
    assert ours["verdict"] == "grew"
    assert ours["effect_size"] > 0.3
    assert reversed_["verdict"] == "fell"  # more agreement with a reversed statement is a fall
    assert table.loc[("698", "all", "dimension", "rooting", "score", 2006, 2010), "verdict"] != "grew"


def test_hedges_g_by_hand(make_data, make_survey):
    # 2006: 1 2 3 4 5; 2010: 3 4 5 4 5: means 3 and 4.2, s^2 2.5 and 0.7, pooled 1.6; J = 1 - 3/31
    sheets = [
        {"year": year, "unit": f"u{k}", "a": a}
        for year, answers in ((2006, (1, 2, 3, 4, 5)), (2010, (3, 4, 5, 4, 5)))
        for k, a in enumerate(answers)
    ]
    table = _table(make_data, make_survey(sheets, [{"item": "a"}]))
    row = table.loc[("543", "all", "item", "a", "mean", 2006, 2010)]
    assert row["effect_size"] == pytest.approx(1.2 / 1.6**0.5 * (1 - 3 / 31))
    assert (row["n_from"], row["n_to"], row["n"]) == (5, 5, 10)


def test_an_item_with_a_break_between_the_years_is_not_compared(make_data, make_survey):
    sheets = [{"year": y, "unit": f"u{u}", "a": 1 + u % 5, "b": 2} for y in (2006, 2010) for u in range(6)]
    survey = make_survey(sheets, [{"item": "a", "from_year": 2010}, {"item": "b"}])
    assert "a" not in set(_table(make_data, survey).index.get_level_values("key"))


def test_one_wave_and_no_survey_give_an_empty_table_with_its_columns(make_data, make_survey):
    one = make_survey([{"unit": f"u{u}", "a": 1 + u % 5} for u in range(6)], [{"item": "a"}])
    for data in (make_data(surveys={"staff": one}), make_data()):
        frame = change(data).frame
        assert frame.empty
        assert {"verdict", "p_holm", "rests_on"} <= set(frame.columns)
        assert frame["estimate"].dtype == "float64"


def test_synthetic_beside_real_years_only_illustrates(make_data, drawn):
    sheets = drawn.responses
    mixed = sheets.assign(origin=pd.Series("synthetic", sheets.index).where(sheets["year"] == 2010, "own"))
    table = _table(make_data, replace(drawn, responses=mixed))
    part = table.xs((2006, 2010), level=("year_from", "year_to"))
    assert set(part["status"]) == {"illustration"}
    assert set(part["verdict"]) == {""}
    assert set(table.xs((2006, 2014), level=("year_from", "year_to"))["status"]) == {"ok"}


def test_a_change_rests_on_both_years(table):
    row = table.loc[("543", "all", "dimension", "openness", "score", 2006, 2010)]
    assert row["rests_on"] == ("survey/staff/543/2006/all/openness", "survey/staff/543/2010/all/openness")


def test_adding_a_wave_does_not_move_an_earlier_change(make_data, drawn, table):
    earlier = drawn.responses[drawn.responses["year"] < 2014]
    before = _table(make_data, replace(drawn, responses=earlier))
    numbers = ["estimate", "low", "high", "p_holm", "p_bh"]
    np.testing.assert_allclose(before[numbers], table.loc[before.index, numbers])

import numpy as np
import pytest

from varpu_eval.survey.items import compared_in, dimension_score, measure, told_in

NAN = float("nan")


def _column(measured, key, name):
    j = next(j for j, v in enumerate(measured.variables) if (v.key, v.measure) == (key, name))
    return measured.matrix[:, j]


def test_a_reversed_item_is_mirrored_in_mean_agreement_and_score(make_survey):
    survey = make_survey([{"q": 1}, {"q": 2}, {"q": 4}, {"q": NAN}], [{"item": "q", "reverse": True}])
    measured = measure(survey, [2010])
    np.testing.assert_array_equal(_column(measured, "q", "mean"), [5, 4, 2, NAN])
    np.testing.assert_array_equal(_column(measured, "q", "agree"), [1, 1, 0, NAN])  # 1 or 2: disagrees as worded
    np.testing.assert_array_equal(_column(measured, "openness", "score"), [100, 75, 25, NAN])


def test_an_item_without_agree_from_has_no_agreeing_share(make_survey):
    measured = measure(make_survey([{"q": 1}], [{"item": "q", "agree_from": NAN}]), [2010])
    assert [v.measure for v in measured.variables] == ["mean", "score"]


def test_items_of_different_scales_weigh_alike_in_a_score(make_survey):
    # 3 of 1..5 is 50; 10 of 0..10 is 100
    items = [{"item": "a"}, {"item": "b", "low": 0.0, "high": 10.0, "agree_from": 8.0}]
    measured = measure(make_survey([{"a": 3, "b": 10}], items), [2010])
    assert _column(measured, "openness", "score") == [75.0]


def test_a_score_needs_at_least_half_of_the_items():
    parts = np.array([[0, 50, NAN, NAN], [0, NAN, NAN, NAN], [NAN] * 4])
    np.testing.assert_array_equal(dimension_score(parts), [25, NAN, NAN])


def test_an_item_with_a_break_is_measured_only_on_its_own_side(make_survey):
    sheets = [{"year": 2006, "old": 1, "both": 5, "new": 3}, {"year": 2010, "old": 1, "both": 5, "new": 3}]
    items = [{"item": "old", "to_year": 2009}, {"item": "both"}, {"item": "new", "from_year": 2010}]
    survey = make_survey(sheets, items)

    def keys(years):
        return [v.key for v in measure(survey, years).variables if v.measure == "mean"]

    assert keys([2006]) == ["old", "both"]
    assert keys([2010]) == ["both", "new"]
    assert keys([2006, 2010]) == ["both"]
    np.testing.assert_array_equal(_column(measure(survey, [2006, 2010]), "openness", "score"), [100, 100])


def test_how_one_sector_rates_another_is_no_part_of_a_score(make_survey):
    items = [{"item": "a"}, {"item": "i", "interface": "school>youth"}, {"item": "lone", "dimension": None}]
    measured = measure(make_survey([{"a": 5, "i": 1, "lone": 1}], items), [2010])
    assert _column(measured, "openness", "score") == [100.0]
    blocks = {v.key: v.block for v in measured.variables}
    assert blocks == {"a": "openness", "i": "interface:i", "lone": "item:lone", "openness": "openness"}


def test_a_sector_is_compared_by_dimensions_and_its_own_view_of_interfaces(make_survey):
    items = [{"item": "a"}, {"item": "i", "interface": "school>youth"}]
    measured = measure(make_survey([{"a": 5, "i": 1}], items), [2010])
    assert {v.key for v in compared_in(measured, "all").variables} == {"a", "openness"}
    assert {v.key for v in compared_in(measured, "school").variables} == {"i", "openness"}
    assert {v.key for v in compared_in(measured, "youth").variables} == {"openness"}


def test_a_sectors_levels_tell_agreeing_shares_but_no_means_of_items(make_survey):
    items = [{"item": "a"}, {"item": "i", "interface": "school>youth"}]
    measured = measure(make_survey([{"a": 5, "i": 1}], items), [2010])
    told = {sector: {(v.key, v.measure) for v in told_in(measured, sector).variables} for sector in ("all", "youth")}
    assert told["youth"] == {("a", "agree"), ("openness", "score")}
    assert told["all"] == {("a", "agree"), ("a", "mean"), ("openness", "score")}


@pytest.mark.parametrize(("key", "margin"), [("mean", 0.2), ("agree", 0.05), ("score", 5.0)])
def test_margins_are_a_twentieth_of_the_range(make_survey, key, margin):
    measured = measure(make_survey([{"a": 5}], [{"item": "a"}]), [2010])
    assert next(v.margin for v in measured.variables if v.measure == key) == pytest.approx(margin)

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import change
from varpu_eval.survey.nonresponse import nonresponse

KEYS = ["municipality", "key", "measure", "year_from", "year_to"]
EXTRAS = ["response_from", "response_to", "bound_low", "bound_high", "tipping"]


def _two_years(make_survey, staff=30, agreeing=(6, 12), answers=20, **source):
    """One item, 20 sheets a year, of which 6 and then 12 agree; each its own unit."""
    sheets = [
        {"year": year, "unit": f"u{k}", "a": 5 if k < count else 2}
        for year, count in zip((2006, 2010), agreeing, strict=True)
        for k in range(answers)
    ]
    frame = [
        {"municipality": "543", "year": year, "sector": "school", "staff": count}
        for year, count in zip((2006, 2010), np.broadcast_to(staff, 2), strict=True)
    ]
    return make_survey(sheets, [{"item": "a"}], frame if np.any(staff) else [], **source)


def test_bounds_and_tipping_point_by_hand(make_data, make_survey):
    data = make_data(surveys={"staff": _two_years(make_survey, staff=(40, 30))})
    table = nonresponse(data).frame.set_index(["key", "measure"])
    row = table.loc[("a", "agree")]
    # 20 of 40 and of 30: levels 6/40 to 26/40 and 12/30 to 22/30; a change of 0.3 over a silent third is 0.9
    expected = [20 / 40, 20 / 30, 12 / 30 - 26 / 40, 22 / 30 - 6 / 40, 0.3 * 3]
    assert row[EXTRAS].tolist() == pytest.approx(expected, rel=1e-12)
    score = table.loc[("openness", "score")]
    # answers of 5 and 2 are 100 and 25: sums 950 and 1400, and up to 2000 and 1000 points among the silent
    expected = [20 / 40, 20 / 30, 1400 / 30 - 2950 / 40, 2400 / 30 - 950 / 40, 22.5 * 3]
    assert score[EXTRAS].tolist() == pytest.approx(expected, rel=1e-12)
    assert len(table) == 2  # no means


def test_estimates_and_intervals_are_those_of_the_change(make_data, drawn):
    data = make_data(surveys={"staff": drawn})
    ours = nonresponse(data).frame.set_index(KEYS)
    changes = change(data).frame.query("sector == 'all' and measure != 'mean'").set_index(KEYS)
    columns = ["estimate", "low", "high", "n", "unit", "status", "origin", "source", "rests_on"]
    pd.testing.assert_frame_equal(ours[columns].sort_index(), changes[columns].sort_index())
    assert ((ours["bound_low"] < ours["estimate"]) & (ours["estimate"] < ours["bound_high"])).all()
    # blanks of an item count as silence on it
    answered = drawn.responses.query("municipality == '543' and year == 2006")["c"].count()
    staff = drawn.population.query("municipality == '543' and year == 2006")["staff"].sum()
    assert ours.loc[("543", "c", "agree", 2006, 2010), "response_from"] == pytest.approx(answered / staff, rel=1e-15)


def test_bounds_hold_for_every_way_the_silent_could_have_answered(make_data, make_survey):
    row = nonresponse(make_data(surveys={"staff": _two_years(make_survey)})).frame.query("key == 'a'").iloc[0]
    for silent in (0, 5, 10):  # of the 10 silent ones a year, those who would have agreed
        for other in (0, 5, 10):
            truth = (12 + silent - 6 - other) / 30
            assert row["bound_low"] - 1e-12 <= truth <= row["bound_high"] + 1e-12


@pytest.mark.parametrize(
    "options",
    [{"staff": 0}, {"staff": 15, "weighting": "none"}, {"frame": "sample"}],
    ids=["staff not counted", "more answers than staff", "only a sample was asked"],
)
def test_without_a_response_rate_there_is_the_change_alone(make_data, make_survey, options):
    table = nonresponse(make_data(surveys={"staff": _two_years(make_survey, **options)})).frame
    assert table["estimate"].notna().all()
    assert table[EXTRAS].isna().all(axis=None)


def test_a_change_that_cannot_be_estimated_has_no_bounds(make_data, make_survey):
    table = nonresponse(make_data(surveys={"staff": _two_years(make_survey, answers=3, agreeing=(1, 2))})).frame
    assert set(table["status"]) == {"not_estimable"}
    assert table[["bound_low", "bound_high", "tipping"]].isna().all(axis=None)
    assert table["response_to"].tolist() == pytest.approx([0.1, 0.1])


def test_where_all_answered_the_bounds_are_the_change_and_nothing_can_tip_it(make_data, make_survey):
    row = nonresponse(make_data(surveys={"staff": _two_years(make_survey, staff=20)})).frame.query("key == 'a'").iloc[0]
    assert row["bound_low"] == pytest.approx(row["estimate"], rel=1e-12)
    assert row["bound_high"] == pytest.approx(row["estimate"], rel=1e-12)
    assert row["tipping"] is None


def test_within_the_years_asked_for(make_data, drawn):
    table = nonresponse(make_data(surveys={"staff": drawn}), (2006, 2010)).frame
    assert set(zip(table["year_from"], table["year_to"], strict=True)) == {(2006, 2010)}

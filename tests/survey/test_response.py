import pytest

from varpu_eval.survey import response_rates

STAFF = [
    {"municipality": "543", "year": 2010, "sector": "school", "staff": 10},
    {"municipality": "543", "year": 2010, "sector": "police", "staff": 5},
]


def _table(make_data, survey):
    return response_rates(make_data(surveys={"staff": survey})).frame.set_index("sector")


def test_the_share_of_staff_who_answered(make_data, make_survey):
    table = _table(make_data, make_survey([{"a": 1}] * 6, [{"item": "a"}], STAFF))
    assert table["estimate"].to_dict() == pytest.approx({"all": 6 / 15, "police": 0.0, "school": 0.6})
    assert table["respondents"].to_dict() == {"all": 6, "police": 0, "school": 6}
    assert table.loc["school", "rests_on"] == ("survey/staff/543/2010/school/respondents",)


def test_a_rate_is_exact_and_has_no_interval(make_data, make_survey):
    assert _table(make_data, make_survey([{"a": 1}] * 6, [{"item": "a"}], STAFF))["low"].isna().all()


@pytest.mark.parametrize("staff", [[], [{**STAFF[0], "staff": 5}]])
def test_without_staff_or_with_fewer_than_answered_there_is_no_rate(make_data, make_survey, staff):
    table = _table(make_data, make_survey([{"a": 1}] * 6, [{"item": "a"}], staff))
    assert set(table["status"]) == {"not_estimable"}
    assert table.loc["school", "respondents"] == 6

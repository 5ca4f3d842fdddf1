import pytest

from varpu_eval.survey import response_by_unit_size, response_rates

STAFF = [
    {"municipality": "543", "year": 2010, "sector": "school", "staff": 10},
    {"municipality": "543", "year": 2010, "sector": "police", "staff": 5},
]
UNITS = [{"municipality": "543", "year": 2010, "sector": "school", "staff": n, "unit": f"u{n}"} for n in (4, 9, 10)]


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


def test_answers_of_an_uncounted_sector_are_no_share_of_the_staff_that_is_counted(make_data, make_survey):
    sheets = [{"a": 1}] * 6 + [{"a": 1, "sector": "clinic"}] * 3
    table = _table(make_data, make_survey(sheets, [{"item": "a"}], STAFF))
    assert table.loc["all", "status"] == table.loc["clinic", "status"] == "not_estimable"
    assert table.loc["school", "estimate"] == pytest.approx(0.6)


def test_answers_of_a_sample_are_no_share_of_the_staff(make_data, make_survey):
    staff = [{**STAFF[0], "unit": "u1"}]
    survey = make_survey([{"a": 1, "unit": "u1"}] * 6, [{"item": "a"}], staff, frame="sample")
    assert set(_table(make_data, survey)["status"]) == {"not_estimable"}
    assert response_by_unit_size(make_data(surveys={"staff": survey})).frame.empty


class TestBySizeOfUnit:
    def _table(self, make_data, make_survey, answered):
        sheets = [{"a": 1, "unit": f"u{unit}"} for unit, count in answered.items() for _ in range(count)]
        survey = make_survey(sheets, [{"item": "a"}], UNITS)
        return response_by_unit_size(make_data(surveys={"staff": survey})).frame.set_index("unit_size")

    def test_rates_of_small_and_larger_units(self, make_data, make_survey):
        table = self._table(make_data, make_survey, {4: 3, 9: 8, 10: 5})
        assert table["estimate"].to_dict() == pytest.approx({"1-9": 11 / 13, "10-24": 0.5})
        assert table["units"].to_dict() == {"1-9": 2, "10-24": 1}
        assert table.loc["1-9", "rests_on"] == ("survey/staff/543/2010/all/size:1-9",)

    def test_more_answers_than_staff_in_a_unit_tell_nothing(self, make_data, make_survey):
        assert self._table(make_data, make_survey, {4: 5}).empty

    def test_sheets_that_name_no_unit_tell_nothing(self, make_data, make_survey):
        survey = make_survey([{"a": 1}] * 6, [{"item": "a"}], STAFF)
        assert response_by_unit_size(make_data(surveys={"staff": survey})).frame.empty

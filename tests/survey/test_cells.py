import pytest

from varpu_eval.errors import InputError
from varpu_eval.survey import survey_named


@pytest.fixture
def data(make_data, make_survey):
    survey = make_survey([{"a": 1}], [{"item": "a"}])
    return make_data(surveys={"henkilosto": survey, "users": survey})


def test_a_survey_that_is_there_is_told_of(data):
    assert survey_named(data, "users") == "users"


def test_the_first_survey_is_told_of_where_nobody_has_chosen(data):
    assert survey_named(data, "staff") == "henkilosto"


def test_a_survey_that_is_not_there_is_refused_with_those_that_are(data):
    with pytest.raises(InputError, match="no survey 'henkilostoo'; its surveys are henkilosto, users"):
        survey_named(data, "henkilostoo")


def test_a_study_without_surveys_leaves_the_page_to_say_so(make_data):
    assert survey_named(make_data(), "staff") == "staff"

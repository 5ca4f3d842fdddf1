import pytest

from varpu_eval.report.labels.answers import answer_texts, ends_of


def test_answers_outside_the_scale_are_missing_answers_and_a_comma_is_a_decimal_sign():
    assert answer_texts("Ei=0|Vähän=0,5|a=b=1|Ohitan=9", 0, 1) == {0.0: "Ei", 0.5: "Vähän", 1.0: "a=b"}


@pytest.mark.parametrize("written", [None, float("nan"), "", "Urheilu|Musiikki"])
def test_a_question_without_texts_of_answers_has_none(written):
    assert answer_texts(written, 1, 5) == {}


@pytest.mark.parametrize("answer", ["", "1-", "1--", "a", "1-2-3", "1 - 2"])
def test_a_class_that_is_written_in_another_way_is_refused(answer):
    with pytest.raises(ValueError, match="such as 1-2"):
        ends_of(answer)


def test_negative_answers_are_no_dashes():
    assert ends_of("-2--1") == (-2.0, -1.0)

import numpy as np
import pandas as pd
import pytest

from varpu_eval.uncertainty import make_design
from varpu_eval.uncertainty.domains import class_codes, rows_inside

DESIGN = make_design([1, 2, 0, 1])


@pytest.mark.parametrize(
    "labels",
    [
        ["a", None, "b", "a"],
        np.array([1.0, np.nan, 2.0, 1.0]),
        pd.Series([1, None, 2, 1], dtype="Int64"),
        pd.Categorical(["a", None, "b", "a"]),
    ],
)
def test_rows_without_an_answer_or_weight_are_outside(labels):
    assert rows_inside(DESIGN, None, labels).tolist() == [True, False, False, True]


def test_the_domain_narrows_further():
    assert rows_inside(DESIGN, [False, True, True, True], [1, 1, 1, 1]).tolist() == [False, True, False, True]


def test_classes_that_nobody_inside_holds_get_no_code():
    codes, labels = class_codes(["c", "b", "a", "c"], np.array([True, True, False, True]))
    assert (codes.tolist(), labels) == ([1, 0, 1], ("b", "c"))


@pytest.mark.parametrize(
    ("domain", "answer", "problem"),
    [
        ([True, True], [1, 1, 1, 1], "a domain is 4 values of True and False, got bool of shape"),
        ([1, 0, 1, 1], [1, 1, 1, 1], "True and False, got int64"),
        (pd.Series([True, None, True, True], dtype="boolean"), [1, 1, 1, 1], "True and False, got object"),
        (None, [1, 1], "the design has 4 rows, an answer has shape"),
        ([False, False, True, False], [1, 1, 1, 1], "no row of positive weight in the domain"),
        (None, [None] * 4, "no row of positive weight in the domain"),
    ],
)
def test_what_cannot_be_a_domain_is_refused(domain, answer, problem):
    with pytest.raises(ValueError, match=problem):
        rows_inside(DESIGN, domain, answer)

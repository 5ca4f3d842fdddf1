import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import declare_sample, subpopulation
from varpu_eval.survey.formulas import lay

FRAME = pd.DataFrame({
    "y": [1.0, 2, 3, 4, 5],
    "place": pd.Categorical(["x", "y", "x", "z", None], categories=["z", "x", "y", "w"]),
    "text": ["p", "q", None, "p", "p"],
    "whole": pd.array([1, 2, 3, 4, 5], dtype="Int64"),
    "some": pd.array([1, None, 3, 4, 5], dtype="Int64"),
    "truth": pd.array([True, False, True, None, False], dtype="boolean"),
    "objects": pd.Series([1, 2, 3, None, 5], dtype=object),
    "answer": pd.Categorical(["lo", "hi", "lo", "mid", None], categories=["lo", "mid", "hi"], ordered=True),
    "työ tunnit": [1, 2, 3, 4, 5],
    "date": pd.to_datetime(["2010-01-01"] * 5),
    "low": [0, 1, 2, 3, 4],
})  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "names", "rows"),
    [
        ("y ~ place", ("place[T.x]", "place[T.y]"), 4),  # w occurs nowhere
        ("y ~ 0 + place", ("place[z]", "place[x]", "place[y]"), 4),
        ("y ~ text", ("text[T.q]",), 4),
        ("y ~ C(whole)", ("C(whole)[T.2]", "C(whole)[T.3]", "C(whole)[T.4]", "C(whole)[T.5]"), 5),
        ("y ~ truth + some", ("truth", "some"), 3),
        ("y ~ objects", ("objects",), 4),
        ("y ~ `työ tunnit`", ("työ tunnit",), 5),
        ("log(y) ~ whole:text", ("whole:text[p]", "whole:text[q]"), 4),
        ("y ~ 1", (), 5),
    ],
)
def test_columns_of_every_type_become_regressors(formula, names, rows):
    laid = lay(declare_sample(FRAME), formula)
    assert laid.names == names
    assert (laid.inside.sum(), np.isfinite(laid.y).sum()) == (rows, rows)
    assert laid.constant == ("0 +" not in formula)


def test_terms_know_their_regressors():
    laid = lay(declare_sample(FRAME), "y ~ whole + place")
    assert laid.terms == {"whole": ("whole",), "place": ("place[T.x]", "place[T.y]")}


def test_an_ordered_outcome_is_numbered_and_its_names_are_kept():
    laid = lay(declare_sample(FRAME), "answer ~ whole")
    assert laid.y.tolist() == [0, 2, 0, 1, pytest.approx(np.nan, nan_ok=True)]
    assert laid.classes == {0.0: "lo", 1.0: "mid", 2.0: "hi"}


def test_only_rows_of_the_subpopulation_take_part_and_make_classes():
    laid = lay(subpopulation(declare_sample(FRAME), FRAME["y"] < 3), "y ~ text")
    assert laid.inside.tolist() == [True, True, False, False, False]
    assert laid.names == ("text[T.q]",)


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("y ~ wohle", "no column is called 'wohle'; did you mean 'whole'"),
        ("y ~ date", "column 'date' holds values of type datetime64"),
        ("text ~ y", "2 columns; it has to be one number"),
        ("y + whole ~ text", "2 columns; it has to be one number"),
        ("y", "'outcome ~ regressors'"),
        ("~ y", "'outcome ~ regressors'"),
        ("y ~ whole | text", "'outcome ~ regressors'"),
        ("y ~ whole +", "cannot be read"),
        ("y ~ .", "cannot be read"),
        ("y ~ log(low)", "not finite in some rows"),
        ("y ~ log(text)", "cannot be computed"),
    ],
)
def test_formulas_that_cannot_be_laid_are_refused(formula, told):
    with pytest.raises(ValueError, match=told) as refused:
        lay(declare_sample(FRAME), formula)
    assert "\x1b" not in str(refused.value)


def test_no_complete_row_is_refused():
    frame = pd.DataFrame({"y": [1.0, np.nan], "x": [np.nan, 1.0]})
    with pytest.raises(ValueError, match="no row has a value in every column of the formula: x, y"):
        lay(declare_sample(frame), "y ~ x")


def test_names_of_the_caller_are_no_part_of_a_formula():
    secret = 5  # noqa: F841
    with pytest.raises(ValueError, match="no column is called 'secret'"):
        lay(declare_sample(FRAME), "y ~ secret")

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey.columns import as_names, as_numbers, classes_of, column_of, groups_of

EVERY = np.ones(4, dtype=bool)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 0, 3, None], dtype="Int64"),
        pd.Series([1, 0, 3, None], dtype="Float64"),
        pd.Series([1.0, 0.0, 3.0, np.nan]),
        pd.Series([1, 0, 3, None], dtype="int16[pyarrow]"),
        pd.Series([np.int8(1), False, Decimal(3), None], dtype=object),
        pd.Series([1, 0.0, 3, pd.NA], dtype=object),
    ],
    ids=lambda column: str(column.dtype),
)
def test_numbers_of_every_type_are_read_alike(column):
    np.testing.assert_array_equal(as_numbers(column), [1.0, 0.0, 3.0, np.nan])


@pytest.mark.parametrize("dtype", ["bool", "boolean", "bool[pyarrow]", object])
def test_truth_values_are_ones_and_zeros(dtype):
    assert as_numbers(pd.Series([True, False], dtype=dtype)).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (pd.Series(["1", "2"]), "no numbers; convert"),
        (pd.Series(["1", 2], dtype=object), "no numbers; convert"),
        (pd.Series(pd.Categorical([1, 2])), "shares of its classes"),
        (pd.Series(pd.to_datetime(["2010-01-01", None])), "no numbers; convert"),
        (pd.Series([1j, 2]), "no numbers; convert"),
        (pd.Series([1j, 2], dtype=object), "no numbers; convert"),
        (pd.Series([np.inf, 2]), "1 infinite values"),
    ],
    ids=["text", "mixed", "categories", "dates", "complex", "complex objects", "infinite"],
)
def test_what_is_no_number_is_refused_by_its_column(column, told):
    with pytest.raises(ValueError, match=f"column 'y' .*{told}"):
        as_numbers(column.rename("y"))


def test_a_column_that_is_not_there_is_told_with_the_nearest_name():
    with pytest.raises(ValueError, match="no column is called 'wieght'; did you mean 'weight'"):
        column_of(pd.DataFrame(columns=["unit", "weight"]), "wieght")
    with pytest.raises(ValueError, match="the columns are: a, 7"):
        column_of(pd.DataFrame(columns=["a", 7]), "xyz")


def test_a_name_of_two_columns_is_refused():
    with pytest.raises(ValueError, match="2 columns are called 'a'"):
        column_of(pd.DataFrame([[1, 2]], columns=["a", "a"]), "a")
    with pytest.raises(ValueError, match="'a' is named twice"):
        as_names(["a", "b", "a"])


def test_groups_keep_the_order_of_their_type_and_leave_out_rows_without_a_value():
    frame = pd.DataFrame({
        "size": pd.Categorical(["small", "large", None, "small"], categories=["small", "middle", "large"]),
        "year": [2010, 2006, 2006, 2006],
    })  # fmt: skip
    found = groups_of(frame, ["size", "year"], EVERY)
    assert found.labels() == [("small", 2006), ("small", 2010), ("large", 2006)]
    assert found.codes.tolist() == [1, 2, -1, 0]
    assert isinstance(found.keys["size"].dtype, pd.CategoricalDtype)
    assert [member.tolist().index(True) for member in found.members()] == [3, 0, 1]


def test_groups_outside_are_no_groups():
    found = groups_of(pd.DataFrame({"a": list("xyxz")}), "a", np.array([True, True, False, False]))
    assert (found.labels(), found.codes.tolist()) == (["x", "y"], [0, 1, -1, -1])
    whole = groups_of(pd.DataFrame({"a": list("xyxz")}), None, np.array([True, True, False, False]))
    assert (len(whole), whole.codes.tolist()) == (1, [0, 0, -1, -1])


def test_groups_without_a_value_or_with_the_name_of_a_result_are_refused():
    with pytest.raises(ValueError, match="no row has a value in every column of 'a', 'b'"):
        groups_of(pd.DataFrame({"a": [1, None], "b": [None, 1]}), ["a", "b"], EVERY[:2])
    with pytest.raises(ValueError, match="'estimate' is the name of a column of results"):
        groups_of(pd.DataFrame({"estimate": [1]}), "estimate", EVERY[:1])


@pytest.mark.parametrize("dtype", ["bool", "boolean", "bool[pyarrow]"])
def test_both_truth_values_are_classes_though_only_one_occurs(dtype):
    found = classes_of(pd.DataFrame({"a": pd.Series([True, True], dtype=dtype)}), "a", EVERY[:2])
    assert (found.labels(), found.codes.tolist()) == ([False, True], [1, 1])


def test_declared_categories_are_classes_in_their_order():
    frame = pd.DataFrame({"a": pd.Categorical(["b", None, "a", "b"], categories=["b", "z", "a"])})
    found = classes_of(frame, "a", np.array([True, True, True, False]))
    assert (found.labels(), found.codes.tolist()) == (["b", "z", "a"], [0, -1, 2, -1])

"""What a result may be, and how it is named."""

import pytest

from varpu_eval.results import Estimate, fact_key, mixes_synthetic, result_table, worst_origin


def test_the_worst_known_input_gives_the_origin():
    assert worst_origin([]) == "own"
    assert worst_origin(["derived", "published"]) == "derived"
    assert worst_origin(["own", "synthetic", "published"]) == "synthetic"


def test_synthetic_beside_real_is_a_mixture_and_synthetic_alone_is_not():
    assert mixes_synthetic(["synthetic", "published"])
    assert not mixes_synthetic(["synthetic", "synthetic"])
    assert not mixes_synthetic(["own", "published"])


def test_key_values_with_slashes_and_blanks_stay_apart():
    assert fact_key("t", ["a/b", "c d", 2010]) == "t/a%2Fb/c%20d/2010"


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": None},
        {"value": 0.5, "low": 0.4},
        {"value": 0.5, "status": "hidden"},
        {"value": 0.5, "status": "fine"},
        {"value": 0.5, "origin": "guess"},
    ],
)
def test_an_impossible_estimate_is_refused(wrong):
    with pytest.raises(ValueError, match=r"needs|limits|allows|unknown"):
        Estimate(**wrong)


def test_a_table_is_sorted_by_its_keys_and_refuses_the_same_keys_twice():
    rows = [{"year": year, "estimate": Estimate(0.5), "rests_on": ("a",)} for year in (2010, 2006)]
    table = result_table("t", rows, ["year"])
    assert list(table.frame["year"]) == [2006, 2010]
    assert table.frame["rests_on"].tolist() == [("a",), ("a",)]
    with pytest.raises(ValueError, match="same keys"):
        result_table("t", rows + rows, ["year"])


def test_a_table_without_rows_has_its_columns_and_types():
    frame = result_table("t", [], ["year"], ["se"]).frame
    assert list(frame.columns)[:2] == ["year", "estimate"]
    assert frame["estimate"].dtype == "float64"

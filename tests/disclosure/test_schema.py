import pandas as pd
import pytest

from varpu_eval.disclosure.rules import rule_of
from varpu_eval.disclosure.schema import check_released
from varpu_eval.errors import DisclosureError

RULE = rule_of("indicator_ratio")
ROW = {
    "indicator": "placed", "region": "543", "reference": "country", "year": 2010, "span": 3, "estimate": 0.5,
    "low": 0.4, "high": 0.6, "n": 40, "unit": "ratio", "status": "ok", "origin": "published", "source": "register",
}  # fmt: skip
NOTHING = {"estimate": None, "low": None, "high": None}


def check(*rows):
    frame = pd.DataFrame([ROW | row for row in rows])
    numbers = {"estimate": "float64", "low": "float64", "high": "float64", "n": "Int64"}
    check_released("indicator_ratio", RULE, frame.astype(numbers))


def test_a_table_as_its_rule_says_passes():
    check({}, {"year": 2011, "status": "hidden", "n": None, **NOTHING})


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"status": "not_estimable"}, "a status without figures has none"),
        ({"status": "hidden", **NOTHING}, "a hidden row has no n"),
        ({"high": float("inf")}, "figures are finite"),
        ({"n": -5}, "column 'n'"),
        ({"region": None}, "column 'region'"),
    ],
)
def test_an_impossible_row_is_told_by_rule_and_key(row, says):
    with pytest.raises(DisclosureError, match=f"{says}.*indicator_ratio/placed"):
        check(row)


def test_two_rows_with_the_same_keys_are_refused():
    with pytest.raises(DisclosureError, match="cannot leave"):
        check({}, {"estimate": 0.45})


def test_a_column_too_many_is_refused_with_the_expected_ones():
    with pytest.raises(DisclosureError, match=r"rests_on.*expected \['indicator'"):
        check({"rests_on": "cell"})

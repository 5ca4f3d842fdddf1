import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import declare_sample, subpopulation
from varpu_eval.survey.scale_estimates import estimate_reliability
from varpu_eval.uncertainty import complete_items, cronbach_alpha, item_rest, make_design

ITEMS = ["a", "b", "c"]


@pytest.fixture
def frame():
    rng = np.random.default_rng(4)
    answers = np.clip(np.round(3 + rng.normal(size=(80, 1)) + 0.8 * rng.normal(size=(80, 3))), 1, 5)
    table = pd.DataFrame(answers, columns=ITEMS).astype("Int64")
    table.loc[5, "b"] = pd.NA
    return table.assign(
        unit=np.arange(80) % 11, year=pd.Categorical(["before", "after"] * 40), weight=1 + np.arange(80) % 3
    )


def found_in(table, measure, item="", **keys):
    chosen = (table["measure"] == measure) & (table["item"] == item)
    for name, value in keys.items():
        chosen &= table[name] == value
    (row,) = table[chosen].to_dict("records")
    return row


def test_the_numbers_are_those_of_the_maths(frame):
    table = estimate_reliability(declare_sample(frame, clusters="unit", weights="weight"), ITEMS)
    design = make_design(frame["weight"], clusters=[frame["unit"].to_numpy()])
    items = complete_items(design, frame[ITEMS].to_numpy(dtype=float, na_value=np.nan))
    for measure, item, expected in (("alpha", "", cronbach_alpha(items)), ("item_rest", "b", item_rest(items)[1])):
        row = found_in(table, measure, item)
        told = [row[name] for name in ("estimate", "se", "low", "high", "df")]
        assert told == pytest.approx([expected.value, expected.se, expected.low, expected.high, expected.df])
        assert row["n"] == 79


def test_groups_come_in_their_order_and_keep_their_type(frame):
    table = estimate_reliability(declare_sample(frame), ITEMS, by="year")
    assert table["year"].dtype == frame["year"].dtype
    assert table["year"].drop_duplicates().tolist() == ["after", "before"]
    one = estimate_reliability(subpopulation(declare_sample(frame), frame["year"] == "after"), ITEMS)
    assert found_in(table, "alpha", year="after")["estimate"] == found_in(one, "alpha")["estimate"]


def test_reversing_turns_an_item_round(frame):
    turned = frame.assign(b=6 - frame["b"])
    for scale in (None, (1, 5)):
        plain = estimate_reliability(declare_sample(frame), ITEMS, scale=scale)
        other = estimate_reliability(declare_sample(turned), ITEMS, reverse="b", scale=scale)
        pd.testing.assert_frame_equal(plain, other)


def test_floor_and_ceiling_are_shares_of_complete_rows():
    table = pd.DataFrame({"a": [1, 1, 1, 5, 3, 2, 5, None], "b": [1, 1, 2, 5, 3, 3, 5, 1]})
    found = estimate_reliability(declare_sample(table), ["a", "b"], scale=(1, 5))
    assert found_in(found, "floor")["estimate"] == pytest.approx(2 / 7)
    assert found_in(found, "ceiling")["estimate"] == pytest.approx(2 / 7)
    assert found_in(found, "ceiling")["n"] == 7
    assert found_in(found, "floor")["low"] < 2 / 7 < found_in(found, "floor")["high"]


def test_what_cannot_be_had_is_nan(frame):
    empty = frame.assign(c=pd.NA)
    table = estimate_reliability(declare_sample(empty.astype({"c": "Int64"})), ITEMS, scale=(1, 5))
    assert table[["estimate", "se", "low", "high"]].isna().all(axis=None)
    assert (table["n"] == 0).all()
    two = estimate_reliability(declare_sample(frame), ["a", "b"])
    assert np.isnan(found_in(two, "omega")["estimate"])
    single = frame.assign(unit=np.where(frame["year"] == "after", 1, frame["unit"] + 2))
    alone = found_in(
        estimate_reliability(declare_sample(single, clusters="unit"), ITEMS, by="year"), "alpha", year="after"
    )
    assert alone["estimate"] > 0.5
    assert np.isnan([alone["se"], alone["low"], alone["high"]]).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"items": "a"}, "at least 2"),
        ({"items": ["a", "a"]}, "named twice"),
        ({"items": ["a", "d"]}, "no column is called 'd'"),
        ({"items": ["a", "year"]}, "no numbers"),
        ({"reverse": "unit"}, "none of the items"),
        ({"scale": (1, 4)}, "outside 1 to 4"),
        ({"scale": (5, 1)}, "lowest answer is under its highest"),
        ({"by": "item"}, "name of a column of results"),
    ],
)
def test_what_would_be_a_guess_is_refused(frame, change, message):
    sample = declare_sample(frame.assign(item=1))
    with pytest.raises(ValueError, match=message):
        estimate_reliability(sample, **{"items": ITEMS, **change})

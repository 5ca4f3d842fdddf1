import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import declare_sample, subpopulation
from varpu_eval.survey.item_comparisons import compare_item_functioning
from varpu_eval.uncertainty import benjamini_hochberg, item_functioning, make_design

ITEMS = list("abcd")


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(6)
    latent = rng.normal(size=(400, 1)) + 0.8 * rng.normal(size=(400, 4))
    year = np.repeat([2006, 2010], 200)
    latent[:, 0] += 1.2 * (year == 2010)
    answers = pd.DataFrame(np.digitize(latent, [-1.5, -0.5, 0.4, 1.5]) + 1, columns=ITEMS)
    return answers.assign(year=year, unit=rng.integers(0, 25, 400), weight=1.0 + np.arange(400) % 2)


def test_the_numbers_are_those_of_the_maths(frame):
    table = compare_item_functioning(declare_sample(frame, clusters="unit", weights="weight"), ITEMS, "year")
    design = make_design(frame["weight"], clusters=[frame["unit"].to_numpy()])
    found = item_functioning(design, frame[ITEMS].to_numpy(), frame["year"].to_numpy())
    uniform = table[table["test"] == "uniform"]
    assert uniform["item"].tolist() == ITEMS
    np.testing.assert_allclose(uniform["p"], [one.uniform.p for one in found], rtol=1e-8)
    np.testing.assert_allclose(uniform["p_bh"], benjamini_hochberg(uniform["p"]), rtol=1e-12)
    np.testing.assert_allclose(table.loc[table["test"] == "nonuniform", "r2_change"], [o.r2_nonuniform for o in found])
    assert uniform["effect"].tolist() == ["large", "negligible", "negligible", "negligible"]


def test_reversing_turns_an_item_round(frame):
    sample, turned = declare_sample(frame), declare_sample(frame.assign(b=6 - frame["b"]))
    plain = compare_item_functioning(sample, ITEMS, "year")
    other = compare_item_functioning(turned, ITEMS, "year", reverse="b")
    pd.testing.assert_frame_equal(plain, other, rtol=1e-7)


def test_rows_outside_the_subpopulation_take_no_part(frame):
    inside = np.arange(400) % 3 > 0
    part = compare_item_functioning(subpopulation(declare_sample(frame), inside), ITEMS, "year")
    apart = compare_item_functioning(declare_sample(frame[inside]), ITEMS, "year")
    assert (part["n"] == inside.sum()).all()
    np.testing.assert_allclose(part["r2_change"], apart["r2_change"], rtol=1e-7)


def test_rows_of_no_group_take_no_part(frame):
    some = frame.assign(year=frame["year"].where(np.arange(400) % 5 > 0).astype("Int64"))
    found = compare_item_functioning(declare_sample(some), ITEMS, "year")
    assert (found["df1"] == 1).all()
    assert (found["n"] == 320).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"items": ["a", "b"]}, "fewer than 3"),
        ({"by": "one"}, "at least two"),
        ({"reverse": "unit"}, "none of the items"),
        ({"items": ["a", "b", "z"]}, "no column is called 'z'"),
    ],
)
def test_what_cannot_be_compared_is_refused(frame, change, message):
    with pytest.raises(ValueError, match=message):
        compare_item_functioning(declare_sample(frame.assign(one=1)), **{"items": ITEMS, "by": "year", **change})

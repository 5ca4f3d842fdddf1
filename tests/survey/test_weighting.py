"""Weights of any table's rows: R's stored answers through this door, and targets as people write them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import (
    calibrate,
    declare_sample,
    describe_weights,
    estimate_means,
    estimate_ratios,
    estimate_totals,
    post_stratify,
    rake,
    subpopulation,
    trim,
    weight_nonresponse,
)

FOLDER = Path(__file__).parents[1] / "reference" / "calibration"
R = json.loads((FOLDER / "answers.json").read_text())
POPULATION = R["population"]
CELLS = {tuple(label.split()): count for label, count in POPULATION["cells"].items()}
DESIGNS = {
    "strat": {"strata": "stype", "populations": "fpc"},
    "clus1": {"clusters": "dnum", "populations": "fpc"},
    "clus2": {"clusters": ["dnum", "snum"], "populations": ["fpc1", "fpc2"]},
}

CLOSED_FORM = 1e-10
"""R's answers are stored with 15 digits; the regression's inverse costs up to five of them."""


def api(name):
    sample, finite = name.removesuffix("_fpc"), name.endswith("_fpc")
    named = {part: names for part, names in DESIGNS[sample].items() if part != "populations" or finite}
    frame = pd.read_csv(FOLDER.parent / "survey" / f"api{sample}.csv").rename(columns={"sch.wide": "wide"})
    return declare_sample(frame.assign(high=frame["api00"] > 650), weights="pw", **named)


def assert_agrees(sample, theirs):
    weights = sample.design.weights
    sums = [weights.sum(), (weights**2).sum(), (weights * np.arange(1, weights.size + 1)).sum()]
    np.testing.assert_allclose(sums, theirs["weights"], rtol=CLOSED_FORM)
    found = {
        "mean": estimate_means(sample, ["api00", "high"]),
        "total": estimate_totals(sample, ["api00", "high"]),
        "ratio": estimate_ratios(sample, "api00", "api99"),
        "domain": estimate_means(subpopulation(sample, sample.frame["wide"] == "No"), "api00"),
    }
    for estimator, table in found.items():
        np.testing.assert_allclose(table["estimate"], np.atleast_1d(theirs[estimator]["value"]), rtol=CLOSED_FORM)
        np.testing.assert_allclose(table["se"], np.atleast_1d(theirs[estimator]["se"]), rtol=CLOSED_FORM)


@pytest.mark.parametrize("name", sorted(R["designs"]))
class TestAgreementWithR:
    def test_post_strata(self, name):
        theirs, sample = R["designs"][name], api(name)
        assert_agrees(post_stratify(sample, "stype", POPULATION["types"]), theirs["post_strata"])
        assert_agrees(post_stratify(sample, ["stype", "wide"], CELLS), theirs["post_cells"])

    def test_calibration(self, name):
        totals = {"stype": POPULATION["types"], "api99": POPULATION["api99"]}
        assert_agrees(calibrate(api(name), totals), R["designs"][name]["linear"])
        assert_agrees(calibrate(api(name), totals, population=POPULATION["size"]), R["designs"][name]["linear"])

    def test_raking(self, name):
        margins = {"stype": POPULATION["types"], "wide": POPULATION["wide"]}
        assert_agrees(rake(api(name), margins), R["designs"][name]["raked"])
        assert_agrees(calibrate(api(name), margins, method="raking"), R["designs"][name]["raked"])

    def test_trimming(self, name):
        theirs = R["designs"][name]["trimmed"]
        weighted = post_stratify(api(name), "stype", POPULATION["types"])
        assert_agrees(trim(weighted, high=theirs["upper"]), theirs)

    def test_design_effects(self, name):
        theirs = R["designs"][name]["design_effect"]["replacement"]
        ours = estimate_means(api(name), ["api00", "high"], deff=True)["deff"]
        np.testing.assert_allclose(ours, theirs, rtol=CLOSED_FORM)


STAFF = pd.DataFrame({"sector": list("aabb"), "year": [2006, 2010] * 2, "age": [30.0, 40, 50, 60]})


def test_targets_may_be_a_mapping_or_a_tidy_table_whose_rows_of_one_group_add_up():
    told = {("a", 2006): 3, ("a", 2010): 4, ("b", 2006): 5, ("b", 2010): 6}
    table = pd.DataFrame({
        "year": [2010, 2006, 2006, 2010, 2010], "staff": [4, 3, 5, 2, 4], "sector": ["a", "a", "b", "b", "b"],
    })  # fmt: skip
    sample = declare_sample(STAFF)
    assert post_stratify(sample, ["sector", "year"], told).design.weights.tolist() == [3, 4, 5, 6]
    assert post_stratify(sample, ["sector", "year"], table).design.weights.tolist() == [3, 4, 5, 6]


def test_categories_are_met_by_their_labels():
    sample = declare_sample(STAFF.astype({"sector": "category"}))
    targets = pd.DataFrame({"sector": ["b", "a"], "staff": [10, 4]})
    assert post_stratify(sample, "sector", targets).design.weights.tolist() == [2, 2, 5, 5]


def test_the_sample_that_was_weighted_stays_as_it_was():
    sample = declare_sample(STAFF)
    post_stratify(sample, "sector", {"a": 10, "b": 4})
    assert sample.design.weights.tolist() == [1] * 4
    assert sample.design.calibrations == ()


def test_nonresponse_classes_raise_the_answers_to_those_asked():
    sample = declare_sample(STAFF)
    assert weight_nonresponse(sample, "sector", {"a": 10, "b": 3}).design.weights.tolist() == [5, 5, 1.5, 1.5]


def test_a_class_where_nobody_answered_joins_another_only_when_told_to():
    sample = declare_sample(STAFF)
    asked = {"a": 10, "b": 3, "c": 2}
    with pytest.raises(ValueError, match="merge=True"):
        weight_nonresponse(sample, "sector", asked)
    # c has a response rate of 0, nearest to a's 2/10: 12 / 2
    assert weight_nonresponse(sample, "sector", asked, merge=True).design.weights.tolist() == [6, 6, 1.5, 1.5]


def test_weights_are_described_group_by_group():
    frame = pd.DataFrame({"g": list("aaab"), "w": [1.0, 1, 4, 0]})
    found = describe_weights(declare_sample(frame, weights="w"), by="g")
    # 3 * 18 / 36 and 36 / 18
    assert found.to_dict("records") == [
        {"g": "a", "n": 3, "total": 6.0, "smallest": 1.0, "largest": 4.0, "effect": 1.5, "effective_n": 2.0}
    ]


class TestRefusals:
    @pytest.mark.parametrize(
        ("targets", "told"),
        [
            ({"a": 10}, "1 of 2 groups .* have no target, and 0 of 1 targets have no rows"),
            ({"a": 10, "b": 3, "c": 2}, "0 of 2 groups .* and 1 of 3 targets have no rows"),
            ({"a": 10, "b": np.nan}, "every total must be a number"),
            ({"a": 10, "b": 0}, "1 have rows and a total of 0"),
            (pd.DataFrame({"sector": ["a", "b"]}), "one column of counts, not"),
            (pd.DataFrame({"sector": ["a", "b"], "n": [1, 2], "m": [1, 2]}), "one column of counts, not"),
            (pd.DataFrame({"sektor": ["a", "b"], "n": [1, 2]}), "one column of counts, not"),
            (pd.DataFrame({"sector": ["a", None], "n": [1, 2]}), "1 of 2 rows of the targets lack"),
            (pd.DataFrame({"sector": ["a", "b"], "n": ["1", "2"]}), "no numbers"),
        ],
        ids=["no target", "no rows", "unknown", "none", "no count", "two counts", "misspelt", "blank", "text"],
    )
    def test_targets_that_do_not_fit_the_groups(self, targets, told):
        with pytest.raises(ValueError, match=told):
            post_stratify(declare_sample(STAFF), "sector", targets)

    def test_labels_of_another_type(self):
        with pytest.raises(ValueError, match="2010 is not '2010'"):
            post_stratify(declare_sample(STAFF), "year", {"2006": 3, "2010": 4})

    def test_rows_without_a_group(self):
        frame = STAFF.assign(sector=["a", None, "b", "b"])
        with pytest.raises(ValueError, match="1 rows with weight lack a value"):
            post_stratify(declare_sample(frame), "sector", {"a": 1, "b": 2})

    def test_rows_without_a_number(self):
        with pytest.raises(ValueError, match="'age' has no value in 1 of 4 rows with weight"):
            calibrate(declare_sample(STAFF.assign(age=[30, np.nan, 50, 60])), {"age": 200})

    def test_nothing_to_calibrate_to(self):
        with pytest.raises(ValueError, match="nothing to calibrate to"):
            calibrate(declare_sample(STAFF), {})

    @pytest.mark.parametrize(
        "weight",
        [
            lambda sample: post_stratify(sample, "sector", {"a": 1}),
            lambda sample: calibrate(sample, {"age": 100}),
            lambda sample: trim(sample, high=2),
        ],
    )
    def test_a_subpopulation(self, weight):
        with pytest.raises(ValueError, match="weight it first"):
            weight(subpopulation(declare_sample(STAFF), STAFF["sector"] == "a"))

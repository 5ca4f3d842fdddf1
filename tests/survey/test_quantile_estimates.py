import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import declare_sample, estimate_quantiles, subpopulation

FOLDER = Path(__file__).parents[1] / "reference" / "comparisons"
R = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))["designs"]["clus1_fpc"]["quantiles"]
FRAME = pd.read_csv(FOLDER / "apiclus1.csv")

CLOSED_FORM = 1e-11
"""R's answers are stored with 15 digits and come from sums in another order; 11 digits must agree."""


def declared():
    return declare_sample(FRAME, weights="pw", clusters="dnum", populations="fpc")


@pytest.mark.parametrize("name", ["math_mean", "math_logit", "school_mean", "school_logit"])
def test_agreement_with_r(name):
    rule, limits = name.split("_")
    ours = estimate_quantiles(declared(), "api00", (0.25, 0.5, 0.75), rule=rule, limits=limits)
    theirs = np.array(R["all"][name])[:, 1:4]  # R was asked for 0.1 and 0.9 too
    np.testing.assert_allclose(ours[["estimate", "low", "high", "se"]].to_numpy().T, theirs, rtol=CLOSED_FORM)


def test_a_group_is_the_subpopulation_of_its_rows():
    grouped = estimate_quantiles(declared(), ["api00", "api99"], 0.5, by="stype")
    assert grouped["stype"].tolist() == ["E", "E", "H", "H", "M", "M"]
    assert grouped["variable"].tolist() == ["api00", "api99"] * 3
    apart = estimate_quantiles(subpopulation(declared(), FRAME["stype"] == "M"), "api00", 0.5)
    pd.testing.assert_frame_equal(grouped.loc[[4]].drop(columns="stype").reset_index(drop=True), apart)
    theirs = np.array(R["M"]["math_mean"], dtype=float)[:, 2]
    np.testing.assert_allclose(apart[["estimate", "low", "high", "se"]].to_numpy()[0], theirs, rtol=CLOSED_FORM)


def test_a_group_without_a_value_has_no_quantile():
    frame = pd.DataFrame({"g": list("aabb"), "y": [1.0, 2, np.nan, np.nan]})
    found = estimate_quantiles(declare_sample(frame), "y", [0.5], by="g")
    assert found["estimate"].tolist() == [1, pytest.approx(np.nan, nan_ok=True)]
    assert found["n"].tolist() == [2, 0]


@pytest.mark.parametrize("wrong", [{"probabilities": 1}, {"probabilities": (0, 0.5)}, {"level": 95}])
def test_what_does_not_lie_between_0_and_1_is_refused(wrong):
    with pytest.raises(ValueError, match=r"between 0 and 1"):
        estimate_quantiles(declared(), "api00", **wrong)

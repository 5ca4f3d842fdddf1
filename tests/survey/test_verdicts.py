import numpy as np
import pytest

from varpu_eval.survey.contrasts import Contrast
from varpu_eval.survey.items import Variable
from varpu_eval.survey.verdicts import judge, row_of


def _items(*dimensions):
    return tuple(Variable("item", f"i{k}", "agree", d, d, 0.0, 1.0) for k, d in enumerate(dimensions))


def _difference(t, *, se=0.1, df=1e9, origins=("own",), estimable=True):
    k = len(t)
    return Contrast(
        np.array(t) * se, np.full(k, se), np.full(k, df), np.ones(k), np.zeros((2, k)), np.ones((2, k)),
        np.full((2, k), 20.0), np.full(k, estimable), frozenset(origins),
    )  # fmt: skip


def test_holm_works_within_a_dimension_and_bh_over_all_items():
    # two-sided p of 2, 3, 2.5 by the normal: .0455, .0027, .0124
    judged = judge(_items("openness", "openness", "rooting"), _difference([2, 3, 2.5]))
    np.testing.assert_allclose(judged.p, [0.0455, 0.0027, 0.0124], atol=5e-5)
    np.testing.assert_allclose(judged.p_holm, [0.0455, 0.0054, 0.0124], atol=5e-5)
    np.testing.assert_allclose(judged.p_bh, [0.0455, 0.0081, 0.0186], atol=5e-5)


def test_dimensions_are_adjusted_among_themselves():
    scores = tuple(Variable("dimension", d, "score", d, d, 0.0, 100.0) for d in ("openness", "rooting"))
    judged = judge(scores, _difference([2, 3], se=2.0))
    np.testing.assert_allclose(judged.p_holm, [0.0455, 0.0054], atol=5e-5)


def test_an_interval_stays_within_what_is_possible():
    judged = judge(_items("openness"), _difference([9.0], df=1.0))
    assert judged.high == [1.0]
    assert judged.low == pytest.approx(0.9 - 12.706 * 0.1, abs=1e-3)


def test_nothing_is_said_where_the_design_cannot_tell():
    difference = _difference([3.0], estimable=False)
    row = row_of(difference, judge(_items("openness"), difference), 0, _items("openness")[0], "survey staff 2010")
    assert row["estimate"].status == "not_estimable"
    assert row["estimate"].value is None
    assert row["estimate"].n == 40
    assert row["verdict"] == ""


def test_synthetic_beside_real_answers_is_an_illustration_without_a_verdict():
    difference = _difference([9.0], origins=("own", "synthetic"))
    row = row_of(difference, judge(_items("openness"), difference), 0, _items("openness")[0], "")
    assert (row["estimate"].status, row["estimate"].origin, row["verdict"]) == ("illustration", "synthetic", "")

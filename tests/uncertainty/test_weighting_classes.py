import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.uncertainty import make_design, means, totals, variance
from varpu_eval.uncertainty.calibration import post_stratify
from varpu_eval.uncertainty.weighting_classes import merge_classes, weight_classes


def _asked(seed=1, rows=60):
    rng = np.random.default_rng(seed)
    sector = rng.choice(["school", "clinic", "day care"], rows)
    answered = rng.random(rows) < np.where(sector == "school", 0.4, 0.8)
    return rng.uniform(1, 9, rows), sector, answered, np.where(answered, rng.normal(60, 20, rows), np.nan)


class TestWeightClasses:
    def test_frame_counts_are_post_strata_of_those_who_answered(self):
        weights, sector, answered, score = _asked()
        counts = pd.Series(sector).value_counts() * 20
        ours = weight_classes(make_design(weights), sector, counts, answered=answered)
        same = post_stratify(make_design(np.where(answered, weights, 0)), sector, counts)
        np.testing.assert_array_equal(ours.weights, same.weights)
        assert means(ours, score).se == means(same, score).se

    def test_without_a_frame_the_answers_stand_for_the_weight_of_all_asked(self):
        weights, sector, answered, _ = _asked()
        ours = weight_classes(make_design(weights), sector, answered=answered)
        for label in np.unique(sector):
            assert ours.weights[sector == label].sum() == pytest.approx(weights[sector == label].sum(), rel=1e-14)
        assert (ours.weights[~answered] == 0).all()

    def test_the_variance_with_estimated_classes_is_the_derivative_by_each_weight(self):
        weights, sector, answered, score = _asked()

        def estimate(w):
            return means(weight_classes(make_design(w), sector, answered=answered), score)

        step = 1e-5
        nudges = [np.where(np.arange(60) == i, weights * step, 0) for i in range(60)]
        slopes = [(estimate(weights + n).value[0] - estimate(weights - n).value[0]) / (2 * step) for n in nudges]
        brute = variance(make_design(weights), np.array(slopes)[:, None])[0]
        # differences of a step of 1e-5 show 6 digits
        assert estimate(weights).covariance[0, 0] == pytest.approx(brute, rel=1e-6)

    def test_where_all_answered_nothing_changes(self):
        weights, sector, _, _ = _asked()
        design, score = make_design(weights), np.arange(60.0)
        ours = weight_classes(design, sector, answered=np.ones(60, dtype=bool))
        np.testing.assert_allclose(ours.weights, weights, rtol=1e-15)
        assert totals(ours, score).se[0] == pytest.approx(totals(design, score).se[0], rel=1e-12)  # other roundings

    def test_small_classes_are_merged_only_when_that_is_asked_for(self):
        # rates 2/4, 1/4, 2/6: b has too few answers and joins c, the nearest in rate: 10 asked, 3 answered
        labels, counts = ["a", "a", "b", "c", "c"], {"a": 4, "b": 4, "c": 6}
        with pytest.raises(ValueError, match="1 of 3 classes are too many"):
            weight_classes(make_design(np.ones(5)), labels, counts, min_answers=2)
        ours = weight_classes(make_design(np.ones(5)), labels, counts, min_answers=2, merge=True)
        np.testing.assert_allclose(ours.weights, [2, 2, 10 / 3, 10 / 3, 10 / 3], rtol=1e-15)

    def test_a_class_without_an_answer_is_merged_too(self):
        ours = weight_classes(make_design(np.ones(2)), ["a", "a"], {"a": 4, "b": 4}, merge=True)
        assert ours.weights.tolist() == [4.0, 4.0]

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({}, "nothing tells who was asked"),
            ({"answered": [1, 0, 1]}, "must be true or false"),
            ({"answered": [True, False]}, "each of 3 rows"),
            ({"asked": {"a": 1, "b": 5}}, "more answers than were asked"),
            ({"asked": {"a": 5, "b": 5, "c": 5}}, "1 of 3 classes are too many"),
            ({"asked": {"a": 5}}, "1 rows with weight are in no class"),
            ({"asked": {"a": 5, "b": 5}, "min_answers": 0}, "at least 1 answer"),
            ({"asked": {"a": 5, "b": 5}, "max_factor": 0.5}, "at least 1 answer"),
        ],
    )
    def test_what_it_refuses(self, options, message):
        with pytest.raises(ValueError, match=message):
            weight_classes(make_design([1, 1, 1]), ["a", "a", "b"], **options)

    def test_a_person_asked_without_a_class(self):
        with pytest.raises(ValueError, match="1 rows with weight have no class"):
            weight_classes(make_design([1, 1]), ["a", None], answered=[True, False])


class TestMergeClasses:
    def test_the_nearest_in_response_rate_is_joined(self):
        # rates 0.5, 0.2, 0.33, 0.25: the second joins the last; 2 + 10 answers of 10 + 40
        merged = merge_classes([20, 2, 30, 10], [40, 10, 90, 40], min_answers=5)
        assert merged.group.tolist() == [0, 1, 2, 1]
        assert merged.answers.tolist() == [20, 12, 30]
        assert merged.asked.tolist() == [40, 50, 90]
        np.testing.assert_allclose(merged.factor, [2, 50 / 12, 3], rtol=1e-15)

    def test_a_factor_far_above_that_of_all_is_merged_away(self):
        # all: 70 of 150, factor 2.14; the second has 10, over twice that; it joins the first, the nearer in rate
        merged = merge_classes([30, 5, 35], [60, 50, 40], max_factor=2)
        assert merged.group.tolist() == [0, 0, 1]
        assert merge_classes([30, 5, 35], [60, 50, 40], max_factor=5).group.tolist() == [0, 1, 2]

    def test_never_across_parts(self):
        # the second part's class without answers is nearest in rate to the first part's second
        merged = merge_classes([9, 1, 9, 0], [10, 9, 10, 9], within=["x", "x", "y", "y"])
        assert merged.group.tolist() == [0, 1, 2, 2]

    def test_mergers_go_on_until_every_class_is_large_enough(self):
        assert merge_classes([1, 1, 1, 1, 9], [2, 3, 4, 5, 90], min_answers=4).group.tolist() == [0, 0, 0, 0, 1]

    def test_rates_are_of_base_weights_where_they_are_given(self):
        # by heads the first is as near; by weight its rate is 0.9, the third's 0.4, and the second's 0.3
        merged = merge_classes([4, 1, 4], [10, 10, 10], weights=[9, 3, 4], min_answers=2)
        assert merged.group.tolist() == [0, 1, 1]
        np.testing.assert_allclose(merged.factor, [10 / 9, 20 / 7], rtol=1e-15)

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20)), min_size=1, max_size=12), st.integers(1, 8))
    def test_every_group_is_within_the_limits_and_nobody_is_lost(self, classes, least):
        answers = np.array([n for n, _ in classes])
        asked = answers + np.array([more for _, more in classes])
        if answers.sum() < least:
            with pytest.raises(ValueError, match=f"one needs {least}"):
                merge_classes(answers, asked, min_answers=least, max_factor=1.5)
            return
        merged = merge_classes(answers, asked, min_answers=least, max_factor=1.5)
        assert (merged.answers >= least).all()
        assert (merged.factor <= 1.5 * asked.sum() / answers.sum() * (1 + 1e-9)).all()
        assert merged.answers @ merged.factor == pytest.approx(asked.sum(), rel=1e-12)  # a few roundings
        assert np.unique(merged.group).tolist() == list(range(merged.answers.size))

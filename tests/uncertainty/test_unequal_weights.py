import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.uncertainty import make_design, means
from varpu_eval.uncertainty.calibration import post_stratify
from varpu_eval.uncertainty.unequal_weights import design_effect, effective_n, trim_weights, weighting_effect


def test_equal_weights_cost_nothing_and_unequal_ones_what_kish_says():
    assert weighting_effect([3, 3, 3, 0]) == 1.0
    assert effective_n([3, 3, 3, 0]) == 3.0
    # weights 1, 1, 1, 9: sum 12, sum of squares 84
    assert weighting_effect([1, 1, 1, 9]) == pytest.approx(4 * 84 / 144, rel=1e-15)
    assert effective_n([1, 1, 1, 9]) == pytest.approx(144 / 84, rel=1e-15)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [1, np.nan], [np.inf]])
def test_weights_that_are_none(weights):
    with pytest.raises(ValueError, match="weights must be numbers"):
        effective_n(weights)


class TestDesignEffect:
    def test_simple_sampling_has_none(self):
        y = np.random.default_rng(1).normal(size=30)
        # both variances are the same sum of squares
        assert design_effect(make_design(np.ones(30)), y, with_replacement=True)[0] == pytest.approx(1, rel=1e-12)
        finite = make_design(np.full(30, 3), populations=[np.full(30, 90)])
        assert design_effect(finite, y)[0] == pytest.approx(1, rel=1e-12)

    def test_clusters_of_twins_halve_the_sample(self):
        # n rows in n/2 clusters of equal values: (2m / (2m - 1)) / (m / (m - 1)) of 2, here m = 10
        y = np.repeat(np.random.default_rng(2).normal(size=10), 2)
        effect = design_effect(
            make_design(np.ones(20), clusters=[np.repeat(np.arange(10), 2)]), y, with_replacement=True
        )
        assert effect[0] == pytest.approx(2 * (10 / 9) / (20 / 19), rel=1e-12)  # two sums of squares

    def test_a_domain_is_counted_by_its_own_rows_and_blanks_are_left_out(self):
        y = np.array([1.0, 5.0, 3.0, 8.0, np.nan, 2.0])
        design = make_design(np.ones(6))
        domain = [True, True, True, True, True, False]
        # 4 values: sum of squares about 4.25 is 26.75; of 6 clusters 6/5 * 26.75 / 16, simple 26.75 / 3 / 4
        expected = (6 / 5 * 26.75 / 16) / (26.75 / 3 / 4)
        assert design_effect(design, y, domain, with_replacement=True)[0] == pytest.approx(expected, rel=1e-12)

    def test_values_without_spread_have_no_effect_to_tell(self):
        y = np.column_stack([np.full(5, 62.3), np.arange(5), [1.0, *[np.nan] * 4]])
        effect = design_effect(make_design([0.1, 0.2, 0.3, 0.7, 0.9]), y, with_replacement=True)
        assert np.isnan(effect).tolist() == [True, False, True]

    def test_weights_that_leave_no_population(self):
        with pytest.raises(ValueError, match="give with_replacement=True"):
            design_effect(make_design(np.ones(5)), np.arange(5))


class TestTrimWeights:
    def test_by_hand(self):
        # 10 is 4 over 6: two get 2 each; or both times 2, after which 3 is at the limit too
        assert trim_weights(make_design([1, 3, 10]), high=6).weights.tolist() == pytest.approx([3, 5, 6], rel=1e-14)
        turned = trim_weights(make_design([1, 3, 10]), high=6, spread="proportional").weights
        assert turned.tolist() == pytest.approx([2, 6, 6], rel=1e-14)

    def test_what_is_lacking_below_the_least_is_taken_from_the_others(self):
        assert trim_weights(make_design([1, 5, 9]), low=3).weights.tolist() == pytest.approx([3, 4, 8], rel=1e-14)

    @given(
        st.lists(st.floats(0.1, 100), min_size=2, max_size=20),
        st.floats(0.05, 0.95),
        st.floats(1.05, 4),
        st.sampled_from(["equal", "proportional"]),
    )
    def test_limits_hold_the_sum_and_the_order_stay(self, weights, least, most, spread):
        w = np.array([0.0, *weights])
        low, high = least * np.mean(weights), most * np.mean(weights)
        after = trim_weights(make_design(w), low, high, spread=spread).weights
        assert after.sum() == pytest.approx(w.sum(), rel=1e-9)  # the amount is found by bisection
        assert (after[1:] >= low * (1 - 1e-12)).all()
        assert (after <= high * (1 + 1e-12)).all()
        assert after[0] == 0
        assert (np.diff(after[np.argsort(w)]) >= -1e-9).all()

    def test_weights_within_the_limits_stay_as_they_are(self):
        w = np.array([1.0, 2.5, 4.0])
        np.testing.assert_array_equal(trim_weights(make_design(w), 1, 4).weights, w)

    def test_a_limit_at_the_mean_makes_all_equal(self):
        # their mean is 1.8285714285714285 or the next number, by the order of summing
        w = np.array([1.0, 4.3, 2.8, 1.6, 2.2, 0.2, 0.7])
        for limits in ({"high": w.mean()}, {"low": w.mean()}):
            np.testing.assert_allclose(trim_weights(make_design(w), **limits).weights, w.mean(), rtol=1e-12)

    def test_the_variance_still_knows_what_the_weights_were_calibrated_to(self):
        labels = np.repeat(["a", "b"], 5)
        y = np.where(labels == "a", 1.0, 9.0)
        design = make_design(np.arange(1.0, 11.0))
        after = trim_weights(post_stratify(design, labels, {"a": 50, "b": 50}), high=14)
        # both groups are all alike: what is left is how unevenly the cut fell on their weights
        assert 0 < means(after, y).se[0] < means(design, y).se[0] / 5

    @pytest.mark.parametrize(("low", "high"), [(0, 3), (5, 9), (6, 2), (-1, 9), (np.nan, 9)])
    def test_limits_that_do_not_hold_the_mean(self, low, high):
        with pytest.raises(ValueError, match="cannot all lie between"):
            trim_weights(make_design([1, 2, 9]), low, high)

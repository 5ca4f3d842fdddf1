import numpy as np
import pytest

from varpu_eval.uncertainty import effective_df, make_design
from varpu_eval.uncertainty.calibration import rake
from varpu_eval.uncertainty.degrees import WITHIN_CLUSTER, few_clusters, few_clusters_calibrated


def test_equal_clusters_have_one_less_than_their_number():
    unit = np.repeat(np.arange(9), 5)
    assert effective_df(make_design(np.ones(45), clusters=[unit]), [np.full((45, 1), 1 / 45)]) == pytest.approx(8)


def test_the_moments_are_those_of_the_whole_quadratic_form():
    # brute force: variance = sum of squared cluster sums of a (I - H) y, y with the working covariance, two groups
    rng = np.random.default_rng(4)
    unit = np.concatenate([np.repeat(np.arange(5), [2, 4, 8, 3, 9])] * 2)
    group = np.repeat([0, 1], unit.size // 2)
    share = np.array([np.where(group == g, rng.uniform(1, 2, unit.size), 0.0) for g in (0, 1)])
    share /= share.sum(axis=1, keepdims=True)
    a = share[1] - share[0]
    residual = np.eye(unit.size) - (group[:, None] == group) * (share[0] + share[1])
    same = (unit[:, None] == unit) & (group[:, None] == group)
    working = np.where(same, WITHIN_CLUSTER, 0.0) + (1 - WITHIN_CLUSTER) * np.eye(unit.size)
    sums = np.array([np.where(unit == u, a, 0.0) for u in range(5)]) @ residual
    form = sums @ working @ sums.T
    ours = few_clusters(make_design(np.ones(unit.size), clusters=[unit]), [-share[0][:, None], share[1][:, None]])
    assert ours.df[0] == pytest.approx(np.trace(form) ** 2 / np.sum(form**2), rel=1e-10)
    # the estimate's variance is a' V a, of which the estimator holds 5 / 4 of the form's trace
    assert ours.factor[0] == pytest.approx(a @ working @ a / (5 / 4 * np.trace(form)), rel=1e-10)


def test_a_cluster_that_carries_nearly_all_leaves_little_freedom():
    unit = np.repeat(np.arange(6), [100, 2, 2, 2, 2, 2])
    assert effective_df(make_design(np.ones(110), clusters=[unit]), [np.full((110, 1), 1 / 110)])[0] < 3


def test_one_mean_over_equal_clusters_needs_no_factor():
    unit = np.repeat(np.arange(9), 5)
    factor = few_clusters(make_design(np.ones(45), clusters=[unit]), [np.full((45, 1), 1 / 45)]).factor
    assert factor == pytest.approx(1, rel=1e-12)


def test_means_that_take_all_variation_leave_no_factor():
    unit = np.repeat(np.arange(3), 4)
    own = [np.where(unit == u, 1 / 12, 0.0)[:, None] for u in range(3)]
    assert np.isnan(few_clusters(make_design(np.ones(12), clusters=[unit]), own).factor).all()


class TestCalibratedInOneStep:
    def _design(self):
        rng = np.random.default_rng(8)
        unit = np.repeat(np.arange(7), [2, 4, 8, 3, 9, 5, 6])
        first, second = rng.integers(0, 2, unit.size), rng.integers(0, 3, unit.size)
        totals = [{k: n * 2.0 for k, n in enumerate((20, 17))}, {k: n * 2.0 for k, n in enumerate((11, 14, 12))}]
        design = make_design(rng.uniform(1, 2, unit.size), clusters=[unit])
        return rake(design, [first, second], totals), unit, rng

    def test_the_moments_are_those_of_the_whole_quadratic_form(self):
        # brute force: residuals (I - diag(w) X B) A (I - 1 a' / sum a) y of two groups that leave out some rows
        design, unit, rng = self._design()
        n, w, step = unit.size, design.weights, design.calibrations[0]
        group = rng.integers(0, 3, n)  # rows of group 2 are of neither: they had no answer
        parts = [np.where(group == g, w, 0.0) for g in (0, 1)]
        parts = [sign * part / part.sum() for sign, part in zip((-1, 1), parts, strict=True)]
        regress = np.eye(n) - w[:, None] * (step.auxiliaries @ (step.inverse @ step.moments.toarray()))
        centred = sum(np.diag(a) - np.outer(a, a) / a.sum() for a in parts)
        sums = np.array([np.where(unit == u, 1.0, 0.0) for u in range(7)]) @ regress @ centred
        same = (unit[:, None] == unit) & (group[:, None] == group)
        working = np.where(same, WITHIN_CLUSTER, 0.0) + (1 - WITHIN_CLUSTER) * np.eye(n)
        form = sums @ working @ sums.T
        ours = few_clusters_calibrated(design, [a[:, None] for a in parts])
        a = sum(parts)
        assert ours.df[0] == pytest.approx(np.trace(form) ** 2 / np.sum(form**2), rel=1e-9)
        assert ours.factor[0] == pytest.approx(a @ working @ a / (7 / 6 * np.trace(form)), rel=1e-9)

    def test_one_margin_is_a_post_stratification(self):
        # classes that hold whole clusters: each class has its own mean, as groups of few_clusters have
        unit = np.repeat(np.arange(6), [2, 4, 8, 3, 9, 5])
        upper = (unit > 2).astype(int)
        design = rake(make_design(np.ones(unit.size), clusters=[unit]), [upper], [{0: 30, 1: 40}])
        share = (design.weights / design.weights.sum())[:, None]
        apart = few_clusters(design, [share * (upper == u)[:, None] for u in (0, 1)])
        ours = few_clusters_calibrated(design, [share])
        assert ours.df == pytest.approx(apart.df, rel=1e-9)
        assert ours.factor == pytest.approx(apart.factor, rel=1e-9)

    @pytest.mark.parametrize("steps", [0, 2])
    def test_no_step_or_several_are_refused(self, steps):
        design = make_design(np.ones(4))
        for _ in range(steps):
            design = rake(design, [["a", "a", "b", "b"]], [{"a": 4, "b": 6}])
        with pytest.raises(ValueError, match=f"in {steps} steps"):
            few_clusters_calibrated(design, [np.full((4, 1), 0.25)])

import numpy as np
import pytest

from varpu_eval.uncertainty import effective_df, make_design
from varpu_eval.uncertainty.degrees import WITHIN_CLUSTER, few_clusters


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

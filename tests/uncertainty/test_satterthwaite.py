import numpy as np
import pytest

from varpu_eval.uncertainty.calibration import calibrate, post_stratify
from varpu_eval.uncertainty.degrees import WITHIN_CLUSTER, few_clusters
from varpu_eval.uncertainty.designs import make_design
from varpu_eval.uncertainty.satterthwaite import few_clusters_across_strata


def shares(w, member):
    """Return what multiplies each row's value in the member's weighted mean."""
    return (w * member / (w * member).sum())[:, None]


def assert_alike(ours, theirs):
    np.testing.assert_allclose(ours.df, theirs.df, rtol=1e-11)  # the same numbers by other sums
    np.testing.assert_allclose(ours.factor, theirs.factor, rtol=1e-11)


def uneven(seed, clusters=9):
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(clusters), rng.integers(1, 12, clusters))
    return rng, unit, rng.uniform(0.5, 2, unit.size)


def test_within_one_stratum_it_is_the_number_that_is_made_without_the_matrix():
    rng, unit, w = uneven(1)
    design, first = make_design(w, clusters=[unit]), rng.random(unit.size) < 0.5
    parts = [shares(w, first), -shares(w, ~first)]
    assert_alike(few_clusters_across_strata(design, parts), few_clusters(design, parts))


def test_groups_each_within_a_stratum_agree_with_it_too():
    _, unit, w = uneven(2)
    stratum = unit % 2
    design = make_design(w, clusters=[unit], strata=[stratum])
    parts = [shares(w, stratum == 0), -shares(w, stratum == 1)]
    assert_alike(few_clusters_across_strata(design, parts), few_clusters(design, parts))


def test_across_strata_it_gives_the_moments_of_drawn_variances():
    rng, unit, w = uneven(3, clusters=7)
    design = make_design(w, clusters=[unit], strata=[unit % 2])
    stage, part = design.stages[0], shares(w, np.ones(unit.size))
    draws = 40_000
    y = np.sqrt(1 - WITHIN_CLUSTER) * rng.normal(size=(unit.size, draws))
    y += np.sqrt(WITHIN_CLUSTER) * rng.normal(size=(7, draws))[unit]
    total = stage.members @ (part * (y - (part * y).sum(axis=0)))
    variances = np.zeros(draws)
    for h in (0, 1):
        here = total[stage.stratum == h]
        variances += stage.factor[h] * ((here - here.mean(axis=0)) ** 2).sum(axis=0)
    found = few_clusters_across_strata(design, [part])
    # the variance of 40,000 draws is known to 1 %
    assert found.df[0] == pytest.approx(2 * variances.mean() ** 2 / variances.var(), rel=0.03)
    assert found.factor[0] == pytest.approx((part * y).sum(axis=0).var() / variances.mean(), rel=0.03)


def test_a_lonely_cluster_counts_only_where_it_is_adjusted():
    part = [np.full((5, 1), 0.2)]
    strata = [["a", "a", "a", "a", "b"]]
    certain = few_clusters_across_strata(make_design([1] * 5, strata=strata, lonely="certainty"), part)
    adjusted = few_clusters_across_strata(make_design([1] * 5, strata=strata, lonely="adjust"), part)
    assert certain.df[0] == pytest.approx(3)
    # written out: residuals of five independent clusters, four of them centred and scaled by 4/3
    c = np.eye(5) - 0.2
    b = np.zeros((5, 5))
    b[:4, :4] = np.eye(4) - 0.25
    b[4, 4] = 1
    s = np.diag([4 / 3] * 4 + [1])
    v = np.sqrt(s) @ b @ c @ b @ np.sqrt(s)
    assert adjusted.df[0] == pytest.approx(np.trace(v) ** 2 / np.trace(v @ v))
    assert adjusted.factor[0] == pytest.approx(5 / np.trace(v))


def test_a_finite_population_is_no_bias():
    _, unit, w = uneven(6)
    parts = [shares(w, np.ones(unit.size))]
    endless = few_clusters_across_strata(make_design(w, clusters=[unit]), parts)
    finite = few_clusters_across_strata(make_design(w, clusters=[unit], populations=[[12] * unit.size]), parts)
    assert_alike(finite, endless)


def test_groups_that_leave_clusters_no_residual_have_no_variance_to_correct():
    # one group a cluster: every residual sum is 0
    design = make_design([1] * 4, clusters=[[1, 1, 2, 2]])
    parts = [np.array([[0.5], [0.5], [0], [0]]), np.array([[0.0], [0], [0.5], [0.5]])]
    found = few_clusters_across_strata(design, parts)
    assert np.isnan([found.df[0], found.factor[0]]).all()


def test_post_strata_have_means_of_their_own():
    _, unit, w = uneven(4)
    code = np.arange(unit.size) % 2
    plain = make_design(w, clusters=[unit])
    weighted = post_stratify(plain, code, {0: 60.0, 1: 20.0})
    whole = shares(weighted.weights, np.ones(unit.size))
    by_hand = few_clusters(plain, [whole * (code == c)[:, None] for c in (0, 1)])
    assert_alike(few_clusters_across_strata(weighted, [whole]), by_hand)


def test_columns_are_apart_and_an_empty_one_has_none():
    _, unit, w = uneven(5)
    design = make_design(w, clusters=[unit])
    both = np.hstack([shares(w, unit < 5), shares(w, unit > 2), np.zeros((unit.size, 1))])
    alone = [few_clusters_across_strata(design, [both[:, [j]]]).df[0] for j in (0, 1)]
    np.testing.assert_allclose(few_clusters_across_strata(design, [both]).df, [*alone, np.nan])


def test_many_clusters_are_not_corrected():
    design = make_design(np.ones(2001))
    found = few_clusters_across_strata(design, [np.full((2001, 1), 1 / 2001)])
    assert (found.df.tolist(), found.factor.tolist()) == ([np.inf], [1])


def test_other_stages_and_calibrations_are_refused():
    part = [np.full((4, 1), 0.25)]
    stages = make_design([1] * 4, clusters=[[1, 1, 2, 2], [1, 2, 1, 2]], populations=[[9] * 4, [5] * 4])
    with pytest.raises(ValueError, match="one stage"):
        few_clusters_across_strata(stages, part)
    calibrated = calibrate(make_design([1] * 4), [[1.0, 2], [1, 3], [1, 5], [1, 4]], [8, 30])
    with pytest.raises(ValueError, match="post-strata"):
        few_clusters_across_strata(calibrated, part)

import numpy as np
import pytest

from varpu_eval.uncertainty.calibration import calibrate, post_stratify
from varpu_eval.uncertainty.degrees import WITHIN_CLUSTER, effective_df
from varpu_eval.uncertainty.designs import make_design
from varpu_eval.uncertainty.satterthwaite import satterthwaite_df


def shares(w, member):
    """Return what multiplies each row's value in the member's weighted mean."""
    return (w * member / (w * member).sum())[:, None]


def uneven(seed, clusters=9):
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(clusters), rng.integers(1, 12, clusters))
    return rng, unit, rng.uniform(0.5, 2, unit.size)


def test_within_one_stratum_it_is_the_number_that_is_made_without_the_matrix():
    rng, unit, w = uneven(1)
    design, first = make_design(w, clusters=[unit]), rng.random(unit.size) < 0.5
    parts = [shares(w, first), -shares(w, ~first)]
    np.testing.assert_allclose(satterthwaite_df(design, parts), effective_df(design, parts), rtol=1e-12)  # other sums


def test_groups_each_within_a_stratum_agree_with_it_too():
    _, unit, w = uneven(2)
    stratum = unit % 2
    design = make_design(w, clusters=[unit], strata=[stratum])
    parts = [shares(w, stratum == 0), -shares(w, stratum == 1)]
    np.testing.assert_allclose(satterthwaite_df(design, parts), effective_df(design, parts), rtol=1e-12)  # other sums


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
    drawn = 2 * variances.mean() ** 2 / variances.var()
    assert satterthwaite_df(design, [part])[0] == pytest.approx(drawn, rel=0.03)  # variance of 40,000 draws: 1 %


def test_a_lonely_cluster_counts_only_where_it_is_adjusted():
    part = [np.full((5, 1), 0.2)]
    strata = [["a", "a", "a", "a", "b"]]
    certain = satterthwaite_df(make_design([1] * 5, strata=strata, lonely="certainty"), part)
    adjusted = satterthwaite_df(make_design([1] * 5, strata=strata, lonely="adjust"), part)
    assert certain[0] == pytest.approx(3)
    # written out: residuals of five independent clusters, four of them centred and scaled by 4/3
    c = np.eye(5) - 0.2
    b = np.zeros((5, 5))
    b[:4, :4] = np.eye(4) - 0.25
    b[4, 4] = 1
    s = np.diag([4 / 3] * 4 + [1])
    v = np.sqrt(s) @ b @ c @ b @ np.sqrt(s)
    assert adjusted[0] == pytest.approx(np.trace(v) ** 2 / np.trace(v @ v))


def test_post_strata_have_means_of_their_own():
    _, unit, w = uneven(4)
    code = np.arange(unit.size) % 2
    plain = make_design(w, clusters=[unit])
    weighted = post_stratify(plain, code, {0: 60.0, 1: 20.0})
    whole = shares(weighted.weights, np.ones(unit.size))
    by_hand = effective_df(plain, [whole * (code == c)[:, None] for c in (0, 1)])
    np.testing.assert_allclose(satterthwaite_df(weighted, [whole]), by_hand, rtol=1e-12)  # other sums


def test_columns_are_apart_and_an_empty_one_has_none():
    _, unit, w = uneven(5)
    design = make_design(w, clusters=[unit])
    both = np.hstack([shares(w, unit < 5), shares(w, unit > 2), np.zeros((unit.size, 1))])
    alone = [satterthwaite_df(design, [both[:, [j]]])[0] for j in (0, 1)]
    np.testing.assert_allclose(satterthwaite_df(design, [both]), [*alone, np.nan])


def test_many_clusters_are_not_corrected():
    design = make_design(np.ones(2001))
    assert satterthwaite_df(design, [np.full((2001, 1), 1 / 2001)]).tolist() == [np.inf]


def test_other_stages_and_calibrations_are_refused():
    part = [np.full((4, 1), 0.25)]
    stages = make_design([1] * 4, clusters=[[1, 1, 2, 2], [1, 2, 1, 2]], populations=[[9] * 4, [5] * 4])
    with pytest.raises(ValueError, match="one stage"):
        satterthwaite_df(stages, part)
    calibrated = calibrate(make_design([1] * 4), [[1.0, 2], [1, 3], [1, 5], [1, 4]], [8, 30])
    with pytest.raises(ValueError, match="post-strata"):
        satterthwaite_df(calibrated, part)

import numpy as np
import pytest

from varpu_eval.uncertainty import (
    cluster_robust,
    hotelling_test,
    linear_model,
    logit_model,
    make_design,
    robust_contrasts,
)


def sample(seed=5, sizes=(3, 4, 6, 9, 12, 20, 31, 40)):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    x = np.column_stack([rng.normal(size=cluster.size), cluster % 2, rng.integers(0, 2, cluster.size)])
    y = (x[:, 0] + rng.normal(size=len(sizes))[cluster] + rng.logistic(size=cluster.size) > 0).astype(float)
    return rng.uniform(0.5, 3, cluster.size), cluster, x, y


def same(ours, theirs, rtol=1e-8):  # fits converge until rounding; roots of small eigenvalues take some digits
    np.testing.assert_allclose(ours.coefficients, theirs.coefficients, rtol=rtol)
    np.testing.assert_allclose(ours.covariance, theirs.covariance, rtol=rtol, atol=1e-12)
    np.testing.assert_allclose(ours.df, theirs.df, rtol=rtol)


@pytest.mark.parametrize("model", ["linear", "logit"])
def test_cr0_and_cr1_are_the_sandwich_of_the_design(model):
    # one stratum: the design multiplies the sums of squares by clusters / (clusters - 1), as CR1; scores sum to 0
    w, cluster, x, y = sample()
    design = make_design(w, clusters=[cluster])
    survey = {"linear": linear_model, "logit": logit_model}[model](design, x, y)
    plain = cluster_robust(design, x, y, model=model, correction="CR0")
    scaled = cluster_robust(design, x, y, model=model, correction="CR1")
    np.testing.assert_allclose(scaled.coefficients, survey.coefficients, rtol=1e-12)
    np.testing.assert_allclose(scaled.covariance, survey.covariance, rtol=1e-10)
    np.testing.assert_allclose(plain.covariance * 8 / 7, survey.covariance, rtol=1e-10)


def test_equal_clusters_of_a_mean_have_clusters_less_one():
    y = np.array([1.0, 3, 2, 6, 4, 8, 5, 5])
    result = cluster_robust(make_design(np.ones(8), clusters=[np.repeat([1, 2, 3, 4], 2)]), np.empty((8, 0)), y)
    # means 2, 4, 6, 5 have variance 35/12, over 4 clusters
    assert result.covariance[0, 0] == pytest.approx(35 / 48, rel=1e-12)
    assert result.df == pytest.approx([3.0])


def test_a_treatment_of_half_the_equal_clusters_is_welch_s_t_test_of_their_means():
    rng = np.random.default_rng(1)
    cluster, y = np.repeat(np.arange(10), 4), rng.normal(size=40)
    treated = cluster < 4
    result = cluster_robust(make_design(np.ones(40), clusters=[cluster]), treated, y)
    means = y.reshape(10, 4).mean(axis=1)
    assert result.covariance[1, 1] == pytest.approx(means[:4].var(ddof=1) / 4 + means[4:].var(ddof=1) / 6, rel=1e-10)
    # Welch's with equal true variances: (1/4 + 1/6)^2 / (1/4^2/3 + 1/6^2/5)
    assert result.df[1] == pytest.approx((1 / 4 + 1 / 6) ** 2 / (1 / 48 + 1 / 180), rel=1e-10)


@pytest.mark.parametrize("model", ["linear", "logit"])
@pytest.mark.parametrize("weighting", ["sampling", "precision"])
class TestWhatDoesNotMatter:
    def test_the_order_of_rows_and_the_names_of_clusters(self, model, weighting):
        w, cluster, x, y = sample()
        order = np.random.default_rng(1).permutation(y.size)
        names = np.array([f"unit {5 * k % 8}" for k in cluster])
        ours = cluster_robust(make_design(w, clusters=[cluster]), x, y, model=model, weighting=weighting)
        shuffled = make_design(w[order], clusters=[names[order]])
        same(ours, cluster_robust(shuffled, x[order], y[order], model=model, weighting=weighting))

    def test_the_scale_of_weights(self, model, weighting):
        w, cluster, x, y = sample()
        ours = cluster_robust(make_design(w, clusters=[cluster]), x, y, model=model, weighting=weighting)
        same(ours, cluster_robust(make_design(w * 1e6, clusters=[cluster]), x, y, model=model, weighting=weighting))

    def test_which_level_of_a_factor_is_the_base(self, model, weighting):
        w, cluster, _, y = sample()
        design, group = make_design(w, clusters=[cluster]), np.arange(y.size) % 3
        how = {"model": model, "weighting": weighting}
        first = cluster_robust(design, np.column_stack([group == 1, group == 2]), y, **how)
        last = cluster_robust(design, np.column_stack([group == 0, group == 1]), y, **how)
        one, other = robust_contrasts(first, [[0, 1, 0]]), robust_contrasts(last, [[0, -1, 1]])
        same(one, other)
        both, again = hotelling_test(first, ["x1", "x2"]), hotelling_test(last, ["x1", "x2"])
        assert both.statistic == pytest.approx(again.statistic, rel=1e-8)
        assert both.df2 == pytest.approx(again.df2, rel=1e-8)

    def test_rows_that_do_not_take_part(self, model, weighting):
        w, cluster, x, y = sample()
        how = {"model": model, "weighting": weighting}
        inside = cluster != 3
        ours = cluster_robust(make_design(w, clusters=[cluster]), x, y, inside, **how)
        gone = make_design(w[inside], clusters=[cluster[inside]])
        same(ours, cluster_robust(gone, x[inside], y[inside], **how), rtol=1e-12)
        same(
            ours, cluster_robust(make_design(w, clusters=[cluster]), x, np.where(inside, y, np.nan), **how), rtol=1e-12
        )
        assert (ours.clusters, ours.n) == (7, inside.sum())


def test_an_indicator_of_one_cluster_has_no_degrees_of_freedom_and_disturbs_no_other():
    w, cluster, x, y = sample()
    design = make_design(w, clusters=[cluster])
    result = cluster_robust(design, np.column_stack([x[:, 0], cluster == 3]), y)
    without = cluster_robust(design, x[:, 0], y, cluster != 3)
    assert np.isnan(result.df).tolist() == [False, False, True]
    assert np.isnan(result.p[2])
    assert np.isnan(result.interval().low[2])
    assert np.isnan(hotelling_test(result, ["x1", "x2"]).p)
    # the cluster still helps to tell the slope, a little
    assert result.coefficients[1] == pytest.approx(without.coefficients[1], rel=0.2)
    assert result.df[1] == pytest.approx(without.df[1], rel=0.2)


@pytest.mark.parametrize("weighting", ["sampling", "precision"])
def test_a_cluster_of_one_row_with_its_own_indicator_is_as_if_it_were_not_there(weighting):
    # its residual is 0, and nothing else is told by it; one cluster more makes no difference to CR2
    w, cluster, x, y = sample(sizes=(1, 4, 6, 9, 12, 20))
    design = make_design(w, clusters=[cluster])
    result = cluster_robust(design, np.column_stack([x[:, 0], cluster == 0]), y, weighting=weighting)
    without = cluster_robust(design, x[:, 0], y, cluster != 0, weighting=weighting)
    np.testing.assert_allclose(result.covariance[:2, :2], without.covariance, rtol=1e-9)
    np.testing.assert_allclose(result.df[:2], without.df, rtol=1e-9)
    assert np.isnan(result.df[2])


def test_indicators_of_every_cluster_leave_within_cluster_slopes_as_if_deviations_were_analysed():
    _, cluster, x, y = sample()
    design = make_design(np.ones(y.size), clusters=[cluster])
    indicators = (cluster[:, None] == np.arange(1, 8)).astype(float)
    full = cluster_robust(design, np.column_stack([x[:, 0], indicators]), y)
    mean = np.array([[v[cluster == k].mean() for k in range(8)] for v in (x[:, 0], y)])[:, cluster]
    within = cluster_robust(design, x[:, 0] - mean[0], y - mean[1], constant=False)
    assert full.coefficients[1] == pytest.approx(within.coefficients[0], rel=1e-10)
    # absorbed and spelled-out indicators have one CR2 variance (Pustejovsky & Tipton 2018, theorem 2)
    assert full.se[1] == pytest.approx(within.se[0], rel=1e-9)
    assert full.df[1] == pytest.approx(within.df[0], rel=1e-9)


def test_contrasts_carry_names_and_their_own_degrees_of_freedom():
    w, cluster, x, y = sample()
    result = cluster_robust(make_design(w, clusters=[cluster]), x, y, names=["age", "treated", "later"])
    picked = robust_contrasts(result, ["later", "age"])
    assert picked.names == ("later", "age")
    np.testing.assert_allclose(picked.df, result.df[[3, 1]], rtol=1e-12)
    np.testing.assert_allclose(picked.p, result.p[[3, 1]], rtol=1e-10)
    assert robust_contrasts(result, [0, 1, -0.5, 0]).names == ("+1 age -0.5 treated",)


def test_one_term_of_hotelling_s_test_is_its_squared_t():
    w, cluster, x, y = sample()
    result = cluster_robust(make_design(w, clusters=[cluster]), x, y)
    test = hotelling_test(result, ["x2"])
    assert test.statistic == pytest.approx((result.coefficients[2] / result.se[2]) ** 2, rel=1e-10)
    assert test.df2 == pytest.approx(result.df[2], rel=1e-10)
    assert test.p == pytest.approx(result.p[2], rel=1e-10)


def test_a_hotelling_test_without_degrees_of_freedom_has_no_p():
    # two of four clusters treated, and a covariate of whole clusters: half a degree is left for a test of both
    rng = np.random.default_rng(7)
    cluster = np.repeat(np.arange(4), 5)
    x = np.column_stack([cluster % 2, np.array([0.0, 1.0, 3.0, 2.0])[cluster]])
    test = hotelling_test(
        cluster_robust(make_design(np.ones(20), clusters=[cluster]), x, rng.normal(size=20)), ["x1", "x2"]
    )
    assert test.df2 == pytest.approx(0.5)
    assert np.isnan(test.p)


class TestRefusals:
    def test_rows_of_one_cluster(self):
        w, cluster, x, y = sample()
        with pytest.raises(ValueError, match="all 40 rows that take part are of one cluster"):
            cluster_robust(make_design(w, clusters=[cluster]), x[:, 0], y, cluster == 7)

    def test_separated_answers(self):
        design = make_design(np.ones(6), clusters=[[1, 1, 2, 2, 3, 3]])
        with pytest.raises(ValueError, match="without error"):
            cluster_robust(design, [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1], model="logit")

    def test_contrasts_that_determine_each_other(self):
        w, cluster, x, y = sample()
        result = cluster_robust(make_design(w, clusters=[cluster]), x, y)
        with pytest.raises(ValueError, match="determined by the others"):
            hotelling_test(result, [[0, 1, 0, 0], [0, 2, 0, 0]])

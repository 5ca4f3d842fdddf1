import numpy as np
import pytest

from varpu_eval.uncertainty import combine, linear_model, logit_model, make_design, means, poisson_model

MODELS = [linear_model, logit_model, poisson_model]


def sample(seed=5, rows=120, clusters=15):
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, clusters, rows)
    x = np.column_stack([rng.normal(size=rows), rng.integers(0, 2, rows)])
    y = (rng.normal(size=rows) + x[:, 0] + rng.normal(size=clusters)[cluster] > 0).astype(float)
    return rng.uniform(0.5, 3, rows), cluster, x, y


def same(ours, theirs, rtol=1e-9):  # both converge until rounding; a few digits go with the inversion
    np.testing.assert_allclose(ours.coefficients, theirs.coefficients, rtol=rtol)
    np.testing.assert_allclose(ours.covariance, theirs.covariance, rtol=rtol, atol=1e-14)


def test_the_constant_alone_is_the_mean_and_its_standard_error():
    w, cluster, _, y = sample()
    design = make_design(w, clusters=[cluster])
    model, mean = linear_model(design, np.empty((y.size, 0)), y), means(design, y)
    np.testing.assert_allclose(model.coefficients, mean.value, rtol=1e-12)
    np.testing.assert_allclose(model.covariance, mean.covariance, rtol=1e-12)
    assert model.df == mean.df


def test_indicators_give_the_difference_of_two_domain_means():
    w, cluster, x, y = sample()
    design, later = make_design(w, clusters=[cluster]), x[:, 1] == 1
    model = linear_model(design, later, y, names=["later"])
    change = combine(means(design, y, np.column_stack([~later, later])), [-1, 1])
    assert model.coefficients[1] == pytest.approx(change.value[0], rel=1e-12)
    assert model.se[1] == pytest.approx(change.se[0], rel=1e-12)


def test_a_logit_of_indicators_is_the_log_odds_ratio_by_the_delta_method():
    w, cluster, x, y = sample()
    design, later = make_design(w, clusters=[cluster]), x[:, 1] == 1
    shares = means(design, y, np.column_stack([~later, later]))
    p, slope = shares.value, 1 / (shares.value * (1 - shares.value))
    model = logit_model(design, later, y)
    assert model.coefficients[1] == pytest.approx(np.log(p[1] / (1 - p[1])) - np.log(p[0] / (1 - p[0])), rel=1e-10)
    assert model.se[1] == pytest.approx(combine(shares, slope * [-1, 1]).se[0], rel=1e-10)


def test_the_covariance_is_the_jackknife_s_to_the_first_order():
    w, cluster, x, y = sample(rows=900, clusters=90)
    ours = logit_model(make_design(w, clusters=[cluster]), x, y)
    left_out = np.array([logit_model(make_design(w), x, y, cluster != k).coefficients for k in np.unique(cluster)])
    k = len(left_out)
    jackknife = (k - 1) / k * ((left_out - left_out.mean(axis=0)).T @ (left_out - left_out.mean(axis=0)))
    np.testing.assert_allclose(ours.se, np.sqrt(np.diag(jackknife)), rtol=0.05)  # they differ by terms of order 1/90


@pytest.mark.parametrize("model", MODELS)
class TestWhatDoesNotMatter:
    def test_the_order_of_rows(self, model):
        w, cluster, x, y = sample()
        order = np.random.default_rng(1).permutation(y.size)
        shuffled = model(make_design(w[order], clusters=[cluster[order]]), x[order], y[order])
        same(model(make_design(w, clusters=[cluster]), x, y), shuffled)

    def test_the_scale_of_weights(self, model):
        w, cluster, x, y = sample()
        ours = model(make_design(w, clusters=[cluster]), x, y)
        scaled = model(make_design(w * 1e4, clusters=[cluster]), x, y)
        same(ours, scaled)
        assert ours.deviance == pytest.approx(scaled.deviance, rel=1e-12)

    def test_the_names_of_clusters(self, model):
        w, cluster, x, y = sample()
        renamed = np.array([f"unit {97 * k % 15}" for k in cluster])
        same(model(make_design(w, clusters=[cluster]), x, y), model(make_design(w, clusters=[renamed]), x, y))

    def test_which_level_of_a_factor_is_the_base(self, model):
        w, cluster, _, y = sample()
        design, group = make_design(w, clusters=[cluster]), np.arange(y.size) % 3
        first = model(design, np.column_stack([group == 1, group == 2]), y).estimates
        last = model(design, np.column_stack([group == 0, group == 1]), y).estimates
        # group 1 less group 0, in either coding
        ours, theirs = combine(first, [0, 1, 0]), combine(last, [0, -1, 1])
        assert ours.value[0] == pytest.approx(theirs.value[0], rel=1e-9)
        assert ours.se[0] == pytest.approx(theirs.se[0], rel=1e-9)

    def test_what_stands_outside_the_domain(self, model):
        w, cluster, x, y = sample()
        inside = x[:, 0] > -0.5
        ours = model(make_design(w, clusters=[cluster]), x, y, inside)
        weightless = model(make_design(np.where(inside, w, 0), clusters=[cluster]), x, y)
        blank = model(make_design(w, clusters=[cluster]), x, np.where(inside, y, np.nan))
        same(ours, weightless)
        same(ours, blank)
        assert ours.n == weightless.n == blank.n == inside.sum()

    def test_where_a_column_is_measured_from(self, model):
        w, cluster, x, y = sample()
        design = make_design(w, clusters=[cluster])
        moved = model(design, x + np.array([2006, 0]), y)
        ours = model(design, x, y)
        np.testing.assert_allclose(moved.coefficients[1:], ours.coefficients[1:], rtol=1e-9)
        np.testing.assert_allclose(moved.se[1:], ours.se[1:], rtol=1e-9)  # 2006 takes 3 digits of 16, its square 6


def test_a_cluster_without_a_row_in_the_domain_still_counts_in_the_variance_but_not_in_df():
    y, cluster = np.array([1.0, 3, 2, 6, 5, 5]), [1, 1, 2, 2, 3, 3]
    inside = np.array([True] * 4 + [False] * 2)
    model = linear_model(make_design(np.ones(6), clusters=[cluster]), np.empty((6, 0)), y, inside)
    # residuals from 3 sum to -2 and 2 in the clusters, 0 in the third: 3/2 * (4 + 4) / 4^2
    assert model.covariance[0, 0] == pytest.approx(0.75)
    assert model.df == 1


def test_intervals_and_p_values_are_those_of_t():
    w, cluster, x, y = sample()
    model = linear_model(make_design(w, clusters=[cluster]), x, y)
    assert model.df == 15 - 1 - 2
    reach = 2.17881282966723 * model.se  # R: qt(0.975, 12)
    np.testing.assert_allclose(model.interval().low, model.coefficients - reach, rtol=1e-10)
    np.testing.assert_allclose(model.interval().high, model.coefficients + reach, rtol=1e-10)


def test_without_degrees_of_freedom_there_are_estimates_but_no_intervals():
    cluster = np.repeat([1, 2, 3], 8)
    rng = np.random.default_rng(2)
    model = linear_model(make_design(np.ones(24), clusters=[cluster]), rng.normal(size=(24, 2)), rng.normal(size=24))
    assert model.df == 0
    assert np.isfinite(model.coefficients).all()
    assert np.isnan(model.p).all()
    assert np.isnan(model.interval().low).all()

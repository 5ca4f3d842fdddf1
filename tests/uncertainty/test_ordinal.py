import numpy as np
import pytest

from varpu_eval.uncertainty import logit_model, make_design, means, proportional_odds


def sample(seed=7, rows=200, clusters=20):
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, clusters, rows)
    x = np.column_stack([rng.normal(size=rows), rng.integers(0, 2, rows)])
    latent = x @ [1.0, -0.5] + rng.normal(size=clusters)[cluster] + rng.logistic(size=rows)
    return rng.uniform(0.5, 3, rows), cluster, x, np.digitize(latent, [-1.5, 0, 1.5]) + 1


def same(ours, theirs, rtol=1e-9):  # both converge until rounding; a few digits go with the inversion
    np.testing.assert_allclose(ours.coefficients, theirs.coefficients, rtol=rtol)
    np.testing.assert_allclose(ours.thresholds, theirs.thresholds, rtol=rtol)
    np.testing.assert_allclose(ours.covariance, theirs.covariance, rtol=rtol, atol=1e-12)


def test_thresholds_alone_are_the_log_odds_of_cumulative_shares_by_the_delta_method():
    w, cluster, _, y = sample()
    design = make_design(w, clusters=[cluster])
    model = proportional_odds(design, np.empty((y.size, 0)), y)
    shares = means(design, y[:, None] <= np.arange(1, 4))
    p, slope = shares.value, 1 / (shares.value * (1 - shares.value))
    np.testing.assert_allclose(model.thresholds, np.log(p / (1 - p)), rtol=1e-12)
    np.testing.assert_allclose(model.covariance, shares.covariance * np.outer(slope, slope), rtol=1e-10)
    np.testing.assert_allclose(model.threshold_se, np.sqrt(np.diag(model.covariance)), rtol=1e-14)
    assert model.log_likelihood == pytest.approx(model.null_log_likelihood, rel=1e-13)


def test_a_positive_coefficient_means_higher_answers():
    model = proportional_odds(make_design(np.ones(8)), np.repeat([0, 1], 4), [1, 1, 2, 3, 1, 2, 3, 3])
    # odds of an answer above 1 are 1 and 3, above 2 are 1/3 and 1
    assert model.odds_ratios == pytest.approx([3.0])
    assert model.thresholds == pytest.approx([0, np.log(3)], abs=1e-12)


def test_it_finds_the_effect_that_logits_at_every_threshold_share():
    rng = np.random.default_rng(1)
    x = rng.normal(size=40000)
    y = np.digitize(0.7 * x + rng.logistic(size=x.size), [-1, 0.5, 2])
    design = make_design(np.ones(x.size))
    model = proportional_odds(design, x, y)
    assert abs(model.coefficients[0] - 0.7) < 4 * model.se[0]
    for cut in (1, 2, 3):
        logit = logit_model(design, x, y >= cut)
        assert abs(model.coefficients[0] - logit.coefficients[1]) < 4 * logit.se[1]
        assert model.se[0] < logit.se[1]


class TestWhatDoesNotMatter:
    def test_the_order_of_rows(self):
        w, cluster, x, y = sample()
        order = np.random.default_rng(1).permutation(y.size)
        shuffled = proportional_odds(make_design(w[order], clusters=[cluster[order]]), x[order], y[order])
        same(proportional_odds(make_design(w, clusters=[cluster]), x, y), shuffled)

    def test_the_scale_of_weights(self):
        w, cluster, x, y = sample()
        ours = proportional_odds(make_design(w, clusters=[cluster]), x, y)
        scaled = proportional_odds(make_design(w * 1e4, clusters=[cluster]), x, y)
        same(ours, scaled)
        assert ours.log_likelihood == pytest.approx(scaled.log_likelihood, rel=1e-12)

    def test_by_which_rising_numbers_answers_are_coded(self):
        w, cluster, x, y = sample()
        design = make_design(w, clusters=[cluster])
        recoded = proportional_odds(design, x, np.array([np.nan, -3.5, 0, 0.25, 1000])[y])
        same(proportional_odds(design, x, y), recoded, rtol=1e-14)
        assert recoded.classes == (-3.5, 0, 0.25, 1000)

    def test_answers_that_nobody_in_the_domain_gave(self):
        w, cluster, x, y = sample()
        design = make_design(w, clusters=[cluster])
        without_2 = proportional_odds(design, x, y, y != 2)
        assert without_2.classes == (1, 3, 4)
        same(without_2, proportional_odds(design, x, np.where(y > 2, y - 1, y), y != 2), rtol=1e-14)

    def test_the_direction_of_answers_but_for_the_sign(self):
        w, cluster, x, y = sample()
        design = make_design(w, clusters=[cluster])
        ours, turned = proportional_odds(design, x, y), proportional_odds(design, x, 5 - y)
        np.testing.assert_allclose(turned.coefficients, -ours.coefficients, rtol=1e-9)
        np.testing.assert_allclose(turned.thresholds, -ours.thresholds[::-1], rtol=1e-9)
        np.testing.assert_allclose(turned.se, ours.se, rtol=1e-9)

    def test_where_and_in_what_unit_a_column_is_measured(self):
        w, cluster, x, y = sample()
        design = make_design(w, clusters=[cluster])
        ours = proportional_odds(design, x, y)
        moved = proportional_odds(design, x * [1000, 1] + np.array([0, 2006]), y)
        np.testing.assert_allclose(moved.coefficients * [1000, 1], ours.coefficients, rtol=1e-9)
        np.testing.assert_allclose(moved.se * [1000, 1], ours.se, rtol=1e-9)
        np.testing.assert_allclose(moved.thresholds - 2006 * moved.coefficients[1], ours.thresholds, rtol=1e-8)

    def test_which_level_of_a_factor_is_the_base(self):
        w, cluster, _, y = sample()
        design, group = make_design(w, clusters=[cluster]), np.arange(y.size) % 3
        first = proportional_odds(design, np.column_stack([group == 1, group == 2]), y)
        last = proportional_odds(design, np.column_stack([group == 0, group == 1]), y)
        assert first.coefficients[0] == pytest.approx(last.coefficients[1] - last.coefficients[0], rel=1e-9)
        v = last.covariance
        assert first.se[0] ** 2 == pytest.approx(v[0, 0] + v[1, 1] - 2 * v[0, 1], rel=1e-9)

    def test_what_stands_outside_the_domain(self):
        w, cluster, x, y = sample()
        inside = x[:, 0] > -0.5
        ours = proportional_odds(make_design(w, clusters=[cluster]), x, y, inside)
        same(ours, proportional_odds(make_design(np.where(inside, w, 0), clusters=[cluster]), x, y))
        same(ours, proportional_odds(make_design(w, clusters=[cluster]), x, np.where(inside, y, np.nan)))
        assert ours.n == inside.sum()


def test_the_covariance_is_the_jackknife_s_to_the_first_order():
    w, cluster, x, y = sample(rows=1200, clusters=120)
    ours = proportional_odds(make_design(w, clusters=[cluster]), x, y)
    fits = [proportional_odds(make_design(w), x, y, cluster != k) for k in np.unique(cluster)]
    left_out = np.array([np.r_[fit.coefficients, fit.thresholds] for fit in fits])
    k = len(left_out)
    jackknife = (k - 1) / k * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    np.testing.assert_allclose(np.sqrt(np.diag(ours.covariance)), np.sqrt(jackknife), rtol=0.05)  # terms of order 1/120


def test_intervals_of_odds_ratios_are_those_of_t_exponentiated():
    w, cluster, x, y = sample()
    model = proportional_odds(make_design(w, clusters=[cluster]), x, y)
    assert model.df == 20 - 1 - 2
    reach = 1.739606726075073 * model.se  # R: qt(0.95, 17)
    interval = model.odds_ratio_interval(level=0.9)
    np.testing.assert_allclose(interval.low, np.exp(model.coefficients - reach), rtol=1e-10)
    np.testing.assert_allclose(interval.high, np.exp(model.coefficients + reach), rtol=1e-10)


class TestRefusals:
    def test_two_answers(self):
        with pytest.raises(ValueError, match=r"2 different answers .* take `logit_model` for two"):
            proportional_odds(make_design(np.ones(4)), [0, 1, 0, 1], [1, 1, 5, 5])

    def test_one_answer(self):
        with pytest.raises(ValueError, match=r"1 different answers .* widen the domain for one"):
            proportional_odds(make_design(np.ones(4)), [0, 1, 0, 1], np.ones(4))

    def test_a_measurement(self):
        rng = np.random.default_rng(0)
        with pytest.raises(ValueError, match="200 different answers, at most 50 are taken; group them"):
            proportional_odds(make_design(np.ones(200)), rng.normal(size=200), rng.normal(size=200))

    def test_a_constant_among_the_columns(self):
        with pytest.raises(ValueError, match="x1: 0, or a sum of the columns before"):
            proportional_odds(make_design(np.ones(6)), np.ones(6), [1, 2, 3, 1, 2, 3])

    def test_groups_told_apart_by_their_answers(self):
        with pytest.raises(ValueError, match="without error"):
            proportional_odds(make_design(np.ones(8)), np.repeat([0, 1], 4), [1, 1, 2, 2, 3, 3, 4, 4])

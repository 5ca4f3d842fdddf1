import numpy as np
import pytest
from statsmodels.multivariate.factor import Factor

from varpu_eval.uncertainty.one_factor import omega_total, one_factor


def implied(loadings, uniquenesses):
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


def sample_covariance(seed, k, n=200):
    rng = np.random.default_rng(seed)
    scale = np.arange(1, k + 1) ** 0.5
    return np.cov(
        (rng.normal(size=(n, 1)) * (0.4 + 0.1 * np.arange(k) / k) + rng.normal(size=(n, k)) * 0.7).T * scale[:, None]
    )


def test_a_model_that_holds_exactly_is_found():
    loadings, uniquenesses = np.array([2.0, 1.0, 0.5, 3.0]), np.array([1.0, 0.3, 2.0, 4.0])
    model = one_factor(implied(loadings, uniquenesses))
    # Newton's steps end at rounding
    np.testing.assert_allclose(model.loadings, loadings, rtol=1e-9)
    np.testing.assert_allclose(model.uniquenesses, uniquenesses, rtol=1e-9)
    assert model.omega == pytest.approx(6.5**2 / (6.5**2 + 7.3), rel=1e-9)


def test_three_items_have_loadings_in_closed_form():
    s = np.array([[2.0, 0.5, 0.4], [0.5, 3.0, 0.8], [0.4, 0.8, 1.0]])
    first = np.sqrt(0.5 * 0.4 / 0.8)  # l1^2 = s12 s13 / s23
    np.testing.assert_allclose(one_factor(s).loadings, [first, 0.5 / first, 0.4 / first], rtol=1e-9)


@pytest.mark.parametrize("k", [3, 5, 9])
def test_it_agrees_with_statsmodels(k):
    s = sample_covariance(5, k)
    spread = np.sqrt(np.diag(s))
    theirs = Factor(corr=s / np.outer(spread, spread), n_factor=1, method="ml", nobs=200).fit()
    # statsmodels stops at a gradient of 1e-5
    np.testing.assert_allclose(one_factor(s).loadings, np.abs(theirs.loadings[:, 0]) * spread, rtol=1e-4)


def test_it_is_where_the_likelihood_is_highest():
    s = sample_covariance(8, 6)
    model = one_factor(s)

    def discrepancy(loadings, uniquenesses):
        sigma = implied(loadings, uniquenesses)
        return np.linalg.slogdet(sigma)[1] + np.trace(np.linalg.solve(sigma, s))

    lowest = discrepancy(model.loadings, model.uniquenesses)
    rng = np.random.default_rng(0)
    for _ in range(50):
        nudged = discrepancy(model.loadings * rng.normal(1, 1e-3, 6), model.uniquenesses * rng.normal(1, 1e-3, 6))
        assert nudged > lowest


@pytest.mark.parametrize(("uniqueness", "proper"), [(0.004, False), (0.006, True)])
def test_a_uniqueness_of_half_a_percent_is_improper(uniqueness, proper):
    loadings = np.array([np.sqrt(1 - uniqueness), 0.6, 0.5, 0.7])
    model = one_factor(implied(loadings, 1 - loadings**2))
    assert (model is not None) == proper


def test_units_of_the_items_only_scale_their_loadings():
    s, scale = sample_covariance(2, 4), np.array([1.0, 100.0, 0.01, 7.0])
    np.testing.assert_allclose(
        one_factor(s * np.outer(scale, scale)).loadings, one_factor(s).loadings * scale, rtol=1e-9
    )


def test_an_item_that_points_the_other_way_has_a_negative_loading():
    s = implied(np.array([1.0, 1.0, -0.5]), np.ones(3))
    np.testing.assert_allclose(one_factor(s).loadings, [1.0, 1.0, -0.5], rtol=1e-9)


@pytest.mark.parametrize(
    "covariance",
    [
        [[1.0, 0.9, 0.8], [0.9, 1.0, 0.5], [0.8, 0.5, 1.0]],  # l1^2 = 0.9 * 0.8 / 0.5 is more than the variance 1
        [[1.0, 0.3, 0.3], [0.3, 1.0, -0.3], [0.3, -0.3, 1.0]],  # l1^2 would be negative
        [[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]],  # one item is another
        [[1.0, 0.0, 0.3], [0.0, 0.0, 0.0], [0.3, 0.0, 1.0]],  # nobody differs on one item
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],  # nothing is shared
    ],
    ids=["heywood", "opposed", "singular", "constant", "unrelated"],
)
def test_what_has_no_proper_solution_has_none(covariance):
    assert one_factor(covariance) is None
    assert omega_total(covariance) is None


@pytest.mark.parametrize(
    "covariance",
    [
        np.eye(2),
        np.ones((3, 4)),
        [[1, 0.5, np.nan], [0.5, 1, 0.2], [np.nan, 0.2, 1]],
        [[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]],
    ],
)
def test_what_is_no_covariance_of_three_items_is_refused(covariance):
    with pytest.raises(ValueError, match="covariance matrix"):
        one_factor(covariance)


@pytest.mark.parametrize("k", [3, 4, 8])
def test_omegas_gradient_is_its_derivative(k):
    s = sample_covariance(4, k)
    change = np.random.default_rng(1).normal(size=(k, k))
    change += change.T
    step = 1e-5
    numerical = (omega_total(s + step * change).value - omega_total(s - step * change).value) / (2 * step)
    # central differences of step 1e-5 err by about step^2
    assert (omega_total(s).gradient * change).sum() == pytest.approx(numerical, rel=1e-6, abs=1e-9)


def test_omega_is_alpha_where_loadings_are_equal():
    s = np.full((4, 4), 1.5) + np.diag([1.0, 2.0, 3.0, 4.0])
    # the trace is 16 and the sum 34; omega is (4^2 * 1.5) / 34
    assert omega_total(s).value == pytest.approx(4 / 3 * (1 - 16 / 34), rel=1e-9)
    assert omega_total(s).value == pytest.approx(24 / 34, rel=1e-9)


def test_rounding_of_a_covariance_near_nought_is_no_asymmetry():
    s = sample_covariance(3, 4)
    s[0, 3], s[3, 0] = 3e-18, -5e-18
    assert one_factor(s) is not None

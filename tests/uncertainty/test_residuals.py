import numpy as np
import pytest
from scipy import sparse

from varpu_eval.uncertainty.residuals import generalised_inverse, group_regression, indicators, regression


def test_a_residual_is_that_of_the_regression_with_the_weights_before():
    rng = np.random.default_rng(1)
    x, u = np.column_stack([np.ones(30), rng.normal(2000, 3, 30)]), rng.normal(size=(30, 2))
    before, after = rng.uniform(1, 4, 30), rng.uniform(1, 4, 30)
    root = np.sqrt(before)[:, None]
    slopes = np.linalg.lstsq(root * x, root * u, rcond=None)[0]
    ours = regression(before, after, x).residuals(after[:, None] * u)
    # both solve the same least squares; the year's mean of 2000 costs the check itself some digits
    np.testing.assert_allclose(ours, after[:, None] * (u - x @ slopes), rtol=1e-8, atol=1e-10)


def test_a_column_far_from_0_costs_no_digits():
    # the same plane from a year's distance to its mean, where least squares are easy
    rng = np.random.default_rng(4)
    moved, u, weights = rng.normal(0, 0.01, 30), rng.normal(size=(30, 2)), rng.uniform(1, 4, 30)
    far, near = (np.column_stack([np.ones(30), moved + shift]) for shift in (2000.0, 0.0))
    ours, easy = (regression(weights, weights, x).residuals(u) for x in (far, near))
    # rounding 2000 and more to 16 digits leaves 11 of a spread of 0.01
    np.testing.assert_allclose(ours, easy, atol=1e-10)


def test_a_variance_factor_divides_the_weights_of_the_regression():
    # one auxiliary x with residual variance proportional to x: B = sum(w u) / sum(w x) = (1 + 2 + 9) / (1 + 2 + 3)
    x = np.array([[1.0], [2.0], [3.0]])
    ours = regression(np.ones(3), np.ones(3), x, x[:, 0]).residuals(np.array([[1.0], [2.0], [9.0]]))
    np.testing.assert_allclose(ours.ravel(), [-1.0, -2.0, 3.0], atol=1e-14)


def test_groups_spread_out_into_columns_give_the_same_residuals():
    rng = np.random.default_rng(2)
    codes, before, after = rng.integers(0, 4, 25), rng.uniform(1, 4, 25), rng.uniform(1, 4, 25)
    u = rng.normal(size=(25, 3))
    dense, scattered = indicators(codes).toarray(), indicators(codes)
    ours = group_regression(before, after, codes).residuals(u)
    for matrix in (dense, scattered, np.column_stack([dense, np.ones(25)])):  # a redundant column changes nothing
        np.testing.assert_allclose(regression(before, after, matrix).residuals(u), ours, atol=1e-13)


def test_rows_of_no_weight_and_of_no_group_take_no_part():
    codes, before = np.array([0, 0, -1, 0]), np.array([1.0, 1.0, 0.0, 0.0])
    ours = group_regression(before, before, codes).residuals(np.array([[1.0], [3.0], [0.0], [0.0]]))
    np.testing.assert_array_equal(ours.ravel(), [-1.0, 1.0, 0.0, 0.0])


def test_estimated_totals_add_what_the_asked_say_of_the_groups_mean():
    # two of four asked answered 1 and 3, doubled: residuals -2 and 2, and 1 * 2 for each of the four
    codes, asked = np.zeros(4, dtype=np.int64), np.ones(4)
    step = group_regression(np.array([1.0, 1, 0, 0]), np.array([2.0, 2, 0, 0]), codes, asked)
    ours = step.residuals(np.array([[2.0], [6.0], [0.0], [0.0]]))
    np.testing.assert_allclose(ours.ravel(), [0.0, 4.0, 2.0, 2.0])


def test_the_inverse_of_a_singular_matrix_solves_what_can_be_solved():
    cross = np.array([[1e12, 1e12, 0.0], [1e12, 1e12, 0.0], [0.0, 0.0, 1e-8]])
    inverse = generalised_inverse(cross)
    np.testing.assert_allclose(cross @ inverse @ cross, cross, rtol=1e-12)  # exact but for rounding


@pytest.mark.parametrize("codes", [np.array([], dtype=np.int64), np.array([-1, -1])])
def test_without_a_group_there_is_no_column(codes):
    assert indicators(codes).shape == (codes.size, 0)
    assert sparse.issparse(indicators(codes))

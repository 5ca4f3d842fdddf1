"""Exact weights on the simplex, against every set of donors tried by brute force."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.peer.simplex import simplex_weights, weights_of_each


def loss(donors, target, weights):
    return float(((donors @ weights - target) ** 2).sum())


def best_of_all_sets(donors, target):
    """The least sum of squares over every set of donors whose own best weights (1 in sum) are all 0 or more."""
    found = []
    for size in range(1, donors.shape[1] + 1):
        for chosen in map(list, combinations(range(donors.shape[1]), size)):
            first, others = donors[:, chosen[0]], donors[:, chosen[1:]] - donors[:, chosen[:1]]
            free = np.linalg.lstsq(others, target - first, rcond=None)[0] if size > 1 else np.array([])
            weights = np.zeros(donors.shape[1])
            weights[chosen] = [1 - free.sum(), *free]
            if weights.min() >= -1e-12:
                found.append(loss(donors, target, weights))
    return min(found)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), rows=st.integers(1, 6), donors=st.integers(1, 6), exponent=st.integers(-6, 6))
def test_no_set_of_donors_comes_nearer(seed, rows, donors, exponent):
    rng = np.random.default_rng(seed)
    z0, z1 = rng.normal(size=(rows, donors)) * 10.0**exponent, rng.normal(size=rows) * 10.0**exponent
    weights = simplex_weights(z0, z1)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-14)  # a sum of six
    scale = loss(z0, z1, np.full(donors, 1 / donors))
    # squares of differences of numbers near the scale: rounding of 1e-16 times their size
    assert loss(z0, z1, weights) == pytest.approx(best_of_all_sets(z0, z1), rel=1e-9, abs=1e-12 * scale)


def test_a_target_among_the_donors_is_met_by_itself():
    assert simplex_weights([[1.0, 2.0, 5.0], [3.0, 4.0, 6.0]], [2.0, 4.0]).tolist() == [0.0, 1.0, 0.0]


def test_two_donors_that_are_the_target_share_it():
    assert simplex_weights([[2.0, 2.0, 5.0]], [2.0]).tolist() == [0.5, 0.5, 0.0]


def test_far_from_all_donors_the_nearest_mean_is_taken():
    # the point of the segment from (0, 0) to (4, 0) that is nearest to (1, 1000) is (1, 0)
    np.testing.assert_allclose(simplex_weights([[0.0, 4.0], [0.0, 0.0]], [1.0, 1000.0]), [0.75, 0.25], atol=1e-9)


def test_units_and_levels_do_not_matter():
    rng = np.random.default_rng(2)
    z0, z1 = rng.normal(size=(12, 5)), rng.normal(size=12)
    expected = simplex_weights(z0, z1)
    for factor, shift in ((1e-6, 0.0), (1e6, 0.0), (1.0, 1e4)):
        # a shift of 1e4 leaves 12 of 16 digits
        np.testing.assert_allclose(simplex_weights(z0 * factor + shift, z1 * factor + shift), expected, atol=1e-10)


def test_the_order_of_donors_does_not_matter():
    rng = np.random.default_rng(3)
    z0, z1, order = rng.normal(size=(8, 6)), rng.normal(size=8), rng.permutation(6)
    np.testing.assert_allclose(simplex_weights(z0[:, order], z1), simplex_weights(z0, z1)[order], atol=1e-12)


def test_each_region_gets_the_weights_of_the_others():
    series = np.random.default_rng(4).normal(size=(7, 6))
    weights = weights_of_each(series)
    for j in range(6):
        others = np.delete(series, j, axis=1)
        assert weights[j, j] == 0
        np.testing.assert_array_equal(np.delete(weights[:, j], j), simplex_weights(others, series[:, j]))


@pytest.mark.parametrize(
    ("donors", "target", "told"),
    [
        ([[1.0, np.nan]], [1.0], "finite"),
        ([[1.0, 2.0]], [np.inf], "finite"),
        ([[1.0, 2.0]], [1.0, 2.0], "shape"),
        ([1.0, 2.0], [1.0, 2.0], "shape"),
        (np.empty((3, 0)), [1.0, 2.0, 3.0], "shape"),
    ],
)
def test_what_has_no_weights_is_refused(donors, target, told):
    with pytest.raises(ValueError, match=told):
        simplex_weights(donors, target)

import numpy as np
import pytest
from scipy.optimize import linprog

from varpu_eval.uncertainty.distances import Distance, calibration_factors

DISTANCES = [
    Distance("linear", -np.inf, np.inf),
    Distance("linear", 0.4, 2.5),
    Distance("raking", -np.inf, np.inf),
    Distance("raking", 0.4, 2.5),
    Distance("logit", 0.4, 2.5),
    Distance("logit", 0.0, 9.0),
]


@pytest.mark.parametrize("distance", DISTANCES)
class TestDistance:
    def test_at_0_the_factor_is_1_and_grows_by_1(self, distance):
        assert distance.factor(np.zeros(1))[0] == pytest.approx(1, rel=1e-14)
        assert distance.slope(np.zeros(1))[0] == pytest.approx(1, rel=1e-14)

    def test_slope_and_integral_are_those_of_the_factor(self, distance):
        # off the points where a bound begins to hold: -0.6 and 1.5 of linear, -0.92 and 0.92 of raking
        u, step = np.array([-3.0, -0.95, -0.8, -0.3, 0.2, 0.8, 1.2, 1.7, 4.0]), 1e-6
        slope = (distance.factor(u + step) - distance.factor(u - step)) / (2 * step)
        height = (distance.integral(u + step) - distance.integral(u - step)) / (2 * step)
        # differences of a step of 1e-6 show 9 digits of the first derivative
        np.testing.assert_allclose(distance.slope(u), slope, rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(distance.factor(u), height, rtol=1e-7, atol=1e-8)

    def test_a_predictor_of_any_size_stays_within_the_bounds(self, distance):
        factor = distance.factor(np.array([-700.0, -50, 50, 700]))
        assert (factor >= distance.low).all()
        assert (factor <= distance.high).all()
        assert (np.diff(factor) >= 0).all()


def _problem(seed):
    """Return weights, auxiliaries, totals and bounds: 3 of 10 totals are moved, and many of these out of reach."""
    rng = np.random.default_rng(seed)
    n, q = int(rng.integers(5, 60)), int(rng.integers(1, 5))
    columns = np.column_stack([np.ones(n), rng.normal(rng.choice([0, 45]), 9, (n, q))])
    weights = rng.uniform(1, 9, n)
    low, high = rng.uniform(0, 0.9), rng.uniform(1.1, 6)
    near = rng.random() < 0.7
    factor = np.clip(np.exp(rng.normal(0, 1.5, n)), low, high) if near else rng.uniform(low, high, n)
    moved = 1 if rng.random() < 0.7 else rng.uniform(0.6, 1.6, q + 1)
    return weights, columns, (factor * weights) @ columns * moved, (low, high)


def _slack(weights, columns, totals, bounds):
    """Return how far within the bounds all factors can be that reach the totals, by linear programming."""
    n = weights.size
    equal = np.hstack([(weights[:, None] * columns).T, np.zeros((totals.size, 1))])
    within = np.block([[-np.eye(n), np.ones((n, 1))], [np.eye(n), np.ones((n, 1))]])
    found = linprog(
        np.append(np.zeros(n), -1), within, np.repeat([-bounds[0], bounds[1]], n), equal, totals, (None, None)
    )
    return -found.fun


@pytest.mark.parametrize("method", ["linear", "raking", "logit"])
# steps that are not shortened miss the totals of 31, 49, 68 and 161
@pytest.mark.parametrize("seed", [*range(25), 31, 49, 68, 161])
def test_what_can_be_reached_is_reached_and_nothing_else(seed, method):
    weights, columns, totals, bounds = _problem(seed)
    distance, one = Distance(method, *bounds), np.ones(weights.size)
    if _slack(weights, columns, totals, bounds) < 0:
        with pytest.raises(ValueError, match="cannot be reached"):
            calibration_factors(weights, columns, totals, distance, one)
        return
    factor = calibration_factors(weights, columns, totals, distance, one)
    size = np.abs(weights[:, None] * columns).sum(axis=0)
    assert (np.abs((factor * weights) @ columns - totals) <= 1e-9 * size).all()  # what counts as hit is 1e-10
    assert factor.min() >= bounds[0] - 1e-9
    assert factor.max() <= bounds[1] + 1e-9


def test_the_factors_are_a_function_of_the_auxiliaries():
    # raking: the logarithm of the factor is linear in them, which no other factors that hit the totals have
    rng = np.random.default_rng(3)
    columns, weights = np.column_stack([np.ones(50), rng.normal(0, 1, (50, 2))]), rng.uniform(1, 9, 50)
    totals = weights @ columns + weights.sum() * np.array([0.2, 0.4, -0.3])
    factor = calibration_factors(weights, columns, totals, DISTANCES[2], np.ones(50))
    slopes = np.linalg.lstsq(columns, np.log(factor), rcond=None)[0]
    np.testing.assert_allclose(columns @ slopes, np.log(factor), atol=1e-12)

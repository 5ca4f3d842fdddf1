"""Empirical-Bayes rates by hand and against R, and how they behave at the ends."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval.peer.rates import poisson_limits
from varpu_eval.peer.shrinkage import shrunken_rates


def test_moments_rates_and_limits_are_those_of_r(answers_of_r):
    stored, _ = answers_of_r["shrunken"]
    found = shrunken_rates(stored["events"], stored["persons"])
    assert (found.mean, found.variance) == pytest.approx((stored["mean"], stored["variance"]), rel=1e-12)
    # R writes the posterior mean as (shape + y) / (rate + n), a sum in another order
    assert found.rate.tolist() == pytest.approx(stored["rate"], rel=1e-12)
    assert found.low.tolist() == pytest.approx(stored["low"], rel=1e-10)  # quantiles are found by search
    assert found.high.tolist() == pytest.approx(stored["high"], rel=1e-10)


def test_moments_by_hand():
    # m = 50 / 2100; s2 = (100 m^2 + 1000 (.01 - m)^2 + 1000 (.04 - m)^2) / 2100; A = s2 - m / 700
    m = 50 / 2100
    variance = (100 * m**2 + 1000 * (0.01 - m) ** 2 + 1000 * (0.04 - m) ** 2) / 2100 - m / 700
    found = shrunken_rates([0, 10, 40], [100, 1000, 1000])
    assert (found.mean, found.variance) == pytest.approx((m, variance), rel=1e-12)
    assert found.rate[0] == pytest.approx(m * (1 - variance / (variance + m / 100)), rel=1e-12)


def test_spread_below_that_of_chance_is_clipped_at_zero_and_all_have_the_common_rate(answers_of_r):
    _, stored = answers_of_r["shrunken"]
    assert stored["variance"] == 0
    found = shrunken_rates(stored["events"], stored["persons"])
    assert (found.variance, found.weight.tolist()) == (0, [0, 0, 0])
    assert found.rate.tolist() == pytest.approx([61 / 6000] * 3)
    limits = poisson_limits(61)
    assert (found.low[1], found.high[2]) == pytest.approx((float(limits.low) / 6000, float(limits.high) / 6000))


def test_few_persons_are_drawn_further_towards_the_common_rate_and_never_past_it():
    rng = np.random.default_rng(5)
    persons = rng.integers(100, 20_000, 40)
    events = rng.poisson(persons * rng.gamma(4, 0.005, 40))
    found = shrunken_rates(events, persons)
    by_size = np.argsort(persons)
    assert (np.diff(found.weight[by_size]) >= 0).all()
    assert ((found.rate - found.mean) * (events / persons - found.mean) >= 0).all()
    assert (np.abs(found.rate - found.mean) <= np.abs(events / persons - found.mean)).all()
    assert ((found.low < found.rate) & (found.rate < found.high)).all()


def test_limits_hold_the_true_rates_about_as_often_as_they_say():
    # 60 municipalities of 400-20 000 children, true rates of mean 1.2 % and standard deviation .35 % (gamma);
    # 200 draws of 60: Monte Carlo standard error .002, and one common m and A a draw
    rng = np.random.default_rng(11)
    persons = np.exp(rng.uniform(np.log(400), np.log(20_000), 60))
    held = []
    for _ in range(200):
        rates = rng.gamma((0.012 / 0.0035) ** 2, 0.0035**2 / 0.012, 60)
        found = shrunken_rates(rng.poisson(rates * persons), persons)
        held.append(((found.low <= rates) & (rates <= found.high)).mean())
    assert 0.93 <= np.mean(held) <= 0.97


@pytest.mark.parametrize(
    ("events", "persons", "told"),
    [
        ([3], [10], "2 regions"),
        ([3, 4], [10], "one of each"),
        ([3, -1], [10, 10], "0 or more"),
        ([3, float("nan")], [10, 10], "none missing"),
        ([3, 4], [10, 0], "above 0"),
        ([0, 0], [10, 10], "no events"),
    ],
)
def test_what_cannot_be_shrunk_is_refused(events, persons, told):
    with pytest.raises(ValueError, match=told):
        shrunken_rates(events, persons)


@pytest.mark.parametrize("level", [0, 1, 2, float("nan")])
def test_a_level_that_is_no_coverage_is_refused(level):
    with pytest.raises(ValueError, match="expected above 0 and below 1"):
        shrunken_rates([3, 4], [10, 40], level=level)

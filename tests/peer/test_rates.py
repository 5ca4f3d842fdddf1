"""Limits against published worked examples, other formulas and the programs named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from varpu_eval.peer.rates import EXACT_BELOW, poisson_limits, share_limits, share_ratio_limits


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        # R 4.2.2: poisson.test(events)$conf.int
        (0, 0.0, 3.688879454113936),
        (1, 0.02531780798428998, 5.571643390938999),
        (5, 1.6234863901184209, 11.668332079322670),
        (9, 4.1153730973783329, 17.0848034514191696),
    ],
)
def test_few_events_have_the_exact_limits_of_r(events, low, high):
    assert poisson_limits(events) == pytest.approx((low, high), abs=1e-10)


def test_many_events_have_byars_limits():
    # 20 events: 20 (1 - 1/180 - z / (3 sqrt 20))^3 and
    # 21 (1 - 1/189 + z / (3 sqrt 21))^3; the exact ones are 12.2165 and 30.8884 (R 4.2.2: poisson.test(20)$conf.int).
    z = 1.959963984540054
    low, high = poisson_limits(20)
    assert low == pytest.approx(20 * (1 - 1 / 180 - z / (3 * 20**0.5)) ** 3, abs=1e-10)
    assert high == pytest.approx(21 * (1 - 1 / 189 + z / (3 * 21**0.5)) ** 3, abs=1e-10)
    assert (low, high) == pytest.approx((12.2165, 30.8884), abs=0.01)


@given(st.integers(min_value=1, max_value=400))
def test_both_tails_of_a_count_hold_a_fortieth(events):
    low, high = poisson_limits(events)
    # Byar's approximation is off by less than 0.0005 in either tail from 10 events on.
    slack = 1e-10 if events < EXACT_BELOW else 5e-4
    assert poisson.sf(events - 1, low) == pytest.approx(0.025, abs=slack)
    assert poisson.cdf(events, high) == pytest.approx(0.025, abs=slack)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="expected 0 or more"):
        poisson_limits(-1)


@pytest.mark.parametrize(
    ("cases", "population", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_shares_have_the_limits_that_newcombe_prints(cases, population, low, high):
    assert share_limits(cases, population) == pytest.approx((low, high), abs=5e-5)


def test_more_cases_than_people_are_refused():
    with pytest.raises(ValueError, match="expected 0 to the population"):
        share_limits(3, 2)


def test_limits_of_a_ratio_turn_over_with_its_sides():
    low, high = share_ratio_limits((12, 30), (1000, 1500))
    assert share_ratio_limits((30, 12), (1500, 1000)) == pytest.approx((1 / high, 1 / low))


def test_a_ratio_without_cases_on_one_side_is_refused():
    with pytest.raises(ValueError, match="at least 1 case"):
        share_ratio_limits((0, 5), (10, 10))

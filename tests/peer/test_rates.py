"""Limits against published worked examples, the stored answers of R, and the tails they must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from varpu_eval.peer.rates import (
    EXACT_BELOW,
    byar_limits,
    exact_poisson_limits,
    poisson_limits,
    rate_limits,
    share_limits,
    share_ratio_limits,
)

AS_R = 1e-10
"""R's search for limits of the binomial and the Poisson stops within 1e-12 of each limit's size."""


def pair(limits):
    return float(limits.low), float(limits.high)


@pytest.mark.parametrize(
    ("of_r", "function", "counted"),
    [
        ("poisson", exact_poisson_limits, ("events",)),
        ("byar", byar_limits, ("events",)),
        ("wilson", share_limits, ("cases", "persons")),
    ],
)
def test_limits_are_those_of_r_at_95_and_99_8_percent(answers_of_r, of_r, function, counted):
    for stored in answers_of_r[of_r]:
        cases = stored["cases"]
        limits = function(*([case[name] for case in cases] for name in counted), level=stored["level"])
        for name, found in (("low", limits.low), ("high", limits.high)):
            expected = [case[name] for case in cases]
            assert found.tolist() == pytest.approx(expected, abs=AS_R * max(expected))


def test_exact_below_ten_events_and_byar_from_ten_on():
    assert EXACT_BELOW == 10
    limits, exact, byar = (f(np.arange(9, 11)) for f in (poisson_limits, exact_poisson_limits, byar_limits))
    assert limits.low.tolist() == [exact.low[0], byar.low[1]]
    assert limits.high.tolist() == [exact.high[0], byar.high[1]]
    assert exact.low[1] != byar.low[1]


def test_many_events_have_byars_limits():
    # 20 events: 20 (1 - 1/180 - z / (3 sqrt 20))^3 and
    # 21 (1 - 1/189 + z / (3 sqrt 21))^3; the exact ones are 12.2165 and 30.8884 (R 4.2.2: poisson.test(20)$conf.int).
    z = 1.959963984540054
    low, high = pair(poisson_limits(20))
    assert low == pytest.approx(20 * (1 - 1 / 180 - z / (3 * 20**0.5)) ** 3, abs=1e-10)
    assert high == pytest.approx(21 * (1 - 1 / 189 + z / (3 * 21**0.5)) ** 3, abs=1e-10)
    assert (low, high) == pytest.approx((12.2165, 30.8884), abs=0.01)


def test_byars_limit_is_that_of_english_public_health_indicators():
    # a number that stands in the tests of PHIndicatormethods, the Python package behind England's indicators
    assert pair(byar_limits(100))[0] == pytest.approx(81.36210549052788, abs=1e-10)


def test_byars_lower_limit_is_never_below_zero():
    # 1 (1 - 1/9 - 3.09 / 3)^3 is -0.0028 at 99.8 %
    assert byar_limits([0, 1], level=0.998).low.tolist() == [0, 0]


def test_a_rate_has_the_limits_of_its_events_for_so_many_persons():
    # Ulm 1990 and any table of Poisson limits: 5 events, 1.6235 to 11.6683; among 2000, in 1000, half of that
    limits = rate_limits([5, 0], [2000, 500], per=1000)
    assert limits.low.tolist() == pytest.approx([0.8117, 0], abs=5e-5)
    assert limits.high.tolist() == pytest.approx([5.8342, 7.3778], abs=5e-5)


@given(st.integers(min_value=1, max_value=400))
def test_both_tails_of_a_count_hold_a_fortieth(events):
    low, high = pair(poisson_limits(events))
    # Byar's approximation is off by less than 0.0005 in either tail from 10 events on.
    slack = 1e-10 if events < EXACT_BELOW else 5e-4
    assert poisson.sf(events - 1, low) == pytest.approx(0.025, abs=slack)
    assert poisson.cdf(events, high) == pytest.approx(0.025, abs=slack)


@pytest.mark.parametrize("events", [-1, float("nan"), [3, float("inf")]])
@pytest.mark.parametrize("function", [exact_poisson_limits, byar_limits, poisson_limits])
def test_a_negative_or_missing_count_is_refused(function, events):
    with pytest.raises(ValueError, match="expected 0 or more"):
        function(events)


@pytest.mark.parametrize("function", [poisson_limits, lambda events, **more: share_limits(events, 9, **more)])
@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_is_no_coverage_is_refused(function, level):
    with pytest.raises(ValueError, match="expected above 0 and below 1"):
        function(3, level=level)


@pytest.mark.parametrize("persons", [0, -5, float("nan")])
def test_a_rate_of_nobody_is_refused(persons):
    with pytest.raises(ValueError, match="expected above 0"):
        rate_limits(3, persons)


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
    assert pair(share_limits(cases, population)) == pytest.approx((low, high), abs=5e-5)  # printed to 4 decimals


def test_more_cases_than_people_are_refused():
    with pytest.raises(ValueError, match="expected 0 to the population"):
        share_limits(3, 2)


def test_limits_of_a_ratio_turn_over_with_its_sides():
    low, high = pair(share_ratio_limits((12, 30), (1000, 1500)))
    assert pair(share_ratio_limits((30, 12), (1500, 1000))) == pytest.approx((1 / high, 1 / low))


def test_a_ratio_without_cases_on_one_side_is_refused():
    with pytest.raises(ValueError, match="at least 1 case"):
        share_ratio_limits((0, 5), (10, 10))


@pytest.mark.parametrize("level", [0, 1, float("nan")])
def test_a_ratio_at_a_level_that_is_no_coverage_is_refused(level):
    with pytest.raises(ValueError, match="expected above 0 and below 1"):
        share_ratio_limits((3, 4), (10, 20), level=level)


@pytest.mark.parametrize(
    ("cases", "populations", "told"),
    [
        ((5, 5), (4, 10), "above their population"),
        ((5, 5), (5, 5), "everybody be a case"),
        ((float("nan"), 5), (10, 10), "none missing"),
        ((5, 5), (float("nan"), 10), "none missing"),
        ((5, 5), (0, 10), "expected above 0"),
        ((5, 5, 5), (10, 10, 10), "two numbers"),
    ],
)
def test_what_gives_no_ratio_of_shares_is_refused(cases, populations, told):
    with pytest.raises(ValueError, match=told):
        share_ratio_limits(cases, populations)


def test_everybody_on_one_side_still_gives_a_ratio():
    # log(1 / .5) +- 1.959964 sqrt(1/5 - 1/5 + 1/5 - 1/10)
    assert pair(share_ratio_limits((5, 5), (5, 10))) == pytest.approx((1.07611, 3.71709), abs=5e-6)  # to 5 decimals


@pytest.mark.parametrize("function", [exact_poisson_limits, byar_limits])
def test_limits_of_less_than_one_event_hold_it(function):
    # the middle of the counts that a rounded percentage allows may be half an event
    low, high = pair(function(0.01))
    assert low < 0.01 < high
    assert 0 <= low <= pair(function(0.5))[0] < pair(function(1.0))[0]


@pytest.mark.parametrize("per", [0, -1000, float("nan"), float("inf")])
def test_a_rate_for_no_persons_is_refused(per):
    with pytest.raises(ValueError, match="expected above 0"):
        rate_limits(3, 100, per=per)

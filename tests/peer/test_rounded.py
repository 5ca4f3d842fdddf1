"""Rounded percentages: the counts they allow by brute force, and limits that hold whichever was the true one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.peer.rates import share_limits
from varpu_eval.peer.rounded import allowed_counts, count_fits, rounded_share_limits


@given(st.integers(1, 3000), st.integers(0, 1000))
def test_allowed_counts_are_those_that_round_to_the_percentage(persons, tenths):
    percent = tenths / 10
    counts = np.arange(persons + 1)
    # half-way cases may have been rounded either way, and binary fractions hit them to 1e-12 only
    fits = counts[np.abs(100 * counts / persons - percent) <= 0.05 + 1e-10]
    found = allowed_counts(percent, persons)
    if fits.size:
        assert (found.low, found.high) == (fits.min(), fits.max())
    else:
        assert np.isnan(found.low)
        assert np.isnan(found.high)


@given(st.integers(5, 20_000), st.data())
def test_the_true_counts_interval_lies_inside(persons, data):
    count = data.draw(st.integers(0, persons))
    told = rounded_share_limits(round(100 * count / persons, 1), persons)
    true = share_limits(count, persons)
    assert told.low <= 100 * true.low + 1e-12
    assert told.high >= 100 * true.high - 1e-12


def test_a_rounded_zero_may_hide_cases_in_a_large_population_only():
    # 0.05 % of 900 is 0.45, of 10 000 it is 5
    counts = allowed_counts(0.0, [900, 10_000])
    assert counts.low.tolist() == [0, 0]
    assert counts.high.tolist() == [0, 5]


def test_a_percentage_of_other_persons_has_no_limits():
    # one of 50 is 2 %: none is 0.7 %
    limits = rounded_share_limits([0.7, 2.0], 50)
    assert np.isnan([limits.low[0], limits.high[0]]).all()
    assert limits.low[1] == pytest.approx(100 * float(share_limits(1, 50).low))


@pytest.mark.parametrize(
    ("percent", "persons"), [(-0.1, 10), (100.1, 10), (float("nan"), 10), (1, 0), (1, float("nan"))]
)
def test_what_is_no_percentage_of_persons_is_refused(percent, persons):
    with pytest.raises(ValueError, match="expected"):
        rounded_share_limits(percent, persons)


@pytest.mark.parametrize("step", [0, -0.1, float("nan"), float("inf"), 101])
def test_a_step_that_rounds_nothing_is_refused(step):
    with pytest.raises(ValueError, match="expected above 0, and 100 at most"):
        allowed_counts(1.0, 100, step=step)


@given(st.integers(1, 10**6), st.data())
def test_a_percentage_fits_the_count_that_it_was_rounded_from(persons, data):
    cases = data.draw(st.integers(0, persons))
    assert count_fits(round(100 * cases / persons, 1), cases, persons)


def test_a_count_of_other_persons_does_not_fit():
    # 70 of 10 000 are 0.7 %, with limits of .55 to .88 %
    assert count_fits([0.5, 0.51, 0.7, 0.93, 0.94], 70, 10_000).tolist() == [False, True, True, True, False]
    assert not count_fits(100.0, 11, 10)

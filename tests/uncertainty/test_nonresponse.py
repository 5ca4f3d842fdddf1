import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.uncertainty.nonresponse import change_bounds, level_bounds, tipping_point

RATE, MEAN = st.floats(0.01, 1), st.floats(0, 100)


def test_the_limits_are_the_means_with_every_silent_answer_at_an_end():
    # 3 of 5 answered 1, 4, 4 on a scale from 1 to 5: (9 + 2) / 5 and (9 + 10) / 5
    bounds = level_bounds(3.0, 3 / 5, low=1, high=5)
    assert bounds.low[0] == pytest.approx(11 / 5, rel=1e-14)
    assert bounds.high[0] == pytest.approx(19 / 5, rel=1e-14)


@given(st.tuples(MEAN, MEAN), st.tuples(RATE, RATE), st.tuples(MEAN, MEAN))
def test_whatever_the_silent_think_the_change_lies_within_its_limits(means, rates, silent):
    (before, after), (r1, r2), (silent_1, silent_2) = means, rates, silent
    limits = change_bounds(level_bounds(before, r1, low=0, high=100), level_bounds(after, r2, low=0, high=100))
    truth = (r2 * after + (1 - r2) * silent_2) - (r1 * before + (1 - r1) * silent_1)
    assert limits.low[0] - 1e-9 <= truth <= limits.high[0] + 1e-9
    # together the silent can move it by the scale times both their shares
    assert limits.high[0] - limits.low[0] == pytest.approx(100 * (2 - r1 - r2), abs=1e-9)


@given(st.floats(-40, 40), st.floats(0.01, 0.99))
def test_silent_people_that_far_below_undo_the_change(change, rate):
    below = tipping_point(change, rate)[0]
    after = 50 + change
    assert rate * after + (1 - rate) * (after - below) == pytest.approx(50, abs=1e-9)


def test_where_all_answered_nothing_can_move_it():
    level = level_bounds([0.25, 0.5], 1.0, low=0, high=1)
    assert level.low.tolist() == level.high.tolist() == [0.25, 0.5]
    assert np.isnan(tipping_point([0.25, 0.0], 1.0)).all()


@pytest.mark.parametrize("rate", [0, -0.1, 1.01, np.nan])
def test_a_rate_that_is_no_share(rate):
    for made in (lambda: level_bounds(0.5, rate, low=0, high=1), lambda: tipping_point(0.1, rate)):
        with pytest.raises(ValueError, match="above 0 and at most 1"):
            made()


@pytest.mark.parametrize(("mean", "low", "high"), [(1.2, 0, 1), (-0.1, 0, 1), (1, 1, 1), (1, 2, 0), (np.nan, 0, 1)])
def test_a_mean_outside_its_scale(mean, low, high):
    with pytest.raises(ValueError, match="outside the ends of its scale"):
        level_bounds(mean, 0.5, low=low, high=high)

"""Limits of a series from its moves, and the rules that mark years."""

from __future__ import annotations

import pandas as pd
import pytest

from varpu_eval.peer import process_limits


def series(values, first=2001):
    return pd.Series(values, index=range(first, first + len(values)), dtype="float64")


def marked(values, rule, **more):
    return [year for year, by in process_limits(series(values), **more).marks if by == rule]


EVEN = [10.0, 12.0] * 7


def test_limits_by_hand():
    # mean of 10, 14, 12, 16 is 13; moves 4, 2, 4: 2.66 x 10 / 3 = 8.8667
    found = process_limits(series([10, 14, 12, 16]))
    assert (found.centre, found.points, found.unmarked_because) == (13.0, 4, "few_points")
    assert (found.low, found.high) == pytest.approx((13 - 26.6 / 3, 13 + 26.6 / 3), abs=1e-12)


def test_an_even_series_has_no_mark():
    assert process_limits(series(EVEN)).marks == ()


def test_a_constant_series_has_no_mark():
    assert process_limits(series([5.0] * 14)).marks == ()


def test_a_point_beyond_a_limit_is_marked():
    # 13 x 11 in the mean of moves 2, last move 20: the mean move is under 4, limits under 10.6 from about 12.4
    assert marked([*EVEN, 30.0], "beyond_limits") == [2015]


def test_eight_in_a_row_on_one_side_are_a_run_and_seven_are_none():
    up, down = [12.0, 13.0], [9.0, 10.0]  # the mean, about 11, is between
    assert marked([*down * 4, *up * 4], "run") == list(range(2001, 2017))
    assert marked([*(down * 4)[:7], *(up * 4)[:7]], "run") == []


def test_three_of_four_near_one_limit_are_marked():
    # mean 0.6667, mean move 20 / 17 = 1.1765, limits 3.129 away: half of that above the mean is 2.231
    values = [0.0, 1.0] * 7 + [2.5, 2.5, 0.0, 2.5]
    found = process_limits(series(values))
    assert found.centre + (found.high - found.centre) / 2 < 2.5 < found.high
    assert marked(values, "near_limit") == [2015, 2016, 2018]
    assert marked([*values[:-1], 1.0], "near_limit") == []


def test_the_rules_see_falls_as_they_see_rises():
    values = [0.0, 1.0] * 7 + [2.5, 2.5, 0.0, 9.0]
    assert process_limits(series(values)).marks == process_limits(-series(values)).marks


@pytest.mark.parametrize(
    ("values", "breaks", "why"),
    [
        (EVEN[:12], (), "few_points"),
        (EVEN[:13], (), ""),
        (EVEN, (2008,), "break"),
        (EVEN, (2001,), ""),
        (EVEN, (2015,), ""),
    ],
)
def test_no_mark_below_13_points_or_across_a_break(values, breaks, why):
    found = process_limits(series([*values[:-1], 90.0]), breaks=breaks)
    assert found.unmarked_because == why
    assert bool(found.marks) == (not why)


@pytest.mark.parametrize("values", [series([1.0]), series([1.0, None]), pd.Series([1.0, 2.0], index=[2001, 2003])])
def test_a_series_with_gaps_is_refused(values):
    with pytest.raises(ValueError, match="missing"):
        process_limits(values)

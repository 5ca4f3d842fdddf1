"""Levels of a group, each region alike or each person alike."""

from __future__ import annotations

import pytest

from varpu_eval.peer.group_levels import group_level


def test_the_weighted_mean_of_rates_is_the_rate_of_all_together():
    events, persons = [3, 40, 9], [300, 2000, 600]
    found = group_level([e / n for e, n in zip(events, persons, strict=True)], persons)
    assert found.weighted_mean == pytest.approx(52 / 2900)
    assert found.mean == pytest.approx((0.01 + 0.02 + 0.015) / 3)


def test_half_of_all_persons_live_at_or_below_the_weighted_median():
    assert group_level([4.0, 1.0, 2.0], [100, 100, 100]).weighted_median == 2
    assert group_level([4.0, 1.0, 2.0], [500, 100, 100]).weighted_median == 4
    assert group_level([4.0, 1.0, 2.0], [100, 50, 50]).weighted_median == 3  # half at or below 2: midway to 4
    assert group_level([1.0, 3.0], [5, 5]).weighted_median == group_level([1.0, 3.0]).median == 2


def test_without_persons_there_is_nothing_weighted():
    assert group_level([1.0, 2.0]).weighted_mean is None
    found = group_level([1.0, 2.0, 4.0], [10, float("nan"), 10])
    assert (found.weighted_mean, found.weighted_median, found.median) == (None, None, 2)


def test_regions_without_a_value_are_left_out_with_their_persons():
    found = group_level([1.0, float("nan"), 3.0], [10, float("nan"), 30])
    assert (found.regions, found.weighted_mean) == (2, 2.5)


def test_a_group_without_values_or_people_is_refused():
    with pytest.raises(ValueError, match="no region"):
        group_level([float("nan")])
    with pytest.raises(ValueError, match="above 0"):
        group_level([1.0, 2.0], [10, 0])
    with pytest.raises(ValueError, match="finite"):
        group_level([1.0, float("inf")])
    with pytest.raises(ValueError, match="finite"):
        group_level([1.0, 2.0], [10, float("inf")])
    with pytest.raises(ValueError, match="one of each"):
        group_level([1.0, 2.0], [10])

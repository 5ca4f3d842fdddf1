"""Ranks with their limits: exact where draws are given, sensible where they are made."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval.peer.rank_intervals import rank_interval, share_draws


def draws(counts, persons, most=None):
    return share_draws(counts, most or counts, persons, rng=np.random.default_rng(4))


def test_limits_are_the_quantiles_of_the_ranks_in_the_draws():
    # the region lies lowest in 3 of 100 draws, second in 94, third in 3: 2.5 % are below 1.x and above 2.x
    drawn = np.array([[0.5, 1, 2]] * 3 + [[1.5, 1, 2]] * 94 + [[2.5, 1, 2]] * 3)
    assert rank_interval([1.5, 1, 2], drawn, 0).low == 1
    found = rank_interval([1.5, 1, 2], drawn, 0, level=0.9)
    assert (found.rank, found.low, found.high, found.regions) == (2, 2, 2, 3)


def test_equal_draws_take_the_best_place_below_and_the_worst_above():
    found = rank_interval([1, 1, 1], np.ones((10, 3)), 1)
    assert (found.rank, found.low, found.high) == (1, 1, 3)


def test_regions_far_apart_keep_their_rank_and_like_ones_do_not():
    persons = [10_000] * 4
    apart = draws([50, 200, 600, 1500], persons)
    assert [rank_interval([0.5, 2, 6, 15], apart, at).low for at in range(4)] == [1, 2, 3, 4]
    like = draws([100, 102, 98, 101], persons)
    found = rank_interval([1, 1.02, 0.98, 1.01], like, 0)
    assert (found.rank, found.low, found.high) == (2, 1, 4)


def test_rounding_widens_what_is_drawn():
    known, rounded = draws([71], [200_000]), draws([0], [200_000], most=[100])
    assert np.ptp(rounded) > 1.2 * np.ptp(known)


def test_limits_hold_the_rank_of_the_values_themselves():
    drawn = draws([10, 500], [1000, 1000])
    assert rank_interval([0.9, 0.5], drawn, 0).high == 2


def test_the_same_seed_gives_the_same_draws():
    assert (draws([3, 4], [50, 60]) == draws([3, 4], [50, 60])).all()


@pytest.mark.parametrize(
    ("least", "most", "persons"),
    [
        ([3], [2], [10]),
        ([3], [11], [10]),
        ([-1], [2], [10]),
        ([1], [float("nan")], [10]),
        ([1, 2], [2], [10]),
        ([1.5], [2], [10]),
        ([1], [1e17], [1e18]),
    ],
)
def test_counts_that_cannot_be_are_refused(least, most, persons):
    with pytest.raises(ValueError, match="cases"):
        share_draws(least, most, persons, rng=np.random.default_rng(1))


def test_ranks_of_one_or_of_missing_values_are_refused():
    with pytest.raises(ValueError, match="2 regions"):
        rank_interval([1.0], np.ones((5, 1)), 0)
    with pytest.raises(ValueError, match="finite"):
        rank_interval([1.0, float("nan")], np.ones((5, 2)), 0)
    with pytest.raises(ValueError, match="expected one of them"):
        rank_interval([1.0, 2.0], np.ones((5, 2)), 2)

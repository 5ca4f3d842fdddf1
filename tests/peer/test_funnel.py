"""Funnel limits against R and by enumeration, and the spread beyond chance by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from varpu_eval.peer.funnel import funnel_limits, overdispersion


def test_limits_are_those_of_r_for_shares_and_rates(answers_of_r):
    for stored in answers_of_r["funnel"]:
        found = funnel_limits(stored["target"], stored["persons"], kind=stored["kind"])
        for limits, of_r in zip((found.inner, found.outer), stored["limits"], strict=True):
            assert limits.low.tolist() == pytest.approx(of_r["low"], abs=1e-10)
            assert limits.high.tolist() == pytest.approx(of_r["high"], abs=1e-10)


def test_a_limit_lies_between_the_counts_whose_tails_enclose_it():
    # 40 persons, 12.5 %: P(R <= 0) = .0048, P(R <= 1) = .0321, so that .025 lies between 0 and 1
    tails = [binom.cdf(0, 40, 0.125), binom.cdf(1, 40, 0.125)]
    assert tails[0] < 0.025 < tails[1]
    expected = (1 - (tails[1] - 0.025) / (tails[1] - tails[0])) / 40
    assert float(funnel_limits(0.125, 40).inner.low) == pytest.approx(expected, rel=1e-10)


def test_small_regions_have_no_lower_limit_and_an_upper_one_short_of_all():
    # all 3 have probability .729, two or fewer .271: (3 - (1 - .975) / .729) / 3
    assert float(funnel_limits(0.9, 3).inner.high) == pytest.approx((3 - 0.025 / 0.729) / 3)
    assert funnel_limits(0.01, [10, 20]).outer.low.tolist() == [0, 0]


def test_limits_narrow_with_size_and_outer_ones_lie_outside():
    found = funnel_limits(0.012, [500, 1000, 5000, 20_000])
    assert (np.diff(found.inner.high) < 0).all()
    assert (np.diff(found.inner.low) > 0).all()
    assert (found.outer.low <= found.inner.low).all()
    assert (found.outer.high > found.inner.high).all()


def test_persons_of_a_share_are_whole():
    assert float(funnel_limits(0.1, 99.6).inner.high) == float(funnel_limits(0.1, 100).inner.high)


@pytest.mark.parametrize(
    ("target", "persons", "more"),
    [
        (0, 10, {}),
        (1, 10, {}),
        (float("nan"), 10, {}),
        (-1, 10, {"kind": "rate"}),
        (0.1, 0, {}),
        (0.1, [5, float("nan")], {}),
        (0.1, 5, {"levels": (0.95, 1)}),
        (0.1, 5, {"levels": (0.998, 0.95)}),
        (0.1, 5, {"levels": (0.95,)}),
        (0.1, 5, {"kind": "ratio"}),
        (0.1, [5, 1e11], {}),
        (1e9, [5, 100], {"kind": "rate"}),
    ],
)
def test_a_funnel_around_nothing_is_refused(target, persons, more):
    with pytest.raises(ValueError, match=r"target|persons|levels|kind"):
        funnel_limits(target, persons, **more)


def test_a_percentage_and_an_unknown_kind_are_refused_for_what_they_are():
    with pytest.raises(ValueError, match="a percentage is none"):
        funnel_limits(1.2, 9000)
    with pytest.raises(ValueError, match="'percent' is not known; expected one of share, rate"):
        funnel_limits(1.2, 9000, kind="percent")


def test_spread_beyond_chance_by_hand():
    # 15 expected each: z^2 = 100/15, 25/15 and 225/15
    assert overdispersion([5, 10, 30], [1000] * 3, trim=0) == pytest.approx(350 / 15 / 3)


def test_one_odd_region_does_not_widen_the_funnel_for_all():
    # z = -1, 0 x 8, 30: the two ends are set to their neighbours, 0
    persons = [100] * 10
    assert overdispersion([90] + [100] * 8 + [400], persons, target=1) == 0
    assert overdispersion([90] + [100] * 8 + [400], persons, target=1, trim=0) == pytest.approx(90.1)  # (1 + 900) / 10


def test_regions_that_differ_by_chance_alone_are_near_one():
    rng = np.random.default_rng(2)
    persons = rng.integers(2000, 20_000, 3000)
    # the mean of 3000 squares of z has a standard error of .026; no trimming, which would lower it
    assert overdispersion(rng.poisson(0.012 * persons), persons, trim=0) == pytest.approx(1, abs=0.1)


def test_spread_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        overdispersion([0, 0], [10, 10])
    with pytest.raises(ValueError, match="above 0"):
        overdispersion([3, 4], [10, 10], target=float("inf"))
    with pytest.raises(ValueError, match="2 regions"):
        overdispersion([3], [10])
    with pytest.raises(ValueError, match="trim"):
        overdispersion([3, 4], [10, 10], trim=0.5)

"""Standardised ratios by hand, against R, and what is refused."""

from __future__ import annotations

import pytest

from varpu_eval.peer.standardised import expected_events, standardised_ratio


def test_expected_events_and_exact_limits_are_those_of_r(answers_of_r):
    stored = answers_of_r["ratio"]
    expected = expected_events(stored["persons"], stored["reference_events"], stored["reference_persons"])
    assert float(expected) == pytest.approx(stored["expected"], rel=1e-14)  # a sum of three products
    found = standardised_ratio(stored["observed"], expected)
    assert float(found.ratio) == pytest.approx(37 / stored["expected"], rel=1e-14)
    # R's search for the limits stops within 1e-12 of their size
    assert (float(found.low), float(found.high)) == pytest.approx((stored["low"], stored["high"]), rel=1e-10)


def test_the_reference_itself_has_the_ratio_one():
    events, persons = [10, 40], [10_000, 8_000]
    found = standardised_ratio(sum(events), expected_events(persons, events, persons))
    assert float(found.ratio) == 1


def test_a_region_of_the_old_alone_is_held_against_the_old_alone():
    # crude rates 0.005 and 50 / 18 000 differ; by stratum they are the same
    assert float(standardised_ratio(5, expected_events([0, 1000], [10, 40], [10_000, 8_000])).ratio) == 1


def test_nobody_seen_has_a_ratio_of_zero_with_an_upper_limit():
    found = standardised_ratio([0], [4.0])
    assert (found.ratio[0], found.low[0]) == (0, 0)
    assert found.high[0] == pytest.approx(3.688879454113936 / 4, rel=1e-12)  # R: poisson.test(0)$conf.int


@pytest.mark.parametrize("expected", [0, -1, float("nan")])
def test_a_ratio_to_nothing_is_refused(expected):
    with pytest.raises(ValueError, match="more than 0"):
        standardised_ratio(3, expected)


def test_strata_that_differ_or_an_empty_stratum_are_refused():
    with pytest.raises(ValueError, match="strata differ"):
        expected_events([1, 2, 3], [1, 2], [10, 10])
    with pytest.raises(ValueError, match="peopled"):
        expected_events([1, 2], [0, 2], [0, 10])

import numpy as np
import pytest

from simulations.tally import counted, held, rates


def test_a_rate_is_over_all_that_was_told():
    # 3 of 4 and 1 of 2 told: 4 of 6; 2 of the 8 replicates told nothing
    rate = rates([{("a",): (3, 4, 4)}, {("a",): (1, 2, 4)}])["a",]
    assert (rate.value, rate.replicates, rate.draws, rate.told) == (4 / 6, 6, 2, 0.75)


def test_a_rates_error_is_that_of_draws_however_many_replicates_each_has():
    # ten draws of 100 replicates that all agree within a draw: as ten tosses, .5 * .5 / 9
    draws = [{("a",): (100 * (number % 2), 100, 100)} for number in range(10)]
    assert rates(draws)["a",].error == pytest.approx(np.sqrt(0.25 / 9))


def test_the_error_of_single_replicates_is_the_binomial_one():
    draws = [{("a",): (int(number < 9), 1, 1)} for number in range(10)]
    assert rates(draws)["a",].error == pytest.approx(np.sqrt(0.9 * 0.1 / 9))


def test_what_was_never_told_has_no_rate():
    rate = rates([{("a",): (0, 0, 5)}])["a",]
    assert np.isnan(rate.value)
    assert str(rate) == "none"


def test_limits_belong_to_an_interval_and_an_interval_of_nan_was_not_told():
    # held at both limits, missed on both sides, not told
    low, high = [1.0, 0.0, 1.1, 0.0, np.nan], [2.0, 1.0, 2.0, 0.9, np.nan]
    assert held(1.0, low, high) == (2, 4, 5)


def test_hits_that_were_not_told_are_not_counted():
    assert counted([True, True, False], [True, False, True]) == (1, 2, 3)

"""Weights summed as floats are read back as fractions, or not at all."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from varpu_eval.network.exact_lengths import common_denominator, tie_lengths
from varpu_eval.network.ties import meeting_weights


def test_the_denominator_of_meetings_of_up_to_thirty_is_found():
    weights = meeting_weights(np.arange(2, 31))
    assert all(common_denominator(weights[[k]]) is not None for k in range(len(weights)))
    assert common_denominator(np.array([0.125, 0.3])) == 840  # 840 = lcm(1 .. 8) is tried before 1000


def test_lengths_are_one_over_the_weights_in_one_unit():
    weights = [Fraction(1, 3) + Fraction(1, 7), Fraction(1, 2), Fraction(5, 6)]
    lengths = tie_lengths(np.array([float(weight) for weight in weights]), weighted=True, exact=True)
    assert len({length * weight for length, weight in zip(lengths, weights, strict=True)}) == 1
    assert all(isinstance(length, int) for length in lengths)


def test_sums_of_a_hundred_meetings_are_still_read_exactly():
    sizes = np.random.default_rng(1).integers(2, 21, 100)
    told = sum(Fraction(1, int(k) - 1) for k in sizes)
    summed = float(sum(meeting_weights(sizes).tolist()))
    lengths = tie_lengths(np.array([summed, 1.0]), weighted=True, exact=True)
    assert Fraction(lengths[1], lengths[0]) == told


def test_no_tie_has_no_length():
    assert tie_lengths(np.zeros(0), weighted=True, exact=True) == []


@pytest.mark.parametrize("weights", [[np.pi], [np.sqrt(2), 1.0], [1 / 3 + 1e-9, 0.5]])
def test_what_is_no_fraction_has_no_denominator(weights):
    assert common_denominator(np.array(weights)) is None

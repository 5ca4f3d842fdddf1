"""Both tails of a Poisson binomial, against exact fractions, binomials and each other."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import comb

from varpu_eval.uncertainty.poisson_binomial import poisson_binomial_tails

DIGITS = 1e-12
"""Some hundred sums and products of positive doubles, each right to 1.1e-16, and a logarithm of each chance."""


def exact_tails(chances, trials, observed):
    """Convolve trial by trial in fractions of the very doubles that are given."""
    mass = [Fraction(1)]
    for chance, times in zip(chances, trials, strict=True):
        q = Fraction(float(chance))
        for _ in range(times):
            mass = [a * (1 - q) + b * q for a, b in zip([*mass, Fraction(0)], [Fraction(0), *mass], strict=True)]
    return float(sum(mass[observed:])), float(sum(mass[: observed + 1]))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_tails_are_those_of_exact_fractions(seed):
    rng = np.random.default_rng(seed)
    trials = rng.integers(1, 12, rng.integers(1, 6))
    chances = rng.random(len(trials)) ** rng.integers(1, 9)
    chances[rng.random(len(trials)) < 0.15] = rng.integers(0, 2)
    chances = 1 - chances if rng.random() < 0.3 else chances
    observed = int(rng.integers(0, trials.sum() + 2))
    found = np.ravel(poisson_binomial_tails([chances], [observed], trials))
    assert np.allclose(found, exact_tails(chances, trials, observed), rtol=DIGITS, atol=0)


def test_a_tail_of_1e_200_has_all_its_digits():
    # 40 trials of 1e-5 all succeed: (1e-5)^40
    upper, _ = poisson_binomial_tails([np.full(40, 1e-5)], [40])
    assert upper[0] == pytest.approx(1e-200, rel=DIGITS, abs=0)
    upper, _ = poisson_binomial_tails([[1e-5]], [40], [40])
    assert upper[0] == pytest.approx(1e-200, rel=DIGITS, abs=0)


def test_many_equal_trials_are_a_binomial_though_none_at_all_cannot_be_told_from_0():
    # 4,000 coins: no success has a chance of 2^-4000; the middle tail is (1 + P(X = 2000)) / 2 by symmetry
    upper, lower = poisson_binomial_tails([[0.5]], [2000], [4000])
    half = (1 + comb(4000, 2000, exact=True) / 2**4000) / 2
    # logarithms of the ways to succeed, up to 2,770, are right to 1e-15 of themselves and are added up 2,000 times
    assert upper[0] == pytest.approx(half, rel=1e-10)
    assert lower[0] == pytest.approx(half, rel=1e-10)


def test_tests_do_not_bear_on_each_other():
    rng = np.random.default_rng(1)
    chances, observed = rng.random((9, 7)), rng.integers(0, 8, 9)
    together = np.transpose(poisson_binomial_tails(chances, observed))
    alone = [np.ravel(poisson_binomial_tails(q[np.newaxis], [k])) for q, k in zip(chances, observed, strict=True)]
    assert np.allclose(together, alone, rtol=DIGITS, atol=0)


@pytest.mark.parametrize(
    ("chances", "observed", "said"),
    [
        ([[0.5, 1.1]], [1], "between 0 and 1"),
        ([[0.5, np.nan]], [1], "between 0 and 1"),
        ([[0.5]], [-1], "whole number"),
        ([[0.5]], [0.5], "whole number"),
        ([[0.5]], [1, 1], "each of 1 tests"),
    ],
)
def test_what_is_no_chance_or_count_is_refused(chances, observed, said):
    with pytest.raises(ValueError, match=said):
        poisson_binomial_tails(chances, observed)

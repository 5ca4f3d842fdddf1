"""The number of successes among independent trials whose chances differ, both tails to their last digits.

Knows sums of independent binomials, for many tests at once. Does not know what a trial is. Every step adds and
multiplies positive numbers only, so that a tail of 1e-200 has as many right digits as one of .5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from varpu_eval.uncertainty.intervals import Floats


def poisson_binomial_tails(chances: ArrayLike, observed: ArrayLike, trials: ArrayLike = 1) -> tuple[Floats, Floats]:
    """Return the chances of at least, and of at most, as many successes as observed.

    Parameters
    ----------
    chances
        Chance of success of each trial, 0 to 1; tests x trials.
    observed
        Successes of each test, whole numbers from 0.
    trials
        How many trials each column of `chances` stands for; one number, or one a column.

    Returns
    -------
    P(X >= observed) and P(X <= observed), each of one number a test.

    Raises
    ------
    ValueError
        When a chance is outside 0 to 1, or a number of successes is negative or no whole number.

    Notes
    -----
    Relative error below 1e-12 up to some hundred successes (tested against exact fractions) and 1e-10 up to thousands,
    however small the tail; below 1e-300 it may be 0. Trials of equal chance are one binomial, and the binomials are
    convolved with all of "more than observed" held as one outcome: time is tests x columns x observed^2 at most.

    References
    ----------
    Hong 2013, Computational Statistics & Data Analysis 59, 41 (the distribution and ways to compute it).

    Examples
    --------
    >>> upper, lower = poisson_binomial_tails([[0.5, 0.2]], [1])  # none .5 x .8 = .4, both .5 x .2 = .1
    >>> upper.round(3).tolist(), lower.round(3).tolist()
    ([0.6], [0.9])
    """
    chance = np.atleast_2d(np.asarray(chances, dtype=float))
    counted = np.asarray(observed, dtype=float)
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("a chance is not between 0 and 1")
    if counted.shape != chance.shape[:1] or (counted < 0).any() or (counted != np.floor(counted)).any():
        raise ValueError(
            f"observed has the shape {counted.shape}; it needs a whole number for each of {len(chance)} tests"
        )
    seen = counted.astype(np.intp)
    held = no_trials(len(chance), int(seen.max(initial=0)))
    for column, times in zip(chance.T, np.broadcast_to(trials, chance.shape[1:]), strict=True):
        held = with_binomial(held, column, 1 - column, int(times))
    return tails(held, seen)


def no_trials(tests: int, most: int) -> Floats:
    """Return the distribution of no trials at all, to be added to by `with_binomial`.

    Rows are 0, 1, ... `most` successes, and the last one any number above `most`; columns are tests.
    """
    held = np.zeros((most + 2, tests))
    held[0] = 1
    return held


def with_binomial(held: Floats, chance: Floats, otherwise: Floats, trials: int) -> Floats:
    """Return the distribution after so many more trials, all of one chance in a test.

    Parameters
    ----------
    held
        Successes x tests, the last row for all above (`no_trials`).
    chance, otherwise
        Chances of success and of failure (tests,): both, as neither can be had exactly from the other when it is small.
    """
    top = len(held) - 1
    added = _binomial(chance, otherwise, trials, min(trials, top - 1))
    above = special.betainc(top, trials - top + 1, chance) if trials >= top else np.zeros_like(chance)
    result = np.empty_like(held)
    result[:top] = added[0] * held[:top]
    for successes in range(1, len(added)):
        result[successes:top] += added[successes] * held[: top - successes]
    result[top] = held[top] + above * held[0]
    at_least = above
    for successes in range(top - 1, 0, -1):  # what was held, and how many more bring it above
        if successes < len(added):
            at_least = at_least + added[successes]
        result[top] += at_least * held[top - successes]
    return result


def tails(held: Floats, observed: ArrayLike) -> tuple[Floats, Floats]:
    """Return the chances of at least, and of at most, so many successes; `observed` has one number a test."""
    seen = np.asarray(observed)
    level = np.arange(len(held))[:, np.newaxis]
    upper = np.where(level >= seen, held, 0).sum(axis=0)
    lower = np.where(level <= seen, held, 0).sum(axis=0)
    return np.minimum(upper, 1), np.minimum(lower, 1)


def _binomial(chance: Floats, otherwise: Floats, trials: int, most: int) -> Floats:
    """Return the chances of 0, 1, ... `most` successes; successes x tests."""
    successes = np.arange(most + 1, dtype=float)
    ways = np.append(0, np.cumsum(np.log((trials - successes[:-1]) / (successes[:-1] + 1))))
    with np.errstate(divide="ignore"):
        log_chance, log_otherwise = np.log(chance), np.log(otherwise)
    level = successes[:, np.newaxis]
    return np.exp(ways[:, np.newaxis] + _times(level, log_chance) + _times(trials - level, log_otherwise))


def _times(number: Floats, logarithm: Floats) -> Floats:
    """Return number x logarithm, 0 where the number is: 0 x -inf is no trial."""
    with np.errstate(invalid="ignore"):
        return np.where(number == 0, 0, number * logarithm)

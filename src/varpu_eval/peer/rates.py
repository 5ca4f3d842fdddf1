"""Limits of counts and of rates made from counts: pure arithmetic of numbers.

Knows formulas. Does not know indicators, regions or what may be shown.
"""

from __future__ import annotations

from math import sqrt

from scipy.stats import chi2, norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

Limits = tuple[float, float]

EXACT_BELOW = 10
"""Below this many events the exact limits are used, from it on Byar's approximation."""


def poisson_limits(events: int, *, level: float = 0.95) -> Limits:
    """Return the limits of the expected number of events, given that `events` happened.

    Exact (Garwood 1936, by chi-squared quantiles; R `poisson.test`) below 10 events, Byar's approximation (Breslow and
    Day 1987, p. 69) from 10 on. Assumes that events happen independently of each other: siblings placed together
    make the true interval wider.

    Parameters
    ----------
    events
        Number of events, 0 or more.
    level
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    The lower and the upper limit, in events.

    Raises
    ------
    ValueError
        When `events` is negative.

    Examples
    --------
    >>> low, high = poisson_limits(5)
    >>> round(low, 4), round(high, 4)
    (1.6235, 11.6683)
    """
    if events < 0:
        raise ValueError(f"{events} events were given; expected 0 or more")
    tail = (1 - level) / 2
    if events < EXACT_BELOW:
        low = chi2.ppf(tail, 2 * events) / 2 if events else 0.0
        return float(low), float(chi2.ppf(1 - tail, 2 * events + 2) / 2)
    return _byar(events, -norm.ppf(1 - tail)), _byar(events + 1, norm.ppf(1 - tail))


def _byar(events: int, z: float) -> float:
    return float(events * (1 - 1 / (9 * events) + z / (3 * sqrt(events))) ** 3)


def share_limits(cases: int, population: int, *, level: float = 0.95) -> Limits:
    """Return Wilson's limits of the share `cases` / `population` (Wilson 1927; statsmodels `proportion_confint`).

    Parameters
    ----------
    cases
        Persons counted, 0 to `population`.
    population
        Persons among whom they were counted, at least 1.
    level
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    The lower and the upper limit as shares, 0 to 1.

    Raises
    ------
    ValueError
        When `cases` is not between 0 and `population`.

    Examples
    --------
    >>> low, high = share_limits(81, 263)
    >>> round(low, 4), round(high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= cases <= population or population < 1:
        raise ValueError(
            f"{cases} cases in a population of {population}; expected 0 to the population, which is 1 or more"
        )
    low, high = proportion_confint(cases, population, alpha=1 - level, method="wilson")
    return max(float(low), 0.0), min(float(high), 1.0)


def share_ratio_limits(cases: tuple[int, int], populations: tuple[int, int], *, level: float = 0.95) -> Limits:
    """Return the limits of the ratio of two shares, first by second, on the log scale (Katz et al. 1978).

    Assumes that the two populations are apart, or that the first is a small part of the second.

    Parameters
    ----------
    cases
        Persons counted in the first and in the second population, both at least 1.
    populations
        Persons among whom they were counted.
    level
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    The lower and the upper limit of the ratio.

    Raises
    ------
    ValueError
        When either count is 0: the log of the ratio does not exist.

    Examples
    --------
    >>> low, high = share_ratio_limits((10, 20), (100, 100))
    >>> round(low, 4), round(high, 4)
    (0.2466, 1.0136)
    """
    if min(cases) < 1:
        raise ValueError("a ratio on the log scale needs at least 1 case on both sides")
    low, high = confint_proportions_2indep(
        cases[0],
        populations[0],
        cases[1],
        populations[1],
        method="log",
        compare="ratio",
        alpha=1 - level,
        correction=False,
    )
    return float(low), float(high)

"""Limits of counts of events, of rates made from counts, and of ratios of shares: pure arithmetic of arrays.

Knows formulas. Does not know indicators, regions or what may be shown. Where a register counts everybody, limits tell
of the rate behind the count: how far another year of the same circumstances could have given other events.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from varpu_eval.uncertainty.intervals import Floats, Interval
from varpu_eval.uncertainty.shares import wilson

EXACT_BELOW = 10
"""Below this many events the exact limits are used, from it on Byar's approximation."""


def exact_poisson_limits(events: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the exact limits of the expected number of events (Garwood 1936, Biometrika 28, 437-442).

    Quantiles of chi-squared, as R `poisson.test(events)$conf.int`. Each tail holds at most (1 - level) / 2. Assumes
    that events happen independently of each other: siblings placed together make the true interval wider.

    Parameters
    ----------
    events
        Numbers of events, any shape, 0 or more.
    level
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    Interval
        Of the shape of `events`, in events; the lower limit of 0 events is 0.

    Raises
    ------
    ValueError
        When a number is negative or missing, or the level is not between 0 and 1.

    Examples
    --------
    >>> limits = exact_poisson_limits(5)
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (1.6235, 11.6683)
    """
    observed, tail = _events(events), _tail(level)
    low = stats.chi2.ppf(tail, 2 * np.where(observed > 0, observed, 1.0)) / 2
    return Interval(np.where(observed == 0, 0.0, low), np.asarray(stats.chi2.isf(tail, 2 * observed + 2) / 2))


def byar_limits(events: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return Byar's approximate limits of the expected number of events (Breslow & Day 1987, p. 69).

    With o events o (1 - 1 / 9o - z / 3 sqrt(o))^3, and the same of o + 1 with + z: the formula of English public health
    indicators (APHO Technical Briefing 3, 2008), close to the exact limits from about 10 events on. A lower limit that
    falls below 0, as it does for one event at high levels, is 0. Assumes independent events.

    Parameters
    ----------
    events
        Numbers of events, any shape, 0 or more.
    level
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    Interval
        Of the shape of `events`, in events.

    Raises
    ------
    ValueError
        When a number is negative or missing, or the level is not between 0 and 1.

    Examples
    --------
    >>> limits = byar_limits(100)
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (81.3621, 121.6279)
    """
    observed, z = _events(events), float(stats.norm.isf(_tail(level)))
    low = _byar(np.where(observed > 0, observed, 1.0), -z)
    return Interval(np.where(observed == 0, 0.0, np.maximum(low, 0.0)), _byar(observed + 1, z))


def poisson_limits(events: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the limits of the expected number of events: exact below 10 events, Byar's from 10 on.

    Parameters, errors and assumption are those of `exact_poisson_limits` and `byar_limits`.

    Examples
    --------
    >>> limits = poisson_limits([9, 10])
    >>> limits.low.round(4).tolist(), limits.high.round(4).tolist()
    ([4.1154, 4.7874], [17.0848, 18.3915])
    """
    exact, byar = exact_poisson_limits(events, level=level), byar_limits(events, level=level)
    few = _events(events) < EXACT_BELOW
    return Interval(np.where(few, exact.low, byar.low), np.where(few, exact.high, byar.high))


def rate_limits(events: ArrayLike, persons: ArrayLike, *, per: float = 1.0, level: float = 0.95) -> Interval:
    """Return the limits of the rate `events` / `persons`, where persons are known and events are Poisson.

    Parameters
    ----------
    events
        Numbers of events, 0 or more.
    persons
        Persons, or person years, above 0; of a shape that broadcasts with `events`.
    per
        Persons that the rate is told for: 1000 gives events in 1000 persons.
    level
        Coverage aimed at, between 0 and 1.

    Raises
    ------
    ValueError
        When a number is negative or missing, persons or `per` are 0, or the level is not between 0 and 1.

    Examples
    --------
    >>> limits = rate_limits(65, 10_000, per=1000)
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (5.0163, 8.2849)
    """
    if not 0 < per < np.inf:
        raise ValueError(f"a rate for {per} persons; expected above 0")
    among, limits = _persons(persons), poisson_limits(events, level=level)
    return Interval(limits.low / among * per, limits.high / among * per)


def share_limits(cases: ArrayLike, population: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return Wilson's limits of the share `cases` / `population` (Wilson 1927, JASA 22, 209-212).

    As R `prop.test(correct = FALSE)`. Assumes that persons become cases independently of each other.

    Parameters
    ----------
    cases
        Persons counted, 0 to `population`.
    population
        Persons among whom they were counted, above 0; a mean of years may be fractional.
    level
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    Interval
        Shares, 0 to 1.

    Raises
    ------
    ValueError
        When cases are not between 0 and the population, or the level is not between 0 and 1.

    Examples
    --------
    >>> limits = share_limits(81, 263)
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (0.2553, 0.3662)
    """
    _tail(level)
    counted, among = _events(cases), _persons(population)
    if (counted > among).any():
        raise ValueError("there are more cases than persons; expected 0 to the population")
    return wilson(counted, among, level=level)


def share_ratio_limits(
    cases: tuple[float, float], populations: tuple[float, float], *, level: float = 0.95
) -> Interval:
    """Return the limits of the ratio of two shares, first by second, on the log scale (Katz et al. 1978).

    Assumes that the two populations are apart, or that the first is a small part of the second.
    Source: Biometrics 34, 469-474.

    Parameters
    ----------
    cases
        Persons counted in the first and in the second population, both at least 1.
    populations
        Persons among whom they were counted.
    level
        Coverage aimed at, between 0 and 1.

    Raises
    ------
    ValueError
        When either count is under 1, for the log of the ratio does not exist; when a count is above its population;
        when everybody is a case on both sides, for the formula then has no variance; or when the level is not between
        0 and 1.

    Examples
    --------
    >>> limits = share_ratio_limits((10, 20), (100, 100))
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (0.2466, 1.0136)
    """
    _tail(level)
    counted, among = _events(cases), _persons(populations)
    if counted.shape != (2,) or among.shape != (2,):
        raise ValueError(f"cases {counted.shape} and populations {among.shape}; expected two numbers of each")
    if counted.min() < 1:
        raise ValueError("a ratio on the log scale needs at least 1 case on both sides")
    if (counted > among).any() or (counted == among).all():
        raise ValueError("cases must not be above their population, nor everybody be a case on both sides")
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
    return Interval(np.asarray(low), np.asarray(high))


def _byar(events: Floats, z: float) -> Floats:
    return np.asarray(events * (1 - 1 / (9 * events) + z / (3 * np.sqrt(events))) ** 3, dtype=float)


def _events(events: ArrayLike) -> Floats:
    observed = np.asarray(events, dtype=float)
    right = np.isfinite(observed) & (observed >= 0)
    if not right.all():
        raise ValueError(f"{float(observed[~right].flat[0]):g} events; expected 0 or more, and none missing")
    return observed


def _persons(persons: ArrayLike) -> Floats:
    among = np.asarray(persons, dtype=float)
    right = np.isfinite(among) & (among > 0)
    if not right.all():
        raise ValueError(f"{float(among[~right].flat[0]):g} persons; expected above 0, and none missing")
    return among


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level of {level}; expected above 0 and below 1")
    return (1 - level) / 2

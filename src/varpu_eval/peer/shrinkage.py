"""Empirical-Bayes rates: each region's rate drawn towards the common one, the more the fewer persons it has.

Knows events and persons of many regions. Does not know which regions belong together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from varpu_eval.peer.rates import poisson_limits
from varpu_eval.uncertainty.intervals import Floats, Interval


@dataclass(frozen=True, slots=True, eq=False)
class ShrunkenRates:
    """Rates of regions after shrinkage.

    Parameters
    ----------
    mean, variance
        The common rate, and how much true rates vary around it between regions; 0 where the spread that is seen is no
        more than chance gives.
    weight
        Shape (regions,): the weight of a region's own rate, 0 to 1; the rest is the common rate's.
    rate, low, high
        Shape (regions,): shrunken rates and their limits, events a person.
    """

    mean: float
    variance: float
    weight: Floats
    rate: Floats
    low: Floats
    high: Floats


def shrunken_rates(events: ArrayLike, persons: ArrayLike, *, level: float = 0.95) -> ShrunkenRates:
    """Shrink the rates of regions towards their common rate by the method of moments (Marshall 1991).

    With y events among n persons in each of k regions: m = sum y / sum n; s2 = sum n (y/n - m)^2 / sum n; variance
    between regions A = s2 - m / mean n, and 0 where that is negative; weight A / (A + m / n). Limits are quantiles of
    the gamma distribution with that mean, m and A taken as known (the gamma prior of mean m and variance A): with few
    regions, or a small A, they are too narrow. With A = 0 every region has the common rate, with the limits of all
    events together.
    Source: Marshall 1991, Applied Statistics 40, 283-294 (global estimator, as `spdep::EBest`); limits: Clayton &
    Kaldor 1987, Biometrics 43, 671-681.

    Parameters
    ----------
    events
        Shape (regions,): events, 0 or more.
    persons
        Shape (regions,): persons among whom they happened, above 0.
    level
        Of the limits, between 0 and 1.

    Raises
    ------
    ValueError
        When there are fewer than 2 regions, a number is negative or missing, there are no events at all, or the level
        is not between 0 and 1.

    Examples
    --------
    >>> found = shrunken_rates([0, 10, 40], [100, 1000, 1000])
    >>> found.weight.round(4).tolist(), found.rate.round(4).tolist()
    ([0.467, 0.8976, 0.8976], [0.0127, 0.0114, 0.0383])
    """
    seen, among = np.asarray(events, dtype=float), np.asarray(persons, dtype=float)
    if seen.ndim != 1 or seen.shape != among.shape or seen.size < 2:  # noqa: PLR2004 - two regions
        raise ValueError(f"events {seen.shape} and persons {among.shape}; expected one of each for 2 regions or more")
    if not (np.isfinite(seen) & (seen >= 0) & np.isfinite(among) & (among > 0)).all():
        raise ValueError("events must be 0 or more and persons above 0, none missing")
    if not 0 < level < 1:
        raise ValueError(f"a level of {level}; expected above 0 and below 1")
    if not seen.any():
        raise ValueError("there are no events in any region; nothing can be shrunk")
    mean = float(seen.sum() / among.sum())
    spread = float((among * (seen / among - mean) ** 2).sum() / among.sum())
    variance = max(0.0, spread - mean / float(among.mean()))
    weight = variance / (variance + mean / among)
    rate = mean + weight * (seen / among - mean)
    tail = (1 - level) / 2
    if variance > 0:
        posterior = stats.gamma(mean**2 / variance + seen, scale=1 / (mean / variance + among))
        limits = Interval(np.asarray(posterior.ppf(tail)), np.asarray(posterior.isf(tail)))
    else:
        of_all = poisson_limits(np.full(seen.shape, seen.sum()), level=level)
        limits = Interval(of_all.low / among.sum(), of_all.high / among.sum())
    return ShrunkenRates(mean, variance, weight, rate, limits.low, limits.high)

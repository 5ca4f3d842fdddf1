"""The level of a group of regions: mean and median, each region alike or each person alike.

Knows values and persons. Does not know which regions make a group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True)
class GroupLevel:
    """Levels of a group; they may differ much, so that whatever is compared with one must name it.

    Parameters
    ----------
    mean, median
        Each region counts alike.
    weighted_mean, weighted_median
        Each person counts alike; None where persons of a region are not known.
    regions
        How many regions have a value.
    """

    mean: float
    median: float
    weighted_mean: float | None
    weighted_median: float | None
    regions: int


def group_level(values: ArrayLike, persons: ArrayLike | None = None) -> GroupLevel:
    """Return mean and median of a group's values, unweighted and weighted by persons.

    The weighted mean of rates is the rate of all persons together; the weighted median is the value that half of all
    persons live at or below (midway to the next one where exactly half do). Regions without a value are left out.

    Parameters
    ----------
    values
        Shape (regions,): rates or shares; NaN where not published, at least one known.
    persons
        Shape (regions,): persons behind each value, above 0; None, or a NaN beside a known value, where not known.

    Raises
    ------
    ValueError
        When no value is known, shapes differ, a number is infinite, or persons are 0 or less.

    Examples
    --------
    >>> group_level([1.0, 2.0, 6.0], [100, 100, 800])
    GroupLevel(mean=3.0, median=2.0, weighted_mean=5.1, weighted_median=6.0, regions=3)
    """
    told = np.asarray(values, dtype=float)
    among = np.full(told.shape, np.nan) if persons is None else np.asarray(persons, dtype=float)
    if told.ndim != 1 or told.shape != among.shape:
        raise ValueError(f"values {told.shape} and persons {among.shape}; expected one of each a region")
    if np.isinf(told).any() or np.isinf(among).any():
        raise ValueError("values and persons must be finite; NaN where not known")
    known = np.isfinite(told)
    told, among = told[known], among[known]
    if not told.size:
        raise ValueError("no region of the group has a value")
    if (among <= 0).any():
        raise ValueError("persons must be above 0")
    weighted = bool(np.isfinite(among).all())
    return GroupLevel(
        mean=float(told.mean()),
        median=float(np.median(told)),
        weighted_mean=float(told @ among / among.sum()) if weighted else None,
        weighted_median=_weighted_median(told, among) if weighted else None,
        regions=int(told.size),
    )


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    rising, share = values[order], np.cumsum(weights[order]) / weights.sum()
    at = int(np.searchsorted(share, 0.5 - 1e-12))
    half = abs(share[at] - 0.5) <= 1e-12 and at + 1 < rising.size  # noqa: PLR2004 - exactly half live at or below
    return float((rising[at] + rising[at + 1]) / 2 if half else rising[at])

"""Standardised ratios: events seen against those that a reference's rates would have given the same persons.

Knows strata, reference rates and exact limits. Does not know indicators or regions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.peer.rates import exact_poisson_limits
from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True, eq=False)
class StandardisedRatio:
    """Observed against expected events; all of one shape. 1 is the level of the reference, 0.5 half of it."""

    observed: Floats
    expected: Floats
    ratio: Floats
    low: Floats
    high: Floats


def expected_events(persons: ArrayLike, reference_events: ArrayLike, reference_persons: ArrayLike) -> Floats:
    """Return the events that a reference's rates, stratum by stratum, would give to each region's persons.

    Indirect standardisation: differences of age structure between region and reference no longer count, but regions
    are not comparable with each other where their structures differ much.
    Source: Breslow & Day 1987, Statistical Methods in Cancer Research II, chapter 2.

    Parameters
    ----------
    persons
        Shape (..., strata): persons of each region by stratum, 0 or more.
    reference_events, reference_persons
        Shape (strata,): events and persons of the reference; persons above 0.

    Returns
    -------
    Shape (...): sum over strata of persons x reference rate.

    Raises
    ------
    ValueError
        When strata differ in number, or a number is negative or missing, or a stratum of the reference is empty.

    Examples
    --------
    >>> expected_events([[1000, 500], [200, 0]], [10, 40], [10_000, 8_000]).tolist()  # rates .001 and .005
    [3.5, 0.2]
    """
    own, events, among = (np.asarray(a, dtype=float) for a in (persons, reference_events, reference_persons))
    if own.ndim == 0 or events.ndim != 1 or events.shape != among.shape or own.shape[-1] != events.size:
        raise ValueError(
            f"strata differ: persons {own.shape}, reference events {events.shape}, reference persons {among.shape}"
        )
    if not all((np.isfinite(a) & (a >= 0)).all() for a in (own, events, among)) or (among == 0).any():
        raise ValueError(
            "persons and events must be 0 or more, none missing, and each stratum of the reference peopled"
        )
    return np.asarray(own @ (events / among))


def standardised_ratio(observed: ArrayLike, expected: ArrayLike, *, level: float = 0.95) -> StandardisedRatio:
    """Return observed / expected events with exact limits (Garwood's of the observed events, divided by the expected).

    Assumes that the expected number is known without error: the reference is far larger than the region. Source: Ulm
    1990, American Journal of Epidemiology 131, 373-375.

    Parameters
    ----------
    observed
        Events seen, 0 or more.
    expected
        Events expected, above 0 (`expected_events`); of a shape that broadcasts with `observed`.
    level
        Coverage aimed at, between 0 and 1.

    Raises
    ------
    ValueError
        When a number is negative or missing, or nothing was expected.

    Examples
    --------
    >>> found = standardised_ratio(5, 10)
    >>> float(found.ratio), round(float(found.low), 4), round(float(found.high), 4)
    (0.5, 0.1623, 1.1668)
    """
    seen, due = np.broadcast_arrays(np.asarray(observed, dtype=float), np.asarray(expected, dtype=float))
    if not (np.isfinite(due) & (due > 0)).all():
        raise ValueError("expected events are missing or 0; a ratio needs more than 0 in each region")
    limits = exact_poisson_limits(seen, level=level)
    return StandardisedRatio(seen.copy(), due.copy(), seen / due, limits.low / due, limits.high / due)

"""Shares that are known only as rounded percentages: which counts they allow, and limits that hold for all of these.

Knows percentages and persons. Does not know indicators, nor who rounded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.peer.rates import share_limits
from varpu_eval.uncertainty.intervals import Floats, Interval

STEP = 0.1
"""Percentages are taken as rounded to one decimal, as Finnish health and welfare statistics publish them."""

_SLACK = 1e-9
"""A percentage half-way between two steps may have come from either; in counts, for a computer's arithmetic."""


def allowed_counts(percent: ArrayLike, persons: ArrayLike, *, step: float = STEP) -> Interval:
    """Return the least and the most cases among `persons` whose percentage, rounded to `step`, is `percent`.

    Parameters
    ----------
    percent
        Published percentages, 0 to 100.
    persons
        Persons they are of, above 0; of a shape that broadcasts.
    step
        What they were rounded to, in percentage points.

    Returns
    -------
    Interval
        Whole numbers from 0 to persons; NaN where no whole number of cases fits, so that the percentage is of other
        persons.

    Raises
    ------
    ValueError
        When a percentage is outside 0 to 100 or missing, persons are missing, 0 or less, or the step is not above 0.

    Examples
    --------
    >>> counts = allowed_counts(0.7, 10_800)  # 0.65 % is 70.2 and 0.75 % 81
    >>> float(counts.low), float(counts.high)
    (71.0, 81.0)
    """
    told, among = np.broadcast_arrays(np.asarray(percent, dtype=float), np.asarray(persons, dtype=float))
    if not (np.isfinite(told) & (told >= 0) & (told <= 100)).all():  # noqa: PLR2004 - percent
        raise ValueError("a percentage is missing or out of range; expected 0 to 100")
    if not (np.isfinite(among) & (among > 0)).all():
        raise ValueError("persons are missing or out of range; expected above 0")
    if not 0 < step <= 100:  # noqa: PLR2004 - percent
        raise ValueError(f"a step of {step} percentage points; expected above 0, and 100 at most")
    low, high = ((told + side * step / 2) / 100 * among for side in (-1, 1))
    least = np.ceil(np.maximum(low - _SLACK, 0.0))
    most = np.floor(np.minimum(high + _SLACK, among))
    none = least > most
    return Interval(_without(least, none), _without(most, none))


def rounded_share_limits(
    percent: ArrayLike, persons: ArrayLike, *, step: float = STEP, level: float = 0.95
) -> Interval:
    """Return the limits of a share of which only the rounded percentage is known: Wilson's over all counts it allows.

    From the lower limit of the fewest cases to the upper limit of the most, so that whichever count is the true one,
    its interval lies inside. In small populations rounding is finer than one case and costs nothing; in large ones the
    rounding, not chance, decides the width.

    Parameters
    ----------
    percent, persons, step
        As in `allowed_counts`.
    level
        Coverage aimed at, between 0 and 1.

    Returns
    -------
    Interval
        In percent; NaN where no count fits.

    Raises
    ------
    ValueError
        As in `allowed_counts`, or when the level is not between 0 and 1.

    Examples
    --------
    >>> limits = rounded_share_limits(0.7, 10_800)
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (0.5216, 0.9311)
    """
    counts = allowed_counts(percent, persons, step=step)
    among = np.broadcast_to(np.asarray(persons, dtype=float), counts.low.shape)
    known = np.isfinite(counts.low)
    least, most = np.where(known, counts.low, 0.0), np.where(known, counts.high, 0.0)
    low, high = share_limits(least, among, level=level).low, share_limits(most, among, level=level).high
    return Interval(_without(low * 100, ~known), _without(high * 100, ~known))


def count_fits(percent: ArrayLike, cases: ArrayLike, persons: ArrayLike) -> np.ndarray:
    """Say whether a published percentage can be that of its count among these persons.

    It can where it lies within the 95 % limits of the count, to its rounding: persons may be of another day of the
    year. Where it does not, count or persons are of something else, and limits made of them would be wrong.

    Parameters
    ----------
    percent, cases, persons
        Of shapes that broadcast; cases 0 or more, persons above 0.

    Examples
    --------
    >>> count_fits([7.2, 3.9], 571, 7974).tolist()  # 571 of 7974 are 7.16 %
    [True, False]
    """
    told, counted, among = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (percent, cases, persons)))
    limits = share_limits(np.minimum(counted, among), among)
    near = (100 * limits.low - STEP / 2 - _SLACK <= told) & (told <= 100 * limits.high + STEP / 2 + _SLACK)
    return near & (counted <= among)


def _without(numbers: Floats, none: np.ndarray) -> Floats:
    return np.asarray(np.where(none, np.nan, numbers), dtype=float)

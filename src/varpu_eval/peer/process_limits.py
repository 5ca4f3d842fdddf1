"""Which years of a series are unlike the others: limits from the moves between years (an XmR chart), and its rules.

Knows one series. Does not know causes: a mark says that a year is unusual, never why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from varpu_eval.uncertainty.intervals import Floats

FEWEST = 13
"""Fewer points get no mark: their limits are too loose to tell anything."""

RUN, NEAR_LIMIT = 8, (3, 4)
"""Points on one side of the centre in a row; points nearer to a limit than to the centre, of so many in a row."""

TIMES = 2.66
"""Limits lie so many mean moves from the centre: 3 / 1.128, three standard deviations of independent normal points."""


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """The centre, the limits and the marks of a series.

    Parameters
    ----------
    centre, low, high
        Mean, and the limits 2.66 mean moves below and above it; low may be below 0, where a rate cannot be.
    points
        How many years.
    marks
        Years and the rule that marks each: `beyond_limits`, `run` (eight on one side), `near_limit` (three of four).
    unmarked_because
        `few_points` (under 13), `break` (one inside), or empty where rules were applied.
    """

    centre: float
    low: float
    high: float
    points: int
    marks: tuple[tuple[int, str], ...]
    unmarked_because: str


def process_limits(values: pd.Series, *, breaks: Collection[int] = ()) -> ProcessLimits:
    """Return the natural limits of a yearly series, and the years that the rules mark.

    Limits are mean -+ 2.66 x the mean absolute move between neighbouring years. A year is marked beyond a limit, in a
    run of 8 on one side of the mean, or as one of 3 of 4 in a row nearer to the same limit than to the mean. Nothing is
    marked with fewer than 13 years or across a break. Assumes that years are independent: where a series drifts, as
    numbers of children in care do, limits from moves are too narrow and runs are common; a mark is a question.
    Source: Wheeler 2000, Understanding Variation, 2nd ed.; 13 points as the NHS asks for before a chart may be read.

    Parameters
    ----------
    values
        One value a year in rising order, no year missing; index years.
    breaks
        First years of another measure (`read_breaks`); one after the first year forbids marks.

    Raises
    ------
    ValueError
        When there are fewer than 2 years, a value is missing or years are not consecutive.

    Examples
    --------
    >>> found = process_limits(pd.Series([1.0, 2.0, 1.0, 2.0], index=range(2001, 2005)))
    >>> round(found.low, 2), found.centre, round(found.high, 2), found.unmarked_because
    (-1.16, 1.5, 4.16, 'few_points')
    """
    years, y = consecutive(values)
    centre, reach = float(y.mean()), float(TIMES * np.abs(np.diff(y)).mean())
    why = unmarked_because(years, breaks)
    marks = () if why else _marks(years, (y - centre) / reach if reach else np.zeros(len(y)))
    return ProcessLimits(centre, centre - reach, centre + reach, len(y), marks, why)


def unmarked_because(years: tuple[int, ...], breaks: Collection[int]) -> str:
    """Say why years of a series may not be marked: `few_points`, `break`, or nothing.

    >>> unmarked_because(tuple(range(2001, 2014)), [2001]), unmarked_because(tuple(range(2001, 2014)), [2008])
    ('', 'break')
    """
    if any(years[0] < year <= years[-1] for year in breaks):
        return "break"
    return "few_points" if len(years) < FEWEST else ""


def consecutive(values: pd.Series) -> tuple[tuple[int, ...], Floats]:
    """Return years and values of a series, which must be at least two years without a gap."""
    years, y = tuple(map(int, values.index)), values.to_numpy(dtype=float, na_value=np.nan)
    if len(years) < 2 or list(years) != list(range(years[0], years[0] + len(years))):  # noqa: PLR2004 - a move
        raise ValueError("a series needs 2 years or more, each one after the other; cut it at years that are missing")
    if not np.isfinite(y).all():
        raise ValueError("a series needs a finite value in every year; cut it at years that are missing")
    return years, y


def _marks(years: tuple[int, ...], distance: Floats) -> tuple[tuple[int, str], ...]:
    """Return marked years; distances are from the centre, in units of the limits'."""
    wanted, among = NEAR_LIMIT
    rules = {
        "beyond_limits": np.abs(distance) > 1,
        "run": _in_window(distance > 0, RUN, RUN) | _in_window(distance < 0, RUN, RUN),
        "near_limit": _in_window(distance > 1 / 2, wanted, among) | _in_window(distance < -1 / 2, wanted, among),
    }
    return tuple((year, rule) for j, year in enumerate(years) for rule, marked in rules.items() if marked[j])


def _in_window(holds: np.ndarray, wanted: int, among: int) -> np.ndarray:
    """Say which points hold and are in a window of so many in a row of which enough hold."""
    marked = np.zeros(len(holds), dtype=bool)
    for first in range(len(holds) - among + 1):
        if holds[first : first + among].sum() >= wanted:
            marked[first : first + among] |= holds[first : first + among]
    return marked

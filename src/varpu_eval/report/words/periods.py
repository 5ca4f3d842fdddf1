"""Which windows of a series share no year, and into which two periods its values fall apart.

Knows released rows of one place in order of their years. Tests nothing: two periods are a description.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.report.rows import Row

APART = 0.05
"""How far all values of one period lie from all of the other, as a share of the nearer ones, to be told apart."""

OF_RANGE = 0.25
"""And how far of the whole range, for in an even climb any two halves lie apart."""

FEWEST = 2
"""Windows without which a period is none."""


def sharing_no_year(rows: Sequence[Row]) -> list[Row]:
    """Return the windows that share no year with one another, counted back from the last.

    >>> [row["year"] for row in sharing_no_year([{"year": year, "span": 3} for year in (2010, 2011, 2012, 2013, 2015)])]
    [2012, 2015]
    """
    kept: list[Row] = []
    for row in reversed(rows):
        if not kept or row["year"] + row["span"] <= kept[-1]["year"]:
            kept.append(row)
    return kept[::-1]


def two_periods(rows: Sequence[Row]) -> tuple[list[Row], list[Row]] | None:
    """Return the windows before and after the widest gap that parts all values of the one from all of the other.

    None where the values above 0 lie nearer than `APART`, or than `OF_RANGE` of their range, or there are under 4.

    >>> told = two_periods([{"estimate": value} for value in (0.46, 0.47, 0.52, 0.58, 0.62, 0.60)])
    >>> [[row["estimate"] for row in period] for period in told]
    [[0.46, 0.47, 0.52], [0.58, 0.62, 0.6]]
    """
    values = [row["estimate"] for row in rows]
    splits = range(FEWEST, len(rows) - FEWEST + 1)
    gaps = {at: _gap(values[:at], values[at:]) for at in splits}
    if not gaps:
        return None
    at = max(gaps, key=lambda split: gaps[split])
    lower = min(max(values[:at]), max(values[at:]))
    if gaps[at] < APART * lower or gaps[at] < OF_RANGE * (max(values) - min(values)) or gaps[at] <= 0:
        return None
    return list(rows[:at]), list(rows[at:])


def _gap(before: Sequence[float], after: Sequence[float]) -> float:
    """Return how far the nearest values of two periods lie from each other; below 0 where they overlap."""
    return max(min(after) - max(before), min(before) - max(after))

"""How windows of years are told, which of them share no year, and into which periods and stretches values fall.

Knows released rows of one place in order of their years. Tests nothing: two periods are a description.
"""
# ruff: noqa: RUF002 - text for people has real dashes

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.rows import Row

APART = 0.05
"""How far all values of one period lie from all of the other, as a share of the nearer ones, to be told apart."""

OF_RANGE = 0.25
"""And how far of the whole range, for in an even climb any two halves lie apart."""

FEWEST = 2
"""Windows without which a period is none."""

_NONE = (None, None, None)


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


def stretches_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the yearly rows of one place, by year, cut where a year is missing or the natural limits are others.

    A year without limits stands alone: it is a stretch of one year.

    >>> limits = {"centre": 2.0, "lower": 1.0, "upper": 3.0}
    >>> rows = [{"year": year, **limits} for year in (2004, 2001, 2002)] + [{"year": 2003, **dict.fromkeys(limits)}]
    >>> [[row["year"] for row in stretch] for stretch in stretches_of(rows)]
    [[2001, 2002], [2003], [2004]]
    """
    parts: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: int(row["year"])):
        before = parts[-1][-1] if parts else None
        if before and row["year"] == before["year"] + 1 and limits_of(before) == limits_of(row) != _NONE:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


def limits_of(row: Row) -> tuple[float | None, float | None, float | None]:
    """Return the mean and the natural limits that a year is held to; None where its stretch has none."""
    centre, lower, upper = (None if missing(row[limit]) else row[limit] for limit in ("centre", "lower", "upper"))
    return centre, lower, upper


def in_years(row: Row, labels: Labels) -> str:
    """Tell in which year or years a row is.

    >>> [in_years({"year": 2019, "span": span}, Labels("fi")) for span in (1, 3)]
    ['vuonna 2019', 'vuosina 2019–2021']
    """
    return labels.plural("in {years}", "in {years}", row["span"], years=labels.years(row["year"], row["span"]))


def since_years(row: Row, labels: Labels) -> str:
    """Tell from which year or window on.

    >>> [since_years({"year": 2019, "span": span}, Labels("fi")) for span in (1, 3)]
    ['vuodesta 2019 alkaen', 'jaksosta 2019–2021 alkaen']
    """
    return labels.plural("since {years}", "since {years}", row["span"], years=labels.years(row["year"], row["span"]))


def from_to_years(first: Row, last: Row, labels: Labels) -> str:
    """Tell from which to which year or window a period lasts.

    >>> from_to_years({"year": 2010, "span": 3}, {"year": 2015, "span": 3}, Labels("fi"))
    'jaksoilla 2010–2012 … 2015–2017'
    """
    ends = [labels.years(row["year"], row["span"]) for row in (first, last)]
    return labels.plural("in {first} … {last}", "in {first} … {last}", first["span"], first=ends[0], last=ends[1])


def _gap(before: Sequence[float], after: Sequence[float]) -> float:
    """Return how far the nearest values of two periods lie from each other; below 0 where they overlap."""
    return max(min(after) - max(before), min(before) - max(after))

"""Whether a region's rate changed otherwise than those of the regions nearest to it in size.

Knows counts, persons and windows of years. Does not know causes, nor indicators and their breaks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import expm1
from operator import itemgetter

import numpy as np
import pandas as pd

from varpu_eval.peer.deviations import Deviation, deviation_rank

Window = tuple[int, int]
"""First and last year."""

NEAREST = 60
"""How many regions are compared, unless told."""

HALF = 0.5
"""Added to counts, so that none has no logarithm; makes log rates nearly unbiased (Anscombe 1956, Biometrika 43)."""


@dataclass(frozen=True, slots=True)
class ChangeRank:
    """A region's change in log rate among those of others.

    Parameters
    ----------
    region, change
        The region and its log-rate change, after minus before.
    among
        Its rank by distance from the median of all, p, and the distance that would have been called.
    donors
        The others, nearest in size first.
    """

    region: str
    change: float
    among: Deviation
    donors: tuple[str, ...]

    @property
    def detectable_fall(self) -> float | None:
        """Relative change against the median, negative, that would just have been called; None with too few others."""
        return None if self.among.detectable is None else expm1(-self.among.detectable)

    @property
    def detectable_rise(self) -> float | None:
        """Relative change against the median, positive, that would just have been called; None with too few others."""
        return None if self.among.detectable is None else expm1(self.among.detectable)


def nearest_in_size(sizes: pd.Series, region: str, *, nearest: int = NEAREST) -> tuple[str, ...]:
    """Return the regions whose size is nearest to that of `region` in proportion, nearest first.

    The spread of a rate's change hangs on how many persons it is counted among. Among regions of like size each is as
    likely to lie farthest, which is what a rank rests on. A region larger or smaller than all others has nearest ones
    of another size: ranks of a larger one are cautious, those of a smaller one called too often.

    Parameters
    ----------
    sizes
        Persons by region, above 0; regions whose size is missing are never chosen.
    region
        The region in question, whose size is known.
    nearest
        How many to return; all others if there are fewer.

    Raises
    ------
    ValueError
        When the region is unknown, has no size, or a size is 0 or less.

    Examples
    --------
    >>> nearest_in_size(pd.Series({"a": 100, "b": 190, "c": 60, "d": 1000}), "a", nearest=2)  # x 1.67 and x 1.9
    ('c', 'b')
    """
    if region not in sizes.index or not sizes.index.is_unique or pd.isna(sizes[region]):
        raise ValueError(f"region '{region}' must have one size, and every other region no more than one")
    if nearest < 1 or (sizes <= 0).any():
        raise ValueError("sizes must be above 0, and the number of the nearest 1 or more")
    others = sizes.drop(region).dropna()
    away = np.abs(np.log(others.to_numpy(dtype=float) / float(sizes[region]))).round(12)  # ties but for rounding
    order = sorted(zip(away.tolist(), others.index.map(str), others.index, strict=True), key=itemgetter(0, 1))
    return tuple(other for *_, other in order[:nearest])


def log_rate_changes(events: pd.DataFrame, persons: pd.DataFrame, before: Window, after: Window) -> pd.Series:
    """Return the change in log rate of every region from one window of years to a later one.

    log((events + 0.5) / persons) of the years after, each window summed, less the same before. Where windows shared
    years, what is in both would cancel, and a change would seem surer than it is: such windows are refused.

    Parameters
    ----------
    events, persons
        One column a region, one row a year; the same regions and, within the windows, the same years. 0 events are
        events; a missing value makes the region's change missing.
    before, after
        First and last year of each window, which do not overlap.

    Returns
    -------
    Series
        By region: after minus before; 0.1 is about a tenth more. NaN where a value is missing.

    Raises
    ------
    ValueError
        When windows overlap or are turned round, a year is missing from a table, regions differ, or there are
        negative events or no persons.

    Examples
    --------
    >>> years = [2001, 2002, 2003]
    >>> events, persons = pd.DataFrame({"a": [9, 10, 4]}, index=years), pd.DataFrame({"a": [50] * 3}, index=years)
    >>> changes = log_rate_changes(events, persons, (2001, 2002), (2003, 2003))
    >>> round(float(changes["a"]), 4)  # log(4.5 / 50) - log(19.5 / 100)
    -0.7732
    """
    if not before[0] <= before[1] < after[0] <= after[1]:
        raise ValueError(f"windows {before} and {after} overlap or are turned round; the second must begin later")
    if set(events.columns) != set(persons.columns) or events.columns.has_duplicates:
        raise ValueError("events and persons must have the same regions, one column each")
    if (events < 0).any(axis=None) or (persons <= 0).any(axis=None):
        raise ValueError("events must be 0 or more, and persons above 0")
    later, earlier = (_log_rate(events, persons[events.columns], window) for window in (after, before))
    return later - earlier


def rank_of_change(
    changes: pd.Series,
    region: str,
    *,
    sizes: pd.Series,
    nearest: int = NEAREST,
    level: float = 0.05,
    untold: Collection[str] = (),
) -> ChangeRank:
    """Rank a region's change in log rate by its distance from the median, among the regions nearest in size.

    p is (b + 1) / (n + 1), b of n others lying at least as far from the median of all; two-sided. Holds if, but for
    what is asked about, the region's change is drawn as those of the others are: what moves all alike (a law, a
    recession) cancels, what moves regions apart (own drift) is in everybody's spread. That is why it holds its level
    where a comparison with one peer does not (docs/simulation.md). Says nothing of causes.

    Parameters
    ----------
    changes
        Log-rate changes by region, of one window against another (`log_rate_changes`); regions whose change is
        missing are not compared.
    region
        The region in question.
    sizes
        Persons by region.
    nearest
        How many others at most; at 0.05 fewer than 19 can never be called.
    level
        Of a p to be called; decides what is detectable.
    untold
        Regions whose change may not be told as what is detectable.

    Raises
    ------
    ValueError
        When the region's change or size is missing, or fewer than 2 others are left.

    Examples
    --------
    >>> changes = pd.Series({"a": -0.4, "b": 0.1, "c": 0.0, "d": 0.2, "e": -0.1})
    >>> found = rank_of_change(changes, "a", sizes=pd.Series({"a": 9, "b": 8, "c": 10, "d": 7, "e": 11}), level=0.2)
    >>> found.among.rank, found.among.p, found.among.centre, round(found.detectable_fall, 4)  # exp(-0.2) - 1
    (1, 0.2, 0.0, -0.1813)
    """
    if region not in changes.index or not changes.index.is_unique or not np.isfinite(changes[region]):
        raise ValueError(f"region '{region}' must have one change, and every other region no more than one")
    known = changes.astype("float64").dropna()
    donors = nearest_in_size(sizes[sizes.index.isin(known.index)], region, nearest=nearest)
    told = [donor not in untold for donor in donors]
    among = deviation_rank(float(known[region]), known[list(donors)], level=level, told=told)
    return ChangeRank(region, float(known[region]), among, donors)


def _log_rate(events: pd.DataFrame, persons: pd.DataFrame, window: Window) -> pd.Series:
    years = list(range(window[0], window[1] + 1))
    if any(list(table.index).count(year) != 1 for table in (events, persons) for year in years):
        raise ValueError(f"years {window[0]}-{window[1]} must each be one row of events and of persons")
    cases, among = (table.loc[years].astype("float64").sum(axis=0, skipna=False) for table in (events, persons))
    return pd.Series(np.log((cases + HALF) / among), cases.index)

"""Which windows of an indicator may be compared: those that share no year, with no break between them.

Knows the windows of the focus municipality's series, breaks, and the municipalities of its size. Compares nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from varpu_eval.peer.breaks import series_breaks_of
from varpu_eval.peer.change_ranks import NEAREST
from varpu_eval.peer.references import group_values
from varpu_eval.peer.values import are_municipalities, inside
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

FEWEST = 3
"""Municipalities beside the focus without which nothing is compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The windows of one indicator and length that the focus municipality has.

    Parameters
    ----------
    indicator, span
        The indicator, and how many years are averaged.
    table
        The values of the focus and of all municipalities but peers, as `group_values` gives them.
    starts
        First years of the windows of the focus, rising.
    breaks
        Years from which something else is counted, or it is organised otherwise.
    """

    indicator: str
    span: int
    table: pd.DataFrame = field(repr=False)
    starts: tuple[int, ...]
    breaks: tuple[int, ...]

    def broken(self, first: int, last: int) -> bool:
        """Say whether something else is counted by the end of the window `last` than at the start of `first`."""
        return any(first < year < last + self.span for year in self.breaks)


def focus_windows(data: StudyData, years: Years) -> Iterator[Windows]:
    """Yield the windows of each indicator that the focus has, the shorter first; head counts are left out.

    Peers are left out of the table: what is asked about may have begun in them too.
    """
    told, study = data.tables["indicators"]["region"].drop_duplicates(), data.study
    regions = told[are_municipalities(told) & ~told.isin(study.peers)]
    values = inside(group_values(data, tuple(regions)), years)
    values = values[values["unit"] != "count"]
    lengths = values[["indicator", "span"]].drop_duplicates().sort_values(["indicator", "span"])
    for indicator, span in lengths.itertuples(index=False):
        here = values[(values["indicator"] == indicator) & (values["span"] == span)]
        own = sorted(here.loc[here["region"] == study.focus, "year"])
        if own:
            breaks = series_breaks_of(data, str(indicator), study.focus)
            yield Windows(str(indicator), int(span), here, tuple(map(int, own)), breaks)


def pairs(windows: Windows) -> list[tuple[int, int]]:
    """Return first and last window of all, and of each stretch without a break, that share no year."""
    edges = [*windows.breaks, windows.starts[-1] + windows.span]
    stretches = [windows.starts]
    for low, high in zip([windows.starts[0], *edges], edges, strict=False):
        stretches.append(tuple(y for y in windows.starts if low <= y and y + windows.span <= high))
    ends = [(years[0], years[-1]) for years in stretches if years and years[0] + windows.span <= years[-1]]
    return list(dict.fromkeys(ends))


def unbroken(years: Sequence[int], breaks: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """Cut rising years into stretches of years one after the other, none of which holds a break.

    >>> unbroken((2001, 2002, 2004, 2005, 2006), (2005,))
    ((2001, 2002), (2004,), (2005, 2006))
    """
    cuts = [at for at, (a, b) in enumerate(pairwise(years), start=1) if b > a + 1 or any(a < y <= b for y in breaks)]
    return tuple(tuple(years[low:high]) for low, high in pairwise([0, *cuts, len(years)]) if low < high)


def stretch_around(
    years: Sequence[int], breaks: Collection[int], start: int, *, before: int, after: int
) -> tuple[int, ...]:
    """Return the stretch (`unbroken`) with so many years before the start and from it on; none where it has fewer.

    >>> stretch_around(range(2001, 2011), (2004,), 2007, before=3, after=1)
    (2004, 2005, 2006, 2007, 2008, 2009, 2010)
    """
    for stretch in unbroken(years, breaks):
        earlier = sum(year < start for year in stretch)
        if earlier >= before and len(stretch) - earlier >= after:
            return stretch
    return ()


def sizes_among(windows: Windows, regions: pd.Index, year: int, focus: str) -> tuple[pd.Series, int]:
    """Return persons by region in a window and how many are compared; where the focus has none, all, as if alike."""
    rows = windows.table[(windows.table["year"] == year) & windows.table["region"].isin(regions)]
    persons = rows.set_index("region")["denominator"].reindex(regions).astype("float64")
    persons = persons.where(persons > 0)
    if pd.isna(persons[focus]) or persons.notna().sum() <= FEWEST:
        return pd.Series(1.0, index=regions), len(regions)
    return persons, NEAREST

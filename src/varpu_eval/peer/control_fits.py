"""The synthetic control of each of the focus municipality's yearly indicators, with everything that is told of it.

Knows the stretch of years around the start, who may be a donor, and what the figures rest on. Makes no table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from varpu_eval.peer.change_methods import LEVEL
from varpu_eval.peer.change_ranks import nearest_in_size
from varpu_eval.peer.change_windows import FEWEST, Windows, focus_windows, sizes_among, stretch_around
from varpu_eval.peer.counts import cells_of, regions_with_few
from varpu_eval.peer.placebos import PlaceboTest, placebo_test
from varpu_eval.peer.synthetic import YEARS_BEFORE
from varpu_eval.results import status_of, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """One indicator's synthetic control.

    Parameters
    ----------
    windows
        The indicator's yearly values.
    outcomes
        Values by year, one column a municipality: the focus, then its donors.
    test
        Fits of all of them, each treated as if it had begun there.
    few
        The municipalities with register counts that may not be shown.
    cells
        The register cells of each municipality in these years.
    """

    windows: Windows
    outcomes: pd.DataFrame = field(repr=False)
    test: PlaceboTest
    few: frozenset[str]
    cells: dict[str, tuple[str, ...]] = field(repr=False)

    @property
    def given(self) -> dict[str, Any]:
        """Status, origin and source of every figure: synthetic and real values together illustrate."""
        table = self.windows.table
        years = self.outcomes.index
        used = table[table["region"].isin(self.outcomes.columns) & table["year"].between(years[0], years[-1])]
        origins, source = used["origin"], table["source"].iloc[0]
        return {"status": status_of(origins), "origin": worst_origin(origins), "source": source}

    def rests_on(self, *regions: str) -> tuple[str, ...]:
        """Return the register cells of these municipalities in all years, each once.

        All years: gaps before the start sum to 0, and with their mean after it one that is hidden would follow.
        """
        return tuple(dict.fromkeys(cell for region in regions for cell in self.cells.get(region, ())))


def yearly_stretch(windows: Windows, start: int | None) -> tuple[int, ...]:
    """Return the years that a synthetic control can be made of: one after the other without a break, 3 before."""
    if start is None or windows.span != 1:
        return ()
    return stretch_around(windows.starts, windows.breaks, start, before=YEARS_BEFORE, after=1)


def fitted_control(data: StudyData, windows: Windows, start: int) -> Control | None:
    """Return the synthetic control of the focus among the municipalities nearest in size; None where none can be made.

    Donors have a value above 0 in every year. None is returned with fewer than 3 of them, and where weights or ranks do
    not exist: all series are the same, or donors differ by too many orders of magnitude.
    """
    focus, stretch = data.study.focus, yearly_stretch(windows, start)
    here = windows.table[windows.table["year"].isin(stretch) & (windows.table["value"] > 0)]
    table = here.pivot_table(index="year", columns="region", values="value").reindex(list(stretch)).dropna(axis=1)
    if focus not in table.columns or table.shape[1] <= FEWEST:
        return None
    sizes, nearest = sizes_among(windows, table.columns, stretch[0], focus)
    outcomes = table[[focus, *nearest_in_size(sizes, focus, nearest=nearest)]]
    few = regions_with_few(data, windows.indicator)
    try:
        test = placebo_test(outcomes, focus, start, level=LEVEL, untold=few)
    except ValueError:
        return None
    return Control(windows, outcomes, test, few, cells_of(data, windows.indicator, 1, (stretch[0], stretch[-1])))


def controls(data: StudyData, years: Years, start: int | None) -> Iterator[Control]:
    """Yield the synthetic control of every indicator that has one; `start` None is the study's."""
    begun = data.study.start if start is None else start
    for windows in focus_windows(data, years):
        if begun is not None and (found := fitted_control(data, windows, begun)):
            yield found

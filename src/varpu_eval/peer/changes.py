"""Whether the focus municipality's indicators changed otherwise than those of municipalities of its size.

Knows the output table `indicator_change`, breaks and changes of organisation. Says nothing of causes, and nothing of
how any other municipality changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, expm1
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from varpu_eval.peer.change_methods import LEVEL, VERDICT_METHODS, ChangeMethod
from varpu_eval.peer.change_ranks import rank_of_change
from varpu_eval.peer.change_windows import FEWEST, Windows, focus_windows, pairs, sizes_among
from varpu_eval.peer.control_fits import fitted_control, yearly_stretch
from varpu_eval.peer.counts import cells_of, known_cells, regions_with_few
from varpu_eval.peer.deviations import Deviation
from varpu_eval.results import Estimate, ResultTable, result_table, status_of, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

CHANGE_KEYS = ("indicator", "region", "method", "year_from", "year_to")
CHANGE_EXTRAS = ("p", "rank", "donors", "detectable", "verdict")


class Among(NamedTuple):
    """Where the focus stands, all regions that this was found among, and the register cells that it rests on."""

    found: Deviation
    regions: tuple[str, ...]
    cells: tuple[str, ...]


Row = dict[str, Any]


def indicator_change(data: StudyData, years: Years = None, *, start: int | None = None) -> ResultTable:
    """Return how the focus municipality's indicators changed beside those of the municipalities nearest in size.

    `rank`: the change in log rate from the first window to the last, less the median change of the focus and the 60
    municipalities nearest in size, ranked by its distance from it (`rank_of_change`); over all windows, and within each
    stretch without a break. `synthetic_control`, where there is a start: mean gap of the demeaned logs of yearly
    values from then on, among the same municipalities (`placebo_test`), in the stretch without a break around it. Only
    windows that share no year are compared. Peers are no donors: what is asked about may have begun in them too.
    Nothing is called across a break of the catalogue or a change of organisation (`events` of kind `organisation`) of
    the focus, nor of synthetic and real values together. One p a row, not adjusted for how many indicators are asked.

    Parameters
    ----------
    data
        What was read of the study; its indicator table holds the other municipalities.
    years
        Windows wholly inside these years are kept (`varpu_eval.study.parse_years`); None keeps all.
    start
        First year of what is asked about; None takes the study's `start`, and leaves out the synthetic control where
        it has none.

    Returns
    -------
    Table `indicator_change`: `indicator`, `region` (the focus), `method`, `year_from`, `year_to` (first years of the
    windows compared; of the first and last year for the synthetic control; where two lengths of windows give the same
    years, the shorter is told); estimate is the change as a ratio to that of the others (0.7: 30 % less than had it
    changed as they did), without limits; `p`, `rank` (1 is the farthest), `donors`, `detectable` (the fall that would
    just have been called, as a share: 0.2 is a fall by 20 %; empty with under 19 donors), `verdict` (`grew`, `fell`,
    `cannot_tell`, or empty where none may be given).
    """
    begun = data.study.start if start is None else start
    rows = [row for windows in focus_windows(data, years) for row in _rows(data, windows, begun)]
    kept = {tuple(row[key] for key in CHANGE_KEYS): row for row in reversed(rows)}
    return result_table("indicator_change", list(kept.values()), CHANGE_KEYS, CHANGE_EXTRAS)


def _rows(data: StudyData, windows: Windows, start: int | None) -> Iterator[Row]:
    for ends in pairs(windows):
        yield _told(data, windows, "rank", ends, _ranked(data, windows, ends))
    if start is not None and (stretch := yearly_stretch(windows, start)):
        yield _told(data, windows, "synthetic_control", (stretch[0], stretch[-1]), _controlled(data, windows, start))


def _ranked(data: StudyData, windows: Windows, ends: tuple[int, int]) -> Among | None:
    first, last = ends
    here = windows.table[windows.table["year"].isin(ends) & (windows.table["value"] > 0)]
    table = here.pivot_table(index="region", columns="year", values="value").reindex(columns=list(ends)).dropna()
    focus = data.study.focus
    if focus not in table.index or len(table) <= FEWEST:
        return None
    changes = pd.Series(np.log(table[last]) - np.log(table[first]), table.index)
    sizes, nearest = sizes_among(windows, table.index, first, focus)
    try:
        few = regions_with_few(data, windows.indicator)
        found = rank_of_change(changes, focus, sizes=sizes, nearest=nearest, level=LEVEL, untold=few)
    except ValueError:  # all changed alike, so that nothing can be ranked
        return None
    middle = _in_the_middle(changes[list(found.donors)])
    return Among(found.among, (focus, *found.donors), _cells(data, windows, ends, *middle))


def _in_the_middle(changes: pd.Series) -> tuple[str, ...]:
    """Return the regions whose changes give the median, wherever the focus' own lies."""
    half, odd = divmod(len(changes), 2)
    return tuple(changes.sort_values(kind="stable").index[half - 1 : half + 1 + odd])


def _controlled(data: StudyData, windows: Windows, start: int) -> Among | None:
    if not (control := fitted_control(data, windows, start)):
        return None
    donors = (donor for donor, _ in control.test.fit.weights)
    return Among(control.test.by_gap, control.test.regions, control.rests_on(data.study.focus, *donors))


def _told(data: StudyData, windows: Windows, method: ChangeMethod, ends: tuple[int, int], among: Among | None) -> Row:
    """Return the row of one method; `among` is None where nothing can be compared."""
    regions = among.regions if among else (data.study.focus,)
    used = windows.table[windows.table["region"].isin(regions) & windows.table["year"].between(*ends)]
    given: dict[str, Any] = {
        "unit": "ratio",
        "origin": worst_origin(used["origin"]),
        "source": windows.table["source"].iloc[0],
    }
    row = {
        "indicator": windows.indicator, "region": data.study.focus, "method": method, "year_from": ends[0],
        "year_to": ends[1], "verdict": "", "rests_on": among.cells if among else _cells(data, windows, ends),
    }  # fmt: skip
    if among is None:
        return row | {"estimate": Estimate(None, status="not_estimable", **given)}
    found, status = among.found, status_of(used["origin"])
    estimate = Estimate(exp(found.value), status=status, **given)
    silent = status != "ok" or method not in VERDICT_METHODS or windows.broken(*ends)
    return row | {
        "estimate": estimate, "p": found.p, "rank": found.rank, "donors": found.donors,
        "detectable": None if found.detectable is None else -expm1(-found.detectable),
        "verdict": "" if silent else _verdict(found),
    }  # fmt: skip


def _verdict(found: Deviation) -> str:
    if found.p > LEVEL:
        return "cannot_tell"
    return "grew" if found.value > 0 else "fell"


def _cells(data: StudyData, windows: Windows, ends: tuple[int, int], *others: str) -> tuple[str, ...]:
    """Return the register counts that the values of the focus, and of others, between the ends rest on."""
    cells = cells_of(data, windows.indicator, windows.span, ends)
    return known_cells(cells.get(region, ()) for region in (data.study.focus, *others))

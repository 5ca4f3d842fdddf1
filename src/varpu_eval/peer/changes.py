"""Whether the focus municipality's indicators changed otherwise than those of municipalities of its size.

Knows the output table `indicator_change`, breaks and changes of organisation. Says nothing of causes, and nothing of
how any other municipality changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, expm1
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from varpu_eval.peer.breaks import read_breaks
from varpu_eval.peer.change_methods import VERDICT_METHODS, ChangeMethod
from varpu_eval.peer.change_ranks import NEAREST, nearest_in_size, rank_of_change
from varpu_eval.peer.counts import register_counts
from varpu_eval.peer.deviations import Deviation
from varpu_eval.peer.placebos import placebo_test
from varpu_eval.peer.references import group_values
from varpu_eval.peer.synthetic import YEARS_BEFORE
from varpu_eval.results import Estimate, ResultTable, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years, in_years

CHANGE_KEYS = ("indicator", "region", "method", "year_from", "year_to")
CHANGE_EXTRAS = ("p", "rank", "donors", "detectable", "verdict")

LEVEL = 0.05
"""Of a p to be called."""

FEWEST = 3
"""Municipalities beside the focus without which nothing is compared."""


class Windows(NamedTuple):
    """Windows of one indicator and length in order, and the years from which something else is counted or organised."""

    table: pd.DataFrame
    starts: tuple[int, ...]
    span: int
    breaks: tuple[int, ...]

    def broken(self, first: int, last: int) -> bool:
        """Say whether something else is counted by the end of the window `last` than at the start of `first`."""
        return any(first < year < last + self.span for year in self.breaks)


class Among(NamedTuple):
    """Where the focus stands, and all regions that this was found among."""

    found: Deviation
    regions: tuple[str, ...]


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
    rows = [row for windows in _windows(data, years) for row in _rows(data, windows, begun)]
    kept = {tuple(row[key] for key in CHANGE_KEYS): row for row in reversed(rows)}
    return result_table("indicator_change", list(kept.values()), CHANGE_KEYS, CHANGE_EXTRAS)


def _windows(data: StudyData, years: Years) -> Iterator[Windows]:
    """Yield the windows of each indicator that the focus has, the shorter first; head counts are left out."""
    table, study = data.tables["indicators"], data.study
    regions = [code for code in sorted(set(table["region"])) if code.isdigit() and code not in study.peers]
    values = group_values(data, tuple(regions))
    inside = [in_years(int(y), years, int(s)) for y, s in zip(values["year"], values["span"], strict=True)]
    values = values[np.array(inside, dtype=bool) & (values["unit"] != "count")]
    organised = _organised(data)
    for indicator, span in values[["indicator", "span"]].drop_duplicates().itertuples(index=False):
        here = values[(values["indicator"] == indicator) & (values["span"] == span)]
        breaks = [b.year for b in read_breaks(data) if b.indicator == indicator]
        own = sorted(here.loc[here["region"] == study.focus, "year"])
        if own:
            yield Windows(here, tuple(map(int, own)), int(span), tuple(sorted({*breaks, *organised})))


def _organised(data: StudyData) -> list[int]:
    """Return the years in which the focus municipality, or the whole country, was organised anew."""
    events = data.tables["events"]
    here = events[(events["kind"] == "organisation") & events["municipality"].isin([data.study.focus, "FI"])]
    return [int(str(start)[:4]) for start in here["start"]]


def _rows(data: StudyData, windows: Windows, start: int | None) -> Iterator[Row]:
    for first, last in _pairs(windows):
        yield _ranked(data, windows, first, last)
    if start is not None and windows.span == 1 and len(stretch := _around(windows, start)) > YEARS_BEFORE:
        yield _controlled(data, windows, stretch, start)


def _pairs(windows: Windows) -> list[tuple[int, int]]:
    """Return first and last window of all, and of each stretch without a break, that share no year."""
    edges = [*windows.breaks, windows.starts[-1] + windows.span]
    stretches = [windows.starts]
    for low, high in zip([windows.starts[0], *edges], edges, strict=False):
        stretches.append(tuple(y for y in windows.starts if low <= y and y + windows.span <= high))
    pairs = [(years[0], years[-1]) for years in stretches if years and years[0] + windows.span <= years[-1]]
    return list(dict.fromkeys(pairs))


def _around(windows: Windows, start: int) -> tuple[int, ...]:
    """Return the consecutive years without a break that hold the start and enough years before; else none."""
    after = min((b for b in windows.breaks if b > start), default=np.inf)
    before = max((b for b in windows.breaks if b <= start), default=-np.inf)
    years = tuple(y for y in windows.starts if before <= y < after)
    enough = start in years and sum(y < start for y in years) >= YEARS_BEFORE
    return years if enough and years == tuple(range(years[0], years[-1] + 1)) else ()


def _ranked(data: StudyData, windows: Windows, first: int, last: int) -> Row:
    here = windows.table[windows.table["year"].isin([first, last]) & (windows.table["value"] > 0)]
    table = here.pivot_table(index="region", columns="year", values="value").reindex(columns=[first, last]).dropna()
    focus = data.study.focus
    if focus not in table.index or len(table) <= FEWEST:
        return _told(data, windows, "rank", (first, last), None)
    changes = np.log(table[last]) - np.log(table[first])
    sizes, nearest = _sizes(windows, table.index, first, focus)
    found = rank_of_change(pd.Series(changes, table.index), focus, sizes=sizes, nearest=nearest, level=LEVEL)
    return _told(data, windows, "rank", (first, last), Among(found.among, (focus, *found.donors)))


def _controlled(data: StudyData, windows: Windows, stretch: Sequence[int], start: int) -> Row:
    here = windows.table[windows.table["year"].isin(stretch) & (windows.table["value"] > 0)]
    table = here.pivot_table(index="year", columns="region", values="value").reindex(list(stretch)).dropna(axis=1)
    focus, ends = data.study.focus, (stretch[0], stretch[-1])
    if focus not in table.columns or table.shape[1] <= FEWEST:
        return _told(data, windows, "synthetic_control", ends, None)
    sizes, nearest = _sizes(windows, table.columns, stretch[0], focus)
    donors = nearest_in_size(sizes, focus, nearest=nearest)
    found = placebo_test(table[[focus, *donors]], focus, start, level=LEVEL)
    return _told(data, windows, "synthetic_control", ends, Among(found.by_gap, (focus, *donors)))


def _sizes(windows: Windows, regions: pd.Index, year: int, focus: str) -> tuple[pd.Series, int]:
    """Return persons by region in a window and how many are compared; where the focus has none, all, as if alike."""
    rows = windows.table[(windows.table["year"] == year) & windows.table["region"].isin(regions)]
    persons = rows.set_index("region")["denominator"].reindex(regions).astype("float64")
    if pd.isna(persons[focus]) or persons.notna().sum() <= FEWEST:
        return pd.Series(1.0, index=regions), len(regions)
    return persons.where(persons > 0), NEAREST


def _told(data: StudyData, windows: Windows, method: ChangeMethod, ends: tuple[int, int], among: Among | None) -> Row:
    """Return the row of one method; `among` is None where nothing can be compared."""
    first, last = ends
    regions = among.regions if among else (data.study.focus,)
    used = windows.table[windows.table["region"].isin(regions) & windows.table["year"].between(first, last)]
    origins = list(used["origin"])
    given: dict[str, Any] = {
        "unit": "ratio",
        "origin": worst_origin(origins),
        "source": windows.table["source"].iloc[0],
    }
    row = {
        "indicator": windows.table["indicator"].iloc[0], "region": data.study.focus, "method": method,
        "year_from": first, "year_to": last, "verdict": "", "rests_on": _cells(data, windows, ends),
    }  # fmt: skip
    if among is None:
        return row | {"estimate": Estimate(None, status="not_estimable", **given)}
    found, mixed = among.found, mixes_synthetic(origins)
    estimate = Estimate(exp(found.value), status="illustration" if mixed else "ok", **given)
    silent = mixed or method not in VERDICT_METHODS or windows.broken(first, last)
    return row | {
        "estimate": estimate, "p": found.p, "rank": found.rank, "donors": found.donors,
        "detectable": None if found.detectable is None else -expm1(-found.detectable),
        "verdict": "" if silent else _verdict(found),
    }  # fmt: skip


def _verdict(found: Deviation) -> str:
    if found.p > LEVEL:
        return "cannot_tell"
    return "grew" if found.value > 0 else "fell"


def _cells(data: StudyData, windows: Windows, ends: tuple[int, int]) -> tuple[str, ...]:
    """Return the register counts of the focus that the values between the ends rest on."""
    counts = register_counts(data)
    own = counts[(counts["region"] == data.study.focus) & (counts["gender"] == "total")]
    own = own[(own["indicator"] == windows.table["indicator"].iloc[0]) & (own["span"] == windows.span)]
    return tuple(own.loc[own["year"].between(*ends), "cell"])

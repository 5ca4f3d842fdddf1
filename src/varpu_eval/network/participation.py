"""Who was at the table in a study, year by year: each sector's share of meetings, how regularly, and how many at once.

Knows the table and what its figures rest on. Intervals are over meetings drawn anew within groups: what another year's
meetings of the same groups would show.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.network.attendance import origins_of
from varpu_eval.network.cells import areas_cell, sector_cell
from varpu_eval.network.presence import DRAWS, mean_per_meeting, shares_of_meetings
from varpu_eval.network.year import year_rows
from varpu_eval.results import Estimate, ResultTable, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

ALL_AREAS = "all"
ALL_SECTORS = "all"


def participation(data: StudyData, years: Years = None, *, seed: int | None = None) -> ResultTable:
    """Return how often each sector was at the table in each year and area.

    Parameters
    ----------
    years
        The years to answer for, as `parse_years` gives them; all when None.
    seed
        Of the resamples; the study's own when None.

    Returns
    -------
    ResultTable
        `network_participation`: `municipality`, `area` (`all`, or one area), `year`, `sector`, `measure`; n and
        `meetings` are the meetings with anyone present. Measures of a sector: `meetings_share`, the share of meetings
        at which it sat, and `regularity`, the share of the meetings of the groups in which it ever sat. Of the sector
        `all`: `sectors_at_meeting`, how many of the sectors with figures of their own sat at a meeting on average; of
        an area only where each of them has its figures told there.
        Shares of meetings and the mean have 95 % intervals over meetings drawn anew; none with fewer than 5 meetings.
        A sector with fewer persons than the study's limit is part of `other`.
    """
    seed = data.study.seed if seed is None else seed
    rows = [row for part in year_rows(data, years) for row in _year(data, part, seed)]
    return result_table(
        "network_participation", rows, ["municipality", "area", "year", "sector", "measure"], ["meetings"]
    )


def _year(data: StudyData, rows: pd.DataFrame, seed: int) -> Iterator[dict[str, Any]]:
    municipality, year = str(rows["municipality"].iloc[0]), int(rows["year"].iloc[0])
    origin = worst_origin(origins_of(data, municipality, year))
    by_sector = _persons_by_sector(rows, data.study.disclosure.min_persons)
    for area in [ALL_AREAS, *sorted(rows["area"].dropna().unique())]:
        part = rows if area == ALL_AREAS else rows[rows["area"] == area]
        rng = np.random.default_rng([seed, zlib.crc32(f"{municipality}/{area}".encode()), year])
        meetings = part["meeting"].nunique()
        for sector, measure, figure in _figures(part, by_sector, area, rng):
            cells = [sector_cell(municipality, year, sector)]
            if sector != ALL_SECTORS and area != ALL_AREAS:
                cells.append(areas_cell(municipality, year, sector))
            yield {
                "municipality": municipality,
                "area": area,
                "year": year,
                "sector": sector,
                "measure": measure,
                "estimate": Estimate(**figure, n=meetings, origin=origin, source=f"meetings {year}"),
                "meetings": meetings,
                "rests_on": cells,
            }


def _persons_by_sector(rows: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return by displayed sector whether its figures may be told (`named`), by area (`by_area`) and group (`thick`)."""
    persons = {"named": rows.groupby("displayed")["person"].nunique()}
    for name, parts in (("by_area", rows["area"].fillna("")), ("thick", rows["block"])):
        persons[name] = rows.groupby(["displayed", parts])["person"].nunique().groupby("displayed").min()
    return pd.DataFrame(persons).sort_index() >= least


def _figures(
    part: pd.DataFrame, by_sector: pd.DataFrame, area: str, rng: np.random.Generator
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give sector, measure and figure of a year's meetings, all or those of an area.

    The interval of a sector that has few persons in some group is drawn as if there were no groups: how its meetings
    vary within them would tell of these few.
    """
    there = pd.crosstab(part["displayed"], part["meeting"]).reindex(by_sector.index, fill_value=0).to_numpy() > 0
    block = np.unique(part.groupby("meeting")["block"].first(), return_inverse=True)[1]
    thick = by_sector["thick"].to_numpy()
    within, across = (shares_of_meetings(there, by, rng=rng, draws=DRAWS) for by in (block, np.zeros_like(block)))
    for at, sector in enumerate(by_sector.index):
        limits = (within if thick[at] else across).interval
        yield sector, "meetings_share", _figure(within.share[at], limits.low[at], limits.high[at])
        if area == ALL_AREAS:
            yield sector, "regularity", {"value": float(within.regularity[at])}
    named = by_sector["named"].to_numpy()
    if named.any() and (area == ALL_AREAS or by_sector.loc[named, "by_area"].all()):
        by = block if thick[named].all() else np.zeros_like(block)
        mean, limits = mean_per_meeting(there[named].sum(axis=0), by, rng=rng)
        yield ALL_SECTORS, "sectors_at_meeting", _figure(mean, limits.low.item(), limits.high.item()) | {"unit": "mean"}


def _figure(value: float, low: float, high: float) -> dict[str, Any]:
    limits = {} if np.isnan(low) else {"low": float(low), "high": float(high)}
    return {"value": float(value), **limits}

"""Who is at the table: the share of meetings at which each sector sat.

Knows participation alone, which needs no null: it is counted, not inferred from ties. The share is of the recorded
meetings themselves and not of a sample of them, so it has no interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from varpu_eval.network.attendance import origins_of
from varpu_eval.network.cells import areas_cell, sector_cell
from varpu_eval.network.year import year_rows
from varpu_eval.results import Estimate, ResultTable, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

ALL_AREAS = "all"


def participation(data: StudyData, years: Years = None) -> ResultTable:
    """Return the share of each year's meetings at which each sector was at the table.

    Parameters
    ----------
    years
        The years to answer for, as `parse_years` gives them; all when None.

    Returns
    -------
    ResultTable
        `network_participation`: `municipality`, `area` (`all`, or one area), `year`, `sector`, `measure`
        (`meetings_share`); estimate is a share of 0 to 1, n and `meetings` the meetings with anyone present. A
        sector with fewer persons than the study's limit is part of `other`.
    """
    rows = [row for part in year_rows(data, years) for row in _year(data, part)]
    return result_table(
        "network_participation", rows, ["municipality", "area", "year", "sector", "measure"], ["meetings"]
    )


def _year(data: StudyData, rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    municipality, year = str(rows["municipality"].iloc[0]), int(rows["year"].iloc[0])
    origin = worst_origin(origins_of(data, municipality, year))
    sectors = sorted(rows["displayed"].unique())
    for area in [ALL_AREAS, *sorted(rows["area"].dropna().unique())]:
        part = rows if area == ALL_AREAS else rows[rows["area"] == area]
        meetings = part["meeting"].nunique()
        attended = part.groupby("displayed")["meeting"].nunique()
        for sector in sectors:
            cells = [sector_cell(municipality, year, sector)]
            if area != ALL_AREAS:
                cells.append(areas_cell(municipality, year, sector))
            yield {
                "municipality": municipality,
                "area": area,
                "year": year,
                "sector": sector,
                "measure": "meetings_share",
                "estimate": Estimate(
                    float(attended.get(sector, 0) / meetings), n=meetings, origin=origin, source=f"meetings {year}"
                ),
                "meetings": meetings,
                "rests_on": cells,
            }

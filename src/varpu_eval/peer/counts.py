"""The register counts behind indicator values: how many persons each value rests on.

Knows which counts a study carries and how girls and boys add up. Does not know what may be shown of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from varpu_eval.peer.references import references
from varpu_eval.peer.values import are_municipalities, compared_regions, read_catalogue
from varpu_eval.results import Cell, Counts, Margin
from varpu_eval.sources.data import StudyData

_ROW = ["indicator", "region", "year", "span", "gender"]


def register_counts(data: StudyData, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the values that something is told of, with how many persons they rest on.

    These are all values of the regions that are told by name, and the yearly ones of every other municipality, on which
    a synthetic control may rest. An indicator whose unit is a count is its own register count, and no synthetic control
    rests on it.

    Parameters
    ----------
    data
        What was read of the study.
    rows
        The rows of its indicator table to look at; None is all.

    Returns
    -------
    Columns `indicator`, `region`, `year`, `span`, `gender`, `count` (persons, int), `cell` (the cell's key).
    """
    rows = data.tables["indicators"] if rows is None else rows
    told = {*compared_regions(data), *(region for group in references(data) for region in group.regions)}
    rows = rows.merge(read_catalogue(data), on="indicator", how="left")
    donors = are_municipalities(rows["region"]) & (rows["span"] == 1) & (rows["gender"] == "total")
    rows = rows[rows["region"].isin(told) | (donors & (rows["unit"] != "count"))]
    count = rows["count"].astype("Float64").where(rows["unit"] != "count", rows["value"].astype("Float64"))
    rows = rows.assign(count=count.round()).dropna(subset="count")
    cells = ["register/" + "/".join(map(str, row)) for row in rows[_ROW].itertuples(index=False)]
    return rows[[*_ROW, "count"]].astype({"count": "int64"}).assign(cell=pd.Series(cells, rows.index, dtype="str"))


def cells_of(data: StudyData, indicator: str, span: int, ends: tuple[int, int]) -> dict[str, tuple[str, ...]]:
    """Return, by region, the cells of an indicator's windows of `span` years whose first year lies between `ends`."""
    rows = data.tables["indicators"]
    here = rows[(rows["indicator"] == indicator) & (rows["span"] == span) & (rows["gender"] == "total")]
    counts = register_counts(data, here[here["year"].between(*ends)])
    return {str(region): tuple(cells) for region, cells in counts.groupby("region")["cell"]}


def known_cells(cells: Iterable[str | float]) -> tuple[str, ...]:
    """Return the cells of values that have a count; the others rest on none that is known."""
    return tuple(str(cell) for cell in cells if not pd.isna(cell))


def declared_counts(data: StudyData) -> tuple[Counts, ...]:
    """Declare the register counts behind indicator values, and that girls and boys add up to the total.

    Values without a count declare nothing: who published the percentage has already decided what may be told.
    """
    rows = register_counts(data)
    if rows.empty:
        return ()
    cells = tuple(Cell(key, int(count)) for key, count in zip(rows["cell"], rows["count"], strict=True))
    margins = []
    for _, group in rows[rows.duplicated(_ROW[:-1], keep=False)].groupby(_ROW[:-1]):
        keys = dict(zip(group["gender"], group["cell"], strict=True))
        if {"total", "female", "male"} <= keys.keys():
            margins.append(Margin(keys["total"], (keys["female"], keys["male"])))
    return (Counts("register", cells, tuple(margins)),)

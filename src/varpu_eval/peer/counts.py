"""The register counts behind indicator values: how many persons each value rests on.

Knows which counts a study carries and how girls and boys add up. Does not know what may be shown of them.
"""

from __future__ import annotations

import pandas as pd

from varpu_eval.peer.references import references
from varpu_eval.peer.values import compared_regions, read_catalogue
from varpu_eval.results import Cell, Counts, Margin
from varpu_eval.sources.data import StudyData

_ROW = ["indicator", "region", "year", "span", "gender"]


def register_counts(data: StudyData) -> pd.DataFrame:
    """Return the values of all regions that something is told of, with how many persons they rest on.

    An indicator whose unit is a count is its own register count.

    Returns
    -------
    Columns `indicator`, `region`, `year`, `span`, `gender`, `count` (persons, int), `cell` (the cell's key).
    """
    rows = data.tables["indicators"]
    told = {*compared_regions(data), *(region for group in references(data) for region in group.regions)}
    rows = rows[rows["region"].isin(told)].merge(read_catalogue(data), on="indicator", how="left")
    count = rows["count"].astype("Float64").where(rows["unit"] != "count", rows["value"].astype("Float64"))
    rows = rows.assign(count=count.round()).dropna(subset="count")
    cells = ["register/" + "/".join(map(str, row)) for row in rows[_ROW].itertuples(index=False)]
    return rows[[*_ROW, "count"]].astype({"count": "int64"}).assign(cell=pd.Series(cells, rows.index, dtype="str"))


def declared_counts(data: StudyData) -> tuple[Counts, ...]:
    """Declare the register counts behind indicator values, and that girls and boys add up to the total.

    Values without a count declare nothing: who published the percentage has already decided what may be told.
    """
    rows = register_counts(data)
    if rows.empty:
        return ()
    cells = tuple(Cell(key, int(count)) for key, count in zip(rows["cell"], rows["count"], strict=True))
    margins = []
    for _, group in rows.groupby(_ROW[:-1]):
        keys = dict(zip(group["gender"], group["cell"], strict=True))
        if {"total", "female", "male"} <= keys.keys():
            margins.append(Margin(keys["total"], (keys["female"], keys["male"])))
    return (Counts("register", cells, tuple(margins)),)

"""The register counts behind indicator values: how many persons each value rests on.

Knows which counts a study carries, how girls and boys add up, and what else a value would give away. Hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from varpu_eval.peer.references import references
from varpu_eval.peer.values import are_municipalities, compared_regions, read_catalogue
from varpu_eval.results import Cell, Counts, Margin
from varpu_eval.sources.data import StudyData

_VALUE = ["indicator", "region", "year", "span"]
_ROW = [*_VALUE, "gender"]


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
    """Return, by region, the cells of an indicator's windows of `span` years whose first year lies between `ends`.

    Those of several years rest on each of their years too: who knows their mean and all years but one knows that one.
    """
    rows = data.tables["indicators"]
    here = rows[(rows["indicator"] == indicator) & (rows["gender"] == "total")]
    windows = (here["span"] == span) & here["year"].between(*ends)
    years = (here["span"] == 1) & here["year"].between(ends[0], ends[1] + span - 1)
    counts = register_counts(data, here[windows | years])
    return {str(region): tuple(cells) for region, cells in counts.groupby("region")["cell"]}


def cells_behind(data: StudyData, values: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the cells that each value rests on: its own and its denominator's, with each of their years.

    Persons of the denominator are told beside the value, or follow from its limits. A value without a count rests on
    none of its own that is known.

    Parameters
    ----------
    values
        `indicator`, `region`, `year`, `span` of values of both genders together.
    """
    rows, catalogue = data.tables["indicators"], read_catalogue(data)
    persons = dict(zip(catalogue["indicator"], catalogue["population"], strict=True))
    told = set(values["indicator"])
    behind = rows["indicator"].isin(told | {persons[of] for of in told}) & rows["region"].isin(set(values["region"]))
    counts = register_counts(data, rows[behind & (rows["gender"] == "total")])
    cell = dict(zip(counts[_VALUE].itertuples(index=False, name=None), counts["cell"], strict=True))
    windows = [
        [*_with_years(*row), *_with_years(persons[row[0]], *row[1:])]
        for row in values[_VALUE].itertuples(index=False, name=None)
    ]
    return [tuple(cell[window] for window in of_one if window in cell) for of_one in windows]


def _with_years(indicator: str, region: str, year: int, span: int) -> Iterator[tuple[str, str, int, int]]:
    yield indicator, region, year, span
    if span > 1:
        yield from ((indicator, region, of, 1) for of in range(year, year + span))


def regions_with_few(data: StudyData, indicator: str) -> frozenset[str]:
    """Return the regions with a register count of the indicator, in any year, that is too small to be shown.

    Which of their other years are hidden beside it is not known before release. What hangs on their values without
    naming them, such as whose change is the largest, may not be told of them.
    """
    rows, limit = data.tables["indicators"], data.study.disclosure.min_register_count
    counts = register_counts(data, rows[rows["indicator"] == indicator])
    return frozenset(map(str, counts.loc[counts["count"].between(1, limit - 1), "region"]))


def known_cells(cells: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the cells that several values rest on, each once."""
    return tuple(dict.fromkeys(cell for of_one in cells for cell in of_one))


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

"""The groups of persons that the network's figures rest on, for the disclosure plan.

Knows the keys of the cells and their counts. No margin is declared, because nothing published adds up
(`varpu_eval.network.sectors` says why).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from varpu_eval.network.sectors import CELL
from varpu_eval.network.year import YearNetwork, year_network, year_rows
from varpu_eval.results import Cell, Counts
from varpu_eval.sources.data import StudyData

INTERFACE = ("child_protection", "early_education")
"""The pair of sectors whose working together the whole began with: its row is always there."""


def sector_cell(municipality: str, year: int, sector: str) -> str:
    """Return the key of a sector's distinct persons; `all` is everyone."""
    return f"network/{municipality}/{year}/{sector}"


def area_cell(municipality: str, year: int, area: str) -> str:
    """Return the key of an area's distinct persons, or of those of the year outside it or all areas: the fewest."""
    return f"network/{municipality}/area/{year}/{area}"


def areas_cell(municipality: str, year: int, sector: str) -> str:
    """Return the key of a sector's persons in the area, or outside all areas, where it has fewest but some."""
    return f"network/{municipality}/areas/{year}/{sector}"


def tie_cell(municipality: str, year: int, a: str, b: str) -> str:
    """Return the key of the persons on the thinner side of the tie between two sectors, in either order.

    Of a sector and itself they are those who sat with another of it.
    """
    return f"tie/{municipality}/{year}/{'/'.join(sorted((a, b)))}"


def both_years_cell(municipality: str, first: int, last: int) -> str:
    """Return the key of the persons who were there in both years."""
    return f"network/{municipality}/both/{first}/{last}"


def newcomers_cell(municipality: str, first: int, last: int) -> str:
    """Return the key of the persons of the later year who were not there in the earlier."""
    return f"network/{municipality}/new/{first}/{last}"


def leavers_cell(municipality: str, first: int, last: int) -> str:
    """Return the key of the persons of the earlier year who were not there in the later."""
    return f"network/{municipality}/left/{first}/{last}"


def declared_counts(data: StudyData) -> tuple[Counts, ...]:
    """Return every group of persons that participation, structure and sector ties rest on.

    Returns
    -------
    tuple of Counts
        One, of kind `persons`; empty when the study has no attendance.
    """
    rules = data.study.disclosure
    years = list(year_rows(data, None))
    cells = [cell for rows in years for cell in (*_year(year_network(rows, rules)), *_areas(rows), *_interface(rows))]
    cells += [cell for before, after in combinations(years, 2) for cell in _two_years(before, after)]
    return (Counts("persons", tuple(sorted(cells, key=lambda cell: cell.key))),) if cells else ()


def _year(network: YearNetwork) -> Iterator[Cell]:
    place = network.municipality, network.year
    yield Cell(sector_cell(*place, "all"), network.all_persons)
    for sector, persons in zip(network.sectors, network.persons, strict=True):
        yield Cell(sector_cell(*place, sector), int(persons))
    for at in np.flatnonzero(np.diag(network.carried_by)):
        sector = network.sectors[at]
        yield Cell(tie_cell(*place, sector, sector), int(network.carried_by[at, at]))
    for (i, a), (j, b) in combinations(enumerate(network.sectors), 2):
        yield Cell(tie_cell(*place, a, b), int(network.carried_by[i, j]))


def _areas(rows: pd.DataFrame) -> Iterator[Cell]:
    parts = rows.assign(area=rows["area"].fillna("")).groupby([*CELL, "displayed", "area"], as_index=False)
    persons = parts.agg(persons=("person", "nunique"))
    thinnest = persons.groupby([*CELL, "displayed"], as_index=False).agg(persons=("persons", "min"))
    for municipality, year, sector, count in thinnest.to_numpy().tolist():
        yield Cell(areas_cell(municipality, year, sector), count)
    municipality, year = str(rows["municipality"].iloc[0]), int(rows["year"].iloc[0])
    everyone, in_areas = set(rows["person"]), rows[rows["area"].notna()]
    for area, there in in_areas.groupby("area")["person"]:
        sizes = len(set(there)), len(everyone - set(there)), len(everyone - set(in_areas["person"]))
        yield Cell(area_cell(municipality, year, str(area)), min(size for size in sizes if size))


def _two_years(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Cell]:
    """Give the persons of two years of one municipality, of both and new in the later."""
    place = str(after["municipality"].iloc[0])
    if place != str(before["municipality"].iloc[0]):
        return
    of_pair = place, int(before["year"].iloc[0]), int(after["year"].iloc[0])
    was, now = set(before["person"]), set(after["person"])
    yield Cell(both_years_cell(*of_pair), len(was & now))
    yield Cell(newcomers_cell(*of_pair), len(now - was))
    yield Cell(leavers_cell(*of_pair), len(was - now))


def _interface(rows: pd.DataFrame) -> Iterator[Cell]:
    """Give the cells of the always-told pair's sides that are absent or merged into `other`: 0, or their few."""
    for sector in sorted(set(INTERFACE) - set(rows["displayed"])):
        persons = rows.loc[rows["sector"] == sector, "person"].nunique()
        yield Cell(sector_cell(str(rows["municipality"].iloc[0]), int(rows["year"].iloc[0]), sector), persons)

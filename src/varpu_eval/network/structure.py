"""Networks of a study as a whole, year by year, each measure beside what chance alone would give.

Knows the table and its levels: persons (`persons_structure`), organisations and sectors. No measure stands without its
null: a table of meetings is dense and closed whatever people do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.network.attendance import origins_of
from varpu_eval.network.beside_null import BesideNull, beside
from varpu_eval.network.cells import area_cell, sector_cell
from varpu_eval.network.clustering import transitivities
from varpu_eval.network.cohesion import Stack, densities, isolate_counts
from varpu_eval.network.ei import ei_ratio
from varpu_eval.network.participation import ALL_AREAS
from varpu_eval.network.persons_structure import PERSON_MEASURES, persons_structure
from varpu_eval.network.told_ties import free_pairs, shown_weights, told_ties
from varpu_eval.network.year import organisation_rows, year_chance, year_network, year_rows
from varpu_eval.results import Estimate, ResultTable, Status, Unit, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Limits, Years

EXTRAS = ["null_mean", "null_low", "null_high", "p", "meetings"]
KEYS = ["municipality", "area", "year", "level", "measure"]

Figures = dict[str, BesideNull | None]


def closedness(weights: Stack) -> Stack:
    """Return the binary transitivity of each matrix, 0 where there is no two-path: nothing closed is nothing closed.

    A draw of the null without any two-path would otherwise leave the observed figure without its null.
    """
    return np.nan_to_num(transitivities(weights))


def outwardness(weights: Stack) -> Stack:
    """Return the E-I index of each matrix of sector weights, whose diagonals hold each sector's own pairs once."""
    return ei_ratio(np.trace(weights, axis1=-2, axis2=-1), np.triu(weights, k=1).sum(axis=(-2, -1)))


GROUP_MEASURES: dict[str, tuple[Callable[[Stack], Stack], Unit]] = {
    "density": (densities, "share"),
    "ei_index": (outwardness, "ratio"),
    "isolates": (isolate_counts, "count"),
    "transitivity": (closedness, "share"),
}
"""Measures of the ties between sectors, or between organisations: the E-I index of the weights of those that are shown,
the others of who met whom."""


def structure(data: StudyData, years: Years = None, *, seed: int | None = None) -> ResultTable:
    """Return measures of each year's networks beside their fixed-degree null.

    Parameters
    ----------
    years
        The years to answer for, as `parse_years` gives them; all when None.
    seed
        Of the draws; the study's own when None.

    Returns
    -------
    ResultTable
        `network_structure`: `municipality`, `area` (`all`, or for persons one area), `year`, `level` (`person`,
        `organisation`, `sector`), `measure`; n and `meetings` are the meetings; `null_mean`, `null_low`, `null_high`
        (2.5 and 97.5 % of the draws) and the two-sided `p`. Sectors and organisations: `density`, `ei_index`,
        `isolates`, `transitivity`, among those that may be told. Persons: `assortativity`, `centralisation`,
        `clustering` (of four-paths), `density`, `ei_index`, `largest_component`, `modularity`, `transitivity`. Where
        fewer than two sectors or organisations may be told, there are fewer than ten persons, a measure is not defined,
        or chance has nothing to vary, the row is `not_estimable`: no measure stands without its null.
    """
    seed = data.study.seed if seed is None else seed
    rows = [row for part in year_rows(data, years) for row in _year(data, part, seed)]
    return result_table("network_structure", rows, KEYS, EXTRAS)


def _year(data: StudyData, rows: pd.DataFrame, seed: int) -> Iterator[dict[str, Any]]:
    municipality, year = str(rows["municipality"].iloc[0]), int(rows["year"].iloc[0])
    origins = origins_of(data, municipality, year)
    for area, level, part, figures in _levels(rows, data.study.disclosure, seed):
        meetings = part["meeting"].nunique()
        units = {name: unit for name, (_, unit) in (PERSON_MEASURES if level == "person" else GROUP_MEASURES).items()}
        cell = sector_cell(municipality, year, "all") if area == ALL_AREAS else area_cell(municipality, year, area)
        for measure, found in figures.items():
            status: Status = "not_estimable" if found is None else "illustration" if mixes_synthetic(origins) else "ok"
            yield {
                "municipality": municipality,
                "area": area,
                "year": year,
                "level": level,
                "measure": measure,
                **_null(found),
                "meetings": meetings,
                "estimate": Estimate(
                    None if found is None else found.value, n=meetings, unit=units[measure], status=status,
                    origin=worst_origin(origins), source=f"meetings {year}",
                ),
                "rests_on": [cell],
            }  # fmt: skip


def _levels(rows: pd.DataFrame, rules: Limits, seed: int) -> Iterator[tuple[str, str, pd.DataFrame, Figures]]:
    """Give area, level, rows and figures of each network of a year."""
    yield ALL_AREAS, "sector", rows, _of_groups(rows, rules, seed)
    yield ALL_AREAS, "organisation", rows, _of_groups(organisation_rows(rows, rules), rules, seed)
    for area in [ALL_AREAS, *sorted(rows["area"].dropna().unique())]:
        part = rows if area == ALL_AREAS else rows[rows["area"] == area]
        yield area, "person", part, persons_structure(part, area, seed)


def _of_groups(rows: pd.DataFrame, rules: Limits, seed: int) -> Figures:
    """Return the measures among the sectors, or organisations, that may be told."""
    network = year_network(rows, rules)
    chance = year_chance(rows, network, seed)
    if not free_pairs(network, chance.free):
        return dict.fromkeys(GROUP_MEASURES)
    told = np.flatnonzero(network.told)
    found: Figures = {}
    for name, (measure, _) in GROUP_MEASURES.items():
        seen = shown_weights if name == "ei_index" else told_ties
        own, drawn = (seen(network, ties)[..., told, :][..., told] for ties in (network.weights, chance.draws))
        found[name] = _defined(measure(own).item(), measure(drawn))
    return found


def _defined(value: float, draws: Stack) -> BesideNull | None:
    found = beside(value, draws)
    return None if np.isnan(found.p) else found


def _null(found: BesideNull | None) -> dict[str, float]:
    if found is None:
        return {}
    return {"null_mean": found.null_mean, "null_low": found.null_low, "null_high": found.null_high, "p": found.p}

"""The sectors' network as a whole, each measure beside what chance alone would give.

Knows which measures of a matrix of sector weights stand in the table, and the table. No measure stands without its
null: a table of meetings is dense and closed whatever people do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.network.attendance import origins_of
from varpu_eval.network.cells import sector_cell
from varpu_eval.network.clustering import transitivities
from varpu_eval.network.cohesion import Stack, densities, isolate_counts
from varpu_eval.network.ei import ei_ratio
from varpu_eval.network.null import two_sided_p
from varpu_eval.network.participation import ALL_AREAS
from varpu_eval.network.year import year_chance, year_network, year_rows
from varpu_eval.results import Estimate, ResultTable, Status, Unit, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

EXTRAS = ["null_mean", "null_low", "null_high", "p", "meetings"]


def closedness(weights: Stack) -> Stack:
    """Return the binary transitivity of each matrix, 0 where there is no two-path: nothing closed is nothing closed.

    A draw of the null without any two-path would otherwise leave the observed figure without its null.
    """
    return np.nan_to_num(transitivities(weights))


def outwardness(weights: Stack) -> Stack:
    """Return the E-I index of each matrix of sector weights, whose diagonals hold each sector's own pairs once."""
    return ei_ratio(np.trace(weights, axis1=-2, axis2=-1), np.triu(weights, k=1).sum(axis=(-2, -1)))


MEASURES: dict[str, tuple[Callable[[Stack], Stack], Unit]] = {
    "density": (densities, "share"),
    "ei_index": (outwardness, "ratio"),
    "isolates": (isolate_counts, "count"),
    "transitivity": (closedness, "share"),
}


def structure(data: StudyData, years: Years = None, *, seed: int | None = None) -> ResultTable:
    """Return measures of each year's network of sectors beside their fixed-degree null.

    Parameters
    ----------
    years
        The years to answer for, as `parse_years` gives them; all when None.
    seed
        Of the draws; the study's own when None.

    Returns
    -------
    ResultTable
        `network_structure`: `municipality`, `area` (`all`), `year`, `level` (`sector`), `measure` (`density`,
        `ei_index`, `isolates`, `transitivity`); n and `meetings` are the year's meetings; `null_mean`, `null_low`,
        `null_high` (2.5 and 97.5 % of the draws) and the two-sided `p`. Where fewer than two sectors may be told, or
        chance has nothing to vary, the row is `not_estimable`: no measure stands without its null.
    """
    seed = data.study.seed if seed is None else seed
    rows = [row for part in year_rows(data, years) for row in _year(data, part, seed)]
    return result_table("network_structure", rows, ["municipality", "area", "year", "level", "measure"], EXTRAS)


def _year(data: StudyData, rows: pd.DataFrame, seed: int) -> Iterator[dict[str, Any]]:
    network = year_network(rows, data.study.disclosure)
    chance = year_chance(rows, network.sectors, seed)
    told = np.flatnonzero(network.told)
    pick = np.ix_(told, told)
    free = bool(np.triu(chance.free[pick], k=1).any())
    origins = origins_of(data, network.municipality, network.year)
    for name, (measure, unit) in MEASURES.items():
        figures = _beside_null(measure, network.weights[pick], chance.draws[:, told][:, :, told]) if free else {}
        value = figures.pop("value", None)
        status: Status = "not_estimable" if value is None else "illustration" if mixes_synthetic(origins) else "ok"
        yield {
            **figures,
            "municipality": network.municipality,
            "area": ALL_AREAS,
            "year": network.year,
            "level": "sector",
            "measure": name,
            "meetings": network.meetings,
            "estimate": Estimate(
                value, n=network.meetings, unit=unit, status=status, origin=worst_origin(origins),
                source=f"meetings {network.year}",
            ),
            "rests_on": [sector_cell(network.municipality, network.year, "all")],
        }  # fmt: skip


def _beside_null(measure: Callable[[Stack], Stack], weights: Stack, draws: Stack) -> dict[str, float]:
    """Return a measure with its null's mean, limits and p; nothing where it is undefined for any of them."""
    value, sample = measure(weights), measure(draws)
    if not (np.isfinite(value) and np.isfinite(sample).all()):
        return {}
    low, high = np.quantile(sample, [0.025, 0.975])
    return {
        "value": float(value),
        "null_mean": float(sample.mean()),
        "null_low": float(low),
        "null_high": float(high),
        "p": float(two_sided_p(value, sample)),
    }

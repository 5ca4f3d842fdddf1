"""The sectors' network as a whole, each measure beside what chance alone would give.

Knows a few measures of a matrix of sector weights, for one matrix or many at once, and the table of them. No measure
stands without its null: a table of meetings is dense and closed whatever people do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.attendance import origins_of
from varpu_eval.network.cells import sector_cell
from varpu_eval.network.null import two_sided_p
from varpu_eval.network.table import ALL_AREAS
from varpu_eval.network.year import year_chance, year_network, year_rows
from varpu_eval.results import Estimate, ResultTable, Status, Unit, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

Weights = NDArray[np.float64]
EXTRAS = ["null_mean", "null_low", "null_high", "p", "meetings"]


def density(weights: Weights) -> Weights:
    """Return the share of pairs of sectors that met at all (last two axes: sectors x sectors).

    >>> import numpy as np
    >>> density(np.array([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]])).round(3).item()  # 2 of 3 pairs
    0.667
    """
    met = _met(weights)
    sectors = met.shape[-1]
    return np.asarray(met.sum(axis=(-2, -1)) / (sectors * (sectors - 1)))


def isolates(weights: Weights) -> Weights:
    """Return the number of sectors that met no other sector."""
    alone = _met(weights).sum(axis=-1) == 0
    return np.asarray(alone.sum(axis=-1), dtype=np.float64)


def transitivity(weights: Weights) -> Weights:
    """Return the share of two-paths that are closed: 3 x triangles / connected triples; 0 without any triple.

    Wasserman & Faust 1994, 6.6; `transitivity` of networkx, and of R igraph, which gives NaN without a triple.
    """
    met = _met(weights).astype(np.float64)
    paths = met @ met
    triples = paths.sum(axis=(-2, -1)) - np.trace(paths, axis1=-2, axis2=-1)
    closed = (paths * met).sum(axis=(-2, -1))
    return np.where(triples > 0, closed / np.maximum(triples, 1), 0.0)


def ei_index(weights: Weights) -> Weights:
    """Return the E-I index (E - I) / (E + I): -1 when all weight lies within sectors, 1 when all lies between.

    Krackhardt & Stern 1988, Social Psychology Quarterly 51, 123. The diagonal holds the weight within each sector. It
    depends on the sizes of the sectors as much as on whom people meet: read it beside its null only.
    """
    within = np.trace(weights, axis1=-2, axis2=-1)
    between = np.triu(weights, k=1).sum(axis=(-2, -1))
    total = within + between
    return np.where(total > 0, (between - within) / np.where(total > 0, total, 1), np.nan)


MEASURES: dict[str, tuple[Callable[[Weights], Weights], Unit]] = {
    "density": (density, "share"),
    "ei_index": (ei_index, "ratio"),
    "isolates": (isolates, "count"),
    "transitivity": (transitivity, "share"),
}


def _met(weights: Weights) -> NDArray[np.bool_]:
    met = weights > 0
    diagonal = np.arange(met.shape[-1])
    met[..., diagonal, diagonal] = False
    return met


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


def _beside_null(measure: Callable[[Weights], Weights], weights: Weights, draws: Weights) -> dict[str, float]:
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

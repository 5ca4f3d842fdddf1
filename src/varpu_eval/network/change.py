"""What changed between two years of a study's meetings: who stayed, which ties were kept, and whether it may be chance.

Knows the table, and which persons and sectors are compared: persons who were there in both years, apart from all; and
sectors that may be told in both. Years are compared with the next one that has meetings, and the first with the last.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.aligned_ties import align_ties
from varpu_eval.network.attendance import origins_of
from varpu_eval.network.bootstrap import paired_vertex_bootstrap
from varpu_eval.network.cells import both_years_cell, leavers_cell, newcomers_cell, sector_cell
from varpu_eval.network.cohesion import densities
from varpu_eval.network.one_mode import Ties
from varpu_eval.network.persons import FEWEST_PERSONS, number_persons, person_attendance
from varpu_eval.network.qap import Likeness, qap_test
from varpu_eval.network.roles import brokerage
from varpu_eval.network.stability import broker_stability
from varpu_eval.network.tie_turnover import tie_change
from varpu_eval.network.ties import project_ties
from varpu_eval.network.two_mode import TwoMode
from varpu_eval.network.year import YearNetwork, year_network, year_rows
from varpu_eval.results import Estimate, ResultTable, Unit, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Limits, Years

Year = TypeVar("Year")
Pair = tuple[Ties, Ties]
"""Ties of the earlier and the later year."""

DRAWS = 999
_FEWEST = 3
"""With two nodes every order of an undirected network is the same."""

KEYS = ["municipality", "year_from", "year_to", "measure"]


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure of two years: its value, limits and p, None where there is none, and its unit and cells."""

    value: float | None
    unit: Unit
    cells: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    p: float | None = None


def network_change(data: StudyData, years: Years = None, *, seed: int | None = None) -> ResultTable:
    """Return what changed in who met whom between years.

    Parameters
    ----------
    years
        The years to answer for, as `parse_years` gives them; all when None.
    seed
        Of permutations and resamples; the study's own when None.

    Returns
    -------
    ResultTable
        `network_change`: `municipality`, `year_from`, `year_to`, `measure`; n is the meetings of the later year; `p`.
        Sectors told in both years: `sector_ties_kept`, `_lost`, `_gained` (pairs that met) and `sector_ties_jaccard`
        (kept of all three); `sector_ties_correlation` of the Newman weights of ties that are shown in both, p by QAP.
        Persons: `persons_continued`, the share of the later year's who were there in the earlier; of those,
        `ties_jaccard` and `ties_correlation` (p by QAP), `density_change` (later less earlier share of pairs who met;
        95 % limits by the paired vertex bootstrap), and `broker_stability` (Spearman's correlation of how many open
        paths each stands on, p by permutation); `ties_jaccard_all` of all persons of either year. Of fewer than ten
        persons, and where a figure is not defined, `not_estimable`.
    """
    seed = data.study.seed if seed is None else seed
    by_place: dict[str, list[pd.DataFrame]] = {}
    for rows in year_rows(data, years):
        by_place.setdefault(str(rows["municipality"].iloc[0]), []).append(rows)
    found = [
        row
        for of_years in by_place.values()
        for before, after in compared_years(of_years)
        for row in _pair(data, before, after, seed)
    ]
    return result_table("network_change", found, KEYS, ["p"])


def compared_years(years: list[pd.DataFrame]) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Return each year with the next, and the first with the last, of years in order."""
    following = list(pairwise(years))
    return following if len(years) < 3 else [*following, (years[0], years[-1])]  # noqa: PLR2004 - first and last are next


def _pair(data: StudyData, before: pd.DataFrame, after: pd.DataFrame, seed: int) -> Iterator[dict[str, Any]]:
    municipality, first, last = (
        str(after["municipality"].iloc[0]),
        int(before["year"].iloc[0]),
        int(after["year"].iloc[0]),
    )
    origins = origins_of(data, municipality, first) | origins_of(data, municipality, last)
    rng = np.random.default_rng([seed, zlib.crc32(f"change/{municipality}".encode()), first, last])
    of_sectors = _of_sectors(before, after, data.study.disclosure, rng)
    for measure, told in {**of_sectors, **_of_persons(before, after, rng)}.items():
        known = told.value is not None
        yield {
            "municipality": municipality,
            "year_from": first,
            "year_to": last,
            "measure": measure,
            "p": told.p,
            "estimate": Estimate(
                told.value, told.low, told.high, n=after["meeting"].nunique(), unit=told.unit,
                status="not_estimable" if not known else "illustration" if mixes_synthetic(origins) else "ok",
                origin=worst_origin(origins), source=f"meetings {first}, {last}",
            ),
            "rests_on": told.cells,
        }  # fmt: skip


def _of_sectors(
    before: pd.DataFrame, after: pd.DataFrame, rules: Limits, rng: np.random.Generator
) -> dict[str, Changed]:
    """Return the changes among sectors; they count who met, which `met` of the sectors' ties tells as well."""
    years = year_network(before, rules), year_network(after, rules)
    cells = tuple(sector_cell(year.municipality, year.year, "all") for year in years)
    told = _each(years, lambda year: _ties_among(year, year.told))
    large = _shown_in_both(*years)
    turnover = tie_change(*told) if told[0].nodes.isin(told[1].nodes).any() else None
    counts = {name: getattr(turnover, name, None) for name in ("kept", "lost", "gained")}
    return {
        **{f"sector_ties_{name}": Changed(count, "count", cells) for name, count in counts.items()},
        "sector_ties_jaccard": Changed(None if turnover is None else _known(turnover.jaccard), "share", cells),
        "sector_ties_correlation": _alike(large, "correlation", cells, rng),
    }


def _of_persons(before: pd.DataFrame, after: pd.DataFrame, rng: np.random.Generator) -> dict[str, Changed]:
    numbers = number_persons(pd.concat([before, after]))
    years = person_attendance(before, numbers), person_attendance(after, numbers)
    place, first, last = str(after["municipality"].iloc[0]), int(before["year"].iloc[0]), int(after["year"].iloc[0])
    both = years[0].persons.intersection(years[1].persons).sort_values()
    cells, new = (both_years_cell(place, first, last),), (newcomers_cell(place, first, last),)
    everyone = tuple(sector_cell(place, year, "all") for year in (first, last))
    all_ties = _each(years, lambda year: _among(year, year.persons))
    ties = _each(years, lambda year: _among(year, both))
    enough = len(both) >= FEWEST_PERSONS
    nothing = Changed(None, "share", cells)
    jaccard_all = _known(tie_change(*all_ties, nodes="all").jaccard) if enough else None
    return {
        "persons_continued": Changed(len(both) / len(years[1].persons), "share", (*cells, *new)),
        "ties_jaccard_all": Changed(jaccard_all, "share", (*everyone, *cells, *new, leavers_cell(place, first, last))),
        "ties_jaccard": _alike(ties, "jaccard", cells, rng) if enough else nothing,
        "ties_correlation": _alike(ties, "correlation", cells, rng) if enough else nothing,
        "density_change": _density_change(ties, cells, rng) if enough else nothing,
        "broker_stability": _brokers(ties, cells, rng) if enough else nothing,
    }


def _among(year: TwoMode, persons: pd.Index) -> Ties:
    """Return the ties of those persons with each other; the others still make the meetings larger."""
    place = year.persons.get_indexer(persons)
    return Ties(project_ties(year.incidence)[place][:, place], persons)


def _shown_in_both(before: YearNetwork, after: YearNetwork) -> Pair:
    """Return the weights among sectors with persons enough, of ties that are shown in both years; 0 elsewhere."""
    both = [name for name in before.sectors if name in after.sectors]
    at = [np.array([year.sectors.index(name) for name in both], dtype=np.intp) for year in (before, after)]
    large = before.large[at[0]] & after.large[at[1]]
    places = [np.ix_(place[large], place[large]) for place in at]
    shown = before.shown[places[0]] & after.shown[places[1]] & ~np.eye(int(large.sum()), dtype=bool)
    nodes = pd.Index([name for name, told in zip(both, large, strict=True) if told], dtype=object)
    first, last = (
        Ties(sparse.csr_array(np.where(shown, year.weights[place], 0.0)), nodes)
        for year, place in zip((before, after), places, strict=True)
    )
    return first, last


def _ties_among(year: YearNetwork, chosen: NDArray[np.bool_]) -> Ties:
    place = np.flatnonzero(chosen)
    between = year.weights[np.ix_(place, place)] * ~np.eye(len(place), dtype=bool)
    return Ties(sparse.csr_array(between), pd.Index([year.sectors[at] for at in place], dtype=object))


def _alike(ties: Pair, likeness: Likeness, cells: tuple[str, ...], rng: np.random.Generator) -> Changed:
    """Return how alike two networks are among the nodes of both; nothing where no two orders of nodes differ."""
    unit: Unit = "share" if likeness == "jaccard" else "coefficient"
    if ties[0].nodes.isin(ties[1].nodes).sum() < _FEWEST:
        return Changed(None, unit, cells)
    pair = align_ties(*ties, nodes="both")
    varied = [_varies(year.weights if likeness == "correlation" else year.adjacency) for year in pair]
    if not all(varied):
        return Changed(None, unit, cells)
    found = qap_test(*pair, rng=rng, likeness=likeness, permutations=DRAWS)
    return Changed(found.value, unit, cells, p=found.p)


def _varies(weights: sparse.csr_array) -> bool:
    """Say whether pairs of nodes differ: some are tied and some not, or not as strongly."""
    pairs = weights.shape[0] * (weights.shape[0] - 1)
    return bool(weights.nnz) and (weights.nnz < pairs or float(np.ptp(weights.data)) > 0)


def _density_change(ties: Pair, cells: tuple[str, ...], rng: np.random.Generator) -> Changed:
    found = paired_vertex_bootstrap(*ties, densities, rng=rng, draws=DRAWS)
    return Changed(found.estimate, "difference", cells, found.low, found.high)


def _brokers(ties: Pair, cells: tuple[str, ...], rng: np.random.Generator) -> Changed:
    """Return whether the same persons stand between others; nothing where all stand there as much in a year."""
    paths = [brokerage(year, np.zeros(len(year.nodes)))["total"] for year in ties]
    if any(np.ptp(of_year) == 0 for of_year in paths):
        return Changed(None, "coefficient", cells)
    found = broker_stability(paths[0], paths[1], rng=rng, permutations=DRAWS)
    return Changed(found.rank_correlation, "coefficient", cells, p=found.p)


def _each(years: tuple[Year, Year], ties: Callable[[Year], Ties]) -> Pair:
    return ties(years[0]), ties(years[1])


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value

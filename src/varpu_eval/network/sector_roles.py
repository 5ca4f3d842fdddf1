"""What part each sector has in a year's network: whom it meets, how evenly, between whom it stands, what it holds up.

Knows the table. Of a sector alone its ties are set beside meetings dealt anew; of its persons, between whom they stand,
beside the sectors' labels dealt anew to the same network. Sectors with few persons have no row.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.attendance import origins_of
from varpu_eval.network.cells import sector_cell, tie_cell
from varpu_eval.network.cohesion import Stack, component_sizes, tied
from varpu_eval.network.ei import ei_each
from varpu_eval.network.null import two_sided_p
from varpu_eval.network.one_mode import Ties
from varpu_eval.network.persons import FEWEST_PERSONS, person_attendance, sectors_of
from varpu_eval.network.roles import brokerage_test
from varpu_eval.network.structural_holes import constraints
from varpu_eval.network.ties import project_ties
from varpu_eval.network.told_ties import free_pairs, shown_weights, told_ties
from varpu_eval.network.year import Chance, YearNetwork, year_chance, year_network, year_rows
from varpu_eval.results import Estimate, ResultTable, Status, Unit, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

EXTRAS = ["expected", "z", "p"]
BROKERAGE = {"total": "brokerage", "coordinator": "coordinator", "itinerant": "itinerant", "gatekeeper": "gatekeeper",
             "liaison": "liaison"}  # fmt: skip
"""Roles of Gould and Fernandez, and the measures they are told as."""

_STILL = 1e-9
"""Standard deviations under this are those of a figure that never varies."""


def degrees(weights: Stack) -> Stack:
    """Return how many others each sector met."""
    return np.asarray(tied(weights).sum(axis=-1), dtype=np.float64)


def strength_shares(weights: Stack) -> Stack:
    """Return of all weight between sectors the share that has each one at an end; they add up to 2."""
    between = weights * ~np.eye(weights.shape[-1], dtype=bool)
    total = between.sum(axis=(-2, -1))[..., np.newaxis] / 2
    return np.asarray(np.divide(between.sum(axis=-1), total, out=np.full(between.shape[:-1], np.nan), where=total > 0))


def inwardness(weights: Stack) -> Stack:
    """Return the E-I index of each sector, of weights whose diagonals hold each sector's own pairs once."""
    return ei_each(weights + weights * np.eye(weights.shape[-1]))


def parts_left(weights: Stack) -> Stack:
    """Return in how many parts the others' network is when each sector leaves."""
    sectors = np.arange(weights.shape[-1])
    left = [component_sizes(weights[..., sectors != leaving, :][..., sectors != leaving]) for leaving in sectors]
    return np.stack([(1 / sizes).sum(axis=-1).round() for sizes in left], axis=-1)


TIE_MEASURES: dict[str, tuple[Callable[[Stack], Stack], Unit]] = {
    "constraint": (constraints, "ratio"),
    "ei_index": (inwardness, "ratio"),
    "parts_left": (parts_left, "count"),
    "sectors_met": (degrees, "count"),
    "weight_share": (strength_shares, "share"),
}
"""Measures of each sector with persons enough, from the weights between them (draws x sectors x sectors)."""

WHO_MET = ("parts_left", "sectors_met")
"""Of these, what counts who met whom; the others weigh the ties that are shown."""


def sector_roles(data: StudyData, years: Years = None, *, seed: int | None = None) -> ResultTable:
    """Return each sector's part in each year's network beside what chance would give.

    Parameters
    ----------
    years
        The years to answer for, as `parse_years` gives them; all when None.
    seed
        Of the draws; the study's own when None.

    Returns
    -------
    ResultTable
        `sector_roles`: `municipality`, `year`, `sector`, `measure`; n is the year's meetings; `expected`, `z` and the
        two-sided `p` of the draws, not adjusted for their number. Among sectors with persons enough, beside meetings
        dealt anew: `sectors_met`; of the Newman weights of ties that are shown `weight_share`, the share that has the
        sector at an end, `ei_index` and `constraint` (Burt); `parts_left`, in how many parts the others' network is
        when it leaves. Of its persons, beside sectors' labels dealt anew: `brokerage`, on how many open paths of two
        persons who did not meet a person of the sector stands on average, and of these as `coordinator`, `itinerant`,
        `gatekeeper` (either way) and `liaison`; `not_estimable` with fewer than ten persons in all.
    """
    seed = data.study.seed if seed is None else seed
    rows = [row for part in year_rows(data, years) for row in _year(data, part, seed)]
    return result_table("sector_roles", rows, ["municipality", "year", "sector", "measure"], EXTRAS)


def _year(data: StudyData, rows: pd.DataFrame, seed: int) -> Iterator[dict[str, Any]]:
    rules = data.study.disclosure
    network = year_network(rows, rules)
    large = np.flatnonzero(network.large)
    if large.size < 2:  # noqa: PLR2004 - one sector has no part among others
        return
    origins = origins_of(data, network.municipality, network.year)
    mixed = mixes_synthetic(origins)
    chance = year_chance(rows, network, seed)
    for sector, measure, unit, figure in (*_ties(network, chance, large), *_brokers(rows, network, large, seed)):
        value = figure.pop("value", None)
        status: Status = "not_estimable" if value is None else "illustration" if mixed else "ok"
        yield {
            "municipality": network.municipality,
            "year": network.year,
            "sector": sector,
            "measure": measure,
            **figure,
            "estimate": Estimate(
                value, n=network.meetings, unit=unit, status=status, origin=worst_origin(origins),
                source=f"meetings {network.year}",
            ),
            "rests_on": _cells(network, sector, measure),
        }  # fmt: skip


def _cells(network: YearNetwork, sector: str, measure: str) -> list[str]:
    """Return what a figure rests on; the E-I index besides on those who sat with another of their own sector."""
    place, at = (network.municipality, network.year), network.sectors.index(sector)
    within = measure == "ei_index" and network.carried_by[at, at]
    return [sector_cell(*place, sector), *([tie_cell(*place, sector, sector)] if within else [])]


Row = tuple[str, str, Unit, dict[str, float]]


def _ties(network: YearNetwork, chance: Chance, large: NDArray[np.intp]) -> Iterator[Row]:
    """Give the measures of the weights between the sectors with persons enough."""
    free = free_pairs(network, chance.free)
    for name, (measure, unit) in TIE_MEASURES.items():
        seen = told_ties if name in WHO_MET else shown_weights
        observed, drawn = (
            measure(seen(network, ties)[..., large, :][..., large]) for ties in (network.weights, chance.draws)
        )
        for place, at in enumerate(large):
            figure = _beside(float(observed[place]), drawn[:, place]) if free else {}
            yield network.sectors[at], name, unit, figure


def _brokers(rows: pd.DataFrame, network: YearNetwork, large: NDArray[np.intp], seed: int) -> Iterator[Row]:
    """Give the brokerage of an average person of each sector."""
    attendance = person_attendance(rows)
    first = rows.iloc[0]
    rng = np.random.default_rng([seed, zlib.crc32(f"roles/{first['municipality']}".encode()), int(first["year"])])
    sectors = sectors_of(attendance)
    ties = Ties(project_ties(attendance.incidence), attendance.persons)
    found = brokerage_test(ties, sectors, rng=rng, by="sector") if len(sectors) >= FEWEST_PERSONS else None
    persons = sectors.value_counts()
    for at in large:
        sector = network.sectors[at]
        for role, measure in BROKERAGE.items():
            if found is None or sector not in persons:
                yield sector, measure, "mean", {}
                continue
            told = found.loc[(sector, role)]
            chances = {} if np.isnan(told["z"]) else {"z": float(told["z"])}
            yield sector, measure, "mean", {
                "value": float(told["count"] / persons[sector]),
                "expected": float(told["expected"] / persons[sector]),
                "p": float(told["p"]),
                **chances,
            }  # fmt: skip


def _beside(value: float, drawn: Stack) -> dict[str, float]:
    """Return a figure with its null's mean, z and p; nothing where it is undefined for any of them."""
    if not (np.isfinite(value) and np.isfinite(drawn).all()):
        return {}
    expected, sd = float(drawn.mean()), float(drawn.std())
    z = {"z": (value - expected) / sd} if sd > _STILL else {}
    return {"value": value, "expected": expected, "p": float(two_sided_p(value, drawn)), **z}

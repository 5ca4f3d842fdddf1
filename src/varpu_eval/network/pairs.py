"""Which sectors meet, and whether more than chance: a row for each pair of sectors, municipality and year.

Knows the verdict on a tie: its Newman weight against the fixed-degree null, adjusted over the pairs of one municipality
and year. Meeting is an opportunity to work together; what came of it the meetings do not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from varpu_eval.network.attendance import origins_of, reviews_held
from varpu_eval.network.cells import INTERFACE, sector_cell, tie_cell
from varpu_eval.network.null import two_sided_p
from varpu_eval.network.year import Chance, YearNetwork, year_chance, year_network, year_rows
from varpu_eval.results import Estimate, ResultTable, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Limits, Years

EXTRAS = ["meetings_together", "expected", "p", "p_adjusted", "carriers", "reviews", "met", "verdict"]
LEVEL = 0.05


def carrier_band(persons: int) -> str:
    """Return the band in which a number of persons may be told.

    >>> [carrier_band(n) for n in (0, 2, 3, 5)]
    ['0', '1-2', '3-4', '5+']
    """
    return ("0", "1-2", "1-2", "3-4", "3-4", "5+")[min(persons, 5)]


def sector_ties(data: StudyData, years: Years = None, *, seed: int | None = None) -> ResultTable:
    """Return how strongly each two sectors met in each year, and whether more than their attendance alone would give.

    Parameters
    ----------
    years
        The years to answer for, as `parse_years` gives them; all when None.
    seed
        Of the draws; the study's own when None.

    Returns
    -------
    ResultTable
        `sector_ties`: `municipality`, `year`, `sector_a`, `sector_b` (in the order of the codes); estimate is the sum
        of Newman weights over pairs of persons (unit `rate`), meetings being as large as the persons of sectors with
        persons enough; n the year's meetings. Extras: `meetings_together`, a multiple of `round_n_to` where the
        meetings of one without the other are those of one or two persons (none where that would be 0);
        `expected`, the null's mean weight; `p`, two-sided, and `p_adjusted` (Benjamini-Hochberg over the tested pairs
        of the municipality and year); `carriers`, a band of persons on the thinner side; `reviews`, interface
        reviews held on the pair; `met` (`yes`, `no`, empty where it may not be told); `verdict`
        (`more_than_chance`, `less_than_chance`, `cannot_tell`, empty where no figure may be shown).
        Early education - child protection has a row in every year with meetings.

    Notes
    -----
    Only pairs that may be shown are tested. A pair is tested when some group with at least 20 distinct matrices has
    both sectors in it; otherwise the verdict is `cannot_tell` without p.
    """
    rules, seed = data.study.disclosure, data.study.seed if seed is None else seed
    rows: list[dict[str, Any]] = []
    for part in year_rows(data, years):
        network = year_network(part, rules)
        chance = year_chance(part, network, seed)
        pairs = [*_pairs(network, chance, rules), *_interface(part, network)]
        rows.extend(_with_source(data, network, pairs))
    return result_table("sector_ties", rows, ["municipality", "year", "sector_a", "sector_b"], EXTRAS)


def _pairs(network: YearNetwork, chance: Chance, rules: Limits) -> Iterator[dict[str, Any]]:
    """Give a row for each pair of displayed sectors, still without origin."""
    expected = chance.draws.mean(axis=0)
    p, adjusted = _tested(network, chance)
    for (i, a), (j, b) in combinations(enumerate(network.sectors), 2):
        known = network.large[i] and network.large[j]
        yield {
            "sector_a": a,
            "sector_b": b,
            "value": float(network.weights[i, j]),
            "meetings_together": _meetings_told(network, i, j, rules),
            "expected": float(expected[i, j]) if known else None,
            "p": _or_none(p[i, j]),
            "p_adjusted": _or_none(adjusted[i, j]),
            "carriers": carrier_band(int(network.carried_by[i, j])),
            "met": ("yes" if network.together[i, j] else "no") if network.told[i] and network.told[j] else "",
            "verdict": _verdict(adjusted[i, j], network.weights[i, j] > expected[i, j]) if network.shown[i, j] else "",
            "rests_on": _cells(network, i, j),
        }


def _meetings_told(network: YearNetwork, i: int, j: int, rules: Limits) -> int | None:
    """Return at how many meetings two sectors sat together, coarsely where what is left of either's is one or two's.

    A sector's meetings are told by its share of all, so how many of them are without another follows.
    """
    together, left = int(network.together[i, j]), (network.apart[i, j], network.apart[j, i])
    if not together or not any(0 < persons < rules.min_persons for persons in left):
        return together
    step, most = rules.round_n_to, int(min(network.together[i, i], network.together[j, j]))
    return min((2 * together + step) // (2 * step), most // step) * step or None


def _tested(network: YearNetwork, chance: Chance) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return p and adjusted p of the pairs above the diagonal that are tested, NaN elsewhere."""
    p = np.full(network.weights.shape, np.nan)
    adjusted = p.copy()
    tested = np.triu(network.shown & chance.free, k=1)
    if tested.any():
        p[tested] = two_sided_p(network.weights[tested], chance.draws[:, tested].T)
        adjusted[tested] = false_discovery_control(p[tested], method="bh")
    return p, adjusted


def _verdict(adjusted: float, above: bool) -> str:  # noqa: FBT001 - the side of the null
    if not adjusted < LEVEL:  # NaN too: not tested
        return "cannot_tell"
    return "more_than_chance" if above else "less_than_chance"


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _cells(network: YearNetwork, i: int, j: int) -> list[str]:
    """Return what a pair rests on; a tie that nobody carries is no group of persons."""
    place = network.municipality, network.year
    a, b = network.sectors[i], network.sectors[j]
    tie = [tie_cell(*place, a, b)] if network.carried_by[i, j] else []
    return [sector_cell(*place, a), sector_cell(*place, b), *tie]


def _interface(rows: pd.DataFrame, network: YearNetwork) -> Iterator[dict[str, Any]]:
    """Give the always-told pair where it is not displayed: absent (0), merged (hidden), or no sectors recorded."""
    if set(INTERFACE) <= set(network.sectors):
        return
    place = network.municipality, network.year
    few = set(INTERFACE) & (set(rows["sector"]) - set(network.sectors))
    recorded = set(rows["sector"]) != {"other"}
    absent = recorded and not few
    sides = sorted(set(INTERFACE) - set(network.sectors))
    yield {
        "sector_a": INTERFACE[0],
        "sector_b": INTERFACE[1],
        "value": 0.0 if absent else None,
        "status": "ok" if absent else "hidden" if few else "not_estimable",
        "meetings_together": 0 if absent else None,
        "expected": 0.0 if absent else None,
        "carriers": "0" if absent else "",
        "met": "no" if absent else "",
        "verdict": "cannot_tell" if absent else "",
        "rests_on": [sector_cell(*place, sector) for sector in sides],
    }


def _with_source(data: StudyData, network: YearNetwork, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the rows with their place, reviews and estimate; mixed origins only illustrate."""
    municipality, year = network.municipality, network.year
    origins = origins_of(data, municipality, year)
    mixed = mixes_synthetic(origins)
    reviews = reviews_held(data, municipality, year)
    for row in rows:
        status = row.get("status", "ok")
        yield {
            **row,
            "municipality": municipality,
            "year": year,
            "reviews": reviews.get(frozenset((row["sector_a"], row["sector_b"])), 0),
            "verdict": "" if mixed else row["verdict"],
            "estimate": Estimate(
                row["value"],
                n=network.meetings,
                unit="rate",
                status="illustration" if mixed and status == "ok" else status,
                origin=worst_origin(origins),
                source=f"meetings {year}",
            ),
        }

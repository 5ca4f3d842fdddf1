"""Measures of one year's network of persons, all together, beside what chance alone would give.

Knows which measures of who met whom are told, and that none is told of fewer than ten persons. Persons are numbers.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.beside_null import BesideNull, beside
from varpu_eval.network.centrality import degree_centralisations
from varpu_eval.network.clustering import transitivities
from varpu_eval.network.cohesion import Stack, component_sizes, densities
from varpu_eval.network.ei import ei_whole
from varpu_eval.network.mixing import assortativities, modularities
from varpu_eval.network.persons import FEWEST_PERSONS, Dealt, deal_meetings, dealt_ties, person_attendance, sectors_of
from varpu_eval.results import Unit


@dataclass(frozen=True, slots=True, eq=False)
class PersonStack:
    """Networks of the same persons.

    Parameters
    ----------
    ties
        Draws x persons x persons.
    mixing
        Newman weights between sectors, draws x sectors x sectors; each tie is in it twice.
    three_paths
        Paths person - meeting - person - meeting, the same in each.
    """

    ties: Dealt
    mixing: Stack
    three_paths: float


def largest_component(weights: Stack) -> Stack:
    """Return the share of persons who are in the largest component."""
    return np.asarray(component_sizes(weights).max(axis=-1) / weights.shape[-1])


def four_cycles_closed(stack: PersonStack) -> Stack:
    """Return the two-mode clustering of each network: four times the 4-cycles over the 3-paths.

    Two persons who shared w meetings close w (w - 1) / 2 cycles. Robins & Alexander 2004, Computational & Mathematical
    Organization Theory 10, 69.
    """
    shared = stack.ties.raw.astype(np.float64)
    cycles = (shared * (shared - 1)).sum(axis=(-2, -1)) / 4
    return np.asarray(4 * cycles / stack.three_paths if stack.three_paths else np.full(len(cycles), np.nan))


PERSON_MEASURES: dict[str, tuple[Callable[[PersonStack], Stack], Unit]] = {
    "assortativity": (lambda stack: assortativities(stack.mixing), "coefficient"),
    "centralisation": (lambda stack: degree_centralisations(stack.ties.raw), "share"),
    "clustering": (four_cycles_closed, "share"),
    "density": (lambda stack: densities(stack.ties.raw), "share"),
    "ei_index": (lambda stack: ei_whole(stack.mixing), "ratio"),
    "largest_component": (lambda stack: largest_component(stack.ties.raw), "share"),
    "modularity": (lambda stack: modularities(stack.mixing), "coefficient"),
    "transitivity": (lambda stack: transitivities(stack.ties.raw), "share"),
}


def persons_structure(rows: pd.DataFrame, area: str, seed: int) -> dict[str, BesideNull | None]:
    """Return the measures of one year's persons, None where not defined or without a null.

    Parameters
    ----------
    rows
        As `year_rows` gives them, of all areas or one.
    area
        Mixed into the seed, so that an area's draws depend on no other.
    """
    attendance = person_attendance(rows)
    first = rows.iloc[0]
    rng = np.random.default_rng([seed, zlib.crc32(f"persons/{first['municipality']}/{area}".encode()), first["year"]])
    dealt = deal_meetings(attendance, rng) if len(attendance.persons) >= FEWEST_PERSONS else None
    if dealt is None:
        return dict.fromkeys(PERSON_MEASURES)
    there = attendance.incidence.toarray().astype(bool)
    sector = np.unique(sectors_of(attendance), return_inverse=True)[1]
    own, drawn = (_stack(ties, there, sector) for ties in (dealt_ties(there[np.newaxis]), dealt))
    found = {name: beside(measure(own).item(), measure(drawn)) for name, (measure, _) in PERSON_MEASURES.items()}
    return {name: None if np.isnan(told.p) else told for name, told in found.items()}


def _stack(ties: Dealt, there: NDArray[np.bool_], sector: NDArray[np.intp]) -> PersonStack:
    member = np.equal.outer(np.arange(sector.max() + 1), sector).astype(np.float64)
    own, size = there.sum(axis=1), there.sum(axis=0)
    return PersonStack(ties, member @ ties.newman @ member.T, float((there * np.outer(own - 1, size - 1)).sum()))

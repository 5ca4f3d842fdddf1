"""One municipality's meetings of one year as a network of sectors, with what chance alone would give.

Knows how the sectors' ties are counted and drawn anew within blocks (one group, area and reviewed interface: people
who could have come to the same meetings). Swapping people between groups, or between reviews of different pairs of
sectors, would make ties look like more than chance that are only who was invited.

Between sectors with persons enough a meeting is as large as the number of their persons at it: whether one of a sector
that is not told of was there moves neither a weight nor its null.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.attendance import people_present
from varpu_eval.network.null import DRAWS, FEWEST_MATRICES, curveball, distinct_matrices
from varpu_eval.network.sectors import OTHER, displayed_sectors
from varpu_eval.network.ties import carriers, meeting_weights, meetings_together, persons_apart, sector_weights
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Limits, Years, in_years


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sat where, without names: persons by meetings (0/1) and each person's sector as a number."""

    incidence: NDArray[np.bool_]
    sector: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class YearNetwork:
    """The sectors of one municipality and year, and how they met.

    Parameters
    ----------
    sectors
        Displayed sectors in order; every square array below is sectors x sectors in this order.
    persons
        Distinct persons of each sector.
    large
        Whether each sector has persons enough to be told of.
    told
        Whether met / did not meet may be told of each sector: large enough, or public by office.
    all_persons
        Distinct persons over all sectors.
    meetings
        Number of meetings with anyone present.
    weights
        Newman weights; within sectors on the diagonal. Between large sectors, and within them, only their persons count
        for the size of a meeting.
    together
        Meetings at which both sat.
    carried_by
        Persons of the thinner side of each tie; on the diagonal those who sat with another of their own sector.
    apart
        Persons of each sector (rows) who sat at some meeting without each other (columns).
    shown
        Whether the tie of each two, or within one, may be told: both are large, and it has persons enough or none.
    """

    municipality: str
    year: int
    sectors: tuple[str, ...]
    persons: NDArray[np.int64]
    large: NDArray[np.bool_]
    told: NDArray[np.bool_]
    all_persons: int
    meetings: int
    weights: NDArray[np.float64]
    together: NDArray[np.int64]
    carried_by: NDArray[np.int64]
    apart: NDArray[np.int64]
    shown: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance alone would give one `YearNetwork`.

    Parameters
    ----------
    draws
        Newman weights of each draw, draws x sectors x sectors.
    free
        Pairs, sectors x sectors, with a block in which both sit and that has matrices enough to tell anything.
    """

    draws: NDArray[np.float64]
    free: NDArray[np.bool_]


def year_rows(data: StudyData, years: Years) -> Iterator[pd.DataFrame]:
    """Give everyone present in each municipality and chosen year, with the sector they are counted under.

    The columns are those of `people_present` and `displayed`.
    """
    present = people_present(data)
    names = displayed_sectors(present, data.study.disclosure)
    rows = present.merge(names[["municipality", "year", "sector", "displayed"]], on=["municipality", "year", "sector"])
    for _, part in rows.groupby(["municipality", "year"]):
        if in_years(int(part["year"].iloc[0]), years):
            yield part


def organisation_rows(rows: pd.DataFrame, rules: Limits) -> pd.DataFrame:
    """Return a year's rows with organisations in the place of sectors; those with few persons are `other` together."""
    named = rows.drop(columns="displayed").assign(sector=rows["organisation"].astype("object").fillna(OTHER))
    names = displayed_sectors(named, rules.model_copy(update={"public_sectors": ()}))
    return named.merge(names[["municipality", "year", "sector", "displayed"]], on=["municipality", "year", "sector"])


def seats(rows: pd.DataFrame, sectors: tuple[str, ...]) -> Seats:
    """Return persons by meetings, in an order that depends neither on the rows' order nor on the pseudonyms.

    Meetings stand by date and name; persons by sector and by the meetings they attended, so that those who cannot be
    told apart by either are interchangeable.
    """
    person = rows.groupby(["displayed", "person"]).ngroup().to_numpy()
    meeting = rows.groupby(["date", "meeting"]).ngroup().to_numpy()
    incidence = np.zeros((person.max() + 1, meeting.max() + 1), dtype=bool)
    incidence[person, meeting] = True
    sector = np.empty(len(incidence), dtype=np.intp)
    sector[person] = pd.Index(sectors).get_indexer(pd.Index(rows["displayed"]))
    order = np.lexsort((*incidence.T[::-1], sector))
    return Seats(incidence[order], sector[order])


def year_network(rows: pd.DataFrame, rules: Limits) -> YearNetwork:
    """Count how the sectors of one municipality and year met (`rows` as `year_rows` gives them)."""
    sectors = tuple(sorted(rows["displayed"].unique()))
    year = seats(rows, sectors)
    at = year.sector, len(sectors)
    matrix = sparse.csr_array(year.incidence.astype(np.float64))
    persons = np.asarray(rows.groupby("displayed")["person"].nunique()[list(sectors)], dtype=np.int64)
    large = persons >= rules.min_persons
    of_large = sparse.csr_array(matrix * large[year.sector].astype(np.float64)[:, np.newaxis])
    weights, of_all = (sector_weights(m, meeting_weights(m.sum(axis=0)), *at) for m in (of_large, matrix))
    carried_by, square = carriers(matrix, *at), np.outer(large, large)
    first = rows.iloc[0]
    return YearNetwork(
        municipality=str(first["municipality"]),
        year=int(first["year"]),
        sectors=sectors,
        persons=persons,
        large=large,
        told=large | np.isin(sectors, rules.public_sectors),
        all_persons=int(rows["person"].nunique()),
        meetings=matrix.shape[1],
        weights=np.where(square, weights, of_all),
        together=meetings_together(matrix, *at),
        carried_by=carried_by,
        apart=persons_apart(matrix, *at),
        shown=square & ((carried_by >= rules.min_persons) | (carried_by == 0)),
    )


def year_chance(rows: pd.DataFrame, network: YearNetwork, seed: int, draws: int = DRAWS) -> Chance:
    """Draw the year's meetings anew within each block and weigh the large sectors' ties in every draw.

    A block of one sector, or with fewer than `FEWEST_MATRICES` distinct matrices, stays as it was: it adds the same to
    every draw.

    Parameters
    ----------
    rows, network
        The year's rows, and what `year_network` made of them. Persons of sectors that are not large are left out.
    seed
        The study's seed; municipality and year are mixed in, so a year's draws depend on no other year.
    """
    first = rows.iloc[0]
    rng = np.random.default_rng([seed, zlib.crc32(str(first["municipality"]).encode()), int(first["year"])])
    sectors, square = network.sectors, network.shown.shape
    counted = rows[rows["displayed"].map(dict(zip(sectors, network.large, strict=True)))]
    total = np.zeros((draws, *square))
    free = np.zeros(square, dtype=bool)
    for _, block in counted.groupby("block"):
        drawn_from = seats(block, sectors)
        matrices = drawn_from.incidence[np.newaxis]
        there = np.isin(np.arange(len(sectors)), drawn_from.sector)
        if there.sum() > 1:
            drawn = curveball(drawn_from.incidence, draws, rng)
            if distinct_matrices(drawn) >= FEWEST_MATRICES:
                matrices = drawn
                free |= np.outer(there, there)
        total += drawn_weights(matrices, drawn_from.sector, len(sectors))
    return Chance(total, free)


def drawn_weights(matrices: NDArray[np.bool_], sector: NDArray[np.intp], sectors: int) -> NDArray[np.float64]:
    """Return the Newman weights between sectors in each matrix, without forming ties between persons.

    With n_a persons of sector a at a meeting of k, the meeting adds n_a n_b / (k - 1) between sectors a and b, and
    n_a (n_a - 1) / 2 / (k - 1) within a.

    Parameters
    ----------
    matrices
        Draws x persons x meetings.

    Returns
    -------
    array, draws x sectors x sectors
    """
    member = np.equal.outer(np.arange(sectors), sector).astype(np.float32)
    counts = (member @ matrices.astype(np.float32)).astype(np.float64)
    weights = meeting_weights(matrices[0].sum(axis=0))
    between = np.einsum("dam,dbm->dab", counts * weights, counts, optimize=True)
    within = ((counts * (counts - 1)) @ weights) / 2
    diagonal = np.arange(sectors)
    between[:, diagonal, diagonal] = within
    return np.asarray(between)

"""One year's persons at its meetings, in an order that no pseudonym decides, and the same meetings dealt anew.

Knows attendance of a study without names: persons are numbers. What is told of them is told of all together, never of
fewer than `FEWEST_PERSONS`: among so few, a share of pairs who met would tell who met whom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.matrix_counts import block_matrices
from varpu_eval.network.null import FEWEST_MATRICES, curveball
from varpu_eval.network.ties import meeting_weights
from varpu_eval.network.two_mode import TwoMode

FEWEST_PERSONS = 10
DRAWS = 999
"""Draws of persons' networks, which are larger than the sectors'; the smallest two-sided p is .002."""


@dataclass(frozen=True, slots=True, eq=False)
class Dealt:
    """Persons' ties in meetings dealt anew, within blocks that have matrices enough.

    Parameters
    ----------
    raw, newman
        Meetings shared, and Newman weights; draws x persons x persons with an empty diagonal.
    """

    raw: NDArray[np.float64]
    newman: NDArray[np.float64]


def sectors_of(attendance: TwoMode) -> pd.Series:
    """Return the sector of each person; attendance of a study always has them."""
    if attendance.sector is None:
        raise ValueError("the attendance has no sectors; declare it with a sector")
    return attendance.sector


def person_attendance(rows: pd.DataFrame, persons: pd.Series | None = None) -> TwoMode:
    """Return one year's attendance with persons as numbers.

    Parameters
    ----------
    rows
        As `year_rows` gives them, of one year, all areas or one.
    persons
        The number of each pseudonym; by sector and meetings attended when None, so that those who cannot be told apart
        by either are interchangeable. A person who stood for two sectors is counted under the first.
    """
    numbers = number_persons(rows) if persons is None else persons
    seats = rows.assign(number=rows["person"].map(numbers)).drop_duplicates(["number", "meeting"])
    known = np.sort(seats["number"].unique())
    meetings = seats[["date", "meeting", "block"]].drop_duplicates().sort_values(["date", "meeting"])
    place = (
        pd.Index(known).get_indexer(pd.Index(seats["number"])),
        pd.Index(meetings["meeting"]).get_indexer(pd.Index(seats["meeting"])),
    )
    matrix = sparse.csr_array((np.ones(len(seats)), place), shape=(len(known), len(meetings)))
    matrix.sort_indices()
    return TwoMode(
        matrix,
        pd.Index(known),
        pd.Index(meetings["meeting"]),
        seats.groupby("number")["displayed"].min(),
        np.unique(meetings["block"], return_inverse=True)[1].astype(np.intp),
    )


def number_persons(rows: pd.DataFrame) -> pd.Series:
    """Return a number for each pseudonym in `rows`, of one year or several, by what is known of them without it."""
    stood = rows["displayed"] + "\t" + rows["date"].astype("str") + "\t" + rows["meeting"].astype("str")
    told = stood.groupby(rows["person"]).agg(lambda places: "\n".join(sorted(places)))
    return told.rank(method="first").astype("int64") - 1


def deal_meetings(attendance: TwoMode, rng: np.random.Generator, draws: int = DRAWS) -> Dealt | None:
    """Return persons' ties in meetings dealt anew; None where no block has matrices enough to tell anything."""
    observed = attendance.incidence.toarray().astype(bool)
    counted = block_matrices(attendance.incidence, attendance.block, up_to=FEWEST_MATRICES)
    free = counted.index[counted >= FEWEST_MATRICES]
    if not len(free):
        return None
    drawn = np.repeat(observed[np.newaxis], draws, axis=0)
    for number in free:
        columns = np.flatnonzero(attendance.block == number)
        members = np.flatnonzero(observed[:, columns].any(axis=1))
        drawn[:, members[:, np.newaxis], columns] = curveball(observed[np.ix_(members, columns)], draws, rng)
    return dealt_ties(drawn)


def dealt_ties(matrices: NDArray[np.bool_]) -> Dealt:
    """Return the ties of persons in each matrix (draws x persons x meetings)."""
    there = matrices.astype(np.float64)
    weights = meeting_weights(matrices[0].sum(axis=0))
    raw, newman = there @ there.transpose(0, 2, 1), (there * weights) @ there.transpose(0, 2, 1)
    diagonal = np.arange(there.shape[1])
    raw[:, diagonal, diagonal] = 0
    newman[:, diagonal, diagonal] = 0
    return Dealt(raw, newman)

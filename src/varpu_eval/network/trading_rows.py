"""Persons by meetings as rows that trade: one for each person and block of meetings.

Knows what a fixed-degree null needs of a matrix, and refuses what it cannot be drawn from. Does not draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from varpu_eval.network.trades import Columns, Places


@dataclass(frozen=True, slots=True, eq=False)
class TradingRows:
    """The rows that trade: one for each person and block in which the person attended, ordered by person.

    Parameters
    ----------
    columns
        Meetings of each row, ascending within the row.
    start
        Where each row starts in `columns`, and where the last ends.
    block
        Block of each row, 0, 1, ...
    person_start
        Where each person's rows start in `columns`, and where the last ends.
    meetings
        Number of meetings.
    """

    columns: Columns
    start: Places
    block: Places
    person_start: Places
    meetings: int

    def matrix(self, columns: Columns) -> sparse.csr_array:
        """Return persons by meetings with other meetings in the rows; shares no memory with them."""
        shape = (self.person_start.size - 1, self.meetings)
        ones = np.ones(columns.size)
        drawn = sparse.csr_array((ones, columns.copy(), self.person_start.astype(np.int32)), shape=shape)
        drawn.has_sorted_indices = False
        drawn.sort_indices()
        return drawn


def zeros_and_ones(incidence: sparse.sparray | ArrayLike) -> sparse.csr_array:
    """Return persons by meetings as sorted sparse rows of ones.

    Raises
    ------
    ValueError
        If the matrix has not two dimensions, or any cell is neither 0 nor 1 (a person twice at one meeting).
    """
    given = incidence if sparse.issparse(incidence) else np.asarray(incidence)
    if given.ndim != 2:  # noqa: PLR2004 - persons and meetings
        raise ValueError(f"the incidence has {given.ndim} dimensions; it must have 2, persons by meetings.")
    matrix = sparse.csr_array(given, dtype=np.float64, copy=True)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    wrong = int((matrix.data != 1).sum())
    if wrong:
        raise ValueError(
            f"{wrong} cells of the incidence are neither 0 nor 1; a fixed-degree draw needs who was at which meeting. "
            "Count each person once a meeting, and leave out cells that are not known."
        )
    return matrix


def trading_rows(matrix: sparse.csr_array, block_of_meeting: ArrayLike | None = None) -> TradingRows:
    """Cut each person's meetings (`zeros_and_ones`) by block."""
    persons, meetings = matrix.shape
    block = _blocks(block_of_meeting, meetings)
    person = np.repeat(np.arange(persons), np.diff(matrix.indptr))
    meeting = matrix.indices.astype(np.int32)
    order = np.lexsort((meeting, block[meeting], person))
    meeting = meeting[order]
    row = person * (block.max(initial=0) + 1) + block[meeting]
    first = np.flatnonzero(np.diff(row, prepend=-1))
    return TradingRows(
        columns=meeting,
        start=np.append(first, row.size).astype(np.int64),
        block=block[meeting[first]],
        person_start=matrix.indptr.astype(np.int64),
        meetings=meetings,
    )


def _blocks(labels: ArrayLike | None, meetings: int) -> Places:
    """Number the blocks in the order of their first meeting."""
    if labels is None:
        return np.zeros(meetings, dtype=np.int64)
    given = np.asarray(labels)
    if given.shape != (meetings,):
        raise ValueError(f"block_of_meeting has the shape {given.shape}; it must have a label for each of {meetings}.")
    block = pd.factorize(given)[0].astype(np.int64)
    if (block < 0).any():
        raise ValueError(f"{(block < 0).sum()} meetings have no block; give each a label, or leave them out.")
    return block

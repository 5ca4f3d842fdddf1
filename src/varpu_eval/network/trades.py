"""One global trade of the curveball algorithm on sparse rows, compiled by numba where it is installed.

Knows rows of sorted column numbers and the pairs of rows that trade. Random numbers come in as an array, so that the
compiled way and the numpy way give the same rows; neither knows what a row or a column stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.int32]
Places = NDArray[np.int64]
Uniforms = NDArray[np.float64]
Trade = Callable[[Columns, Places, Places, Places, Uniforms], None]
"""Deal anew, in place, what each two paired rows do not share.

Takes the columns of every row, sorted within the row; where each row starts, and the end of the last; the left and the
right row of each pair, no row twice; and numbers in [0, 1), as many as there are columns in all rows together.

Pair after pair, column after column that only one of the two rows holds, the left row gets it with the chance (still
due to the left) / (still to be dealt), one number each: every way to deal is equally likely.
"""

WORTH_COMPILING = 10_000_000
"""Cells to deal from which numba's compiling, some seconds once in a process, is won back."""

_CALL = 500
"""Cells that numpy deals in the time that one of its trades takes without any."""


def trade_for(trades: int, cells: int) -> Trade:
    """Return the faster way to make so many trades of so many cells each; what is dealt is the same."""
    if trades * (cells + _CALL) < WORTH_COMPILING:
        return trade_by_sorting
    try:
        return compiled_trade()
    except ImportError:
        return trade_by_sorting


@cache
def compiled_trade() -> Trade:
    """Return `trade_by_merging` compiled by numba (extra `fast`), imported only here."""
    compiled: Trade = import_module("numba").njit(trade_by_merging)
    return compiled


def trade_by_merging(columns: Columns, start: Places, left: Places, right: Places, uniforms: Uniforms) -> None:
    """Trade by merging each two sorted rows (Godard & Neal 2022); a `Trade`, slow unless compiled."""
    union = np.empty(columns.size, dtype=columns.dtype)
    in_both = np.empty(columns.size, dtype=np.bool_)
    used = 0
    for pair in range(left.size):
        to_left, left_end = start[left[pair]], start[left[pair] + 1]
        to_right, right_end = start[right[pair]], start[right[pair] + 1]
        i, j, held, shared = to_left, to_right, 0, 0
        while i < left_end or j < right_end:
            from_left = j >= right_end or (i < left_end and columns[i] <= columns[j])
            from_right = i >= left_end or (j < right_end and columns[j] <= columns[i])
            union[held] = columns[i] if from_left else columns[j]
            in_both[held] = from_left and from_right
            shared += from_left and from_right
            i += from_left
            j += from_right
            held += 1
        due, undealt = left_end - to_left - shared, held - shared
        for k in range(held):
            gets = False
            if not in_both[k]:
                gets = uniforms[used] * undealt < due
                used += 1
                undealt -= 1
                due -= gets
            if in_both[k] or gets:
                columns[to_left] = union[k]
                to_left += 1
            if not gets:
                columns[to_right] = union[k]
                to_right += 1


def trade_by_sorting(columns: Columns, start: Places, left: Places, right: Places, uniforms: Uniforms) -> None:
    """Trade all pairs at once in numpy; a `Trade` that gives what `trade_by_merging` gives."""
    pair_of_row = np.full(start.size - 1, -1, dtype=np.int64)
    pair_of_row[left] = pair_of_row[right] = np.arange(left.size)
    pair_of_cell = np.repeat(pair_of_row, np.diff(start))
    trading = pair_of_cell >= 0
    width = int(columns.max(initial=0)) + 1
    cells = np.sort(pair_of_cell[trading] * width + columns[trading])
    with_next = np.append(cells[1:] == cells[:-1], False) if cells.size else np.zeros(0, dtype=bool)
    shared = cells[with_next]
    unshared = cells[~(with_next | np.roll(with_next, 1))]
    due = np.diff(start)[left] - np.bincount(shared // width, minlength=left.size)
    gets = _deal(unshared // width, due, uniforms)
    # a cell of a pair becomes one of a row: the rows' numbers take the place of the pair's
    dealt = [(left, shared), (right, shared), (left, unshared[gets]), (right, unshared[~gets])]
    columns[trading] = (
        np.sort(np.concatenate([row[cell // width] * width + cell % width for row, cell in dealt])) % width
    )


def _deal(pair: Places, due: Places, uniforms: Uniforms) -> NDArray[np.bool_]:
    """Return which cells the left row of their pair gets; `pair` of each cell, ascending; `due` to each left row."""
    cells = np.bincount(pair, minlength=due.size)
    first = np.cumsum(cells) - cells
    order = np.argsort(-cells, kind="stable")
    cells, first, due = cells[order], first[order], due[order]
    gets = np.zeros(pair.size, dtype=bool)
    still = np.searchsorted(-cells, -np.arange(cells.max(initial=0)))  # pairs with more cells than 0, 1, 2, ...
    for dealt, pairs in enumerate(still):
        at = first[:pairs] + dealt
        got = uniforms[at] * (cells[:pairs] - dealt) < due[:pairs]
        gets[at] = got
        due[:pairs] -= got
    return gets

"""Pairs of persons, how often they met, and whether their records can tell chance from anything else.

Knows which pairs there are and how many. What their meetings mean stands elsewhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.matrix_counts import block_matrices
from varpu_eval.network.null import FEWEST_MATRICES
from varpu_eval.network.two_mode import TwoMode

MOST_PAIRS = 5_000_000
"""Pairs that never met are listed up to here (3,162 persons): a table of some half a gigabyte."""

_PERSONS, _PAIRS = 2_000, 500_000
"""Persons, and pairs, at a time: what is in the works stays below the answer's size."""


@dataclass(frozen=True, slots=True, eq=False)
class PersonPairs:
    """Pairs of persons.

    Parameters
    ----------
    first, second
        Rows of the two persons, first < second (pairs,).
    observed
        Meetings that they shared.
    tested
        Whether both attended in a block that can tell anything: one with at least 20 distinct matrices.
    family
        Tested pairs in all, listed here or not.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    observed: NDArray[np.int64]
    tested: NDArray[np.bool_]
    family: int


def pairs_who_met(records: TwoMode) -> PersonPairs:
    """List the pairs who shared a meeting, by the first person's row and then the second's."""
    matrix = records.incidence
    by_meeting = matrix.T.tocsr()
    found = []
    for start in range(0, matrix.shape[0], _PERSONS):
        shared = sparse.csr_array(matrix[start : start + _PERSONS] @ by_meeting)
        shared.sort_indices()
        part = sparse.coo_array(sparse.triu(shared, k=start + 1))
        found.append(
            (part.row.astype(np.int32) + np.int32(start), part.col.astype(np.int32), part.data.astype(np.int64))
        )
    first, second, observed = (np.concatenate(column) for column in zip(*found, strict=True))
    free = _free(records)
    return PersonPairs(first, second, observed, _sharing(free, first, second), _family(free))


def every_pair(records: TwoMode) -> PersonPairs:
    """List the pairs who could have met: both attended in some block.

    Raises
    ------
    ValueError
        When the persons make more than `MOST_PAIRS` pairs.
    """
    persons = len(records.persons)
    if persons * (persons - 1) // 2 > MOST_PAIRS:
        raise ValueError(
            f"{persons} persons make more than {MOST_PAIRS:,} pairs, too many to list; ask for alternative='more', "
            "which lists only those who met, or take fewer persons"
        )
    first, second = (end.astype(np.int32) for end in np.triu_indices(persons, 1))
    could = _sharing(_in_blocks(records, records.incidence), first, second)
    first, second = first[could], second[could]
    shared = (records.incidence @ records.incidence.T).toarray()
    free = _free(records)
    observed = shared[first, second].astype(np.int64)
    return PersonPairs(first, second, observed, _sharing(free, first, second), _family(free))


def _free(records: TwoMode) -> sparse.csr_array:
    """Return persons by blocks, above 0 where the person attended in a block that can tell anything."""
    counted = block_matrices(records.incidence, records.block)
    tells = np.isin(records.block, counted.index[counted >= FEWEST_MATRICES])
    return _in_blocks(records, sparse.csr_array(records.incidence * tells))


def _in_blocks(records: TwoMode, matrix: sparse.csr_array) -> sparse.csr_array:
    """Return persons by blocks: at how many of the block's meetings a person was."""
    meetings = np.arange(len(records.block))
    block = sparse.csr_array((np.ones(len(meetings)), (meetings, records.block)))
    attended = sparse.csr_array(matrix @ block)
    attended.eliminate_zeros()
    attended.sort_indices()
    return attended


def _sharing(attended: sparse.csr_array, first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say of each pair whether both attended in some block (persons by blocks)."""
    if attended.shape[1] == 1:
        there = np.diff(attended.indptr) > 0
        return there[first] & there[second]
    shares = np.empty(len(first), dtype=bool)
    for start in range(0, len(first), _PAIRS):
        part = slice(start, start + _PAIRS)
        both = attended[first[part]].multiply(attended[second[part]])
        shares[part] = np.asarray(both.sum(axis=1)) > 0
    return shares


def _family(attended: sparse.csr_array) -> int:
    """Count the pairs of persons who share a block, by the sets of blocks that persons attended in."""
    ends = np.split(attended.indices, attended.indptr[1:-1])
    sets = Counter(tuple(blocks.tolist()) for blocks in ends if len(blocks))
    if not sets:
        return 0
    persons = np.fromiter(sets.values(), dtype=np.int64)
    place = np.repeat(np.arange(len(sets)), [len(blocks) for blocks in sets])
    member = sparse.csr_array((np.ones(len(place)), (place, np.concatenate([list(blocks) for blocks in sets]))))
    ordered = 0
    for start in range(0, len(sets), _PERSONS):
        shared = sparse.csr_array(member[start : start + _PERSONS] @ member.T)
        shared.data = np.ones_like(shared.data)
        ordered += int(persons[start : start + _PERSONS] @ np.rint(shared @ persons).astype(np.int64))
    return (ordered - int(persons.sum())) // 2  # each pair twice, and everyone with themself

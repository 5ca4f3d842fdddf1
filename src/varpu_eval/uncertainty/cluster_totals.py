"""Totals of domains, and of clusters in them, without a column for every row, domain and item.

Goes through rows and clusters in blocks of bounded size. Knows blanks, weights, clusters and domains; does not know
what is estimated, see `estimates`, nor how totals vary, see `block_covariance`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.uncertainty.designs import Codes, Stage
from varpu_eval.uncertainty.intervals import Floats

Index: TypeAlias = NDArray[np.integer[Any]]

BLOCK = 2**18
"""Numbers in a block of cluster totals: 2 MB stay in the cache, are small beside data that need many, and suit BLAS."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """Which rows lie in which domains, as pairs in the order of rows.

    Parameters
    ----------
    row, domain
        Shape (pairs,): codes.
    starts
        Shape (rows + 1,): the first pair of each row, and their number.
    domains
        How many domains there are.
    """

    row: Index
    domain: Index
    starts: Index
    domains: int


@dataclass(frozen=True, slots=True)
class Table:
    """What is added up.

    Parameters
    ----------
    weights
        Shape (rows,).
    y, x
        Shape (rows, k): numerators and denominators; `x` is None where it is 1 throughout.
    complete
        Whether no number is NaN. Where `y` or `x` is, neither is added up.
    inside
        Which rows lie in which domains.
    """

    weights: Floats
    y: Floats
    x: Floats | None
    complete: bool
    inside: Incidence

    def of(self, rows: Index | slice) -> tuple[Floats, Floats | None, NDArray[np.bool_] | None]:
        """Return `y` and `x` of some rows, 0 where either is blank, and where neither is.

        The last is None where nothing is blank, and `x` as well where it is 1 throughout.
        """
        y, x = _rows(self.y, rows), None if self.x is None else _rows(self.x, rows)
        if self.complete:
            return y, x, None
        known = ~np.isnan(y) if x is None else ~(np.isnan(y) | np.isnan(x))
        return np.where(known, y, 0.0), known.astype(float) if x is None else np.where(known, x, 0.0), known


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals by domain.

    Parameters
    ----------
    y, x
        Shape (d, k) and (d, k or 1): weighted totals.
    n
        Shape (d, k): rows with both.
    seen
        Shape (rows,): whether a row has any, in a domain.
    """

    y: Floats
    x: Floats
    n: Floats
    seen: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Block:
    """Weighted totals of some clusters of a stage, in the domains that any of them has a row in.

    Parameters
    ----------
    clusters, stratum
        Shape (clusters,): codes; those of strata ascend, within a block and from one to the next.
    domains
        Shape (a,): codes of the domains.
    y, x
        Shape (clusters, a, k) and (clusters, a, k or 1): numerators and denominators.
    """

    clusters: Codes
    stratum: Codes
    domains: Codes
    y: Floats
    x: Floats


def incidence(domains: NDArray[np.bool_]) -> Incidence:
    """Return the pairs of rows and the domains (rows, d) they lie in.

    >>> incidence(np.array([[True, True], [False, True]])).row.tolist()
    [0, 0, 1]
    """
    rows, d = domains.shape
    index = sparse.get_index_dtype(maxval=domains.size)  # short where they can be: they are sorted and looked up
    row, domain = np.divmod(np.flatnonzero(domains).astype(index), d)
    starts = np.append(0, np.cumsum(np.bincount(row, minlength=rows))).astype(index)
    return Incidence(row, domain, starts, d)


def domain_totals(table: Table) -> Totals:
    """Return the totals of each domain, and how many rows they rest on."""
    inside, k = table.inside, table.y.shape[1]
    rows, d = table.weights.size, inside.domains
    y, x, n = np.zeros((d, k)), np.zeros((d, 1 if table.x is None and table.complete else k)), np.zeros((d, k))
    seen = np.diff(inside.starts) > 0
    size = max(1, 4 * BLOCK // max(1, k))
    for first in range(0, rows, size):
        block = slice(first, min(first + size, rows))
        starts = inside.starts[first : block.stop + 1]
        pairs = slice(starts[0], starts[-1])
        lying = (inside.domain[pairs], starts - starts[0])
        shape = (d, block.stop - first)
        weighing = sparse.csc_array((table.weights[inside.row[pairs]], *lying), shape=shape)
        above, below, known = table.of(block)
        y += np.asarray(weighing @ above)
        x += np.asarray(weighing @ (np.ones((shape[1], 1)) if below is None else below))
        counting = sparse.csc_array((np.ones(lying[0].size), *lying), shape=shape)
        n += np.asarray(counting @ (np.ones((shape[1], 1)) if known is None else known.astype(float)))
        if known is not None:
            seen[block] &= known.any(axis=1)
    return Totals(y, x, n, seen)


def cluster_blocks(stage: Stage, table: Table) -> Iterator[Block]:
    """Yield the totals of a stage's clusters in each domain.

    Clusters come by stratum, and within it by the domains they lie in: where each lies in few, as persons do, a block
    holds those alone.
    """
    clusters, d = stage.stratum.size, table.inside.domains
    order, summing = _summing(stage, table.weights, table.inside)
    size = max(1, BLOCK // max(1, d * table.y.shape[1]))
    for first in range(0, clusters, size):
        held = order[first : first + size]
        starts = summing.indptr[first * d : (first + held.size) * d + 1]
        present = np.flatnonzero(np.diff(starts).reshape(-1, d).any(axis=0))
        # a line of the operator without entries starts where the next does: leaving it out moves no other
        kept = np.append(starts[:-1].reshape(-1, d)[:, present], starts[-1]) - starts[0]
        pairs = slice(starts[0], starts[-1])
        above, below = (
            each.reshape(held.size, present.size, each.shape[1])
            for each in _line_totals(table, summing.indices[pairs], summing.data[pairs], kept)
        )
        yield Block(held, stage.stratum[held], present, above, below)


def _line_totals(table: Table, rows: Index, weights: Floats, starts: Index) -> tuple[Floats, Floats]:
    """Return weighted totals (lines, k) and (lines, k or 1) of the rows from each line's start to the next."""
    size = max(1, 4 * BLOCK // max(1, table.y.shape[1]))
    above, below = [], []
    for first in range(0, max(1, rows.size), size):
        some = slice(first, min(first + size, rows.size))
        lying = (np.arange(some.stop - first, dtype=starts.dtype), np.clip(starts, first, some.stop) - first)
        part = sparse.csr_array((weights[some], *lying), shape=(starts.size - 1, some.stop - first))
        y, x, _ = table.of(rows[some])
        above.append(part @ y)
        below.append(part @ (np.ones((some.stop - first, 1)) if x is None else x))
    return reduce(np.add, above), reduce(np.add, below)


def _rows(numbers: Floats, rows: Index | slice) -> Floats:
    """Return some rows of numbers; rows are copied, a slice is not."""
    return numbers[rows] if isinstance(rows, slice) else np.take(numbers, rows, axis=0, mode="clip")


def _summing(stage: Stage, weights: Floats, inside: Incidence) -> tuple[Codes, sparse.csr_array]:
    """Return the order of the clusters, and the operator (clusters in order * d, rows) that sums weighted rows."""
    members, clusters, d = stage.members, stage.stratum.size, inside.domains
    index = sparse.get_index_dtype(maxval=max(clusters * d, weights.size, inside.row.size))
    cluster = np.empty(weights.size, dtype=index)
    cluster[members.indices] = np.repeat(np.arange(clusters, dtype=index), np.diff(members.indptr))
    cluster = cluster[inside.row]
    # the sum of powers of 2 is the same for persons who lie in the same domains
    powers = 0.5 ** np.arange(d)
    order = np.lexsort((np.bincount(cluster, powers[inside.domain], clusters), stage.stratum))
    line = np.empty(clusters, dtype=index)
    line[order] = np.arange(clusters) * d
    by_row = (weights[inside.row], line[cluster] + inside.domain, inside.starts)
    return order, sparse.csc_array(by_row, shape=(clusters * d, weights.size)).tocsr()

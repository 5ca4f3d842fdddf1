"""Open paths a - broker - b, between which there is no tie, and the role of the broker by the three nodes' sectors.

Knows numbers of nodes and sectors only. Brokerage by label stands in `roles`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.one_mode import Ties

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
"""On a path a - broker - b: one sector; only the ends'; only the broker's and b's; the broker's and a's; all differ."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenPaths:
    """Open paths begin - broker - end, as numbers of nodes, each (paths,)."""

    begin: NDArray[np.intp]
    broker: NDArray[np.intp]
    end: NDArray[np.intp]


def open_paths(ties: Ties) -> OpenPaths:
    """Return every a -> j -> b with a and b different and no a -> b; without direction those with a < b."""
    matrix = ties.adjacency
    entries = sparse.coo_array(matrix)
    begin, broker = entries.row.astype(np.intp), entries.col.astype(np.intp)
    onward = np.diff(matrix.indptr)[broker]
    first = np.repeat(matrix.indptr[broker] - np.concatenate([[0], np.cumsum(onward)[:-1]]), onward)
    end = matrix.indices[first + np.arange(onward.sum())].astype(np.intp)
    begin, broker = np.repeat(begin, onward), np.repeat(broker, onward)
    nodes = len(ties.nodes)
    tied = np.isin(begin * nodes + end, entries.row.astype(np.intp) * nodes + entries.col)
    kept = ~tied & (begin != end if ties.directed else begin < end)
    return OpenPaths(begin[kept], broker[kept], end[kept])


def roles_of(ties: Ties) -> tuple[str, ...]:
    """Return the roles that can be told apart: without direction a representative is a gatekeeper."""
    return ROLES if ties.directed else tuple(role for role in ROLES if role != "representative")


def role_numbers(begin: NDArray[np.intp], broker: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the place in `ROLES` of paths whose three nodes are of these sectors; the arrays broadcast.

    >>> role_numbers(np.array([0, 1, 1]), np.array([0, 0, 0]), np.array([0, 1, 2])).tolist()
    [0, 1, 4]
    """
    own, other = broker == begin, broker == end
    told = [own & other, (begin == end) & ~own, other & ~own, own & ~other]
    return np.asarray(np.select(np.broadcast_arrays(*told), range(len(told)), default=len(told)), dtype=np.intp)


def count_roles(
    paths: OpenPaths, code: NDArray[np.intp], row: NDArray[np.intp], roles: tuple[str, ...]
) -> NDArray[np.intp]:
    """Return the number of open paths by row of the broker and role, rows x roles."""
    number = role_numbers(code[paths.begin], code[paths.broker], code[paths.end])
    rows = int(row.max()) + 1
    counts = np.bincount(row[paths.broker] * len(ROLES) + number, minlength=rows * len(ROLES)).reshape(rows, len(ROLES))
    if "representative" not in roles:
        counts[:, ROLES.index("gatekeeper")] += counts[:, ROLES.index("representative")]
        counts = np.delete(counts, ROLES.index("representative"), axis=1)
    return counts

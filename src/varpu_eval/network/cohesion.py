"""How closely a network hangs together: density, components and isolates.

Knows one network, sparse, and stacks of small dense ones (draws of a null), for which functions in the plural give a
figure each. Every figure of meetings is high by the meetings alone: read it beside `measure_beside_null`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from varpu_eval.network.one_mode import TiesLike, declare_ties

Stack = NDArray[np.float64]
"""Square matrices of weights on the last two axes, symmetric; what stands on their diagonals is not looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The parts of a network between which there is no path.

    Parameters
    ----------
    number
        How many there are; an isolate is one.
    largest
        Nodes in the largest.
    share
        The largest's share of all nodes.
    component
        Number of each node's component, 0 the largest; index = nodes.
    """

    number: int
    largest: int
    share: float
    component: pd.Series


def density(ties: TiesLike, *, weighted: bool = False) -> float:
    """Return the share of possible ties that are there; weighted, the mean weight over all possible ties.

    With n nodes, sum of a_ij / (n (n - 1)), where a is 1 for a tie, or its weight; the diagonal does not count.

    Returns
    -------
    float
        0 without ties, 1 when all are tied (the binary figure); nan for a single node, which has no possible tie.

    References
    ----------
    Wasserman & Faust 1994, Social Network Analysis, 4.1-4.3 and eq. 4.20 (valued); `gden` of R sna.

    Examples
    --------
    >>> density(np.array([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]]))  # 2 of 3 pairs
    0.6666666666666666
    """
    own = declare_ties(ties)
    n = len(own.nodes)
    total = own.weights.sum() if weighted else own.weights.nnz
    return float(total / (n * (n - 1))) if n > 1 else np.nan


def isolates(ties: TiesLike) -> pd.Index:
    """Return the nodes without any tie, in or out.

    >>> isolates(np.array([[0, 1.0, 0], [1.0, 0, 0], [0, 0, 0]])).tolist()
    [2]
    """
    own = declare_ties(ties)
    touched = own.weights.sum(axis=0) + own.weights.sum(axis=1)
    alone: pd.Index = own.nodes[touched == 0]
    return alone


def components(ties: TiesLike, *, connection: Literal["weak", "strong"] = "weak") -> Components:
    """Return the components of a network and how much of it the largest holds.

    Parameters
    ----------
    connection
        Of directed ties: `weak` lets paths go against a tie, `strong` asks for a path each way. Undirected ties do not
        differ.

    Notes
    -----
    Without ties each node is a component. Of equally large components the one with the first node comes first.
    Computed by `scipy.sparse.csgraph.connected_components`.

    Examples
    --------
    >>> found = components(np.array([[0, 1.0, 0], [1.0, 0, 0], [0, 0, 0]]))
    >>> found.number, found.largest, round(found.share, 3)
    (2, 2, 0.667)
    """
    own = declare_ties(ties)
    number, found = connected_components(own.weights, directed=own.directed, connection=connection)
    sizes = np.bincount(found)
    _, first = np.unique(found, return_index=True)
    rank = np.empty(number, dtype=np.intp)
    rank[np.lexsort((first, -sizes))] = np.arange(number)
    largest = int(sizes.max())
    return Components(int(number), largest, largest / len(own.nodes), pd.Series(rank[found], index=own.nodes))


def tied(weights: Stack) -> NDArray[np.bool_]:
    """Return where there is a tie in each matrix; never on the diagonal."""
    there = weights > 0
    diagonal = np.arange(there.shape[-1])
    there[..., diagonal, diagonal] = False
    return there


def densities(weights: Stack) -> Stack:
    """Return the binary `density` of each matrix."""
    there = tied(weights)
    possible = there.shape[-1] * (there.shape[-1] - 1)
    return np.asarray(there.sum(axis=(-2, -1)) / possible if possible else np.full(there.shape[:-2], np.nan))


def isolate_counts(weights: Stack) -> Stack:
    """Return the number of `isolates` in each matrix."""
    alone = tied(weights).sum(axis=-1) == 0
    return np.asarray(alone.sum(axis=-1), dtype=np.float64)


def component_sizes(weights: Stack) -> NDArray[np.int64]:
    """Return for each node of each matrix how many nodes its component has, itself among them.

    The largest component has as many nodes as the maximum; there are as many components as the inverses add up to.
    """
    n = weights.shape[-1]
    reached = (tied(weights) | np.eye(n, dtype=bool)).astype(np.float32)
    for _ in range(max(n - 1, 1).bit_length()):  # paths of up to 2, 4, 8 .. steps
        reached = ((reached @ reached) > 0).astype(np.float32)
    return np.asarray(reached.sum(axis=-1), dtype=np.int64)

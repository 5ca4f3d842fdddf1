"""Two networks brought to the same nodes in the same order, by the nodes' labels.

Knows labels and where they go. What is compared then stands elsewhere.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.one_mode import Ties, TiesLike, declare_ties

Nodes = Literal["same", "both", "all"]
"""Nodes compared: those of either network, which must be the same; those in both; all, absent ones without ties."""


def align_ties(first: TiesLike, second: TiesLike, *, nodes: Nodes = "same") -> tuple[Ties, Ties]:
    """Return two networks with the same nodes in the same order, by label; a node without ties stays.

    Parameters
    ----------
    nodes
        As in `tie_change`. The order is the first network's, then the second's.

    Raises
    ------
    ValueError
        As `tie_change`.

    Examples
    --------
    >>> first = pd.DataFrame({"source": ["a"], "target": ["b"]})
    >>> second = pd.DataFrame({"source": ["c"], "target": ["a"]})
    >>> [ties.weights.nnz // 2 for ties in align_ties(first, second, nodes="both")]  # only a is in both
    [0, 0]
    """
    left, right = declare_ties(first), declare_ties(second)
    if left.directed != right.directed:
        raise ValueError("one network is directed and the other is not; make both the same before they are compared")
    order = compared_nodes(left.nodes, right.nodes, nodes)
    return _placed(left, order), _placed(right, order)


def weights_at(ties: Ties, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the weights at these cells, 0 where there is no tie."""
    return np.asarray(ties.weights[rows, columns], dtype=np.float64).ravel() if len(rows) else np.zeros(0)


def compared_nodes(first: pd.Index, second: pd.Index, nodes: Nodes) -> pd.Index:
    """Return the labels to be compared, in the first network's order, then the second's."""
    alone = len(first.difference(second, sort=False)), len(second.difference(first, sort=False))
    if nodes == "same" and any(alone):
        raise ValueError(
            f"{alone[0]} nodes are in the first network only and {alone[1]} in the second only; say nodes='both' to "
            "compare those in both, or nodes='all' to keep everyone"
        )
    if nodes not in ("same", "both", "all"):
        raise ValueError(f"nodes is '{nodes}'; 'same', 'both' or 'all' is needed")
    order = first.union(second, sort=False) if nodes == "all" else first[first.isin(second)]
    if not len(order):
        raise ValueError("no node is in both networks; check that they are labelled alike, or say nodes='all'")
    return order


def _placed(ties: Ties, order: pd.Index) -> Ties:
    """Return ties with these nodes in this order; others and their ties are left out."""
    place = order.get_indexer(ties.nodes)
    entries = sparse.coo_array(ties.weights)
    rows, columns = place[entries.row], place[entries.col]
    kept = (rows >= 0) & (columns >= 0)
    ends = rows[kept], columns[kept]
    matrix = sparse.csr_array((entries.data[kept], ends), shape=(len(order), len(order)))
    matrix.sort_indices()
    return Ties(matrix, order, ties.directed)

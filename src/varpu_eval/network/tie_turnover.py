"""Ties of two years side by side: which were kept, lost and gained.

Knows counts of ties. Who left or came is told apart from whose ties changed: a tie lost because a person left is not
the same as two who stopped meeting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from varpu_eval.network.aligned_ties import Nodes, align_ties, compared_nodes, weights_at
from varpu_eval.network.one_mode import TiesLike, declare_ties


@dataclass(frozen=True, slots=True)
class TieChange:
    """Ties between the same nodes in two networks.

    Parameters
    ----------
    nodes
        Nodes compared.
    only_before, only_after
        Nodes of one network that the other does not have, compared or not.
    kept, lost, gained
        Ties in both, in the first only and in the second only; an undirected tie counts once.
    jaccard
        kept / (kept + lost + gained), 0 .. 1; NaN when neither network has a tie.
    """

    nodes: int
    only_before: int
    only_after: int
    kept: int
    lost: int
    gained: int
    jaccard: float


def tie_change(before: TiesLike, after: TiesLike, *, nodes: Nodes = "both") -> TieChange:
    """Count the ties kept, lost and gained between two networks. Weights do not count.

    Parameters
    ----------
    before, after
        As `declare_ties` takes them; nodes are the same when their labels are.
    nodes
        `both` compares those in both networks; `all` takes a node that a network lacks as one without ties there;
        `same` refuses networks whose nodes differ.

    Raises
    ------
    ValueError
        When no node can be compared, only one network is directed, or the nodes differ with `same`.

    References
    ----------
    Jaccard 1901; as a measure of change between waves: Snijders, van de Bunt & Steglich 2010, Social Networks 32, 44.

    Examples
    --------
    >>> first = pd.DataFrame({"source": ["a", "a", "b"], "target": ["b", "c", "c"]})
    >>> second = pd.DataFrame({"source": ["a", "c"], "target": ["b", "d"]})
    >>> change = tie_change(first, second)  # d is new: of a, b and c only a - b is kept
    >>> change.kept, change.lost, change.gained, round(change.jaccard, 3)
    (1, 2, 0, 0.333)
    """
    pairs = changed_ties(before, after, nodes=nodes)
    first, second = declare_ties(before).nodes, declare_ties(after).nodes
    kept, lost, gained = (int((pairs["change"] == kind).sum()) for kind in ("kept", "lost", "gained"))
    return TieChange(
        nodes=len(compared_nodes(first, second, nodes)),
        only_before=len(first.difference(second, sort=False)),
        only_after=len(second.difference(first, sort=False)),
        kept=kept,
        lost=lost,
        gained=gained,
        jaccard=kept / len(pairs) if len(pairs) else np.nan,
    )


def changed_ties(before: TiesLike, after: TiesLike, *, nodes: Nodes = "both") -> pd.DataFrame:
    """Return every tie of either network with its weight in both.

    Parameters
    ----------
    before, after, nodes
        As in `tie_change`.

    Returns
    -------
    DataFrame
        `source`, `target`, `before` and `after` (weights, 0 without a tie), `change` (`kept`, `lost`, `gained`). An
        undirected tie has one row.

    Examples
    --------
    >>> first = pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"], "weight": [2.0, 1.0]})
    >>> second = pd.DataFrame({"source": ["a"], "target": ["b"], "weight": [0.5]})
    >>> changed_ties(first, second, nodes="all")["change"].tolist()
    ['kept', 'lost']
    """
    first, second = align_ties(before, after, nodes=nodes)
    either = sparse.coo_array(first.adjacency + second.adjacency)
    listed = np.ones(either.nnz, dtype=bool) if first.directed else either.row < either.col
    rows, columns = either.row[listed].astype(np.intp), either.col[listed].astype(np.intp)
    was, now = weights_at(first, rows, columns), weights_at(second, rows, columns)
    labels = first.nodes.to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "source": labels[rows],
            "target": labels[columns],
            "before": was,
            "after": now,
            "change": np.select([was == 0, now == 0], ["gained", "lost"], default="kept"),
        }
    )

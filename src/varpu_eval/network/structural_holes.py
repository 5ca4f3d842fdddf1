"""Structural holes: how far a node's contacts are tied to each other, so that it has little to broker.

Knows Burt's constraint, effective size and efficiency of every node at once. Does not know sectors.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.one_mode import Ties, TiesLike, declare_ties


def constraint(ties: TiesLike) -> pd.Series:
    """Return Burt's constraint of every node: how far all its ties lead back to the same few contacts.

    c_i = sum over contacts j of (p_ij + sum over q of p_iq p_qj)^2, where p_ij is the share of i's weight that is
    with j, both directions added: (w_ij + w_ji) / sum over k of (w_ik + w_ki). j runs over contacts of i only, q over
    all others than i and j. Low for a broker; 1 for a node with one contact; above 1 in small tight groups.

    Parameters
    ----------
    ties
        As `declare_ties` takes them; weights count, 2 is twice as much tied as 1. For ties without weight give
        `declare_ties(ties).adjacency`.

    Returns
    -------
    Series
        By node; NaN for a node without ties, for which it is not defined.

    Notes
    -----
    It is `constraint` of networkx with `weight="weight"`, and of R igraph (weights in the edge attribute).

    References
    ----------
    Burt 1992, Structural Holes, Harvard University Press, chapter 2, eq. 2.4.

    Examples
    --------
    >>> star = np.array([[0, 1.0, 1.0], [1.0, 0, 0], [1.0, 0, 0]])
    >>> constraint(star).tolist()  # the centre: (1/2)^2 + (1/2)^2
    [0.5, 1.0, 1.0]
    """
    own = declare_ties(ties)
    mutual = _mutual(own)
    shares = _divided(mutual, np.asarray(mutual.sum(axis=1), dtype=np.float64))
    invested = shares + (shares @ shares).multiply(_contacts(mutual))
    return _named(own, invested.power(2).sum(axis=1), "constraint")


def constraints(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the `constraint` of every node of each undirected matrix; the diagonal is left out.

    >>> constraints(np.array([[[9.0, 1, 1], [1, 0, 0], [1, 0, 0]]])).tolist()
    [[0.5, 1.0, 1.0]]
    """
    between = weights * ~np.eye(weights.shape[-1], dtype=bool)
    total = between.sum(axis=-1, keepdims=True)
    shares = np.divide(between, total, out=np.full(between.shape, np.nan), where=total > 0)
    known = np.nan_to_num(shares)
    invested = (shares + known @ known) * (between > 0)
    return np.asarray((invested**2).sum(axis=-1))


def effective_size(ties: TiesLike) -> pd.Series:
    """Return the effective size of every node's network: its contacts, less what they repeat of each other.

    e_i = sum over contacts j of (1 - sum over q of p_iq m_jq), where p is as in `constraint` and m_jq is the strength
    of j's tie to q as a share of j's strongest, both directions added. Without weights it is n - 2t / n with n contacts
    and t ties between them (Borgatti 1997).

    Returns
    -------
    Series
        By node, 1 .. number of contacts; NaN for a node without ties.

    Notes
    -----
    It is `effective_size` of networkx with `weight="weight"` and `nodes` given; without `nodes` networkx 3.6 divides by
    the strongest tie of the wrong node where ties are weighted or directed.

    References
    ----------
    Burt 1992, Structural Holes, chapter 2, eq. 2.2; Borgatti 1997, Connections 20, 35.

    Examples
    --------
    >>> kite = np.array([[0, 1.0, 1.0, 1.0], [1.0, 0, 1.0, 0], [1.0, 1.0, 0, 0], [1.0, 0, 0, 0]])
    >>> effective_size(kite).round(3).tolist()  # the first: 3 - 2 x 1 / 3
    [2.333, 1.0, 1.0, 1.0]
    """
    own = declare_ties(ties)
    mutual = _mutual(own)
    shares = _divided(mutual, np.asarray(mutual.sum(axis=1), dtype=np.float64))
    strengths = _divided(mutual, mutual.max(axis=1).toarray().ravel())
    contacts = _contacts(mutual)
    repeated = (shares @ strengths.T).multiply(contacts).sum(axis=1)
    return _named(own, contacts.sum(axis=1) - repeated, "effective_size")


def efficiency(ties: TiesLike) -> pd.Series:
    """Return effective size as a share of the number of contacts: 1 when no two contacts are tied.

    Returns
    -------
    Series
        By node, 0 .. 1; NaN for a node without ties.

    References
    ----------
    Burt 1992, Structural Holes, chapter 2.

    Examples
    --------
    >>> triangle = np.ones((3, 3)) - np.eye(3)
    >>> efficiency(triangle).tolist()
    [0.5, 0.5, 0.5]
    """
    own = declare_ties(ties)
    contacts = _contacts(_mutual(own)).sum(axis=1)
    return (effective_size(own) / np.maximum(contacts, 1)).rename("efficiency")


def _mutual(ties: Ties) -> sparse.csr_array:
    """Return both directions added, nodes x nodes."""
    return sparse.csr_array(ties.weights + ties.weights.T)


def _divided(matrix: sparse.csr_array, by: NDArray[np.float64]) -> sparse.csr_array:
    """Return each row divided by its number; rows without ties stay empty."""
    rows = np.where(by > 0, by, 1.0)
    return sparse.csr_array(sparse.diags_array(1 / rows) @ matrix)


def _contacts(mutual: sparse.csr_array) -> sparse.csr_array:
    contacts = mutual.copy()
    contacts.data = np.ones_like(contacts.data)
    return contacts


def _named(ties: Ties, values: NDArray[np.float64], name: str) -> pd.Series:
    """Return values by node; NaN where a node has no tie, in or out."""
    tied = np.asarray(_mutual(ties).sum(axis=1)) > 0
    return pd.Series(np.where(tied, values, np.nan), index=ties.nodes, name=name)

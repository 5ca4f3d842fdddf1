"""Whether ties stay among like: mixing between sectors, assortativity and the modularity of declared sectors.

Knows one network and its nodes' sectors. Functions in the plural take mixing matrices, one or a stack. Weights count
where `weighted=True` is said; otherwise a tie is a tie.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.one_mode import NodeGroups, Sectors, Ties, TiesLike, declare_ties, group_nodes

Mixing = NDArray[np.float64]
"""Ties from sector to sector, sectors x sectors on the last two axes; an undirected tie stands in both directions, so
that one within a sector counts twice on the diagonal."""


def mixing_matrix(ties: TiesLike, sector: Sectors, *, weighted: bool = False) -> pd.DataFrame:
    """Return the ties, or their weight, from each sector (rows) to each (columns).

    An undirected tie counts once in each direction: between two sectors it stands in both cells, within one it adds
    two to the diagonal. A directed tie counts once.

    References
    ----------
    Newman 2003, Physical Review E 67, 026126.

    Examples
    --------
    >>> ties = np.array([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]])
    >>> mixing_matrix(ties, ["school", "school", "clinic"], weighted=True).to_numpy().tolist()
    [[0.0, 0.5], [0.5, 4.0]]
    """
    groups = group_nodes(ties, sector)
    counts = mixing_of(declare_ties(ties), groups, weighted=weighted)
    return pd.DataFrame(counts, index=groups.labels, columns=groups.labels)


def assortativity(ties: TiesLike, sector: Sectors, *, weighted: bool = False) -> float:
    """Return Newman's assortativity coefficient r by sector.

    (sum e_gg - sum a_g b_g) / (1 - sum a_g b_g), with e the mixing matrix as shares, a its row and b its column sums:
    how far the share of ties within sectors is above that of random ends, of the most it could be.

    Returns
    -------
    float
        1 when all ties are within sectors, 0 when ends are as if drawn at random, below 0 when ties seek other sectors
        (-1 only for some mixes); nan without ties, and when all ties are within one sector.

    References
    ----------
    Newman 2003, Physical Review E 67, 026126, eq. 2; `assortativity_nominal` of R igraph (without weights).

    Examples
    --------
    >>> ties = np.array([[0, 1.0, 0], [1.0, 0, 1], [0, 1, 0]])  # e = [[0, 1], [1, 2]] / 4
    >>> round(assortativity(ties, ["school", "school", "clinic"]), 3)  # (1/2 - 5/8) / (1 - 5/8)
    -0.333
    """
    return float(assortativities(mixing_of(declare_ties(ties), group_nodes(ties, sector), weighted=weighted)))


def modularity(ties: TiesLike, sector: Sectors, *, weighted: bool = False, resolution: float = 1.0) -> float:
    """Return the modularity Q of the declared sectors.

    Sum of e_gg - resolution x a_g b_g, with e the mixing matrix as shares, a its row and b its column sums: the share
    of ties within sectors above what the nodes' degrees alone would give. `find_communities` tells the most that any
    division reaches.

    Returns
    -------
    float
        Below 1, at least -1/2 (undirected, resolution 1); 0 when all nodes are one sector; nan without ties.

    References
    ----------
    Newman & Girvan 2004, Physical Review E 69, 026113, eq. 5; Newman 2004, Physical Review E 70, 056131 (weights);
    Leicht & Newman 2008, Physical Review Letters 100, 118703 (directed); `modularity` of R igraph and of networkx.

    Examples
    --------
    >>> ties = np.array([[0, 1.0, 0], [1.0, 0, 1], [0, 1, 0]])
    >>> modularity(ties, ["school", "school", "clinic"])  # 1/2 - 5/8
    -0.125
    """
    counts = mixing_of(declare_ties(ties), group_nodes(ties, sector), weighted=weighted)
    return float(modularities(counts, resolution=resolution))


def degree_assortativity(ties: TiesLike) -> float:
    """Return the correlation of the degrees at both ends of a tie.

    Pearson's r over ties, an undirected one taken in both directions; of directed ties between the out-degree of the
    source and the in-degree of the target.

    Returns
    -------
    float
        -1 to 1; -1 for a star; nan where either end's degree is the same for all ties (none, all tied, a ring).

    References
    ----------
    Newman 2002, Physical Review Letters 89, 208701; `assortativity_degree` of R igraph.

    Examples
    --------
    >>> path = np.array([[0, 1.0, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])
    >>> round(degree_assortativity(path), 3)
    -0.5
    """
    own = declare_ties(ties)
    ends = sparse.coo_array(own.adjacency)
    source, target = ends.sum(axis=1)[ends.row], ends.sum(axis=0)[ends.col]
    varies = own.weights.nnz > 0 and np.ptp(source) > 0 and np.ptp(target) > 0
    return float(np.corrcoef(source, target)[0, 1]) if varies else np.nan


def mixing_of(ties: Ties, groups: NodeGroups, *, weighted: bool) -> Mixing:
    """Return the mixing matrix as an array (see `mixing_matrix`)."""
    ends = sparse.coo_array(ties.weights)
    number = len(groups.labels)
    cell = groups.code[ends.row] * number + groups.code[ends.col]
    counts = np.bincount(cell, ends.data if weighted else None, minlength=number**2)
    return counts.reshape(number, number).astype(np.float64)


def modularities(mixing: Mixing, *, resolution: float = 1.0) -> Mixing:
    """Return the `modularity` of each mixing matrix; nan where it is empty."""
    within, expected = _shares(mixing)
    return np.asarray(within - resolution * expected)


def assortativities(mixing: Mixing) -> Mixing:
    """Return the `assortativity` of each mixing matrix; nan where it is empty or all in one cell of the diagonal."""
    within, expected = _shares(mixing)
    room = 1 - expected
    return np.asarray(np.divide(within - expected, room, out=np.full(np.shape(room), np.nan), where=room > 0))


def _shares(mixing: Mixing) -> tuple[Mixing, Mixing]:
    """Return the share of ties within sectors, and that of ends paired at random."""
    total = mixing.sum(axis=(-2, -1), keepdims=True)
    shares = np.divide(mixing, total, out=np.full(mixing.shape, np.nan), where=total > 0)
    within = np.trace(shares, axis1=-2, axis2=-1)
    return np.asarray(within), np.asarray((shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1))

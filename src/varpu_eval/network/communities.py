"""The division of a network that its ties suggest, to set beside the declared sectors.

Knows ties only. A division found by search is the best that was found; no claim is made that none is better.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from varpu_eval.network.mixing import modularity
from varpu_eval.network.one_mode import Ties, TiesLike, declare_ties, to_networkx

RESTARTS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """The best division that was found: its `modularity`, and each node's `community` (0, 1, .. by first node)."""

    modularity: float
    community: pd.Series


def find_communities(
    ties: TiesLike,
    *,
    rng: np.random.Generator,
    weighted: bool = False,
    resolution: float = 1.0,
    restarts: int = RESTARTS,
) -> Communities:
    """Return the division into communities with the highest modularity that Louvain's method finds.

    The method joins nodes while modularity grows; what it finds depends on the order in which it takes them, so it is
    run `restarts` times in orders drawn by `rng` and the best is kept, the first of equals.

    Parameters
    ----------
    rng
        Draws the orders; the same state gives the same division.
    weighted, resolution
        As for `modularity`.

    Returns
    -------
    Communities
        Without ties each node is a community and modularity is nan. The modularity found is high in random networks,
        too: judge it beside a null.

    Raises
    ------
    ValueError
        Without a restart.

    References
    ----------
    Blondel et al. 2008, Journal of Statistical Mechanics P10008; `louvain_communities` of networkx.

    Examples
    --------
    >>> two_triangles = np.kron(np.eye(2), np.ones((3, 3)) - np.eye(3))
    >>> find_communities(two_triangles, rng=np.random.default_rng(1))
    Communities(modularity=0.5, community=0    0
    1    0
    2    0
    3    1
    4    1
    5    1
    dtype: int64)
    """
    own = declare_ties(ties)
    if restarts < 1:
        raise ValueError(f"'restarts' is {restarts}; at least 1 is needed")
    if not own.weights.nnz:
        return Communities(np.nan, pd.Series(np.arange(len(own.nodes)), index=own.nodes))
    numbered = Ties(own.weights if weighted else own.adjacency, pd.RangeIndex(len(own.nodes)), own.directed)
    graph = to_networkx(numbered)
    best = Communities(-np.inf, pd.Series(dtype=np.int64))
    for seed in rng.integers(2**32, size=restarts).tolist():
        parts = nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
        code = np.empty(len(own.nodes), dtype=np.int64)
        for number, members in enumerate(sorted(parts, key=min)):
            code[list(members)] = number
        reached = modularity(numbered, code, weighted=True, resolution=resolution)
        if reached > best.modularity:
            best = Communities(reached, pd.Series(code, index=own.nodes))
    return best

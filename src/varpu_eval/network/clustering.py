"""Whether those who are tied to the same node are tied to each other: transitivity, binary and weighted.

Knows one-mode networks only. A meeting of k people closes k (k - 1) (k - 2) / 6 triangles by itself, so a projection is
transitive whatever people do; `two_mode_clustering` looks through that, and the null does.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from varpu_eval.network.cohesion import Stack, tied
from varpu_eval.network.one_mode import TiesLike, declare_ties


def transitivity(ties: TiesLike, *, value: Literal["binary", "arithmetic", "geometric"] = "binary") -> float:
    """Return the share of two-paths i - j - k that are closed by a tie from i to k, weighted by the paths' values.

    Sum of v_ijk a_ik over the sum of v_ijk, over all ordered paths of three different nodes, where a_ik is 1 for a tie.

    Parameters
    ----------
    value
        v of a path: `binary` 1 (then the figure is 3 x triangles / connected triples); `arithmetic` and `geometric`
        the mean of its two weights. With equal weights all three agree.

    Returns
    -------
    float
        0 to 1; 1 when all are tied; nan without any two-path (networkx gives 0 there, R igraph NaN). Of directed ties,
        the share of i -> j -> k that have i -> k.

    Raises
    ------
    ValueError
        For another `value`.

    References
    ----------
    Wasserman & Faust 1994, Social Network Analysis, 6.6; Opsahl & Panzarasa 2009, Social Networks 31, 155-163, eq. 4;
    `transitivity` of R igraph, `gtrans` (measure "weak") of R sna for directed ties.

    Examples
    --------
    >>> ties = np.array([[0, 4.0, 4, 0], [4, 0, 4, 1], [4, 4, 0, 0], [0, 1, 0, 0]])  # a triangle with a faint tail
    >>> transitivity(ties), round(transitivity(ties, value="arithmetic"), 3)  # 3 of 5; 12 of 12 + 2 x 2.5
    (0.6, 0.706)
    """
    if value not in {"binary", "arithmetic", "geometric"}:
        raise ValueError(f"'value' is '{value}'; it can be binary, arithmetic or geometric")
    own = declare_ties(ties)
    met = own.adjacency
    if value == "arithmetic":
        onwards = (own.weights @ met + met @ own.weights) / 2
    else:
        step = own.weights.sqrt() if value == "geometric" else met
        onwards = step @ step
    paths = onwards.sum() - onwards.diagonal().sum()
    return float(onwards.multiply(met).sum() / paths) if paths > 0 else np.nan


def transitivities(weights: Stack) -> Stack:
    """Return the binary `transitivity` of each undirected matrix; nan where there is no two-path."""
    met = tied(weights).astype(np.float64)
    paths = met @ met
    triples = paths.sum(axis=(-2, -1)) - np.trace(paths, axis1=-2, axis2=-1)
    closed = (paths * met).sum(axis=(-2, -1))
    return np.where(triples > 0, closed / np.maximum(triples, 1), np.nan)

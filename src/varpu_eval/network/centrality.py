"""How many ties nodes have, and how far a network hangs on one of them: degree, strength and centralisation.

Knows one network, and degrees of stacks of small ones. Who broker and who constrain is another question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.cohesion import Stack, tied
from varpu_eval.network.one_mode import Ties, TiesLike, declare_ties, to_networkx

Direction = Literal["all", "in", "out"]
Values = NDArray[np.float64]


def degree(ties: TiesLike, *, normalised: bool = False, direction: Direction = "all") -> pd.Series:
    """Return the number of each node's ties.

    Parameters
    ----------
    normalised
        Divide by the ties a node can have: n - 1, or 2 (n - 1) for `all` of directed ties; nan for a single node.
    direction
        Of directed ties: `in`, `out` or `all` of them (a tie each way counts twice). Undirected ties do not differ.

    References
    ----------
    Freeman 1979, Social Networks 1, 215-239.

    Examples
    --------
    >>> degree(np.array([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]]), normalised=True).tolist()
    [0.5, 1.0, 0.5]
    """
    own = declare_ties(ties)
    counts = _sums(own, direction, weighted=False)
    return pd.Series(_per_partner(counts, own, direction) if normalised else counts.astype(np.int64), index=own.nodes)


def strength(ties: TiesLike, *, normalised: bool = False, direction: Direction = "all") -> pd.Series:
    """Return the sum of the weights of each node's ties.

    Parameters
    ----------
    normalised
        Divide as `degree` does: the mean weight over all ties a node can have, 0 for one that is not there.
    direction
        As for `degree`.

    References
    ----------
    Barrat et al. 2004, PNAS 101, 3747-3752.

    Examples
    --------
    >>> strength(np.array([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]])).tolist()
    [2.0, 2.5, 0.5]
    """
    own = declare_ties(ties)
    sums = _sums(own, direction, weighted=True)
    return pd.Series(_per_partner(sums, own, direction) if normalised else sums, index=own.nodes)


def centralisation(
    ties: TiesLike,
    *,
    of: Literal["degree", "strength", "closeness", "betweenness"] = "degree",
    direction: Direction = "all",
    heaviest: float | None = None,
) -> float:
    """Return how far the most central node is ahead of all others: 0 when all are alike, 1 in a star.

    Sum of (max c - c_i) over its theoretical maximum among networks of n nodes, which a star reaches:

    - degree: (n - 1) (n - 2); directed, (n - 1)^2 in or out, 2 (n - 1) (n - 2) all;
    - strength: as degree, times the largest weight a tie can have (`heaviest`);
    - closeness, c = (n - 1) / sum of distances: (n - 1) (n - 2) / (2 n - 3); undirected ties only;
    - betweenness: (n - 1)^2 (n - 2) / 2; directed, (n - 1)^2 (n - 2).

    Parameters
    ----------
    of
        The centrality. Closeness and betweenness are of ties without weights.
    direction
        Of directed ties, for degree and strength.
    heaviest
        Of strength only: the largest weight a tie could have, such as the number of meetings; the largest observed
        when None, with which equal weights give the degree's centralisation.

    Returns
    -------
    float
        0 without ties and when all are tied; nan where no star differs from another network (under 3 nodes; under 2 for
        in and out), for strength without ties unless `heaviest` is given, and for closeness of a disconnected network.

    Raises
    ------
    ValueError
        For another word, closeness of directed ties, or a `heaviest` below the largest weight or not of strength.

    References
    ----------
    Freeman 1979, Social Networks 1, 215-239; `centr_degree` (without loops), `centr_clo` and `centr_betw` of R igraph,
    `centralization` of R sna. The maximum for strength bounds each weight by `heaviest`.

    Examples
    --------
    >>> path = np.array([[0, 1.0, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])
    >>> round(centralisation(path), 3)  # degrees 1 2 2 1: (1 + 1) / (3 x 2)
    0.333
    """
    if of not in {"degree", "strength", "closeness", "betweenness"}:
        raise ValueError(f"'of' is '{of}'; it can be degree, strength, closeness or betweenness")
    own = declare_ties(ties)
    n = len(own.nodes)
    scale = _heaviest(own, of, heaviest)
    if of in {"degree", "strength"}:
        return _freeman(_sums(own, direction, weighted=of == "strength"), scale * _star(n, own, direction))
    if of == "betweenness":
        ways = 1 if own.directed else 2
        return _freeman(_network_centrality(own, nx.betweenness_centrality), (n - 1) ** 2 * (n - 2) / ways)
    if own.directed:
        raise ValueError("closeness centralisation is for undirected ties; drop the directions first")
    closeness = _network_centrality(own, nx.closeness_centrality)
    return _freeman(closeness, (n - 1) * (n - 2) / (2 * n - 3)) if nx.is_connected(to_networkx(own)) else np.nan


def degree_centralisations(weights: Stack) -> Stack:
    """Return the degree `centralisation` of each undirected matrix; nan under 3 nodes."""
    degrees = tied(weights).sum(axis=-1)
    n = degrees.shape[-1]
    ahead = (degrees.max(axis=-1, keepdims=True) - degrees).sum(axis=-1)
    return np.asarray(ahead / ((n - 1) * (n - 2)) if n > 2 else np.full(ahead.shape, np.nan))  # noqa: PLR2004 - a star


def _sums(ties: Ties, direction: Direction, *, weighted: bool) -> Values:
    if direction not in {"all", "in", "out"}:
        raise ValueError(f"'direction' is '{direction}'; it can be all, in or out")
    matrix = ties.weights if weighted else ties.adjacency
    sent, received = matrix.sum(axis=1), matrix.sum(axis=0)
    if not ties.directed:
        return np.asarray(sent)
    return np.asarray({"all": sent + received, "in": received, "out": sent}[direction])


def _per_partner(values: Values, ties: Ties, direction: Direction) -> Values:
    possible = (len(ties.nodes) - 1) * (2 if ties.directed and direction == "all" else 1)
    return values / possible if possible else np.full(len(values), np.nan)


def _star(n: int, ties: Ties, direction: Direction) -> int:
    """Return how far the degree of a star's centre is ahead of the other n - 1 nodes, summed."""
    if not ties.directed:
        return (n - 1) * (n - 2)
    return 2 * (n - 1) * (n - 2) if direction == "all" else (n - 1) ** 2


def _heaviest(ties: Ties, of: str, heaviest: float | None) -> float:
    if of != "strength":
        if heaviest is not None:
            raise ValueError(f"'heaviest' is {heaviest}, and {of} does not look at weights; leave it out")
        return 1.0
    observed = float(ties.weights.data.max()) if ties.weights.nnz else 0.0
    if heaviest is not None and not heaviest >= observed:
        raise ValueError(f"'heaviest' is {heaviest}, below the largest weight {observed}; give what no tie can exceed")
    return observed if heaviest is None else heaviest


def _network_centrality(ties: Ties, centrality: Callable[..., dict[object, float]]) -> Values:
    options = {"normalized": False} if centrality is nx.betweenness_centrality else {}
    found = centrality(to_networkx(ties), **options)
    return np.array([found[node] for node in ties.nodes])


def _freeman(values: Values, maximum: float) -> float:
    return float((values.max() - values).sum() / maximum) if maximum > 0 else np.nan

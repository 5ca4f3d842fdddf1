"""Shortest paths through weighted ties, exactly: who lies between others.

Knows betweenness where a tie of weight w is 1 / w long. Sums of such lengths as floats break ties between paths that
are equally long, which moves betweenness by whole pairs: lengths are whole numbers where `exact_lengths` can tell them,
and elsewhere the caller must say how near is equal.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from varpu_eval.network.dijkstra import Arcs, dependency, reversed_arcs
from varpu_eval.network.exact_lengths import tie_lengths
from varpu_eval.network.one_mode import Ties, TiesLike, declare_ties

_LARGEST_TOLERANCE = 0.01


def betweenness(
    ties: TiesLike, *, weighted: bool = True, normalized: bool = False, tolerance: float | None = None
) -> pd.Series:
    """Return the betweenness of every node: over pairs of others, the share of their shortest paths that pass it.

    b_v = sum over s, t of (shortest paths from s to t through v) / (shortest paths from s to t). Undirected pairs
    count once. A tie of weight w is 1 / w long; pairs without a path count nothing.

    Parameters
    ----------
    ties
        As `declare_ties` takes them.
    weighted
        Whether weights count; without them each tie is 1 long.
    normalized
        Whether to divide by the number of pairs of others, (n - 1)(n - 2) / 2, or twice that for directed ties.
    tolerance
        None reads the weights as fractions of one denominator, which counts, decimals and Newman weights (meetings of
        up to 30) are: the answer is exact. A number compares lengths as floats, and paths that differ by less than this
        share are equally long: 1e-12 for weights of full precision, 1e-5 for weights rounded to six digits.

    Returns
    -------
    Series
        By node; 0 for a node without ties.

    Raises
    ------
    ValueError
        When weights are no fractions of one denominator and no tolerance is given, the tolerance is not between 0 and
        0.01, or `normalized` is asked of fewer than three nodes.

    Notes
    -----
    `betweenness_centrality` of networkx with `weight` an attribute of lengths in whole numbers, and `betweenness` of R
    igraph with `weights` the lengths. It takes n searches of m log n steps in Python: seconds with 200 persons and
    6,000 ties, a minute or two with 1,000 and 50,000.

    References
    ----------
    Freeman 1977, Sociometry 40, 35; Brandes 2001, Journal of Mathematical Sociology 25, 163; lengths 1 / w: Newman
    2001, Phys. Rev. E 64, 016132.

    Examples
    --------
    >>> thirds = pd.DataFrame({"source": [0, 1, 0], "target": [1, 2, 2], "weight": [2 / 3, 1 / 3, 2 / 9]})
    >>> betweenness(thirds).tolist()  # 0-2 is 4.5 long, 0-1-2 is 1.5 + 3: both are shortest
    [0.0, 0.5, 0.0]
    """
    own = declare_ties(ties)
    if tolerance is not None and not 0 <= tolerance <= _LARGEST_TOLERANCE:
        raise ValueError(f"tolerance is {tolerance}; a share of a path's length, 0 .. {_LARGEST_TOLERANCE}, is needed")
    pairs = (len(own.nodes) - 1) * (len(own.nodes) - 2)
    if normalized and pairs <= 0:
        raise ValueError("fewer than three nodes have no pair of others to lie between; ask for normalized=False")
    arcs = _arcs(own, tie_lengths(own.weights.data, weighted=weighted, exact=tolerance is None))
    reverse = reversed_arcs(arcs)
    scores = np.zeros(len(own.nodes))
    for source in range(len(own.nodes)):
        scores += dependency(arcs, reverse, source, tolerance or 0.0)
    scale = pairs if normalized else 1 if own.directed else 2
    return pd.Series(scores / scale, index=own.nodes, name="betweenness")


def _arcs(ties: Ties, lengths: list[int] | list[float]) -> Arcs:
    begins, targets = ties.weights.indptr.tolist(), ties.weights.indices.tolist()
    return [list(zip(targets[begin:end], lengths[begin:end], strict=True)) for begin, end in pairwise(begins)]

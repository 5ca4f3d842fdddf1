"""How alike two aligned networks are, as a function of the order of the second one's nodes.

Knows what does not depend on the order and is counted once. Which orders are looked at stands in `qap`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from varpu_eval.network.aligned_ties import weights_at
from varpu_eval.network.one_mode import Ties

_ROUNDING = 1e-12
"""Weights that differ by less than this share are the same: sums in another order."""


def correlation_by_order(first: Ties, second: Ties) -> Callable[[NDArray[np.intp]], float]:
    """Return the correlation as a function of the order of the second network's nodes; only the products depend on it.

    The pairs off the diagonal are counted in both directions, which leaves an undirected correlation as it is.
    """
    cells = len(first.nodes) * (len(first.nodes) - 1)
    means, spreads = zip(*(_spread(ties.weights.data, cells) for ties in (first, second)), strict=True)
    if not all(spreads):
        raise ValueError("all pairs of a network weigh the same, so it has no correlation with any other")
    rows, columns = first.weights.nonzero()

    def correlation(order: NDArray[np.intp]) -> float:
        together = float(first.weights.data @ weights_at(second, order[rows], order[columns])) / cells
        return float(np.clip((together - means[0] * means[1]) / (spreads[0] * spreads[1]), -1, 1))

    return correlation


def jaccard_by_order(first: Ties, second: Ties) -> Callable[[NDArray[np.intp]], float]:
    """Return the share of ties in both of those in either, as a function of the order of the second's nodes."""
    rows, columns = first.weights.nonzero()
    ties = first.weights.nnz + second.weights.nnz
    if not ties:
        raise ValueError("neither network has a tie, so no share of them is in both")

    def jaccard(order: NDArray[np.intp]) -> float:
        kept = int(np.count_nonzero(weights_at(second, order[rows], order[columns])))
        return kept / (ties - kept)

    return jaccard


def _spread(weights: NDArray[np.float64], cells: int) -> tuple[float, float]:
    """Return mean and standard deviation over all cells, of which those without a tie weigh 0."""
    mean = float(weights.sum()) / cells
    squares = float(((weights - mean) ** 2).sum()) + (cells - len(weights)) * mean**2
    constant = not len(weights) or (len(weights) == cells and np.ptp(weights) <= _ROUNDING * mean)
    return mean, 0.0 if constant else float(np.sqrt(squares / cells))

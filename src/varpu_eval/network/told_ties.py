"""What measures of a year's sectors may see of their ties, so that no measure tells of a tie what the tie does not.

Knows which ties are shown. Measures of weights take those of ties that are shown, and no others. Measures of who met
whom take every pair of which that is told; what one or two persons carry stays as it was in every draw of a null,
which would tell how often these persons came.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from varpu_eval.network.cohesion import Stack
from varpu_eval.network.year import YearNetwork


def shown_weights(network: YearNetwork, weights: Stack) -> Stack:
    """Return weights (.. x sectors x sectors) of the ties that are shown, 0 elsewhere."""
    return np.where(network.shown, weights, 0.0)


def told_ties(network: YearNetwork, weights: Stack) -> Stack:
    """Return 1 where two sectors met (.. x sectors x sectors), in all as observed where the tie is not shown."""
    return np.where(network.shown, weights > 0, network.together > 0).astype(np.float64)


def free_pairs(network: YearNetwork, free: NDArray[np.bool_]) -> bool:
    """Say whether chance has a pair to vary whose tie is shown."""
    return bool(np.triu(network.shown & free, k=1).any())

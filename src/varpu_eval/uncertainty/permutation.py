"""P-values of a statistic against draws of it under a null model.

Knows how to count draws. Does not know how they were drawn.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike


def permutation_p(
    observed: float, draws: ArrayLike, *, alternative: Literal["greater", "less", "two-sided"] = "two-sided"
) -> float:
    """Return (b + 1) / (n + 1), where b of the n draws are at least as extreme as what was observed.

    Two-sided is twice the smaller tail, at most 1. The observed value counts as one draw, so that p is never 0
    (Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9).

    Parameters
    ----------
    observed
        The statistic of the data.
    draws
        Shape (n,): the statistic under the null model, at least one.

    Raises
    ------
    ValueError
        When there is no draw or one is not a number.

    Examples
    --------
    >>> permutation_p(5, [1, 2, 3, 4], alternative="greater")
    0.2
    """
    null = np.asarray(draws, dtype=float)
    if null.size == 0 or not np.isfinite(null).all():
        raise ValueError("a permutation p-value needs at least one draw, each of them a number")
    tolerance = 1e-12 * max(1.0, abs(observed))  # ties that differ only in the last digit are ties
    greater = (int(np.sum(null >= observed - tolerance)) + 1) / (null.size + 1)
    less = (int(np.sum(null <= observed + tolerance)) + 1) / (null.size + 1)
    return {"greater": greater, "less": less, "two-sided": min(1.0, 2 * min(greater, less))}[alternative]

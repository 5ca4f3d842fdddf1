"""Covariance between two waves of a finite population that some persons answered twice.

Knows matched persons and population counts. Does not know how either wave's own variance is made.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.intervals import Floats


def overlap_covariance(
    first: ArrayLike, second: ArrayLike, *, n: tuple[int, int], population: tuple[float, float]
) -> Floats:
    """Return the covariance of two stratum totals that rests on the persons seen in both waves.

    With n1 of N1 and n2 of N2 persons answering at random and m seen in both, the covariance of two means is
    (m / (n1 n2) - N12 / (N1 N2)) S12, N12 being the persons in both frames. How many those are is not in the data; the
    smaller frame is taken to lie within the larger, which makes the last term 1 / max(N1, N2). The factor is never
    taken below 0: when no more were seen twice than independent waves would give, nothing is gained. Everybody seen in
    both waves gives the variance of one wave, (1 - n / N) S / n.
    Sources: Tam 1984, Amer. Statist. 38, 288-289; Qualité & Tillé 2008, Survey Methodology 34, 173-181.

    Parameters
    ----------
    first, second
        Shape (m, k): the matched persons' linearised contributions, less their stratum's mean in that wave.
    n
        Answers in each wave.
    population
        Persons in the frame of each wave, not fewer than `n`.

    Returns
    -------
    ndarray
        Shape (k,): one covariance a column.

    Examples
    --------
    >>> z = [[-1.0], [1.0]]
    >>> overlap_covariance(z, z, n=(2, 2), population=(4, 4)).tolist()  # (1 - 2 * 2 / (2 * 4)) * 2 / 1 * (1 + 1)
    [2.0]
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    matched = a.shape[0]
    if matched < 2:  # noqa: PLR2004  # one pair has no covariance
        return np.zeros(a.shape[1])
    excess = max(0.0, 1 - n[0] * n[1] / (matched * max(population)))
    return np.asarray(excess * matched / (matched - 1) * (a * b).sum(axis=0))

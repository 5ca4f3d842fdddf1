"""Exact weights, none below 0 and 1 in sum, that bring a mean of donors nearest to a series.

Knows arrays. Does not know regions, years or what the weights are for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import nnls

from varpu_eval.uncertainty.intervals import Floats

EXACT = 1e-6
"""How far the sum of squares may be from its minimum, in squares of the distance of the nearest single donor: what
rounding leaves where donors differ by ten orders of magnitude; elsewhere it is below 1e-12."""


DUST = 1e-12
"""Weights not above this share are what rounding leaves of 0."""


def simplex_weights(donors: ArrayLike, target: ArrayLike) -> Floats:
    """Return the weights w that minimise |Z w - z|^2, where every w is 0 or more and all sum to 1.

    Non-negative least squares of A v = b with A = [(Z - z 1') / s; 1'] and b = (0, 1), then w = v / sum(v). With
    v = t w the sum of squares is t^2 q(w) + (t - 1)^2, q being |Z w - z|^2 / s^2; its least value over t, q / (1 + q),
    grows with q, so the same w is the minimum of both: nothing is approximated. The scale s is the distance of the
    nearest single donor, so that q is at most 1 at the minimum. The answer is held against its optimality conditions.
    Where a weighted mean of donors meets the target exactly, other weights do so as well, and these are one choice of
    many (with at most one donor more than there are rows).
    Source: Lawson & Hanson 1974, Solving Least Squares Problems, ch. 23 (non-negative least squares).

    Parameters
    ----------
    donors
        Shape (rows, donors): Z, at least one of each.
    target
        Shape (rows,): z.

    Returns
    -------
    ndarray
        Shape (donors,): weights; exactly 0 for donors that do not take part.

    Raises
    ------
    ValueError
        When shapes do not fit, a value is not a finite number, or rounding keeps the minimum from being reached.

    Examples
    --------
    >>> simplex_weights([[0.0, 4.0], [0.0, 4.0]], [1.0, 1.0]).tolist()  # a quarter of the way from 0 to 4
    [0.75, 0.25]
    """
    z0, z1 = np.asarray(donors, dtype=float), np.asarray(target, dtype=float)
    if z0.ndim != 2 or z0.size == 0 or z1.shape != z0.shape[:1]:  # noqa: PLR2004 - rows and donors
        raise ValueError(f"donors have shape {z0.shape}, the target {z1.shape}; expected (rows, donors) and (rows,)")
    if not (np.isfinite(z0).all() and np.isfinite(z1).all()):
        raise ValueError("weights need finite values in every row; leave out donors or rows with missing ones")
    return _weights(z0 - z1[:, np.newaxis])


def weights_of_each(series: Floats) -> Floats:
    """Return, of each column, the simplex weights of all others that come nearest to it.

    Parameters
    ----------
    series
        Shape (rows, regions): finite values.

    Returns
    -------
    ndarray
        Shape (regions, regions): column j has the weights of the others for region j, and 0 for itself, so that
        `series @ weights` is everybody's weighted mean of the others.

    Examples
    --------
    >>> weights_of_each(np.array([[0.0, 1.0, 4.0]])).round(4).tolist()  # 1 is 3/4 * 0 + 1/4 * 4; 0 and 4 have 1 nearest
    [[0.0, 0.75, 0.0], [1.0, 0.0, 1.0], [0.0, 0.25, 0.0]]
    """
    regions = series.shape[1]
    weights, others = np.zeros((regions, regions)), np.arange(regions)
    for j in range(regions):
        chosen = others != j
        weights[chosen, j] = _weights(series[:, chosen] - series[:, [j]])
    return weights


def _weights(differences: Floats) -> Floats:
    """Return the weights whose mean of these differences, (rows, donors), is nearest to 0."""
    scale = np.sqrt(np.einsum("ij,ij->j", differences, differences).min())
    if scale == 0:  # a donor that is the target itself
        alike = ~differences.any(axis=0)
        return np.asarray(alike / alike.sum())
    scaled = differences / scale
    wanted = np.zeros(len(scaled) + 1)
    wanted[-1] = 1.0
    try:
        found = nnls(np.vstack([scaled, np.ones(scaled.shape[1])]), wanted)[0]
    except RuntimeError:
        raise ValueError("the weights do not converge; donors may differ by too many orders of magnitude") from None
    weights = np.where(found > DUST * found.sum(), found, 0.0)
    weights = weights / weights.sum()
    slope = scaled.T @ (scaled @ weights)
    if not slope @ weights - slope.min() <= EXACT:  # bounds the distance to the least sum of squares
        raise ValueError("the weights miss their minimum by rounding; donors differ by too many orders of magnitude")
    return np.asarray(weights)

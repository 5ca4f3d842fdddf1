"""What each cluster adds to the coefficients of a regression, corrected for the pull it has on its own fit.

Knows a fitted model, clusters and a working model of how answers vary. Makes matrices of a cluster's rows by
coefficients, never of rows by rows. Does not know tests or intervals; see `cluster_robust`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from varpu_eval.uncertainty.designs import Codes
from varpu_eval.uncertainty.generalised_linear import Fit
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.inverse_roots import inverse_root_times
from varpu_eval.uncertainty.regressors import ModelRows
from varpu_eval.uncertainty.working_moments import WorkingMoments

Correction = Literal["CR0", "CR1", "CR2"]
Weighting = Literal["sampling", "precision"]

LEAST_SEEN = {"CR0": 0.25, "CR1": 0.25, "CR2": 0.9}
"""Part of a coefficient's variance that must be expected to be seen: CR2 sees all, unless a cluster stands alone."""

BATCH = 2_000_000
"""Numbers of an array of clusters that are handled together."""


@dataclass(frozen=True, slots=True)
class _Working:
    """The working model: answers are independent with variances `target`; residuals' covariance is theirs + T K T'.

    Shapes: target and over (m,), tall T (m, r), middle K (r, r), model (p, p).
    """

    target: Floats
    tall: Floats
    middle: Floats
    model: Floats


def _working(rows: ModelRows, fitted: Fit, weighting: Weighting) -> _Working:
    slopes, bread = fitted.variance[:, None] * rows.x, fitted.bread
    if weighting == "precision":
        return _Working(fitted.variance / rows.weights, slopes, -bread, bread)
    weighted = rows.weights[:, None] * slopes
    meat = slopes.T @ ((rows.weights**2)[:, None] * rows.x)
    model = bread @ meat @ bread
    middle = np.block([[model, -bread], [-bread, np.zeros_like(bread)]])
    return _Working(fitted.variance, np.column_stack([slopes, weighted]), middle, model)


def cluster_parts(
    rows: ModelRows, fitted: Fit, clusters: Codes, correction: Correction, weighting: Weighting
) -> tuple[Floats, WorkingMoments]:
    """Return each cluster's part in the coefficients, and the moments of such parts under the working model.

    Parameters
    ----------
    clusters
        Shape (m,): code 0..J-1 of each row that takes part.
    correction, weighting
        See `cluster_robust`.

    Returns
    -------
    tuple
        Parts of shape (J, p), whose cross-products are the robust covariance; their moments.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> from varpu_eval.uncertainty.generalised_linear import LINEAR, fit
    >>> from varpu_eval.uncertainty.regressors import model_rows
    >>> rows = model_rows(make_design([1] * 4), np.empty((4, 0)), [1.0, 3.0, 4.0, 8.0])
    >>> parts, _ = cluster_parts(rows, fit(LINEAR, rows), np.array([0, 0, 1, 1]), "CR0", "sampling")
    >>> parts.ravel().round(6).tolist()  # residuals -3, -1, 0, 4 over 4 rows
    [-1.0, 1.0]
    """
    working = _working(rows, fitted, weighting)
    count, p, r = int(clusters.max()) + 1, rows.x.shape[1], working.tall.shape[1]
    influence, own, shared = np.zeros((count, p)), np.zeros((p, p, count)), np.zeros((p, count, r))
    residuals = rows.y - fitted.mean
    factor = np.sqrt(count / (count - 1)) if correction == "CR1" else 1.0
    for cluster, at in _batches(clusters, 2 * r + p):
        weighted = rows.weights[at][:, :, None] * rows.x[at]
        if correction == "CR2":
            weighted = _adjusted(working, at, weighted)
        lever = factor * (weighted @ fitted.bread)
        turned = lever.transpose(0, 2, 1)
        influence[cluster] = (turned @ residuals[at][:, :, None])[:, :, 0]
        own[:, :, cluster] = (turned @ (working.target[at][:, :, None] * lever)).transpose(1, 2, 0)
        shared[:, cluster] = (turned @ working.tall[at]).transpose(1, 0, 2)
    return influence, WorkingMoments(own, shared, working.middle, working.model, LEAST_SEEN[correction])


def _adjusted(working: _Working, at: Codes, weighted: Floats) -> Floats:
    """Return A_j W_j U_j, where A = D (D Var(residuals) D)^(-1/2) D and D^2 = target; shape (b, m, p)."""
    target = working.target[at][:, :, None]
    root = np.sqrt(target)
    return root * inverse_root_times(target[:, :, 0] ** 2, root * working.tall[at], working.middle, root * weighted)


def _batches(clusters: Codes, width: int) -> Iterator[tuple[Codes, Codes]]:
    """Give clusters of one size together: their codes, shape (b,), and the places of their rows, shape (b, size)."""
    order = np.argsort(clusters, kind="stable")
    sizes = np.bincount(clusters)
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    for size in np.unique(sizes):
        same = np.flatnonzero(sizes == size)
        step = max(1, BATCH // (int(size) * width))
        for first in range(0, same.size, step):
            batch = same[first : first + step]
            yield batch, order[start[batch][:, None] + np.arange(size)]

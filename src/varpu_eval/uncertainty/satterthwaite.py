"""Degrees of freedom of a mean or a contrast of means whose groups may lie in several strata.

Knows what `degrees` knows, and strata: here the covariance between clusters is written out in full, which `degrees`
avoids where each group lies within one stratum. Does not know the variance itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from varpu_eval.uncertainty.degrees import WITHIN_CLUSTER
from varpu_eval.uncertainty.designs import Codes, Design, Stage
from varpu_eval.uncertainty.intervals import Floats

MANY = 2000
"""With more clusters the correction is small and its matrix large: clusters less strata are kept."""


def satterthwaite_df(design: Design, weights: Sequence[Floats]) -> Floats:
    """Return Satterthwaite's degrees of freedom of a sum of group means under a stratified design of one stage.

    2 mean^2 / variance of the variance estimate under the working model of `effective_df` (one variance, correlation
    0.05 within a cluster and group), with cluster sums taken from their stratum's mean. Sources: there.

    Parameters
    ----------
    design
        One stage; weights calibrated to the counts of groups (post-strata) at most.
    weights
        One array (rows, k) a group: what multiplies each row's value in the estimate; a column adds up to the group's
        coefficient.

    Returns
    -------
    ndarray
        Shape (k,); NaN where no group has rows, infinite where there are over 2,000 clusters.

    Raises
    ------
    ValueError
        When the design has more stages, or weights calibrated to anything but post-strata.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> halves = make_design([1] * 8, strata=[[1] * 4 + [2] * 4])
    >>> satterthwaite_df(halves, [np.full((8, 1), 1 / 8)]).round(6).tolist()  # equal: clusters less strata
    [6.0]
    """
    if len(design.stages) > 1:
        raise ValueError("Satterthwaite's degrees of freedom are known for one stage; leave the later ones out")
    stage, k = design.stages[0], weights[0].shape[1]
    if stage.stratum.size > MANY:
        return np.full(k, np.inf)
    averages = _averages(design, stage.stratum)
    parts = [(stage.members @ part**2, stage.members @ part) for part in _apart(design, weights)]
    return np.array([_one(stage, averages, [(a[:, j], b[:, j]) for a, b in parts]) for j in range(k)])


def _one(stage: Stage, averages: sparse.csr_array, parts: list[tuple[Floats, Floats]]) -> float:
    """Return the degrees of freedom of one column; `parts` give each group's sums of squares and sums by cluster."""
    covariance = np.zeros((stage.stratum.size, stage.stratum.size))
    for squares, total in parts:
        if not total.any():
            continue
        own = (1 - WITHIN_CLUSTER) * squares + WITHIN_CLUSTER * total**2
        share = total / total.sum()
        covariance -= np.outer(share, own - own.sum() / 2 * share) + np.outer(own - own.sum() / 2 * share, share)
        covariance[np.diag_indices_from(covariance)] += own
    for _ in range(2):  # columns, then rows
        covariance -= (averages @ covariance)[stage.stratum]
        covariance = covariance.T
    scale = stage.factor[stage.stratum]
    square = float(scale @ covariance**2 @ scale)
    return float((scale @ np.diag(covariance)) ** 2 / square) if square > 0 else np.nan


def _averages(design: Design, stratum: Codes) -> sparse.csr_array:
    """Return what averages clusters within their stratum, (strata, clusters); 0 where a cluster alone has no centre."""
    size = np.bincount(stratum)
    share = np.where((size == 1) & (design.lonely == "adjust"), 0.0, 1 / size)
    return sparse.csr_array((share[stratum], (stratum, np.arange(stratum.size))), shape=(size.size, stratum.size))


def _apart(design: Design, weights: Sequence[Floats]) -> list[Floats]:
    """Return groups apart by post-stratum, where each has a mean of its own."""
    if not design.calibrations:
        return list(weights)
    classes = design.calibrations[0].auxiliaries
    if len(design.calibrations) > 1 or not sparse.issparse(classes) or (classes.sum(axis=1) > 1).any():
        raise ValueError("Satterthwaite's degrees of freedom are known for post-strata, not for other calibrations")
    columns = classes.tocsc()
    apart = [part * columns[:, [at]].toarray() for part in weights for at in range(columns.shape[1])]
    return [part for part in apart if part.any()]

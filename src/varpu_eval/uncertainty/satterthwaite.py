"""What few clusters do to the variance of a mean or a contrast of means whose groups may lie in several strata.

Knows what `degrees` knows, strata and finite populations: here the covariance between clusters is written out in full,
which `degrees` avoids where each group lies within one stratum. Does not know the variance itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from varpu_eval.uncertainty.degrees import NOTHING_LEFT, WITHIN_CLUSTER, FewClusters
from varpu_eval.uncertainty.designs import Design, Stage
from varpu_eval.uncertainty.intervals import Floats

MANY = 2000
"""With more clusters the correction is small and its matrix large: nothing is corrected."""


def few_clusters_across_strata(design: Design, weights: Sequence[Floats]) -> FewClusters:
    """Return Satterthwaite's degrees of freedom of a sum of group means, and how much too small its variance is.

    As `few_clusters`, with cluster sums taken from their stratum's mean: 2 mean^2 / variance of the variance estimate
    under its working model (one variance, correlation 0.05 within a cluster and group), and the variance of the
    estimate over that mean. Sources: there.

    Parameters
    ----------
    design
        One stage; weights calibrated to the counts of groups (post-strata) at most.
    weights
        One array (rows, k) a group: what multiplies each row's value in the estimate; a column adds up to the group's
        coefficient.

    Returns
    -------
    FewClusters
        NaN where no group has rows. With over 2,000 clusters, infinite degrees of freedom and a factor of 1.

    Raises
    ------
    ValueError
        When the design has more stages, or weights calibrated to anything but post-strata.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> halves = make_design([1] * 8, strata=[[1] * 4 + [2] * 4])
    >>> found = few_clusters_across_strata(halves, [np.full((8, 1), 1 / 8)])
    >>> found.df.round(6).tolist(), found.factor.round(6).tolist()  # equal: clusters less strata
    ([6.0], [1.0])
    """
    if len(design.stages) > 1:
        raise ValueError("the correction for few clusters is known for one stage; leave the later ones out")
    stage, k = design.stages[0], weights[0].shape[1]
    if stage.stratum.size > MANY:
        return FewClusters(np.full(k, np.inf), np.ones(k))
    averages, drawn = _averages(design), _drawn(design)
    parts = [(stage.members @ part**2, stage.members @ part) for part in _apart(design, weights)]
    found = [_one(stage, averages, drawn, [(a[:, j], b[:, j]) for a, b in parts]) for j in range(k)]
    df, factor = np.array(found).T
    return FewClusters(df, factor)


def satterthwaite_df(design: Design, weights: Sequence[Floats]) -> Floats:
    """Return the degrees of freedom of `few_clusters_across_strata`, shape (k,).

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> satterthwaite_df(make_design([1] * 4), [np.full((4, 1), 0.25)]).round(6).tolist()
    [3.0]
    """
    return few_clusters_across_strata(design, weights).df


def _one(
    stage: Stage, averages: sparse.csr_array, drawn: Floats, parts: list[tuple[Floats, Floats]]
) -> tuple[float, float]:
    """Return both numbers of one column; `parts` give each group's sums of squares and sums by cluster."""
    covariance = np.zeros((stage.stratum.size, stage.stratum.size))
    true = 0.0
    for squares, total in parts:
        if not total.any():
            continue
        own = (1 - WITHIN_CLUSTER) * squares + WITHIN_CLUSTER * total**2
        share = total / total.sum()
        covariance -= np.outer(share, own - own.sum() / 2 * share) + np.outer(own - own.sum() / 2 * share, share)
        covariance[np.diag_indices_from(covariance)] += own
        true += float(drawn[stage.stratum] @ own)
    for _ in range(2):  # columns, then rows
        covariance -= (averages @ covariance)[stage.stratum]
        covariance = covariance.T
    scale = stage.factor[stage.stratum]
    mean, square = float(scale @ np.diag(covariance)), float(scale @ covariance**2 @ scale)
    if mean <= NOTHING_LEFT * true:
        return np.nan, np.nan
    return mean**2 / square, true / mean


def _averages(design: Design) -> sparse.csr_array:
    """Return what averages clusters within their stratum, (strata, clusters); 0 where a cluster alone has no centre."""
    stratum = design.stages[0].stratum
    size = np.bincount(stratum)
    share = np.where((size == 1) & (design.lonely == "adjust"), 0.0, 1 / size)
    return sparse.csr_array((share[stratum], (stratum, np.arange(stratum.size))), shape=(size.size, stratum.size))


def _drawn(design: Design) -> Floats:
    """Return the part of each stratum's variance that the design counts: not what was seen whole, or taken for sure."""
    stage = design.stages[0]
    n = stage.clusters
    part = stage.factor * np.where(n > 1, (n - 1) / n, 1.0)
    return np.where((n == 1) & (design.lonely != "adjust"), 0.0, part)


def _apart(design: Design, weights: Sequence[Floats]) -> list[Floats]:
    """Return groups apart by post-stratum, where each has a mean of its own."""
    if not design.calibrations:
        return list(weights)
    classes = design.calibrations[0].auxiliaries
    if len(design.calibrations) > 1 or not sparse.issparse(classes) or (classes.sum(axis=1) > 1).any():
        raise ValueError("the correction for few clusters is known for post-strata, not for other calibrations")
    columns = classes.tocsc()
    apart = [part * columns[:, [at]].toarray() for part in weights for at in range(columns.shape[1])]
    return [part for part in apart if part.any()]

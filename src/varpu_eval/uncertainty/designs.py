"""Sampling designs and the variance of weighted totals under them, by Taylor linearisation.

Knows strata, clusters, stages, finite populations and degrees of freedom, as arrays of codes. Does not know what was
asked, of whom, nor what a year is: waves are stacked as further rows, and a cluster seen in two waves has one id, which
keeps the covariance between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.residuals import Calibration

Codes: TypeAlias = NDArray[np.int64]
Lonely = Literal["fail", "certainty", "adjust"]

CLOSE = 8
"""Whole numbers that span fewer times this than there are rows lie close: counting them is quicker than hashing."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of sampling, as it bears on the variance.

    Parameters
    ----------
    members
        Shape (clusters, rows): 1 where a row belongs to a cluster of this stage.
    stratum
        Shape (clusters,): code 0..strata-1 of the stratum that the cluster was sampled in.
    clusters
        Shape (strata,): clusters sampled in each stratum.
    factor
        Shape (strata,): what the sum of squared deviations of cluster totals is multiplied by.
    """

    members: sparse.csr_array
    stratum: Codes
    clusters: Floats
    factor: Floats


@dataclass(frozen=True, slots=True)
class Design:
    """How the rows came to be in the data.

    Parameters
    ----------
    weights
        Shape (rows,): not negative.
    stages
        The first stage first; one stage where no finite population is given (ultimate clusters).
    lonely
        What a stratum with one sampled cluster adds: `fail` refuses such a design, `certainty` adds nothing, `adjust`
        adds the square of the cluster's own deviation from the estimate of all strata (as R's `survey.lonely.psu`).
    calibrations
        What the weights were calibrated to, the first step first; variances are of the residuals on it.
    """

    weights: Floats
    stages: tuple[Stage, ...]
    lonely: Lonely
    calibrations: tuple[Calibration, ...] = ()


def make_design(
    weights: ArrayLike,
    *,
    clusters: Sequence[ArrayLike] = (),
    strata: Sequence[ArrayLike] = (),
    populations: Sequence[ArrayLike] = (),
    lonely: Lonely = "fail",
) -> Design:
    """Describe a design; every argument gives one array of labels a stage, each with one label a row.

    Parameters
    ----------
    weights
        Shape (rows,): base weights.
    clusters
        Labels of clusters; none means that each row is its own. Labels of later stages need to be unique only within
        the stage before. A later stage adds to the variance only where `populations` are given.
    strata
        Labels of strata; a stage left out has one stratum. Labels of first-stage clusters are read within strata.
    populations
        Number of clusters in the frame, of the row's stratum and stage (the finite population correction).

    Raises
    ------
    ValueError
        When a stratum has one cluster and `lonely` is `fail`; when a population is smaller than what was sampled; when
        every cluster of the frame was sampled, which makes the variance 0 by construction.

    Examples
    --------
    >>> design = make_design([1, 1, 1, 1], clusters=[["a", "a", "b", "c"]])
    >>> degrees_of_freedom(design)
    2
    """
    base = np.asarray(weights, dtype=float)
    rows = base.size
    if rows == 0 or not np.isfinite(base).all() or (base < 0).any():
        raise ValueError("a design needs at least one row, and weights that are numbers and not negative")
    labels = tuple(clusters) or (np.arange(rows),)
    within: Codes = np.zeros(rows, dtype=np.int64)
    carried = np.ones(rows)
    stages: list[Stage] = []
    for depth in range(len(labels) if len(populations) else 1):
        stratum = _codes(within, strata[depth]) if depth < len(strata) else _codes(within)
        cluster = _codes(stratum, labels[depth])
        population = np.asarray(populations[depth], dtype=float) if depth < len(populations) else None
        stage, carried = _stage(stratum, cluster, population, carried, lonely, first=depth == 0)
        stages.append(stage)
        within = cluster
        if population is None:
            break
    if all((stage.factor == 0).all() for stage in stages):
        raise ValueError(
            "every cluster of the frame was sampled, so the variance is 0 by construction; leave the population out, "
            "or sample persons within a frame that has more of them"
        )
    return Design(base, tuple(stages), lonely)


def covariance(design: Design, scores: ArrayLike) -> Floats:
    """Return the covariance matrix of the column sums of `scores` under the design.

    Parameters
    ----------
    scores
        Shape (rows, k): each row's weighted, linearised contribution; 0 outside the domain (Binder 1983, Int. Stat.
        Rev. 51; R `svyrecvar`). Under calibrated weights each score is replaced by its residual.

    Returns
    -------
    ndarray
        Shape (k, k).

    Examples
    --------
    >>> covariance(make_design([1, 1, 1]), [[1.0], [2.0], [6.0]]).round(9).tolist()  # 3/2 * (4 + 1 + 9)
    [[21.0]]
    """
    joined = np.concatenate(_deviations(design, scores))
    return np.asarray(joined.T @ joined)


def variance(design: Design, scores: ArrayLike) -> Floats:
    """Return the diagonal of `covariance`, shape (k,), without making the rest.

    >>> variance(make_design([1, 1, 1]), [[1.0], [2.0], [6.0]]).round(9).tolist()
    [21.0]
    """
    return np.asarray((np.concatenate(_deviations(design, scores)) ** 2).sum(axis=0))


def degrees_of_freedom(design: Design, rows: ArrayLike | None = None) -> int:
    """Return first-stage clusters less strata, counting those with a row in `rows` (shape (rows,), bool; all if None).

    >>> degrees_of_freedom(make_design([1, 1, 1, 1], strata=[["a", "a", "b", "b"]]))
    2
    """
    stage = design.stages[0]
    if rows is None or np.all(rows):
        return stage.stratum.size - stage.clusters.size
    present = np.asarray(rows, dtype=float)
    return int(clusters_with(design, present[:, None])[0] - strata_with(design, present[:, None])[0])


def clusters_with(design: Design, present: ArrayLike) -> Codes:
    """Return how many first-stage clusters have a row; `present` is (rows, k) of 0 and 1, the answer (k,)."""
    seen = (design.stages[0].members @ np.asarray(present, dtype=float)) > 0
    return np.asarray(seen.sum(axis=0), dtype=np.int64)


def strata_with(design: Design, present: ArrayLike) -> Codes:
    """Return how many first-stage strata have a row; `present` is (rows, k) of 0 and 1, the answer (k,)."""
    stage = design.stages[0]
    seen = (stage.members @ np.asarray(present, dtype=float)) > 0
    return np.asarray((_sums(stage, seen.astype(float)) > 0).sum(axis=0), dtype=np.int64)


def _deviations(design: Design, scores: ArrayLike) -> list[Floats]:
    """Return a stage's scaled deviations of cluster totals from their stratum's mean; (clusters, k) each."""
    z = np.asarray(scores, dtype=float)
    for step in reversed(design.calibrations):  # the last step was of weights that the earlier ones had made
        z = step.residuals(z)
    parts = []
    for stage in design.stages:
        total = stage.members @ z
        alone = stage.clusters == 1
        centre = _sums(stage, total) / stage.clusters[:, None]
        if design.lonely == "adjust":
            centre[alone] = 0.0
        parts.append(np.sqrt(stage.factor)[stage.stratum, None] * (total - centre[stage.stratum]))
    return parts


def _sums(stage: Stage, total: Floats) -> Floats:
    """Return totals by stratum, (strata, k), of totals by cluster."""
    clusters = stage.stratum.size
    belongs = sparse.csr_array(
        (np.ones(clusters), (stage.stratum, np.arange(clusters))), shape=(stage.clusters.size, clusters)
    )
    return np.asarray(belongs @ total)


def _stage(
    stratum: Codes, cluster: Codes, population: Floats | None, carried: Floats, lonely: Lonely, *, first: bool
) -> tuple[Stage, Floats]:
    """Return a stage, and each row's sampled fraction up to and including it (1 where no population is given)."""
    rows = cluster.size
    index = sparse.get_index_dtype(maxval=rows)
    by_row = (np.ones(rows, dtype=np.int8), cluster.astype(index), np.arange(rows + 1, dtype=index))
    sorting = sparse.csc_array(by_row, shape=(int(cluster.max()) + 1, rows)).tocsr()  # short numbers sort quicker
    members = sparse.csr_array((np.ones(rows), sorting.indices, sorting.indptr), shape=sorting.shape)
    one = members.indices[members.indptr[:-1]]  # a row of each cluster, and of each stratum
    of_stratum = one[np.unique(stratum[one], return_index=True)[1]]
    sampled = np.bincount(stratum[one]).astype(float)
    fraction = np.zeros(sampled.size)
    if population is not None:
        frame = population[of_stratum]
        if not (np.isfinite(frame).all() and (frame[stratum] == population).all() and (frame >= sampled).all()):
            raise ValueError(
                "the population of a stratum must be one number, and not smaller than the number of clusters sampled "
                "from it; correct the population counts"
            )
        fraction = sampled / frame
    alone = (sampled == 1) & (fraction < 1)
    if first and lonely == "fail" and alone.any():
        raise ValueError(
            f"{int(alone.sum())} of {sampled.size} strata have one cluster, whose variance cannot be known; join "
            "strata, or choose lonely='adjust' or 'certainty'"
        )
    scale = np.where(sampled > 1, sampled / np.maximum(sampled - 1, 1), 1.0)
    stage = Stage(members, stratum[one], sampled, carried[of_stratum] * (1 - fraction) * scale)
    return stage, carried * fraction[stratum]


def _codes(within: Codes, labels: ArrayLike | None = None) -> Codes:
    """Return codes 0..n-1 of labels, told apart within the codes of the level above and in their order."""
    if labels is None:
        return within
    inner = _numbers(np.asarray(labels))
    joint = within * (int(inner.max()) + 1)
    joint += inner
    if joint.max() < CLOSE * joint.size:
        return np.asarray((np.cumsum(np.bincount(joint) > 0) - 1)[joint], dtype=np.int64)
    return np.asarray(pd.factorize(joint, sort=True)[0], dtype=np.int64)


def _numbers(labels: NDArray[Any]) -> Codes:
    """Return a number from 0 on for each label; some numbers may be of none."""
    if labels.dtype.kind in "iu":
        low, high = int(labels.min()), int(labels.max())
        if high - low < CLOSE * labels.size and high <= np.iinfo(np.int64).max:
            return np.asarray(labels.astype(np.int64, copy=False) - low)
    numbers = np.asarray(pd.factorize(labels)[0], dtype=np.int64)
    if (numbers < 0).any():
        raise ValueError("a stratum or cluster label is missing; every row needs one")
    return numbers

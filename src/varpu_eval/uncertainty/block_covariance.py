"""The covariance of sums of cluster totals under a stage of a design, block by block.

Knows strata, finite populations, lonely clusters and what a calibration adds. Does not know how totals were added up,
see `cluster_totals`, nor what is estimated, see `estimates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.uncertainty.cluster_totals import Block
from varpu_eval.uncertainty.designs import Codes, Stage
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.residuals import Matrix


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a calibration of the weights adds to each row's y - rate x: its parts times the coefficients.

    Parameters
    ----------
    parts
        Shape (rows, q).
    coefficients
        Shape (q, d * k), domains slowest.
    """

    parts: Matrix
    coefficients: Floats


def block_covariance(
    stage: Stage,
    blocks: Iterable[Block],
    rate: Floats,
    covary: NDArray[np.bool_],
    *,
    centred: bool,
    fitted: Sequence[Fitted] = (),
) -> Floats:
    """Return the covariance of the sums of y - rate x over a stage's clusters, in the domains and columns of `rate`.

    Parameters
    ----------
    rate
        Shape (d, k).
    covary
        Shape (d * k,): the sums whose covariances are wanted, domains slowest; of the others the variance alone is.
    centred
        Whether a cluster alone in its stratum is centred too, and so adds nothing.
    fitted
        What calibrations of the weights add.

    Returns
    -------
    ndarray
        Shape (d * k, d * k), NaN where not wanted.
    """
    wanted = np.flatnonzero(covary)
    place = np.cumsum(covary) - 1
    squares, found = np.zeros(covary.size), np.zeros((wanted.size, wanted.size))
    for columns, z in _deviations(stage, _less_rate(stage, blocks, rate, fitted), covary.size, centred=centred):
        squares[columns] += np.einsum("ij,ij->j", z, z)
        shared = columns[covary[columns]]
        part = z if shared.size == columns.size else z[:, covary[columns]]
        products = part.T @ part
        if shared.size == wanted.size:
            found += products
        else:
            found[np.ix_(place[shared], place[shared])] += products
    if wanted.size == covary.size:
        return found
    whole = np.full((covary.size, covary.size), np.nan)
    whole[np.ix_(wanted, wanted)] = found
    np.fill_diagonal(whole, squares)
    return whole


def _less_rate(
    stage: Stage, blocks: Iterable[Block], rate: Floats, fitted: Sequence[Fitted]
) -> Iterator[tuple[Codes, Codes, Floats]]:
    """Yield strata (clusters,), columns (c,) and the clusters' totals of y - rate x (clusters, c), block by block."""
    every = np.arange(rate.size).reshape(rate.shape)
    carried = [stage.members @ each.parts for each in fitted]
    for block in blocks:
        z = np.empty_like(block.y)
        z[:] = block.x
        z *= rate[block.domains]
        z = np.subtract(block.y, z, out=z).reshape(block.stratum.size, -1)
        columns = every[block.domains].ravel()
        if not fitted:
            yield block.stratum, columns, z
            continue
        whole = np.zeros((block.stratum.size, rate.size))  # calibration reaches clusters without a row in the domain
        whole[:, columns] = z
        for parts, each in zip(carried, fitted, strict=True):
            whole += parts[block.clusters] @ each.coefficients
        yield block.stratum, every.ravel(), whole


def _deviations(
    stage: Stage, totals: Iterable[tuple[Codes, Codes, Floats]], size: int, *, centred: bool
) -> Iterator[tuple[Codes, Floats]]:
    """Yield columns (c,) and rows of deviations (any, c) whose squares and products add up to the covariance.

    A stratum spread over blocks is centred in each; joining two parts of it adds one row, the scaled difference of
    their means (Chan, Golub & LeVeque 1983, Am. Stat. 37).
    """
    scale = np.sqrt(stage.factor)
    last, clusters, mean = -1, 0, np.zeros(size)
    for stratum, columns, total in totals:
        starts = np.flatnonzero(np.diff(stratum, prepend=-1, append=-1))
        strata, count = stratum[starts[:-1]], np.diff(starts)
        means = _sums(total, starts) / count[:, None]
        if not centred:
            means[stage.clusters[strata] == 1] = 0.0
        z = np.subtract(total, np.repeat(means, count, axis=0) if strata.size > 1 else means, out=total)
        z *= scale[stratum, None]
        yield columns, z
        ends = np.zeros((2, size))
        ends[:, columns] = means[[0, -1]]
        if strata[0] == last:
            together = clusters + count[0]
            shift = ends[0] - mean
            yield np.arange(size), scale[last] * np.sqrt(clusters * count[0] / together) * shift[None]
            count[0], ends[0] = together, mean + count[0] / together * shift
        last, clusters, mean = strata[-1], count[-1], ends[0 if strata.size == 1 else 1]


def _sums(z: Floats, starts: Codes) -> Floats:
    """Return the sums of the rows from each start to the next."""
    within = sparse.csr_array((np.ones(z.shape[0]), np.arange(z.shape[0]), starts), shape=(starts.size - 1, z.shape[0]))
    return np.asarray(within @ z)

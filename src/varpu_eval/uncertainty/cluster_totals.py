"""Totals of clusters in domains, and the covariance of their sums, without a column for every row, domain and item.

Goes through the clusters in blocks of bounded size. Knows weights, stages, strata and domains; does not know what is
estimated, see `estimates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.uncertainty.designs import Codes, Stage
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.residuals import Matrix

BLOCK = 2**18
"""Numbers in a block of cluster totals: 2 MB stay in the cache, are small beside data that need many, and suit BLAS."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """Which rows lie in which domains, as pairs in the order of rows.

    Parameters
    ----------
    row, domain
        Shape (pairs,): codes.
    starts
        Shape (rows + 1,): the first pair of each row, and their number.
    domains
        How many domains there are.
    """

    row: Codes
    domain: Codes
    starts: Codes
    domains: int


@dataclass(frozen=True, slots=True)
class Block:
    """Weighted totals of some clusters of a stage, in the domains that any of them has a row in.

    Parameters
    ----------
    clusters, stratum
        Shape (clusters,): codes; those of strata ascend, within a block and from one to the next.
    domains
        Shape (a,): codes of the domains.
    y, x
        Shape (clusters, a, k) and (clusters, a, k or 1): numerators and denominators.
    """

    clusters: Codes
    stratum: Codes
    domains: Codes
    y: Floats
    x: Floats


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


def incidence(domains: NDArray[np.bool_]) -> Incidence:
    """Return the pairs of rows and the domains (rows, d) they lie in.

    >>> incidence(np.array([[True, True], [False, True]])).row.tolist()
    [0, 0, 1]
    """
    rows, d = domains.shape
    row, domain = np.divmod(np.flatnonzero(domains), d)
    return Incidence(row, domain, np.append(0, np.cumsum(np.bincount(row, minlength=rows))), d)


def domain_totals(inside: Incidence, weights: Floats, y: Floats | None) -> Floats:
    """Return weighted totals of `y` (rows, k; a column of ones if None) in each domain, shape (d, k)."""
    if y is None:
        return np.asarray(np.bincount(inside.domain, weights[inside.row], inside.domains)[:, None], dtype=float)
    by_row = (weights[inside.row], inside.domain, inside.starts)
    return np.asarray(sparse.csc_array(by_row, shape=(inside.domains, weights.size)) @ y)


def cluster_blocks(
    stage: Stage, weights: Floats, inside: Incidence, y: Floats, x: Floats | None = None
) -> Iterator[Block]:
    """Yield weighted totals of `y` (rows, k) and `x` (rows, k; a column of ones if None) by cluster and by domain.

    Clusters come by stratum, and within it by the domains they lie in: where each lies in few, as persons do, a block
    holds those alone.
    """
    clusters, d = stage.stratum.size, inside.domains
    order, summing = _summing(stage, weights, inside)
    size = max(1, BLOCK // max(1, d * y.shape[1]))
    for first in range(0, clusters, size):
        held = order[first : first + size]
        starts = summing.indptr[first * d : (first + held.size) * d + 1]
        present = np.flatnonzero(np.diff(starts).reshape(-1, d).any(axis=0))
        # a line of the operator without entries starts where the next does: leaving it out moves no other
        kept = np.append(starts[:-1].reshape(-1, d)[:, present], starts[-1]) - starts[0]
        entries = slice(starts[0], starts[-1])
        part = sparse.csr_array(
            (summing.data[entries], summing.indices[entries], kept), shape=(kept.size - 1, weights.size)
        )
        above, below = (each.reshape(held.size, present.size, each.shape[1]) for each in (part @ y, _added(part, x)))
        yield Block(held, stage.stratum[held], present, above, below)


def _added(part: sparse.csr_array, x: Floats | None) -> Floats:
    """Return the operator's product with x, or with a column of ones."""
    if x is not None:
        return np.asarray(part @ x)
    line = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    return np.asarray(np.bincount(line, part.data, part.shape[0])[:, None], dtype=float)


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
        z = block.x * rate[block.domains]
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


def _summing(stage: Stage, weights: Floats, inside: Incidence) -> tuple[Codes, sparse.csr_array]:
    """Return the order of the clusters, and the operator (clusters in order * d, rows) that sums weighted rows."""
    members, clusters, d = stage.members, stage.stratum.size, inside.domains
    cluster = np.empty(weights.size, dtype=np.int64)
    cluster[members.indices] = np.repeat(np.arange(clusters), np.diff(members.indptr))
    cluster = cluster[inside.row]
    # the sum of powers of 2 is the same for persons who lie in the same domains
    powers = 0.5 ** np.arange(d)
    order = np.lexsort((np.bincount(cluster, powers[inside.domain], clusters), stage.stratum))
    place = np.empty(clusters, dtype=np.int64)
    place[order] = np.arange(clusters)
    by_row = (weights[inside.row], place[cluster] * d + inside.domain, inside.starts)
    return order, sparse.csc_array(by_row, shape=(clusters * d, weights.size)).tocsr()

"""Totals, ratios and means under a design, with the covariance between them.

Knows how an estimate is linearised and combined. Does not know how its variance is made; see `cluster_totals` and
`designs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from varpu_eval.uncertainty.cluster_totals import (
    Fitted,
    Incidence,
    block_covariance,
    cluster_blocks,
    domain_totals,
    incidence,
)
from varpu_eval.uncertainty.designs import Design, degrees_of_freedom
from varpu_eval.uncertainty.intervals import Floats

Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Estimates:
    """Estimates that belong together.

    Parameters
    ----------
    value
        Shape (k,). Domains vary slowest: all columns of the first domain, then of the second.
    covariance
        Shape (k, k), domains and waves included; NaN where it was not asked for.
    n
        Shape (k,): rows each estimate rests on.
    df
        Degrees of freedom: first-stage clusters less strata among the rows of any domain.
    """

    value: Floats
    covariance: Floats
    n: Floats
    df: int

    @property
    def se(self) -> Floats:
        """Standard errors, shape (k,)."""
        return np.sqrt(np.diag(self.covariance))


def totals(
    design: Design, values: ArrayLike, domains: ArrayLike | None = None, *, covary: ArrayLike = True
) -> Estimates:
    """Return weighted totals of each column of `values` (rows, k) in each domain (rows, d; bool), NaN left out.

    Of a domain without rows the total is 0 and its variance is not known (NaN). `covary` is as for `means`.

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> totals(make_design([2, 2]), [[1.0], [3.0]]).value.tolist()
    [8.0]
    """
    y = _columns(design, values)
    return _estimates(design, _table(y, None, _domains(design, domains)), covary, ratio=False)


def means(
    design: Design, values: ArrayLike, domains: ArrayLike | None = None, *, covary: ArrayLike = True
) -> Estimates:
    """Return weighted means of each column of `values` (rows, k) in each domain (rows, d; bool), NaN left out.

    A domain is a zero-weight subpopulation: clusters without a row in it still count in the variance, as in R
    `svymean(subset(...))`. Source: Lumley 2004, J. Stat. Softw. 9(8).

    Parameters
    ----------
    covary
        Which estimates' covariances with each other are wanted, one bool each, domains slowest (d * k,), or one for
        all; the others have their variance alone. Saves time where there are many estimates and few contrasts.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> result = means(make_design([1, 1, 1]), [[1.0], [2.0], [6.0]])
    >>> result.value.tolist(), result.se.round(4).tolist()  # sqrt(7 / 3)
    ([3.0], [1.5275])
    """
    y = _columns(design, values)
    return _estimates(design, _table(y, None, _domains(design, domains)), covary, ratio=True)


def ratios(
    design: Design,
    numerators: ArrayLike,
    denominators: ArrayLike,
    domains: ArrayLike | None = None,
    *,
    covary: ArrayLike = True,
) -> Estimates:
    """Return ratios of weighted totals, column by column, in each domain; rows where either is NaN are left out.

    `covary` is as for `means`.

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> ratios(make_design([1, 1]), [[1.0], [2.0]], [[2.0], [4.0]]).value.tolist()
    [0.5]
    """
    y, x = _columns(design, numerators), _columns(design, denominators)
    if x.shape != y.shape:
        raise ValueError(
            f"ratios got {y.shape[1]} numerators and {x.shape[1]} denominators; give one denominator for each numerator"
        )
    return _estimates(design, _table(y, x, _domains(design, domains)), covary, ratio=True)


def combine(estimates: Estimates, coefficients: ArrayLike) -> Estimates:
    """Return linear combinations of estimates, such as differences between waves or domains.

    Parameters
    ----------
    coefficients
        Shape (m, k): one combination a row.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> result = means(make_design([1, 1, 1]), [[1.0, 3.0], [2.0, 3.0], [6.0, 3.0]])
    >>> combine(result, [[-1, 1]]).value.tolist()
    [0.0]
    """
    contrast = np.atleast_2d(np.asarray(coefficients, dtype=float))
    used = np.flatnonzero((contrast != 0).any(axis=0))
    contrast = contrast[:, used]
    return Estimates(
        contrast @ estimates.value[used],
        contrast @ estimates.covariance[np.ix_(used, used)] @ contrast.T,
        (contrast != 0).astype(float) @ estimates.n[used],
        estimates.df,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """What is added up.

    Parameters
    ----------
    y, x
        Shape (rows, k): numerators and denominators, 0 where either is missing; `x` is None where it is 1 throughout.
    known
        Shape (rows, k), bool; None where nothing is missing.
    inside
        Which rows lie in which domains.
    """

    y: Floats
    x: Floats | None
    known: Flags | None
    inside: Incidence


def _estimates(design: Design, table: _Table, covary: ArrayLike, *, ratio: bool) -> Estimates:
    y, x = (domain_totals(table.inside, design.weights, each) for each in (table.y, table.x))
    n = _counts(table)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = y / x if ratio else y
        scale = np.where(n > 0, 1 / x if ratio else 1.0, np.nan).ravel()
        rate = value if ratio else np.zeros_like(value)
        spread = _spread(design, table, rate, np.broadcast_to(np.asarray(covary, dtype=bool), scale.shape))
        spread *= scale[:, None]
        spread *= scale
    return Estimates(value.ravel(), spread, n.ravel(), degrees_of_freedom(design, _any_known(table)))


def _spread(design: Design, table: _Table, rate: Floats, covary: Flags) -> Floats:
    """Return the covariance of the sums of w (y - rate x), of all stages."""
    fitted = _fitted(design, table, rate)
    parts = (
        block_covariance(
            stage,
            cluster_blocks(stage, design.weights, table.inside, table.y, table.x),
            rate,
            covary,
            centred=design.lonely != "adjust",
            fitted=fitted,
        )
        for stage in design.stages
    )
    return reduce(np.add, parts)


def _counts(table: _Table) -> Floats:
    """Return how many rows are known in each domain and column (d, k)."""
    inside = table.inside
    if table.known is None:
        rows = np.bincount(inside.domain, minlength=inside.domains).astype(float)
        return np.repeat(rows[:, None], table.y.shape[1], axis=1)
    members = (inside.row[inside.domain == a] for a in range(inside.domains))
    return np.array([np.count_nonzero(table.known[rows], axis=0) for rows in members], dtype=float)


def _any_known(table: _Table) -> Flags:
    """Return which rows are known in any domain and column."""
    lying = np.diff(table.inside.starts) > 0
    return np.asarray(lying if table.known is None else lying & table.known.any(axis=1))


def _fitted(design: Design, table: _Table, rate: Floats) -> list[Fitted]:
    """Return what each calibration of the weights adds to the scores w (y - rate x), found one domain at a time."""
    steps = design.calibrations[::-1]  # the last step was of weights that the earlier ones had made
    found = [np.empty((step.inverse.shape[0], *rate.shape)) for step in steps]
    for a in range(rate.shape[0] if steps else 0):
        rows = table.inside.row[table.inside.domain == a]
        x = 1.0 if table.x is None else table.x[rows]
        scores = np.zeros_like(table.y)
        scores[rows] = design.weights[rows, None] * (table.y[rows] - x * rate[a])
        for step, coefficients in zip(steps, found, strict=True):
            coefficients[:, a] = step.coefficients(scores)
            scores = scores + step.change[:, None] * (step.auxiliaries @ coefficients[:, a])
    parts = [step.change[:, None] * step.auxiliaries for step in steps]
    return [
        Fitted(sparse.csr_array(part) if sparse.issparse(part) else part, coefficients.reshape(-1, rate.size))
        for part, coefficients in zip(parts, found, strict=True)
    ]


def _table(y: Floats, x: Floats | None, domains: Flags) -> _Table:
    inside = incidence(domains)
    with np.errstate(invalid="ignore"):
        if not np.isnan(y.sum() + (0.0 if x is None else x.sum())):  # a sum without NaN has no NaN in it
            return _Table(y, x, None, inside)
    known = ~np.isnan(y) if x is None else ~(np.isnan(y) | np.isnan(x))
    below = known.astype(float) if x is None else np.where(known, x, 0.0)
    return _Table(np.where(known, y, 0.0), below, known, inside)


def _columns(design: Design, values: ArrayLike) -> Floats:
    y = np.asarray(values, dtype=float, order="C")
    y = y[:, None] if y.ndim == 1 else y
    if y.shape[:1] != design.weights.shape:
        raise ValueError(
            f"the design has {design.weights.size} rows and the values have shape {y.shape}; give one row for each"
        )
    return y


def _domains(design: Design, domains: ArrayLike | None) -> Flags:
    rows = design.weights.size
    flags = np.ones((rows, 1), dtype=bool) if domains is None else np.asarray(domains, order="C")
    flags = flags[:, None] if flags.ndim == 1 else flags
    if flags.dtype != bool or flags.shape[:1] != (rows,) or flags.size == 0:
        raise ValueError(
            f"domains are True and False for each of {rows} rows, got {flags.dtype} of shape {flags.shape}; say of "
            "each row whether it lies in the domain"
        )
    return flags

"""Totals, ratios and means under a design, with the covariance between them.

Knows how an estimate is linearised and combined. Does not know how totals are added up, see `cluster_totals`, nor how
their variance is made, see `block_covariance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from varpu_eval.uncertainty.block_covariance import Fitted, block_covariance
from varpu_eval.uncertainty.cluster_totals import Table, cluster_blocks, domain_totals, incidence
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
    return _estimates(design, _table(design, y, None, domains), covary, ratio=False)


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
    return _estimates(design, _table(design, y, None, domains), covary, ratio=True)


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
    return _estimates(design, _table(design, y, x, domains), covary, ratio=True)


def combine(estimates: Estimates, coefficients: ArrayLike) -> Estimates:
    """Return linear combinations of estimates, such as differences between waves or domains.

    One that rests on an estimate or a covariance that is not known (NaN) is not known; the others are.

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
    value = _product(contrast, estimates.value[:, None], np.ones((1, 1)))[:, 0]
    spread = _product(contrast, estimates.covariance, contrast)
    return Estimates(value, spread, (contrast != 0).astype(float) @ estimates.n, estimates.df)


def _product(left: Floats, matrix: Floats, right: Floats) -> Floats:
    """Return left @ matrix @ right.T, in which 0 times what is not known (NaN) is 0."""
    unknown = np.isnan(matrix)
    touched = (left != 0).astype(float) @ unknown @ (right != 0).T.astype(float)
    return np.where(touched > 0, np.nan, left @ np.where(unknown, 0.0, matrix) @ right.T)


def _estimates(design: Design, table: Table, covary: ArrayLike, *, ratio: bool) -> Estimates:
    total = domain_totals(table)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = total.y / total.x if ratio else total.y
        scale = np.where(total.n > 0, 1 / total.x if ratio else 1.0, np.nan).ravel()
        rate = value if ratio else np.zeros_like(value)
        spread = _spread(design, table, rate, np.broadcast_to(np.asarray(covary, dtype=bool), scale.shape))
        spread *= scale[:, None]
        spread *= scale
    return Estimates(value.ravel(), spread, total.n.ravel(), degrees_of_freedom(design, total.seen))


def _spread(design: Design, table: Table, rate: Floats, covary: Flags) -> Floats:
    """Return the covariance of the sums of w (y - rate x), of all stages."""
    fitted = _fitted(design, table, rate)
    centred = design.lonely != "adjust"
    parts = (
        block_covariance(stage, cluster_blocks(stage, table), rate, covary, centred=centred, fitted=fitted)
        for stage in design.stages
    )
    return reduce(np.add, parts)


def _fitted(design: Design, table: Table, rate: Floats) -> list[Fitted]:
    """Return what each calibration of the weights adds to the scores w (y - rate x), found one domain at a time."""
    steps = design.calibrations[::-1]  # the last step was of weights that the earlier ones had made
    found = [np.empty((step.inverse.shape[0], *rate.shape)) for step in steps]
    for a in range(rate.shape[0] if steps else 0):
        rows = table.inside.row[table.inside.domain == a]
        y, x, _ = table.of(rows)
        scores = np.zeros(table.y.shape)
        scores[rows] = design.weights[rows, None] * (y - (rate[a] if x is None else x * rate[a]))
        for step, coefficients in zip(steps, found, strict=True):
            coefficients[:, a] = step.coefficients(scores)
            scores = scores + step.change[:, None] * (step.auxiliaries @ coefficients[:, a])
    parts = [step.change[:, None] * step.auxiliaries for step in steps]
    return [
        Fitted(sparse.csr_array(part) if sparse.issparse(part) else part, coefficients.reshape(-1, rate.size))
        for part, coefficients in zip(parts, found, strict=True)
    ]


def _table(design: Design, y: Floats, x: Floats | None, domains: ArrayLike | None) -> Table:
    with np.errstate(invalid="ignore"):  # a sum without NaN has no NaN in it
        complete = not np.isnan(y.sum() + (0.0 if x is None else x.sum()))
    return Table(design.weights, y, x, complete, incidence(_domains(design, domains)))


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

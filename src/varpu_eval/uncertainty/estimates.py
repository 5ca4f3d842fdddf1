"""Totals, ratios and means under a design, with the whole covariance between them.

Knows how an estimate is linearised and combined. Does not know how its variance is made; see `designs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from varpu_eval.uncertainty.designs import Design, covariance, degrees_of_freedom
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
        Shape (k, k), domains and waves included.
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


def totals(design: Design, values: ArrayLike, domains: ArrayLike | None = None) -> Estimates:
    """Return weighted totals of each column of `values` (rows, k) in each domain (rows, d; bool), NaN left out.

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> totals(make_design([2, 2]), [[1.0], [3.0]]).value.tolist()
    [8.0]
    """
    y, inside = _columns(values, domains)
    scores = design.weights[:, None] * np.where(inside, y, 0.0)
    return _estimates(design, scores.sum(axis=0), scores, inside)


def means(design: Design, values: ArrayLike, domains: ArrayLike | None = None) -> Estimates:
    """Return weighted means of each column of `values` (rows, k) in each domain (rows, d; bool), NaN left out.

    A domain is a zero-weight subpopulation: clusters without a row in it still count in the variance, as in R
    `svymean(subset(...))`. Source: Lumley 2004, J. Stat. Softw. 9(8).

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> result = means(make_design([1, 1, 1]), [[1.0], [2.0], [6.0]])
    >>> result.value.tolist(), result.se.round(4).tolist()  # sqrt(7 / 3)
    ([3.0], [1.5275])
    """
    y, inside = _columns(values, domains)
    return _ratio(design, np.where(inside, y, 0.0), inside.astype(float), inside)


def ratios(
    design: Design, numerators: ArrayLike, denominators: ArrayLike, domains: ArrayLike | None = None
) -> Estimates:
    """Return ratios of weighted totals, column by column, in each domain; rows where either is NaN are left out.

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> ratios(make_design([1, 1]), [[1.0], [2.0]], [[2.0], [4.0]]).value.tolist()
    [0.5]
    """
    y, numerator_known = _columns(numerators, domains)
    x, denominator_known = _columns(denominators, domains)
    inside = numerator_known & denominator_known
    return _ratio(design, np.where(inside, y, 0.0), np.where(inside, x, 0.0), inside)


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
    used = (contrast != 0).astype(float)
    return Estimates(
        contrast @ estimates.value, contrast @ estimates.covariance @ contrast.T, used @ estimates.n, estimates.df
    )


def _ratio(design: Design, y: Floats, x: Floats, inside: Flags) -> Estimates:
    weight = design.weights[:, None]
    total = (weight * x).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (weight * y).sum(axis=0) / total
        scores = weight * (y - x * value) / total
    return _estimates(design, value, scores, inside)


def _estimates(design: Design, value: Floats, scores: Floats, inside: Flags) -> Estimates:
    df = degrees_of_freedom(design, inside.any(axis=1))
    return Estimates(value, covariance(design, scores), inside.sum(axis=0).astype(float), df)


def _columns(values: ArrayLike, domains: ArrayLike | None) -> tuple[Floats, Flags]:
    """Return values (rows, d * k) repeated for each domain, and where they are known and inside it."""
    y = np.asarray(values, dtype=float)
    y = y[:, None] if y.ndim == 1 else y
    groups = np.ones((y.shape[0], 1), dtype=bool) if domains is None else np.asarray(domains, dtype=bool)
    groups = groups[:, None] if groups.ndim == 1 else groups
    repeated = np.tile(y, (1, groups.shape[1]))
    inside = np.repeat(groups, y.shape[1], axis=1) & ~np.isnan(repeated)
    return repeated, inside

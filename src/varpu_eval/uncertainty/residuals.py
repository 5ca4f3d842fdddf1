"""What a calibration of the weights leaves of a linearised score: its residual on what was calibrated to.

Knows one step of calibration: the weights before and after, and the auxiliaries. Does not know how the weights were
found; see `calibration`. Nothing here makes a matrix of rows by rows, and groups are never spread out into columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.uncertainty.intervals import Floats

Matrix: TypeAlias = NDArray[np.float64] | sparse.csr_array


@dataclass(frozen=True, slots=True)
class Calibration:
    """One step of calibration, as it bears on the variance; q auxiliaries.

    Parameters
    ----------
    weights
        Shape (rows,): the weights after the step.
    auxiliaries
        Shape (rows, q): what the totals are of; redundant columns may stand.
    moments
        Shape (q, rows): takes scores w u to the sums of products of u with the auxiliaries, under the regression's
        weights (those before the step over the variance factor); 0 where the weight after the step is 0.
    inverse
        Shape (q, q): generalised inverse of the auxiliaries' cross-products under the same weights.
    change
        Shape (rows,): what a row's score gains for each unit that the regression predicts of it: less its weight after
        the step, and more the weight that the totals were estimated with, where they were not known.
    """

    weights: Floats
    auxiliaries: Matrix
    moments: Matrix
    inverse: Matrix
    change: Floats

    def residuals(self, scores: Floats) -> Floats:
        """Return the scores w u with u replaced by its residual on the auxiliaries; (rows, k) both.

        An estimated total adds what its own weights say of the regression's prediction. Source: Deville & Sarndal
        1992, J. Am. Stat. Assoc. 87, eq. 3.4.
        """
        return np.asarray(scores + self.change[:, None] * (self.auxiliaries @ self.coefficients(scores)))

    def coefficients(self, scores: Floats) -> Floats:
        """Return the coefficients (q, k) of the regressions of u on the auxiliaries, of scores w u (rows, k)."""
        found = self.inverse @ (self.moments @ scores)
        if sparse.issparse(self.inverse):  # of groups: each has its mean
            return np.asarray(found)
        left = scores - self.weights[:, None] * (self.auxiliaries @ found)
        return np.asarray(found + self.inverse @ (self.moments @ left))  # takes away what rounding left


def regression(before: Floats, after: Floats, auxiliaries: Matrix, factor: Floats | None = None) -> Calibration:
    """Return the step that took weights from `before` to `after` for the totals of `auxiliaries` (rows, q).

    Parameters
    ----------
    factor
        Shape (rows,): what the model's residual variance is proportional to; 1 if None.

    Examples
    --------
    >>> step = regression(np.ones(2), np.ones(2), np.ones((2, 1)))
    >>> step.residuals(np.array([[1.0], [3.0]])).ravel().tolist()  # less their mean
    [-1.0, 1.0]
    """
    weight = before if factor is None else before / factor
    inverse = generalised_inverse(cross_products(weight, auxiliaries))
    return Calibration(after, auxiliaries, _moments(weight, after, auxiliaries), inverse, -after)


def group_regression(
    before: Floats, after: Floats, codes: NDArray[np.int64], asked: Floats | None = None
) -> Calibration:
    """Return the step that took weights from `before` to `after` for the totals of groups.

    Parameters
    ----------
    codes
        Shape (rows,): each row's group, 0..groups-1; -1 for a row in none.
    asked
        Shape (rows,): the weights that the totals were estimated with; None where they are known.

    Examples
    --------
    >>> step = group_regression(np.ones(3), np.ones(3), np.array([0, 0, 1]))
    >>> step.residuals(np.array([[1.0], [3.0], [5.0]])).ravel().tolist()  # less the mean of their group
    [-1.0, 1.0, 0.0]
    """
    groups = indicators(codes)
    total = groups.T @ np.where(after > 0, before, 0.0)
    inverse = sparse.diags_array(np.divide(1.0, total, out=np.zeros(total.size), where=total > 0)).tocsr()
    change = -after if asked is None else asked - after
    return Calibration(after, groups, _moments(before, after, groups), inverse, change)


def indicators(codes: NDArray[np.int64]) -> sparse.csr_array:
    """Return one column a group, 1 where the row is in it; shape (rows, groups). A row of code -1 is in none.

    >>> indicators(np.array([0, 1, -1])).toarray().tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    """
    inside = np.flatnonzero(codes >= 0)
    shape = (codes.size, int(codes.max(initial=-1)) + 1)
    return sparse.csr_array((np.ones(inside.size), (inside, codes[inside])), shape=shape)


def cross_products(weights: Floats, columns: Matrix) -> Floats:
    """Return the weighted sums of products of columns (rows, q), shape (q, q).

    >>> cross_products(np.array([1.0, 2.0]), np.array([[1.0], [3.0]])).tolist()  # 1 + 2 * 9
    [[19.0]]
    """
    found = columns.T @ (weights[:, None] * columns)
    return np.asarray(found.toarray() if sparse.issparse(found) else found)


def generalised_inverse(cross: Floats) -> Floats:
    """Return the Moore-Penrose inverse of a matrix of cross-products, columns brought to one scale first.

    >>> generalised_inverse(np.array([[4.0, 0.0], [0.0, 0.0]])).tolist()
    [[0.25, 0.0], [0.0, 0.0]]
    """
    size = np.sqrt(np.diag(cross))
    scale = np.divide(1.0, size, out=np.zeros(size.size), where=size > 0)
    found = np.linalg.pinv(scale[:, None] * cross * scale, rtol=1e-13, hermitian=True)
    return np.asarray(scale[:, None] * found * scale)


def _moments(weight: Floats, after: Floats, auxiliaries: Matrix) -> Matrix:
    """Return the auxiliaries times weight over the weight after the step, in shape (q, rows)."""
    ratio = np.divide(weight, after, out=np.zeros(after.size), where=after > 0)
    scaled: Any = (ratio[:, None] * auxiliaries).T
    return sparse.csr_array(scaled) if sparse.issparse(auxiliaries) else np.asarray(scaled)

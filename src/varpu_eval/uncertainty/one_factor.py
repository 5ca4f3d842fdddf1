"""The one-factor model of a covariance matrix by maximum likelihood, and McDonald's omega from it.

Knows covariance matrices. Does not know answers, weights or designs; `reliability` carries its gradient to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from varpu_eval.uncertainty.intervals import Floats

MIN_ITEMS = 3
"""Two items leave the loadings of one factor undetermined."""

HEYWOOD = 0.005
"""A uniqueness at or under this share of an item's variance is improper: the bound of R's `factanal`."""

_SINGULAR = 1e-10
_CONVERGED = 1e-11


@dataclass(frozen=True, slots=True)
class OneFactor:
    """Fitted model: the covariance of items j and k is `loadings[j] * loadings[k]`, plus `uniquenesses[j]` where j = k.

    Parameters
    ----------
    loadings
        Shape (k,), in the items' own units, their sum not negative.
    uniquenesses
        Shape (k,): variance of each item that the factor does not explain.
    """

    loadings: Floats
    uniquenesses: Floats

    @property
    def omega(self) -> float:
        """Share of the factor in the variance of the items' sum, 0..1 (McDonald 1999, Test Theory, eq. 6.20)."""
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.uniquenesses.sum()))


@dataclass(frozen=True, slots=True)
class Omega:
    """McDonald's omega and its derivative by each element of the covariance matrix, shape (k, k), symmetric."""

    value: float
    gradient: Floats


def one_factor(covariance: ArrayLike) -> OneFactor | None:
    """Return the maximum-likelihood one-factor model of a covariance matrix (k, k), k at least 3.

    Jöreskog's concentrated likelihood by L-BFGS-B as in R `factanal`, then Newton steps on loadings and uniquenesses
    until the gradient is 0, so that the answer does not depend on a stopping rule. Source: Lawley & Maxwell 1971,
    Factor Analysis as a Statistical Method, ch. 2-3.

    Returns
    -------
    OneFactor or None
        None where there is no proper solution: a singular matrix (fewer sheets than items, an item without variance or
        answered as another), a Heywood case (a uniqueness at or under 0.005 of its item's variance), loadings that the
        data do not determine, no convergence.

    Raises
    ------
    ValueError
        When the matrix is not square and symmetric, has NaN, or has fewer than 3 items.

    Examples
    --------
    >>> model = one_factor([[1.0, 0.56, 0.48], [0.56, 1.0, 0.42], [0.48, 0.42, 1.0]])  # 0.8 * 0.7, 0.8 * 0.6, 0.7 * 0.6
    >>> model.loadings.round(6).tolist(), round(model.omega, 6)  # 2.1^2 / (2.1^2 + 0.36 + 0.51 + 0.64)
    ([0.8, 0.7, 0.6], 0.744932)
    """
    matrix = _checked(covariance)
    spread = np.sqrt(np.diag(matrix))
    if (spread <= 0).any():
        return None
    correlation = matrix / np.outer(spread, spread)
    if np.linalg.eigvalsh(correlation)[0] <= _SINGULAR:
        return None
    fitted = _newton(correlation, _start(correlation))
    if fitted is None:
        return None
    loadings, uniquenesses = np.split(fitted, 2)
    sign = -1.0 if float(loadings @ spread) < 0 else 1.0
    return OneFactor(sign * loadings * spread, uniquenesses * spread**2)


def omega_total(covariance: ArrayLike) -> Omega | None:
    """Return McDonald's omega of the items' plain sum under the one-factor model; None where it has no proper solution.

    The gradient is that of the fitted model by the implicit function theorem: it holds whether or not the model fits.
    Assumes that one factor is all the items share; alpha is smaller unless the loadings are equal.

    Examples
    --------
    >>> result = omega_total([[2.0, 1.0, 1.0], [1.0, 2.0, 1.0], [1.0, 1.0, 2.0]])
    >>> round(result.value, 9), result.gradient.round(6).tolist()[0]  # equal loadings: omega is alpha, 9 / 12
    (0.75, [-0.0625, 0.0625, 0.0625])
    """
    model, matrix = one_factor(covariance), np.asarray(covariance, dtype=float)
    if model is None:
        return None
    spread = np.sqrt(np.diag(matrix))
    theta = np.concatenate([model.loadings / spread, model.uniquenesses / spread**2])
    weight, parts = _weight(theta), _derivatives(theta)
    common, rest = float(model.loadings.sum()), float(model.uniquenesses.sum())
    scale = 2 * common * rest / (common**2 + rest) ** 2
    by_theta = np.concatenate([scale * spread, -(common**2) / (common**2 + rest) ** 2 * spread**2])
    hessian = _hessian(theta, matrix / np.outer(spread, spread))
    through = np.linalg.solve(hessian, by_theta)
    gradient = np.einsum("a,ajk->jk", through, weight @ parts @ weight)
    return Omega(model.omega, gradient / np.outer(spread, spread))


def _checked(covariance: ArrayLike) -> Floats:
    matrix = np.asarray(covariance, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.shape[0] < MIN_ITEMS:  # noqa: PLR2004
        raise ValueError(f"a covariance matrix of shape {matrix.shape}; one factor needs (k, k) with k at least 3")
    rounding = 1e-10 * np.abs(np.diag(matrix)).max()
    if not np.isfinite(matrix).all() or (np.abs(matrix - matrix.T) > rounding).any():
        raise ValueError("the covariance matrix must be symmetric and without missing elements")
    return np.asarray((matrix + matrix.T) / 2)


def _start(correlation: Floats) -> Floats:
    """Return loadings and uniquenesses, shape (2k,), near the minimum of Jöreskog's concentrated discrepancy."""
    k = correlation.shape[0]

    def discrepancy(psi: Floats) -> tuple[float, Floats]:
        root = 1 / np.sqrt(psi)
        values, vectors = np.linalg.eigh(correlation * np.outer(root, root))
        rest = values[:-1]
        loading = vectors[:, -1] / root * np.sqrt(max(values[-1] - 1, 0))
        slope = (loading**2 + psi - 1) / psi**2
        return float((rest - np.log(rest)).sum()) - (k - 1), slope

    first = np.clip((1 - 0.5 / k) / np.diag(np.linalg.inv(correlation)), HEYWOOD, 1)
    psi = optimize.minimize(
        discrepancy, first, jac=True, method="L-BFGS-B", bounds=[(HEYWOOD, 1.0)] * k, options={"maxiter": 1000}
    ).x
    root = np.sqrt(psi)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    return np.concatenate([root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0)), psi])


def _newton(correlation: Floats, theta: Floats) -> Floats | None:
    """Return the minimum near `theta`; None where Newton's steps leave proper uniquenesses or do not settle."""
    k = correlation.shape[0]
    for _ in range(50):
        if (theta[k:] <= HEYWOOD * (1 + 1e-6)).any():
            return None
        weight = _weight(theta)
        residual = weight @ (_implied(theta) - correlation) @ weight
        slope = np.einsum("jk,akj->a", residual, _derivatives(theta))
        hessian = _hessian(theta, correlation)
        if np.linalg.eigvalsh(hessian)[0] <= np.sqrt(_SINGULAR):
            return None
        if np.abs(slope).max() < _CONVERGED:
            return theta
        theta = theta - np.linalg.solve(hessian, slope)
    return None


def _implied(theta: Floats) -> Floats:
    loadings, uniquenesses = np.split(theta, 2)
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


def _weight(theta: Floats) -> Floats:
    return np.asarray(np.linalg.inv(_implied(theta)))


def _derivatives(theta: Floats) -> Floats:
    """Return the implied matrix's derivative by each parameter, shape (2k, k, k)."""
    k = theta.size // 2
    unit = np.eye(k)
    by_loading = unit[:, :, None] * theta[None, None, :k]
    return np.concatenate([by_loading + by_loading.transpose(0, 2, 1), unit[:, :, None] * unit[:, None, :]])


def _hessian(theta: Floats, correlation: Floats) -> Floats:
    """Return the second derivatives, shape (2k, 2k), of log|Sigma| + tr(S Sigma^-1)."""
    k = theta.size // 2
    weight, parts = _weight(theta), _derivatives(theta)
    excess = weight @ (correlation - _implied(theta)) @ weight
    weighted, stray = parts @ weight, parts @ excess
    crossed = np.einsum("ajk,bkj->ab", weighted, stray)
    hessian: Floats = np.einsum("ajk,bkj->ab", weighted, weighted) + crossed + crossed.T
    hessian[:k, :k] -= 2 * excess
    return hessian

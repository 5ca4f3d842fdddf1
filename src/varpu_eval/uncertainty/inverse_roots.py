"""Inverse square roots of matrices that are a diagonal plus few columns, without making the large ones.

Knows matrices only, several of one size at a time. A matrix of m rows and r columns costs m r^2, not m^3.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from varpu_eval.uncertainty.intervals import Floats

ZERO = 1e-12
"""An eigenvalue under this part of the diagonal is 0, and gets no inverse (clubSandwich's limit, there absolute)."""

SMALLEST = 1e-30
"""The quadrature need not tell eigenvalues under this part of the largest from it."""

DIGITS = 36
"""Natural logarithm of one over the error of the quadrature: rounding."""


def inverse_root_times(diagonal: Floats, low: Floats, middle: Floats, columns: Floats) -> Floats:
    """Return G^(-1/2) C for G = diag(d) + V K V', the pseudo-inverse where G is singular.

    Parameters
    ----------
    diagonal
        d, shape (b, m): above 0.
    low
        V, shape (b, m, r).
    middle
        K, shape (r, r): symmetric, such that each G has no eigenvalue below 0.
    columns
        C, shape (b, m, k).

    Returns
    -------
    ndarray
        Shape (b, m, k).

    Examples
    --------
    >>> low = np.array([[[1.0], [0.0]]])
    >>> inverse_root_times(np.full((1, 2), 4.0), low, np.array([[-3.0]]), np.ones((1, 2, 1))).ravel().tolist()
    [1.0, 0.5]
    """
    if diagonal.shape[1] <= middle.shape[0]:
        return _dense(diagonal, low, middle, columns)
    if (diagonal == diagonal[:, :1]).all():
        return _thin(diagonal[:, 0, None, None], low, middle, columns)
    return _quadrature(diagonal[:, :, None], low, middle, columns)


def _dense(diagonal: Floats, low: Floats, middle: Floats, columns: Floats) -> Floats:
    """Return the answer for matrices with no more rows than V has columns."""
    full = low @ middle @ np.swapaxes(low, -1, -2)
    every = np.arange(diagonal.shape[1])
    full[:, every, every] += diagonal
    values, vectors = np.linalg.eigh(full)
    over = _inverse_root(values, diagonal.max(axis=1, keepdims=True))
    return np.asarray((vectors * over[:, None, :]) @ (np.swapaxes(vectors, -1, -2) @ columns))


def _thin(level: Floats, low: Floats, middle: Floats, columns: Floats) -> Floats:
    """Return the answer for a constant diagonal: it differs from the constant only within the columns of V."""
    basis, values, vectors = _within(low / np.sqrt(level), middle)
    frame = basis @ vectors
    part = (_inverse_root(values, 1.0) - 1)[:, :, None] * (frame.transpose(0, 2, 1) @ columns)
    return np.asarray((columns + frame @ part) / np.sqrt(level))


def _within(low: Floats, middle: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a basis of the columns of V, and the eigenvalues and vectors of I + V K V' in it."""
    basis, triangle = np.linalg.qr(low)
    inner = np.eye(basis.shape[-1]) + triangle @ middle @ np.swapaxes(triangle, -1, -2)
    return basis, *np.linalg.eigh(inner)


def _inverse_root(values: Floats, scale: Floats | float) -> Floats:
    """Return eigenvalues to the power -1/2, 0 where they are rounding beside the diagonal's `scale`."""
    usable = values > ZERO * scale
    return np.where(usable, 1 / np.sqrt(np.where(usable, values, 1.0)), 0.0)


def _quadrature(diagonal: Floats, low: Floats, middle: Floats, columns: Floats) -> Floats:
    """Return the answer as a sum of solutions of shifted systems; `diagonal` has shape (b, m, 1).

    The integral of (G + t^2)^-1 over t is G^(-1/2) times pi/2; mapped by elliptic functions, the midpoint rule gains
    digits with every node (Hale, Higham & Trefethen 2008, SIAM J. Numer. Anal. 46, 2505-2523).
    """
    root = np.sqrt(diagonal)
    basis, values, vectors = _within(low / root, middle)
    usable = values > ZERO
    empty = (basis @ vectors) * ~usable[:, None, :] / root
    columns = _without(empty, columns)
    # eigenvalues of S A S lie between those of A, of which 1 is one, times the extremes of S^2 (Ostrowski 1959)
    largest = diagonal.max(axis=1) * np.maximum(values.max(axis=-1, keepdims=True), 1)
    least = np.where(usable, values, 1.0).min(axis=-1, keepdims=True)
    smallest = np.maximum(diagonal.min(axis=1) * np.minimum(least, 1), SMALLEST * largest)
    nodes = int(np.ceil((np.log(largest / smallest).max() + 6) * DIGITS / (2 * np.pi**2)))
    result = np.zeros_like(columns)
    for node in range(nodes):
        shift, weight = _node((node + 0.5) / nodes, smallest / largest)
        shifted = diagonal + (smallest * shift)[:, :, None]
        result += weight[:, :, None] * _shifted(shifted, low, middle, columns)
    period = special.ellipkm1(smallest / largest)
    return np.asarray(result * (2 * period * np.sqrt(smallest) / (np.pi * nodes))[:, :, None])


def _node(place: float, ratio: Floats) -> tuple[Floats, Floats]:
    """Return (sn/cn)^2 and dn/cn^2 at a place 0..1 in the quarter period, `ratio` being the squared complement."""
    period = special.ellipkm1(ratio)
    sn, cn, dn, _ = special.ellipj(min(place, 1 - place) * period, 1 - ratio)
    if place <= 0.5:  # noqa: PLR2004
        return (sn / cn) ** 2, dn / cn**2
    return (cn / sn) ** 2 / ratio, dn / (np.sqrt(ratio) * sn**2)  # reflected: near the period cn would lose its digits


def _without(empty: Floats, columns: Floats) -> Floats:
    """Return the part of columns outside the span of `empty`, which may hold columns of 0."""
    turned = np.swapaxes(empty, -1, -2)
    return np.asarray(columns - empty @ (np.linalg.pinv(turned @ empty, hermitian=True) @ (turned @ columns)))


def _shifted(diagonal: Floats, low: Floats, middle: Floats, columns: Floats) -> Floats:
    """Return (diag(d) + V K V')^-1 C by Woodbury's identity."""
    over = low / diagonal
    inner = np.eye(middle.shape[0]) + middle @ (np.swapaxes(low, -1, -2) @ over)
    part = np.linalg.solve(inner, middle @ (np.swapaxes(over, -1, -2) @ columns))
    return np.asarray(columns / diagonal - over @ part)

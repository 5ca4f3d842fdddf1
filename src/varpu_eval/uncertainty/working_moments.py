"""How much a cluster-robust variance would vary, and so how many degrees of freedom it has.

Knows each cluster's part in the variance of contrasts under a working model, as arrays of clusters by coefficients;
never a matrix of clusters by clusters. Does not know how clusters were weighted; see `cluster_robust`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True)
class WorkingMoments:
    """The covariance, between clusters, of what each adds to a contrast c: [j = k] c'O_j c + (S_j c)'K S_k c.

    Parameters
    ----------
    own
        O, shape (p, p, clusters).
    shared
        S, shape (p, clusters, r).
    middle
        K, shape (r, r).
    model
        Shape (p, p): the coefficients' covariance under the working model.
    least
        Part of `model` that a robust variance must be expected to see. Where an indicator singles out one cluster, the
        residuals of that cluster, which carries most of the coefficient's variance, are 0 and add nothing.
    """

    own: Floats
    shared: Floats
    middle: Floats
    model: Floats
    least: float

    def of(self, contrasts: Floats) -> WorkingMoments:
        """Return the moments of contrasts, shape (q, p), in place of the p coefficients."""
        right = np.tensordot(self.own, contrasts, axes=(1, 1)).swapaxes(1, 2)
        return WorkingMoments(
            own=np.tensordot(contrasts, right, axes=1),
            shared=np.tensordot(contrasts, self.shared, axes=1),
            middle=self.middle,
            model=contrasts @ self.model @ contrasts.T,
            least=self.least,
        )


def satterthwaite(moments: WorkingMoments) -> Floats:
    """Return degrees of freedom of each coefficient's variance: twice its squared mean over its variance; shape (p,).

    NaN where the variance is expected to see less of the coefficient's than it must. Sources: Satterthwaite
    1946, Biometrics Bull. 2; Bell & McCaffrey 2002, Surv. Methodol. 28; Pustejovsky & Tipton 2018, J. Bus. Econ. Stat.
    36.

    >>> own, shared, middle = np.full((1, 1, 4), 2.0), np.ones((1, 4, 1)), np.array([[-0.5]])
    >>> moments = WorkingMoments(own, shared, middle, np.array([[6.0]]), 0.9)
    >>> satterthwaite(moments).round(6).tolist()  # 2 I - 11'/2 of 4 clusters: trace 6, squares 4 * 2.25 + 12 * 0.25
    [3.0]
    """
    mean = np.diag(_means(moments)).copy()
    mean[mean < moments.least * np.diag(moments.model)] = np.nan
    square = np.array([_product(moments, k, k, k, k) for k in range(mean.size)])
    return np.asarray(mean**2 / square)


def hotelling_df(moments: WorkingMoments) -> float:
    """Return degrees of freedom of the Wishart distribution that the variance of all q coefficients is nearest to.

    Matches the total variance of its entries (Tipton & Pustejovsky 2015, J. Educ. Behav. Stat. 40, 604-634, "AHZ");
    with one coefficient, Satterthwaite's. NaN where the variance sees less of a contrast than it must.

    >>> own, shared, middle = np.full((1, 1, 4), 2.0), np.ones((1, 4, 1)), np.array([[-0.5]])
    >>> moments = WorkingMoments(own, shared, middle, np.array([[6.0]]), 0.9)
    >>> round(hotelling_df(moments), 6)
    3.0
    """
    means = _means(moments)
    if linalg.eigh(means, moments.model, eigvals_only=True)[0] < moments.least:
        return np.nan
    values, vectors = np.linalg.eigh(means)
    even = moments.of((vectors / np.sqrt(values)) @ vectors.T)
    q = values.size
    total = sum(_product(even, s, t, s, t) + _product(even, s, s, t, t) for s in range(q) for t in range(q))
    return float(q * (q + 1) / total)


def _means(moments: WorkingMoments) -> Floats:
    """Return the expected robust covariance of the coefficients, shape (p, p)."""
    p = moments.own.shape[0]
    turned = (moments.shared @ moments.middle).reshape(p, -1)
    return np.asarray(moments.own.sum(axis=2) + turned @ moments.shared.reshape(p, -1).T)


def _product(moments: WorkingMoments, s: int, t: int, u: int, v: int) -> float:
    """Return the trace of P_st P_uv, where P_st is the covariance of clusters' parts in s with those in t."""
    k = moments.middle
    at_s, at_t, at_u, at_v = (moments.shared[place] for place in (s, t, u, v))
    own_st, own_uv = moments.own[s, t], moments.own[u, v]
    crossed = own_st @ ((at_u @ k) * at_v).sum(axis=1) + own_uv @ ((at_s @ k) * at_t).sum(axis=1)
    return float(own_st @ own_uv + crossed + np.trace(k @ (at_t.T @ at_u) @ k @ (at_v.T @ at_s)))

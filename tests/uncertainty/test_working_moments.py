import numpy as np
import pytest

from varpu_eval.uncertainty.working_moments import WorkingMoments, hotelling_df, satterthwaite


def moments(seed=3, clusters=12, p=3, r=4):
    rng = np.random.default_rng(seed)
    half = rng.normal(size=(clusters, p, 5))
    middle = rng.normal(size=(r, r))
    own = np.einsum("jpa,jqa->pqj", half, half)
    return WorkingMoments(own, 0.1 * rng.normal(size=(p, clusters, r)), middle + middle.T, own.sum(axis=2), 0.5)


def between(m, s, t):
    """Return the covariance of clusters' parts in coefficient s with those in t, clusters by clusters."""
    return np.diag(m.own[s, t]) + m.shared[s] @ m.middle @ m.shared[t].T


def test_degrees_of_freedom_are_those_of_the_whole_matrices():
    m = moments()
    expected = [np.trace(between(m, k, k)) ** 2 / (between(m, k, k) ** 2).sum() for k in range(3)]
    np.testing.assert_allclose(satterthwaite(m), expected, rtol=1e-12)


def test_those_of_contrasts_are_those_of_the_combined_parts():
    m, c = moments(), np.array([[1.0, -1, 0], [0.5, 2, -3]])
    combined = [sum(a * b * between(m, s, t) for s, a in enumerate(row) for t, b in enumerate(row)) for row in c]
    expected = [np.trace(part) ** 2 / (part**2).sum() for part in combined]
    np.testing.assert_allclose(satterthwaite(m.of(c)), expected, rtol=1e-12)


def test_hotelling_s_match_the_total_variance_of_the_scaled_matrix():
    # simulate parts u_s ~ N(0, between) and the variance of V = sum_j u_j u_j' after scaling its mean to the identity
    m, rng, p, clusters = moments(), np.random.default_rng(1), 3, 12
    joint = np.block([[between(m, s, t) for t in range(p)] for s in range(p)])
    mean = np.array([[np.trace(between(m, s, t)) for t in range(p)] for s in range(p)])
    values, vectors = np.linalg.eigh(mean)
    root = (vectors / np.sqrt(values)) @ vectors.T
    parts = rng.multivariate_normal(np.zeros(p * clusters), joint, size=40000, method="eigh").reshape(-1, p, clusters)
    scaled = root @ parts
    products = scaled @ scaled.transpose(0, 2, 1)
    # a Wishart matrix with nu degrees of freedom over nu has total variance p (p + 1) / nu
    assert hotelling_df(m) == pytest.approx(p * (p + 1) / products.var(axis=0).sum(), rel=0.03)  # Monte Carlo error 1 %


def test_one_coefficient_has_the_same_by_both():
    m = moments().of(np.array([[1.0, 2.0, -1.0]]))
    assert hotelling_df(m) == pytest.approx(satterthwaite(m)[0], rel=1e-12)


def test_what_is_hardly_seen_has_none():
    m = moments()
    unseen = WorkingMoments(m.own, m.shared, m.middle, m.model * np.array([[1, 1, 1], [1, 9, 1], [1, 1, 1]]), 0.5)
    assert np.isnan(satterthwaite(unseen)).tolist() == [False, True, False]
    assert np.isnan(hotelling_df(unseen))

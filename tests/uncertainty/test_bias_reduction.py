import numpy as np
import pytest

from varpu_eval.uncertainty import make_design
from varpu_eval.uncertainty.bias_reduction import cluster_parts
from varpu_eval.uncertainty.generalised_linear import LINEAR, LOGIT, POISSON, fit
from varpu_eval.uncertainty.regressors import model_rows
from varpu_eval.uncertainty.working_moments import satterthwaite

FAMILIES = {"linear": LINEAR, "logit": LOGIT, "poisson": POISSON}


def sample(family, seed=4, sizes=(1, 2, 3, 5, 8, 13, 30)):
    rng = np.random.default_rng(seed)
    clusters = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    x = np.column_stack([rng.normal(size=clusters.size), clusters % 2, rng.integers(0, 3, clusters.size)])
    y = {
        "linear": rng.normal(size=clusters.size),
        "logit": (rng.random(clusters.size) < 0.5).astype(float),
        "poisson": rng.poisson(2.0, clusters.size),
    }[family]
    rows = model_rows(make_design(rng.uniform(0.3, 3, clusters.size)), x, y)
    return rows, fit(FAMILIES[family], rows), clusters


def whole(rows, fitted, clusters, correction, weighting):
    """Return parts and their working covariances by matrices of rows by rows, as Bell & McCaffrey write them."""
    target = np.diag(fitted.variance if weighting == "sampling" else fitted.variance / rows.weights)
    weight = np.diag(rows.weights / fitted.variance)
    u = fitted.variance[:, None] * rows.x
    bread = np.linalg.inv(u.T @ weight @ u)
    keep = np.eye(len(clusters)) - u @ bread @ u.T @ weight
    residual = keep @ target @ keep.T
    count = clusters.max() + 1
    levers = []
    for k in range(count):
        at = np.flatnonzero(clusters == k)
        adjust = np.eye(at.size) * (np.sqrt(count / (count - 1)) if correction == "CR1" else 1.0)
        if correction == "CR2":
            d = np.sqrt(target[np.ix_(at, at)])
            values, vectors = np.linalg.eigh(d @ residual[np.ix_(at, at)] @ d)
            kept = values > 1e-12 * values[-1]
            adjust = d @ (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T @ d
        lever = np.zeros((rows.x.shape[1], len(clusters)))
        lever[:, at] = bread @ u[at].T @ weight[np.ix_(at, at)] @ adjust
        levers.append(lever)
    parts = np.array([lever @ (rows.y - fitted.mean) for lever in levers])
    between = np.array([[a @ residual @ b.T for b in levers] for a in levers])
    return parts, between


CASES = [(f, c, w) for f in FAMILIES for c in ("CR0", "CR1", "CR2") for w in ("sampling", "precision")]


@pytest.mark.parametrize(("family", "correction", "weighting"), CASES)
class TestAgainstTheWholeMatrices:
    def test_parts(self, family, correction, weighting):
        rows, fitted, clusters = sample(family)
        ours, _ = cluster_parts(rows, fitted, clusters, correction, weighting)
        expected, _ = whole(rows, fitted, clusters, correction, weighting)
        np.testing.assert_allclose(ours, expected, atol=1e-11 * np.abs(expected).max())  # eigenvalues down to 1e-3

    def test_degrees_of_freedom(self, family, correction, weighting):
        rows, fitted, clusters = sample(family)
        _, moments = cluster_parts(rows, fitted, clusters, correction, weighting)
        _, between = whole(rows, fitted, clusters, correction, weighting)
        covariances = [between[:, :, k, k] for k in range(rows.x.shape[1])]
        expected = [np.trace(p) ** 2 / (p**2).sum() for p in covariances]
        np.testing.assert_allclose(satterthwaite(moments), expected, rtol=1e-9)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("weighting", ["sampling", "precision"])
def test_cr2_expects_the_variance_of_the_working_model(family, weighting):
    rows, fitted, clusters = sample(family)
    _, moments = cluster_parts(rows, fitted, clusters, "CR2", weighting)
    _, between = whole(rows, fitted, clusters, "CR2", weighting)
    np.testing.assert_allclose(np.einsum("jjpq->pq", between), moments.model, rtol=1e-9, atol=1e-12)


def test_rows_as_clusters_are_hc2():
    # residuals over the root of one less their leverage (MacKinnon & White 1985)
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(25, 2)), rng.normal(size=25)
    rows = model_rows(make_design(np.ones(25)), x, y)
    fitted = fit(LINEAR, rows)
    parts, _ = cluster_parts(rows, fitted, np.arange(25), "CR2", "sampling")
    bread = np.linalg.inv(rows.x.T @ rows.x)
    leverage = np.einsum("ip,pq,iq->i", rows.x, bread, rows.x)
    expected = ((y - fitted.mean) / np.sqrt(1 - leverage))[:, None] * rows.x @ bread
    np.testing.assert_allclose(parts, expected, rtol=1e-9)


def test_clusters_handled_in_several_batches_are_those_of_one(monkeypatch):
    rows, fitted, clusters = sample("logit", sizes=(4,) * 12)
    together = cluster_parts(rows, fitted, clusters, "CR2", "sampling")[0]
    monkeypatch.setattr("varpu_eval.uncertainty.bias_reduction.BATCH", 100)
    np.testing.assert_allclose(cluster_parts(rows, fitted, clusters, "CR2", "sampling")[0], together, rtol=1e-10)

"""The best core: against all cores by plain correlation, R, and what climbing reaches."""

from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
import pytest

from varpu_eval.network.core_periphery import fit_core_periphery
from varpu_eval.network.one_mode import declare_ties


def fit(ties, **options):
    return fit_core_periphery(ties, rng=np.random.default_rng(1), **options)


def pattern_correlation(weights, core, between):
    """Return numpy's correlation over ordered pairs; nan where one side is constant."""
    core = np.asarray(core, dtype=bool)
    both, mixed = np.logical_and.outer(core, core), np.logical_xor.outer(core, core)
    ideal = both | mixed if between == "tied" else both
    kept = ~np.eye(len(core), dtype=bool) & (~mixed if between == "ignored" else True)
    x, y = weights[kept], ideal[kept].astype(float)
    return np.corrcoef(x, y)[0, 1] if kept.any() and np.ptp(x) and np.ptp(y) else np.nan


def random_weights(seed, n, *, directed=False):
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 6, (n, n)) * (rng.random((n, n)) < 0.4) * (1.0 - np.eye(n))
    return weights if directed else np.triu(weights) + np.triu(weights).T


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("between", ["tied", "untied", "ignored"])
@pytest.mark.parametrize("seed", range(3))
def test_no_core_of_a_small_network_is_better(seed, between, directed):
    weights = random_weights(seed, 7, directed=directed)
    every = [pattern_correlation(weights, core, between) for core in product([False, True], repeat=7)]
    found = fit(declare_ties(weights, directed=directed), weighted=True, between=between)
    assert found.exact
    assert found.correlation == pytest.approx(np.nanmax(every), abs=1e-12)  # the same figure by other sums
    assert pattern_correlation(weights, found.core, between) == pytest.approx(found.correlation, abs=1e-12)


def test_the_best_correlation_is_that_of_r(r_network):
    ties, stored = r_network
    if "core" in stored:
        assert fit(ties).correlation == pytest.approx(stored["core"], abs=1e-9)  # stored to 15 digits
    else:
        assert fit(ties).correlation > 0.3


@pytest.mark.parametrize("between", ["tied", "untied", "ignored"])
def test_climbing_reaches_the_exact_best(between, monkeypatch):
    for seed in range(20):
        weights = random_weights(seed, 12)
        exact = fit(weights, weighted=True, between=between)
        with monkeypatch.context() as patch:
            patch.setattr("varpu_eval.network.core_periphery.EXACT_UP_TO", 0)
            climbed = fit(weights, weighted=True, between=between)
        assert not climbed.exact
        assert climbed.correlation == pytest.approx(exact.correlation, abs=1e-12)


def test_a_large_planted_core_is_found():
    core = np.arange(60) < 12
    found = fit(np.logical_or.outer(core, core) & ~np.eye(60, dtype=bool))
    assert found.correlation == pytest.approx(1)
    assert found.core.tolist() == core.tolist()
    assert not found.exact


def test_the_smallest_of_equal_cores_with_the_earliest_nodes_is_told():
    # a ring of four: cores {0, 2} and {1, 3} leave no tie in the periphery
    assert fit(nx.cycle_graph(4)).core.tolist() == [True, False, True, False]


@pytest.mark.parametrize("between", ["tied", "untied", "ignored"])
@pytest.mark.parametrize(
    "matrix", [np.zeros((4, 4)), np.ones((5, 5)) - np.eye(5), np.zeros((1, 1)), np.array([[0, 1.0], [1, 0]]),
               0.1 * (np.ones((24, 24)) - np.eye(24))]
)  # fmt: skip
def test_where_all_pairs_are_alike_there_is_no_core(matrix, between):
    found = fit(matrix, weighted=True, between=between)
    assert np.isnan(found.correlation)
    assert not found.core.any()


def test_another_pattern_and_less_than_no_restart_are_refused():
    with pytest.raises(ValueError, match="tied, untied or ignored"):
        fit(nx.path_graph(4), between="half")
    with pytest.raises(ValueError, match="restarts"):
        fit(nx.path_graph(4), restarts=-1)

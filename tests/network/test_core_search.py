"""Steps of the search for a core: their figures are those of the core they lead to, and they stop where they should."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval.network import core_search


def pairs_of(seed, n):
    """Return weights, and them and their squares added over both directions."""
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.integers(1, 6, (n, n)) * (rng.random((n, n)) < 0.4), k=1)
    weights = weights + weights.T
    return weights, np.stack([weights * 2, weights**2 * 2])


def pattern_correlation(weights, core, between):
    """Return numpy's correlation over ordered pairs; nan where one side is constant."""
    either = np.logical_or.outer(core, core) if between == "tied" else np.logical_and.outer(core, core)
    kept = ~np.eye(len(core), dtype=bool)
    if between == "ignored":
        kept &= np.equal.outer(core, core)
    x, y = weights[kept], either[kept].astype(float)
    return np.corrcoef(x, y)[0, 1] if kept.any() and np.ptp(x) and np.ptp(y) else np.nan


def test_the_figures_of_a_move_and_an_exchange_are_those_of_the_new_core():
    weights, pairs = pairs_of(4, 9)
    core = np.arange(9) < 4
    for step in (core_search._best_move, core_search._best_exchange):
        for between in ("tied", "untied", "ignored"):
            reached, changed = step(pairs, core, between)
            assert reached == pytest.approx(pattern_correlation(weights, changed, between), abs=1e-12)


@pytest.mark.parametrize("between", ["tied", "untied", "ignored"])
def test_climbing_stops_only_where_no_move_and_no_exchange_is_better(between):
    for seed in range(10):
        weights, pairs = pairs_of(seed, 9)
        reached, core = core_search._climb(pairs, np.random.default_rng(seed).random(9) < 0.5, between)
        moves = [np.eye(9, dtype=bool)[node] ^ core for node in range(9)]
        exchanges = [moves[goes] ^ np.eye(9, dtype=bool)[comes] for goes in range(9) for comes in range(9)
                     if core[goes] and not core[comes]]  # fmt: skip
        assert reached == pytest.approx(pattern_correlation(weights, core, between), abs=1e-12)
        others = [pattern_correlation(weights, other, between) for other in [*moves, *exchanges]]
        assert np.nanmax(others) <= reached + 1e-11  # the search's own rounding, tenfold

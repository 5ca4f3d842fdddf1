"""Transitivity, binary and weighted: as R has it, by enumeration of paths, and at the edges."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from varpu_eval.network.clustering import transitivities, transitivity
from varpu_eval.network.one_mode import declare_ties

VALUES = {
    "binary": lambda a, b: 1.0,  # noqa: ARG005 - every path counts once
    "arithmetic": lambda a, b: (a + b) / 2,
    "geometric": lambda a, b: (a * b) ** 0.5,
}


def test_transitivity_is_that_of_igraph_and_sna(r_network):
    ties, stored = r_network
    assert transitivity(ties) == pytest.approx(stored["transitivity"], abs=1e-9)  # stored to 15 digits


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("directed", [False, True])
def test_every_path_is_weighed_by_its_own_value(value, directed):
    rng = np.random.default_rng(7)
    weights = rng.integers(1, 9, (8, 8)) * (rng.random((8, 8)) < 0.4) * (1 - np.eye(8))
    weights = weights if directed else np.triu(weights) + np.triu(weights).T
    closed = paths = 0.0
    for i, j, k in permutations(range(8), 3):
        if weights[i, j] and weights[j, k]:
            worth = VALUES[value](weights[i, j], weights[j, k])
            paths += worth
            closed += worth * (weights[i, k] > 0)
    ties = declare_ties(weights, directed=directed)
    assert transitivity(ties, value=value) == pytest.approx(closed / paths, abs=1e-12)  # sums in another order


@pytest.mark.parametrize("value", VALUES)
def test_no_ties_two_nodes_and_all_ties(value):
    assert np.isnan(transitivity(np.zeros((4, 4)), value=value))
    assert np.isnan(transitivity(np.zeros((1, 1)), value=value))
    assert np.isnan(transitivity(np.array([[0, 2.0], [2, 0]]), value=value))
    assert transitivity(3 * (np.ones((5, 5)) - np.eye(5)), value=value) == pytest.approx(1, abs=1e-12)


def test_a_strong_triangle_weighs_more_than_a_faint_tail():
    ties = np.array([[0, 4.0, 4, 0], [4, 0, 4, 1], [4, 4, 0, 0], [0, 1, 0, 0]])
    # closed, unordered: 4 + 4 + 4; open: 2-1-3 and 0-1-3, (4 + 1) / 2 each
    assert transitivity(ties, value="arithmetic") == pytest.approx(12 / 17)
    # open: sqrt(4 x 1) each
    assert transitivity(ties, value="geometric") == pytest.approx(12 / 16)


def test_a_stack_has_the_figure_of_each():
    rng = np.random.default_rng(2)
    draws = np.triu(rng.random((30, 6, 6)) < 0.3, k=1)
    draws = (draws | draws.transpose(0, 2, 1)).astype(float)
    expected = [transitivity(draw) for draw in draws]
    assert np.isnan(expected).any()
    assert transitivities(draws) == pytest.approx(expected, abs=1e-15, nan_ok=True)  # one division each


def test_another_value_of_a_path_is_refused():
    with pytest.raises(ValueError, match="binary, arithmetic or geometric"):
        transitivity(np.zeros((3, 3)), value="minimum")

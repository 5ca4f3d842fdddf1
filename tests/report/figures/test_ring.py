from itertools import combinations, permutations
from math import dist

import numpy as np
import pytest

from varpu_eval.report.figures.ring import ring_order, ring_places


def length(order, weights):
    """Return the sum of weight times distance between the places."""
    places = ring_places(order)
    return sum(weight * dist(places[a], places[b]) for (a, b), weight in weights.items())


@pytest.mark.parametrize("seed", range(5))
def test_no_order_of_six_is_shorter(seed):
    rng = np.random.default_rng(seed)
    weights = {pair: float(w) for pair, w in zip(combinations("abcdef", 2), rng.exponential(size=15), strict=True)}
    shortest = min(length(("a", *order), weights) for order in permutations("bcdef"))  # all 120, turned to begin with a
    assert length(ring_order(weights, "abcdef"), weights) == pytest.approx(shortest, abs=1e-9)  # sums in another order


def test_the_order_depends_on_neither_the_order_nor_the_direction_of_the_pairs():
    rng = np.random.default_rng(1)
    names = [f"s{n}" for n in range(11)]
    weights = {pair: float(w) for pair, w in zip(combinations(names, 2), rng.exponential(size=55), strict=True)}
    turned = {(b, a): weight for (a, b), weight in reversed(weights.items())}
    assert ring_order(turned, names[::-1]) == ring_order(weights, names)


def test_few_nodes_and_no_ties_have_an_order_too():
    assert ring_order({}, []) == []
    assert ring_order({}, ["b"]) == ["b"]
    assert ring_order({}, ["b", "a"]) == ["a", "b"]
    assert ring_places([]) == {}


def test_a_larger_weight_brings_two_side_by_side():
    order = ring_order({("a", "d"): 5.0, ("b", "e"): 5.0, ("c", "f"): 5.0}, "abcdef")
    at = {name: place for place, name in enumerate(order)}
    assert all((at[a] - at[b]) % 6 in (1, 5) for a, b in ("ad", "be", "cf"))

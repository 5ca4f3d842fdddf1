"""Betweenness counts equally long paths as equally long: enumeration in fractions, R igraph, and where floats fail."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varpu_eval.network.one_mode import declare_ties
from varpu_eval.network.shortest_paths import betweenness
from varpu_eval.network.ties import meeting_weights

R = json.loads((Path(__file__).parents[1] / "reference" / "roles" / "references.json").read_text("utf-8"))
EXACT = 1e-9  # shares are added as floats


def ties_of(name):
    return declare_ties(np.array(R["networks"][name], dtype=float), directed=name in R["directed"])


def by_enumeration(lengths, *, directed):
    """Return betweenness from every simple path between every pair, with lengths (n x n, None without tie) exact."""
    nodes = range(len(lengths))
    scores = [Fraction(0) for _ in nodes]
    for begin, end in permutations(nodes, 2) if directed else combinations(nodes, 2):
        others = [node for node in nodes if node not in (begin, end)]
        paths = {}
        for hops in range(len(others) + 1):
            for between in permutations(others, hops):
                steps = list(zip((begin, *between), (*between, end), strict=True))
                if all(lengths[a][b] is not None for a, b in steps):
                    paths[between] = sum(lengths[a][b] for a, b in steps)
        shortest = [path for path, length in paths.items() if length == min(paths.values())]
        for node in others:
            scores[node] += Fraction(sum(node in path for path in shortest), max(len(shortest), 1))
    return [float(score) for score in scores]


@pytest.mark.parametrize("name", R["betweenness"])
def test_betweenness_is_that_of_r_igraph(name):
    np.testing.assert_allclose(betweenness(ties_of(name)), R["betweenness"][name], rtol=EXACT, atol=EXACT)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans(), st.integers(3, 6))
def test_it_is_the_enumeration_of_all_paths_in_fractions(seed, directed, nodes):
    rng = np.random.default_rng(seed)
    weights = [[Fraction(int(rng.integers(1, 4)), int(rng.integers(1, 7))) for _ in range(nodes)] for _ in range(nodes)]
    there = rng.random((nodes, nodes)) < 0.7
    matrix, lengths = np.zeros((nodes, nodes)), [[None] * nodes for _ in range(nodes)]
    for a, b in permutations(range(nodes), 2):
        c, d = (a, b) if directed else (min(a, b), max(a, b))
        if there[c, d]:
            matrix[a, b], lengths[a][b] = float(weights[c][d]), 1 / weights[c][d]
    got = betweenness(declare_ties(matrix, directed=directed))
    np.testing.assert_allclose(got, by_enumeration(lengths, directed=directed), rtol=EXACT, atol=EXACT)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_newman_weights_of_meetings_give_the_enumeration_over_their_fractions(seed):
    x = np.random.default_rng(seed).random((6, 7)) < 0.4
    share = [Fraction(1, int(k) - 1) if k > 1 else Fraction(0) for k in x.sum(axis=0)]
    lengths = [[None] * 6 for _ in range(6)]
    for a, b in permutations(range(6), 2):
        weight = sum(s for s, both in zip(share, x[a] & x[b], strict=True) if both)
        lengths[a][b] = 1 / weight if weight else None
    ties = (x * meeting_weights(x.sum(axis=0))) @ x.T
    np.fill_diagonal(ties, 0)
    got = betweenness(ties)
    np.testing.assert_allclose(got, by_enumeration(lengths, directed=False), rtol=EXACT, atol=EXACT)


def test_floats_would_break_a_tie_that_is_one():
    # 0-2 is 7/3 long; 0-1-2 is 1 + 4/3 = 7/3 as well: node 1 lies on one of two shortest paths.
    triangle = pd.DataFrame({"source": [0, 1, 0], "target": [1, 2, 2], "weight": [1, 3 / 4, 3 / 7]})
    assert 1 + 1 / (3 / 4) != 1 / (3 / 7)
    assert betweenness(triangle).tolist() == [0.0, 0.5, 0.0]
    assert betweenness(triangle, tolerance=0).tolist() != [0.0, 0.5, 0.0]


def test_a_tolerance_joins_paths_of_rounded_weights():
    rounded = pd.DataFrame({"source": [0, 1, 0], "target": [1, 2, 2], "weight": [0.6666667, 0.6666667, 0.333333]})
    assert betweenness(rounded, tolerance=1e-5)[1] == 0.5
    assert betweenness(rounded, tolerance=1e-12)[1] == 1.0


def test_a_tolerance_gives_the_exact_answer_on_meetings():
    ties = ties_of("davis_newman")
    np.testing.assert_allclose(betweenness(ties, tolerance=1e-12), betweenness(ties), rtol=EXACT)


def test_paths_beyond_the_floats_whole_numbers_are_counted():
    # 60 diamonds in a row: 2^60 shortest paths from end to end, half through each upper node; no sum may overflow.
    graph = nx.Graph([(f"j{i + s}", f"{side}{i}") for i in range(60) for side in "ul" for s in (0, 1)])
    got = betweenness(graph)
    assert got["u30"] == pytest.approx(got["l30"], rel=EXACT)
    assert got["u0"] == pytest.approx(178 / 2, rel=EXACT)  # from j0 to each of the 178 behind, one path of two


def test_normalized_is_the_share_of_pairs_of_others():
    star = nx.star_graph(4)
    assert betweenness(star)[0] == 6
    assert betweenness(star, normalized=True)[0] == 1
    assert betweenness(nx.DiGraph([(1, 0), (0, 2)]), normalized=True)[0] == 0.5


def test_without_weights_it_is_that_of_networkx():
    karate = nx.karate_club_graph()
    told = nx.betweenness_centrality(karate, normalized=False)
    np.testing.assert_allclose(betweenness(karate, weighted=False), list(told.values()), rtol=EXACT, atol=EXACT)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "not fractions"),
        ({"tolerance": 0.5}, "tolerance is 0.5"),
        ({"tolerance": float("nan")}, "tolerance is nan"),
        ({"weighted": False, "normalized": True}, "fewer than three"),
    ],
)
def test_what_has_no_exact_answer_is_refused(options, said):
    irrational = np.array([[0, np.pi / 3], [np.pi / 3, 0]])
    with pytest.raises(ValueError, match=said):
        betweenness(irrational, **options)

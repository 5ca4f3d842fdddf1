"""QAP is R sna's correlation, exact where all orders are looked at, and within Monte Carlo error of R elsewhere."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.one_mode import declare_ties, to_networkx
from varpu_eval.network.qap import qap_test

R = json.loads((Path(__file__).parents[1] / "reference" / "roles" / "references.json").read_text("utf-8"))
PAIRS = {
    "coleman": ("coleman_fall", "coleman_spring"),
    "davis": ("davis_raw", "davis_newman"),
    "texas": ("texas", "texas"),
}
EXACT = 1e-9  # sums over a few thousand pairs in double precision


def pair_of(name):
    first, second = (np.array(R["networks"][of], dtype=float) for of in PAIRS[name])
    return [
        declare_ties(m, directed=PAIRS[name][0] in R["directed"])
        for m in (first, second.T if name == "texas" else second)
    ]


def rng(seed=1):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", PAIRS)
def test_correlation_and_p_are_those_of_r_sna(name):
    told = R["qap"][name]
    got = qap_test(*pair_of(name), rng=rng(), permutations=500)
    assert got.value == pytest.approx(told["correlation"], rel=EXACT)
    for p, of_r in ((got.p_greater, told["p_greater"]), (got.p_less, told["p_less"])):
        error = np.sqrt(max(of_r * (1 - of_r), 1 / 500) / 500)
        assert abs(p - of_r) <= 4 * error


def every_order(first, second, likeness):
    return np.array([likeness(first, second[np.ix_(order, order)]) for order in permutations(range(len(first)))])


def pearson(first, second):
    off = ~np.eye(len(first), dtype=bool)
    return np.corrcoef(first[off], second[off])[0, 1]


def jaccard(first, second):
    return ((first > 0) & (second > 0)).sum() / ((first > 0) | (second > 0)).sum()


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize(("likeness", "by_hand"), [("correlation", pearson), ("jaccard", jaccard)])
def test_on_five_nodes_p_is_the_share_of_all_120_orders(directed, likeness, by_hand):
    first, second = rng(7).integers(0, 3, (2, 5, 5)).astype(float)
    for matrix in (first, second):
        np.fill_diagonal(matrix, 0)
    if not directed:
        first, second = first + first.T, second + second.T
    told = every_order(first, second, by_hand)
    networks = [declare_ties(matrix, directed=directed) for matrix in (first, second)]
    got = qap_test(*networks, rng=rng(), likeness=likeness, permutations=119)
    assert got.exact
    assert got.permutations == 119
    assert got.value == pytest.approx(told[0], rel=EXACT)
    assert got.p_greater == pytest.approx(np.mean(told >= told[0] - 1e-12))  # 1e-12: equal sums in another order
    assert got.p_less == pytest.approx(np.mean(told <= told[0] + 1e-12))
    assert got.expected == pytest.approx(told[1:].mean(), abs=EXACT)


def test_with_more_orders_than_asked_for_they_are_drawn():
    graph = nx.path_graph(6)
    got = qap_test(graph, graph, rng=rng(), permutations=718)  # 6! - 1 = 719
    assert not got.exact
    assert got.permutations == 718
    assert qap_test(graph, graph, rng=rng(), permutations=719).exact


def test_nodes_are_matched_by_label_and_those_without_ties_count():
    first = nx.Graph([("a", "b"), ("b", "c")])
    first.add_node("d")
    second = nx.Graph()
    second.add_nodes_from("dcba")
    second.add_edges_from(first.edges)
    assert qap_test(first, second, rng=rng()).value == pytest.approx(1, rel=EXACT)
    # without d: 2 of 3 pairs tied in both; nodes="both" of a network that lacks d is that of a, b and c
    lacks = first.subgraph("abc")
    assert qap_test(first, lacks, rng=rng(), nodes="both").nodes == 3
    with pytest.raises(ValueError, match="1 nodes are in the first network only"):
        qap_test(first, lacks, rng=rng())


def test_the_test_holds_its_level_on_unrelated_networks():
    # 200 pairs of random graphs: at most 5 % + 3 Monte Carlo errors (.0154) have p <= .05.
    stream = rng(11)
    low = [
        qap_test(*(nx.gnp_random_graph(9, 0.4, seed=int(s)) for s in stream.integers(2**31, size=2)),
                 rng=stream, permutations=59).p <= 0.05
        for _ in range(200)
    ]  # fmt: skip
    assert np.mean(low) <= 0.05 + 3 * 0.0154


def test_a_network_in_any_form_gives_the_same():
    first, second = pair_of("davis")
    graph = to_networkx(second)
    square = pd.DataFrame(first.weights.toarray())
    options = {"permutations": 20}
    assert qap_test(square, graph, rng=rng(), **options) == qap_test(first, second, rng=rng(), **options)


@pytest.mark.parametrize(
    ("first", "second", "options", "said"),
    [
        (nx.complete_graph(4), nx.path_graph(4), {}, "weigh the same"),
        (nx.path_graph(4), nx.empty_graph(4), {}, "weigh the same"),
        (nx.empty_graph(4), nx.empty_graph(4), {"likeness": "jaccard"}, "neither network has a tie"),
        (nx.path_graph(2), nx.path_graph(2), {}, "at least 3"),
        (nx.path_graph(4), nx.path_graph(4, nx.DiGraph), {}, "is directed"),
        (nx.path_graph(4), nx.path_graph(4), {"likeness": "cosine"}, "likeness is 'cosine'"),
        (nx.path_graph(4), nx.path_graph(4), {"permutations": 0}, "at least 1"),
    ],
)
def test_what_has_no_likeness_is_refused(first, second, options, said):
    with pytest.raises(ValueError, match=said):
        qap_test(first, second, rng=rng(), **options)

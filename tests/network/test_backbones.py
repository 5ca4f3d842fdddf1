"""Backbones: Davis against R's swaps and convolution, planted ties, blocks that cannot tell, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from varpu_eval.network.backbones import backbone, backbone_graph
from varpu_eval.network.two_mode import declare_attendance

STORED = json.loads((Path(__file__).parents[1] / "reference" / "backbone" / "backbone.json").read_text())
DAVIS = nx.davis_southern_women_graph()
WOMEN = DAVIS.graph["top"]
TWICE = pd.DataFrame({"person": [*"aabbccdd"], "meeting": [1, 2, 1, 2, 3, 4, 3, 4]})


def in_rs_order(found):
    """Davis' 153 pairs in the order of the stored matrix."""
    place = {name: i for i, name in enumerate(WOMEN)}
    first, second = found["source"].map(place), found["target"].map(place)
    low, high = np.minimum(first, second), np.maximum(first, second)
    return found.assign(low=low, high=high).sort_values(["low", "high"]).reset_index(drop=True)


def edges(found, verdict):
    kept = found[found["verdict"] == verdict]
    return {frozenset(pair) for pair in zip(kept["source"], kept["target"], strict=True)}


def test_sdsm_of_davis_is_as_in_r():
    found = in_rs_order(backbone(DAVIS, model="sdsm", alternative="two-sided", adjust="none"))
    stored = {name: np.array(values) for name, values in STORED["sdsm"].items()}
    assert found["observed"].tolist() == STORED["observed"]
    # R's chances are right to some 1e-12
    assert np.allclose(found["expected"], stored["expected"], rtol=1e-11, atol=0)
    two_sided = np.minimum(1, 2 * np.minimum(stored["upper"], stored["lower"]))
    assert np.allclose(found["p"], two_sided, rtol=1e-11, atol=0)


@pytest.mark.parametrize("adjust", ["holm", "bh"])
def test_pairs_who_never_met_count_in_the_family_as_in_rs_p_adjust(adjust):
    found = in_rs_order(backbone(DAVIS, model="sdsm", adjust=adjust))
    met = np.array(STORED["observed"]) > 0
    assert (len(found), met.sum()) == (139, 139)
    assert np.allclose(found["p_adjusted"], np.array(STORED["adjusted"][adjust])[met], rtol=1e-11, atol=0)


def test_fdsm_of_davis_is_as_by_rs_swaps():
    draws, r = 6000, STORED["fdsm"]["draws"]
    found = in_rs_order(
        backbone(DAVIS, model="fdsm", alternative="two-sided", adjust="none", draws=draws, rng=np.random.default_rng(2))
    )
    upper, lower = (np.array(STORED["fdsm"][side]) / r for side in ("above", "below"))
    p = np.minimum(1, 2 * np.minimum(upper, lower))
    # 4.5 standard errors of both runs (one pair in 1,000 of 153 would pass 4), draws of a chain being worth a fifth of
    # independent ones, and 3 draws where none was seen
    error = 2 * np.sqrt(np.minimum(upper, lower) * 5 * (1 / draws + 1 / r)) * 4.5 + 6 / draws
    assert (np.abs(found["p"] - p) < error).all()
    assert np.abs(found["expected"] - STORED["fdsm"]["mean"]).max() < 0.1


def test_a_table_of_90_by_both_ways_to_draw(monkeypatch):
    # 90 tables of 4 x 4 have margins 2; a and b share both meetings in 6 of them: p = 1/15
    records = declare_attendance(TWICE)
    for cells in (16, 15):
        monkeypatch.setattr("varpu_eval.network.fdsm.DENSE_CELLS", cells)
        found = backbone(records, model="fdsm", adjust="none", draws=1000, rng=np.random.default_rng(cells))
        # 5 Monte Carlo errors of independent draws: 5 x sqrt(1/15 x 14/15 / 1000) = .0394
        assert found["p"].tolist() == pytest.approx([1 / 15] * 2, abs=0.0394)
        # shared meetings: each of 2 is shared with chance 1/3
        assert found["expected"].tolist() == pytest.approx([2 / 3] * 2, abs=0.1)


def planted(seed):
    """40 persons at 90 meetings of 6; two sets of four go together to twelve meetings each."""
    rng = np.random.default_rng(seed)
    groups = [np.arange(4), np.arange(4, 8)]
    rows = [(p, m) for m in range(90) for p in rng.choice(np.arange(8, 40), 6, replace=False)]
    rows += [(p, 90 + m) for m in range(24) for p in [*groups[m % 2], *rng.choice(np.arange(8, 40), 2, replace=False)]]
    return pd.DataFrame(rows, columns=["person", "meeting"]), [
        frozenset({a, b}) for g in groups for a in g for b in g if a < b
    ]


@pytest.mark.parametrize(("model", "adjust"), [("sdsm", "holm"), ("sdsm", "bh"), ("fdsm", "bh")])
def test_planted_ties_are_found_and_little_else(model, adjust):
    rows, ties = planted(1)
    found = backbone(rows, model=model, adjust=adjust, rng=np.random.default_rng(1))
    more = edges(found, "more_than_chance")
    assert set(ties) <= more
    assert len(more) <= len(ties) + 2


def test_who_keeps_apart_is_told_only_where_it_is_asked():
    # a and b each at 30 of 60 meetings of 3 and never at the same one; others come at random
    rng = np.random.default_rng(1)
    rows = [("ab"[m % 2], m) for m in range(60)] + [
        (f"p{p}", m) for m in range(60) for p in rng.choice(9, 2, replace=False)
    ]
    table = pd.DataFrame(rows, columns=["person", "meeting"])
    for alternative, told in (("less", True), ("two-sided", True), ("more", False)):
        found = backbone(table, model="sdsm", alternative=alternative)
        assert (frozenset("ab") in edges(found, "less_than_chance")) is told
        assert (len(found) == 11 * 10 / 2) is told


def test_auto_draws_for_few_cells_and_is_exact_beyond(monkeypatch):
    by_auto = backbone(DAVIS, adjust="none")
    pd.testing.assert_frame_equal(by_auto, backbone(DAVIS, model="fdsm", adjust="none"))
    monkeypatch.setattr("varpu_eval.network.backbones.FDSM_CELLS", 18 * 14 * 1999 - 1)
    pd.testing.assert_frame_equal(backbone(DAVIS, adjust="none"), backbone(DAVIS, model="sdsm", adjust="none"))


@pytest.mark.parametrize("model", ["sdsm", "fdsm"])
def test_blocks_with_few_matrices_cannot_tell(model):
    few = pd.DataFrame({"person": [*"stsu"], "meeting": [8, 8, 9, 9], "block": "small"})  # 2 tables
    records = declare_attendance(pd.concat([TWICE.assign(block="large"), few]), block="block")
    found = backbone(records, model=model, alternative="two-sided", adjust="holm", draws=2000).set_index(
        ["source", "target"]
    )
    small = found.loc[["s"]]
    assert small["p"].isna().all()
    assert small["p_adjusted"].isna().all()
    assert (small["verdict"] == "cannot_tell").all()
    # pairs in the large block are 6 and are the family; nobody of it could have met s
    assert len(found) == 6 + 2 + 1
    once = backbone(TWICE, model=model, alternative="two-sided", adjust="holm", draws=2000)
    if model == "sdsm":
        assert found["p_adjusted"].dropna().tolist() == pytest.approx(once["p_adjusted"].tolist())


def test_a_person_in_two_blocks_is_summed_over_both():
    both = pd.concat([TWICE.assign(block=1), TWICE.assign(block=2, meeting=TWICE["meeting"] + 4)])
    records = declare_attendance(both, block="block")
    exact = backbone(records, model="sdsm", adjust="none").set_index(["source", "target"])
    # all four of a and b's meetings were shared; each of the 8 cells of a chance 1/2, so each shared with chance 1/4
    assert exact.loc[("a", "b"), ["observed", "expected", "p"]].tolist() == pytest.approx(
        [4, 2, sum([8 * 7 * 6 * 5 // 24 * 3**4, 8 * 7 * 6 // 6 * 3**3, 8 * 7 // 2 * 3**2, 8 * 3, 1]) / 4**8]
    )
    drawn = backbone(records, model="fdsm", adjust="none", draws=3000).set_index(["source", "target"])
    # each block shares 2/3 of a meeting on average, and both of its two with chance 1/15: 1/225 in both blocks;
    # 5 Monte Carlo errors of 3,000 draws
    assert drawn.loc[("a", "b"), "expected"] == pytest.approx(4 / 3, abs=0.08)
    assert drawn.loc[("a", "b"), "p"] == pytest.approx(1 / 225, abs=0.0061)


def test_order_of_rows_does_not_matter():
    for model, rows in (("sdsm", planted(2)[0]), ("fdsm", TWICE)):
        found = backbone(rows, model=model, adjust="bh")
        again = backbone(rows.sample(frac=1, random_state=1), model=model, adjust="bh")
        pd.testing.assert_frame_equal(again, found)


def test_a_backbone_graph_has_everyone_and_the_ties_of_one_verdict():
    rows, ties = planted(1)
    found = backbone(rows, model="sdsm")
    graph = backbone_graph(found, persons=[*range(40), 99])
    assert len(graph) == 41
    assert {frozenset(edge) for edge in graph.edges} == edges(found, "more_than_chance")
    assert set(ties) <= {frozenset(edge) for edge in graph.edges}
    assert graph.edges[0, 1]["observed"] >= 12
    assert backbone_graph(found, verdict="less_than_chance").number_of_edges() == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "poisson"}, "auto, sdsm, fdsm"),
        ({"alternative": "greater"}, "more, less, two-sided"),
        ({"adjust": "bonferroni"}, "holm, bh, none"),
        ({"level": 5}, "between 0 and 1"),
        ({"model": "fdsm", "draws": 3059}, "at least 3060 are needed"),
        ({"model": "fdsm", "draws": 0, "adjust": "none"}, "at least 20 are needed"),
        ({"model": "fdsm", "level": 1e-4}, "say so by draws=3060000"),
    ],
)
def test_what_cannot_be_answered_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        backbone(DAVIS, **options)


def test_too_many_pairs_to_list_are_refused(monkeypatch):
    monkeypatch.setattr("varpu_eval.network.person_pairs.MOST_PAIRS", 152)
    with pytest.raises(ValueError, match="18 persons make more than 152 pairs"):
        backbone(DAVIS, model="sdsm", alternative="less")


def test_a_graph_of_what_cannot_be_told_is_refused():
    with pytest.raises(ValueError, match="more_than_chance or less_than_chance"):
        backbone_graph(backbone(TWICE), verdict="cannot_tell")

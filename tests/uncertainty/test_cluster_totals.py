import numpy as np

from varpu_eval.uncertainty import cluster_totals as totals
from varpu_eval.uncertainty import make_design
from varpu_eval.uncertainty.cluster_totals import Table, cluster_blocks, incidence


def _blocks(design, y, domains):
    return list(cluster_blocks(design.stages[0], Table(design.weights, y, None, True, incidence(domains))))


def test_totals_of_clusters_in_domains_by_hand():
    # cluster a: 1 * 10 in the first domain, 2 * 20 in the second; cluster b: 3 * 30 in both
    design = make_design([1, 2, 3], clusters=[["a", "a", "b"]])
    domains = np.array([[True, False], [False, True], [True, True]])
    (block,) = _blocks(design, np.array([[10.0], [20.0], [30.0]]), domains)
    assert sorted(block.y[..., 0].tolist()) == [[10, 40], [90, 90]]
    assert sorted(block.x[..., 0].tolist()) == [[1, 2], [3, 3]]


def test_persons_of_one_domain_come_together_and_hold_no_other(monkeypatch):
    monkeypatch.setattr(totals, "BLOCK", 12)  # 12 numbers: 4 persons of 3 domains
    domains = np.arange(12)[:, None] % 3 == np.arange(3)
    found = _blocks(make_design(np.ones(12)), np.arange(12.0)[:, None], domains)
    assert sorted(block.domains.tolist() for block in found) == [[0], [1], [2]]
    assert sorted(block.y.sum() for block in found) == [18, 22, 26]  # 0 + 3 + 6 + 9 and so on


def test_strata_ascend_from_block_to_block(monkeypatch):
    monkeypatch.setattr(totals, "BLOCK", 2)
    design = make_design(np.ones(6), strata=[["b", "a", "b", "a", "b", "a"]])
    found = np.concatenate([block.stratum for block in _blocks(design, np.ones((6, 1)), np.ones((6, 1), dtype=bool))])
    assert found.tolist() == [0, 0, 0, 1, 1, 1]

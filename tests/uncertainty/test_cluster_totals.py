import numpy as np
import pytest

from varpu_eval.uncertainty import cluster_totals as totals
from varpu_eval.uncertainty import make_design
from varpu_eval.uncertainty.cluster_totals import block_covariance, cluster_blocks, incidence

ALL = np.ones(1, dtype=bool)


def _blocks(design, y, domains):
    return list(cluster_blocks(design.stages[0], design.weights, incidence(domains), y))


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


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_stratum_cut_into_blocks_is_centred_on_its_own_mean(monkeypatch, size):
    # totals 1, 2, 6, 7 of mean 4: 4/3 * (9 + 4 + 4 + 9)
    monkeypatch.setattr(totals, "BLOCK", size)
    design = make_design(np.ones(4))
    found = _blocks(design, np.array([[1.0], [2.0], [6.0], [7.0]]), np.ones((4, 1), dtype=bool))
    assert len(found) == -(-4 // size)
    matrix = block_covariance(design.stages[0], found, np.zeros((1, 1)), ALL, centred=True)
    assert matrix == pytest.approx(4 / 3 * 26)


def test_a_rate_is_taken_off_and_a_lonely_cluster_counts_where_it_is_not_centred():
    # 5 - 2 * 1 = 3 stands alone: 3^2; the others, 1 - 2 and 3 - 2, are -1 and 1: 2/1 * (1 + 1)
    design = make_design(np.ones(3), strata=[["a", "b", "b"]], lonely="adjust")
    found = _blocks(design, np.array([[5.0], [1.0], [3.0]]), np.ones((3, 1), dtype=bool))
    for centred, expected in ((False, 13.0), (True, 4.0)):
        matrix = block_covariance(design.stages[0], found, np.full((1, 1), 2.0), ALL, centred=centred)
        assert matrix == pytest.approx(expected)

import numpy as np
import pytest

from varpu_eval.uncertainty import cluster_totals as totals
from varpu_eval.uncertainty import make_design
from varpu_eval.uncertainty.block_covariance import block_covariance
from varpu_eval.uncertainty.cluster_totals import Table, cluster_blocks, incidence

ALL = np.ones(1, dtype=bool)


def _blocks(design, y):
    everybody = incidence(np.ones((y.shape[0], 1), dtype=bool))
    return list(cluster_blocks(design.stages[0], Table(design.weights, y, None, True, everybody)))


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_stratum_cut_into_blocks_is_centred_on_its_own_mean(monkeypatch, size):
    # totals 1, 2, 6, 7 of mean 4: 4/3 * (9 + 4 + 4 + 9)
    monkeypatch.setattr(totals, "BLOCK", size)
    design = make_design(np.ones(4))
    found = _blocks(design, np.array([[1.0], [2.0], [6.0], [7.0]]))
    assert len(found) == -(-4 // size)
    matrix = block_covariance(design.stages[0], found, np.zeros((1, 1)), ALL, centred=True)
    assert matrix == pytest.approx(4 / 3 * 26)


def test_a_rate_is_taken_off_and_a_lonely_cluster_counts_where_it_is_not_centred():
    # 5 - 2 * 1 = 3 stands alone: 3^2; the others, 1 - 2 and 3 - 2, are -1 and 1: 2/1 * (1 + 1)
    design = make_design(np.ones(3), strata=[["a", "b", "b"]], lonely="adjust")
    found = _blocks(design, np.array([[5.0], [1.0], [3.0]]))
    for centred, expected in ((False, 13.0), (True, 4.0)):
        matrix = block_covariance(design.stages[0], found, np.full((1, 1), 2.0), ALL, centred=centred)
        assert matrix == pytest.approx(expected)

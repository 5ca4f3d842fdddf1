"""Totals, means and ratios against the same linearisation done row by row, domain by domain."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from varpu_eval.uncertainty import calibrate, combine, covariance, make_design, means, post_stratify, ratios, totals
from varpu_eval.uncertainty import cluster_totals as blocks

CLOSE = 1e-11
"""Sums in another order over fewer than 200 rows, relative to standard errors; both are double precision."""


def _row_by_row(design, y, x, domains):
    """Estimates and covariance from one score a row, domain and column: what the blocks must add up to."""
    inside = np.repeat(domains, y.shape[1], axis=1) & ~np.isnan(np.tile(y * x, domains.shape[1]))
    y, x = (np.where(inside, np.tile(each, domains.shape[1]), 0.0) for each in (y, x))
    weight = design.weights[:, None]
    total = (weight * x).sum(axis=0)
    value = (weight * y).sum(axis=0) / total
    return value, covariance(design, weight * (y - x * value) / total), inside.sum(axis=0)


UNIT = np.arange(160) * 7 % 23
DESIGNS = {
    "persons": {},
    "persons in strata": {"strata": [UNIT % 5]},
    "pairs": {"strata": [np.arange(160) // 2]},
    "units in strata": {"clusters": [UNIT], "strata": [UNIT % 3]},
    "two stages": {
        "clusters": [UNIT, np.arange(160)],
        "strata": [UNIT % 2],
        "populations": [np.full(160, 40), np.full(160, 60)],
    },
}


@pytest.fixture(params=DESIGNS)
def sample(request):
    """A design, values and denominators with blanks in either, and domains of which the last overlaps all others."""
    rng = np.random.default_rng(11)
    n = 160
    weights = rng.uniform(0.5, 2, n) * (rng.random(n) > 0.1)
    y, x = rng.normal(50, 10, (n, 3)), rng.uniform(1, 5, (n, 3))
    y[rng.random(y.shape) < 0.1] = np.nan
    x[rng.random(x.shape) < 0.1] = np.nan
    domains = np.column_stack([rng.integers(0, 3, n)[:, None] == np.arange(3), rng.random(n) < 0.5])
    return make_design(weights, **DESIGNS[request.param], lonely="adjust"), y, x, domains


class TestEqualToTheScoresOfRows:
    @pytest.fixture(params=[1, 100, 2**20], ids=lambda size: f"{size} numbers a block", autouse=True)
    def block(self, request, monkeypatch):
        # a block of 1 holds one cluster, one of 100 cuts strata in the middle, one of 2^20 holds all
        monkeypatch.setattr(blocks, "BLOCK", request.param)

    def _agree(self, ours, value, matrix, n):
        np.testing.assert_allclose(ours.value, value, rtol=CLOSE)
        size = np.sqrt(np.diag(matrix))
        np.testing.assert_allclose(ours.covariance / np.outer(size, size), matrix / np.outer(size, size), atol=CLOSE)
        np.testing.assert_array_equal(ours.n, n)

    def test_ratios_with_blanks_in_overlapping_domains(self, sample):
        design, y, x, domains = sample
        self._agree(ratios(design, y, x, domains), *_row_by_row(design, y, x, domains))

    def test_means_with_and_without_blanks(self, sample):
        design, y, _, domains = sample
        self._agree(means(design, y, domains), *_row_by_row(design, y, np.ones_like(y), domains))
        y = np.nan_to_num(y)
        self._agree(means(design, y, domains), *_row_by_row(design, y, np.ones_like(y), domains))

    def test_totals(self, sample):
        design, y, _, domains = sample
        ours = totals(design, y, domains)
        inside = np.repeat(domains, 3, axis=1) & ~np.isnan(np.tile(y, 4))
        scores = design.weights[:, None] * np.where(inside, np.tile(y, 4), 0.0)
        self._agree(ours, scores.sum(axis=0), covariance(design, scores), inside.sum(axis=0))

    def test_covariances_of_some_and_the_variance_of_all(self, sample):
        design, y, _, domains = sample
        some = np.arange(12) % 5 == 0
        ours, whole = means(design, y, domains, covary=some), means(design, y, domains)
        expected = np.where(np.outer(some, some) | np.eye(12, dtype=bool), whole.covariance, np.nan)
        np.testing.assert_allclose(ours.covariance, expected, rtol=1e-9)  # the least covariances are of rounding's size
        np.testing.assert_allclose(means(design, y, domains, covary=False).se, whole.se, rtol=CLOSE)


def test_a_ratio_leaves_out_a_row_whose_denominator_alone_is_blank():
    ours = ratios(make_design(np.ones(3)), [1.0, 99.0, 4.0], [1.0, np.nan, 4.0])
    np.testing.assert_array_equal([ours.value[0], ours.n[0]], [1.0, 2.0])  # (1 + 4) / (1 + 4)


def test_a_level_far_from_zero_costs_no_digits():
    # 1e6 cancels: deviations are taken from the stratum's mean, not from the squares' sum
    rng = np.random.default_rng(4)
    y, stratum = rng.integers(0, 2, 400).astype(float), np.arange(400) // 200
    plain, moved = (totals(make_design(np.ones(400), strata=[stratum]), shift + y) for shift in (0.0, 1e6))
    assert moved.se[0] == pytest.approx(plain.se[0], rel=1e-9)  # 1e6 has 6 of the 16 digits


@pytest.mark.parametrize("unit", [1, 4])  # persons or units as clusters
@pytest.mark.parametrize("block", [1, 2**20])
def test_calibrated_weights_give_the_variance_of_residuals(monkeypatch, unit, block):
    monkeypatch.setattr(blocks, "BLOCK", block)
    rng = np.random.default_rng(5)
    n = 60
    y, domains = rng.normal(size=(n, 2)), rng.random((n, 3)) < 0.6
    plain = make_design(np.ones(n), clusters=[np.arange(n) // unit])
    groups = post_stratify(plain, rng.integers(0, 2, n), {0: 100, 1: 300})
    age = rng.integers(20, 60, n)
    design = calibrate(groups, np.column_stack([np.ones(n), age]), [400, 400 * 41])  # two steps, sparse and dense
    value, matrix, _ = _row_by_row(design, y, np.ones_like(y), domains)
    ours = means(design, y, domains)
    np.testing.assert_allclose(ours.value, value, rtol=CLOSE)
    np.testing.assert_allclose(ours.covariance, matrix, rtol=CLOSE, atol=1e-15)  # variances are of the order 1e-2


def test_degrees_of_freedom_count_the_clusters_with_a_known_value_in_a_domain():
    # clusters 1 and 2 have one; 3 has blanks alone and 4 lies in no domain
    design = make_design(np.ones(5), clusters=[[1, 1, 2, 3, 4]])
    ours = means(design, [[1.0, np.nan], [2.0, 1.0], [4.0, 2.0], [np.nan, np.nan], [1.0, 1.0]], [True] * 4 + [False])
    assert ours.df == 1


class TestADomainWithoutRows:
    empty = np.array([[True, False]] * 3)

    def test_has_no_mean_and_no_variance(self):
        ours = means(make_design(np.ones(3)), [[1.0], [2.0], [6.0]], self.empty)
        np.testing.assert_array_equal(ours.value, [3.0, np.nan])
        np.testing.assert_allclose(ours.covariance, [[7 / 3, np.nan], [np.nan, np.nan]])
        np.testing.assert_array_equal(ours.n, [3, 0])

    def test_adds_up_to_0_with_an_error_that_nobody_knows(self):
        ours = totals(make_design(np.ones(3)), [1.0, 2.0, 6.0], self.empty)
        np.testing.assert_array_equal(ours.value, [9.0, 0.0])
        np.testing.assert_allclose(ours.se, [np.sqrt(21.0), np.nan])  # 3/2 * (4 + 1 + 9)

    def test_nor_has_one_whose_rows_are_blank_or_without_weight(self):
        domains = np.array([[True, True, False]] * 2 + [[True, False, True]])
        ours = means(make_design([1, 1, 0]), [[5.0, np.nan], [6.0, np.nan], [7.0, 8.0]], domains)
        np.testing.assert_array_equal(ours.value, [5.5, np.nan, 5.5, np.nan, np.nan, np.nan])
        np.testing.assert_array_equal(np.isnan(ours.se), [False, True, False, True, True, True])


def test_what_lies_outside_every_domain_does_not_matter():
    design = make_design(np.ones(4), clusters=[[1, 1, 2, 3]])
    domain = [True, False, True, True]
    plain, wild = (means(design, [1.0, outside, 5.0, 3.0], domain) for outside in (0.0, np.inf))
    np.testing.assert_array_equal(wild.covariance, plain.covariance)
    assert wild.value == plain.value == [3.0]


class TestCombinations:
    y = np.array([[1.0, 3.0, 9.0], [2.0, 3.0, 5.0], [6.0, 0.0, 7.0]])

    def test_need_the_covariances_of_what_they_use_alone(self):
        design = make_design(np.ones(3))
        whole, some = means(design, self.y), means(design, self.y, covary=[True, False, True])
        known = combine(some, [[-1, 0, 1], [-1, 1, 0]])
        np.testing.assert_allclose(known.se, [combine(whole, [[-1, 0, 1]]).se[0], np.nan], rtol=1e-12)
        np.testing.assert_allclose(known.value, [4.0, -1.0])  # 7 - 3 and 2 - 3

    def test_of_an_empty_domain_are_not_known_and_leave_the_others_alone(self):
        domains = np.column_stack([np.ones(3, dtype=bool), [True, True, False], np.zeros(3, dtype=bool)])
        levels = means(make_design(np.ones(3)), self.y[:, 0], domains)
        both = combine(levels, [[-1, 1, 0], [-1, 0, 1]])
        np.testing.assert_array_equal(both.value, [-1.5, np.nan])  # 1.5 - 3
        assert both.se[0] == combine(levels, [[-1, 1, 0]]).se[0] > 0
        assert np.isnan(both.se[1])

    def test_count_the_rows_they_use(self):
        result = means(make_design(np.ones(3)), [[1.0, np.nan], [2.0, 1.0], [6.0, 5.0]])
        assert combine(result, [[1, 0], [1, -1]]).n.tolist() == [3, 5]


@pytest.mark.parametrize("blanks", [0.0, 0.1])
def test_no_number_is_kept_for_every_row_domain_and_item(monkeypatch, blanks):
    monkeypatch.setattr(blocks, "BLOCK", 2**14)
    n, k, d = 20_000, 10, 20
    rng = np.random.default_rng(1)
    y = np.where(rng.random((n, k)) < blanks, np.nan, rng.normal(size=(n, k)))
    design, domains = make_design(np.ones(n)), np.arange(n)[:, None] % d == np.arange(d)
    tracemalloc.start()
    means(design, y, domains)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < n * k * d * 8 / 4  # they would take 32 MB, as the data take 1.6


class TestRefusals:
    def test_values_of_another_length(self):
        with pytest.raises(ValueError, match=r"3 rows and the values have shape \(2, 1\)"):
            means(make_design([1, 1, 1]), [1.0, 2.0])

    @pytest.mark.parametrize("domains", [[0, 1, 1], [True, False], np.ones((3, 0), dtype=bool), [1.0, np.nan, 0.0]])
    def test_domains_that_are_not_true_or_false_for_each_row(self, domains):
        with pytest.raises(ValueError, match="domains are True and False for each of 3 rows"):
            means(make_design([1, 1, 1]), [1.0, 2.0, 3.0], domains)

    def test_numerators_without_their_denominators(self):
        with pytest.raises(ValueError, match="2 numerators and 1 denominators"):
            ratios(make_design([1, 1]), [[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0])

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from varpu_eval.uncertainty import clopper_pearson, korn_graubard, logit, wilson


def test_nobody_and_everybody_have_one_open_end():
    # Clopper-Pearson's upper limit of 0 of n is 1 - 0.025^(1/n)
    interval = clopper_pearson([0, 10], [10, 10])
    np.testing.assert_allclose(interval.low, [0, 0.025 ** (1 / 10)])
    np.testing.assert_allclose(interval.high, [1 - 0.025 ** (1 / 10), 1])
    assert wilson(0, 10).low == 0
    assert wilson(10, 10).high == 1


def test_korn_graubard_is_clopper_pearson_under_simple_sampling():
    # se^2 = p (1 - p) / n and df = n - 1 make the effective n equal n
    n, hits = 40, 13
    p = hits / n
    ours, exact = korn_graubard(p, np.sqrt(p * (1 - p) / n), n, n - 1), clopper_pearson(hits, n)
    np.testing.assert_allclose([ours.low, ours.high], [exact.low, exact.high], rtol=1e-12)


def test_korn_graubard_of_nobody_uses_n_shrunk_by_the_designs_degrees_of_freedom():
    # effective n = 40 (t(.975, 39) / t(.975, 9))^2
    effective = 40 * (stats.t.ppf(0.975, 39) / stats.t.ppf(0.975, 9)) ** 2
    assert korn_graubard(0.0, 0.0, 40, 9).high == pytest.approx(1 - 0.025 ** (1 / effective))


def test_clusters_that_happen_to_agree_make_no_more_of_n_answers_than_n():
    # se 0.01 would mean 2500 answers; without a finite population 40 remain 40
    ours, exact = korn_graubard(0.5, 0.01, 40, 39), clopper_pearson(20, 40)
    np.testing.assert_allclose([ours.low, ours.high], [exact.low, exact.high])
    finite = korn_graubard(0.5, 0.01, 40, 39, finite=True)
    exact = clopper_pearson(1250, 2500)
    np.testing.assert_allclose([finite.low, finite.high], [exact.low, exact.high])


def test_no_answers_give_no_interval():
    for interval in (wilson(0, 0), clopper_pearson(0, 0), korn_graubard(0.5, 0.1, 0, 5), logit(0.0, 0.1, 5)):
        assert np.isnan(interval.low)
        assert np.isnan(interval.high)


def test_more_successes_than_answers_are_refused():
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(3, 2)


@settings(deadline=None)  # a shared machine may stall any one example
@given(st.integers(1, 400), st.data())
def test_intervals_hold_the_share_and_mirror(n, data):
    hits = data.draw(st.integers(0, n))
    for method in (wilson, clopper_pearson):
        ours, mirrored = method(hits, n), method(n - hits, n)
        assert 0 <= ours.low <= hits / n <= ours.high <= 1
        np.testing.assert_allclose([ours.low, ours.high], [1 - mirrored.high, 1 - mirrored.low], atol=1e-9)


@pytest.mark.parametrize("n", [10, 30])
def test_exact_intervals_cover_at_least_as_often_as_they_say(n):
    # summed over every outcome, not simulated
    interval = clopper_pearson(np.arange(n + 1), np.full(n + 1, n))
    for p in (0.05, 0.3, 0.5, 0.78):
        held = (interval.low <= p) & (p <= interval.high)
        assert stats.binom.pmf(np.arange(n + 1), n, p)[held].sum() >= 0.95

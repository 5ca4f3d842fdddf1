"""Agreement of two years is Spearman's, exact on few nodes, and blind to who is there only once."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from varpu_eval.network.stability import broker_stability

FIRST = pd.Series([5.0, 4.0, 3.0, 2.0, 2.0], index=list("abcde"))
SECOND = pd.Series([1.0, 9.0, 7.0, 3.0, 2.0], index=list("edcba"))


def rng(seed=1):
    return np.random.default_rng(seed)


def test_on_five_nodes_p_is_the_share_of_all_120_orders():
    # a .. e have 5 4 3 2 2 and 2 3 7 9 1
    now = SECOND[list("abcde")].to_numpy()
    rho = np.array([stats.spearmanr(FIRST, list(order)).statistic for order in permutations(now)])
    lead = np.array([len({0, 1} & set(np.argsort(order)[-2:].tolist())) for order in permutations(now)])
    got = broker_stability(FIRST, SECOND, rng=rng(), top=2)
    assert got.exact
    assert got.rank_correlation == pytest.approx(rho[0], rel=1e-12)
    assert got.p == pytest.approx(np.mean(rho >= rho[0] - 1e-12))  # equal sums in another order
    assert (got.top_both, got.top_expected) == (0, 2 * 2 / 5)
    assert got.top_p == pytest.approx(np.mean(lead >= lead[0]))


def test_the_rank_correlation_is_scipys_with_ties():
    first, second = (pd.Series(values) for values in rng(3).integers(0, 6, (2, 40)))
    got = broker_stability(first, second, rng=rng(), permutations=9)
    assert got.rank_correlation == pytest.approx(stats.spearmanr(first, second).statistic, rel=1e-12)
    assert not got.exact


def test_nodes_are_matched_by_label_and_those_of_one_year_counted():
    first = pd.concat([FIRST, pd.Series({"left": 9.0, "alone": np.nan})])
    got = broker_stability(first, pd.concat([SECOND, pd.Series({"came": 0.0, "alone": 1.0})]), rng=rng(), top=2)
    assert (got.nodes, got.only_before, got.only_after) == (5, 1, 2)
    assert got.rank_correlation == broker_stability(FIRST, SECOND, rng=rng(), top=2).rank_correlation


def test_who_is_level_with_the_last_broker_is_one():
    got = broker_stability(FIRST, FIRST, rng=rng(), top=4)
    assert (got.top_before, got.top_both) == (5, 5)
    assert got.top_p == 1


def test_lowest_values_broker_when_told_so():
    got = broker_stability(-FIRST, -FIRST, rng=rng(), top=1, brokers="lowest")
    assert (got.top_before, got.top_both) == (1, 1)


def test_values_that_differ_by_rounding_only_are_level():
    noisy = FIRST + np.array([0, 0, 0, 0, 1e-15])
    assert broker_stability(noisy, FIRST, rng=rng(), top=2).rank_correlation == pytest.approx(1, rel=1e-12)


def test_the_test_holds_its_level_on_unrelated_years():
    # 400 pairs of unrelated years: at most 5 % + 3 Monte Carlo errors (.011) have p <= .05.
    stream = rng(5)
    years = stream.random((400, 2, 8))
    low = [broker_stability(*map(pd.Series, pair), rng=stream, top=2, permutations=59).p <= 0.05 for pair in years]
    assert np.mean(low) <= 0.05 + 3 * 0.011


@pytest.mark.parametrize(
    ("second", "options", "said"),
    [
        (SECOND * 0, {"top": 2}, "same value"),
        (SECOND, {"top": 5}, "top is 5 of 5"),
        (SECOND, {"top": 0}, "top is 0"),
        (SECOND[:2], {}, "at least 3"),
        (pd.concat([SECOND, SECOND]), {}, "two values"),
        (SECOND * np.inf, {"top": 2}, "infinite"),
        (SECOND, {"top": 2, "brokers": "middle"}, "brokers is 'middle'"),
    ],
)
def test_what_has_no_agreement_is_refused(second, options, said):
    with pytest.raises(ValueError, match=said):
        broker_stability(FIRST, second, rng=rng(), **options)

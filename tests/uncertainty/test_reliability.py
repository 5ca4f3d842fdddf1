import numpy as np
import pytest
from scipy import stats

from varpu_eval.uncertainty import (
    alpha_without,
    complete_items,
    cronbach_alpha,
    feldt_interval,
    item_rest,
    make_design,
    mcdonald_omega,
    means,
    post_stratify,
)
from varpu_eval.uncertainty.calibration import rake
from varpu_eval.uncertainty.covariances import coefficient

NAN = float("nan")


def simple(answers, **design):
    answers = np.asarray(answers, dtype=float)
    return complete_items(make_design(np.ones(len(answers)), **design), answers)


def answers_of(seed, n=40, k=4):
    rng = np.random.default_rng(seed)
    return np.clip(np.round(3.2 + rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, k))), 1, 5)


def every(items):
    return {
        "alpha": (cronbach_alpha(items),),
        "omega": (mcdonald_omega(items),),
        "without": alpha_without(items),
        "rest": item_rest(items),
    }


def numbers(found):
    return np.array([[c.value, c.se, c.low, c.high, c.df] for part in found.values() for c in part])


def test_alpha_of_five_sheets_by_hand():
    # variances 2 and 1.36, covariance 1.4: alpha = 2 (1 - 3.36 / 6.16)
    assert cronbach_alpha(simple([[1, 2], [2, 2], [3, 4], [4, 3], [5, 5]])).value == pytest.approx(
        2 * (1 - 3.36 / 6.16)
    )


def test_the_standard_error_of_independent_sheets_is_the_distribution_free_one():
    x = answers_of(3)
    n, k = x.shape
    c = x - x.mean(axis=0)
    s = c.T @ c / n
    products = np.einsum("ij,ik->ijk", c, c).reshape(n, -1)
    fourth = np.cov(products.T, bias=True)  # of the elements of S, from fourth moments
    total, own = s.sum(), np.trace(s)
    slope = (k / (k - 1) * (own / total**2 * np.ones((k, k)) - np.eye(k) / total)).ravel()
    assert cronbach_alpha(simple(x)).se == pytest.approx(np.sqrt(slope @ fourth @ slope / (n - 1)))


def test_the_interval_is_a_t_interval_of_log_one_less_alpha():
    found = cronbach_alpha(simple(answers_of(3)))
    reach = stats.t.ppf(0.975, found.df) * found.se / (1 - found.value)
    assert found.low == pytest.approx(1 - (1 - found.value) * np.exp(reach))
    assert found.high == pytest.approx(1 - (1 - found.value) * np.exp(-reach))


def test_the_interval_of_a_correlation_is_a_t_interval_of_fishers_z():
    (found, *_) = item_rest(simple(answers_of(3)))
    reach = stats.t.ppf(0.975, found.df) * found.se / (1 - found.value**2)
    assert found.low == pytest.approx(np.tanh(np.arctanh(found.value) - reach))
    assert found.high == pytest.approx(np.tanh(np.arctanh(found.value) + reach))


def test_a_variance_has_the_standard_error_of_its_linearisation():
    x = (answers_of(3) >= 4).astype(float)
    items = simple(x, clusters=[np.arange(40) % 9])
    gradient = np.zeros((4, 4))
    gradient[0, 0] = 1.0  # the variance of the first item, p (1 - p)
    found = coefficient(items, items.covariance[0, 0], gradient, "log", 0.95)
    squares = (x[:, 0] - x[:, 0].mean()) ** 2
    assert found.se == pytest.approx(means(items.design, squares).se[0])


def test_degrees_of_freedom_fall_with_the_tails_of_a_quadratic_score():
    # two alike items: GS has eigenvalues e and -e, so the excess is 48 * 2 / (2 * 2)^2 = 6, and
    # 1 / df = 1 / (n - 1) + 6 / 2 / n
    x = answers_of(5, n=20, k=2)
    assert cronbach_alpha(simple(np.vstack([x, x[:, ::-1]]))).df == pytest.approx(1 / (1 / 39 + 3 / 40))


def test_an_items_correlation_with_the_rest_is_pearsons():
    x = answers_of(7)
    found = item_rest(simple(x))
    for j, one in enumerate(found):
        assert one.value == pytest.approx(np.corrcoef(x[:, j], np.delete(x, j, axis=1).sum(axis=1))[0, 1])
        assert one.low < one.value < one.high


def test_alpha_without_an_item_is_alpha_of_the_others():
    x = answers_of(7)
    for j, one in enumerate(alpha_without(simple(x))):
        other = cronbach_alpha(simple(np.delete(x, j, axis=1)))
        assert (one.value, one.se, one.low) == pytest.approx((other.value, other.se, other.low))


def test_a_whole_weight_is_that_many_sheets_in_every_value():
    x, times = answers_of(1), np.random.default_rng(0).integers(1, 4, 40)
    weighted = complete_items(make_design(times), x)
    repeated = simple(np.repeat(x, times, axis=0))
    np.testing.assert_allclose(numbers(every(weighted))[:, 0], numbers(every(repeated))[:, 0], rtol=1e-9)


def test_a_sheet_repeated_within_its_cluster_tells_nothing_new():
    x, cluster = answers_of(1), np.arange(40) % 10
    once = complete_items(make_design(np.full(40, 3.0), clusters=[cluster]), x)
    thrice = simple(np.repeat(x, 3, axis=0), clusters=[np.repeat(cluster, 3)])
    np.testing.assert_allclose(numbers(every(once))[:, :2], numbers(every(thrice))[:, :2], rtol=1e-9)


def test_row_order_moving_and_stretching_all_items_change_nothing():
    x = answers_of(2)
    order = np.random.default_rng(5).permutation(40)
    cluster = np.arange(40) % 9
    found = numbers(every(simple(x, clusters=[cluster])))
    for other in (simple(x[order], clusters=[cluster[order]]), simple(-25 * x + 7, clusters=[cluster])):
        np.testing.assert_allclose(numbers(every(other)), found, rtol=1e-7)  # the iterated omega among them


def test_incomplete_sheets_and_those_outside_the_domain_give_no_answer_but_count_as_clusters():
    x = answers_of(4)
    x[3, 0] = x[10, 2] = NAN
    domain = np.arange(40) >= 5
    items = complete_items(make_design(np.ones(40)), x, domain)
    kept = np.delete(np.arange(5, 40), 10 - 5)
    assert items.n == 34
    inner = simple(x[kept])
    np.testing.assert_allclose(items.covariance, inner.covariance, rtol=1e-12)
    # R's subpopulation: 40 clusters of which 34 differ from 0, against 34 clusters
    assert cronbach_alpha(items).se == pytest.approx(cronbach_alpha(inner).se * np.sqrt(40 / 39 * 33 / 34))


def test_a_weight_of_nought_is_no_sheet():
    x = answers_of(4)
    weights = np.r_[np.zeros(4), np.ones(36)]
    assert complete_items(make_design(weights), x).n == 36


@pytest.mark.parametrize("answers", [np.full((6, 3), NAN), np.full((6, 3), 4.0), np.ones((6, 0)), np.ones((6, 1))])
def test_nobody_no_differences_and_too_few_items_have_no_coefficient(answers):
    found = numbers(every(simple(answers)))
    assert np.isnan(found).all()


def test_two_items_have_alpha_but_no_omega():
    items = simple(answers_of(1, k=2))
    assert cronbach_alpha(items).value > 0.5
    assert np.isnan(mcdonald_omega(items).value)
    assert np.isnan([c.value for c in alpha_without(items)]).all()


@pytest.mark.filterwarnings("error")
def test_an_item_nobody_differed_on_has_no_correlation_and_the_scale_no_omega():
    x = answers_of(1)
    x[:, 1] = 0.1 + 0.2  # no whole number: its mean is rounded
    items = simple(x)
    assert [np.isnan(c.value) for c in item_rest(items)] == [False, True, False, False]
    assert np.isnan(mcdonald_omega(items).value)
    assert np.isfinite(cronbach_alpha(items).low)


def test_opposite_items_have_no_alpha_and_their_sum_no_variance():
    x = answers_of(1, k=2)
    items = simple(np.column_stack([x[:, 0], -x[:, 0]]))
    assert np.isnan(cronbach_alpha(items).value)


def test_items_that_are_all_one_have_alpha_one_without_interval():
    x = answers_of(1, k=2)
    found = cronbach_alpha(simple(np.column_stack([x[:, 0]] * 3)))
    assert found.value == pytest.approx(1)
    assert np.isnan([found.se, found.low, found.high]).all()


def test_two_sheets_have_no_interval():
    # both lie as far from their mean, so their scores are 0: no spread is not certainty
    found = cronbach_alpha(simple([[1, 2], [2, 4]]))
    assert found.value == pytest.approx(2 * (1 - 1.25 / 2.25))
    assert np.isnan([found.se, found.low, found.high]).all()


def test_one_cluster_has_no_interval():
    x = answers_of(1)
    design = make_design(np.ones(40), clusters=[np.zeros(40)], lonely="adjust")
    found = cronbach_alpha(complete_items(design, x))
    assert found.value == pytest.approx(cronbach_alpha(simple(x)).value)
    assert np.isnan([found.low, found.high]).all()


def test_unequal_clusters_leave_fewer_degrees_of_freedom_also_in_strata():
    x, sizes = answers_of(1, n=60), [2, 2, 4, 22]
    cluster = np.repeat(np.arange(8), sizes * 2)
    even = simple(x, clusters=[np.arange(60) % 8])
    one = simple(x, clusters=[cluster])
    strata = simple(x, clusters=[cluster], strata=[cluster // 4])
    assert even.df == pytest.approx(7, abs=0.1)  # seven and eight rows a cluster
    # clusters less strata are 7 and 6
    assert one.df < 3
    assert strata.df < 3


def test_sheets_of_one_class_have_the_interval_of_sheets_weighted_to_it():
    x, cluster = answers_of(1), np.arange(40) % 9
    plain = make_design(np.ones(40), clusters=[cluster])
    found = numbers(every(complete_items(post_stratify(plain, np.zeros(40), {0: 40.0}), x)))
    # the residual on a constant is the score itself, which adds up to 0
    np.testing.assert_allclose(found, numbers(every(complete_items(plain, x))), rtol=1e-7)


def test_a_domain_in_one_cluster_a_stratum_has_no_standard_error():
    x, cluster = answers_of(1), np.arange(40) // 10
    design = make_design(np.ones(40), clusters=[cluster], strata=[cluster // 2])
    found = cronbach_alpha(complete_items(design, x, cluster % 2 == 0))
    assert found.value > 0.5
    assert np.isnan([found.se, found.low, found.high]).all()


def test_an_interval_of_omega_does_not_leave_its_range():
    found = [mcdonald_omega(simple(np.random.default_rng(seed).normal(size=(25, 4)))) for seed in range(20)]
    known = [one for one in found if np.isfinite(one.low)]
    assert len(known) >= 3
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in known)
    assert any(one.low == 0 for one in known)


@pytest.mark.parametrize("answers", [np.ones(4), np.ones((5, 2)), [[1, np.inf], [2, 1], [1, 1], [1, 2]]])
def test_what_is_no_matrix_of_the_designs_rows_is_refused(answers):
    with pytest.raises(ValueError, match="expected \\(4, items\\)"):
        complete_items(make_design(np.ones(4)), answers)


def test_feldts_interval_of_one_sheet_or_item_is_not_known():
    interval = feldt_interval([0.8, 0.8, 0.8], [1, 50, 50], [4, 1, 4])
    assert np.isnan(interval.low).tolist() == [True, True, False]


def test_feldts_interval_is_met_by_that_of_many_normal_alike_items():
    rng = np.random.default_rng(9)
    x = rng.normal(size=(20_000, 1)) + rng.normal(size=(20_000, 5))
    found = cronbach_alpha(simple(x))
    exact = feldt_interval(found.value, 20_000, 5)
    # both are 3.5e-3 wide; their limits' own sampling error is about 1 % of that
    assert found.low == pytest.approx(float(exact.low), abs=1e-4)
    assert found.high == pytest.approx(float(exact.high), abs=1e-4)


def test_margins_that_overlap_have_the_freedom_of_all_of_them_together():
    # a coarser margin beside a finer one adds no mean: the finer classes' own degrees of freedom stay
    rng = np.random.default_rng(5)
    unit, answers = np.repeat(np.arange(12), 9), rng.normal(size=(108, 1)) + rng.normal(size=(108, 4))
    fine, coarse = np.select([unit < 3, unit < 6], ["a", "b"], "c"), np.where(unit < 6, "ab", "c")
    of_fine, of_coarse = {"a": 50.0, "b": 40.0, "c": 150.0}, {"ab": 90.0, "c": 150.0}
    base = make_design(np.ones(108), clusters=[unit])
    one, two = rake(base, [fine], [of_fine]), rake(base, [coarse, fine], [of_coarse, of_fine])
    alone, both = (cronbach_alpha(complete_items(design, answers)) for design in (one, two))
    assert both.value == pytest.approx(alone.value, rel=1e-12)  # the same weights
    assert both.df == pytest.approx(alone.df, rel=1e-9)  # a generalised inverse loses some digits

import numpy as np
import pytest
from scipy import stats

from varpu_eval.uncertainty import logit, make_design, means, quantiles, t_interval


def _sample(seed=3):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(15), rng.integers(5, 20, 15))
    y = np.exp(rng.normal(size=cluster.size) + 0.3 * rng.normal(size=15)[cluster])
    return y, cluster, rng.uniform(0.5, 2, cluster.size)


class TestRules:
    # weights 1, 2, 3, 4 of 10 on answers 10, 20, 30, 40: steps at 0.1, 0.3, 0.6, 1
    DESIGN = make_design([1, 2, 3, 4])
    Y = (10.0, 20.0, 30.0, 40.0)

    @pytest.mark.parametrize(
        ("p", "math", "school"),
        [(0.05, 10, 10), (0.1, 10, 15), (0.2, 20, 20), (0.3, 20, 25), (0.31, 30, 30), (0.6, 30, 35), (0.99, 40, 40)],
    )
    def test_by_hand(self, p, math, school):
        assert quantiles(self.DESIGN, self.Y, p).value.tolist() == [[math]]
        assert quantiles(self.DESIGN, self.Y, p, rule="school").value.tolist() == [[school]]

    @pytest.mark.parametrize("n", [6, 10, 30, 49])
    def test_a_step_met_exactly_is_met_whatever_the_rounding(self, n):
        # k / n for every k: a sum of n weights of 0.1 may lie to either side of it
        design, y = make_design(np.full(n, 0.1)), np.arange(1.0, n + 1)
        at = np.arange(1, n) / n
        assert quantiles(design, y, at).value[0].tolist() == y[:-1].tolist()
        assert quantiles(design, y, at, rule="school").value[0].tolist() == (y[:-1] + 0.5).tolist()

    def test_school_is_the_usual_median(self):
        y = np.random.default_rng(2).normal(size=(30, 1))
        for n in (29, 30):
            assert quantiles(make_design(np.ones(n)), y[:n], 0.5, rule="school").value == np.median(y[:n])


class TestWoodruff:
    @pytest.mark.parametrize("limits", ["mean", "logit"])
    def test_limits_are_those_of_the_share_carried_back(self, limits):
        y, cluster, w = _sample()
        design = make_design(w, clusters=[cluster])
        ours = quantiles(design, y, 0.4, limits=limits, level=0.9)
        share = means(design, y <= ours.value[0, 0])
        bounds = {"mean": t_interval, "logit": logit}[limits](share.value, share.se, 14, level=0.9)
        order = np.argsort(y)
        reached = np.cumsum(w[order]) / w.sum()
        low, high = (y[order][np.argmax(reached >= bound)] for bound in (bounds.low, bounds.high))
        assert (ours.low[0, 0], ours.high[0, 0]) == (low, high)
        assert ours.se[0, 0] == pytest.approx((high - low) / 2 / stats.t.ppf(0.95, 14))
        assert (ours.n.tolist(), ours.df.tolist()) == ([y.size], [14])

    @pytest.mark.parametrize("limits", ["mean", "logit"])
    def test_no_limit_where_everybody_is_at_or_below(self, limits):
        ours = quantiles(make_design(np.ones(9)), [1, 2, 5, 5, 5, 5, 5, 5, 5], 0.5, limits=limits)
        assert ours.value.tolist() == [[5.0]]
        assert np.isnan([ours.low, ours.high, ours.se]).all()

    def test_no_limit_outside_what_the_sample_holds(self):
        ours = quantiles(make_design(np.ones(10)), np.arange(10), [0.1, 0.5])
        assert np.isnan(ours.low).tolist() == [[True, False]]
        assert np.isnan(ours.se).tolist() == [[True, False]]
        assert np.isfinite(ours.high).all()

    def test_no_limits_with_one_cluster(self):
        y, cluster, w = _sample()
        ours = quantiles(make_design(w, clusters=[cluster]), y, 0.5, cluster == 2)
        assert ours.df.tolist() == [0]
        assert np.isfinite(ours.value).all()
        assert np.isnan([ours.low, ours.high, ours.se]).all()


class TestDomains:
    def test_columns_within_domains(self):
        y, cluster, w = _sample()
        both = np.column_stack([y, np.where(cluster == 4, np.nan, -y)])
        inside = np.column_stack([cluster < 9, cluster >= 4])
        design = make_design(w, clusters=[cluster])
        ours = quantiles(design, both, [0.25, 0.5], inside)
        alone = [quantiles(design, both[:, c], [0.25, 0.5], inside[:, d]) for d in (0, 1) for c in (0, 1)]
        for part in ("value", "low", "high", "se", "n", "df"):
            np.testing.assert_array_equal(
                getattr(ours, part), np.concatenate([getattr(one, part) for one in alone]), err_msg=part
            )
        assert ours.df.tolist() == [8, 7, 10, 9]

    def test_missing_weightless_and_outside_are_the_same(self):
        y, cluster, w = _sample()
        inside = np.random.default_rng(1).random(y.size) < 0.7
        by_domain = quantiles(make_design(w, clusters=[cluster]), y, 0.5, inside)
        by_blank = quantiles(make_design(w, clusters=[cluster]), np.where(inside, y, np.nan), 0.5)
        by_weight = quantiles(make_design(np.where(inside, w, 0), clusters=[cluster]), y, 0.5)
        for other in (by_blank, by_weight):
            assert (other.value, other.low, other.high, other.n, other.df) == (
                by_domain.value, by_domain.low, by_domain.high, by_domain.n, by_domain.df,
            )  # fmt: skip

    def test_an_empty_domain_has_none_and_disturbs_no_other(self):
        y, cluster, w = _sample()
        ours = quantiles(make_design(w, clusters=[cluster]), y, 0.5, np.column_stack([cluster < 0, cluster < 9]))
        assert np.isnan(ours.value[:, 0]).tolist() == [True, False]
        assert ours.n[0] == ours.df[0] == 0


def test_row_order_and_size_of_weights_do_not_matter_and_growing_recodings_go_through():
    y, cluster, w = _sample()
    y = np.round(y, 1)
    mixed = np.random.default_rng(1).permutation(y.size)
    ours = quantiles(make_design(w, clusters=[cluster]), y, [0.3, 0.5, 0.9])
    other = quantiles(make_design(50 * w[mixed], clusters=[cluster[mixed]]), np.log1p(y[mixed]), [0.3, 0.5, 0.9])
    for part in ("value", "low", "high"):
        np.testing.assert_allclose(getattr(other, part), np.log1p(getattr(ours, part)), rtol=1e-12)


@pytest.mark.parametrize(
    ("y", "p", "domains", "problem"),
    [
        ([1, 2, 3], 0.0, None, "between 0 and 1"),
        ([1, 2, 3], [0.5, np.nan], None, "between 0 and 1"),
        ([1, 2], 0.5, None, "the design has 3 rows, `y` has shape"),
        ([1, 2, 3], 0.5, [1, 0, 1], "a domain is 3 values of True and False, got int64"),
        ([1, 2, 3], 0.5, [True, False], "a domain is 3 values of True and False"),
    ],
)
def test_what_makes_no_quantile_is_refused(y, p, domains, problem):
    with pytest.raises(ValueError, match=problem):
        quantiles(make_design([1, 1, 1]), y, p, domains)

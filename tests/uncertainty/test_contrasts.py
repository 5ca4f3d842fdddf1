import numpy as np
import pytest
from scipy import stats
from statsmodels.stats import multivariate

from varpu_eval.uncertainty import combine, make_design, means, proportions, trend, two_sided_p, wald_test


class TestWald:
    def test_one_value_is_the_t_test_squared(self):
        ours = wald_test([3.0], [[2.25]], 12)
        assert ours.statistic == pytest.approx(4.0)  # (3 / 1.5)^2
        assert ours.p == pytest.approx(float(two_sided_p(3.0, 1.5, 12)), rel=1e-12)

    def test_two_correlated_values_by_hand(self):
        # V = [[2, 1], [1, 2]], V^-1 = [[2, -1], [-1, 2]] / 3, b' V^-1 b = (2 + 8 - 4) / 3 = 2
        ours = wald_test([1.0, 2.0], [[2.0, 1.0], [1.0, 2.0]], 9)
        assert (ours.statistic, ours.df1, ours.df2) == (pytest.approx(1.0), 2, 9)
        assert ours.p == pytest.approx(stats.f.sf(1, 2, 9))

    def test_without_a_limit_of_freedom_it_is_chi_squared(self):
        ours = wald_test([1.0, 2.0], [[2.0, 1.0], [1.0, 2.0]], np.inf)
        assert (ours.statistic, ours.df1, ours.df2) == (pytest.approx(2.0), 2, np.inf)
        assert ours.p == pytest.approx(np.exp(-1))  # chi-squared with 2 df is exponential with mean 2

    def test_adjusted_it_is_hotelling_s_test_of_a_simple_sample(self):
        y = np.random.default_rng(1).normal(0.3, 1, (12, 3))
        levels = means(make_design(np.ones(12)), y)
        ours = wald_test(levels.value, levels.covariance, levels.df, adjusted=True)
        theirs = multivariate.test_mvmean(y)
        assert (ours.statistic, ours.p) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))
        assert (ours.df1, ours.df2) == (3, 9)

    def test_the_unit_of_measurement_does_not_matter(self):
        v = np.array([[2.0, 1.0], [1.0, 2.0]])
        scale = np.array([1e-9, 1e6])
        ours = wald_test(scale * [1.0, 2.0], v * np.outer(scale, scale), 9)
        assert ours.statistic == pytest.approx(1.0, rel=1e-12)  # as by hand above

    @pytest.mark.parametrize(
        ("value", "covariance", "df", "problem"),
        [
            ([1.0, 1.0], [[1.0, 1.0], [1.0, 1.0]], 9, "determined by the others"),
            ([1.0, 1.0], [[1.0, 0.0], [0.0, 0.0]], 9, "does not vary"),
            ([1.0, 1.0], [[1.0, 0.0], [0.0, 1.0]], 1, "2 values rest on 1 degrees of freedom"),
            ([1.0], [[1.0]], np.nan, "degrees of freedom"),
            ([np.nan], [[1.0]], 9, "finite numbers"),
            ([1.0, 2.0], [[1.0]], 9, r"covariance of shape \(2, 2\)"),
        ],
    )
    def test_what_cannot_be_tested_is_refused(self, value, covariance, df, problem):
        with pytest.raises(ValueError, match=problem):
            wald_test(value, covariance, df)

    def test_all_classes_of_a_distribution_determine_each_other(self):
        shares = proportions(make_design(np.ones(9)), [1, 2, 3] * 3, (1, 2, 3))
        with pytest.raises(ValueError, match="determined by the others"):
            wald_test(shares.value - 1 / 4, shares.covariance, shares.df)


class TestTrend:
    YEARS = (2006, 2010, 2015, 2016)

    def _levels(self, columns=1):
        rng = np.random.default_rng(2)
        wave = np.repeat(np.arange(4), 10)
        y = rng.normal(size=(40, columns)) + wave[:, None]
        design = make_design(rng.uniform(1, 2, 40), clusters=[np.tile(np.arange(10), 4)])
        return means(design, y, wave[:, None] == np.arange(4))

    def test_it_is_the_least_squares_slope_over_the_real_years(self):
        levels = self._levels()
        assert trend(levels, self.YEARS).value == pytest.approx(np.polyfit(self.YEARS, levels.value, 1)[:1])

    def test_the_variance_has_the_covariance_between_waves(self):
        levels = self._levels()
        from_mean = np.array(self.YEARS) - 2011.75
        slope = from_mean / (from_mean**2).sum()
        np.testing.assert_allclose(trend(levels, self.YEARS).covariance, [[slope @ levels.covariance @ slope]])

    def test_every_column_has_a_slope_of_its_own(self):
        levels = self._levels(columns=3)
        slopes = np.polyfit(self.YEARS, levels.value.reshape(4, 3), 1)[0]
        np.testing.assert_allclose(trend(levels, self.YEARS).value, slopes)

    def test_two_waves_give_the_change_per_year(self):
        levels = combine(self._levels(), np.eye(4)[:2])
        assert trend(levels, [2006, 2010]).value == pytest.approx(np.diff(levels.value) / 4)

    def test_waves_in_another_order_change_nothing(self):
        levels, order = self._levels(), [2, 0, 3, 1]
        mixed = trend(combine(levels, np.eye(4)[order]), np.array(self.YEARS)[order])
        np.testing.assert_allclose(mixed.value, trend(levels, self.YEARS).value)

    @pytest.mark.parametrize("years", [(2006,), (2006, 2006, 2010, 2014), (2006, 2010, 2014), (), (1, 2, 3, np.nan)])
    def test_years_that_make_no_trend_are_refused(self, years):
        with pytest.raises(ValueError, match="a trend needs at least two different times"):
            trend(self._levels(), years)

import numpy as np
import pytest
from scipy import stats
from scipy.stats import contingency

from varpu_eval.uncertainty import (
    distribution_test,
    distribution_wald_test,
    make_design,
    means,
    proportions,
    wald_test,
)


def _clustered(seed=3, clusters=20):
    """Return a design of unequal clusters and weights, a five-step answer and a group that lie within it."""
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), rng.integers(4, 12, clusters))
    answer = np.clip(np.round(rng.normal(3, 1, cluster.size) + 0.3 * rng.normal(size=clusters)[cluster]), 1, 5)
    design = make_design(rng.uniform(0.5, 2, cluster.size), clusters=[cluster])
    return design, answer, rng.choice(["a", "b", "c"], cluster.size)


class TestProportions:
    def test_by_hand(self):
        # weights 1, 1, 2 of 4; missing left out; nobody chose 3
        result = proportions(make_design([1, 1, 2, 7]), ["x", "y", "y", None], ("x", "y", "z"))
        assert result.value.tolist() == [0.25, 0.75, 0.0]
        assert result.n.tolist() == [3, 3, 3]

    def test_a_domain_s_shares_add_up_to_one_and_so_do_their_errors(self):
        design, answer, group = _clustered()
        inside = np.column_stack([group == g for g in "abc"])
        result = proportions(design, answer, (1, 2, 3, 4, 5), inside)
        np.testing.assert_allclose(result.value.reshape(3, 5).sum(axis=1), 1)
        # a sum of 15 covariances of about 1e-3 is 0 to their rounding
        np.testing.assert_allclose(result.covariance.reshape(15, 3, 5).sum(axis=2), 0, atol=1e-16)

    def test_one_class_is_the_mean_of_its_indicator(self):
        design, answer, group = _clustered()
        ours, theirs = (
            proportions(design, answer, (4, 1, 2, 3, 5), group == "b"),
            means(design, answer == 4, group == "b"),
        )
        assert (ours.value[0], ours.se[0]) == (pytest.approx(theirs.value[0]), pytest.approx(theirs.se[0]))

    def test_an_answer_outside_the_classes_is_refused(self):
        with pytest.raises(ValueError, match="1 answers are none of the 2 classes"):
            proportions(make_design([1, 1, 1]), [1, 2, 3], (1, 2))

    def test_a_class_named_twice_is_refused(self):
        with pytest.raises(ValueError, match="named twice"):
            proportions(make_design([1, 1]), [1, 2], (1, 2, 2))


class TestDistribution:
    def test_simple_random_sample_is_pearson_s_test_but_for_one_degree(self):
        rng = np.random.default_rng(4)
        answer, group = rng.integers(1, 5, 300), rng.integers(1, 4, 300)
        ours = distribution_test(make_design(np.full(300, 7.0)), answer, group)
        table = contingency.crosstab(answer, group)[1]
        theirs = stats.chi2_contingency(table, correction=False)
        assert ours.pearson == pytest.approx(theirs.statistic)
        assert ours.cramers_v == pytest.approx(contingency.association(table, method="cramer"))
        np.testing.assert_allclose(ours.design_effects, 300 / 299)  # (D - pp') / (n - 1) over (D - pp') / n
        assert ours.second_order.df1 == pytest.approx(6)  # equal design effects: 3 * 2 whole degrees
        assert ours.second_order.statistic == pytest.approx(theirs.statistic / 6 * 299 / 300)
        assert (ours.classes, ours.n, ours.df) == ((4, 3), 300, 299)

    def test_everybody_asked_twice_doubles_the_design_effects(self):
        rng = np.random.default_rng(4)
        answer, group = rng.integers(1, 5, 100), rng.integers(1, 4, 100)
        design = make_design(np.ones(200), clusters=[np.tile(np.arange(100), 2)])
        ours = distribution_test(design, np.tile(answer, 2), np.tile(group, 2))
        np.testing.assert_allclose(ours.design_effects, 200 / 99)  # (D - pp') / (m - 1) over (D - pp') / n
        once = distribution_test(make_design(np.ones(100)), answer, group)
        assert ours.second_order.p == pytest.approx(once.second_order.p)

    def test_rows_and_columns_their_order_and_labels_do_not_matter(self):
        design, answer, group = _clustered()
        there = distribution_test(design, answer, group)
        mixed = np.random.default_rng(5).permutation(answer.size)
        clusters = (design.stages[0].members.T @ np.arange(20))[mixed]
        renamed = np.array([{"a": "z", "b": "y", "c": "x"}[g] for g in group])[mixed]
        other = distribution_test(make_design(3 * design.weights[mixed], clusters=[clusters]), renamed, -answer[mixed])
        np.testing.assert_allclose(_numbers(other), _numbers(there), rtol=1e-9)  # eigenvalues of another basis
        wald = [
            distribution_wald_test(design, answer, group).statistic,
            distribution_wald_test(design, group, -answer).statistic,
        ]
        assert wald[0] == pytest.approx(wald[1])

    def test_missing_answers_zero_weights_and_rows_outside_the_domain_are_the_same(self):
        design, answer, group = _clustered()
        inside = np.random.default_rng(6).random(answer.size) < 0.8
        by_domain = distribution_test(design, answer, group, inside)
        by_blank = distribution_test(design, np.where(inside, answer, np.nan), group)
        clusters = design.stages[0].members.T @ np.arange(20)
        weightless = make_design(np.where(inside, design.weights, 0), clusters=[clusters])
        assert _numbers(by_blank) == _numbers(by_domain)
        np.testing.assert_allclose(_numbers(distribution_test(weightless, answer, group)), _numbers(by_domain))

    def test_classes_that_nobody_holds_are_left_out(self):
        design, answer, group = _clustered()
        inside = (answer != 5) & (group != "c")
        assert distribution_test(design, answer, group, inside).classes == (4, 2)

    def test_two_groups_of_two_classes_are_the_test_of_a_difference_to_the_first_order(self):
        design, answer, group = _clustered(clusters=200)
        agrees, inside = answer >= 4, group != "c"
        ours = distribution_wald_test(design, agrees, group, inside)
        change = means(design, agrees, np.column_stack([group == "a", group == "b"]))
        contrast = np.array([-1, 1])
        theirs = wald_test([contrast @ change.value], contrast @ change.covariance @ contrast, change.df)
        assert ours.statistic == pytest.approx(theirs.statistic, rel=0.1)  # two linearisations of one hypothesis

    def test_a_cell_may_be_empty(self):
        design = make_design(np.ones(40))
        answer, group = [1] * 10 + [2] * 10 + [2] * 20, ["a"] * 20 + ["b"] * 20
        ours = distribution_test(design, answer, group)
        # X^2 = n (ad - bc)^2 / margins = 40 * (10 * 20)^2 / (10 * 30 * 20 * 20)
        assert ours.pearson == pytest.approx(40 * 200**2 / (10 * 30 * 20 * 20))

    @pytest.mark.parametrize("test", [distribution_test, distribution_wald_test])
    @pytest.mark.parametrize(
        ("answer", "group", "clusters", "problem"),
        [
            ([1, 1, 1, 1], [1, 1, 2, 2], [1, 2, 3, 4], "the table has 1 rows and 2 columns"),
            ([1, 2, 1, 2], [1, None, 1, None], [1, 2, 3, 4], "the table has 1 rows and 1 columns"),
            ([1, 2, 1, 2], [1, 1, 2, 2], [1, 1, 1, 1], "one cluster"),
            ([1, 1, 2, 2] * 2, [1, 2, 1, 2] * 2, [1] * 4 + [2] * 4, "same table|does not vary"),
        ],
    )
    def test_what_cannot_be_tested_is_refused(self, test, answer, group, clusters, problem):
        with pytest.raises(ValueError, match=problem):
            test(make_design(np.ones(len(answer)), clusters=[clusters]), answer, group)

    def test_a_domain_within_one_cluster_is_refused(self):
        design = make_design(np.ones(6), clusters=[[1, 1, 1, 1, 2, 3]])
        with pytest.raises(ValueError, match="leaves no degree of freedom"):
            distribution_test(design, [1, 2, 1, 2, 1, 2], [1, 1, 2, 2, 1, 2], [True] * 4 + [False] * 2)

    def test_a_block_of_empty_cells_is_refused(self):
        # neither a nor b holds 3 or 4
        answer, group = [1, 2, 1, 2, 1, 2, 3, 4] * 3, ["a", "a", "b", "b", "c", "c", "c", "c"] * 3
        with pytest.raises(ValueError, match="too many of the 4 x 3 cells are empty"):
            distribution_test(make_design(np.ones(24)), answer, group)

    def test_fewer_clusters_than_degrees_of_the_table_leave_the_first_test_only(self):
        design, answer, group = _clustered(clusters=6)
        assert 0 < distribution_test(design, answer, group).second_order.p < 1
        with pytest.raises(ValueError, match="8 values rest on 5 degrees of freedom"):
            distribution_wald_test(design, answer, group)


def _numbers(test):
    first, second = test.first_order, test.second_order
    return [test.pearson, test.cramers_v, second.statistic, second.df1, second.df2, second.p, first.statistic, first.p]

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import logit

from varpu_eval.uncertainty import make_design, means, rank_test, superiority

ANSWERS = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from("ab"), st.integers(1, 20), st.integers(0, 5)), min_size=12, max_size=40
).filter(lambda rows: len({r[1] for r in rows}) == 2 and len({r[3] for r in rows}) > 3)


def _two_waves(seed=3, clusters=12, *, steps=True):
    """Return the cluster, weight, wave and answer of units that answered in two waves."""
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(clusters), rng.integers(4, 12, clusters))
    cluster, wave = np.tile(unit, 2), np.repeat([0, 1], unit.size)
    y = rng.normal(3, 1, cluster.size) + 0.5 * rng.normal(size=clusters)[cluster] + 0.3 * wave
    return cluster, rng.uniform(0.5, 2, cluster.size), wave, np.clip(np.round(y), 1, 5) if steps else y


def _pairwise(y, w, before, after):
    """Return the weighted share of pairs in which the later answer is higher, ties half."""
    higher = (y[after][:, None] > y[before]) + 0.5 * (y[after][:, None] == y[before])
    return float(w[after] @ higher @ w[before] / (w[after].sum() * w[before].sum()))


class TestRanks:
    def test_mean_ranks_by_hand(self):
        # weights 1, 1, 2: the answer 1 spans 0-1/4, mid 1/8; the two 2s span 1/4-1, mid 5/8
        result = rank_test(make_design([1, 1, 2, 3]), [1, 2, 2, np.nan], ["a", "a", "b", "b"])
        np.testing.assert_allclose(result.mean_ranks, [3 / 8, 5 / 8])
        np.testing.assert_allclose(result.difference, [1 / 4])
        assert (result.labels, result.n) == (("a", "b"), 3)

    def test_tied_ranks_are_the_pairwise_shares_of_all_answers(self):
        _, w, wave, y = _two_waves()
        everyone = np.ones(y.size, dtype=bool)
        ours = rank_test(make_design(w), y, wave)
        theirs = [_pairwise(y, w, everyone, wave == k) for k in (0, 1)]
        np.testing.assert_allclose(ours.mean_ranks, theirs, rtol=1e-12)

    def test_ranks_are_taken_as_known_and_averaged_like_any_number(self):
        cluster, w, wave, y = _two_waves()
        design = make_design(w, clusters=[cluster])
        rank = np.array([w @ ((y < v) + 0.5 * (y == v)) / w.sum() for v in y])
        levels = means(design, rank, wave[:, None] == [0, 1])
        apart = np.array([-1, 1])
        t = apart @ levels.value / np.sqrt(apart @ levels.covariance @ apart)
        ours = rank_test(design, y, wave)
        assert ours.t == pytest.approx(t, rel=1e-12)
        assert ours.test.p == pytest.approx(2 * stats.t.sf(abs(t), 12 - 1 - 1), rel=1e-10)
        assert ours.test.statistic == pytest.approx(ours.t**2)

    def test_a_simple_random_sample_is_nearly_the_classical_test(self):
        rng = np.random.default_rng(8)
        y, group = rng.integers(1, 6, 400), rng.integers(0, 3, 400)
        ours = rank_test(make_design(np.ones(400)), y, group).test.p
        assert ours == pytest.approx(stats.kruskal(*(y[group == k] for k in range(3))).pvalue, rel=0.05)  # order 1/n

    def test_which_group_comes_first_does_not_change_the_test_of_three(self):
        cluster, w, _, y = _two_waves()
        design, group = make_design(w, clusters=[cluster]), np.random.default_rng(1).integers(0, 3, y.size)
        there, other = rank_test(design, y, group), rank_test(design, y, np.array(["z", "x", "y"])[group])
        assert other.test.statistic == pytest.approx(there.test.statistic, rel=1e-12)
        assert (there.test.df1, there.test.df2) == (2, 12 - 1 - 2)

    def test_other_degrees_of_freedom_move_the_p_value_alone(self):
        cluster, w, wave, y = _two_waves()
        design = make_design(w, clusters=[cluster])
        there, other = rank_test(design, y, wave), rank_test(design, y, wave, df=6.5)
        assert (other.t, other.test.df2) == (there.t, 6.5)
        assert other.test.p == pytest.approx(2 * stats.t.sf(abs(there.t), 6.5), rel=1e-10)

    def test_t_is_of_two_groups_only(self):
        with pytest.raises(ValueError, match="t compares 2 groups, here are 3"):
            _ = rank_test(make_design(np.ones(9)), np.arange(9) % 4, list("abc") * 3).t

    @pytest.mark.parametrize(
        ("y", "group", "problem"),
        [
            ([1, 2, 3, 4], ["a", "a", "a", "a"], "1 group has answers"),
            ([1, 2, np.nan, np.nan], ["a", "a", "b", "b"], "1 group has answers"),
            ([2, 2, 2, 2], ["a", "a", "b", "b"], "ranks do not vary"),
            ([1, 1, 2, 2], ["a", "a", "b", "b"], "ranks do not vary"),
            ([1, 2, 3, 4], ["a", "b", "c", "d"], "ranks do not vary"),
        ],
    )
    def test_what_cannot_be_ranked_is_refused(self, y, group, problem):
        with pytest.raises(ValueError, match=problem):
            rank_test(make_design(np.ones(4)), y, group)

    def test_too_few_clusters_for_so_many_groups_are_refused(self):
        design = make_design(np.ones(12), clusters=[np.repeat([1, 2, 3], 4)])
        with pytest.raises(ValueError, match="2 values rest on 0 degrees of freedom"):
            rank_test(design, np.arange(12) % 5, list("abc") * 4)


class TestSuperiority:
    def test_tied_pairs_count_half(self):
        cluster, w, wave, y = _two_waves()
        ours = superiority(make_design(w, clusters=[cluster]), y, wave == 0, wave == 1)
        assert ours.value == pytest.approx(_pairwise(y, w, wave == 0, wave == 1), rel=1e-12)
        assert (ours.df, ours.n) == (11, (y.size // 2, y.size // 2))

    def test_it_is_the_rank_test_s_difference_and_a_half(self):
        cluster, w, wave, y = _two_waves()
        design = make_design(w, clusters=[cluster])
        ours = superiority(design, y, wave == 0, wave == 1)
        assert ours.value == pytest.approx(rank_test(design, y, wave).difference[0] + 0.5, rel=1e-12)

    @pytest.mark.parametrize("steps", [True, False])
    def test_two_simple_samples_have_delong_s_standard_error(self, steps):
        _, _, wave, y = _two_waves(steps=steps)
        a, b = y[wave == 0], y[wave == 1]
        higher = (b[:, None] > a) + 0.5 * (b[:, None] == a)
        delong = higher.mean(axis=1).var(ddof=1) / b.size + higher.mean(axis=0).var(ddof=1) / a.size
        ours = superiority(make_design(np.ones(y.size), strata=[wave]), y, wave == 0, wave == 1)
        assert ours.se == pytest.approx(np.sqrt(delong), rel=1e-12)
        # the same in Brunner & Munzel's statistic, up to its sign
        assert abs(ours.value - 0.5) / ours.se == pytest.approx(abs(stats.brunnermunzel(a, b).statistic), rel=1e-10)

    def test_the_standard_error_is_of_the_numerical_influence_of_every_row(self):
        cluster, w, wave, y = _two_waves()
        influence = np.empty(y.size)
        for i in range(y.size):
            up, down = w.copy(), w.copy()
            up[i], down[i] = w[i] * (1 + 1e-4), w[i] * (1 - 1e-4)
            influence[i] = (_pairwise(y, up, wave == 0, wave == 1) - _pairwise(y, down, wave == 0, wave == 1)) / 2e-4
        total = np.bincount(cluster, influence)
        numerical = 12 / 11 * ((total - total.mean()) ** 2).sum()
        ours = superiority(make_design(w, clusters=[cluster]), y, wave == 0, wave == 1)
        assert ours.se**2 == pytest.approx(numerical, rel=1e-6)  # central differences err by 1e-8 of the influence

    def test_leaving_out_each_cluster_agrees_to_the_first_order(self):
        cluster, w, wave, y = _two_waves(clusters=60)
        left_out = [_pairwise(y, w, (wave == 0) & (cluster != k), (wave == 1) & (cluster != k)) for k in range(60)]
        jackknife = 59 / 60 * ((left_out - np.mean(left_out)) ** 2).sum()
        ours = superiority(make_design(w, clusters=[cluster]), y, wave == 0, wave == 1)
        assert ours.se**2 == pytest.approx(jackknife, rel=0.05)  # they differ by terms of the order 1/60

    def test_units_seen_in_both_waves_make_the_change_surer(self):
        cluster, w, wave, y = _two_waves(steps=False)
        paired = superiority(make_design(w, clusters=[cluster]), y, wave == 0, wave == 1)
        apart = superiority(make_design(w, clusters=[cluster + 100 * wave]), y, wave == 0, wave == 1)
        assert apart.value == paired.value
        assert paired.se < 0.8 * apart.se

    def test_sides_that_do_not_overlap_have_no_standard_error(self):
        side = np.repeat([True, False], 5)
        apart = superiority(make_design(np.ones(10)), np.arange(10.0), side, ~side)
        alike = superiority(make_design(np.ones(10)), np.ones(10), side, ~side)
        assert (apart.value, alike.value) == (1.0, 0.5)
        assert np.isnan([apart.se, alike.se, apart.interval().low, alike.interval().high]).all()

    def test_a_single_cluster_in_the_domain_has_no_interval(self):
        cluster, w, wave, y = _two_waves()
        one = cluster == 3
        ours = superiority(make_design(w, clusters=[cluster]), y, one & (wave == 0), one & (wave == 1))
        assert ours.df == 0
        assert np.isnan(ours.interval().low)

    def test_fewer_degrees_of_freedom_widen_the_interval(self):
        cluster, w, wave, y = _two_waves()
        design = make_design(w, clusters=[cluster])
        ours = superiority(design, y, wave == 0, wave == 1, df=6.5)
        assert ours.df == 6.5
        # symmetric on the logit scale: half its length is t se / (value (1 - value))
        length = np.diff(logit([ours.interval().low, ours.interval().high]))[0]
        assert length / 2 == pytest.approx(stats.t.ppf(0.975, 6.5) * ours.se / (ours.value * (1 - ours.value)))

    def test_a_row_on_both_sides_is_refused(self):
        with pytest.raises(ValueError, match="1 rows are both earlier and later"):
            superiority(make_design([1, 1, 1]), [1, 2, 3], [True, True, False], [False, True, True])

    def test_a_side_without_answers_is_refused(self):
        with pytest.raises(ValueError, match="no row of positive weight"):
            superiority(make_design([1, 1, 1]), [1, 2, np.nan], [True, True, False], [False, False, True])


@settings(max_examples=50, deadline=None)
@given(ANSWERS, st.randoms())
def test_order_of_rows_size_of_weights_and_monotone_recoding_do_not_matter(rows, shuffle):
    y, group, w, cluster = (np.array(column) for column in zip(*rows, strict=True))
    mixed = list(range(len(rows)))
    shuffle.shuffle(mixed)
    there = make_design(w, clusters=[cluster])
    other = make_design(0.01 * w[mixed], clusters=[cluster[mixed]])
    recoded = np.array([-50, -3, 0.5, 7, 900])[y - 1][mixed]
    ours = superiority(there, y, group == "a", group == "b")
    moved = superiority(other, recoded, (group == "a")[mixed], (group == "b")[mixed])
    np.testing.assert_allclose([moved.value, moved.se], [ours.value, ours.se], rtol=1e-9)
    if np.isfinite(ours.se) and _varies(there, y, group):
        t = rank_test(there, y, group).t
        assert rank_test(other, recoded, group[mixed]).t == pytest.approx(t, rel=1e-6, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(ANSWERS)
def test_swapped_groups_and_reversed_answers_mirror(rows):
    y, group, w, cluster = (np.array(column) for column in zip(*rows, strict=True))
    design = make_design(w, clusters=[cluster])
    ours = superiority(design, y, group == "a", group == "b")
    for mirrored in (
        superiority(design, y, group == "b", group == "a"),
        superiority(design, -y, group == "a", group == "b"),
    ):
        np.testing.assert_allclose([mirrored.value, mirrored.se], [1 - ours.value, ours.se], rtol=1e-9)
    if np.isfinite(ours.se) and _varies(design, y, group):
        swapped = np.where(group == "a", "b", "a")
        assert rank_test(design, y, swapped).t == pytest.approx(-rank_test(design, y, group).t, rel=1e-6, abs=1e-9)


def _varies(design, y, group):
    """Say whether the rank test can be made at all."""
    try:
        rank_test(design, y, group)
    except ValueError:
        return False
    return True

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from varpu_eval.uncertainty import combine, covariance, degrees_of_freedom, make_design, means, ratios, totals, variance
from varpu_eval.uncertainty.designs import clusters_with, strata_with


def test_clusters_within_strata_by_hand():
    # stratum a: cluster totals 1 + 2 = 3 and 6, mean 4.5, 2/1 * (2.25 + 2.25) = 9
    # stratum b: 1, 1, 4, mean 2, 3/2 * (1 + 1 + 4) = 9
    design = make_design([1] * 6, clusters=[[1, 1, 2, 3, 4, 5]], strata=[["a", "a", "a", "b", "b", "b"]])
    assert covariance(design, [[1.0], [2.0], [6.0], [1.0], [1.0], [4.0]]) == pytest.approx(18.0)
    assert degrees_of_freedom(design) == 3


def test_finite_population_shrinks_the_variance_by_the_part_not_seen():
    # 3 of 12 leave 9/12 of the 21 of an endless population
    design = make_design([4, 4, 4], populations=[[12, 12, 12]])
    assert variance(design, [[1.0], [2.0], [6.0]]) == pytest.approx(15.75)


def test_the_mean_of_clusters_agrees_with_leaving_each_out_in_turn():
    # with clusters of equal size and weight the jackknife is the linearised variance, term by term
    rng = np.random.default_rng(5)
    y, cluster = rng.normal(size=40), np.repeat(np.arange(10), 4)
    left_out = np.array([y[cluster != k].mean() for k in range(10)])
    jackknife = 9 / 10 * np.sum((left_out - left_out.mean()) ** 2)
    ours = means(make_design(np.ones(40), clusters=[cluster]), y)
    assert ours.se[0] ** 2 == pytest.approx(jackknife, rel=1e-12)


def test_unequal_clusters_agree_with_the_jackknife_to_the_first_order():
    rng = np.random.default_rng(6)
    cluster = np.repeat(np.arange(60), rng.integers(2, 9, 60))
    y, w = rng.normal(size=cluster.size) + cluster % 5, rng.uniform(0.5, 2, cluster.size)
    left_out = np.array([np.average(y[cluster != k], weights=w[cluster != k]) for k in range(60)])
    jackknife = 59 / 60 * np.sum((left_out - left_out.mean()) ** 2)
    ours = means(make_design(w, clusters=[cluster]), y)
    assert ours.se[0] ** 2 == pytest.approx(jackknife, rel=0.05)  # they differ by terms of the order 1/60


def test_blanks_are_left_out_as_a_zero_weight_subpopulation():
    design = make_design(np.ones(4), clusters=[[1, 1, 2, 3]])
    blank = means(design, [1.0, np.nan, 5.0, 3.0])
    domain = means(design, [1.0, 99.0, 5.0, 3.0], [True, False, True, True])
    assert blank.value == domain.value == [3.0]
    np.testing.assert_array_equal(blank.covariance, domain.covariance)
    assert blank.n == [3]


def test_an_empty_domain_has_no_mean_and_disturbs_no_other():
    result = means(make_design(np.ones(3)), [1.0, 2.0, 6.0], np.array([[True, False]] * 3))
    assert np.isnan(result.value[1])
    assert result.se[0] == pytest.approx(np.sqrt(7 / 3))


def test_a_cluster_seen_in_two_waves_carries_their_covariance():
    # each of 3 units moves by exactly 1: the change has no variance though the levels have
    y, year, unit = np.array([1, 5, 9, 2, 6, 10.0]), np.repeat([2006, 2010], 3), np.tile([1, 2, 3], 2)
    waves = np.column_stack([year == 2006, year == 2010])
    change = combine(means(make_design(np.ones(6), clusters=[unit]), y, waves), [-1, 1])
    apart = combine(means(make_design(np.ones(6)), y, waves), [-1, 1])
    assert change.value == [1.0]
    assert change.se[0] == pytest.approx(0, abs=1e-12)
    # without it: twice 6/5 * (16 + 0 + 16) / 9
    assert apart.se[0] ** 2 == pytest.approx(2 * 6 / 5 * 32 / 9)


@pytest.mark.parametrize("strata", [2, 20])  # codes of strata and clusters lie close together, or far apart
def test_clusters_are_numbered_stratum_by_stratum(strata):
    stratum, cluster = np.arange(40) % strata, np.arange(40)[::-1]
    stage = make_design(np.ones(40), clusters=[cluster], strata=[stratum]).stages[0]
    assert stage.stratum.tolist() == np.repeat(np.arange(strata), 40 // strata).tolist()
    assert (stage.members @ stratum == stage.stratum).all()


LABELS = {
    "close": [0, 1, 2, 3],
    "across the range of their type": np.array([-128, 127, 0, 100], dtype=np.int8),
    "far apart": [-(2**62), 2**62, 0, 7],
    "past the whole numbers with a sign": np.array([2**63, 2**63 + 1, 2**63 + 2, 2**63 + 3], dtype=np.uint64),
    "of years": np.array(["2006", "2010", "2014", "2018"], dtype="datetime64[Y]"),
    "truth values and numbers": [1.5, True, 0.0, 7],
}


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS.keys())
@pytest.mark.parametrize("rows", [8, 400])  # labels are counted where they lie close for so many rows, or looked up
def test_whatever_labels_clusters_have_they_are_the_same_clusters(labels, rows):
    code = np.arange(rows) % 4
    members = make_design(np.ones(rows), clusters=[np.asarray(labels)[code]]).stages[0].members
    found = {tuple(np.flatnonzero(cluster)) for cluster in members.toarray()}
    assert found == {tuple(np.flatnonzero(code == each)) for each in range(4)}


class TestRefusals:
    def test_a_stratum_with_one_cluster(self):
        with pytest.raises(ValueError, match="1 of 2 strata have one cluster"):
            make_design([1, 1, 1], strata=[["a", "a", "b"]])

    def test_every_cluster_of_the_frame_in_the_sample(self):
        with pytest.raises(ValueError, match="variance is 0 by construction"):
            make_design([1, 1, 1], populations=[[3, 3, 3]])

    def test_a_frame_smaller_than_its_sample(self):
        with pytest.raises(ValueError, match="not smaller than"):
            make_design([1, 1, 1], populations=[[2, 2, 2]])

    def test_a_stratum_with_two_populations(self):
        with pytest.raises(ValueError, match="one number"):
            make_design([1, 1, 1], populations=[[5, 5, 6]])

    def test_a_missing_label(self):
        with pytest.raises(ValueError, match="label is missing"):
            make_design([1, 1], clusters=[["a", None]])

    @pytest.mark.parametrize("weights", [[], [1, -1], [1, np.nan]])
    def test_weights_that_are_none_negative_or_unknown(self, weights):
        with pytest.raises(ValueError, match="weights"):
            make_design(weights)


def test_a_stage_whose_every_cluster_was_sampled_still_has_the_stage_within():
    # both schools of the frame are in, and within each 2 of 4 pupils: 2 schools * (1 - 2/4) * 2/1 * (0.5^2 + 0.5^2)
    design = make_design(np.ones(4), clusters=[[1, 1, 2, 2], [1, 2, 1, 2]], populations=[[2] * 4, [4] * 4])
    assert variance(design, [[1.0], [2.0], [5.0], [6.0]]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rows", "left"), [(None, 2), ([1, 1, 1, 1, 1], 2), ([1, 1, 1, 0, 1], 1), ([0, 0, 1, 1, 1], 1)]
)
def test_degrees_of_freedom_are_of_the_clusters_and_strata_with_a_row(rows, left):
    # clusters 1 and 2 in stratum a, 3 and 4 in b; without row 4 there is no 3, without rows 1 and 2 no 1
    design = make_design(np.ones(5), clusters=[[1, 1, 2, 3, 4]], strata=[["a", "a", "a", "b", "b"]])
    assert degrees_of_freedom(design, None if rows is None else np.array(rows, dtype=bool)) == left


def test_clusters_and_strata_are_counted_where_there_is_a_row():
    design = make_design(np.ones(4), clusters=[[1, 1, 2, 3]], strata=[["a", "a", "a", "b"]], lonely="adjust")
    present = np.array([[1, 0], [1, 1], [0, 0], [1, 0]])
    assert clusters_with(design, present).tolist() == [2, 1]
    assert strata_with(design, present).tolist() == [2, 1]


@settings(deadline=None)  # a shared machine may stall any one example
@given(st.integers(0, 10_000), arrays.arrays(float, (24, 2), elements=st.floats(-100, 100)))
def test_row_order_and_labels_do_not_matter(seed, y):
    rng = np.random.default_rng(seed)
    unit, stratum, w = np.arange(24) // 3, np.arange(24) // 12, rng.uniform(0.5, 2, 24)
    order, names = rng.permutation(24), rng.permutation(8)
    straight = means(make_design(w, clusters=[unit], strata=[stratum]), y)
    shuffled = means(
        make_design(w[order], clusters=[[f"u{names[k]}" for k in unit[order]]], strata=[1 - stratum[order]]), y[order]
    )
    np.testing.assert_allclose(shuffled.value, straight.value, atol=1e-10)
    np.testing.assert_allclose(shuffled.covariance, straight.covariance, atol=1e-8)


@settings(deadline=None)  # a shared machine may stall any one example
@given(st.floats(-50, 50), st.floats(0.1, 10))
def test_a_shift_moves_the_mean_and_a_scale_its_error(shift, scale):
    y, unit = np.random.default_rng(1).normal(size=20), np.arange(20) // 4
    design = make_design(np.ones(20), clusters=[unit])
    before, after = means(design, y), means(design, scale * y + shift)
    assert after.value[0] == pytest.approx(scale * before.value[0] + shift, abs=1e-9)
    assert after.se[0] == pytest.approx(scale * before.se[0])


def test_covariance_and_variance_are_one_calculation():
    rng = np.random.default_rng(2)
    design = make_design(np.ones(30), clusters=[np.arange(30) // 3], strata=[np.arange(30) // 15])
    z = rng.normal(size=(30, 4))
    np.testing.assert_allclose(variance(design, z), np.diag(covariance(design, z)))


def test_a_ratio_of_a_column_to_ones_is_its_mean_and_totals_add_up():
    rng = np.random.default_rng(3)
    design, y = make_design(rng.uniform(1, 2, 12), clusters=[np.arange(12) // 2]), rng.normal(size=12)
    np.testing.assert_allclose(ratios(design, y, np.ones(12)).covariance, means(design, y).covariance)
    parts = totals(design, y, np.column_stack([np.arange(12) < 5, np.arange(12) >= 5]))
    assert combine(parts, [1, 1]).se == pytest.approx(totals(design, y).se)

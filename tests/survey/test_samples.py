import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import declare_sample, estimate_means, subpopulation
from varpu_eval.survey.samples import spoken_of

STAFF = pd.DataFrame({
    "unit": ["a", "a", "b", "c", "d"], "place": ["x", "x", "x", "y", "y"], "w": [1.0, 2, 1, 1, 1], "N": [9, 9, 9, 8, 8],
    "y": [1.0, 2, 3, 4, 5],
})  # fmt: skip


def test_every_part_of_the_design_comes_from_its_column():
    sample = declare_sample(STAFF, weights="w", clusters="unit", strata=["place"], populations="N")
    stage = sample.design.stages[0]
    assert sample.design.weights.tolist() == [1, 2, 1, 1, 1]
    assert stage.clusters.tolist() == [2, 2]
    # 2 of 9 and 2 of 8: (1 - 2/9) * 2/1 and (1 - 2/8) * 2/1
    assert stage.factor == pytest.approx([14 / 9, 1.5])
    assert sample.finite
    assert not declare_sample(STAFF, clusters="unit").finite


def test_the_callers_frame_is_neither_changed_nor_kept():
    frame = STAFF.set_index(pd.Index([7, 7, 1, 2, 3]))
    before = frame.copy(deep=True)
    sample = declare_sample(frame, weights="w", clusters="unit")
    estimate_means(sample, "y", by="place", deff=True)
    pd.testing.assert_frame_equal(frame, before)
    frame["y"] = 0.0
    assert sample.frame["y"].tolist() == [1, 2, 3, 4, 5]


def test_a_sample_shows_its_size_and_never_its_rows():
    sample = declare_sample(STAFF.assign(unit="secret", place=list("abcde")), strata="unit", clusters="place")
    assert repr(sample) == "<Sample of 5 rows in 5 clusters and 1 stratum>"


def test_columns_may_have_numbers_for_names():
    frame = pd.DataFrame([[1.0, "a"], [3.0, "b"], [5.0, "a"]])
    found = estimate_means(declare_sample(frame), 0, by=1)
    assert (found[1].tolist(), found["estimate"].tolist()) == (["a", "b"], [3, 3])


def test_two_stages_with_populations():
    frame = pd.DataFrame({"school": [1, 1, 2, 2], "pupil": [1, 2, 1, 2], "N": [2] * 4, "M": [4] * 4})
    sample = declare_sample(frame, clusters=("school", "pupil"), populations=("N", "M"))
    assert [stage.clusters.tolist() for stage in sample.design.stages] == [[2], [2, 2]]


@pytest.mark.parametrize("part", ["weights", "clusters", "strata", "populations"])
def test_missing_design_values_are_refused_by_column_and_number_never_by_value(part):
    frame = STAFF.assign(bad=pd.Series([1, 2, None, None, 77.25]))
    with pytest.raises(ValueError, match="column 'bad' has no value in 2 of 5 rows") as refused:
        declare_sample(frame, **{part: "bad"})
    assert "77" not in str(refused.value)


class TestRefusals:
    def test_no_rows(self):
        with pytest.raises(ValueError, match="no rows"):
            declare_sample(STAFF.iloc[:0])

    def test_unknown_column(self):
        with pytest.raises(ValueError, match="did you mean 'unit'"):
            declare_sample(STAFF, clusters="unitt")

    def test_repeated_column(self):
        with pytest.raises(ValueError, match="2 columns are called 'unit'"):
            declare_sample(pd.concat([STAFF, STAFF[["unit"]]], axis=1), clusters="unit")

    def test_negative_weights(self):
        with pytest.raises(ValueError, match="column 'w' has 1 negative weights and 4 above 0 in 5 rows"):
            declare_sample(STAFF.assign(w=[-1, 1, 1, 1, 1]), weights="w")

    def test_weights_that_are_all_0(self):
        with pytest.raises(ValueError, match="at least one is above 0"):
            declare_sample(STAFF.assign(w=0), weights="w")

    def test_weights_of_text(self):
        with pytest.raises(ValueError, match="column 'place' holds values of type str"):
            declare_sample(STAFF, weights="place")

    def test_one_cluster(self):
        with pytest.raises(ValueError, match="have one cluster"):
            declare_sample(STAFF.assign(one="a"), clusters="one")
        assert len(declare_sample(STAFF.assign(one="a"), clusters="one", lonely="adjust")) == 5


class TestSubpopulation:
    def test_it_keeps_the_clusters_outside_in_the_variance(self):
        # mean 2 of units a and b of four clusters: residual sums -1 + 0 = -1 and 1 over 3; 4/3 * (1/9 + 1/9)
        inside = subpopulation(declare_sample(STAFF, clusters="unit"), STAFF["place"] == "x")
        found = estimate_means(inside, "y")
        assert found["estimate"].item() == 2
        assert found["se"].item() == pytest.approx(np.sqrt(8 / 27))
        assert (found["n"].item(), found["df"].item()) == (3, 1)

    def test_it_is_the_group_of_the_same_rows(self):
        sample = declare_sample(STAFF, clusters="unit", weights="w")
        apart = estimate_means(subpopulation(sample, STAFF["place"] == "x"), "y")
        group = estimate_means(sample, "y", by="place").loc[[0]].drop(columns="place")
        pd.testing.assert_frame_equal(apart, group)

    def test_within_another_it_is_the_rows_of_both(self):
        sample = subpopulation(declare_sample(STAFF), STAFF["place"] == "x")
        assert len(subpopulation(sample, STAFF["y"] > 1)) == 2

    def test_missing_is_outside(self):
        rows = pd.Series([True, None, False, True, None], dtype="boolean")
        assert len(subpopulation(declare_sample(STAFF), rows)) == 2

    def test_values_outside_or_without_weight_are_not_spoken_of(self):
        sample = declare_sample(STAFF.assign(w=[0, 1, 1, 1, 1]), weights="w")
        inside = subpopulation(sample, STAFF["place"] == "x")
        np.testing.assert_array_equal(spoken_of(inside, ["y"])[:, 0], [np.nan, 2, 3, np.nan, np.nan])

    def test_rows_without_weight_do_not_count(self):
        assert len(declare_sample(STAFF.assign(w=[0, 1, 1, 1, 1]), weights="w")) == 4

    @pytest.mark.parametrize("rows", [[True, False], [1, 0, 1, 0, 1], ["a"] * 5, [[True] * 5] * 5])
    def test_what_is_no_truth_value_a_row_is_refused(self, rows):
        with pytest.raises(ValueError, match="5 values that are true or false"):
            subpopulation(declare_sample(STAFF), rows)

    def test_nobody_inside(self):
        with pytest.raises(ValueError, match="has no rows"):
            subpopulation(declare_sample(STAFF), [False] * 5)

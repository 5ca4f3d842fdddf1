from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from varpu_eval.uncertainty import Design, make_design, means, totals, variance
from varpu_eval.uncertainty.calibration import calibrate, coded, post_stratify, rake
from varpu_eval.uncertainty.residuals import indicators

SCHOOLS = Path(__file__).parents[1] / "reference" / "survey" / "apiclus2.csv"


def _sample(seed=1, rows=60):
    rng = np.random.default_rng(seed)
    return {
        "weights": rng.uniform(1, 9, rows),
        "sector": rng.choice(["school", "clinic", "day care"], rows),
        "employer": rng.choice(["town", "county"], rows),
        "age": rng.normal(45, 9, rows),
        "score": rng.normal(60, 20, rows),
    }


def _counts(labels, weights, factors):
    """Return population counts that are the sample's, each times its own factor."""
    return {label: weights[labels == label].sum() * f for label, f in zip(np.unique(labels), factors, strict=False)}


def _nudged_variance(weights, estimate, step=1e-5):
    """Return the variance of an estimate from its derivative by each row's weight, rows as clusters of one stratum.

    Linearisation by brute force: nothing of how the weights are calibrated is used but the weights themselves.
    """
    nudges = np.diag(weights) * step
    slopes = np.array([(estimate(weights + n) - estimate(weights - n)) / (2 * step) for n in nudges])
    return variance(make_design(weights), slopes[:, None])[0]


class TestPostStratify:
    def test_each_stratum_has_its_total(self):
        s = _sample()
        wanted = _counts(s["sector"], s["weights"], [1.5, 0.5, 3.0])
        after = post_stratify(make_design(s["weights"]), s["sector"], wanted)
        for label, count in wanted.items():
            assert after.weights[s["sector"] == label].sum() == pytest.approx(count, rel=1e-14)  # one product a row

    def test_the_variance_is_that_of_differences_from_the_strata_means_by_hand(self):
        # a: 1, 3 with weight 5 each, b: 10 with weight 3; the total's scores are 5 * -1, 5 * 1 and 0
        after = post_stratify(make_design([1, 1, 1]), ["a", "a", "b"], {"a": 10, "b": 3})
        result = totals(after, [1.0, 3.0, 10.0])
        assert result.value == [50.0]
        assert result.covariance[0, 0] == pytest.approx(3 / 2 * 50, rel=1e-14)  # exact but for rounding

    def test_the_stratum_counts_of_a_stratified_sample_change_nothing(self):
        strata = np.repeat(["a", "b", "c"], [5, 8, 7])
        frame = pd.Series({"a": 50, "b": 20, "c": 700})
        size = frame[strata].to_numpy(dtype=float)
        weights = size / pd.Series(strata).map(pd.Series(strata).value_counts()).to_numpy()
        design = make_design(weights, strata=[strata], populations=[size])
        y = np.random.default_rng(3).normal(size=20)
        after = post_stratify(design, strata, frame)
        np.testing.assert_allclose(after.weights, weights, rtol=1e-14)
        # the same deviations from the same means, summed in another order
        assert means(after, y).se[0] == pytest.approx(means(design, y).se[0], rel=1e-12)

    def test_every_label_of_its_own_leaves_no_variance(self):
        after = post_stratify(make_design(np.ones(4)), list("abcd"), dict.fromkeys("abcd", 5))
        assert totals(after, [1.0, 2.0, 3.0, 9.0]).se[0] == pytest.approx(0, abs=1e-12)

    def test_rows_of_no_weight_need_no_stratum_and_change_nothing(self):
        few = post_stratify(make_design([1, 2, 1]), ["a", "a", "b"], {"a": 10, "b": 3})
        more = post_stratify(make_design([1, 2, 0, 1]), ["a", "a", None, "b"], {"a": 10, "b": 3})
        np.testing.assert_array_equal(more.weights, [*few.weights[:2], 0, few.weights[2]])
        np.testing.assert_array_equal(coded(np.array([0.0, 1.0]), ["x", "a"], {"a": 1})[0], [-1, 0])

    def test_the_design_it_came_from_is_as_it_was(self):
        design = make_design([1.0, 1.0])
        post_stratify(design, ["a", "b"], {"a": 5, "b": 6})
        assert design.weights.tolist() == [1.0, 1.0]
        assert design.calibrations == ()

    @pytest.mark.parametrize(
        ("labels", "counts", "message"),
        [
            (["a", "b"], {"a": 5}, "1 rows with weight are in no class"),
            (["a", None], {"a": 5, "b": 5}, "1 rows with weight are in no class"),
            (["a", "a"], {"a": 5, "b": 5}, "1 of 2 classes have a total and no row"),
            (["a", "b"], {"a": 5, "b": 0}, "1 have rows and a total of 0"),
            (["a", "b"], {"a": 5, "b": float("nan")}, "every total must be a number"),
            (["a", "b"], {"a": 5, "b": -1}, "not negative"),
            (["a", "b", "b"], {"a": 5, "b": 1}, "a class for each of 2 rows"),
        ],
    )
    def test_what_it_refuses(self, labels, counts, message):
        with pytest.raises(ValueError, match=message):
            post_stratify(make_design([1, 1]), labels, counts)


class TestRake:
    @given(st.integers(0, 2**32 - 1), st.lists(st.floats(0.5, 2), min_size=5, max_size=5))
    def test_every_margin_is_met_whatever_the_order_of_rows_and_margins(self, seed, factors):
        s = _sample(seed % 1000)
        sector = _counts(s["sector"], s["weights"], factors[:3])
        employer = _counts(s["employer"], s["weights"], factors[3:])
        scale = sum(sector.values()) / sum(employer.values())
        employer = {label: count * scale for label, count in employer.items()}
        after = rake(make_design(s["weights"]), [s["sector"], s["employer"]], [sector, employer])
        for labels, counts in ((s["sector"], sector), (s["employer"], employer)):
            for label, count in counts.items():
                assert after.weights[labels == label].sum() == pytest.approx(count, rel=1e-11)  # it stops at 1e-12
        order = np.random.default_rng(seed).permutation(60)
        turned = rake(make_design(s["weights"][order]), [s["employer"][order], s["sector"][order]], [employer, sector])
        np.testing.assert_allclose(turned.weights, after.weights[order], rtol=1e-9)  # two paths to one limit
        assert means(turned, s["score"][order]).se == pytest.approx(means(after, s["score"]).se, rel=1e-9)

    def test_it_finds_what_raking_calibration_finds(self):
        s = _sample()
        sector = _counts(s["sector"], s["weights"], [1.4, 0.8, 1.0])
        total = sum(sector.values())
        employer = {"county": 0.3 * total, "town": 0.7 * total}
        design = make_design(s["weights"])
        fitted = rake(design, [s["sector"], s["employer"]], [sector, employer])
        columns = sparse.hstack(
            [
                indicators(coded(s["weights"], s[name], counts)[0])
                for name, counts in (("sector", sector), ("employer", employer))
            ]
        )
        newton = calibrate(design, columns, [*sector.values(), *employer.values()], method="raking")
        np.testing.assert_allclose(fitted.weights, newton.weights, rtol=1e-10)  # both hit totals to 10 digits or more
        assert means(fitted, s["score"]).se == pytest.approx(means(newton, s["score"]).se, rel=1e-10)

    def test_one_margin_is_post_stratification(self):
        s = _sample()
        counts = _counts(s["sector"], s["weights"], [1.5, 0.5, 3.0])
        one = rake(make_design(s["weights"]), [s["sector"]], [counts])
        other = post_stratify(make_design(s["weights"]), s["sector"], counts)
        np.testing.assert_allclose(one.weights, other.weights, rtol=1e-14)  # one round
        assert means(one, s["score"]).se == pytest.approx(means(other, s["score"]).se, rel=1e-12)

    @pytest.mark.parametrize(
        ("margins", "counts", "message"),
        [
            ([], [], "got 0 margins"),
            ([["a", "b", "b"]], [], "got 1 margins and 0 sets"),
            (
                [["a", "b", "b"], ["x", "x", "y"]],
                [{"a": 5, "b": 5}, {"x": 5, "y": 6}],
                "different populations, 10 to 11",
            ),
            # x = a, y = b in every row, but the margins want other shares of them
            ([["a", "b", "b"], ["x", "y", "y"]], [{"a": 5, "b": 5}, {"x": 4, "y": 6}], "not met the margins"),
        ],
    )
    def test_what_it_refuses(self, margins, counts, message):
        with pytest.raises(ValueError, match=message):
            rake(make_design([1, 1, 1]), margins, counts)


class TestCalibrate:
    @given(st.integers(0, 2**32 - 1), st.sampled_from(["linear", "raking", "logit"]), st.floats(0.9, 1.1))
    def test_totals_are_hit_and_rows_may_come_in_any_order(self, seed, method, moved):
        s = _sample(seed % 1000)
        columns = np.column_stack([np.ones(60), s["age"], s["sector"] == "school"]).astype(float)
        wanted = s["weights"] @ columns * [1.0, moved**0.25, moved]
        bounds = (0.2, 5.0) if method == "logit" else None
        after = calibrate(make_design(s["weights"]), columns, wanted, method=method, bounds=bounds)
        np.testing.assert_allclose(after.weights @ columns, wanted, rtol=1e-10)  # what counts as hit
        assert totals(after, columns).se == pytest.approx(np.zeros(3), abs=1e-8)  # a known total has no error
        order = np.random.default_rng(seed).permutation(60)
        turned = calibrate(make_design(s["weights"][order]), columns[order], wanted, method=method, bounds=bounds)
        np.testing.assert_allclose(turned.weights, after.weights[order], rtol=1e-8)  # iterated from other roundings

    @pytest.mark.parametrize("method", ["linear", "raking", "logit"])
    def test_factors_stay_within_their_bounds(self, method):
        s = _sample()
        columns = np.column_stack([np.ones(60), s["age"]])
        wanted = s["weights"] @ columns * [1.1, 1.13]
        after = calibrate(make_design(s["weights"]), columns, wanted, method=method, bounds=(0.7, 1.5))
        factor = after.weights / s["weights"]
        assert factor.min() >= 0.7 - 1e-12
        assert factor.max() <= 1.5 + 1e-12
        np.testing.assert_allclose(after.weights @ columns, wanted, rtol=1e-10)  # what counts as hit
        # without the bounds some would be beyond them
        free = calibrate(make_design(s["weights"]), columns, wanted).weights / s["weights"]
        assert free.max() > 1.5

    def test_totals_of_the_sample_change_nothing(self):
        s = _sample()
        columns = np.column_stack([np.ones(60), s["age"]])
        for method, bounds in (("linear", None), ("raking", None), ("logit", (0.5, 2.0))):
            after = calibrate(make_design(s["weights"]), columns, s["weights"] @ columns, method=method, bounds=bounds)
            np.testing.assert_allclose(after.weights, s["weights"], rtol=1e-14)  # no step is taken

    def test_redundant_and_empty_columns_and_another_scale_of_a_column_change_nothing(self):
        s = _sample()
        base = np.column_stack([np.ones(60), s["age"], s["sector"] == "school"]).astype(float)
        more = np.column_stack([base, s["sector"] != "school", np.zeros(60)]) * [1, 1e6, 1, 1, 1]
        wanted = s["weights"] @ base * [1.0, 1.02, 1.2]
        design = make_design(s["weights"])
        ours = calibrate(design, base, wanted)
        for columns in (more, sparse.csr_array(more)):
            other = calibrate(design, columns, [wanted[0], 1e6 * wanted[1], wanted[2], wanted[0] - wanted[2], 0.0])
            np.testing.assert_allclose(other.weights, ours.weights, rtol=1e-10)  # the scale of 1e6 costs some digits
            assert means(other, s["score"]).se == pytest.approx(means(ours, s["score"]).se, rel=1e-10)

    def test_rows_of_no_weight_may_lack_auxiliaries(self):
        few = calibrate(make_design([1, 1, 1]), [1.0, 2.0, 3.0], [7.0])
        more = calibrate(make_design([1, 0, 1, 1]), [1.0, np.nan, 2.0, 3.0], [7.0])
        np.testing.assert_allclose(more.weights[[0, 2, 3]], few.weights, rtol=1e-15)
        assert more.weights[1] == 0

    @pytest.mark.parametrize(
        ("columns", "wanted", "options", "message"),
        [
            ([[1, 1], [1, 1], [1, 1]], [6, 7], {}, "cannot be reached"),
            ([1, 2, 3], [60], {"bounds": (0.5, 2)}, "auxiliary 1 of 1 stays 48 from 60"),  # twice 6 is 12
            ([1, 2, 3], [60], {"bounds": (0.5, 2), "method": "raking"}, "stays 48 from 60"),
            ([1, 2, 3], [60], {"bounds": (0.5, 2), "method": "logit"}, "cannot be reached"),
            ([1, 2, 3], [-5], {"method": "raking"}, "cannot be reached"),
            ([1, 2, 3], [-5], {}, "2 of 3 weights would be negative"),
            ([1, 2, 3], [5, 6], {}, "got 2 totals for 1 auxiliaries"),
            ([1, 2, 3], [np.nan], {}, "got 1 totals for 1 auxiliaries"),
            ([1, 2], [5], {}, "one row for each of 3"),
            ([1, 2, np.nan], [5], {}, "must be numbers"),
            ([1, 2, 3], [5], {"method": "logit"}, "finite for method='logit'"),
            ([1, 2, 3], [5], {"bounds": (1.2, 2)}, "must hold 1 between them"),
            ([1, 2, 3], [5], {"variance_factor": [1, 0, 1]}, "variance factor must be one positive number"),
        ],
    )
    def test_what_it_refuses(self, columns, wanted, options, message):
        with pytest.raises(ValueError, match=message):
            calibrate(make_design([1, 1, 1]), np.array(columns, dtype=float), wanted, **options)


class TestVarianceByNudgingWeights:
    """The derivative by each weight is what linearisation stands for; differences show 6 digits of it."""

    def test_linear_calibration(self):
        s = _sample()
        columns = np.column_stack([np.ones(60), s["age"]])
        wanted = s["weights"] @ columns * [1.2, 1.25]

        def estimate(weights):
            after = calibrate(make_design(weights), columns, wanted)
            return float(means(after, s["score"]).value[0])

        ours = means(calibrate(make_design(s["weights"]), columns, wanted), s["score"])
        assert ours.covariance[0, 0] == pytest.approx(_nudged_variance(s["weights"], estimate), rel=1e-6)

    def test_two_steps_in_the_order_in_which_they_were_taken(self):
        s = _sample()
        counts = _counts(s["sector"], s["weights"], [3.0, 0.5, 1.0])
        columns = np.column_stack([np.ones(60), s["age"]])
        wanted = np.array([1.0, 47.0]) * sum(counts.values())

        def both(weights):
            return calibrate(post_stratify(make_design(weights), s["sector"], counts), columns, wanted)

        brute = _nudged_variance(s["weights"], lambda w: float(means(both(w), s["score"]).value[0]))
        ours = both(s["weights"])
        assert means(ours, s["score"]).covariance[0, 0] == pytest.approx(brute, rel=1e-6)
        turned = replace(ours, calibrations=ours.calibrations[::-1])
        assert means(turned, s["score"]).covariance[0, 0] != pytest.approx(brute, rel=1e-3)

    def test_raking_where_weights_are_very_unequal(self):
        # regression with the weights before (as R's calibrate) and with those after agree to the first order only
        schools = pd.read_csv(SCHOOLS)
        margins, counts = (
            [schools["stype"], schools["sch.wide"]],
            [{"E": 4421, "H": 755, "M": 1018}, {"No": 1072, "Yes": 5122}],
        )

        def raked(weights) -> Design:
            return rake(make_design(weights), margins, counts)

        weights = schools["pw"].to_numpy(dtype=float)
        brute = _nudged_variance(weights, lambda w: float(means(raked(w), schools["api00"]).value[0]), step=1e-4)
        assert means(raked(weights), schools["api00"]).covariance[0, 0] == pytest.approx(brute, rel=0.05)


def test_standard_errors_hold_in_repeated_sampling():
    # 600 samples of 80 from a population of 2,000 where age tells half of the score
    rng = np.random.default_rng(7)
    age = rng.normal(45, 9, 2000)
    score = age + rng.normal(0, 9, 2000)
    found, stated, plain = [], [], []
    for _ in range(600):
        rows = rng.choice(2000, 80, replace=False)
        design = make_design(np.full(80, 25.0), populations=[np.full(80, 2000)])
        after = calibrate(design, np.column_stack([np.ones(80), age[rows]]), [2000, age.sum()])
        result = means(after, score[rows])
        found.append(result.value[0])
        stated.append(result.se[0])
        plain.append(means(design, score[rows]).se[0])
    # the spread of 600 has a standard error of 3 %; a linearised one of 80 rows is some 2 % too small
    assert np.mean(stated) == pytest.approx(np.std(found), rel=0.09)
    assert np.mean(plain) > 1.3 * np.mean(stated)

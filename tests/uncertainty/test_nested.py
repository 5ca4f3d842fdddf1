import numpy as np
import pytest
from scipy import stats

from varpu_eval.uncertainty import (
    combine,
    likelihood_ratio_test,
    linear_model,
    logit_model,
    make_design,
    proportional_odds,
    pseudo_r2,
    terms_test,
)
from varpu_eval.uncertainty.nested import contrast_matrix


def sample(seed=8, rows=400):
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.normal(size=rows), rng.integers(0, 2, rows), rng.normal(size=rows)])
    return (
        make_design(rng.uniform(0.5, 2, rows), clusters=[rng.integers(0, 40, rows)]),
        x,
        x[:, 0] + rng.logistic(size=rows),
    )


def fitted(kind, design, x, latent):
    if kind == "linear":
        return linear_model(design, x, latent)
    if kind == "logit":
        return logit_model(design, x, latent > 0)
    return proportional_odds(design, x, np.digitize(latent, [-1, 0, 2]))


KINDS = ["linear", "logit", "ordinal"]


@pytest.mark.parametrize("kind", KINDS)
class TestTerms:
    def test_one_coefficient_is_its_squared_t(self, kind):
        model = fitted(kind, *sample())
        test = terms_test(model, ["x2"])
        at = model.names.index("x2")
        assert test.statistic == pytest.approx((model.coefficients[at] / model.se[at]) ** 2, rel=1e-12)
        assert test.p == pytest.approx(model.p[at], rel=1e-10)

    def test_names_and_their_contrasts_are_one_thing(self, kind):
        model = fitted(kind, *sample())
        identity = np.eye(len(model.names))
        by_name = terms_test(model, ["x1", "x3"])
        by_contrast = terms_test(model, identity[[model.names.index("x1"), model.names.index("x3")]])
        mixed = terms_test(
            model, [identity[model.names.index(a)] - 3 * identity[model.names.index("x3")] for a in ("x1", "x3")]
        )
        assert by_name == by_contrast
        assert mixed.statistic == pytest.approx(by_name.statistic, rel=1e-10)  # they span the same space


@pytest.mark.parametrize("kind", KINDS)
class TestLikelihoodRatio:
    def test_it_is_near_wald_s_in_a_large_sample(self, kind):
        design, x, latent = sample(rows=20000)
        model, smaller = fitted(kind, design, x, latent), fitted(kind, design, x[:, :2], latent)
        ratio, wald = likelihood_ratio_test(model, smaller), terms_test(model, ["x3"])
        assert ratio.statistic == pytest.approx(wald.statistic, rel=0.02)  # they differ by terms of order 1/sqrt(rows)
        assert (ratio.df1, ratio.df2) == (pytest.approx(1), wald.df2)

    def test_it_keeps_its_level_under_clustering(self, kind):
        # all rows of a cluster share x: independent rows would reject far too often
        rng, p = np.random.default_rng(11), []
        for _ in range(300):
            cluster = np.repeat(np.arange(40), 15)
            x = rng.normal(size=(40, 2))[cluster]
            latent = rng.logistic(size=600) + rng.normal(size=40)[cluster]
            design = make_design(np.ones(600), clusters=[cluster])
            model, smaller = fitted(kind, design, x, latent), fitted(kind, design, np.empty((600, 0)), latent)
            p.append(likelihood_ratio_test(model, smaller).p)
        assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / 300))  # Monte Carlo

    def test_models_that_are_not_nested(self, kind):
        design, x, latent = sample()
        model = fitted(kind, design, x, latent)
        with pytest.raises(ValueError, match="the larger needs all of the smaller's coefficients"):
            likelihood_ratio_test(model, model)
        with pytest.raises(ValueError, match="the larger needs all of the smaller's coefficients"):
            likelihood_ratio_test(fitted(kind, design, x[:, :1], latent), model)

    def test_models_of_other_rows(self, kind):
        design, x, latent = sample()
        fewer = np.where(np.arange(400) < 10, np.nan, x[:, 0])
        with pytest.raises(ValueError, match="rest on 390 and 400 rows"):
            likelihood_ratio_test(fitted(kind, design, x, latent), fitted(kind, design, fewer, latent))

    def test_models_of_other_answers(self, kind):
        design, x, latent = sample()
        with pytest.raises(ValueError, match="or on other answers"):
            likelihood_ratio_test(fitted(kind, design, x, latent), fitted(kind, design, x[:, :1], 1.1 * latent + 1))


def test_one_tested_coefficient_is_read_by_its_design_effect():
    design, x, latent = sample()
    model, smaller = fitted("logit", design, x, latent), fitted("logit", design, x[:, :2], latent)
    effect = model.covariance[3, 3] / model.model_covariance[3, 3]
    test = likelihood_ratio_test(model, smaller)
    assert test.statistic == pytest.approx((smaller.deviance - model.deviance) / effect, rel=1e-10)
    assert test.p == pytest.approx(stats.f.sf(test.statistic, 1, model.df), rel=1e-12)


def test_pseudo_r2_by_hand():
    answer, group = [1, 1, 2, 3, 1, 2, 3, 3], np.repeat([0, 1], 4)
    model = proportional_odds(make_design(np.ones(8)), group, answer)
    null = 3 * np.log(3 / 8) + 2 * np.log(2 / 8) + 3 * np.log(3 / 8)
    # odds 1 and 1/3 of answer 1, 3 and 1 of at most 2: shares 1/2, 1/4, 1/4 and 1/4, 1/4, 1/2
    own = 2 * np.log(1 / 2) + 2 * np.log(1 / 4) + 2 * np.log(1 / 4) + 2 * np.log(1 / 2)
    measures = pseudo_r2(model)
    assert model.log_likelihood == pytest.approx(own, rel=1e-12)
    assert measures.mcfadden == pytest.approx(1 - own / null, rel=1e-12)
    assert measures.cox_snell == pytest.approx(1 - np.exp(2 * (null - own) / 8), rel=1e-12)
    assert measures.nagelkerke == pytest.approx(
        (1 - np.exp(2 * (null - own) / 8)) / (1 - np.exp(2 * null / 8)), rel=1e-12
    )


def test_a_model_without_columns_explains_nothing():
    model = proportional_odds(make_design(np.ones(6)), np.empty((6, 0)), [1, 1, 2, 2, 2, 3])
    assert pseudo_r2(model).mcfadden == pytest.approx(0, abs=1e-15)
    assert pseudo_r2(model).nagelkerke == pytest.approx(0, abs=1e-15)


class TestContrasts:
    def test_one_row_a_name_in_the_order_asked(self):
        assert contrast_matrix(["a", "b", "c"], ["c", "a"]).tolist() == [[0, 0, 1], [1, 0, 0]]

    def test_an_unknown_name(self):
        with pytest.raises(ValueError, match="no coefficient is called later; there are constant, x1"):
            contrast_matrix(["constant", "x1"], ["x1", "later"])

    @pytest.mark.parametrize("terms", [[[1.0, 0.0, 0.0]], [], [1.0]])
    def test_a_shape_that_is_not_the_model_s(self, terms):
        with pytest.raises(ValueError, match="2 columns, one for each of constant, x1"):
            contrast_matrix(["constant", "x1"], terms)

    def test_estimates_of_a_model_are_combined_like_any_others(self):
        model = fitted("linear", *sample())
        difference = combine(model.estimates, [0, 1, 0, -1])
        assert difference.value[0] == pytest.approx(model.coefficients[1] - model.coefficients[3])
        assert (difference.value[0] / difference.se[0]) ** 2 == pytest.approx(
            terms_test(model, [0, 1, 0, -1]).statistic, rel=1e-10
        )

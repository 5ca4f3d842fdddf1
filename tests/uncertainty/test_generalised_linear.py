import numpy as np
import pytest
from scipy import optimize

from varpu_eval.uncertainty import linear_model, logit_model, make_design, poisson_model
from varpu_eval.uncertainty.generalised_linear import LINEAR, LOGIT, POISSON, fit, null_deviance
from varpu_eval.uncertainty.regressors import model_rows


def rows_of(family, *, rows=80, seed=3):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 2))
    eta = 0.3 + x @ [0.8, -0.5]
    y = {LINEAR: rng.normal(eta), LOGIT: rng.random(rows) < 1 / (1 + np.exp(-eta)), POISSON: rng.poisson(np.exp(eta))}
    return model_rows(make_design(rng.uniform(0.3, 3, rows)), x, y[family])


@pytest.mark.parametrize("family", [LINEAR, LOGIT, POISSON], ids=["linear", "logit", "poisson"])
class TestFamilies:
    def test_no_coefficient_nearby_has_a_smaller_deviance(self, family):
        rows = rows_of(family)
        found = fit(family, rows)

        def deviance(beta):
            return rows.weights @ family.deviance(rows.y, rows.x @ beta)

        assert found.deviance == pytest.approx(deviance(found.coefficients), rel=1e-14)
        search = optimize.minimize(deviance, np.zeros(3), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
        np.testing.assert_allclose(found.coefficients, search.x, atol=1e-6)  # the search sees the square of its step

    def test_residuals_are_orthogonal_to_every_column(self, family):
        rows = rows_of(family)
        found = fit(family, rows)
        np.testing.assert_allclose(
            rows.x.T @ (rows.weights * (rows.y - found.mean)), 0, atol=1e-11
        )  # sums of 80 near 1

    def test_the_bread_inverts_half_the_second_derivative_of_the_deviance(self, family):
        rows = rows_of(family)
        found = fit(family, rows)
        step = 1e-4

        def deviance(change):
            return rows.weights @ family.deviance(rows.y, rows.x @ (found.coefficients + change))

        e = step * np.eye(3)
        second = np.array(
            [[deviance(a + b) - deviance(a - b) - deviance(b - a) + deviance(-a - b) for a in e] for b in e]
        ) / (4 * step**2)
        np.testing.assert_allclose(second / 2 @ found.bread, np.eye(3), atol=1e-5)  # differences lose half the digits

    def test_the_variance_is_the_slope_of_the_mean(self, family):
        eta = np.linspace(-3, 3, 7)
        slope = (family.mean(eta + 1e-6) - family.mean(eta - 1e-6)) / 2e-6
        np.testing.assert_allclose(family.variance(eta), slope, rtol=1e-8)

    def test_the_deviance_of_the_constant_alone(self, family):
        rows = rows_of(family)
        alone = model_rows(make_design(rows.weights), np.empty((rows.y.size, 0)), rows.y)
        assert null_deviance(family, rows) == pytest.approx(fit(family, alone).deviance, rel=1e-12)

    def test_the_deviance_of_no_constant(self, family):
        rows = rows_of(family)
        bare = model_rows(make_design(rows.weights), rows.x[:, 1:], rows.y, constant=False)
        expected = rows.weights @ family.deviance(rows.y, np.zeros(rows.y.size))
        assert null_deviance(family, bare) == pytest.approx(expected, rel=1e-14)


def test_shares_between_0_and_1_are_answers_of_a_logit_model():
    # one share a group: the fitted odds are those of the shares themselves
    rows = model_rows(make_design(np.ones(4)), [0, 0, 1, 1], [0.1, 0.3, 0.5, 1.0])
    np.testing.assert_allclose(fit(LOGIT, rows).mean, [0.2, 0.2, 0.75, 0.75], rtol=1e-12)


def test_a_steep_but_finite_logit_is_found():
    # 999 of 1,000 below and above: log-odds of -log 999 and log 999
    x, y = np.repeat([0.0, 1.0], 1000), np.r_[np.ones(1), np.zeros(999), np.ones(999), np.zeros(1)]
    rows = model_rows(make_design(np.ones(2000)), x, y)
    np.testing.assert_allclose(fit(LOGIT, rows).coefficients, [-np.log(999), 2 * np.log(999)], rtol=1e-10)


def test_columns_of_very_different_scales_give_the_same_fit():
    rows = rows_of(LOGIT)
    scale = np.array([1e-6, 1e7])
    wide = model_rows(make_design(rows.weights), rows.x[:, 1:] * scale + [0, 3e8], rows.y)
    np.testing.assert_allclose(fit(LOGIT, wide).mean, fit(LOGIT, rows).mean, rtol=1e-9)  # the shift takes 2 digits


def separated(family, x, y):
    """Whether a direction moves no answer away and some towards its own (Albert & Anderson): linear programming."""
    columns = np.column_stack([np.ones(len(y)), x / np.abs(x).max(axis=0).clip(1e-9)])
    toward = family.toward(y)
    away, still = (toward[:, None] * columns)[toward != 0], columns[toward == 0]
    found = optimize.linprog(
        -away.sum(axis=0), A_ub=-away, b_ub=np.zeros(len(away)), bounds=[(-1, 1)] * columns.shape[1],
        A_eq=still if len(still) else None, b_eq=np.zeros(len(still)) if len(still) else None,
    )  # fmt: skip
    return -found.fun > 1e-7


@pytest.mark.parametrize("model", [logit_model, poisson_model])
def test_separated_answers_are_refused_and_no_others(model):
    rng, seen = np.random.default_rng(4), {True: 0, False: 0}
    family = LOGIT if model is logit_model else POISSON
    while min(seen.values()) < 25:
        rows, p = int(rng.integers(6, 30)), int(rng.integers(1, 4))
        x = rng.normal(size=(rows, p)) if rng.random() < 0.5 else rng.integers(0, 2, (rows, p)).astype(float)
        x[:, 0] *= rng.choice([1e-3, 1, 1e3])
        eta = 2 * np.sign(rng.normal(size=rows)) * rng.choice([0.5, 2]) + 3 * x[:, -1] / np.abs(x[:, -1]).max().clip(
            0.1
        )
        y = (
            (eta + rng.logistic(size=rows) > 1).astype(float)
            if model is logit_model
            else rng.poisson(np.exp(eta - 3.0))
        )
        if np.ptp(y) == 0 or np.linalg.matrix_rank(np.column_stack([np.ones(rows), x])) <= p:
            continue
        expected = bool(separated(family, x, np.asarray(y, dtype=float)))
        seen[expected] += 1
        design = make_design(rng.uniform(0.5, 2, rows))
        if expected:
            with pytest.raises(ValueError, match="without error"):
                model(design, x, y)
        else:
            assert np.isfinite(model(design, x, y).se).all()


class TestRefusals:
    def test_separation_names_the_columns_and_the_way_out(self):
        x = np.column_stack([[0.0, 1, 0, 1, 0, 1], [0, 0, 0, 0, 1, 1]])
        with pytest.raises(
            ValueError, match=r"answers of 2 of 6 rows without error, so that group have no finite.*join"
        ):
            logit_model(make_design(np.ones(6)), x, [0, 0, 1, 1, 1, 1], names=["age", "group"])

    def test_all_counts_of_a_group_0(self):
        with pytest.raises(ValueError, match=r"2 of 4 rows without error, so that x1"):
            poisson_model(make_design(np.ones(4)), [0, 0, 1, 1], [3, 1, 0, 0])

    @pytest.mark.parametrize(("model", "y"), [(logit_model, [0, 1, 2, 1]), (poisson_model, [0, 1, -1, 1])])
    def test_answers_outside_the_limits(self, model, y):
        with pytest.raises(ValueError, match=r"y goes from .* to .*; this model takes 0 to (1|inf)"):
            model(make_design(np.ones(4)), [0, 1, 0, 1], y)

    @pytest.mark.parametrize("model", [linear_model, logit_model, poisson_model])
    def test_the_same_answer_everywhere(self, model):
        with pytest.raises(ValueError, match="y is the same in all 4 rows"):
            model(make_design(np.ones(4)), [0, 1, 0, 1], np.ones(4))

    def test_a_line_through_every_answer(self):
        with pytest.raises(ValueError, match="x gives y exactly in the 4 rows"):
            linear_model(make_design(np.ones(4)), [0.1, 0.7, 0.2, 0.9], 3 + 2 * np.array([0.1, 0.7, 0.2, 0.9]))

    def test_a_fit_that_does_not_converge(self, monkeypatch):
        monkeypatch.setattr("varpu_eval.uncertainty.generalised_linear.STEPS", 2)
        with pytest.raises(ValueError, match="did not converge in 2 steps; bring the columns"):
            fit(LOGIT, rows_of(LOGIT))

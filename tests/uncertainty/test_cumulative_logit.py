import numpy as np
import pytest
from scipy import optimize

from varpu_eval.uncertainty import make_design
from varpu_eval.uncertainty.cumulative_logit import Answers, at, information, maximise, scores
from varpu_eval.uncertainty.generalised_linear import LOGIT, fit
from varpu_eval.uncertainty.regressors import model_rows

STEP = 1e-6


def sample(classes=5, rows=60, seed=2):
    rng = np.random.default_rng(seed)
    codes = np.r_[np.arange(classes), rng.integers(0, classes, rows - classes)]
    return Answers(rng.normal(size=(rows, 3)), codes, rng.uniform(0.2, 3, rows), classes)


def somewhere(answers, seed=9):
    rng = np.random.default_rng(seed)
    return np.r_[rng.normal(size=answers.x.shape[1]), np.cumsum(rng.uniform(0.1, 1.5, answers.classes - 1)) - 2]


def log_likelihood(answers, theta):
    p = answers.x.shape[1]
    return at(answers, theta[:p], theta[p:]).log_likelihood


def slopes_by_differences(function, theta):
    return np.array([(function(theta + e) - function(theta - e)) / (2 * STEP) for e in STEP * np.eye(theta.size)])


def test_the_log_likelihood_is_that_of_differences_of_cumulative_probabilities():
    answers = sample()
    theta = somewhere(answers)
    cumulative = 1 / (1 + np.exp(-(theta[3:][None, :] - (answers.x @ theta[:3])[:, None])))
    share = np.diff(np.column_stack([np.zeros(60), cumulative, np.ones(60)]), axis=1)[np.arange(60), answers.codes]
    assert log_likelihood(answers, theta) == pytest.approx(answers.weights @ np.log(share), rel=1e-13)


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_scores_are_the_slopes_of_each_row_s_log_likelihood(classes):
    answers = sample(classes)
    theta = somewhere(answers)
    ours = scores(answers, theta[3:], at(answers, theta[:3], theta[3:]))
    for row in (0, 1, classes - 1, 30):
        # all other rows weigh nothing
        one = Answers(answers.x, answers.codes, np.where(np.arange(60) == row, answers.weights, 0), classes)
        expected = slopes_by_differences(lambda t, one=one: log_likelihood(one, t), theta)
        np.testing.assert_allclose(ours[row], expected, atol=1e-7)  # central differences lose a third of the digits


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_the_information_is_minus_the_slopes_of_the_scores(classes):
    answers = sample(classes)
    theta = somewhere(answers)

    def gradient(t):
        return scores(answers, t[3:], at(answers, t[:3], t[3:])).sum(axis=0)

    ours = information(answers, theta[3:], at(answers, theta[:3], theta[3:]))
    np.testing.assert_allclose(ours, -slopes_by_differences(gradient, theta), atol=1e-6)  # sums of 60 such differences
    assert np.linalg.eigvalsh(ours)[0] > 0


def test_rows_far_from_every_threshold_and_thresholds_far_apart_stay_finite():
    answers = Answers(np.array([[1.0], [-1.0], [0.0]]), np.array([0, 2, 1]), np.ones(3), 3)
    here = at(answers, np.array([900.0]), np.array([-1000.0, 1000.0]))
    # the first answer is 1900 below, the second 1900 above where it is likely, the third certain
    assert here.log_likelihood == pytest.approx(-1900 - 1900, rel=1e-12)
    assert np.isfinite(scores(answers, np.array([-1000.0, 1000.0]), here)).all()
    assert np.isfinite(information(answers, np.array([-1000.0, 1000.0]), here)).all()


def test_thresholds_close_together_keep_their_digits():
    # two classes between thresholds 1e-9 apart: the share is the density times the distance, 1e-9 / 4
    answers = Answers(np.empty((1, 0)), np.array([1]), np.ones(1), 3)
    here = at(answers, np.empty(0), np.array([0.0, 1e-9]))
    assert here.log_likelihood == pytest.approx(np.log(1e-9 / 4), rel=1e-12)


def test_the_maximum_is_where_a_search_without_derivatives_ends():
    answers = sample(4)
    slopes, thresholds = maximise(answers)
    found = np.r_[slopes, thresholds]

    def loss(theta):
        return np.inf if (np.diff(theta[3:]) <= 0).any() else -log_likelihood(answers, theta)

    search = optimize.minimize(
        loss,
        np.r_[np.zeros(3), -1, 0, 1],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 5000},
    )
    np.testing.assert_allclose(found, search.x, atol=1e-5)  # the search sees only the square of its step
    gradient = scores(answers, thresholds, at(answers, slopes, thresholds)).sum(axis=0)
    np.testing.assert_allclose(gradient, 0, atol=1e-12)


def test_two_classes_are_a_logit_model():
    answers = sample(2)
    slopes, thresholds = maximise(answers)
    logit = fit(LOGIT, model_rows(make_design(answers.weights), answers.x, answers.codes))
    np.testing.assert_allclose(np.r_[-thresholds, slopes], logit.coefficients, rtol=1e-10)


def separated(answers):
    """Whether a direction moves some row into its class and none out of it: linear programming."""
    p, last, ways = answers.x.shape[1], answers.classes - 1, []
    for x, code in zip(answers.x, answers.codes, strict=True):
        for threshold, sign in ((code, 1.0), (code - 1, -1.0)):
            if 0 <= threshold < last:
                ways.append(sign * np.r_[-x, np.arange(last) == threshold])
    a = np.array(ways)
    found = optimize.linprog(-a.sum(axis=0), A_ub=-a, b_ub=np.zeros(len(a)), bounds=[(-1, 1)] * (p + last))
    return -found.fun > 1e-7


def test_separated_answers_are_refused_and_no_others():
    rng, seen = np.random.default_rng(6), {True: 0, False: 0}
    while min(seen.values()) < 15:
        rows = int(rng.integers(6, 25))
        x = rng.normal(size=(rows, 2)) if rng.random() < 0.5 else rng.integers(0, 2, (rows, 2)).astype(float)
        codes = np.unique(np.digitize(3 * x[:, 0] + rng.logistic(size=rows), [-1, 1]), return_inverse=True)[1]
        if codes.max() < 2 or np.linalg.matrix_rank(np.column_stack([np.ones(rows), x])) < 3:
            continue
        answers = Answers(x, codes, rng.uniform(0.5, 2, rows), 3)
        expected = bool(separated(answers))
        seen[expected] += 1
        if expected:
            with pytest.raises(ValueError, match="without error, so the model has no finite coefficients; join"):
                maximise(answers)
        else:
            assert np.isfinite(maximise(answers)[0]).all()


def test_a_fit_that_does_not_converge_is_refused(monkeypatch):
    monkeypatch.setattr("varpu_eval.uncertainty.cumulative_logit.STEPS", 2)
    with pytest.raises(ValueError, match="did not converge in 2 steps; bring the columns"):
        maximise(sample())

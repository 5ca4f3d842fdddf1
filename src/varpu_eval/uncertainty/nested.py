"""Comparing a model with a smaller one inside it: which coefficients could all be 0, and how much a model explains.

Knows coefficients, their covariance and deviances, of whatever model. Does not know how it was fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from varpu_eval.uncertainty.contrasts import HypothesisTest, wald_test
from varpu_eval.uncertainty.intervals import Floats


class FittedModel(Protocol):
    """What `linear_model`, `logit_model`, `poisson_model` and `proportional_odds` answer, as far as it is read here.

    `covariance` and `model_covariance` begin with the p `coefficients`; deviances are of weights with mean 1.
    """

    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def coefficients(self) -> Floats: ...  # noqa: D102
    @property
    def covariance(self) -> Floats: ...  # noqa: D102
    @property
    def model_covariance(self) -> Floats: ...  # noqa: D102
    @property
    def df(self) -> int: ...  # noqa: D102
    @property
    def n(self) -> int: ...  # noqa: D102
    @property
    def deviance(self) -> float: ...  # noqa: D102
    @property
    def null_deviance(self) -> float: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PseudoR2:
    """How much of what the answers vary a model of likelihoods explains, by three measures, each 0 to 1.

    Parameters
    ----------
    mcfadden
        1 less the log-likelihood over that of the constant alone.
    cox_snell
        1 less the likelihood ratio to the power 2/n; its largest value is under 1.
    nagelkerke
        `cox_snell` over its largest value.
    """

    mcfadden: float
    cox_snell: float
    nagelkerke: float


def contrast_matrix(names: Sequence[str], terms: Sequence[str] | ArrayLike) -> Floats:
    """Return a contrast a row, shape (q, p), of the names of coefficients or of the contrasts themselves.

    Raises
    ------
    ValueError
        When a name is unknown or no contrast is given.

    Examples
    --------
    >>> contrast_matrix(["a", "b"], ["b"]).tolist(), contrast_matrix(["a", "b"], [1, -1]).tolist()
    ([[0.0, 1.0]], [[1.0, -1.0]])
    """
    asked = np.atleast_1d(np.asarray(terms))
    if asked.dtype.kind in "UO":
        unknown = [str(name) for name in asked if name not in names]
        if unknown:
            raise ValueError(f"no coefficient is called {', '.join(unknown)}; there are {', '.join(names)}")
        asked = np.eye(len(names))[[list(names).index(str(name)) for name in asked]]
    contrasts = np.atleast_2d(asked.astype(float))
    if contrasts.shape[0] == 0 or contrasts.shape[1] != len(names):
        raise ValueError(
            f"contrasts have shape {contrasts.shape}; expected at least one row and {len(names)} columns, one for each "
            f"of {', '.join(names)}"
        )
    return contrasts


def terms_test(model: FittedModel, terms: Sequence[str] | ArrayLike) -> HypothesisTest:
    """Test whether coefficients, or contrasts of them, are all 0, by Wald's F with the model's degrees of freedom.

    Parameters
    ----------
    terms
        Names of coefficients, such as all indicators of a factor, or contrasts of shape (q, p).

    Returns
    -------
    HypothesisTest
        F with q and `model.df` degrees of freedom, as R `regTermTest(method = "Wald")`.

    Raises
    ------
    ValueError
        When a name is unknown, contrasts determine each other, or there are more of them than degrees of freedom.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> from varpu_eval.uncertainty.regression import linear_model
    >>> model = linear_model(make_design([1] * 4), [0, 0, 1, 1], [1.0, 3.0, 4.0, 8.0], names=["later"])
    >>> test = terms_test(model, ["later"])  # 4^2 / (10 / 3)
    >>> round(test.statistic, 6), test.df1, test.df2
    (4.8, 1.0, 2.0)
    """
    contrasts = contrast_matrix(model.names, terms)
    p = len(model.names)
    return wald_test(contrasts @ model.coefficients, contrasts @ model.covariance[:p, :p] @ contrasts.T, model.df)


def likelihood_ratio_test(model: FittedModel, smaller: FittedModel) -> HypothesisTest:
    """Test whether the coefficients that `smaller` lacks are all 0, by the ratio of the pseudo-likelihoods.

    The ratio is a sum of chi-squares, each times a design effect; Rao and Scott's second-order correction takes the
    sum's mean and variance (Lumley & Scott 2014, Scand. J. Stat. 41, 1-14; R `regTermTest(method = "LRT",
    lrt.approximation = "satterthwaite")`). Better than Wald's test where a coefficient is large or rows are few.

    Returns
    -------
    HypothesisTest
        F; `df1` need not be whole.

    Raises
    ------
    ValueError
        When `smaller` has a coefficient that `model` lacks or other rows, or nothing is left to test.

    Notes
    -----
    Both models must be of the same answers in the same rows; only the number of rows and the deviance of the constant
    alone are checked.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> from varpu_eval.uncertainty.regression import logit_model
    >>> x, y = [0] * 4 + [1] * 4, [0, 0, 0, 1, 0, 1, 1, 1]
    >>> design = make_design([1] * 8)
    >>> larger, smaller = logit_model(design, x, y), logit_model(design, np.empty((8, 0)), y)
    >>> test = likelihood_ratio_test(larger, smaller)
    >>> round(test.statistic, 4), round(test.df1, 4), test.df2  # 2.0930 / (8/7)
    (1.8314, 1.0, 6.0)
    """
    added = [name for name in model.names if name not in smaller.names]
    if not added or len(added) + len(smaller.names) != len(model.names):
        raise ValueError(
            f"the smaller model has {', '.join(smaller.names)} and the larger {', '.join(model.names)}; the larger "
            "needs all of the smaller's coefficients and at least one more"
        )
    if model.n != smaller.n or not np.isclose(model.null_deviance, smaller.null_deviance, rtol=1e-9):
        raise ValueError(
            f"the models rest on {smaller.n} and {model.n} rows, or on other answers; fit both on the rows that have "
            "every column of the larger, by `domain`"
        )
    at = [model.names.index(name) for name in added]
    block = np.ix_(at, at)
    effects = np.linalg.eigvals(np.linalg.solve(model.model_covariance[block], model.covariance[block])).real
    df1 = float(effects.sum() ** 2 / (effects**2).sum())
    f = max(smaller.deviance - model.deviance, 0.0) / float(effects.sum())
    df2 = float(model.df) if model.df >= 1 else np.nan
    return HypothesisTest(f, df1, df2, float(stats.f.sf(f, df1, df2)))


def pseudo_r2(model: FittedModel) -> PseudoR2:
    """Return how much a logit (0/1) or proportional-odds model explains; weights count as if they had mean 1.

    Sources: McFadden 1974, in Frontiers in Econometrics; Nagelkerke 1991, Biometrika 78, 691-692.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> from varpu_eval.uncertainty.regression import logit_model
    >>> x, y = [0] * 4 + [1] * 4, [0, 0, 0, 1, 0, 1, 1, 1]  # shares 1/4 and 3/4; alone 1/2
    >>> measures = pseudo_r2(logit_model(make_design([1] * 8), x, y))
    >>> round(measures.mcfadden, 4), round(measures.nagelkerke, 4)  # 1 - 4.4987 / 5.5452
    (0.1887, 0.3069)
    """
    largest = -np.expm1(-model.null_deviance / model.n)
    cox_snell = -np.expm1((model.deviance - model.null_deviance) / model.n)
    return PseudoR2(1 - model.deviance / model.null_deviance, float(cox_snell), float(cox_snell / largest))

"""Regressions of the columns of any DataFrame, given as formulas.

Knows formulas and how a model's coefficients become a table. The models, with their assumptions, are in
`uncertainty.regression`, `ordinal` and `cluster_robust`. A formula is code: take none from somebody whose code you
would not run.

Every function returns one row a coefficient: `term`, `estimate`, `se`, `low`, `high`, `n` (rows that take part), `df`,
`t` and `p`. Rows without a value in any variable of the formula are left out, as a zero-weight subpopulation. Text and
categories become indicators less the first class that occurs.

`variance="linearised"` is the design's own (R `svyglm`), for many clusters; its `df` are clusters less strata, less the
coefficients beside the constant. `variance="CR2"` holds with few or unequal clusters: the bias-reduced variance with
Satterthwaite's degrees of freedom of each coefficient (R clubSandwich); it uses weights and first-stage clusters, not
strata nor finite populations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from varpu_eval.survey.formulas import Laid, lay
from varpu_eval.survey.samples import Sample
from varpu_eval.uncertainty.cluster_robust import ClusterRobust, Model, cluster_robust, hotelling_test
from varpu_eval.uncertainty.intervals import t_interval, two_sided_p
from varpu_eval.uncertainty.nested import terms_test
from varpu_eval.uncertainty.ordinal import ProportionalOdds, proportional_odds
from varpu_eval.uncertainty.regression import Regression, linear_model, logit_model, poisson_model

Variance = Literal["linearised", "CR2"]
Fitted: TypeAlias = Regression | ClusterRobust

MODELS: Mapping[Model, Callable[..., Regression]] = {
    "linear": linear_model,
    "logit": logit_model,
    "poisson": poisson_model,
}


def fit_linear(sample: Sample, formula: str, *, variance: Variance = "linearised", level: float = 0.95) -> pd.DataFrame:
    """Return a survey-weighted linear regression (R `svyglm`).

    Source: Binder 1983, Int. Stat. Rev. 51; CR2: Bell & McCaffrey 2002, Surv. Methodol. 28; Pustejovsky & Tipton 2018,
    J. Bus. Econ. Stat. 36.

    Raises
    ------
    ValueError
        When the formula cannot be laid on the sample (see `formulas.lay`), columns are sums of others, the outcome is
        constant, or the regressors give it exactly.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 3, 4, 8], "year": [2006, 2006, 2010, 2010]})
    >>> fit_linear(declare_sample(staff), "trust ~ C(year)").round(3)
                  term  estimate     se    low    high  n   df      t      p
    0         constant       2.0  0.816 -1.513   5.513  4  2.0  2.449  0.134
    1  C(year)[T.2010]       4.0  1.826 -3.856  11.856  4  2.0  2.191  0.160
    """
    return _table(_fitted(sample, lay(sample, formula), "linear", variance), level)


def fit_logit(sample: Sample, formula: str, *, variance: Variance = "linearised", level: float = 0.95) -> pd.DataFrame:
    """Return a survey-weighted logit regression of truth values or shares (R `svyglm(family = quasibinomial)`).

    Returns
    -------
    DataFrame
        As the module says, the estimates being log-odds; `odds_ratio`, `odds_low` and `odds_high` are exponentiated.

    Raises
    ------
    ValueError
        As `fit_linear`; when the outcome is not from 0 to 1, or the regressors separate it.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"agrees": [False, True, False, True, True, True], "later": [0, 0, 0, 1, 1, 1]})
    >>> staff.loc[4, "agrees"] = False
    >>> fit_logit(declare_sample(staff), "agrees ~ later")[["term", "odds_ratio"]].round(3)  # 2 over 1/2
           term  odds_ratio
    0  constant         0.5
    1     later         4.0
    """
    return _with_ratios(_table(_fitted(sample, lay(sample, formula), "logit", variance), level), "odds")


def fit_poisson(
    sample: Sample, formula: str, *, variance: Variance = "linearised", level: float = 0.95
) -> pd.DataFrame:
    """Return a survey-weighted regression of the logarithm of mean counts (R `svyglm(family = quasipoisson)`).

    Returns
    -------
    DataFrame
        As the module says, the estimates being log rates; `rate_ratio`, `rate_low` and `rate_high` are exponentiated.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"meetings": [1, 3, 2, 6], "later": [0, 0, 1, 1]})
    >>> fit_poisson(declare_sample(staff), "meetings ~ later")[["term", "rate_ratio"]].round(3)  # 2, and 4 / 2
           term  rate_ratio
    0  constant         2.0
    1     later         2.0
    """
    return _with_ratios(_table(_fitted(sample, lay(sample, formula), "poisson", variance), level), "rate")


def fit_ordinal(sample: Sample, formula: str, *, level: float = 0.95) -> pd.DataFrame:
    """Return a survey-weighted proportional-odds model of ordered answers (R `svyolr`, run to convergence).

    The outcome is a column of numbers of which only the order counts, or an ordered category. A positive estimate means
    higher answers; a regressor is assumed to move the odds of an answer above each class alike. Source: McCullagh 1980,
    J. R. Stat. Soc. B 42; Binder 1983, Int. Stat. Rev. 51.

    Returns
    -------
    DataFrame
        As the module says, first the coefficients (log-odds), with `odds_ratio`, `odds_low` and `odds_high`; then the
        thresholds, named "lower class|higher class", whose odds columns are NaN.

    Raises
    ------
    ValueError
        As `fit_linear`; when the outcome has under 3 or over 50 classes, or the formula leaves the constant out.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"answer": [1, 1, 2, 3, 1, 2, 3, 3], "later": [0] * 4 + [1] * 4})
    >>> found = fit_ordinal(declare_sample(staff), "answer ~ later")
    >>> found["term"].tolist(), round(float(found["odds_ratio"][0]), 6)  # odds of 1/1 to 3/1, and of 1/3 to 1/1
    (['later', '1|2', '2|3'], 3.0)
    """
    laid = lay(sample, formula)
    if not laid.constant:
        raise ValueError("thresholds take the place of the constant in an ordinal model; leave out '0 +' or '- 1'")
    model = proportional_odds(sample.design, laid.x, laid.y, laid.inside, names=laid.names)
    names = [laid.classes.get(value, f"{value:g}") for value in model.classes]
    thresholds = [f"{low}|{high}" for low, high in pairwise(names)]
    coefficients = pd.DataFrame(
        {
            "term": (*model.names, *thresholds),
            "estimate": np.concatenate([model.coefficients, model.thresholds]),
            "se": np.concatenate([model.se, model.threshold_se]),
            "n": model.n,
            "df": float(model.df),
        }
    )
    found = _described(coefficients, level)
    ratios = _with_ratios(found, "odds")
    ratios.loc[len(model.names) :, ["odds_ratio", "odds_low", "odds_high"]] = np.nan
    return ratios


def compare_terms(
    sample: Sample, formula: str, *, model: Model | Literal["ordinal"] = "linear", variance: Variance = "linearised"
) -> pd.DataFrame:
    """Test each term of a formula, with all its indicators at once, by Wald's F.

    With `variance="CR2"` the statistic is Hotelling's with approximate degrees of freedom (Tipton & Pustejovsky 2015,
    J. Educ. Behav. Stat. 40; R clubSandwich "HTZ"); otherwise R `regTermTest(method = "Wald")`.

    Returns
    -------
    DataFrame
        One row a term: `term`, `statistic` (F), `df1`, `df2`, `p` and `n`.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 3, 4, 8], "year": [2006, 2006, 2010, 2010]})
    >>> compare_terms(declare_sample(staff), "trust ~ C(year)").round(4)  # 4^2 / (10 / 3)
          term  statistic  df1  df2       p  n
    0  C(year)        4.8  1.0  2.0  0.1598  4
    """
    laid = lay(sample, formula)
    if model == "ordinal":
        if variance != "linearised":
            raise ValueError("an ordinal model has the linearised variance only")
        fitted: Fitted | ProportionalOdds = proportional_odds(
            sample.design, laid.x, laid.y, laid.inside, names=laid.names
        )
    else:
        fitted = _fitted(sample, laid, model, variance)
    rows = []
    for term, names in laid.terms.items():
        test = hotelling_test(fitted, names) if isinstance(fitted, ClusterRobust) else terms_test(fitted, names)
        rows.append({
            "term": term, "statistic": test.statistic, "df1": test.df1, "df2": test.df2, "p": test.p, "n": fitted.n,
        })  # fmt: skip
    if not rows:
        raise ValueError(f"the formula '{formula}' has no term beside the constant")
    return pd.DataFrame(rows)


def _fitted(sample: Sample, laid: Laid, model: Model, variance: Variance) -> Fitted:
    if model not in MODELS:
        raise ValueError(f"model '{model}' is unknown; it is 'linear', 'logit', 'poisson' or 'ordinal'")
    if variance == "CR2":
        return cluster_robust(
            sample.design, laid.x, laid.y, laid.inside, model=model, names=laid.names, constant=laid.constant
        )
    if variance != "linearised":
        raise ValueError(f"variance '{variance}' is unknown; it is 'linearised' or 'CR2'")
    return MODELS[model](sample.design, laid.x, laid.y, laid.inside, names=laid.names, constant=laid.constant)


def _table(fitted: Fitted, level: float) -> pd.DataFrame:
    coefficients = pd.DataFrame({
        "term": fitted.names, "estimate": fitted.coefficients, "se": fitted.se, "n": fitted.n,
        "df": np.asarray(fitted.df, dtype=float) + np.zeros(len(fitted.names)),
    })  # fmt: skip
    return _described(coefficients, level)


def _described(coefficients: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return `term`, `estimate`, `se`, `n` and `df` with limits, `t` and `p`."""
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a coverage lies between 0 and 1")
    told = (coefficients["estimate"].to_numpy(), coefficients["se"].to_numpy(), coefficients["df"].to_numpy())
    limits = t_interval(*told, level=level)
    table = coefficients.assign(
        low=limits.low, high=limits.high, t=told[0] / np.where(told[1] > 0, told[1], np.nan), p=two_sided_p(*told)
    )
    return table[["term", "estimate", "se", "low", "high", "n", "df", "t", "p"]]


def _with_ratios(found: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return the table with exponentiated estimates and limits."""
    ratios = {"ratio": "estimate", "low": "low", "high": "high"}
    return found.assign(**{f"{what}_{name}": np.exp(found[column]) for name, column in ratios.items()})

"""Linear, logit and Poisson regression of survey answers, with the variance of the design.

Knows weights, strata, clusters and finite populations through the design. Does not correct for few clusters; see
`cluster_robust`. Does not know what the columns mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.designs import Design, covariance, degrees_of_freedom
from varpu_eval.uncertainty.estimates import Estimates
from varpu_eval.uncertainty.generalised_linear import LINEAR, LOGIT, POISSON, Family, fit, null_deviance
from varpu_eval.uncertainty.intervals import Floats, Interval, t_interval, two_sided_p
from varpu_eval.uncertainty.regressors import ModelRows, model_rows, spread


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted regression.

    Parameters
    ----------
    names
        p names of coefficients; the first is `constant`, unless it was left out.
    coefficients
        Shape (p,): of means (linear), log-odds (logit) or log rates (Poisson).
    covariance
        Shape (p, p): under the design.
    model_covariance
        Shape (p, p): the inverse of the information, weights having mean 1; what the covariance would be up to the
        dispersion, were rows drawn at random and the model true.
    df
        Degrees of freedom of the design in these rows, less p - 1 (R `svyglm`); may be 0 or less, where intervals and
        p-values are NaN.
    n
        Rows that take part.
    deviance, null_deviance
        Of the model and of its constant alone, weights having mean 1; the sum of squares of a linear model. For 0/1
        answers of a logit model the log-likelihood is minus half of it.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    model_covariance: Floats
    df: int
    n: int
    deviance: float
    null_deviance: float

    @property
    def se(self) -> Floats:
        """Standard errors, shape (p,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def p(self) -> Floats:
        """Two-sided p-values of the t test of each coefficient, shape (p,)."""
        return two_sided_p(self.coefficients, self.se, self.df)

    @property
    def estimates(self) -> Estimates:
        """The coefficients as estimates, for `combine`."""
        return Estimates(self.coefficients, self.covariance, np.full(len(self.names), float(self.n)), self.df)

    def interval(self, *, level: float = 0.95) -> Interval:
        """Return t intervals of the coefficients; exponentiate the limits for odds and rate ratios."""
        return t_interval(self.coefficients, self.se, self.df, level=level)


def linear_model(
    design: Design,
    x: ArrayLike,
    y: ArrayLike,
    domain: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    constant: bool = True,
) -> Regression:
    """Return a survey-weighted linear regression (R `svyglm`).

    Parameters
    ----------
    design
        Gives weights and the variance.
    x
        Shape (rows, columns): numbers, factors as indicators less one; without the constant.
    y
        Shape (rows,).
    domain
        Shape (rows,), bool. Rows outside it, and rows with NaN in `x` or `y`, are left out as a zero-weight
        subpopulation: their clusters still count in the variance.
    names
        One for each column of `x`; `x1`, `x2`, ... if None.
    constant
        Whether to put a constant first.

    Raises
    ------
    ValueError
        When no row takes part, columns are sums of others, `y` is constant, or `x` gives it exactly.

    Notes
    -----
    Variance by linearisation: Binder 1983, Int. Stat. Rev. 51. With few clusters it is too small; `cluster_robust`
    corrects that.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> model = linear_model(make_design([1, 1, 1, 1]), [0, 0, 1, 1], [1.0, 3.0, 4.0, 8.0], names=["later"])
    >>> model.coefficients.round(6).tolist(), model.se.round(4).tolist()  # sqrt(4/3 * 2 * (1/4 + 4/4))
    ([2.0, 4.0], [0.8165, 1.8257])
    """
    return _regression(design, LINEAR, model_rows(design, x, y, domain, names=names, constant=constant))


def logit_model(
    design: Design,
    x: ArrayLike,
    y: ArrayLike,
    domain: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    constant: bool = True,
) -> Regression:
    """Return a survey-weighted logit regression of answers 0 or 1, or shares (R `svyglm`, `quasibinomial`).

    Parameters are those of `linear_model`, with `y` from 0 to 1.

    Raises
    ------
    ValueError
        As `linear_model`; and when `x` separates the answers, so that odds ratios are infinite.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> model = logit_model(make_design([1] * 6), [0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1])
    >>> model.coefficients.round(6).tolist()  # odds 1/2 and 2, four times as large
    [-0.693147, 1.386294]
    """
    return _regression(design, LOGIT, model_rows(design, x, y, domain, names=names, constant=constant))


def poisson_model(
    design: Design,
    x: ArrayLike,
    y: ArrayLike,
    domain: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    constant: bool = True,
) -> Regression:
    """Return a survey-weighted regression of the logarithm of mean counts (R `svyglm`, `quasipoisson`).

    Parameters are those of `linear_model`, with `y` not negative.

    Raises
    ------
    ValueError
        As `linear_model`; and when every count of a group is 0, so that a rate ratio is 0.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> model = poisson_model(make_design([1] * 4), [0, 0, 1, 1], [1, 3, 2, 6])
    >>> model.coefficients.round(6).tolist()  # log 2, log(4 / 2)
    [0.693147, 0.693147]
    """
    return _regression(design, POISSON, model_rows(design, x, y, domain, names=names, constant=constant))


def _regression(design: Design, family: Family, rows: ModelRows) -> Regression:
    fitted = fit(family, rows)
    influence = (rows.weights * (rows.y - fitted.mean))[:, None] * (rows.x @ fitted.bread)
    return Regression(
        names=rows.names,
        coefficients=fitted.coefficients,
        covariance=covariance(design, spread(rows, influence)),
        model_covariance=fitted.bread,
        df=degrees_of_freedom(design, rows.inside) + 1 - len(rows.names),
        n=rows.y.size,
        deviance=fitted.deviance,
        null_deviance=null_deviance(family, rows),
    )

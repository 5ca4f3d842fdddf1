"""The proportional-odds model of ordered answers, with the variance of the design.

Knows weights, strata, clusters and finite populations through the design. Does not know what the columns mean, and does
not test whether odds are proportional.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.cumulative_logit import Answers, at, information, maximise, scores
from varpu_eval.uncertainty.designs import Codes, Design, covariance, degrees_of_freedom
from varpu_eval.uncertainty.intervals import Floats, Interval, t_interval, two_sided_p
from varpu_eval.uncertainty.regressors import ModelRows, model_rows, spread

MOST_CLASSES = 50
"""More answers than that are a measurement, for a linear model."""


@dataclass(frozen=True, slots=True)
class ProportionalOdds:
    """A fitted proportional-odds model: logit P(answer <= class k) = threshold k - x coefficients.

    Parameters
    ----------
    names
        p names of columns.
    classes
        The K answers seen, in rising order.
    coefficients
        Shape (p,): logarithms of odds ratios; positive means higher answers.
    thresholds
        Shape (K - 1,): rising.
    covariance
        Shape (p + K - 1, p + K - 1): of coefficients, then thresholds, under the design.
    model_covariance
        Likewise: the inverse of the information, weights having mean 1; what the covariance would be, were rows drawn
        at random and the model true.
    df
        Degrees of freedom of the design in these rows, less p (R `svyolr`); may be 0 or less, where intervals and
        p-values are NaN.
    n
        Rows that take part.
    log_likelihood, null_log_likelihood
        Of the model and of its thresholds alone, weights having mean 1.
    """

    names: tuple[str, ...]
    classes: tuple[float, ...]
    coefficients: Floats
    thresholds: Floats
    covariance: Floats
    model_covariance: Floats
    df: int
    n: int
    log_likelihood: float
    null_log_likelihood: float

    @property
    def deviance(self) -> float:
        """Minus twice the log-likelihood."""
        return -2 * self.log_likelihood

    @property
    def null_deviance(self) -> float:
        """Minus twice the log-likelihood of the thresholds alone."""
        return -2 * self.null_log_likelihood

    @property
    def se(self) -> Floats:
        """Standard errors of the coefficients, shape (p,)."""
        return np.sqrt(np.diag(self.covariance)[: len(self.names)])

    @property
    def threshold_se(self) -> Floats:
        """Standard errors of the thresholds, shape (K - 1,)."""
        return np.sqrt(np.diag(self.covariance)[len(self.names) :])

    @property
    def p(self) -> Floats:
        """Two-sided p-values of the t test of each coefficient, shape (p,)."""
        return two_sided_p(self.coefficients, self.se, self.df)

    @property
    def odds_ratios(self) -> Floats:
        """Odds of an answer above any class, for one more of x; shape (p,)."""
        return np.exp(self.coefficients)

    def interval(self, *, level: float = 0.95) -> Interval:
        """Return t intervals of the coefficients."""
        return t_interval(self.coefficients, self.se, self.df, level=level)

    def odds_ratio_interval(self, *, level: float = 0.95) -> Interval:
        """Return intervals of the odds ratios: the limits of the coefficients, exponentiated."""
        limits = self.interval(level=level)
        return Interval(np.exp(limits.low), np.exp(limits.high))


def proportional_odds(
    design: Design,
    x: ArrayLike,
    y: ArrayLike,
    domain: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
) -> ProportionalOdds:
    """Return a survey-weighted proportional-odds model (R `svyolr`, to convergence).

    Parameters
    ----------
    design
        Gives weights and the variance.
    x
        Shape (rows, columns): numbers, factors as indicators less one; without the constant, whose place thresholds
        take. No column at all gives the model of thresholds alone.
    y
        Shape (rows,): answers, of which only the order matters. An answer that no row which takes part gave makes no
        class: its threshold would be its neighbour's, and coefficients are the same without it.
    domain
        Shape (rows,), bool. Rows outside it, and rows with NaN in `x` or `y`, are left out as a zero-weight
        subpopulation: their clusters still count in the variance.
    names
        One for each column of `x`; `x1`, `x2`, ... if None.

    Raises
    ------
    ValueError
        When no row takes part, columns are constant or sums of others, `y` has fewer than three answers or more than
        50, or `x` tells answers without error.

    Notes
    -----
    Assumes that a column multiplies the odds of an answer above each class alike; where it does not, a coefficient is a
    weighted mean of what it does. Model: McCullagh 1980, J. R. Stat. Soc. B 42; variance: Binder 1983, Int. Stat. Rev.
    51.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> later, answer = [0, 0, 0, 0, 1, 1, 1, 1], [1, 1, 2, 3, 1, 2, 3, 3]
    >>> model = proportional_odds(make_design([1] * 8), later, answer, names=["later"])
    >>> model.odds_ratios.round(6).tolist(), model.thresholds[1:].round(6).tolist()  # log 3
    ([3.0], [1.098612])
    """
    # a constant among the columns is refused as a sum of the constant put there for the check
    rows = model_rows(design, x, y, domain, names=names)
    classes, codes = np.unique(rows.y, return_inverse=True)
    _check_classes(classes.size)
    return _fitted(design, rows, codes.astype(np.int64), tuple(classes.tolist()))


def _fitted(design: Design, rows: ModelRows, codes: Codes, classes: tuple[float, ...]) -> ProportionalOdds:
    """Return the model, fitted to columns brought to mean 0 and standard deviation 1 and led back to their scale."""
    columns = rows.x[:, 1:]
    centre = rows.weights @ columns / rows.weights.sum()
    scale = np.sqrt(rows.weights @ (columns - centre) ** 2 / rows.weights.sum())
    answers = Answers((columns - centre) / scale, codes, rows.weights, len(classes))
    slopes, thresholds = maximise(answers)
    here = at(answers, slopes, thresholds)
    p, size = scale.size, scale.size + thresholds.size
    back = np.eye(size)
    back[:p, :p] = np.diag(1 / scale)
    back[p:, :p] = centre / scale
    bread = back @ np.linalg.inv(information(answers, thresholds, here))
    influence = scores(answers, thresholds, here) @ bread.T
    classes_alone = answers.rises()
    return ProportionalOdds(
        names=rows.names[1:],
        classes=classes,
        coefficients=slopes / scale,
        thresholds=thresholds + centre @ (slopes / scale),
        covariance=covariance(design, spread(rows, influence)),
        model_covariance=bread @ back.T,
        df=degrees_of_freedom(design, rows.inside) - p,
        n=rows.y.size,
        log_likelihood=here.log_likelihood,
        null_log_likelihood=float(classes_alone @ np.log(classes_alone / classes_alone.sum())),
    )


def _check_classes(classes: int) -> None:
    if classes < 3:  # noqa: PLR2004
        raise ValueError(
            f"y has {classes} different answers in the rows that take part; ordered answers need 3 or more: take "
            "`logit_model` for two, and widen the domain for one"
        )
    if classes > MOST_CLASSES:
        raise ValueError(
            f"y has {classes} different answers, at most {MOST_CLASSES} are taken; group them, or take `linear_model`"
        )

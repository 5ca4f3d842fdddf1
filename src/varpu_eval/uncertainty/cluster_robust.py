"""Linear, logit and Poisson regression with few clusters: bias-reduced variances and degrees of freedom.

Knows weights and first-stage clusters. Does not use strata, finite populations or what weights were calibrated to,
which as a rule make a variance smaller; a stratum that matters belongs among the columns. For many clusters see
`regression`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from varpu_eval.uncertainty.bias_reduction import Correction, Weighting, cluster_parts
from varpu_eval.uncertainty.contrasts import HypothesisTest, wald_test
from varpu_eval.uncertainty.designs import Design
from varpu_eval.uncertainty.generalised_linear import LINEAR, LOGIT, POISSON, fit
from varpu_eval.uncertainty.intervals import Floats, Interval, t_interval, two_sided_p
from varpu_eval.uncertainty.nested import contrast_matrix
from varpu_eval.uncertainty.regressors import model_rows
from varpu_eval.uncertainty.working_moments import WorkingMoments, hotelling_df, satterthwaite

Model = Literal["linear", "logit", "poisson"]

FAMILIES = {"linear": LINEAR, "logit": LOGIT, "poisson": POISSON}


@dataclass(frozen=True, slots=True)
class ClusterRobust:
    """A regression with a cluster-robust variance.

    Parameters
    ----------
    names
        p names of coefficients.
    coefficients
        Shape (p,): of means (linear), log-odds (logit) or log rates (Poisson).
    covariance
        Shape (p, p).
    df
        Shape (p,): Satterthwaite's degrees of freedom; NaN, and with it p and intervals, where residuals do not show a
        coefficient's variance, as of an indicator of one cluster (clubSandwich answers one many times too small).
    clusters, n
        Clusters and rows that take part.
    moments
        From which degrees of freedom of contrasts are made.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    df: Floats
    clusters: int
    n: int
    moments: WorkingMoments

    @property
    def se(self) -> Floats:
        """Standard errors, shape (p,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def p(self) -> Floats:
        """Two-sided p-values of the t test of each coefficient, shape (p,); NaN where df is under 1."""
        return two_sided_p(self.coefficients, self.se, self.df)

    def interval(self, *, level: float = 0.95) -> Interval:
        """Return t intervals of the coefficients; exponentiate the limits for odds and rate ratios."""
        return t_interval(self.coefficients, self.se, self.df, level=level)


def cluster_robust(
    design: Design,
    x: ArrayLike,
    y: ArrayLike,
    domain: ArrayLike | None = None,
    *,
    model: Model = "linear",
    correction: Correction = "CR2",
    weighting: Weighting = "sampling",
    names: Sequence[str] | None = None,
    constant: bool = True,
) -> ClusterRobust:
    """Return a regression whose variance and degrees of freedom hold with few or unequal clusters.

    Parameters
    ----------
    design
        Gives weights and first-stage clusters.
    x, y, domain, names, constant
        As in `linear_model`, `logit_model` and `poisson_model`. Rows left out are not there at all: a cluster without
        rows does not count.
    correction
        `CR2` is unbiased under the working model (Bell & McCaffrey 2002, Surv. Methodol. 28, 169-181); `CR1` multiplies
        by clusters / (clusters - 1); `CR0` is the plain sandwich.
    weighting
        What weights say in the working model of independent answers. `sampling`: of how many others a row speaks, not
        how exactly; answers vary alike (clubSandwich: `lm` with weights; `glm` with `target` the variance function).
        `precision`: the inverse of an answer's variance (clubSandwich: `inverse_var = TRUE`, its default for `glm`).

    Raises
    ------
    ValueError
        As `linear_model` and `logit_model`; when rows are of one cluster.

    Notes
    -----
    Estimates do not depend on the working model, and the variance little (Pustejovsky & Tipton 2018, J. Bus. Econ.
    Stat. 36, 672-683). Where an indicator singles out one cluster, a pseudo-inverse is taken.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> design = make_design([1] * 6, clusters=[[1, 1, 2, 2, 3, 3]])
    >>> result = cluster_robust(design, np.empty((6, 0)), [1.0, 3.0, 2.0, 6.0, 4.0, 8.0])
    >>> result.coefficients.round(6).tolist(), result.df.round(6).tolist()  # equal clusters: of means 2, 4 and 6
    ([4.0], [2.0])
    >>> round(float(result.covariance[0, 0]), 6)  # 4 / 3
    1.333333
    """
    rows = model_rows(design, x, y, domain, names=names, constant=constant)
    fitted = fit(FAMILIES[model], rows)
    of_row = design.stages[0].members.tocsc().indices[rows.inside]
    clusters = np.unique(of_row, return_inverse=True)[1]
    count = int(clusters.max()) + 1
    if count < 2:  # noqa: PLR2004
        raise ValueError(
            f"all {rows.y.size} rows that take part are of one cluster, so no variance can be known; widen the domain"
        )
    influence, moments = cluster_parts(rows, fitted, clusters, correction, weighting)
    return ClusterRobust(
        names=rows.names,
        coefficients=fitted.coefficients,
        covariance=influence.T @ influence,
        df=satterthwaite(moments),
        clusters=count,
        n=rows.y.size,
        moments=moments,
    )


def robust_contrasts(result: ClusterRobust, terms: Sequence[str] | ArrayLike) -> ClusterRobust:
    """Return contrasts of the coefficients, each with its own degrees of freedom.

    Parameters
    ----------
    terms
        Names of coefficients, or contrasts of shape (q, p), which are named after their coefficients.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> design = make_design([1] * 8, clusters=[[1, 1, 2, 2, 3, 3, 4, 4]])
    >>> x = np.column_stack([np.tile([1, 0], 4), np.tile([0, 1], 4)])
    >>> both = cluster_robust(design, x, [1, 2, 3, 6, 2, 4, 4, 4], names=["before", "after"], constant=False)
    >>> change = robust_contrasts(both, [-1, 1])
    >>> change.names, change.coefficients.round(6).tolist(), change.df.round(6).tolist()
    (('-1 before +1 after',), [1.5], [3.0])
    """
    contrasts = contrast_matrix(result.names, terms)
    moments = result.moments.of(contrasts)
    return ClusterRobust(
        names=tuple(_contrast_name(result.names, contrast) for contrast in contrasts),
        coefficients=contrasts @ result.coefficients,
        covariance=contrasts @ result.covariance @ contrasts.T,
        df=satterthwaite(moments),
        clusters=result.clusters,
        n=result.n,
        moments=moments,
    )


def hotelling_test(result: ClusterRobust, terms: Sequence[str] | ArrayLike) -> HypothesisTest:
    """Test whether coefficients, or contrasts of them, are all 0, with few clusters (clubSandwich "HTZ").

    Wald's statistic is read as Hotelling's T^2 with approximate degrees of freedom (Tipton & Pustejovsky 2015, J. Educ.
    Behav. Stat. 40, 604-634). p is NaN where these leave the F test less than 1, or residuals do not show the variance.

    Parameters
    ----------
    terms
        Names of coefficients, such as all indicators of a factor, or contrasts of shape (q, p).

    Raises
    ------
    ValueError
        When a name is unknown, or contrasts determine each other under these clusters.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> design = make_design([1] * 6, clusters=[[1, 1, 2, 2, 3, 3]])
    >>> test = hotelling_test(cluster_robust(design, np.empty((6, 0)), [1, 3, 2, 6, 4, 8]), ["constant"])
    >>> round(test.statistic, 6), test.df1, round(test.df2, 6)  # 4^2 / (4 / 3)
    (12.0, 1.0, 2.0)
    """
    tested = robust_contrasts(result, terms)
    q = len(tested.names)
    wald = wald_test(tested.coefficients, tested.covariance, np.inf)
    df = hotelling_df(tested.moments)
    df2 = df - q + 1
    f = wald.statistic / q * df2 / df if df2 > 0 else np.nan
    return HypothesisTest(f, float(q), df2, float(stats.f.sf(f, q, df2 if df2 >= 1 else np.nan)))


def _contrast_name(names: Sequence[str], contrast: Floats) -> str:
    used = [(c, name) for c, name in zip(contrast, names, strict=True) if c != 0]
    if len(used) == 1 and used[0][0] == 1:
        return used[0][1]
    return " ".join(f"{c:+g} {name}" for c, name in used)

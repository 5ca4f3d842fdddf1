"""Quantiles of an answer under a design, with Woodruff's intervals.

Knows the weighted distribution of numbers. Does not know answer classes: on a scale of few steps a quantile moves in
jumps, and shares of the steps say more (see `categorical.proportions`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from varpu_eval.uncertainty.designs import Codes, Design, degrees_of_freedom, variance
from varpu_eval.uncertainty.domains import Flags
from varpu_eval.uncertainty.intervals import Floats, Interval, t_interval
from varpu_eval.uncertainty.shares import logit

Rule: TypeAlias = Literal["math", "school"]
Limits: TypeAlias = Literal["mean", "logit"]

STEP = 1e-12
"""Difference from a step of the distribution function that is rounding of the weights' sums."""


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Quantiles that belong together.

    Parameters
    ----------
    value, low, high, se
        Shape (k, probabilities). Domains vary slowest: all columns of the first domain, then of the second. Limits and
        se are NaN where the sample does not bound the quantile.
    n
        Shape (k,): rows each rests on.
    df
        Shape (k,): first-stage clusters less strata among them.
    """

    value: Floats
    low: Floats
    high: Floats
    se: Floats
    n: Codes
    df: Codes


def quantiles(
    design: Design,
    y: ArrayLike,
    probabilities: ArrayLike,
    domains: ArrayLike | None = None,
    *,
    rule: Rule = "math",
    limits: Limits = "mean",
    level: float = 0.95,
) -> Quantiles:
    """Return quantiles of each column of `y` in each domain, with Woodruff's intervals.

    The interval of the share of rows at or below the quantile, carried back through the distribution function; the
    standard error is the interval's length over two t quantiles.

    Sources: Woodruff 1952, JASA 47, 635-646; R `svyquantile(interval.type = "mean")`, or `"xlogit"` for `logit`.

    Parameters
    ----------
    y
        Shape (rows,) or (rows, k); NaN where there is no answer.
    probabilities
        Shape (p,) or one number, between 0 and 1.
    domains
        Shape (rows,) or (rows, d), bool; all rows if None. Zero-weight subpopulations.
    rule
        `math`: the smallest answer at or below which at least that share of the weight lies. `school`: where exactly
        that share lies at or below an answer, the middle between it and the next.
    limits
        Whether the share's interval is symmetric (`mean`) or made on the logit scale, better near 0 and 1.
    level
        Coverage, between 0 and 1.

    Returns
    -------
    Quantiles
        All NaN in a domain where nobody answered; limits are NaN where df is under 1, where the share's interval
        reaches outside 0..1, and where everybody is at or below the quantile, which R answers with an interval of
        length 0. A probability within the first answer's share gives the first answer, where R gives the second.

    Raises
    ------
    ValueError
        When a probability is not between 0 and 1, or shapes do not agree.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> result = quantiles(make_design([1] * 100), np.arange(1.0, 101.0), [0.5])
    >>> result.value.tolist(), result.low.tolist(), result.high.tolist(), result.se.round(4).tolist()
    ([[50.0]], [[41.0]], [[60.0]], [[4.7878]])
    """
    p = np.atleast_1d(np.asarray(probabilities, dtype=float))
    if p.ndim != 1 or not ((p > 0) & (p < 1)).all():
        raise ValueError(f"probabilities must lie between 0 and 1, got {p.tolist()}; the median is 0.5")
    rows = design.weights.size
    columns, groups = _columns(y, rows), _groups(domains, rows) & (design.weights > 0)[:, None]
    parts = [
        _one(design, column, p, inside & ~np.isnan(column), rule=rule, limits=limits, level=level)
        for inside in groups.T
        for column in columns.T
    ]
    value, low, high, se, n, df = zip(*parts, strict=True)
    return Quantiles(np.array(value), np.array(low), np.array(high), np.array(se), np.array(n), np.array(df))


def _one(
    design: Design, y: Floats, p: Floats, inside: Flags, *, rule: Rule, limits: Limits, level: float
) -> tuple[Floats, Floats, Floats, Floats, int, int]:
    """Return the quantiles of one column in one domain, their limits, standard errors, n and df."""
    nothing = np.full(p.size, np.nan)
    if not inside.any():
        return nothing, nothing, nothing, nothing, 0, 0
    df = degrees_of_freedom(design, inside)
    weight = np.where(inside, design.weights, 0.0)
    steps, place = np.unique(y[inside], return_inverse=True)
    share = np.cumsum(np.bincount(place, weights=weight[inside])) / weight.sum()
    value = _at(steps, share, p, rule)
    below = inside[:, None] & (y[:, None] <= value)
    reached = (weight @ below) / weight.sum()
    spread = np.sqrt(variance(design, weight[:, None] * (below - inside[:, None] * reached) / weight.sum()))
    bounds = _bounds(reached, np.where(spread > STEP, spread, np.nan), df, limits, level)
    low, high = (_at(steps, share, bound, rule) for bound in (bounds.low, bounds.high))
    se = (high - low) / (2 * stats.t.ppf(0.5 + level / 2, df if df >= 1 else np.nan))
    return value, low, high, se, int(inside.sum()), df


def _bounds(share: Floats, se: Floats, df: int, limits: Limits, level: float) -> Interval:
    """Return the share's interval; a limit outside 0..1 is NaN."""
    freedom = df if df >= 1 else np.nan
    made = logit(share, se, freedom, level=level) if limits == "logit" else t_interval(share, se, freedom, level=level)
    return Interval(np.where(made.low < 0, np.nan, made.low), np.where(made.high > 1, np.nan, made.high))


def _at(steps: Floats, share: Floats, p: Floats, rule: Rule) -> Floats:
    """Return the quantile at each `p` (NaN where p is) of answers `steps`, sorted, at or below which `share` lie."""
    known = ~np.isnan(p)
    at = np.minimum(np.searchsorted(share, np.where(known, p, 0.0) - STEP), steps.size - 1)
    found = steps[at]
    if rule == "school":
        exact = np.abs(share[at] - p) <= STEP
        found = np.where(exact, (found + steps[np.minimum(at + 1, steps.size - 1)]) / 2, found)
    return np.where(known, found, np.nan)


def _columns(y: ArrayLike, rows: int) -> Floats:
    columns = np.asarray(y, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or columns.shape[0] != rows:  # noqa: PLR2004  # rows and columns
        raise ValueError(f"the design has {rows} rows, `y` has shape {columns.shape}; give one value a row")
    return columns


def _groups(domains: ArrayLike | None, rows: int) -> Flags:
    groups = np.ones((rows, 1), dtype=bool) if domains is None else np.asarray(domains)
    groups = groups[:, None] if groups.ndim == 1 else groups
    if groups.shape[0] != rows or groups.dtype != bool:
        raise ValueError(
            f"a domain is {rows} values of True and False, got {groups.dtype} of shape {groups.shape}; say of each row "
            "whether it lies in the domain"
        )
    return groups

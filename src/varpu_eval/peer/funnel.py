"""Funnel plot limits: between which values a region of a size would lie by chance alone, if it shared the target.

Knows the binomial and the Poisson distribution. Does not know regions; ranks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from varpu_eval.uncertainty.intervals import Floats, Interval

FunnelKind = Literal["share", "rate"]

LEVELS = (0.95, 0.998)
"""About two and three standard deviations, as Spiegelhalter's funnels have them."""


_MOST = 1e10
"""Up to so many persons or events exact quantiles can be computed; more than there are people on earth."""


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Limits around `target` for regions of `persons`: `inner` hold 95 % of regions by chance, `outer` 99.8 %."""

    target: float
    persons: Floats
    inner: Interval
    outer: Interval


def funnel_limits(
    target: float, persons: ArrayLike, *, kind: FunnelKind = "share", levels: tuple[float, float] = LEVELS
) -> Funnel:
    """Return exact funnel limits of a share (binomial) or of a rate (Poisson), drawn between whole counts.

    For a tail p, r is the smallest count with P(R <= r) > p and the limit (r - a) / persons, a = (P(R <= r) - p) /
    P(R = r); limits below 0 are 0. They are drawn for the eye: at the upper one r itself lies just outside, though its
    tail may be above p, which matters where few cases are expected. For standardised ratios give the target 1, expected
    events as persons, and kind `rate`. Assumes that regions differ by chance alone: real regions vary more
    (`overdispersion`), so that more of them lie outside than the levels say, and lying outside is a question, never a
    verdict.
    Source: Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202, appendix A.1.

    Parameters
    ----------
    target
        The share or rate that all are held against: share above 0 and below 1, rate above 0.
    persons
        Any shape: persons (or expected events) of each region, above 0; whole numbers for shares, else rounded.
    kind
        `share` for persons counted once, `rate` for events.
    levels
        Of the inner and the outer limits, the outer one higher.

    Returns
    -------
    Funnel
        `inner` and `outer`, each with `low` and `high` in the shape of `persons`.

    Raises
    ------
    ValueError
        When the target, the kind or a level is outside its range, or persons are missing, 0 or less, or beyond count.

    Examples
    --------
    >>> limits = funnel_limits(0.1, [100, 1000])
    >>> limits.inner.low.round(4).tolist(), limits.inner.high.round(4).tolist()
    ([0.0404, 0.0813], [0.1577, 0.1185])
    """
    among = np.asarray(persons, dtype=float)
    if not (np.isfinite(among) & (among > 0)).all():
        raise ValueError("a funnel needs persons above 0, and none missing")
    if kind not in get_args(FunnelKind):
        raise ValueError(f"kind '{kind}' is not known; expected one of {', '.join(get_args(FunnelKind))}")
    most = 1 if kind == "share" else np.inf
    if not 0 < target < most:
        raise ValueError(f"a target of {target}; a {kind} lies above 0 and below {most}, and a percentage is none")
    if len(levels) != 2 or not 0 < levels[0] < levels[1] < 1:  # noqa: PLR2004 - inner and outer
        raise ValueError(f"levels of {levels}; expected two above 0 and below 1, the inner one first")
    if (among * max(target, 1.0) > _MOST).any():
        raise ValueError(f"a funnel of more than {_MOST:g} persons or events cannot be drawn exactly")
    if kind == "share":
        among = np.maximum(np.round(among), 1.0)
    chance: Any = stats.binom(among, target) if kind == "share" else stats.poisson(among * target)
    inner, outer = (_limits(chance, among, level) for level in levels)
    return Funnel(float(target), among, inner, outer)


def overdispersion(events: ArrayLike, persons: ArrayLike, *, target: float | None = None, trim: float = 0.1) -> float:
    """Return how many times more regions vary than chance gives: the mean of their squared z scores, winsorised.

    z = (y - n t) / sqrt(n t); the `trim` most extreme at each end are set to the next ones, so that a few odd regions
    do not widen the limits for all. Near 1 chance is enough; at 4 the spread is twice that of chance, and funnel
    limits alone would call ordinary regions odd.
    Source: Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202, section 4 and appendix A.3.

    Parameters
    ----------
    events, persons
        Shape (regions,), at least 2; events 0 or more, persons above 0.
    target
        The rate that all are held against; None is that of all together.
    trim
        Share of regions at each end that is winsorised, from 0 to below 0.5.

    Raises
    ------
    ValueError
        When regions are fewer than 2, a number is missing or negative, or the target is 0 or infinite.

    Examples
    --------
    >>> round(overdispersion([5, 10, 30], [1000, 1000, 1000], trim=0), 4)  # z^2 6.6667, 1.6667, 15
    7.7778
    """
    seen, among = np.asarray(events, dtype=float), np.asarray(persons, dtype=float)
    if seen.ndim != 1 or seen.shape != among.shape or seen.size < 2:  # noqa: PLR2004 - two regions
        raise ValueError(f"events {seen.shape} and persons {among.shape}; expected one of each for 2 regions or more")
    if not (np.isfinite(seen) & (seen >= 0) & np.isfinite(among) & (among > 0)).all() or not 0 <= trim < 0.5:  # noqa: PLR2004
        raise ValueError("events must be 0 or more, persons above 0, none missing, and trim from 0 to below 0.5")
    rate = float(seen.sum() / among.sum()) if target is None else float(target)
    if not 0 < rate < np.inf:
        raise ValueError(f"a target of {rate}; expected above 0")
    z = np.sort((seen - among * rate) / np.sqrt(among * rate))
    cut = int(np.floor(trim * z.size))
    return float(np.mean(np.clip(z, z[cut], z[z.size - 1 - cut]) ** 2))


def _limits(chance: Any, among: Floats, level: float) -> Interval:
    low, high = (_between_counts(chance, p) / among for p in ((1 - level) / 2, (1 + level) / 2))
    return Interval(np.maximum(low, 0.0), np.maximum(high, 0.0))


def _between_counts(chance: Any, p: float) -> Floats:
    """Return the p-quantile of a count, drawn between whole numbers by how much of the last one's chance is needed."""
    count = chance.ppf(p)
    return np.asarray(count - (chance.cdf(count) - p) / chance.pmf(count), dtype=float)

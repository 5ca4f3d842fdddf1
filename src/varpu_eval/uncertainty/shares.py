"""Intervals of a share: Wilson, Clopper-Pearson, Korn-Graubard and logit.

Knows counts and standard errors. Does not know which of them a question should use: Wilson and Clopper-Pearson are for
simple counts, Korn-Graubard and logit for shares whose standard error comes from a design.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from varpu_eval.uncertainty.intervals import Floats, Interval


def wilson(successes: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return Wilson's score interval of `successes` out of `n` independent answers (Wilson 1927, JASA 22).

    Both may be fractional (an effective sample); NaN where n is 0. The same as R `prop.test(correct = FALSE)`.

    >>> interval = wilson(8, 10)
    >>> round(float(interval.low), 4), round(float(interval.high), 4)
    (0.4902, 0.9433)
    """
    hits, size = _counts(successes, n)
    z2 = stats.norm.ppf(0.5 + level / 2) ** 2
    share = hits / size
    centre = (hits + z2 / 2) / (size + z2)
    reach = np.sqrt(z2) * np.sqrt(size * share * (1 - share) + z2 / 4) / (size + z2)
    return _within(centre - reach, centre + reach, share)


def clopper_pearson(successes: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the exact interval of `successes` out of `n` independent answers (Clopper & Pearson 1934, Biometrika 26).

    Both may be fractional (an effective sample); NaN where n is 0. The same as R `binom.test`.

    >>> interval = clopper_pearson(8, 10)
    >>> round(float(interval.low), 4), round(float(interval.high), 4)
    (0.4439, 0.9748)
    """
    hits, size = _counts(successes, n)
    tail = (1 - level) / 2
    none, every = hits <= 0, hits >= size
    with np.errstate(invalid="ignore"):
        low = np.where(none, 0.0, special.betaincinv(np.where(none, 1.0, hits), size - hits + 1, tail))
        high = np.where(every, 1.0, special.betaincinv(hits + 1, np.where(every, 1.0, size - hits), 1 - tail))
    known = np.isfinite(size)
    return Interval(np.where(known, low, np.nan), np.where(known, high, np.nan))


def korn_graubard(
    share: ArrayLike, se: ArrayLike, n: ArrayLike, df: ArrayLike, *, finite: bool = False, level: float = 0.95
) -> Interval:
    """Return the Clopper-Pearson interval at the effective sample size of the design (Korn & Graubard 1998).

    The effective n is share (1 - share) / se^2, scaled by the squared ratio of the t quantiles of n - 1 and `df`
    degrees of freedom; where se is 0 (nobody or everybody) it is n so scaled. It is never more than n: a few clusters
    that happen to agree do not make a clustered sample better than a simple one.

    Source: Survey Methodology 24, 193-201; R `svyciprop(method = "beta")`, which does not cap at n.

    Parameters
    ----------
    share, se
        Estimated share and its standard error, 0..1.
    n
        Answers.
    df
        Degrees of freedom of the design; NaN limits where under 1.
    finite
        Whether `se` has a finite population correction, with which the effective n may well be more than n.

    Examples
    --------
    >>> interval = korn_graubard(0.5, 0.1, 40, 9)
    >>> round(float(interval.low), 4), round(float(interval.high), 4)
    (0.2719, 0.7281)
    """
    p, spread, size, freedom = (np.asarray(a, dtype=float) for a in (share, se, n, df))
    usable = (freedom >= 1) & (size >= 2)  # noqa: PLR2004  # one answer has no spread
    freedom, size = np.where(usable, freedom, np.nan), np.where(usable, size, np.nan)
    scale = (stats.t.ppf(0.5 + level / 2, size - 1) / stats.t.ppf(0.5 + level / 2, freedom)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(spread > 0, p * (1 - p) / spread**2, size) * scale
    if not finite:
        effective = np.minimum(effective, size)
    return clopper_pearson(np.clip(p, 0, 1) * effective, effective, level=level)


def logit(share: ArrayLike, se: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the t interval on the logit scale, carried back to the share; NaN at shares 0 and 1.

    Source: R `svyciprop(method = "xlogit")`.

    >>> interval = logit(0.8, 0.05, 20)
    >>> round(float(interval.low), 4), round(float(interval.high), 4)
    (0.6758, 0.8847)
    """
    p, spread, freedom = (np.asarray(a, dtype=float) for a in (share, se, df))
    p = np.where((p > 0) & (p < 1), p, np.nan)
    reach = stats.t.ppf(0.5 + level / 2, np.where(freedom < 1, np.nan, freedom)) * spread / (p * (1 - p))
    return Interval(special.expit(special.logit(p) - reach), special.expit(special.logit(p) + reach))


def _counts(successes: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    hits, size = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    if np.any(hits < 0) or np.any(hits > size * (1 + 1e-12)):  # a fractional n carries rounding of its own
        raise ValueError("successes must lie between 0 and n")
    return np.minimum(hits, size), np.where(size > 0, size, np.nan)


def _within(low: Floats, high: Floats, share: Floats) -> Interval:
    """Take the last digit's rounding off limits that are exactly 0 or 1."""
    return Interval(np.where(share == 0, 0.0, np.maximum(low, 0)), np.where(share == 1, 1.0, np.minimum(high, 1)))

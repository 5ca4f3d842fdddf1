"""Means, totals, ratios and shares of the columns of any DataFrame, with what the design says of how sure they are.

Knows samples, groups and intervals. Does not compare groups; see `linear_contrasts` and `comparisons`.

Every function returns one row an estimate: the grouping columns, `variable`, then `estimate`, `se`, `low`, `high`
(a 95 % interval unless `level` says otherwise), `n` (rows the estimate rests on) and `df`. Rows without a value are
left out of the variables that lack it, not of the others. `df` are the first-stage clusters less strata among the rows
that an estimate rests on. Where they are under 1 a standard error cannot be known, and where it is 0 (nobody differed)
nothing is said of how sure a mean is: limits, and in the first case also `se`, are NaN. A group without a value has an
estimate of NaN and n 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Names, as_names, classes_of
from varpu_eval.survey.samples import Sample, grouped, spoken_of
from varpu_eval.uncertainty import Design, Interval, korn_graubard, logit, means, ratios, t_interval, totals
from varpu_eval.uncertainty.designs import clusters_with, strata_with
from varpu_eval.uncertainty.estimates import Estimates, Flags
from varpu_eval.uncertainty.intervals import Floats

ShareInterval = Literal["korn_graubard", "logit", "t"]

ROUNDING = 1e-12
"""A standard error under this share of what it is made from is the rounding of values that are all the same."""


def estimate_means(
    sample: Sample, columns: Names, by: Names | None = None, *, level: float = 0.95, deff: bool = False
) -> pd.DataFrame:
    """Return weighted means of columns of numbers or truth values, in each group of `by`.

    The mean is a ratio of weighted totals, its variance by Taylor linearisation with each group as a zero-weight
    subpopulation (Lumley 2004, J. Stat. Softw. 9(8); R `svyby(svymean)`); t intervals.

    Parameters
    ----------
    columns
        One column or several.
    by
        Column or columns whose values make the groups; None for all rows together.
    level
        Coverage of the intervals, between 0 and 1.
    deff
        Whether to add `deff`: the variance over that of a simple random sample with replacement of as many rows
        (Kish 1965, Survey Sampling; R `svymean(deff = "replace")`).

    Returns
    -------
    DataFrame
        One row a group and variable, as the module says.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"unit": list("aabbcd"), "year": [6, 10] * 3, "trust": [3, 4, 2, 3, 4, 5]})
    >>> estimate_means(declare_sample(staff, clusters="unit"), "trust", by="year").round(3)
       year variable  estimate     se    low   high  n   df
    0     6    trust       3.0  0.544  0.658  5.342  3  2.0
    1    10    trust       4.0  0.544  1.658  6.342  3  2.0
    """
    names = as_names(columns)
    y = spoken_of(sample, names)
    return _Table(sample, names, y, np.ones_like(y), level).by(by, means, deff=deff)


def estimate_totals(sample: Sample, columns: Names, by: Names | None = None, *, level: float = 0.95) -> pd.DataFrame:
    """Return weighted totals of columns, in each group of `by`; they mean something where weights add up to a whole.

    A total counts rows without a value as 0, so it understates what nonresponse hides. Source: as `estimate_means`;
    R `svyby(svytotal)`. Here `se` stands also where `df` is under 1, for clusters outside the group tell of it.

    Returns
    -------
    DataFrame
        One row a group and variable, as the module says.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"staff": [3.0, 2, 2, 2], "sick": [1, 2, 6, 0]})
    >>> estimate_totals(declare_sample(staff, weights="staff"), "sick").round(3)
      variable  estimate      se    low   high  n   df
    0     sick      19.0  10.247 -13.61  51.61  4  3.0
    """
    names = as_names(columns)
    return _Table(sample, names, spoken_of(sample, names), None, level).by(by, totals)


def estimate_ratios(
    sample: Sample, numerators: Names, denominators: Names, by: Names | None = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Return ratios of weighted totals, each numerator over its denominator, in each group of `by`.

    Rows without a value in either column are left out. A ratio whose denominator's total is 0 is NaN. Source: as
    `estimate_means`; R `svyratio`.

    Returns
    -------
    DataFrame
        One row a group and pair, `variable` being "numerator/denominator"; otherwise as the module says.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> met = pd.DataFrame({"held": [8, 6, 9, 4], "planned": [10, 6, 12, 4]})
    >>> estimate_ratios(declare_sample(met), "held", "planned").round(3)
           variable  estimate    se    low   high  n   df
    0  held/planned     0.844  0.06  0.654  1.033  4  3.0
    """
    tops, bottoms = as_names(numerators), (denominators,) if isinstance(denominators, str) else tuple(denominators)
    if len(tops) != len(bottoms):
        raise ValueError(f"{len(tops)} numerators and {len(bottoms)} denominators; each numerator needs its own")
    names = tuple(f"{top}/{bottom}" for top, bottom in zip(tops, bottoms, strict=True))
    y, x = spoken_of(sample, tops), spoken_of(sample, bottoms)
    return _Table(sample, names, y, x, level).by(by, lambda design, y, member: ratios(design, y, x, member))


def estimate_shares(
    sample: Sample,
    column: str,
    by: Names | None = None,
    *,
    interval: ShareInterval = "korn_graubard",
    level: float = 0.95,
    deff: bool = False,
) -> pd.DataFrame:
    """Return the share of every class of one column, in each group of `by`; rows without a value are left out.

    Parameters
    ----------
    column
        Any column of classes: text, categories, truth values, whole numbers. Declared classes that nobody chose have
        their row too.
    interval
        `korn_graubard`: Clopper-Pearson at the design's effective sample size, never over n unless the population is
        finite (Korn & Graubard 1998, Survey Methodology 24; R `svyciprop(method = "beta")`, without the cap); it is
        seldom too narrow and exists for shares of 0 and 1. `logit`: R `method = "xlogit"`. `t`: symmetric, may leave
        0..1.

    Returns
    -------
    DataFrame
        One row a group and class: the grouping columns, a column named as `column` with the class, and from `estimate`
        on as the module says; `n` counts all answers of the group.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"met": ["often", "never", "often", None, "often"]})
    >>> estimate_shares(declare_sample(staff), "met").round(3)
         met  estimate     se    low   high  n   df
    0  never      0.25  0.242  0.003  0.855  4  3.0
    1  often      0.75  0.242  0.145  0.997  4  3.0
    """
    if column in as_names(by):
        raise ValueError(f"column '{column}' cannot be both counted and grouped by")
    classes = classes_of(sample.frame, column, sample.counted)
    y = np.column_stack([member.astype(float) for member in classes.members()])
    y[classes.codes < 0] = np.nan
    places = tuple(map(str, range(len(classes))))
    found = _Table(sample, places, y, np.ones_like(y), level).by(by, means, deff=deff)
    if interval != "t":
        limits = _share_limits(interval, found, finite=sample.finite, level=level)
        found = found.assign(low=limits.low, high=limits.high)
    told = classes.keys[column].iloc[found["variable"].astype(int)].reset_index(drop=True)
    found.insert(len(as_names(by)), column, told)
    return found.drop(columns="variable")


def _share_limits(interval: ShareInterval, found: pd.DataFrame, *, finite: bool, level: float) -> Interval:
    known = found["se"].notna().to_numpy()
    p, se = (found[name].where(known, 0.0).to_numpy() for name in ("estimate", "se"))
    if interval == "korn_graubard":
        limits = korn_graubard(p, se, found["n"], found["df"], finite=finite, level=level)
    elif interval == "logit":
        limits = logit(p, se, found["df"], level=level)
    else:
        raise ValueError(f"interval '{interval}' is unknown; it is 'korn_graubard', 'logit' or 't'")
    return Interval(np.where(known, limits.low, np.nan), np.where(known, limits.high, np.nan))


Estimator = Callable[[Design, Floats, Flags], Estimates]


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table of estimates is made from: `y` (rows, k), and what its total is divided by (None for a total)."""

    sample: Sample
    names: tuple[str, ...]
    y: Floats
    x: Floats | None
    level: float

    def by(self, by: Names | None, estimator: Estimator, *, deff: bool = False) -> pd.DataFrame:
        """Return the estimates of every group, variables varying fastest."""
        groups = grouped(self.sample, by)
        parts = []
        for member in groups.members():
            known = self._known(member)
            found = estimator(self.sample.design, self.y, member)
            part = described(
                self.sample.design, found.value, np.diag(found.covariance), known, self._size(known),
                level=self.level, total=self.x is None,
            )  # fmt: skip
            parts.append(part.assign(deff=self._design_effect(part, known)) if deff else part)
        keys = groups.keys.loc[groups.keys.index.repeat(len(self.names))].reset_index(drop=True)
        keys["variable"] = list(self.names) * len(groups)
        return pd.concat([keys, pd.concat(parts, ignore_index=True)], axis=1)

    def _known(self, member: Flags) -> Flags:
        known = member[:, None] & ~np.isnan(self.y)
        return known if self.x is None else known & ~np.isnan(self.x)

    def _size(self, known: Flags) -> Floats:
        """Return the size of what the estimate is made from, shape (k,): the largest value for a mean."""
        weight = self.sample.design.weights[:, None] * known
        top = weight.sum(axis=0) * np.abs(np.where(known, self.y, 0.0)).max(axis=0)
        if self.x is None:
            return np.asarray(top)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(top / np.abs((weight * np.where(known, self.x, 0.0)).sum(axis=0)))

    def _design_effect(self, part: pd.DataFrame, known: Flags) -> Floats:
        """Return the variances over those of simple random samples with replacement, NaN where nobody differs."""
        weight = self.sample.design.weights[:, None] * known
        n = (weight > 0).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            squares = weight * (np.where(known, self.y, 0.0) - part["estimate"].to_numpy()) ** 2
            simple = squares.sum(axis=0) / weight.sum(axis=0) / (n - 1)
            return np.asarray(part["se"].to_numpy() ** 2 / np.where(part["se"] > 0, simple, np.nan))


def described(
    design: Design, value: Floats, variance: Floats, known: Flags, size: Floats, *, level: float, total: bool = False
) -> pd.DataFrame:
    """Return estimates with standard errors, t limits, n and degrees of freedom, one row each, as the module says.

    Parameters
    ----------
    value, variance
        Shape (k,).
    known
        Shape (rows, k): the rows that each estimate rests on.
    size
        Shape (k,): the size of what each is made from, by which rounding is told from spread.
    total
        Whether a standard error stands that rests on no degree of freedom.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a coverage lies between 0 and 1")
    n = known.sum(axis=0)
    df = (clusters_with(design, known) - strata_with(design, known)).astype(float)
    estimable = np.isfinite(value) & (n > 0)
    se = np.sqrt(np.where(estimable & (total | (df >= 1)), np.maximum(variance, 0), np.nan))
    se = np.where(se <= ROUNDING * np.nan_to_num(size), 0.0, se)
    limits = t_interval(value, np.where(se > 0, se, np.nan), df, level=level)
    value = np.where(estimable, value, np.nan)
    return pd.DataFrame({"estimate": value, "se": se, "low": limits.low, "high": limits.high, "n": n, "df": df})

"""Estimates of every group of any DataFrame below each other: one row an estimate, with its limits.

Knows what every table of estimates has: the grouping columns, `variable`, then `estimate`, `se`, `low`, `high` (a 95 %
interval unless `level` says otherwise), `n` (rows the estimate rests on) and `df`. Does not know what is estimated.

Rows without a value are left out of the variables that lack it, not of the others. `df` are the first-stage clusters
less strata among the rows that an estimate rests on. Where they are under 1 a standard error cannot be known, and where
it is 0 (nobody differed) nothing is said of how sure a mean is: limits, and in the first case also `se`, are NaN. A
group without a value has an estimate of NaN and n 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from scipy import sparse

from varpu_eval.survey.columns import Groups, Names
from varpu_eval.survey.samples import Sample, grouped
from varpu_eval.uncertainty import Design, t_interval
from varpu_eval.uncertainty.degrees import FewClusters
from varpu_eval.uncertainty.estimates import Estimates, Flags
from varpu_eval.uncertainty.group_freedom import group_freedom
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.satterthwaite import few_clusters_across_strata

Estimator: TypeAlias = Callable[[Design, Floats, Flags], Estimates]

ROUNDING = 1e-12
"""A standard error under this share of what it is made from is the rounding of values that are all the same."""


AT_ONCE = 400
"""Estimates whose covariance is made at once: it has the square of their number."""


@dataclass(frozen=True, slots=True)
class GroupEstimates:
    """What a table of estimates is made from: `y` (rows, k), and what its total is divided by (None for a total)."""

    sample: Sample
    names: tuple[str, ...]
    y: Floats
    x: Floats | None
    level: float
    few_clusters: bool = False

    def by(self, by: Names | None, estimator: Estimator, *, deff: bool = False) -> pd.DataFrame:
        """Return the estimates of every group, variables varying fastest."""
        groups = grouped(self.sample, by)
        known = (groups.codes >= 0)[:, None] & ~np.isnan(self.y)
        if self.x is not None:
            known &= ~np.isnan(self.x)
        value, spread = self._estimated(groups, estimator)
        within = _within(groups, known, self.sample.design.weights)
        n, plain = within.sums(known), group_freedom(self.sample.design, groups.codes, len(groups), known)
        table = described(
            value, spread, n, plain, self._size(within),
            level=self.level, total=self.x is None, few=self._few(within) if self.few_clusters else None,
        )  # fmt: skip
        if deff:
            varies = np.where(table["se"].to_numpy() > 0, spread.ravel(), np.nan)
            table["deff"] = self._design_effect(within, value, varies)
        keys = groups.keys.loc[groups.keys.index.repeat(len(self.names))].reset_index(drop=True)
        keys["variable"] = list(self.names) * len(groups)
        return pd.concat([keys, table], axis=1)

    def _estimated(self, groups: Groups, estimator: Estimator) -> tuple[Floats, Floats]:
        """Return values and variances, shape (groups, k), some groups at a time."""
        calibrated = bool(self.sample.design.calibrations)  # residuals are taken for each pair of groups
        step = 1 if calibrated else max(1, AT_ONCE // self.y.shape[1])
        values, variances = [], []
        for start in range(0, len(groups), step):
            members = groups.codes[:, None] == np.arange(start, min(start + step, len(groups)))
            found = estimator(self.sample.design, self.y, members)
            values.append(found.value)
            variances.append(np.diag(found.covariance))
        shape = (len(groups), self.y.shape[1])
        return np.concatenate(values).reshape(shape), np.concatenate(variances).reshape(shape)

    def _size(self, within: _Within) -> Floats:
        """Return the size of what each estimate is made from, shape (groups, k): the largest value for a mean."""
        top = within.weight * within.largest(self.y)
        if self.x is None:
            return top
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(top / np.abs(within.weighted(self.x)))

    def _few(self, within: _Within) -> FewClusters:
        """Return what few clusters do to each estimate, shape (groups, k)."""
        found = []
        for at, member in enumerate(within.groups.members()):
            weight = np.where(within.known & member[:, None], self.sample.design.weights[:, None], 0.0)
            total = within.weight[at]
            shares = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
            found.append(few_clusters_across_strata(self.sample.design, [shares]))
        return FewClusters(np.array([one.df for one in found]), np.array([one.factor for one in found]))

    def _design_effect(self, within: _Within, value: Floats, spread: Floats) -> Floats:
        """Return the variances over those of simple random samples with replacement, NaN where nobody differs."""
        with np.errstate(divide="ignore", invalid="ignore"):
            squares = within.weighted((self.y - value[within.groups.codes]) ** 2)
            simple = squares / within.weight / (within.sums(within.known) - 1)
            return np.asarray(spread / simple.ravel())


@dataclass(frozen=True, slots=True)
class _Within:
    """Sums within groups; make it with `_within`.

    Parameters
    ----------
    known
        Shape (rows, k): rows of a group in which each variable has a value.
    ones, weights
        Shape (groups, rows): 1, and the row's weight, where a row is in a group.
    weight
        Shape (groups, k): the weight of the rows that are known.
    """

    groups: Groups
    known: Flags
    ones: sparse.csr_array
    weights: sparse.csr_array
    weight: Floats

    def sums(self, values: Flags) -> Floats:
        """Return how many of `values` (rows, k) are true in each group."""
        return np.asarray(self.ones @ values.astype(float))

    def weighted(self, values: Floats) -> Floats:
        """Return the weighted totals of `values` (rows, k) that are known, in each group."""
        return np.asarray(self.weights @ np.where(self.known, values, 0.0))

    def largest(self, values: Floats) -> Floats:
        """Return the largest of `values` (rows, k) that are known, without sign, in each group."""
        order = np.argsort(self.groups.codes, kind="stable")
        starts = np.searchsorted(self.groups.codes[order], np.arange(len(self.groups)))
        return np.asarray(np.maximum.reduceat(np.abs(np.where(self.known, values, 0.0))[order], starts, axis=0))


def _within(groups: Groups, known: Flags, weights: Floats) -> _Within:
    inside = np.flatnonzero(groups.codes >= 0)
    shape, places = (len(groups), groups.codes.size), (groups.codes[inside], inside)
    ones = sparse.csr_array((np.ones(inside.size), places), shape=shape)
    weighted = sparse.csr_array((weights[inside], places), shape=shape)
    return _Within(groups, known, ones, weighted, np.asarray(weighted @ known.astype(float)))


def described(
    value: Floats, variance: Floats, n: Floats, df: Floats, size: Floats, *,
    level: float, total: bool = False, few: FewClusters | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return estimates with standard errors, t limits, n and degrees of freedom, one row each, as the module says.

    Parameters
    ----------
    value, variance, n, df
        All of one shape; `df` are clusters less strata.
    size
        The size of what each is made from, by which rounding is told from spread.
    total
        Whether a standard error stands that rests on no degree of freedom.
    few
        The correction for few clusters, where it is asked for.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a coverage lies between 0 and 1")
    estimable = np.isfinite(value) & (n > 0)
    variance = variance if few is None else variance * few.factor
    se = np.sqrt(np.where(estimable & (total | (df >= 1)), np.maximum(variance, 0), np.nan))
    se = np.where(se <= ROUNDING * np.nan_to_num(size), 0.0, se)
    df = df if few is None else np.fmin(df, few.df)
    limits = t_interval(value, np.where(se > 0, se, np.nan), df, level=level)
    columns = {
        "estimate": np.where(estimable, value, np.nan), "se": se, "low": limits.low, "high": limits.high,
        "n": n.astype(np.int64), "df": df,
    }  # fmt: skip
    return pd.DataFrame({name: np.ravel(column) for name, column in columns.items()})

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
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Names
from varpu_eval.survey.samples import Sample, grouped
from varpu_eval.uncertainty import Design, t_interval
from varpu_eval.uncertainty.designs import clusters_with, strata_with
from varpu_eval.uncertainty.estimates import Estimates, Flags
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.satterthwaite import satterthwaite_df

Freedom = Literal["clusters", "satterthwaite"]
Estimator: TypeAlias = Callable[[Design, Floats, Flags], Estimates]

ROUNDING = 1e-12
"""A standard error under this share of what it is made from is the rounding of values that are all the same."""


@dataclass(frozen=True, slots=True)
class GroupEstimates:
    """What a table of estimates is made from: `y` (rows, k), and what its total is divided by (None for a total)."""

    sample: Sample
    names: tuple[str, ...]
    y: Floats
    x: Floats | None
    level: float
    df: Freedom = "clusters"

    def by(self, by: Names | None, estimator: Estimator, *, deff: bool = False) -> pd.DataFrame:
        """Return the estimates of every group, variables varying fastest."""
        groups = grouped(self.sample, by)
        parts = []
        for member in groups.members():
            known = self._known(member)
            found = estimator(self.sample.design, self.y, member)
            part = described(
                self.sample.design, found.value, np.diag(found.covariance), known, self._size(known),
                level=self.level, total=self.x is None, freedom=self._freedom(known),
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

    def _freedom(self, known: Flags) -> Floats | None:
        """Return Satterthwaite's degrees of freedom, where they are asked for."""
        if self.df == "clusters":
            return None
        if self.df != "satterthwaite":
            raise ValueError(f"df '{self.df}' is unknown; it is 'clusters' or 'satterthwaite'")
        weight = np.where(known, self.sample.design.weights[:, None], 0.0)
        total = weight.sum(axis=0)
        shares = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
        return satterthwaite_df(self.sample.design, [shares])

    def _design_effect(self, part: pd.DataFrame, known: Flags) -> Floats:
        """Return the variances over those of simple random samples with replacement, NaN where nobody differs."""
        weight = self.sample.design.weights[:, None] * known
        n = (weight > 0).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            squares = weight * (np.where(known, self.y, 0.0) - part["estimate"].to_numpy()) ** 2
            simple = squares.sum(axis=0) / weight.sum(axis=0) / (n - 1)
            return np.asarray(part["se"].to_numpy() ** 2 / np.where(part["se"] > 0, simple, np.nan))


def described(
    design: Design, value: Floats, variance: Floats, known: Flags, size: Floats, *,
    level: float, total: bool = False, freedom: Floats | None = None,
) -> pd.DataFrame:  # fmt: skip
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
    freedom
        Shape (k,): degrees of freedom of a better kind, which are taken where they are fewer.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a coverage lies between 0 and 1")
    n = known.sum(axis=0)
    df = (clusters_with(design, known) - strata_with(design, known)).astype(float)
    estimable = np.isfinite(value) & (n > 0)
    se = np.sqrt(np.where(estimable & (total | (df >= 1)), np.maximum(variance, 0), np.nan))
    se = np.where(se <= ROUNDING * np.nan_to_num(size), 0.0, se)
    df = df if freedom is None else np.fmin(df, freedom)
    limits = t_interval(value, np.where(se > 0, se, np.nan), df, level=level)
    value = np.where(estimable, value, np.nan)
    return pd.DataFrame({"estimate": value, "se": se, "low": limits.low, "high": limits.high, "n": n, "df": df})

"""Shares of the classes of a column of any DataFrame.

Knows classes and intervals of shares. What every table has is told in `group_estimates`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Names, as_names, classes_of
from varpu_eval.survey.group_estimates import GroupEstimates
from varpu_eval.survey.samples import Sample
from varpu_eval.uncertainty import Interval, korn_graubard, logit, means

ShareInterval = Literal["korn_graubard", "logit", "t"]


def estimate_shares(
    sample: Sample,
    column: str,
    by: Names | None = None,
    *,
    interval: ShareInterval = "korn_graubard",
    level: float = 0.95,
    few_clusters: bool = False,
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
    level, few_clusters, deff
        As in `estimate_means`.

    Returns
    -------
    DataFrame
        One row a group and class: the grouping columns, a column named as `column` with the class, and from `estimate`
        on as `group_estimates` says; `n` counts all answers of the group.

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
    found = GroupEstimates(sample, places, y, np.ones_like(y), level, few_clusters).by(by, means, deff=deff)
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

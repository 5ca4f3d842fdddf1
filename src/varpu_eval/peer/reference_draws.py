"""Shares of the focus and of a group as they may be, where counts or rounded percentages and persons are known.

Knows which rows of a window can be drawn. Does not know what is made of the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from varpu_eval.peer.levels import PER_PERSON
from varpu_eval.peer.rounded import STEP, allowed_counts, count_fits
from varpu_eval.uncertainty.intervals import Floats

_SLACK = 1e-9
"""For a computer's arithmetic, in percentage points."""


@dataclass(frozen=True, slots=True, eq=False)
class PossibleCounts:
    """Cases that published values allow, one of each a region: fewest, most, and the persons they are among.

    `counted` says that all of them are counts of one year which, among these persons, give the published values.
    """

    least: Floats
    most: Floats
    persons: Floats
    counted: bool


def possible_counts(rows: pd.DataFrame) -> PossibleCounts | None:
    """Return the cases that the rows of one window allow; None where a row carries too little.

    A count of one year is itself; else a percentage, rounded to one decimal, allows a range. A mean of several years is
    taken as one year's, as in `indicator_levels`.

    Parameters
    ----------
    rows
        `value`, `unit`, `span`, `count`, `denominator` of one window, one row a region.
    """
    if rows.empty or not rows["unit"].isin(PER_PERSON).all() or rows[["value", "denominator"]].isna().any(axis=None):
        return None
    persons = np.maximum(rows["denominator"].to_numpy(dtype=float).round(), 1.0)
    percent = 100 * rows["value"].to_numpy(dtype=float) / rows["unit"].map(PER_PERSON).to_numpy(dtype=float)
    counts = allowed_counts(percent, persons)
    known = (rows["count"].notna() & (rows["span"] == 1)).to_numpy(dtype=bool)
    told = rows["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    least, most = np.where(known, told, counts.low), np.where(known, told, counts.high)
    fits = np.isfinite(least) & np.isfinite(most)
    fits[known] &= count_fits(percent[known], told[known], persons[known])
    agrees = np.abs(100 * told / persons - percent) <= STEP / 2 + _SLACK  # NaN where there is no count
    return PossibleCounts(least, most, persons, bool((known & agrees).all())) if fits.all() else None

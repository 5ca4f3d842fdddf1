"""P-values adjusted for how many comparisons were made.

Knows Holm and Benjamini-Hochberg over one family. Does not know which comparisons make a family.

statsmodels' `multipletests` gives the same numbers but collects garbage in the whole process at each call, which made
a page of a few hundred small families take half a minute.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from varpu_eval.uncertainty.intervals import Floats


def holm(p: ArrayLike, *, family: int | None = None) -> Floats:
    """Return p-values adjusted so that the chance of any false finding in the family stays under the level.

    NaN (a comparison that could not be made) stays NaN and does not count. `family` is the number of comparisons made
    when some with p = 1 are left out of `p` (R's `n`). Source: Holm 1979, Scand. J. Statist. 6; R
    `p.adjust(method = "holm")`.

    >>> holm([0.01, 0.04, 0.03, float("nan")]).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    raw = np.asarray(p, dtype=float)
    adjusted = np.full(raw.shape, np.nan)
    order = np.argsort(raw)[: int((~np.isnan(raw)).sum())]  # NaN sorts last
    made = _family(len(order), family)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(raw[order] * np.arange(made, made - len(order), -1)))
    return adjusted


def benjamini_hochberg(p: ArrayLike, *, family: int | None = None) -> Floats:
    """Return p-values adjusted so that the expected share of false findings among findings stays under the level.

    NaN stays NaN and does not count; `family` as in `holm`. Source: Benjamini & Hochberg 1995, JRSS B 57; R
    `p.adjust(method = "BH")`.

    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.04, 0.04]
    """
    raw = np.asarray(p, dtype=float)
    adjusted = np.full(raw.shape, np.nan)
    known = ~np.isnan(raw)
    made = _family(int(known.sum()), family)
    if known.any():
        adjusted[known] = np.minimum(1, stats.false_discovery_control(raw[known]) * (made / known.sum()))
    return adjusted


def _family(given: int, family: int | None) -> int:
    if family is not None and family < given:
        raise ValueError(f"the family is said to have {family} comparisons, and {given} p-values are given")
    return given if family is None else family

"""P-values adjusted for how many comparisons were made.

Knows Holm and Benjamini-Hochberg over one family. Does not know which comparisons make a family.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.multitest import multipletests

from varpu_eval.uncertainty.intervals import Floats


def holm(p: ArrayLike) -> Floats:
    """Return p-values adjusted so that the chance of any false finding in the family stays under the level.

    NaN (a comparison that could not be made) stays NaN and does not count. Source: Holm 1979, Scand. J. Statist. 6;
    R `p.adjust(method = "holm")`.

    >>> holm([0.01, 0.04, 0.03, float("nan")]).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    return _adjusted(p, "holm")


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Return p-values adjusted so that the expected share of false findings among findings stays under the level.

    NaN stays NaN and does not count. Source: Benjamini & Hochberg 1995, JRSS B 57; R `p.adjust(method = "BH")`.

    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.04, 0.04]
    """
    return _adjusted(p, "fdr_bh")


def _adjusted(p: ArrayLike, method: str) -> Floats:
    raw = np.asarray(p, dtype=float)
    adjusted = np.full(raw.shape, np.nan)
    known = ~np.isnan(raw)
    if known.any():
        adjusted[known] = multipletests(raw[known], method=method)[1]
    return adjusted

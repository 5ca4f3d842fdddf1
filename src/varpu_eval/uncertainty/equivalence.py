"""What may be said of a difference: that it is none to speak of, that it is one, or neither.

Knows the order of the rules, and the margins that scores and shares are held to. Does not know what differs.
"""

from __future__ import annotations

import numpy as np

LEVEL = 0.05
"""Of an adjusted p to be called, and of each of the two one-sided tests of equivalence."""

SCORE_MARGIN, SHARE_MARGIN = 5.0, 0.05
"""Differences inside these are none to speak of: score points of 100; a share, for means one of the item's range."""


def verdict(value: float, interval_90: tuple[float, float], p_holm: float, margin: float) -> str:
    """Return `no_change`, `grew`, `fell` or `cannot_tell`; empty where the difference cannot be estimated.

    Equivalence comes first: a 90 % interval inside the margin is no change, however small its p (two one-sided tests,
    Schuirmann 1987, J. Pharmacokinet. Biopharm. 15).

    >>> verdict(0.10, (0.06, 0.14), 0.001, 0.05), verdict(0.02, (-0.01, 0.04), 0.01, 0.05)
    ('grew', 'no_change')
    """
    if np.isnan(p_holm):
        return ""
    if -margin < interval_90[0] and interval_90[1] < margin:
        return "no_change"
    if p_holm < LEVEL:
        return "grew" if value > 0 else "fell"
    return "cannot_tell"

"""What is left of meetings, and of the ties they make, when a sector leaves.

Knows attendance, of which ties are made. Nobody else is taken to act otherwise than before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from varpu_eval.network.departures import both_somewhere, count_pairs, sector_departures
from varpu_eval.network.one_mode import NodeGroups, Sectors, Ties, group_nodes
from varpu_eval.network.ties import membership, project_ties
from varpu_eval.network.two_mode import TwoMode, TwoModeLike, as_two_mode

_MEET = 2
"""Persons it takes to meet."""


def attendance_departures(records: TwoModeLike, sector: Sectors | None = None) -> pd.DataFrame:
    """Return, for each sector, what of the meetings and of the ties they make is left without its persons.

    Newman weights are recomputed from the attendance without them: a meeting of k persons that loses m gives each two
    that stay 1 / (k - m - 1) instead of 1 / (k - 1). Ties between others stay, because the others were all there.

    Parameters
    ----------
    records
        As `as_two_mode` takes them.
    sector
        As `group_nodes` takes it, of persons; the one declared with the attendance when None.

    Returns
    -------
    DataFrame
        By sector, the columns of `sector_departures` on Newman ties, and `meetings_share` (meetings of two or more at
        which it sat), `meetings_lost` (of these, how many are left with fewer than two persons), `weight_left`
        (recomputed weight as a share of all weight before) and `only_with` (pairs of other sectors that met, and only
        at meetings at which this one sat). Shares are NaN when nobody met.

    Raises
    ------
    ValueError
        When no sector is given or declared.

    Examples
    --------
    >>> from varpu_eval.network.two_mode import declare_attendance
    >>> rows = pd.DataFrame({"person": list("abcab"), "meeting": [1, 1, 1, 2, 2], "sector": list("xyzxy")})
    >>> left = attendance_departures(declare_attendance(rows, sector="sector"))
    >>> left.loc["z", ["weight_share", "weight_left"]].tolist()  # 2 x 1/2 of 3 x 1/2 + 1; then 1 + 1 of 2.5
    [0.4, 0.8]
    """
    own = as_two_mode(records)
    told = own.sector if sector is None else sector
    if told is None:
        raise ValueError("the attendance has no sectors; declare it with a sector, or give one for each person")
    ties = Ties(project_ties(own.incidence), own.persons)
    groups = group_nodes(ties, told)
    meetings = pd.DataFrame(_meetings_left(own, groups), index=groups.labels.rename("sector"))
    return sector_departures(ties, groups.code).set_axis(meetings.index).join(meetings)


def _meetings_left(attendance: TwoMode, groups: NodeGroups) -> Iterator[dict[str, float]]:
    """Give each sector's figures of meetings: a meeting of k weighs k (k - 1) / 2 x 1 / (k - 1) = k / 2."""
    counts = np.asarray((membership(groups.code, len(groups.labels)) @ attendance.incidence).todense())
    sizes = counts.sum(axis=0)
    met = sizes >= _MEET
    there = counts > 0
    weight = float(sizes[met].sum())
    for leaving, own in enumerate(counts):
        left = sizes - own
        meets = left >= _MEET
        others = np.arange(len(counts)) != leaving
        without = both_somewhere(there[others][:, ~there[leaving]])
        yield {
            "meetings_share": float((there[leaving] & met).sum() / met.sum()) if met.any() else np.nan,
            "meetings_lost": int((met & ~meets).sum()),
            "weight_left": float(left[meets].sum()) / weight if weight else np.nan,
            "only_with": count_pairs(both_somewhere(there[others]) & ~without),
        }

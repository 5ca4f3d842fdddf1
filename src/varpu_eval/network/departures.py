"""What is left of a network when a sector leaves it: how much hangs on the persons of one sector.

Knows ties, and attendance, of which ties are made. Nobody else is taken to act otherwise than before: it tells what
hangs on a sector, not what would happen without it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from varpu_eval.network.cohesion import density, isolates
from varpu_eval.network.one_mode import NodeGroups, Sectors, Ties, TiesLike, declare_ties, group_nodes
from varpu_eval.network.ties import membership, project_ties
from varpu_eval.network.two_mode import TwoMode, TwoModeLike, as_two_mode

_MEET = 2
"""Persons it takes to meet."""


def sector_departures(ties: TiesLike, sector: Sectors) -> pd.DataFrame:
    """Return, for each sector, what of the network is left when its nodes are taken out.

    Parameters
    ----------
    ties
        As `declare_ties` takes them.
    sector
        As `group_nodes` takes it.

    Returns
    -------
    DataFrame
        By sector: `nodes` (that leave), `ties_share` and `weight_share` (of all ties and all weight, what has a node of
        the sector at one end or both), `density` and `density_left` (of the nodes that stay; NaN for fewer than two),
        `components` and `components_left` (weak ones; an isolate is one), `isolated` (nodes that had ties and are left
        with none), `separated` (pairs of other sectors of which some nodes could reach each other, and none can now).
        Shares are NaN for a network without ties.

    Examples
    --------
    >>> path = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> left = sector_departures(path, {"a": "school", "b": "clinic", "c": "police"})
    >>> left.loc["clinic", ["ties_share", "isolated", "separated"]].tolist()
    [1.0, 2.0, 1.0]
    """
    own, groups = declare_ties(ties), group_nodes(ties, sector)
    rows = [_left_of(own, groups, number) for number in range(len(groups.labels))]
    return pd.DataFrame(rows, index=groups.labels.rename("sector"))


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


def _left_of(ties: Ties, groups: NodeGroups, leaving: int) -> dict[str, float]:
    """Return the figures of one sector's leaving."""
    stays = np.flatnonzero(groups.code != leaving)
    rest = Ties(sparse.csr_array(ties.weights[stays][:, stays]), ties.nodes[stays], ties.directed)
    number, component = _components(ties)
    number_left, component_left = _components(rest)
    sectors = len(groups.labels)
    could, can = (
        _joined(of, code, sectors) for of, code in ((component, groups.code), (component_left, groups.code[stays]))
    )
    others = np.arange(sectors) != leaving
    return {
        "nodes": int(groups.sizes[leaving]),
        "ties_share": _lost(ties.weights.nnz, rest.weights.nnz),
        "weight_share": _lost(float(ties.weights.sum()), float(rest.weights.sum())),
        "density": density(ties),
        "density_left": density(rest),
        "components": number,
        "components_left": number_left,
        "isolated": int((~isolates(rest).isin(isolates(ties))).sum()),
        "separated": _pairs((could & ~can)[np.ix_(others, others)]),
    }


def _lost(before: float, left: float) -> float:
    return float((before - left) / before) if before > 0 else np.nan


def _components(ties: Ties) -> tuple[int, NDArray[np.int32]]:
    """Return how many components there are, none without nodes, and each node's."""
    number, component = connected_components(ties.weights, directed=False) if len(ties.nodes) else (0, np.zeros(0))
    return int(number), np.asarray(component, dtype=np.int32)


def _joined(component: NDArray[np.int32], sector: NDArray[np.intp], sectors: int) -> NDArray[np.bool_]:
    """Return for each two sectors whether some component has nodes of both."""
    there = np.zeros((sectors, int(component.max(initial=-1)) + 1), dtype=bool)
    there[sector, component] = True
    return _meet(there)


def _meet(there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each two rows whether both are true somewhere."""
    return np.asarray(there.astype(np.float64) @ there.T.astype(np.float64) > 0)


def _pairs(square: NDArray[np.bool_]) -> int:
    return int(np.triu(square, k=1).sum())


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
        without = _meet(there[others][:, ~there[leaving]])
        yield {
            "meetings_share": float((there[leaving] & met).sum() / met.sum()) if met.any() else np.nan,
            "meetings_lost": int((met & ~meets).sum()),
            "weight_left": float(left[meets].sum()) / weight if weight else np.nan,
            "only_with": _pairs(_meet(there[others]) & ~without),
        }

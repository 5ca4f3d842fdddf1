"""What is left of a network when a sector leaves it: how much hangs on the persons of one sector.

Knows ties; what is left of meetings stands in `meeting_departures`. Nobody else is taken to act otherwise than before:
it tells what hangs on a sector, not what would happen without it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from varpu_eval.network.cohesion import density, isolates
from varpu_eval.network.one_mode import NodeGroups, Sectors, Ties, TiesLike, declare_ties, group_nodes


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
        "separated": count_pairs((could & ~can)[np.ix_(others, others)]),
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
    return both_somewhere(there)


def both_somewhere(there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each two rows whether both are true somewhere."""
    return np.asarray(there.astype(np.float64) @ there.T.astype(np.float64) > 0)


def count_pairs(square: NDArray[np.bool_]) -> int:
    """Return the number of pairs for which a symmetric square is true."""
    return int(np.triu(square, k=1).sum())

"""Brokerage between sectors: on how many open paths a node stands in the middle, and in which of five roles.

Knows the counts of Gould and Fernandez by node or sector, and what they would be if sectors were dealt to the same
nodes anew. The closed form for directed ties stands in `role_moments`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.null import two_sided_p
from varpu_eval.network.one_mode import Sectors, TiesLike, declare_ties, group_nodes
from varpu_eval.network.open_paths import count_roles, open_paths, roles_of
from varpu_eval.network.role_table import By, listed, row_labels, standardised


def brokerage(ties: TiesLike, sector: Sectors, *, by: By = "node") -> pd.DataFrame:
    """Return in how many open paths each node, or the nodes of each sector together, is the broker, by role.

    A path a -> j -> b is open when there is no tie a -> b. Weights do not count.

    Parameters
    ----------
    ties
        As `declare_ties` takes them.
    sector
        As `group_nodes` takes it.
    by
        `sector` adds up the nodes of each sector, `network` all nodes.

    Returns
    -------
    DataFrame
        By node, sector or the one row `all`, whole numbers: `coordinator` (a, j and b of one sector), `itinerant` (a
        and b of one, j of another), `gatekeeper` (j and b of one), `representative` (a and j of one), `liaison` (all
        differ) and `total`. Without direction each path counts once, and a gatekeeper is a representative seen from the
        other end: both are in `gatekeeper`, and there is no column `representative`.

    Notes
    -----
    On directed ties it is `brokerage` of R sna: w_I, w_O, b_OI, b_IO, b_O, t. Given symmetric ties sna counts each path
    twice.

    References
    ----------
    Gould & Fernandez 1989, Sociological Methodology 19, 89.

    Examples
    --------
    >>> path = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> brokerage(path, {"a": "school", "b": "clinic", "c": "school"}).loc["b", "itinerant"].item()
    1
    """
    own, groups = declare_ties(ties), group_nodes(ties, sector)
    roles = roles_of(own)
    counts = count_roles(open_paths(own), groups.code, _brokers(by, groups.code), roles)
    return pd.DataFrame(counts, index=row_labels(by, own, groups), columns=list(roles)).assign(total=counts.sum(axis=1))


def brokerage_test(
    ties: TiesLike, sector: Sectors, *, rng: np.random.Generator, by: By = "node", permutations: int = 1999
) -> pd.DataFrame:
    """Return brokerage beside what it would be if the same sectors were dealt to the nodes at random.

    The ties stay as they are, so size, degree and closure are those observed: what is left is who belongs where.

    Parameters
    ----------
    rng
        Source of the permutations of the sectors' labels over all nodes.
    permutations
        How many, at least 1. The smallest two-sided p is 2 / (permutations + 1).

    Returns
    -------
    DataFrame
        By node, sector or `all` (first level) and role (second): `count`, `expected`, `sd` (of the permutations), `z`
        and the two-sided `p`, twice the smaller of (b + 1) / (permutations + 1). Where all permutations give the same,
        as a node's `total` always is, `z` is NaN and `p` 1. The p-values are not adjusted for their number.

    Raises
    ------
    ValueError
        When there is no permutation.

    Examples
    --------
    >>> star = pd.DataFrame({"source": ["hub"] * 4, "target": list("abcd")})
    >>> sectors = {"hub": 1, "a": 2, "b": 2, "c": 3, "d": 3}
    >>> brokerage_test(star, sectors, rng=np.random.default_rng(1)).loc[("hub", "liaison"), "count"].item()
    4.0
    """
    if permutations < 1:
        raise ValueError(f"permutations is {permutations}; at least 1 is needed")
    own, groups = declare_ties(ties), group_nodes(ties, sector)
    paths, roles = open_paths(own), roles_of(own)
    observed = brokerage(ties, sector, by=by)
    draws = np.empty((*observed.shape, permutations))
    for draw in range(permutations):
        dealt = rng.permutation(groups.code)
        draws[:, :-1, draw] = count_roles(paths, dealt, _brokers(by, dealt), roles)
    draws[:, -1] = draws[:, :-1].sum(axis=1)
    count, expected, sd = observed.to_numpy(dtype=np.float64), draws.mean(axis=-1), draws.std(axis=-1)
    z, p = standardised(count, expected, sd), two_sided_p(count, draws)
    return listed({"count": count, "expected": expected, "sd": sd, "z": z, "p": p}, observed)


def _brokers(by: By, code: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the row that each node is counted in."""
    rows = {"node": np.arange(len(code)), "sector": code, "network": np.zeros(len(code), dtype=np.intp)}
    if by not in rows:
        raise ValueError(f"by is '{by}'; 'node', 'sector' or 'network' is needed")
    return rows[by]

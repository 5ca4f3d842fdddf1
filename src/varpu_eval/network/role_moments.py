"""Brokerage that directed ties would give if each were there by chance: expectation and variance in closed form.

Knows sectors' sizes and the density; which paths depend on each other stands in `path_pairs`. Not for undirected ties,
where each path is there in both directions at once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.one_mode import Sectors, TiesLike, declare_ties, group_nodes
from varpu_eval.network.open_paths import ROLES, role_numbers
from varpu_eval.network.path_pairs import PATH, path_pairs, ways_to_choose
from varpu_eval.network.role_table import By, listed, standardised
from varpu_eval.network.roles import brokerage


def brokerage_moments(ties: TiesLike, sector: Sectors, *, by: By = "node") -> pd.DataFrame:
    """Return brokerage beside its expectation and standard deviation if arcs were independent, with the same density.

    Parameters
    ----------
    ties
        Directed ties, as `declare_ties` takes them; weights do not count.
    sector
        As `group_nodes` takes it.
    by
        As in `brokerage`.

    Returns
    -------
    DataFrame
        By node, sector or `all` (first level) and role (second): `count`, `expected`, `sd` and `z` = (count - expected)
        / sd, NaN where sd is 0.

    Raises
    ------
    ValueError
        When the ties are undirected (`brokerage_test` takes them), or there are fewer than three nodes.

    Notes
    -----
    Assumes that every arc is there with the same chance d, the density observed, which counts as known. By node it is
    `brokerage` of R sna, and the expectation by network too. sna's standard deviations by network are larger (up to
    18 % on the emergency networks of R network): its formula leaves out pairs of paths of which one needs an arc that
    the other excludes. Here all pairs are counted, as enumeration of all networks confirms.

    References
    ----------
    Gould & Fernandez 1989, Sociological Methodology 19, 89.

    Examples
    --------
    >>> arcs = pd.DataFrame({"source": ["a", "b", "c"], "target": ["b", "c", "d"]})
    >>> moments = brokerage_moments(declare_ties(arcs, directed=True), {"a": 1, "b": 1, "c": 2, "d": 2})
    >>> moments.loc[("b", "total"), "expected"].item()  # d = 1 / 4: 3 x 2 paths x d^2 (1 - d)
    0.28125
    """
    own, groups = declare_ties(ties), group_nodes(ties, sector)
    nodes = len(own.nodes)
    if not own.directed:
        raise ValueError("the closed form assumes independent directed arcs; use brokerage_test for undirected ties")
    if nodes < len(PATH):
        raise ValueError(f"there are {nodes} nodes; a path with a broker needs at least 3")
    density = own.weights.nnz / (nodes * (nodes - 1))
    observed = brokerage(ties, sector, by=by)
    count = observed.to_numpy(dtype=np.float64)
    expected, variance = _moments(groups.sizes, density, by)
    if by == "node":
        expected, variance = expected[groups.code], variance[groups.code]
    sd = np.sqrt(np.maximum(variance, 0))
    figures = {"count": count, "expected": expected, "sd": sd, "z": standardised(count, expected, sd)}
    return listed(figures, observed)


def _moments(sizes: NDArray[np.intp], density: float, by: By) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return expectation and variance, rows x roles with the total; by node a row is a node of that sector."""
    sectors = len(sizes)
    open_path = density**2 * (1 - density)
    triples, quadruples = ways_to_choose(sizes, 3), ways_to_choose(sizes, 4)
    number = role_numbers(*np.ogrid[:sectors, :sectors, :sectors])
    expected, variance = np.empty((2, 1 if by == "network" else sectors, len(ROLES) + 1))
    for row in range(len(expected)):
        ours = np.ones((1, sectors, 1), dtype=bool)
        share = 1.0
        if by != "network":
            ours[0, np.arange(sectors) != row, 0] = False
            share = 1.0 if by == "sector" else 1 / sizes[row]
        for role in range(len(ROLES) + 1):
            chosen = (ours & ((number == role) | (role == len(ROLES)))).astype(np.float64)
            paths = float((chosen * triples).sum())
            shared = sum(
                covariance * float(np.einsum(f"abc,{other},{both}->", chosen, chosen, places))
                for other, both, covariance in path_pairs(density, same_broker=by == "node")
                for places in [triples if len(both) == len(PATH) else quadruples]
            )
            expected[row, role] = share * open_path * paths
            variance[row, role] = share * (open_path * (1 - open_path) * paths + shared)
    return expected, variance

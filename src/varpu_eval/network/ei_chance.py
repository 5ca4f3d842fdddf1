"""The E-I index beside what the sectors' sizes alone would give: sectors' labels dealt anew to the nodes.

Knows one network and its sectors. Who met whom is kept as it was; the null that deals meetings anew is another question
(`measure_beside_null`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.ei import ei_each, ei_whole
from varpu_eval.network.mixing import mixing_of
from varpu_eval.network.null import DRAWS, two_sided_p
from varpu_eval.network.one_mode import NodeGroups, Sectors, Ties, TiesLike, declare_ties, group_nodes


@dataclass(frozen=True, slots=True, eq=False)
class PermutedEI:
    """The E-I index beside all ways to deal the sectors' labels to the nodes.

    Parameters
    ----------
    value
        Of the whole network.
    expected, variance
        Over all permutations of the labels, in closed form.
    p
        Two-sided, from the permutations drawn.
    sectors
        Index: sector. Columns `value`, `expected`, `variance` and `p`, from the permutations in which the sector has a
        tie, and the number of those, `permutations`.
    """

    value: float
    expected: float
    variance: float
    p: float
    sectors: pd.DataFrame


def permute_ei_index(
    ties: TiesLike, sector: Sectors, *, rng: np.random.Generator, weighted: bool = False, permutations: int = DRAWS
) -> PermutedEI:
    """Return the E-I index, of the network and of each sector, beside random labels with the sectors' sizes kept.

    The network stays as it is and the labels are dealt anew. The network's expectation is, whatever the ties and their
    weights, 1 - 2 sum n_g (n_g - 1) / (n (n - 1)) over sectors of n_g nodes; its variance follows from how likely two
    ties with none, one or both ends in common are both within. A sector's index has a random denominator and no closed
    form. This null keeps who met whom; that of `measure_beside_null` keeps who attends how much.

    Returns
    -------
    PermutedEI
        p is (b + 1) / (permutations + 1), twice the smaller tail; 1 when every permutation gives the same, as with one
        sector. All nan without ties.

    Raises
    ------
    ValueError
        Without a permutation.

    References
    ----------
    Krackhardt & Stern 1988, Social Psychology Quarterly 51, 123-140 (permutation test); Hubert & Schultz 1976, British
    Journal of Mathematical and Statistical Psychology 29, 190-241 (moments of quadratic assignment).

    Examples
    --------
    >>> two_triangles = np.kron(np.eye(2), np.ones((3, 3)) - np.eye(3))
    >>> found = permute_ei_index(two_triangles, [1, 1, 1, 2, 2, 2], rng=np.random.default_rng(1))
    >>> found.value, round(found.expected, 3), round(found.variance, 3)  # 1 - 2 x 12 / 30; only 1 of 10 ways differs
    (-1.0, 0.2, 0.16)
    """
    own, groups = declare_ties(ties), group_nodes(ties, sector)
    if permutations < 1:
        raise ValueError(f"'permutations' is {permutations}; at least 1 is needed")
    observed = mixing_of(own, groups, weighted=weighted)
    drawn = np.stack(
        [
            mixing_of(own, NodeGroups(rng.permutation(groups.code), groups.labels), weighted=weighted)
            for _ in range(permutations)
        ]
    )
    each = pd.DataFrame(
        [_beside(value, sample) for value, sample in zip(ei_each(observed), ei_each(drawn).T, strict=True)],
        columns=["value", "expected", "variance", "p", "permutations"],
        index=groups.labels,
    )
    value, *_, p, _ = _beside(ei_whole(observed), ei_whole(drawn))
    return PermutedEI(
        value, *_moments(own if weighted else Ties(own.adjacency, own.nodes, own.directed), groups), p, each
    )


def _beside(value: NDArray[np.float64], sample: NDArray[np.float64]) -> tuple[float, float, float, float, int]:
    told = sample[np.isfinite(sample)]
    if not (np.isfinite(value) and len(told)):
        return float(value), np.nan, np.nan, np.nan, len(told)
    return float(value), float(told.mean()), float(told.var()), float(two_sided_p(value, told)), len(told)


def _moments(ties: Ties, groups: NodeGroups) -> tuple[float, float]:
    """Return expectation and variance of the network's E-I index over all permutations of the labels.

    With W the weight of all pairs, E-I is 1 - 2 T / W for the weight T within, and T is a sum over pairs of nodes.
    """
    pairs = sparse.csr_array(ties.weights + ties.weights.T) if ties.directed else ties.weights
    total, squares = pairs.sum() / 2, (pairs.data**2).sum() / 2
    if not total:
        return np.nan, np.nan
    touching = (pairs.sum(axis=1) ** 2).sum() - 2 * squares
    same = np.array([squares, touching, total**2 - squares - touching])
    one, *joint = _both_within(groups.sizes.astype(np.float64))
    second = float(same @ np.array([one, *joint]))
    return float(1 - 2 * one), float(4 * max(second - (total * one) ** 2, 0.0) / total**2)


def _both_within(sizes: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return how likely two pairs of nodes are both within sectors: the same pair, with one node shared, with none."""
    n = sizes.sum()
    pairs, triples = sizes * (sizes - 1), sizes * (sizes - 1) * (sizes - 2)
    fours = (triples * (sizes - 3)).sum() + pairs.sum() ** 2 - (pairs**2).sum()
    ways = (pairs.sum(), triples.sum(), fours)
    out_of = (n * (n - 1), n * (n - 1) * (n - 2), n * (n - 1) * (n - 2) * (n - 3))
    one, two, four = (float(way / of) if of > 0 else 0.0 for way, of in zip(ways, out_of, strict=True))
    return one, two, four

"""Whether two networks of the same nodes are alike, against one of them with its nodes dealt anew.

Knows the quadratic assignment procedure: ties are not independent, so the nodes are permuted, rows and columns at once,
which keeps each network as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from varpu_eval.network.aligned_ties import Nodes, align_ties
from varpu_eval.network.label_orders import label_orders, orders_are_few
from varpu_eval.network.likeness import correlation_by_order, jaccard_by_order
from varpu_eval.network.one_mode import TiesLike
from varpu_eval.uncertainty.permutation import permutation_p

Likeness = Literal["correlation", "jaccard"]
_FEWEST = 3
"""With two nodes every order of an undirected network is the same."""


@dataclass(frozen=True, slots=True)
class QAP:
    """How alike two networks are, and how often as alike with the nodes permuted.

    Parameters
    ----------
    value
        The likeness observed.
    expected, sd
        Its mean and standard deviation over the permutations.
    p_greater, p_less
        One-sided p-values: as alike or more, as alike or less; (b + 1) / (n + 1).
    p
        Two-sided: twice the smaller, at most 1.
    nodes
        Nodes compared.
    permutations
        Orders looked at, besides the one observed.
    exact
        Whether these are all orders there are, so that the p-values have no Monte Carlo error.
    """

    value: float
    expected: float
    sd: float
    p_greater: float
    p_less: float
    p: float
    nodes: int
    permutations: int
    exact: bool


def qap_test(
    first: TiesLike,
    second: TiesLike,
    *,
    rng: np.random.Generator,
    likeness: Likeness = "correlation",
    nodes: Nodes = "same",
    permutations: int = 1999,
) -> QAP:
    """Return how alike two networks are, with p-values from permuting the nodes of one of them.

    Parameters
    ----------
    first, second
        As `declare_ties` takes them; both directed, or both not. Nodes are matched by label, and those without ties
        count.
    rng
        Source of the permutations; not used when all orders are looked at.
    likeness
        `correlation`: Pearson's, of the weights of all pairs of different nodes. `jaccard`: ties in both as a share of
        ties in either; weights do not count.
    nodes
        As in `tie_change`. With `all`, a node absent from one network counts as one that has no ties there.
    permutations
        How many at most, at least 1. When there are no more other orders, each is looked at once.

    Raises
    ------
    ValueError
        When fewer than three nodes can be compared, the likeness is not defined (all pairs of a network weigh the same;
        no tie in either), or the networks cannot be aligned (`tie_change`).

    Notes
    -----
    The correlation is `gcor` of R sna, and the test its `qaptest`, which counts p as b / n. Assumes that the nodes are
    exchangeable under the null: two networks that both follow the same sectors are alike for that reason alone.

    References
    ----------
    Krackhardt 1987, Social Networks 9, 171; 1988, Social Networks 10, 359.

    Examples
    --------
    >>> path = np.array([[0, 1.0, 0, 0], [1.0, 0, 1.0, 0], [0, 1.0, 0, 1.0], [0, 0, 1.0, 0]])
    >>> told = qap_test(path, path, rng=np.random.default_rng(1))
    >>> told.value, told.p_greater, told.exact  # 2 of the 24 orders leave a path as it is
    (1.0, 0.08333333333333333, True)
    """
    left, right = align_ties(first, second, nodes=nodes)
    if len(left.nodes) < _FEWEST:
        raise ValueError(f"{len(left.nodes)} nodes can be compared; a permutation test needs at least {_FEWEST}")
    measures = {"correlation": correlation_by_order, "jaccard": jaccard_by_order}
    if likeness not in measures:
        raise ValueError(f"likeness is '{likeness}'; 'correlation' or 'jaccard' is needed")
    alike = measures[likeness](left, right)
    count = len(left.nodes)
    value = alike(np.arange(count))
    draws = np.array([alike(order) for order in label_orders(count, permutations, rng)])
    return QAP(
        value=value,
        expected=float(draws.mean()),
        sd=float(draws.std()),
        p_greater=permutation_p(value, draws, alternative="greater"),
        p_less=permutation_p(value, draws, alternative="less"),
        p=permutation_p(value, draws),
        nodes=count,
        permutations=len(draws),
        exact=orders_are_few(count, permutations),
    )

"""Whether the same nodes stand between others in two years.

Knows a measure of each node in two years, whatever it measures; not how it was counted. Who is only there in one year
is counted and left out: that people change is another question (`tie_change`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from varpu_eval.network.label_orders import label_orders, orders_are_few
from varpu_eval.network.places import leading, matched_values, standard_ranks
from varpu_eval.uncertainty.permutation import permutation_p


@dataclass(frozen=True, slots=True)
class Stability:
    """How far two years agree on who the brokers are.

    Parameters
    ----------
    nodes
        Nodes with a value in both years.
    only_before, only_after
        Nodes with a value in one year only.
    rank_correlation
        Spearman's, -1 .. 1; ties get their mean rank.
    p
        One-sided: how often permuted nodes agree as well or better.
    top_before, top_after
        Nodes that count as brokers in each year: the `top` and whoever is level with the last of them.
    top_both
        Nodes among them in both years.
    top_expected
        `top_before` x `top_after` / `nodes`: what chance gives.
    top_p
        One-sided: how often permuted nodes share as many or more.
    exact
        Whether all orders of the nodes were looked at.
    """

    nodes: int
    only_before: int
    only_after: int
    rank_correlation: float
    p: float
    top_before: int
    top_after: int
    top_both: int
    top_expected: float
    top_p: float
    exact: bool


def broker_stability(
    before: pd.Series,
    after: pd.Series,
    *,
    rng: np.random.Generator,
    top: int = 5,
    brokers: Literal["highest", "lowest"] = "highest",
    permutations: int = 1999,
) -> Stability:
    """Return how far the nodes that broker in one year do so in another.

    Parameters
    ----------
    before, after
        A measure by node: a column of `brokerage`, `betweenness`, `constraint`. Nodes are matched by label; NaN is no
        value.
    rng
        Source of the permutations.
    top
        How many nodes count as brokers, at least 1 and fewer than the nodes compared.
    brokers
        `highest` values broker; `lowest` for `constraint`. The rank correlation does not depend on it.
    permutations
        How many at most. When there are no more other orders, each is looked at once.

    Raises
    ------
    ValueError
        When a node has two values, fewer than three nodes have a value in both years, all have the same value in a
        year, a value is infinite, or `top` is out of range.

    Notes
    -----
    Assumes nodes to be exchangeable under the null. Nodes share ties in both years, so agreement says that places are
    kept, not why.

    References
    ----------
    Spearman 1904, American Journal of Psychology 15, 72; p: Phipson & Smyth 2010, SAGMB 9, 39.

    Examples
    --------
    >>> first = pd.Series([9, 5, 4, 1], index=list("abcd"))
    >>> second = pd.Series([7, 6, 0, 2], index=list("abcd"))
    >>> told = broker_stability(first, second, rng=np.random.default_rng(1), top=2)
    >>> round(told.rank_correlation, 3), told.top_both, told.p  # 4 of 24 orders agree as well: 4 / 24
    (0.8, 2, 0.16666666666666666)
    """
    was, now = matched_values(before, after)
    nodes = len(was)
    if not 1 <= top < nodes:
        raise ValueError(f"top is {top} of {nodes} nodes with a value in both years; 1 .. {nodes - 1} is needed")
    if brokers not in ("highest", "lowest"):
        raise ValueError(f"brokers is '{brokers}'; 'highest' or 'lowest' is needed")
    first, second = (standard_ranks(year) for year in (was, now))
    leads = [leading(year if brokers == "highest" else -year, top) for year in (was, now)]
    orders = np.array(list(label_orders(nodes, permutations, rng)))
    correlation, shared = float(first @ second), int((leads[0] & leads[1]).sum())
    return Stability(
        nodes=nodes,
        only_before=int(before.notna().sum()) - nodes,
        only_after=int(after.notna().sum()) - nodes,
        rank_correlation=correlation,
        p=permutation_p(correlation, second[orders] @ first, alternative="greater"),
        top_before=int(leads[0].sum()),
        top_after=int(leads[1].sum()),
        top_both=shared,
        top_expected=float(leads[0].sum() * leads[1].sum() / nodes),
        top_p=permutation_p(shared, (leads[1][orders] & leads[0]).sum(axis=1), alternative="greater"),
        exact=orders_are_few(nodes, permutations),
    )

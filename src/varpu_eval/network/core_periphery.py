"""Whether a network has a core that everything hangs on: the discrete core-periphery model of Borgatti & Everett.

Knows one network. The search for the best core is exact for few nodes; above that the best that was found is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from varpu_eval.network.core_search import Between, best_found, best_of_all
from varpu_eval.network.one_mode import TiesLike, declare_ties

EXACT_UP_TO = 20
"""Nodes up to which all 2^n cores are compared: a million, in a second."""

RESTARTS = 20


@dataclass(frozen=True, slots=True, eq=False)
class CorePeriphery:
    """The best core: the pattern's `correlation` with the ties, who is in the `core`, and whether none is better.

    Parameters
    ----------
    correlation
        1 for a perfect core and periphery; nan where no pattern can be told from another.
    core
        True for nodes of the core; index = nodes.
    exact
        Whether every core was tried.
    """

    correlation: float
    core: pd.Series
    exact: bool


def fit_core_periphery(
    ties: TiesLike,
    *,
    rng: np.random.Generator,
    weighted: bool = False,
    between: Between = "tied",
    restarts: int = RESTARTS,
) -> CorePeriphery:
    """Return the core whose ideal pattern correlates best with the ties.

    Pearson's correlation, over ordered pairs of different nodes, of a_ij (1 for a tie, or its weight) with d_ij: 1
    within the core, 0 within the periphery. Up to 20 nodes every core is tried. Above, single nodes are moved and then
    pairs exchanged while that raises the correlation, from the best core by strength and from `restarts` random ones.

    Parameters
    ----------
    rng
        Draws the random cores; not used where the answer is exact.
    between
        d between core and periphery: `tied` 1 (a node of the core is tied to all), `untied` 0, or `ignored`: such pairs
        are left out.
    restarts
        Random cores to begin from.

    Returns
    -------
    CorePeriphery
        Of equally good cores the smallest, then the one with the earliest nodes. Correlation nan and an empty core
        where all pairs are alike (no ties, all tied alike) or there are under 3 nodes (`ignored`: under 4). Any network
        has a best core: it says nothing without its null.

    Raises
    ------
    ValueError
        For another word of `between`, or less than 0 restarts.

    References
    ----------
    Borgatti & Everett 2000, Social Networks 21, 375-395, section 2.

    Examples
    --------
    >>> star = np.array([[0, 1.0, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
    >>> found = fit_core_periphery(star, rng=np.random.default_rng(1))
    >>> found.correlation, found.core.tolist()
    (1.0, [True, False, False, False])
    """
    if between not in {"tied", "untied", "ignored"}:
        raise ValueError(f"'between' is '{between}'; it can be tied, untied or ignored")
    if restarts < 0:
        raise ValueError(f"'restarts' is {restarts}; it can be 0 or more")
    own = declare_ties(ties)
    sent = (own.weights if weighted else own.adjacency).toarray()
    pairs = np.stack([sent + sent.T, sent**2 + sent.T**2])
    exact = len(sent) <= EXACT_UP_TO
    correlation, core = best_of_all(pairs, between) if exact else best_found(pairs, between, restarts, rng)
    if correlation == -np.inf:
        return CorePeriphery(np.nan, pd.Series(np.zeros(len(core), dtype=bool), index=own.nodes), exact)
    return CorePeriphery(correlation, pd.Series(core, index=own.nodes), exact)

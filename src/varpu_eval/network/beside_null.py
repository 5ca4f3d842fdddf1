"""Any measure of a projection beside what chance alone would give it.

Knows how a measure is taken of meetings drawn anew, and how its figures are told. What is measured is for the caller to
say; how meetings are drawn is `fixed_degree`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from varpu_eval.network.fixed_degree import TRADES, fixed_degree_draws
from varpu_eval.network.matrix_counts import block_matrices
from varpu_eval.network.null import DRAWS, FEWEST_MATRICES, two_sided_p
from varpu_eval.network.projection import project
from varpu_eval.network.two_mode import TwoMode, TwoModeLike, as_two_mode


@dataclass(frozen=True, slots=True)
class BesideNull:
    """A figure beside its null.

    Parameters
    ----------
    value
        Of what was observed.
    null_mean, null_low, null_high
        Mean, and 2.5 and 97.5 %, of the draws.
    p
        Two-sided: twice the smaller tail, each (b + 1) / (draws + 1).
    draws
        Number of draws; 0 where chance has nothing to vary.
    undefined
        Draws in which the measure is not defined. Where there is one, or `value` is not defined, the null is nan: what
        is left would be another null.
    """

    value: float
    null_mean: float
    null_low: float
    null_high: float
    p: float
    draws: int
    undefined: int


def measure_beside_null(
    attendance: TwoModeLike,
    measure: Callable[[Any], float],
    *,
    rng: np.random.Generator,
    projection: Callable[[TwoMode], Any] = project,
    draws: int = DRAWS,
    trades: int = TRADES,
) -> BesideNull:
    """Return a measure of who met whom beside its null: each person's attendance and each meeting's size kept.

    Meetings are dealt anew among those who attended in the same block. A block with fewer than 20 possible matrices
    can tell nothing and stays as it was in every draw.

    Parameters
    ----------
    measure
        A function from ties to a number, such as `transitivity`; with options or sectors by a lambda:
        `lambda ties: ei_index(ties, attendance.sector, weighted=True)`. One that draws at random has to make the same
        draws each time.
    rng
        For the draws.
    projection
        How attendance becomes what is measured: `project`, with options by a lambda such as
        `lambda drawn: project(drawn, onto="sector")`; `lambda drawn: drawn` for a measure of attendance itself, such as
        `opsahl_clustering`.
    draws, trades
        Number of draws, and of trades of each person from one to the next (`fixed_degree_draws`).

    Returns
    -------
    BesideNull
        With 0 draws and a null of nan where every block stays as it was.

    Notes
    -----
    p tells whether the figure is unusual given how much each attends. It does not tell why, and a figure within its
    null is not evidence that people meet at random.

    References
    ----------
    Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9, 39 (p); Gotelli 2000, Ecology
    81, 2606 (both margins kept).

    Examples
    --------
    >>> import networkx as nx
    >>> from varpu_eval.network import density
    >>> women = nx.davis_southern_women_graph()
    >>> found = measure_beside_null(women, density, draws=199, rng=np.random.default_rng(1))
    >>> round(found.value, 3), found.null_low < found.value < found.null_high
    (0.908, True)
    """
    own = as_two_mode(attendance)

    def figure(incidence: sparse.csr_array) -> float:
        return float(measure(projection(replace(own, incidence=incidence))))

    sample = np.array([figure(drawn) for drawn in _dealt(own, draws, trades, rng)], dtype=np.float64)
    return beside(figure(own.incidence), sample)


def beside(value: float, sample: ArrayLike) -> BesideNull:
    """Return an observed figure beside those of the draws.

    >>> found = beside(99, np.arange(101))
    >>> found.null_mean, found.null_low, found.null_high, round(found.p, 4)  # 2 draws are at least 99: 2 x 3 / 102
    (50.0, 2.5, 97.5, 0.0588)
    """
    drawn = np.asarray(sample, dtype=np.float64)
    undefined = int((~np.isfinite(drawn)).sum())
    if undefined or not drawn.size or not np.isfinite(value):
        return BesideNull(float(value), np.nan, np.nan, np.nan, np.nan, drawn.size, undefined)
    low, high = np.quantile(drawn, [0.025, 0.975])
    p = float(two_sided_p(value, drawn))
    return BesideNull(float(value), float(drawn.mean()), float(low), float(high), p, drawn.size, 0)


def _dealt(attendance: TwoMode, draws: int, trades: int, rng: np.random.Generator) -> Iterator[sparse.csr_array]:
    """Draw the meetings of blocks that have matrices enough; nothing where none has."""
    counted = block_matrices(attendance.incidence, attendance.block, up_to=FEWEST_MATRICES)
    free = np.isin(attendance.block, counted.index[counted >= FEWEST_MATRICES])
    if not free.any():
        return
    kept = attendance.incidence[:, ~free]
    place = np.argsort(np.concatenate([np.flatnonzero(~free), np.flatnonzero(free)]))
    chain = fixed_degree_draws(
        attendance.incidence[:, free], draws, rng, trades=trades, block_of_meeting=attendance.block[free]
    )
    for drawn in chain:
        yield sparse.csr_array(sparse.hstack([kept, drawn], format="csr")[:, place])

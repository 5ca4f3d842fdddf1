"""How far a figure of meetings would move had other meetings been held, or other persons been there.

Knows two ways to draw anew: the meetings of each block, and persons in two years at once. Which figures the intervals
hold for is simulated (docs/simulation.md): a figure that counts whether two ever met is biased in every resample, for
a meeting left out can only take ties away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from varpu_eval.network.one_mode import Ties
from varpu_eval.network.two_mode import TwoMode, TwoModeLike, as_two_mode

Floats = NDArray[np.float64]
FEWEST = 5
"""Meetings, or persons, under which nothing is drawn anew."""


@dataclass(frozen=True, slots=True)
class Bootstrapped:
    """A figure with what resampling says of it.

    Parameters
    ----------
    estimate
        Of what was observed.
    se
        Standard deviation over resamples.
    low, high
        Percentile limits.
    draws
        Resamples in which the figure was defined.
    """

    estimate: float
    se: float
    low: float
    high: float
    draws: int


def resampling_weights(block: ArrayLike, draws: int, rng: np.random.Generator) -> Floats:
    """Return how much each meeting counts in each resample, so that variances of totals come out right.

    In each block of n meetings n - 1 are drawn with replacement, and each counts n / (n - 1) times as often as it was
    drawn. Blocks of one meeting are drawn from together, as one; a lone one keeps its weight of 1.

    Parameters
    ----------
    block
        Block of each meeting.

    Returns
    -------
    array, draws x meetings; each row adds up to the number of meetings.

    References
    ----------
    Rao & Wu 1988, JASA 83, 231 (rescaling bootstrap, m = n - 1).

    Examples
    --------
    >>> import numpy as np
    >>> resampling_weights([0, 0, 0, 1], 2, np.random.default_rng(1)).sum(axis=1).tolist()
    [4.0, 4.0]
    """
    code = _joined(np.asarray(block))
    weights = np.ones((draws, code.size))
    for number in np.unique(code):
        own = np.flatnonzero(code == number)
        if own.size > 1:
            times = rng.multinomial(own.size - 1, np.full(own.size, 1 / own.size), size=draws)
            weights[:, own] = times * own.size / (own.size - 1)
    return weights


def meeting_bootstrap(
    records: TwoModeLike,
    statistic: Callable[[TwoMode], float],
    *,
    rng: np.random.Generator,
    draws: int = 999,
    level: float = 0.95,
) -> Bootstrapped:
    """Return a figure's interval over meetings drawn anew, with replacement, within each block.

    The groups, their persons and their numbers of meetings stay; what varies is who came. Meant for averages over
    meetings and sums of ties. Not for density, components or other figures of whether two ever met: see the module.

    Parameters
    ----------
    records
        Attendance; its blocks are drawn from separately.
    statistic
        Figure of a two-mode network; may be NaN where it is not defined.
    level
        Of the percentile interval.

    Raises
    ------
    ValueError
        With fewer than 5 meetings, or when over a tenth of the resamples have no figure.

    References
    ----------
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13; Bickel & Freedman 1984, Annals of Statistics 12
    (strata).

    Examples
    --------
    >>> import networkx as nx
    >>> import numpy as np
    >>> women = nx.davis_southern_women_graph()
    >>> size = meeting_bootstrap(women, lambda two: two.incidence.sum() / 14, rng=np.random.default_rng(1))
    >>> round(size.estimate, 3)  # 89 attendances at 14 events
    6.357
    """
    two = as_two_mode(records)
    _enough(len(two.meetings), "meetings")
    groups = [np.flatnonzero(two.block == number) for number in np.unique(two.block)]
    values = np.empty(draws)
    for draw in range(draws):
        chosen = np.concatenate([rng.choice(own, own.size) for own in groups])
        values[draw] = statistic(_of_meetings(two, chosen))
    return _summary(float(statistic(two)), values, level)


def paired_vertex_bootstrap(
    before: Ties,
    after: Ties,
    statistic: Callable[[Floats], Floats],
    *,
    rng: np.random.Generator,
    draws: int = 999,
    level: float = 0.95,
) -> Bootstrapped:
    """Return the interval of a figure's change over persons drawn anew, the same ones in both years.

    A person drawn twice needs a tie to itself: it is that of two persons drawn at random, in both years the same two.

    Parameters
    ----------
    before, after
        Undirected ties of the same nodes, in any order.
    statistic
        Figure of a stack of weight matrices, draws x n x n, one value a matrix.

    Returns
    -------
    Bootstrapped
        Of the figure after less the figure before.

    Raises
    ------
    ValueError
        When the nodes differ, ties are directed, there are under 5 nodes, or over a tenth of the resamples have no
        figure.

    References
    ----------
    Snijders & Borgatti 1999, Connections 22(2), 61.

    Examples
    --------
    >>> import networkx as nx
    >>> from varpu_eval.network import declare_ties
    >>> karate = nx.karate_club_graph()
    >>> fewer = karate.copy()
    >>> fewer.remove_edges_from(list(karate.edges)[:20])
    >>> share = lambda stack: (stack > 0).sum(axis=(-2, -1)) / (34 * 33)
    >>> two = declare_ties(karate), declare_ties(fewer)
    >>> change = paired_vertex_bootstrap(*two, share, rng=np.random.default_rng(1))
    >>> round(change.estimate, 4)  # 20 of 561 pairs
    -0.0357
    """
    if before.directed or after.directed:
        raise ValueError("the ties are directed; pairs are drawn without direction")
    if len(before.nodes) != len(after.nodes) or set(before.nodes) != set(after.nodes):
        raise ValueError("the two years have different nodes; keep those of both years")
    size = len(before.nodes)
    _enough(size, "nodes")
    place = after.nodes.get_indexer(before.nodes)
    years = before.weights.toarray(), after.weights.toarray()[np.ix_(place, place)]
    drawn = _drawn_pairs(size, draws, rng)
    first, second = (statistic(_undirected(year[drawn])) for year in years)
    old, new = (np.asarray(statistic(year[np.newaxis])).item() for year in years)
    return _summary(new - old, np.asarray(second - first), level)


def _drawn_pairs(size: int, draws: int, rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which pair of nodes stands at each place above the diagonal of each resample; (0, 0) elsewhere."""
    chosen = rng.integers(size, size=(draws, size))
    rows, columns = np.broadcast_arrays(chosen[:, :, np.newaxis], chosen[:, np.newaxis, :])
    same = rows == columns
    first = rng.integers(size, size=same.shape)
    second = (first + rng.integers(1, size, size=same.shape)) % size
    above = np.triu(np.ones((size, size), dtype=bool), k=1)
    left, right = np.where(same, first, rows), np.where(same, second, columns)
    return np.where(above, left, 0), np.where(above, right, 0)


def _undirected(upper: Floats) -> Floats:
    return np.asarray(upper + upper.swapaxes(-1, -2))


def _of_meetings(two: TwoMode, chosen: NDArray[np.intp]) -> TwoMode:
    return replace(two, incidence=two.incidence[:, chosen], meetings=two.meetings.take(chosen), block=two.block[chosen])


def _joined(code: NDArray[np.generic]) -> NDArray[np.intp]:
    """Number the blocks; those of one meeting get one number together."""
    _, number, size = np.unique(code, return_inverse=True, return_counts=True)
    return np.asarray(np.where(size[number] == 1, -1, number), dtype=np.intp)


def _enough(n: int, of: str) -> None:
    if n < FEWEST:
        raise ValueError(f"there are {n} {of}; at least {FEWEST} are needed to draw anew")


def _summary(estimate: float, values: Floats, level: float) -> Bootstrapped:
    told = values[np.isfinite(values)]
    if told.size < 0.9 * values.size:
        raise ValueError(f"the figure is not defined in {values.size - told.size} of {values.size} resamples")
    low, high = np.quantile(told, [0.5 - level / 2, 0.5 + level / 2])
    return Bootstrapped(estimate, float(told.std(ddof=1)), float(low), float(high), told.size)

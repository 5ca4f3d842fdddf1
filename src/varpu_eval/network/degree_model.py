"""The chance that a person sits at a meeting, when only attendance and sizes are known: the model of maximum entropy.

Knows margins of a table of zeros and ones, the cells that they force, and the chances of the others. Persons of equal
attendance have equal chances, so do meetings of equal size: all is computed by such classes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

MARGINS_AGREE = 1e-10
"""Largest difference of an expected margin from the true one, of the margin: where the fit must have arrived."""

_STEPS = 200
"""Newton needs 5 to 15; a fit that has not arrived after so many is refused."""

_SHORTEST = 1e-6
"""Of Newton's step; it is halved while it leads far past the top of the likelihood."""

_ROUNDING = 1e-13
"""No step is worth taking below this: sums of a class's chances differ as much by the order of adding."""


@dataclass(frozen=True, slots=True, eq=False)
class CellChances:
    """Chances by classes of persons (same number of meetings) and of meetings (same size).

    Parameters
    ----------
    attended, persons
        Meetings of a person of each class, descending, and how many such persons there are.
    size, meetings
        Persons at a meeting of each class, descending, and how many such meetings there are.
    chance, otherwise
        Chance to be there and not to be there, classes of persons x classes of meetings; they sum to 1, each with all
        its digits. Exactly 0 or 1 where the margins leave no choice.
    """

    attended: Integers
    persons: Integers
    size: Integers
    meetings: Integers
    chance: Floats
    otherwise: Floats


def cell_chances(attended: ArrayLike, size: ArrayLike) -> CellChances:
    r"""Return the chance of each cell under the maximum-entropy model with these expected margins.

    .. math:: p_{ij} = \frac{x_i y_j}{1 + x_i y_j}, \quad \sum_j p_{ij} = r_i, \quad \sum_i p_{ij} = c_j

    Parameters
    ----------
    attended
        Meetings of each person r.
    size
        Persons at each meeting c.

    Raises
    ------
    ValueError
        When no table of zeros and ones has these margins, or the fit does not arrive.

    Notes
    -----
    Cells that are the same in every table with these margins (full and empty rows and columns, and what else Gale and
    Ryser's inequalities force) are 0 or 1 exactly; there x or y would be infinite. The rest is the unique maximum of
    a concave likelihood, found by Newton's method in log x and log y; every expected margin agrees to 1e-10 of itself.

    References
    ----------
    Saracco, Di Clemente, Gabrielli & Squartini 2015, Scientific Reports 5, 10595 (Bipartite Configuration Model);
    Gale 1957 and Ryser 1957 (which margins exist; which cells they force).

    Examples
    --------
    >>> cell_chances([1, 1, 2], [1, 1, 2]).chance.round(3).tolist()  # persons and meetings of 2 first
    [[0.863, 0.568], [0.568, 0.216]]
    """
    rows, persons = _classes(attended)
    columns, meetings = _classes(size)
    chance, otherwise = np.empty((2, len(rows), len(columns)))
    if persons @ rows != meetings @ columns:
        raise ValueError(f"persons attended {persons @ rows} times and meetings had {meetings @ columns} attendances")
    pending = [(np.arange(len(rows)), rows, np.arange(len(columns)), columns)]
    while pending:
        i, r, j, c = pending.pop()
        if not (len(i) and len(j)):
            continue
        top = _forced_above(r, persons[i], c, meetings[j])
        if top is None:
            cells = np.ix_(i, j)
            chance[cells], otherwise[cells] = _fit(r, persons[i], c, meetings[j])
            continue
        first, there = np.arange(len(i)) < top, persons[i[:top]].sum()
        for cells, forced in ((np.ix_(i[first], j[c >= there]), 1), (np.ix_(i[~first], j[c <= there]), 0)):
            chance[cells], otherwise[cells] = forced, 1 - forced
        above, below = c < there, c > there
        pending.append((i[first], r[first] - meetings[j[~above]].sum(), j[above], c[above]))
        pending.append((i[~first], r[~first], j[below], c[below] - there))
    return CellChances(rows, persons, columns, meetings, chance, otherwise)


def _classes(margin: ArrayLike) -> tuple[Integers, Integers]:
    """Return the distinct margins, descending, and how often each is there."""
    value, count = np.unique(np.asarray(margin, dtype=np.int64), return_counts=True)
    return value[::-1], count[::-1]


def _forced_above(r: Integers, persons: Integers, c: Integers, meetings: Integers) -> int | None:
    """Return a number of first classes of persons at which Gale and Ryser's inequality is an equality.

    Then the persons of these classes sit at every meeting of at least as many as they are, and those of the other
    classes at no meeting of at most as many. With no or all classes it is one always, and forces something only where
    there is an empty or a full meeting. None when nothing is forced.
    """
    first = np.append(0, np.cumsum(persons))
    slack = np.minimum.outer(first, c) @ meetings - np.append(0, np.cumsum(persons * r))
    if (slack < 0).any() or (r < 0).any():
        raise ValueError("no table of zeros and ones has these margins; count each person once a meeting")
    if c[-1] == 0:
        return 0
    if c[0] == first[-1]:
        return len(r)
    tight = np.flatnonzero(slack[1:-1] == 0)
    return int(tight[0]) + 1 if len(tight) else None


def _fit(r: Integers, persons: Integers, c: Integers, meetings: Integers) -> tuple[Floats, Floats]:
    """Return the chances, and those of the opposite, of margins that force no cell."""
    at = np.concatenate([np.log(r), np.log(c) - np.log(persons @ r)])  # the chances of small ones: r c / total
    gap, (chance, otherwise) = _gap(at, r, persons, c, meetings)
    for _ in range(_STEPS):
        worst = _worst(gap, r, persons, c, meetings)
        if worst <= _ROUNDING:
            break
        step = _newton_step(gap, chance * otherwise * np.outer(persons, meetings))
        moved, length = at + step, 1.0
        new_gap, new_cells = _gap(moved, r, persons, c, meetings)
        while step @ new_gap < -(step @ gap) / 2 and length > _SHORTEST:  # still uphill there, or just past the top
            length /= 2
            moved = at + length * step
            new_gap, new_cells = _gap(moved, r, persons, c, meetings)
        if worst <= MARGINS_AGREE and _worst(new_gap, r, persons, c, meetings) >= worst:
            break  # as near as rounding lets it come
        at, gap, (chance, otherwise) = moved, new_gap, new_cells
    if not _worst(gap, r, persons, c, meetings) <= MARGINS_AGREE:
        raise ValueError(
            f"the fit of {len(r)} x {len(c)} classes did not arrive: expected margins differ by up to "
            f"{_worst(gap, r, persons, c, meetings):.1e} of themselves. Use the fixed-degree model for these records."
        )
    return chance, otherwise


def _gap(
    at: Floats, r: Integers, persons: Integers, c: Integers, meetings: Integers
) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return margins less expected margins, summed over each class, and the chances and their opposites."""
    odds = np.add.outer(at[: len(r)], at[len(r) :])
    small = np.exp(-np.abs(odds))
    large, small = 1 / (1 + small), small / (1 + small)
    chance, otherwise = np.where(odds > 0, large, small), np.where(odds > 0, small, large)
    gap = np.append(persons * (r - chance @ meetings), meetings * (c - persons @ chance))
    return gap, (chance, otherwise)


def _worst(gap: Floats, r: Integers, persons: Integers, c: Integers, meetings: Integers) -> float:
    return float(np.max(np.abs(gap) / np.append(persons * r, meetings * c)))


def _newton_step(gap: Floats, variance: Floats) -> Floats:
    """Return the step to where the gap would close, were the variances constant.

    All log x may rise by what all log y fall: the last log y stays. Rows and columns are scaled to a diagonal of 1.
    """
    people = len(variance)
    information = np.diag(np.append(variance.sum(axis=1), variance.sum(axis=0)))
    information[:people, people:] = variance
    information[people:, :people] = variance.T
    scale = 1 / np.sqrt(np.diag(information)[:-1])
    solved = np.linalg.solve(information[:-1, :-1] * np.outer(scale, scale), gap[:-1] * scale)
    return np.append(solved * scale, 0.0)

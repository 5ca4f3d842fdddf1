"""How often two persons would meet by chance: the stochastic degree sequence model, exact and by classes of persons.

Knows the null of a pair: a sum of independent meetings, over the blocks that the two share. What a small chance means
is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.degree_model import CellChances, cell_chances
from varpu_eval.network.person_pairs import PersonPairs
from varpu_eval.network.two_mode import TwoMode, TwoModeLike, as_two_mode
from varpu_eval.uncertainty.poisson_binomial import no_trials, tails, with_binomial

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_CELLS = 60_000
"""Numbers of one distribution table at a time: half a megabyte, what a core keeps near."""

_DENSE = 4
"""Times as many possible tests as pairs up to which they are marked in a table of all instead of sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class PairTails:
    """How often each pair meets by chance: the mean, P(X >= observed) and P(X <= observed), (pairs,) each."""

    expected: Floats
    upper: Floats
    lower: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Types:
    """Persons who cannot be told apart by how often they attended in each block.

    Parameters
    ----------
    of_person
        Type of each person.
    start
        Where each type's blocks start in `block` and `part`, and where the last end.
    block, part
        Blocks in which persons of the type attended, ascending, and their class of attendance there.
    """

    of_person: Places
    start: Places
    block: Places
    part: Places


def attendance_chances(records: TwoModeLike) -> pd.DataFrame:
    """Return the chance that each person is at each meeting, given only attendance and sizes.

    Parameters
    ----------
    records
        Who was at which meeting; with blocks, each block has a model of its own.

    Returns
    -------
    DataFrame
        Persons x meetings, dense. Rows sum to the meetings that the person attended, columns to the sizes
        (`cell_chances`); 0 in blocks where the person never was.

    References
    ----------
    Saracco et al. 2015, Scientific Reports 5, 10595; Neal 2014, Social Networks 39, 84.

    Examples
    --------
    >>> rows = pd.DataFrame({"person": ["a", "b", "c", "c"], "meeting": [3, 2, 1, 3]})
    >>> attendance_chances(rows).round(3).loc["c"].tolist()
    [0.568, 0.568, 0.863]
    """
    own = as_two_mode(records)
    chances = np.zeros(own.incidence.shape)
    models, types = _models(own)
    sizes = np.asarray(own.incidence.sum(axis=0), dtype=np.int64)
    person = np.repeat(np.arange(len(own.persons)), np.diff(types.start)[types.of_person])
    place = _spread(types.start, types.of_person)
    for block, model in enumerate(models):
        there = types.block[place] == block
        meetings = np.flatnonzero(own.block == block)
        size_class = np.searchsorted(-model.size, -sizes[meetings])
        chances[np.ix_(person[there], meetings)] = model.chance[np.ix_(types.part[place[there]], size_class)]
    return pd.DataFrame(chances, index=own.persons, columns=own.meetings)


def sdsm_tails(records: TwoMode, pairs: PersonPairs) -> PairTails:
    """Return how often pairs of persons meet by chance alone, beside how often they met.

    A pair's meetings are a sum of independent trials with chances p_ij p_kj (`cell_chances`). It depends on the types
    of the two only, so each two types and number of meetings are computed once, exactly (`poisson_binomial_tails`).
    """
    models, types = _models(records)
    one, other = types.of_person[pairs.first], types.of_person[pairs.second]
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    kinds, most = np.int64(len(types.start) - 1), np.int64(pairs.observed.max(initial=0) + 1)
    tests, back = _distinct((low * kinds + high) * most + pairs.observed)
    low, high, seen = tests // most // kinds, tests // most % kinds, tests % most
    answer = np.empty((3, len(tests)))
    for chunk in _chunks(seen):
        answer[:, chunk] = _tested(models, types, low[chunk], high[chunk], seen[chunk])
    expected, upper, lower = answer[:, back]
    return PairTails(expected, upper, lower)


def _distinct(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], Places]:
    """Return the distinct numbers, and the place of each number among them; without sorting where they are dense."""
    top = int(numbers.max(initial=-1)) + 1
    if top > _DENSE * len(numbers):
        distinct, place = np.unique(numbers, return_inverse=True)
        return distinct, np.asarray(place, dtype=np.intp)
    there = np.zeros(top, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]


def _models(records: TwoMode) -> tuple[list[CellChances], _Types]:
    """Fit each block, and group the persons by their classes in all of them."""
    blocks = int(records.block.max(initial=0)) + 1
    person = np.repeat(np.arange(len(records.persons)), np.diff(records.incidence.indptr))
    seat, attended = np.unique(person * blocks + records.block[records.incidence.indices], return_counts=True)
    person, block = seat // blocks, seat % blocks
    sizes = np.asarray(records.incidence.sum(axis=0), dtype=np.int64)
    models, part = [], np.empty(len(seat), dtype=np.intp)
    for number in range(blocks):
        there = block == number
        models.append(cell_chances(attended[there], sizes[records.block == number]))
        part[there] = np.searchsorted(-models[-1].attended, -attended[there])
    return models, _types(len(records.persons), person, block, part)


def _types(persons: int, person: Places, block: Places, part: Places) -> _Types:
    """Number the persons' profiles; those who begin with the same block stand together."""
    start = np.searchsorted(person, np.arange(persons + 1))
    entries = list(zip(block.tolist(), part.tolist(), strict=True))
    profiles = [tuple(entries[start[i] : start[i + 1]]) for i in range(persons)]
    distinct = sorted(set(profiles))
    number = {profile: i for i, profile in enumerate(distinct)}
    flat = np.array([entry for profile in distinct for entry in profile], dtype=np.intp).reshape(-1, 2)
    ends = np.append(0, np.cumsum([len(profile) for profile in distinct]))
    return _Types(np.array([number[p] for p in profiles], dtype=np.intp), ends.astype(np.intp), flat[:, 0], flat[:, 1])


def _chunks(seen: NDArray[np.int64]) -> Iterator[Places]:
    """Give tests that were seen about as often together, so many at a time that their table stays small."""
    scale = np.ceil(2 * np.log2(seen + 1))
    order = np.argsort(scale, kind="stable")
    place = 0
    while place < len(order):
        end = int(np.searchsorted(scale[order], scale[order[place]], side="right"))
        size = max(1, _CELLS // int(seen[order[place:end]].max() + 2))
        yield from (order[at : min(at + size, end)] for at in range(place, end, size))
        place = end


def _tested(
    models: list[CellChances], types: _Types, low: Places, high: Places, seen: NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """Return expected, upper and lower of tests, block by block of those that two types share."""
    held = no_trials(len(seen), int(seen.max()))
    expected = np.zeros(len(seen))
    test, block, one, other = _shared_blocks(types, low, high, len(models))
    for number in np.unique(block):
        here = block == number
        rows, model = test[here], models[number]
        added = held[:, rows]
        chance = model.chance[one[here]] * model.chance[other[here]]
        otherwise = model.otherwise[one[here]] + model.chance[one[here]] * model.otherwise[other[here]]
        for q, not_q, times in zip(chance.T, otherwise.T, model.meetings.tolist(), strict=True):
            if q.any():
                added = with_binomial(added, q, not_q, times)
        held[:, rows] = added
        expected[rows] += chance @ model.meetings
    return expected, *tails(held, seen)


def _shared_blocks(types: _Types, low: Places, high: Places, blocks: int) -> tuple[Places, Places, Places, Places]:
    """Return test, block, and the classes of the two types there, for each block that both attended."""
    ends = []
    for kind in (low, high):
        place = _spread(types.start, kind)
        test = np.repeat(np.arange(len(kind)), np.diff(types.start)[kind])
        ends.append((test * blocks + types.block[place], types.part[place]))
    (key, one), (other_key, other) = ends
    both, at, other_at = np.intersect1d(key, other_key, assume_unique=True, return_indices=True)
    return both // blocks, both % blocks, one[at], other[other_at]


def _spread(start: Places, kind: Places) -> Places:
    """Return the places of all entries of each kind in turn.

    >>> _spread(np.array([0, 2, 5]), np.array([1, 0])).tolist()
    [2, 3, 4, 0, 1]
    """
    length = np.diff(start)[kind]
    begins = np.cumsum(length) - length
    return np.arange(length.sum()) - np.repeat(begins - start[kind], length)

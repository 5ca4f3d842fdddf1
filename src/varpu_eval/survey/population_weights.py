"""Answers weighted to the staff of their municipality and year, and which small classes were weighted together.

Knows a population table as a study has one: a row a stratum, with its count. Does not know any study; the maths is in
`uncertainty.weighting_classes` and `uncertainty.calibration`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Names, as_names, as_numbers, column_of
from varpu_eval.survey.samples import Sample
from varpu_eval.uncertainty import calibration
from varpu_eval.uncertainty.designs import Codes
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.weighting_classes import merge_classes


@dataclass(frozen=True, slots=True)
class WeightingClass:
    """One class whose answers were weighted together.

    Parameters
    ----------
    place
        Where and when: the values of `within`.
    columns, members
        What the class is of, and the value (a tuple of them where there are several columns) of each group in it; more
        than one where small groups were merged.
    answers, count
        Answers, and persons in the population.
    factor
        What the base weights were multiplied by for this class alone, before other margins.
    """

    place: tuple[Any, ...]
    columns: tuple[str, ...]
    members: tuple[Any, ...]
    answers: int
    count: float
    factor: float

    @property
    def merged(self) -> bool:
        """Whether groups were merged into this class."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class PopulationWeighting:
    """A weighted sample, and the classes it was weighted by, in the order of their place and first member."""

    sample: Sample
    classes: tuple[WeightingClass, ...]

    @property
    def merged(self) -> tuple[WeightingClass, ...]:
        """The classes that groups were merged into."""
        return tuple(each for each in self.classes if each.merged)


def weigh_to_population(
    sample: Sample,
    population: pd.DataFrame,
    *,
    by: Names = "sector",
    margins: Names = (),
    within: Names = ("municipality", "year"),
    count: str = "staff",
    min_class: int = 10,
    max_factor: float = 3.0,
) -> PopulationWeighting:
    """Return the sample with weights that add up to the population of each class, place by place.

    Within each place (a municipality in a year) the groups of `by` are nonresponse weighting classes. A group with
    fewer than `min_class` answers, or whose answers would weigh more than `max_factor` times the place's average, joins
    the class of the same place that is nearest in response rate (see `uncertainty.merge_classes` for the whole rule); a
    place with fewer answers in all is one class. With `margins`, the weights are raked until they meet the population
    on the classes and on every margin, whose small groups are merged by the same rule.

    Parameters
    ----------
    sample
        Answers; all of the sample, not a part of it.
    population
        One row a stratum: the columns of `within`, `by` and `margins`, and `count`. Rows of one group add up; places
        without an answer are left out.
    by
        Columns whose crossing makes the classes.
    margins
        Further columns, each a margin of its own.

    Raises
    ------
    ValueError
        When a row with weight or a stratum lacks a value, a class of the sample is not in the population or has more
        answers than persons in it, or no weights meet all the margins.

    Notes
    -----
    Assumes that within a class those who answered are like those who did not. Source: Little 1986, Int. Stat. Rev. 54;
    Kalton & Flores-Cervantes 2003, J. Off. Stat. 19.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"town": ["T"] * 7, "sector": ["school"] * 4 + ["clinic"] * 2 + ["library"]})
    >>> frame = pd.DataFrame({"town": ["T"] * 3, "sector": ["school", "clinic", "library"], "staff": [8, 6, 3]})
    >>> found = weigh_to_population(declare_sample(staff), frame, within="town", min_class=2)
    >>> found.sample.design.weights.tolist()  # the library's rate of 1/3 is the clinic's: 9 persons, 3 answers
    [2.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0]
    >>> [each.members for each in found.merged]
    [('clinic', 'library')]
    """
    if not sample.inside.all():
        raise ValueError("weights are made for the whole sample; weight it first, then speak of a subpopulation")
    if min_class < 1 or max_factor < 1:
        raise ValueError(f"a class has at least 1 answer and a factor of 1, not {min_class} and {max_factor}")
    limits = _Limits(min_class, max_factor)
    columns = [as_names(by), *((name,) for name in as_names(margins))]
    if not columns[0]:
        raise ValueError("no column to make classes of; give the names of those that the population is counted by")
    places = as_names(within)
    laid = [
        _laid(sample, _counted(population, as_names((*places, *names)), count), places, limits) for names in columns
    ]
    codes, totals = [each.codes for each in laid], [{k: c.count for k, c in enumerate(each.classes)} for each in laid]
    if len(laid) == 1:
        design = calibration.post_stratify(sample.design, codes[0], totals[0])
    else:
        design = calibration.rake(sample.design, codes, totals)
    return PopulationWeighting(replace(sample, design=design), tuple(told for each in laid for told in each.classes))


@dataclass(frozen=True, slots=True)
class _Limits:
    min_class: int
    max_factor: float


@dataclass(frozen=True, slots=True)
class _Counted:
    """Groups of the population: their values, one row each, and `count` (groups,)."""

    groups: pd.DataFrame
    count: Floats


@dataclass(frozen=True, slots=True)
class _Laid:
    """One margin: each row's class (-1 without weight), and the classes by code."""

    codes: Codes
    classes: tuple[WeightingClass, ...]


def _laid(sample: Sample, population: _Counted, within: tuple[str, ...], limits: _Limits) -> _Laid:
    """Return one margin's classes after merging, in every place that has an answer."""
    groups, counts = population.groups, population.count
    names = tuple(str(name) for name in groups)[len(within) :]
    weighted = sample.design.weights > 0
    rows = _positions(groups, sample.frame[weighted])
    answers = np.bincount(rows, minlength=len(groups)).astype(float)
    base = np.bincount(rows, sample.design.weights[weighted], len(groups))
    if beyond := int((answers > counts).sum()):
        raise ValueError(
            f"{beyond} of {len(groups)} classes of {tuple(groups)} have more answers than persons in the population; "
            "correct the counts, or weigh by coarser classes"
        )
    code: Codes = np.full(len(groups), -1, dtype=np.int64)
    classes: list[WeightingClass] = []
    place = groups.groupby(list(within), sort=True).ngroup().to_numpy() if within else np.zeros(len(groups))
    for at in (np.flatnonzero(place == each) for each in np.unique(place)):
        few = min(limits.min_class, int(answers[at].sum()))
        if few == 0:
            continue
        merged = merge_classes(answers[at], counts[at], weights=base[at], min_answers=few, max_factor=limits.max_factor)
        code[at] = len(classes) + merged.group
        where, members = tuple(groups.iloc[at[0], : len(within)].tolist()), _labels(groups.iloc[at, len(within) :])
        for g, (n, asked, factor) in enumerate(zip(merged.answers, merged.asked, merged.factor, strict=True)):
            inside = tuple(label for label, group in zip(members, merged.group, strict=True) if group == g)
            classes.append(WeightingClass(where, names, inside, int(n), float(asked), float(factor)))
    codes: Codes = np.full(weighted.size, -1, dtype=np.int64)
    codes[weighted] = code[rows]
    return _Laid(codes, tuple(classes))


def _counted(population: pd.DataFrame, keys: tuple[str, ...], count: str) -> _Counted:
    """Return the groups of the population by the columns `keys`, rows of one group added up."""
    table = pd.DataFrame({name: column_of(population, name) for name in keys})
    counts = as_numbers(column_of(population, count))
    if lacking := int((table.isna().any(axis=1) | np.isnan(counts)).sum()):
        raise ValueError(f"{lacking} of {len(table)} rows of the population lack a value in {keys} or '{count}'")
    if (counts < 0).any():
        raise ValueError(f"{int((counts < 0).sum())} counts of the population are negative; correct them")
    sums = pd.Series(counts).groupby([table[name].to_numpy() for name in keys], sort=True).sum()
    groups = sums.index.to_frame(index=False)
    groups.columns = pd.Index(keys)
    return _Counted(groups, np.asarray(sums, dtype=float))


def _positions(groups: pd.DataFrame, rows: pd.DataFrame) -> Codes:
    """Return the place of each row's group in `groups`."""
    keys = [str(name) for name in groups]
    told = pd.DataFrame({name: column_of(rows, name) for name in keys})
    if lacking := int(told.isna().any(axis=1).sum()):
        raise ValueError(f"{lacking} rows with weight lack a value in {keys}; each needs its class")
    found = pd.MultiIndex.from_frame(groups).get_indexer(pd.MultiIndex.from_frame(told))
    if (found < 0).any():
        raise ValueError(
            f"{int((found < 0).sum())} rows are in classes of {keys} that the population does not have; add their "
            "counts, and check that values are written alike (2010 is not '2010')"
        )
    return np.asarray(found, dtype=np.int64)


def _labels(groups: pd.DataFrame) -> list[Any]:
    rows = list(groups.itertuples(index=False, name=None))
    return [row[0] for row in rows] if groups.shape[1] == 1 else rows

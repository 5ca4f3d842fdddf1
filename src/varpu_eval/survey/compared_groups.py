"""The groups of a comparison, their values, and whether each shows its own variance.

Knows columns, groups and degrees of freedom. Does not know what is compared; see `comparisons` and `effect_sizes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from varpu_eval.survey.columns import Groups, Names, as_names, as_ordered, column_of
from varpu_eval.survey.samples import Sample, grouped, spoken_of
from varpu_eval.uncertainty import degrees_of_freedom
from varpu_eval.uncertainty.degrees import FewClusters
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.satterthwaite import few_clusters_across_strata


def variables(columns: Names) -> tuple[str, ...]:
    """Return the names of the columns that are compared, at least one."""
    names = as_names(columns)
    if not names:
        raise ValueError("no column is named; name at least one")
    return names


def items_of(
    sample: Sample, columns: Names, by: Names, *, ordered: bool = False
) -> Iterator[tuple[str, Groups, Floats]]:
    """Give each variable's name, the groups, and its values (rows,), NaN outside."""
    groups = groups_compared(sample, by)
    for name in variables(columns):
        column = as_ordered(column_of(sample.frame, name)) if ordered else spoken_of(sample, [name])[:, 0]
        yield name, groups, np.where(sample.counted, column, np.nan)


def groups_compared(sample: Sample, by: Names) -> Groups:
    """Return the groups of the rows that count, refusing fewer than two."""
    groups = grouped(sample, by)
    if len(groups) < 2:  # noqa: PLR2004  # one group has nothing to differ from
        told = ", ".join(map(repr, as_names(by))) or "no column"
        raise ValueError(f"grouping by {told} makes {len(groups)} group; a comparison needs at least two")
    return groups


def few_clusters_of(sample: Sample, members: Flags) -> FewClusters:
    """Return what few clusters do to each group's difference from the first; `members` (rows, groups).

    Degrees of freedom are never more than clusters less strata.
    """
    weight = sample.design.weights[:, None] * members
    shares = weight / weight.sum(axis=0)
    first, others = np.repeat(shares[:, [0]], members.shape[1] - 1, axis=1), shares[:, 1:]
    found = few_clusters_across_strata(sample.design, [-first, others])
    plain = degrees_of_freedom(sample.design, np.asarray(members.any(axis=1)))
    return FewClusters(np.fmin(plain, found.df), found.factor)


def check_spread(sample: Sample, rows: Flags) -> None:
    """Refuse a group whose own variance cannot be seen: the comparison's would be too small."""
    if degrees_of_freedom(sample.design, rows) < 1:
        raise ValueError(
            f"a group of {int(rows.sum())} answers lies in one cluster a stratum or none, so its variance cannot be "
            "known; join groups, or leave it out with a subpopulation"
        )


@contextmanager
def named(name: str) -> Iterator[None]:
    """Put the variable's name before what is wrong with it."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"column '{name}': {error}") from error

"""The groups of a comparison, their values, and whether each shows its own variance.

Knows columns, groups and degrees of freedom. Does not know what is compared; see `comparisons` and `effect_sizes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from varpu_eval.survey.columns import Groups, Names, as_names, as_ordered, column_of
from varpu_eval.survey.group_estimates import Freedom
from varpu_eval.survey.samples import Sample, grouped, spoken_of
from varpu_eval.uncertainty import degrees_of_freedom
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.satterthwaite import satterthwaite_df


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


def freedom_of(sample: Sample, members: Flags, df: Freedom) -> float | None:
    """Return Satterthwaite's degrees of freedom of comparing groups, `members` (rows, groups); else None."""
    if df == "clusters":
        return None
    if df != "satterthwaite":
        raise ValueError(f"df '{df}' is unknown; it is 'clusters' or 'satterthwaite'")
    weight = sample.design.weights[:, None] * members
    shares = weight / weight.sum(axis=0)
    first, others = shares[:, [0]], shares[:, 1:]
    fewer = [float(satterthwaite_df(sample.design, [-first, other[:, None]])[0]) for other in others.T]
    plain = degrees_of_freedom(sample.design, np.asarray(members.any(axis=1)))
    return float(min(plain, *fewer) - (members.shape[1] - 2))


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

"""A researcher's own table with the design it was collected under: what every function on DataFrames begins with.

Knows column names, and how each becomes a part of a design. Does not know any study, nor what is estimated; the maths
stands in `uncertainty`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from varpu_eval.survey.columns import Groups, Names, as_names, as_numbers, column_of, groups_of
from varpu_eval.uncertainty import Design, make_design
from varpu_eval.uncertainty.designs import Lonely
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True, repr=False)
class Sample:
    """Rows of a table, the design they were collected under, and which of them are spoken of.

    Parameters
    ----------
    frame
        A copy of the caller's table; index 0..rows-1.
    design
        Weights, strata, clusters and populations of these rows.
    inside
        Shape (rows,): the subpopulation; rows outside it count in the variance and in nothing else.
    finite
        Whether the design has a finite population correction.
    """

    frame: pd.DataFrame
    design: Design
    inside: Flags
    finite: bool

    def __len__(self) -> int:
        """Return the number of rows that count: of the subpopulation, with a weight above 0."""
        return int(self.counted.sum())

    def __repr__(self) -> str:
        stage = self.design.stages[0]
        return (
            f"<Sample of {len(self)} rows in {stage.stratum.size} clusters and {stage.clusters.size} "
            f"{'stratum' if stage.clusters.size == 1 else 'strata'}>"
        )

    @property
    def counted(self) -> Flags:
        """Rows of the subpopulation with a weight above 0, shape (rows,)."""
        return self.inside & (self.design.weights > 0)


def declare_sample(
    frame: pd.DataFrame,
    *,
    weights: str | None = None,
    clusters: Names = (),
    strata: Names = (),
    populations: Names = (),
    lonely: Lonely = "fail",
) -> Sample:
    """Declare how the rows of a table were collected, by the names of its columns.

    The frame is copied and never changed. Leave `populations` out where the whole staff was asked and the question is
    what another year would show; see docs/survey.md for which design answers which question.

    Parameters
    ----------
    weights
        Column of base weights, not negative; without it every row weighs 1.
    clusters
        Column of each stage's sampling units, the first stage first; without it every row is its own. A unit seen in
        several waves has one label in all of them: that keeps the covariance between the waves.
    strata
        Column of each stage's strata. First-stage clusters are told apart within strata.
    populations
        Column of each stage's number of clusters in the frame, of the row's stratum: the finite population correction.
        A later stage adds to the variance only where populations are given.
    lonely
        What a stratum with one cluster adds: `fail` refuses, `certainty` adds nothing, `adjust` adds the square of the
        cluster's deviation from the mean of all.

    Raises
    ------
    ValueError
        When a column is not there, is there twice, or lacks values; when the design cannot give a variance.

    Examples
    --------
    >>> staff = pd.DataFrame({"unit": ["a", "a", "b", "c"], "answer": [4, 5, 3, 1]})
    >>> sample = declare_sample(staff, clusters="unit")
    >>> sample
    <Sample of 4 rows in 3 clusters and 1 stratum>
    """
    if len(frame) == 0:
        raise ValueError("the frame has no rows; a sample needs at least one")
    own = frame.reset_index(drop=True).copy()
    base = np.ones(len(own)) if weights is None else _complete(own, weights, numbers=True)
    design = make_design(
        _weights(base, weights),
        clusters=[_complete(own, name) for name in as_names(clusters)],
        strata=[_complete(own, name) for name in as_names(strata)],
        populations=[_complete(own, name, numbers=True) for name in as_names(populations)],
        lonely=lonely,
    )
    return Sample(own, design, np.ones(len(own), dtype=bool), finite=len(as_names(populations)) > 0)


def subpopulation(sample: Sample, rows: ArrayLike) -> Sample:
    """Return the sample spoken of only where `rows` is true; what lies outside still counts in the variance.

    Dropping rows before `declare_sample` would forget the clusters without a row of the subpopulation, and understate
    the standard error. Source: Lumley 2010, Complex Surveys, section 2.1; R `subset` of a design.

    Parameters
    ----------
    rows
        Shape (rows,): true, false or missing (taken as false), in the order of the frame that was declared.

    Raises
    ------
    ValueError
        When the length differs, the values are no truth values, or none is true.

    Examples
    --------
    >>> staff = pd.DataFrame({"sector": ["school", "clinic", "school"], "answer": [4, 5, 3]})
    >>> len(subpopulation(declare_sample(staff), staff["sector"] == "school"))
    2
    """
    told = np.asarray(rows, dtype=object)
    known = ~np.asarray(pd.isna(told))
    if told.shape != sample.inside.shape or not all(isinstance(value, bool | np.bool_) for value in told[known]):
        raise ValueError(f"a subpopulation needs {len(sample.frame)} values that are true or false, one a row")
    inside = sample.inside & np.where(known, told, False).astype(bool)
    if not inside.any():
        raise ValueError("the subpopulation has no rows")
    return replace(sample, inside=inside)


def _complete(frame: pd.DataFrame, name: str, *, numbers: bool = False) -> Any:
    """Return a column of the design as an array, refusing missing values."""
    column = column_of(frame, name)
    if missing := int(column.isna().sum()):
        raise ValueError(
            f"column '{name}' has no value in {missing} of {len(frame)} rows; the design needs one in every row. "
            "Fill them in, or leave these rows out knowingly before the sample is declared"
        )
    return as_numbers(column) if numbers else column.to_numpy()


def _weights(base: Floats, name: str | None) -> Floats:
    if (base < 0).any() or not (base > 0).any():
        raise ValueError(
            f"column '{name}' has {int((base < 0).sum())} negative weights and {int((base > 0).sum())} above 0 in "
            f"{base.size} rows; weights are not negative, and at least one is above 0"
        )
    return base


def spoken_of(sample: Sample, columns: Sequence[str]) -> Floats:
    """Return columns as numbers, shape (rows, k); NaN where there is no value or the row does not count."""
    if not columns:
        raise ValueError("no column is named; name at least one")
    values = np.column_stack([as_numbers(column_of(sample.frame, name)) for name in columns])
    values[~sample.counted] = np.nan
    return values


def grouped(sample: Sample, by: Names | None) -> Groups:
    """Return the groups of the rows that count."""
    return groups_of(sample.frame, by, sample.counted)

"""Columns of any DataFrame as numbers, groups and classes.

Knows the column types of pandas and refuses what cannot be read without a guess. Does not know designs or estimates.
No message holds a value of the data, apart from group labels that the caller asked for.
"""

from __future__ import annotations

import difflib
import numbers
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from varpu_eval.uncertainty.designs import Codes
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats

Names: TypeAlias = str | Sequence[str]
"""One column name, or several."""

RESERVED = (
    "variable", "estimate", "se", "low", "high", "n", "df", "deff", "contrast", "t", "p", "probability",
)  # fmt: skip
"""Columns of results, whose names no grouping column may have."""


FEW = 20
"""So many groups are told by name in a message; more may be persons."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups that rows fall into.

    Parameters
    ----------
    keys
        One row a group: the values of the grouping columns, in their order.
    codes
        Shape (rows,): the group's place in `keys`; -1 where the row is in none.
    """

    keys: pd.DataFrame
    codes: Codes

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.keys)

    def members(self) -> Iterator[Flags]:
        """Give each group's rows, shape (rows,)."""
        for at in range(len(self.keys)):
            yield self.codes == at

    def place(self, label: Hashable) -> int:
        """Return the place of a group by its label, refusing one that is not there."""
        known = self.labels()
        if label in known:
            return known.index(label)
        told = f"they are: {', '.join(map(repr, known))}" if len(known) <= FEW else f"there are {len(known)} groups"
        raise ValueError(f"{label!r} is no group of the sample; {told}")

    def labels(self) -> list[Hashable]:
        """Return each group's label: its value, or a tuple of them where there are several grouping columns."""
        rows: list[Any] = list(self.keys.itertuples(index=False, name=None))
        return [row[0] for row in rows] if self.keys.shape[1] == 1 else rows


def as_names(names: Names | None) -> tuple[str, ...]:
    """Return column names as a tuple, refusing a name given twice.

    >>> as_names("unit"), as_names(None)
    (('unit',), ())
    """
    one = isinstance(names, str) or not isinstance(names, Iterable)
    told: tuple[Any, ...] = () if names is None else (names,) if one else tuple(names)
    if twice := sorted({name for name in told if told.count(name) > 1}):
        raise ValueError(f"column '{twice[0]}' is named twice")
    return told


def column_of(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return the one column called `name`.

    Raises
    ------
    ValueError
        When there is none, told with the nearest name, or more than one.
    """
    count = int((frame.columns == name).sum())
    if count == 1:
        return frame.loc[:, name]
    if count:
        raise ValueError(f"{count} columns are called '{name}'; give each a name of its own")
    known = [str(each) for each in frame.columns]
    close = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"the columns are: {', '.join(known[:20])}"
    raise ValueError(f"no column is called '{name}'; {hint}")


def as_numbers(column: pd.Series) -> Floats:
    """Return a column as floats, NaN where it has no value.

    Numbers, truth values (1 and 0), nullable and arrow types, and objects that are all numbers are read; text,
    categories, dates and infinite numbers are refused.

    >>> as_numbers(pd.Series([3, None, 5], dtype="Int64")).tolist()
    [3.0, nan, 5.0]
    """
    dtype = column.dtype
    types = pd.api.types
    plain = types.is_bool_dtype(dtype) or (types.is_numeric_dtype(dtype) and not types.is_complex_dtype(dtype))
    if not plain and not (types.is_object_dtype(dtype) and column.dropna().map(_is_number).all()):
        way_out = "convert it first, e.g. with pd.to_numeric"
        if isinstance(dtype, pd.CategoricalDtype):
            way_out = "estimate the shares of its classes, order them, or give each its number first"
        raise ValueError(f"column '{column.name}' holds values of type {dtype}, which are no numbers; {way_out}")
    values = np.array(column.to_numpy(dtype=float, na_value=np.nan))
    if np.isinf(values).any():
        raise ValueError(f"column '{column.name}' has {int(np.isinf(values).sum())} infinite values; set them missing")
    return values


def as_ordered(column: pd.Series) -> Floats:
    """Return a column as numbers of which only the order counts, NaN where it has no value.

    Ordered categories are numbered from 0; other categories and text have no order and are refused.

    >>> as_ordered(pd.Series(pd.Categorical(["low", None, "high"], categories=["low", "high"], ordered=True))).tolist()
    [0.0, nan, 1.0]
    """
    if not isinstance(column.dtype, pd.CategoricalDtype) or not column.dtype.ordered:
        return as_numbers(column)
    codes = column.cat.codes.to_numpy().astype(float)
    return np.where(codes < 0, np.nan, codes)


def groups_of(frame: pd.DataFrame, by: Names | None, inside: Flags) -> Groups:
    """Return the groups with a row inside, by the values of the `by` columns; one group where `by` is None.

    Groups come in the order of their values (of the categories, where the column is categorical). A row without a
    value in any of the columns is in no group.

    Raises
    ------
    ValueError
        When a column is not there, has the name of a column of results, or has no value in any row.
    """
    names = as_names(by)
    if not names:
        return Groups(pd.DataFrame(index=pd.RangeIndex(1)), np.where(inside, 0, -1).astype(np.int64))
    if taken := [name for name in names if name in RESERVED]:
        raise ValueError(f"'{taken[0]}' is the name of a column of results; give the grouping column another one")
    told = pd.DataFrame({name: column_of(frame, name) for name in names}).loc[inside]
    grouped = told.groupby(list(names), observed=True, dropna=True, sort=True)
    keys = grouped.size().index.to_frame(index=False)
    if not len(keys):
        raise ValueError(f"no row has a value in every column of {', '.join(repr(name) for name in names)}")
    codes = np.full(len(frame), -1, dtype=np.int64)
    codes[inside] = grouped.ngroup().fillna(-1).to_numpy(dtype=np.int64)
    return Groups(keys, codes)


def classes_of(frame: pd.DataFrame, name: str, inside: Flags) -> Groups:
    """Return the classes of one column as groups: every declared one, also those that nobody chose.

    Declared are a categorical column's categories and the two truth values; of other columns, the values that occur.

    >>> asked = pd.DataFrame({"a": pd.Categorical(["no", None], categories=["yes", "no"])})
    >>> found = classes_of(asked, "a", np.array([True, True]))
    >>> found.labels(), found.codes.tolist()
    (['yes', 'no'], [1, -1])
    """
    found = groups_of(frame, name, inside)  # refuses unknown names and columns without a value
    column = column_of(frame, name)
    if pd.api.types.is_bool_dtype(column.dtype):
        declared = pd.Series([False, True], dtype=column.dtype)
    elif isinstance(column.dtype, pd.CategoricalDtype):
        declared = pd.Series(column.cat.categories, dtype=column.dtype)
    else:
        return found
    codes = column.astype(pd.CategoricalDtype(declared)).cat.codes.to_numpy()
    return Groups(pd.DataFrame({name: declared}), np.where(inside, codes, -1).astype(np.int64))


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Number | np.bool_) and not isinstance(value, complex)

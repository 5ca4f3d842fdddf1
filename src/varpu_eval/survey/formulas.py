"""From a formula and a table to the arrays of a regression.

Knows formulas as `formulaic` reads them, and which rows take part. Does not fit anything. A formula is code: take
none from somebody whose code you would not run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from formulaic import Formula
from formulaic.errors import FormulaicError

from varpu_eval.survey.columns import as_numbers, as_ordered, column_of
from varpu_eval.survey.samples import Sample
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True)
class Laid:
    """A formula laid on a sample.

    Parameters
    ----------
    y
        Shape (rows,): the outcome, NaN where the row does not take part.
    x
        Shape (rows, p): the regressors without the constant, NaN where the row does not take part.
    inside
        Shape (rows,): rows that count and have every variable of the formula.
    names
        p names of the regressors.
    terms
        Names of the regressors of each term of the formula, the constant left out.
    constant
        Whether the formula has a constant.
    classes
        Name of each value of the outcome, where it is an ordered category.
    """

    y: Floats
    x: Floats
    inside: Flags
    names: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]
    constant: bool
    classes: Mapping[float, str]


def lay(sample: Sample, formula: str) -> Laid:
    """Return the outcome and the regressors of `formula` in the rows that count and have every variable.

    Text, categories and `C(column)` become indicators less the first class that occurs (R's treatment contrasts);
    truth values are 0 and 1; the outcome may be an ordered category, numbered from 0.

    Raises
    ------
    ValueError
        When the formula cannot be read, a column is not there, the outcome is not one number a row, or no row has every
        variable.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"y": [1, 2, 3, 4], "place": ["a", "b", None, "c"]})
    >>> laid = lay(declare_sample(staff), "y ~ place")
    >>> laid.names, laid.inside.tolist()
    (('place[T.b]', 'place[T.c]'), [True, True, False, True])
    """
    parsed = _parsed(formula)
    columns = {str(name): column_of(sample.frame, str(name)) for name in sorted(parsed.required_variables)}
    outcome = _plain_outcome(parsed, columns)
    inside = sample.counted & np.logical_and.reduce(
        [column.notna().to_numpy(dtype=bool) for column in columns.values()]
    )
    if not inside.any():
        raise ValueError(f"no row has a value in every column of the formula: {', '.join(columns)}")
    classes: dict[float, str] = {}
    if isinstance(outcome, pd.Series) and isinstance(outcome.dtype, pd.CategoricalDtype) and outcome.dtype.ordered:
        classes = {float(code): str(label) for code, label in enumerate(outcome.cat.categories)}
        columns[str(outcome.name)] = pd.Series(as_ordered(outcome), index=outcome.index)
    table = pd.DataFrame({name: _readable(column[inside]) for name, column in columns.items()})
    left, right = _matrices(parsed, table, formula)
    if left.shape[1] != 1:
        raise ValueError(f"the outcome of '{formula}' is {left.shape[1]} columns; it has to be one number a row")
    constant = "Intercept" in right.columns
    regressors = right.drop(columns="Intercept") if constant else right
    terms = {
        str(term): tuple(right.columns[list(places)])
        for term, places in right.model_spec.term_indices.items()
        if str(term) != "1"
    }
    return Laid(
        _spread(left.to_numpy(dtype=float), inside)[:, 0], _spread(regressors.to_numpy(dtype=float), inside), inside,
        tuple(regressors.columns), terms, constant, classes,
    )  # fmt: skip


def _parsed(formula: str) -> Any:
    try:
        parsed = Formula(formula)
    except (FormulaicError, SyntaxError) as error:
        raise ValueError(f"the formula '{formula}' cannot be read: {_first_line(error)}") from None
    if (
        not hasattr(parsed, "lhs")
        or not hasattr(parsed, "rhs")
        or isinstance(parsed.rhs, tuple)
        or not list(parsed.lhs)
    ):
        raise ValueError(f"the formula '{formula}' has to be of the form 'outcome ~ regressors'")
    return parsed


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _plain_outcome(parsed: Any, columns: Mapping[str, pd.Series]) -> pd.Series | None:
    """Return the column that the outcome is, None where it is computed."""
    (term, *others) = parsed.lhs
    name = "" if others or len(term.factors) != 1 else str(term.factors[0].expr)
    return columns.get(name)


def _readable(column: pd.Series) -> pd.Series:
    """Return a column in a type whose meaning in a formula is plain: numbers, truth values as numbers, or classes."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.remove_unused_categories()
    if all(isinstance(value, str) for value in column):
        return column.astype("category")
    whole = pd.api.types.is_integer_dtype(column.dtype)
    return pd.Series(as_numbers(column).astype(np.int64 if whole else float), index=column.index)


def _matrices(parsed: Any, table: pd.DataFrame, formula: str) -> tuple[pd.DataFrame, Any]:
    try:
        with np.errstate(all="ignore"):  # what is not finite is refused below
            made = parsed.get_model_matrix(table, context={}, na_action="ignore", output="pandas")
    except FormulaicError as error:
        raise ValueError(f"the formula '{formula}' cannot be computed: {_first_line(error)}") from None
    for side in (made.lhs, made.rhs):
        if not np.isfinite(side.to_numpy(dtype=float)).all():
            raise ValueError(f"'{formula}' is not finite in some rows that have every variable; leave these rows out")
    return made.lhs, made.rhs


def _spread(values: Floats, inside: Flags) -> Floats:
    """Return the values of the rows inside in the places of all rows, NaN elsewhere."""
    everywhere = np.full((inside.size, values.shape[1]), np.nan)
    everywhere[inside] = values
    return everywhere

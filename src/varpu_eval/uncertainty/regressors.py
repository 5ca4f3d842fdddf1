"""The rows and columns that a regression is fitted on.

Knows which rows take part and whether the columns can be told apart. Does not know what is fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.designs import Design
from varpu_eval.uncertainty.domains import Flags, rows_inside
from varpu_eval.uncertainty.intervals import Floats

SAME_COLUMN = 1e-10
"""A column is a sum of those before it when less than this part of its length is its own: R's `glm` takes 1e-11."""


@dataclass(frozen=True, slots=True)
class ModelRows:
    """The rows that take part in a model.

    Parameters
    ----------
    x
        Shape (m, p): the constant first, where there is one.
    y
        Shape (m,).
    weights
        Shape (m,): above 0, with mean 1.
    inside
        Shape (rows,), bool: which of all rows the m are.
    names
        p names of columns.
    constant
        Whether the first column is the constant.
    """

    x: Floats
    y: Floats
    weights: Floats
    inside: Flags
    names: tuple[str, ...]
    constant: bool


def model_rows(
    design: Design,
    x: ArrayLike,
    y: ArrayLike,
    domain: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    constant: bool = True,
) -> ModelRows:
    """Return the rows of the domain with a weight above 0 and neither `x` nor `y` missing, checked.

    Parameters
    ----------
    x
        Shape (rows, columns), or (rows,) for one column.
    y
        Shape (rows,).
    domain
        Shape (rows,), bool; all rows if None.
    names
        One for each column of `x`; `x1`, `x2`, ... if None.
    constant
        Whether a column of ones, `constant`, is put first.

    Raises
    ------
    ValueError
        When shapes differ, a number is infinite, no row is left, or columns are sums of others.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> rows = model_rows(make_design([1, 3, 2]), [0.0, 1.0, np.nan], [1.0, 2.0, 3.0])
    >>> rows.x.tolist(), rows.weights.tolist()
    ([[1.0, 0.0], [1.0, 1.0]], [0.5, 1.5])
    """
    columns, answers = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    count = design.weights.size
    if columns.ndim != 2 or columns.shape[0] != count:  # noqa: PLR2004
        raise ValueError(f"x has shape {columns.shape}; expected ({count}, columns), one row for each of the design")
    if np.isinf(columns).any() or np.isinf(answers).any():
        raise ValueError("x or y holds an infinite number; make it missing (NaN) or correct it")
    named = _named(columns.shape[1], names, constant=constant)
    inside = rows_inside(design, domain, answers, *columns.T)
    if constant:
        columns = np.column_stack([np.ones(count), columns])
    weights = design.weights[inside]
    rows = ModelRows(columns[inside], answers[inside], weights / weights.mean(), inside, named, constant)
    _check_columns(rows)
    return rows


def spread(rows: ModelRows, values: Floats) -> Floats:
    """Return `values` (m, k) in the places of their rows among all, shape (rows, k), with 0 in the others.

    >>> from varpu_eval.uncertainty.designs import make_design
    >>> rows = model_rows(make_design([1, 1]), [1.0, np.nan], [1.0, 1.0], constant=False)
    >>> spread(rows, np.array([[7.0]])).tolist()
    [[7.0], [0.0]]
    """
    everywhere = np.zeros((rows.inside.size, values.shape[1]))
    everywhere[rows.inside] = values
    return everywhere


def triangle(columns: Floats) -> Floats:
    """Return R of the decomposition QR, shape (min(rows, p), p), made of those of blocks that fit a processor's cache.

    >>> abs(triangle(np.array([[3.0], [4.0]]))).round(9).tolist()  # the column's length
    [[5.0]]
    """
    rows, p = columns.shape
    block = max(256, 8 * p)
    whole = rows // block
    if whole > 1:
        parts = _decomposed(columns[: whole * block].reshape(whole, block, p)).reshape(-1, p)
        columns = np.concatenate([parts, columns[whole * block :]])
    return _decomposed(columns)


def _decomposed(columns: Floats) -> Floats:
    return np.asarray(np.linalg.qr(columns, mode="r"), dtype=float)


def _named(columns: int, names: Sequence[str] | None, *, constant: bool) -> tuple[str, ...]:
    given = tuple(names) if names is not None else tuple(f"x{k + 1}" for k in range(columns))
    named = ("constant", *given) if constant else given
    if len(given) != columns or len(set(named)) != len(named):
        raise ValueError(
            f"x has {columns} columns and names are {', '.join(given)}; give each column a name of its own, which "
            "`constant` is not"
        )
    return named


def _check_columns(rows: ModelRows) -> None:
    """Refuse columns that are 0 or sums of the columns before them."""
    count, width = rows.x.shape
    root = triangle(np.sqrt(rows.weights)[:, None] * rows.x)
    kept: list[int] = []
    for k in range(width):
        before = root[:, kept]
        rest = root[:, k] - before @ np.linalg.lstsq(before, root[:, k], rcond=None)[0]
        if np.linalg.norm(rest) > SAME_COLUMN * np.linalg.norm(root[:, k]):
            kept.append(k)
    excess = [name for k, name in enumerate(rows.names) if k not in kept]
    if excess:
        raise ValueError(
            f"{', '.join(excess)}: 0, or a sum of the columns before, in the {count} rows that take part; leave such "
            "columns out, such as one of the indicators of each factor"
        )

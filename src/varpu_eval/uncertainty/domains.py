"""Which rows a test or an estimate rests on, and to which class each of them belongs.

Knows missing values, weights of zero and domains. Does not know what is estimated.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from varpu_eval.uncertainty.designs import Codes, Design

Flags: TypeAlias = NDArray[np.bool_]


def rows_inside(design: Design, domain: ArrayLike | None, *answers: ArrayLike) -> Flags:
    """Return the rows of positive weight that lie in the domain and have every answer.

    Parameters
    ----------
    domain
        Shape (rows,): True and False; None for all rows.
    answers
        Shape (rows,) each: numbers or labels; NaN or None where there is none.

    Returns
    -------
    ndarray
        Shape (rows,), bool.

    Raises
    ------
    ValueError
        When an array is not as long as the design, when the domain is not of True and False, or when no row is left.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> rows_inside(make_design([1, 1, 0]), [True, True, True], [1.0, float("nan"), 2.0]).tolist()
    [True, False, False]
    """
    rows = design.weights.size
    inside = design.weights > 0
    if domain is not None:
        inside &= _flags(domain, rows)
    for answer in answers:
        labels = np.asarray(answer)
        if labels.shape != (rows,):
            raise ValueError(f"the design has {rows} rows, an answer has shape {labels.shape}; give one value a row")
        inside &= ~np.asarray(pd.isna(labels))
    if not inside.any():
        raise ValueError("no row of positive weight in the domain has every answer; widen the domain")
    return inside


def class_codes(labels: ArrayLike, inside: Flags) -> tuple[Codes, tuple[object, ...]]:
    """Return the code of each row inside, shape (rows inside,), and the labels that occur there, sorted.

    Labels that no row inside holds get no code: an empty class adds nothing to a test but a division by 0.

    >>> codes, labels = class_codes(["b", "a", "c"], np.array([True, True, False]))
    >>> codes.tolist(), labels
    ([1, 0], ('a', 'b'))
    """
    codes, found = pd.factorize(np.asarray(labels)[inside], sort=True)
    return np.asarray(codes, dtype=np.int64), tuple(found.tolist())


def _flags(domain: ArrayLike, rows: int) -> Flags:
    flags = np.asarray(domain)
    if flags.shape != (rows,) or flags.dtype != bool:
        raise ValueError(
            f"a domain is {rows} values of True and False, got {flags.dtype} of shape {flags.shape}; "
            "say of each row whether it lies in the domain"
        )
    return flags

"""Reading a JSON-stat 2.0 dataset into a table of codes and values.

Knows the form (json-stat.org, version 2.0): dimensions, categories, dense and sparse values. Does not know any table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.errors import SourceError


def read_json_stat(answer: object) -> pd.DataFrame:
    """Return a dataset as one row a cell: a column of codes for each dimension, and `value`, NaN where none is given.

    Raises
    ------
    SourceError
        When the answer is no dataset of version 2.0, or its parts do not fit together.

    Examples
    --------
    >>> sizes = {"id": ["x"], "size": [2], "dimension": {"x": {"category": {"index": ["a", "b"]}}}}
    >>> answer = {"version": "2.0", "class": "dataset", **sizes, "value": [1, None]}
    >>> read_json_stat(answer).to_numpy().tolist()
    [['a', 1.0], ['b', nan]]
    """
    try:
        return _table(answer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = f" ({error})" if isinstance(error, ValueError) else ""
        message = (
            f"the answer is no whole JSON-stat 2.0 dataset{told}. The interface may have changed; nothing is used."
        )
        raise SourceError(f"Statistics Finland: {message}") from None


def _table(answer: Any) -> pd.DataFrame:
    if answer["class"] != "dataset" or answer["version"] != "2.0":
        raise ValueError("another class or version")
    codes = {name: _codes(answer["dimension"][name]["category"]) for name in answer["id"]}
    if [len(of_one) for of_one in codes.values()] != list(answer["size"]):
        raise ValueError("its dimensions are not of the size it tells")
    cells = pd.MultiIndex.from_product(list(codes.values()), names=list(codes))
    return pd.DataFrame({"value": _values(answer["value"], len(cells))}, index=cells).reset_index()


def _codes(category: Mapping[str, Any]) -> list[str]:
    """Return a dimension's codes in their order; `index` is a list, a mapping to places, or absent for one category."""
    index = category["index"] if "index" in category else list(category["label"])[:1]
    if isinstance(index, Mapping):
        if sorted(index.values()) != list(range(len(index))):
            raise ValueError("its categories are not numbered from 0")
        index = sorted(index, key=index.__getitem__)
    if len(set(index)) < len(index):
        raise ValueError("a category stands twice")
    return [str(code) for code in index]


def _values(given: Any, cells: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return one number a cell; `value` is a list, or a mapping that leaves out what is missing."""
    if isinstance(given, Mapping):
        places = {int(place): number for place, number in given.items()}
        if any(not 0 <= place < cells for place in places):
            raise ValueError("a value belongs to no cell")
        given = [places.get(place) for place in range(cells)]
    if len(given) != cells:
        raise ValueError(f"it has {len(given)} values for {cells} cells")
    if any(isinstance(number, bool | str) for number in given):
        raise ValueError("a value is not a number")
    return np.array([math.nan if number is None else number for number in given], dtype=np.float64)

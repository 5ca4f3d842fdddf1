"""Orders of labels to test by: all of them where they are few, else drawn at random.

Knows numbers of labels only. The order observed is left out, because a permutation p-value counts it itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice, permutations

import numpy as np
from numpy.typing import NDArray


def orders_are_few(labels: int, draws: int) -> bool:
    """Return whether all other orders of the labels are no more than the draws asked for.

    >>> orders_are_few(4, 23)  # 4! - 1
    True
    """
    return labels < draws + 2 and math.factorial(labels) - 1 <= draws


def label_orders(labels: int, draws: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Give every order of 0 .. `labels` - 1 but that one itself when they are few, else `draws` at random.

    With all orders, (b + 1) / (n + 1) is the exact p-value: b + 1 of all n + 1 are at least as extreme.

    >>> [order.tolist() for order in label_orders(2, 9, np.random.default_rng(1))]
    [[1, 0]]
    """
    if draws < 1:
        raise ValueError(f"permutations is {draws}; at least 1 is needed")
    if orders_are_few(labels, draws):
        for order in islice(permutations(range(labels)), 1, None):
            yield np.array(order, dtype=np.intp)
    else:
        for _ in range(draws):
            yield rng.permutation(labels)

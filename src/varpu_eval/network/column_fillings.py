"""Ways to fill the columns of a 0/1 matrix, one after the other, such that those still to come can be filled.

Knows row sums as how many rows have each, and the columns still to fill.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

Sums = tuple[tuple[int, int], ...]
"""Row sums above zero, descending, each with the number of rows that have it."""


class Rest:
    """The columns, descending, and whether those from some place on can be filled from given row sums."""

    def __init__(self, columns: NDArray[np.int64]) -> None:
        self.columns = [int(total) for total in columns if total]
        self._ascending = np.array(self.columns[::-1], dtype=np.int64)
        self._running = np.append(0, np.cumsum(self._ascending))

    def completes(self, rows: Sums, done: int) -> bool:
        """Tell by Gale-Ryser; the corners, after all rows with one sum, are enough. Totals must agree."""
        totals = np.array(rows, dtype=np.int64).reshape(-1, 2)
        taken = np.cumsum(totals[:, 1])
        left = len(self.columns) - done
        low = np.minimum(np.searchsorted(self._ascending, taken), left)  # columns with no room for all these rows
        room = self._running[low] + taken * (left - low)
        return bool((np.cumsum(totals.prod(axis=1)) <= room).all())


def fillings(rest: Rest, rows: Sums, done: int) -> Iterator[tuple[int, Sums]]:
    """Yield the ways to fill the next column that leave what can be completed: how many rows do it, what is left.

    Taking a row with a smaller sum instead of a larger one never makes the rest easier to complete. So all ways are
    reached from the largest rows by steps down to the next smaller sum, each step leaving what can be completed.
    """
    sizes = [size for _, size in rows]
    largest, need = [], rest.columns[done]
    for size in sizes:
        largest.append(min(size, need))
        need -= largest[-1]
    waiting, seen = [tuple(largest)], {tuple(largest)}
    while waiting:
        chosen = waiting.pop()
        left = descending(_without(rows, chosen))
        if not rest.completes(left, done + 1):
            continue
        yield prod(map(comb, sizes, chosen)), left
        for i in range(len(sizes) - 1):
            if chosen[i] and chosen[i + 1] < sizes[i + 1]:
                step = (*chosen[:i], chosen[i] - 1, chosen[i + 1] + 1, *chosen[i + 2 :])
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)


def count_fillings(rest: Rest, rows: Sums, stop: int | None) -> int:
    """Count the ways to fill all columns, or return at least `stop` when there are so many."""

    @cache
    def count(rows: Sums, done: int, stop: int | None) -> int:
        ways: list[tuple[int, Sums]] = []
        while rows:
            ways, found = [], 0
            for way in fillings(rest, rows, done):
                ways.append(way)
                found += way[0]
                if stop is not None and found >= stop:
                    return found
            if found > 1:
                break
            rows, done = ways[0][1], done + 1  # nothing to choose here
        if not rows:
            return 1
        total = 0
        for number, left in ways:
            total += number * count(left, done + 1, None if stop is None else -((total - stop) // number))
            if stop is not None and total >= stop:
                break
        return total

    return count(rows, 0, stop)


def _without(rows: Sums, chosen: tuple[int, ...]) -> Counter[int]:
    """Take one from `chosen` rows of each sum."""
    left: Counter[int] = Counter()
    for (total, size), taken in zip(rows, chosen, strict=True):
        left[total] += size - taken
        left[total - 1] += taken
    return left


def descending(sizes: Counter[int]) -> Sums:
    """Return how many rows have each sum above zero, the largest sum first."""
    return tuple(sorted(((total, size) for total, size in sizes.items() if total and size), reverse=True))

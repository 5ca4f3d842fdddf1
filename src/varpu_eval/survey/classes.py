"""Which answers of an item are told apart, so that no answer of a few people is told or can be worked out.

Knows counts of answers by group. Does not know items, shares or who the groups are.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

Spans: TypeAlias = tuple[tuple[int, int], ...]
"""First and last place of each class of answers, in order."""


def merged_classes(counts: ArrayLike, smallest: int, *, boundary: int | None = None) -> Spans:
    """Join answers with their neighbours until none is held by fewer than `smallest`, or by everybody, in any group.

    The answer held by fewest (of several, the first) is joined first, with the neighbour that fewer hold. Answers on
    either side of `boundary` are joined last: where the share on one side is told as well, a class across the boundary
    would give its parts back. Nobody is no few: an answer that no one in a group gave is told as it is.

    Parameters
    ----------
    counts
        Shape (groups, answers): how many in each group gave each answer; answers in order. A group is whoever is told
        of, or whoever is left when those are taken from the total.
    smallest
        The fewest respondents that may hold an answer; at least 1.
    boundary
        Place of the first answer of the upper side; None where there are no sides.

    Returns
    -------
    tuple of (int, int)
        The classes as first and last place. One class of all answers tells nothing, and is what is left in the end.

    Examples
    --------
    >>> merged_classes([[1, 9, 5, 0, 6]], 3)
    ((0, 1), (2, 2), (3, 3), (4, 4))
    >>> merged_classes([[0, 0, 1, 8, 7]], 3, boundary=3)  # across the boundary only where its own side is too few
    ((0, 3), (4, 4))
    """
    held = np.atleast_2d(np.asarray(counts, dtype=np.int64))
    held = held[held.sum(axis=1) > 0]
    spans = [(place, place) for place in range(held.shape[1])]
    while len(spans) > 1 and held.size:
        few = (held > 0) & (held < smallest)
        everybody = held == held.sum(axis=1, keepdims=True)
        refused = np.flatnonzero((few | everybody).any(axis=0))
        if not refused.size:
            break
        at = int(refused[np.argmin(held[:, refused].sum(axis=0))])
        left = _left_of_join(at, held, spans, boundary)
        spans[left : left + 2] = [(spans[left][0], spans[left + 1][1])]
        held = np.column_stack([held[:, :left], held[:, left] + held[:, left + 1], held[:, left + 2 :]])
    return tuple(spans)


def _left_of_join(at: int, held: np.ndarray, spans: list[tuple[int, int]], boundary: int | None) -> int:
    """Return the left one of the two classes to join: `at` and the better of its neighbours."""
    joins = [left for left in (at - 1, at) if 0 <= left < len(spans) - 1]

    def cost(left: int) -> tuple[bool, int, int]:
        neighbour = left if left < at else left + 1
        return spans[left + 1][0] == boundary, int(held[:, neighbour].sum()), left

    return min(joins, key=cost)

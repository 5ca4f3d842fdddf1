"""Which answers of an item are told apart, so that no answer of a few people is told or can be worked out.

Knows counts of answers by group. Does not know items, shares or who the groups are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

Spans: TypeAlias = tuple[tuple[int, int], ...]
"""First and last place of each class of answers, in order."""


def merged_classes(
    counts: ArrayLike, smallest: int, *, boundary: int | None = None, summed: ArrayLike = False
) -> Spans:
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
    summed
        Shape (groups,) or one for all: whether the group's mean is told as well. Then classes are joined until no
        answer of a few follows from them and the sum of all answers.

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
    >>> merged_classes([[1, 9, 5, 0, 6]], 3, summed=True)  # who gave 1 and who gave 2 would follow from the mean
    ((0, 2), (3, 3), (4, 4))
    """
    answers = np.atleast_2d(np.asarray(counts, dtype=np.int64))
    known = np.broadcast_to(summed, len(answers))[answers.sum(axis=1) > 0]
    answers = answers[answers.sum(axis=1) > 0]
    held, spans = answers, [(place, place) for place in range(answers.shape[1])]
    while len(spans) > 1 and held.size:
        few = (held > 0) & (held < smallest)
        everybody = held == held.sum(axis=1, keepdims=True)
        follows = [any(known_few(row, spans, at, smallest) for row in answers[known]) for at in range(len(spans))]
        refused = np.flatnonzero((few | everybody).any(axis=0) | follows)
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


def known_few(counts: Sequence[int], spans: Sequence[tuple[int, int]], at: int, smallest: int) -> bool:
    """Say whether an answer inside class `at` is known to be one of a few, from the classes' sizes and the mean.

    Every way to spread the classes over their answers that leaves the sum as it is could be the true one. An answer is
    known to be of a few when it has 1 to `smallest` - 1 givers in all of them.

    >>> known_few([1, 5, 9], [(0, 1), (2, 2)], 0, 3), known_few([1, 5, 9], [(0, 2)], 0, 3)
    (True, False)
    """
    first, last = spans[at]
    sizes = [int(sum(counts[low : high + 1])) for low, high in spans]
    rest = sum(size * (high - low) for size, (low, high) in zip(sizes, spans, strict=True)) - sizes[at] * (last - first)
    sought = sum(
        int(counts[place]) * (place - low) for low, high in spans for place in range(low, high + 1)
    )  # what the mean tells of the places inside their classes
    for place in range(first, last + 1) if last > first else ():
        if not 0 < counts[place] < smallest:
            continue
        others = [other - first for other in range(first, last + 1) if other != place]
        enough = (givers for givers in range(sizes[at] + 1) if not 0 < givers < smallest)
        if not any(_reach(others, sizes[at] - g, sought - g * (place - first), rest) for g in enough):
            return True
    return False


def _reach(places: Sequence[int], givers: int, sought: int, rest: int) -> bool:
    """Say whether so many givers of these places, and up to `rest` from other classes, can add up to `sought`."""
    sums = 1  # one bit a sum
    for _ in range(givers):
        sums = _shifted(sums, places)
    return any(sums >> total & 1 for total in range(max(0, sought - rest), sought + 1))


def _shifted(sums: int, places: Sequence[int]) -> int:
    shifted = 0
    for place in places:
        shifted |= sums << place
    return shifted

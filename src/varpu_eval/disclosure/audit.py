"""What an outsider can work out from the released cells and the margins they add up to.

Knows exact linear algebra of groups: every released cell is a known sum, and every combination of known sums is known
too. A group below its limit that is such a combination is disclosed. Does not decide what to hide instead.

Checked exactly: every single cell, and every group of cells that is a combination of at most `MAX_TOGETHER` known sums
(of any number, where at most `MAX_SEARCHED` small ones stand in one system). Not checked: what rounding or the range of
a figure lets one guess (a union where everybody agrees tells that all of its parts do), cells that no margin names,
and what an outsider knows from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import networkx as nx

from varpu_eval.disclosure.rules import is_small
from varpu_eval.errors import DisclosureError
from varpu_eval.results import CountKind, Counts, Margin
from varpu_eval.study import Limits

MAX_SEARCHED = 12
MAX_TOGETHER = 3

_Sum = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class System:
    """Cells that margins tie together, so that one can tell of another.

    Parameters
    ----------
    kind
        What the cells count.
    count
        Size of each cell by key, the keys in order.
    margins
        How they add up, in order.
    """

    kind: CountKind
    count: Mapping[str, int]
    margins: tuple[Margin, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group too small to be told about that released cells give: its parts, its size, and the cells that give it."""

    parts: tuple[str, ...]
    count: int
    known_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A known sum: how often each part is in it, and how often each released cell was used to get it."""

    parts: _Sum
    used: _Sum

    def plus(self, other: _Known, times: Fraction) -> _Known:
        return _Known(_add(self.parts, other.parts, times), _add(self.used, other.used, times))


def systems_of(declared: Iterable[Counts]) -> tuple[System, ...]:
    """Return the declared cells, one system for each set of cells that margins tie together.

    Raises
    ------
    DisclosureError
        When a cell is declared twice with different sizes, or a margin names a cell that is not declared.
    """
    kinds: dict[str, CountKind] = {}
    counts: dict[str, int] = {}
    margins: set[Margin] = set()
    for declaration in declared:
        for cell in declaration.cells:
            if (kinds.setdefault(cell.key, declaration.kind), counts.setdefault(cell.key, cell.count)) != (
                declaration.kind, cell.count,
            ):  # fmt: skip
                raise DisclosureError(f"cell '{cell.key}' is declared twice, and not alike; declare each group once")
        margins |= {Margin(margin.total, tuple(sorted(margin.parts))) for margin in declaration.margins}
    return tuple(_tied_together(kinds, counts, margins))


def disclosed_group(system: System, hidden: Collection[str], limits: Limits) -> Group | None:
    """Return the smallest group below the limit that the cells outside `hidden` give; None when there is none.

    >>> from varpu_eval.results import Cell
    >>> cells = (Cell("all", 40), Cell("a", 30), Cell("b", 10), Cell("c", 4))
    >>> system, = systems_of([Counts("respondents", cells, (Margin("all", ("a", "b", "c")),))])
    >>> disclosed_group(system, {"c"}, Limits())
    Group(parts=('c',), count=4, known_from=('a', 'all', 'b'))
    >>> disclosed_group(system, {"b", "c"}, Limits())
    """
    known = _reduced(_known_sums(system, hidden), system)
    groups = (_as_group(chosen, system) for chosen in _choices(known, system, limits))
    disclosed = [group for group in groups if group and is_small(system.kind, group.count, limits)]
    return min(disclosed, key=lambda group: (len(group.parts), group.count, group.parts), default=None)


def _tied_together(
    kinds: Mapping[str, CountKind], counts: Mapping[str, int], margins: Collection[Margin]
) -> Iterator[System]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(counts)
    for margin in margins:
        for key in (margin.total, *margin.parts):
            if key not in counts:
                raise DisclosureError(f"the margin of '{margin.total}' names cell '{key}', which is not declared")
        graph.add_edges_from((margin.total, part) for part in margin.parts)
    ordered = sorted(margins, key=lambda margin: (margin.total, margin.parts))
    for keys in sorted(map(sorted, nx.connected_components(graph))):
        if len({kinds[key] for key in keys}) > 1:
            raise DisclosureError(f"cell '{keys[0]}' adds up with cells of another kind; a margin is of one kind")
        inside = tuple(margin for margin in ordered if margin.total in keys)
        yield System(kinds[keys[0]], {key: counts[key] for key in keys}, inside)


def _known_sums(system: System, hidden: Collection[str]) -> list[_Known]:
    """Return what is known from the start: each released cell as its parts, and that a total's margins agree."""
    parts = {key: _parts_of(key, system) for key in system.count}
    known = [_Known(parts[key], {key: Fraction(1)}) for key in system.count if key not in hidden]
    for margin in system.margins:
        difference = _add(parts[margin.total], _sum_of(parts[part] for part in margin.parts), Fraction(-1))
        known.append(_Known(difference, {}))
    return known


def _parts_of(key: str, system: System, above: tuple[str, ...] = ()) -> _Sum:
    """Return a cell as the sum of cells that are no totals, by the first margin of each total."""
    if key in above:
        raise DisclosureError(f"cell '{key}' is a part of itself; margins go from totals down to parts")
    margin = next((margin for margin in system.margins if margin.total == key), None)
    if margin is None:
        return {key: Fraction(1)}
    return _sum_of(_parts_of(part, system, (*above, key)) for part in margin.parts)


def _reduced(known: Iterable[_Known], system: System) -> dict[str, _Known]:
    """Return independent sums with the same span (Gauss-Jordan), by their pivot: a part that no other sum holds.

    The pivot is the largest part of its sum, so that few sums have small pivots.
    """
    reduced: dict[str, _Known] = {}
    for told in known:
        row = told
        for pivot in [part for part in told.parts if part in reduced]:
            row = row.plus(reduced[pivot], -row.parts[pivot])
        if not row.parts:
            continue
        largest = max(row.parts, key=lambda part: (system.count[part], part))
        row = _times(row, 1 / row.parts[largest])
        for pivot, other in reduced.items():
            if largest in other.parts:
                reduced[pivot] = other.plus(row, -other.parts[largest])
        reduced[largest] = row
    return reduced


def _choices(known: Mapping[str, _Known], system: System, limits: Limits) -> Iterator[_Known]:
    """Yield every combination of known sums that could be a small group.

    A small group holds the pivots of its sums, which are their largest parts: sums with a pivot that is not small
    are in none.
    """
    small = [row for pivot, row in known.items() if is_small(system.kind, system.count[pivot], limits)]
    most = len(small) if len(small) <= MAX_SEARCHED else MAX_TOGETHER
    for size in range(1, most + 1):
        for rows in combinations(small, size):
            chosen = rows[0]
            for row in rows[1:]:
                chosen = chosen.plus(row, Fraction(1))
            yield chosen


def _as_group(known: _Known, system: System) -> Group | None:
    """Return a known sum as the group it is, or None when it holds a part more than once or less than wholly."""
    if set(known.parts.values()) != {Fraction(1)}:
        return None
    parts = tuple(sorted(known.parts))
    return Group(parts, sum(system.count[part] for part in parts), tuple(sorted(known.used)))


def _times(row: _Known, factor: Fraction) -> _Known:
    return _Known({}, {}).plus(row, factor)


def _sum_of(sums: Iterable[_Sum]) -> _Sum:
    total: _Sum = {}
    for each in sums:
        total = _add(total, each, Fraction(1))
    return total


def _add(a: _Sum, b: _Sum, times: Fraction) -> _Sum:
    """Return a + times * b without what is zero."""
    added = {
        key: a.get(key, Fraction(0)) + times * b.get(key, Fraction(0)) for key in (*a, *(k for k in b if k not in a))
    }
    return {key: value for key, value in added.items() if value}

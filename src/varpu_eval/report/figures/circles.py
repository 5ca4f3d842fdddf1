"""Draws networks as circles of numbered nodes with lines between them, a panel each, every node always in one place.

Knows the layout in both widths. Does not know what nodes and lines mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.paper import GREY, INK, NARROW, WHITE, WIDE, Paper, flowed, wrapped
from varpu_eval.report.figures.ring import ring_places
from varpu_eval.report.figures.stamps import Stamp

_WIDEST_PX, _THINNEST_PX = 7.0, 0.8
_LEGEND_PX, _HEAD_PX, _FOOT_PX, _SMALL_PX = 24, 42, 28, 15
_SMALL = 12


@dataclass(frozen=True, slots=True)
class Look:
    """How a line looks; the looks of one picture differ in more than colour."""

    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two nodes; `share` is its weight as a share of the heaviest of the picture."""

    start: str
    end: str
    share: float
    look: Look


@dataclass(frozen=True, slots=True)
class Circle:
    """One panel: what stands above it, its lines in the order of drawing, and its nodes, open where not `filled`."""

    title: str
    told: str
    ties: Sequence[Tie]
    filled: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Panels side by side, and the sizes of circles and nodes, of one width of paper."""

    width: float
    across: int
    radius: float
    node_px: float

    @property
    def step(self) -> float:
        return self.width / self.across

    def lines(self, circle: Circle) -> list[str]:
        return wrapped(circle.told, self.step - 10, _SMALL)


_WIDE_SHEET, _NARROW_SHEET = _Sheet(WIDE, 3, 88, 20), _Sheet(NARROW, 2, 66, 17)


def draw(
    circles: Sequence[Circle], names: Mapping[str, str], legend: Sequence[tuple[Stamp, str]], *, narrow: bool
) -> bytes:
    """Draw the legend, the numbers of the nodes and the circles, in rows.

    Parameters
    ----------
    names
        Every node in its order around the circle, and its name.
    """
    sheet = _NARROW_SHEET if narrow else _WIDE_SHEET
    rows = [circles[at : at + sheet.across] for at in range(0, len(circles), sheet.across)]
    heads = [_HEAD_PX + max(len(sheet.lines(circle)) for circle in row) * _SMALL_PX for row in rows]
    looks = flowed(legend, lambda entry: 46 + len(entry[1]) * 7.2, sheet.width)
    key = flowed(list(enumerate(names.values(), start=1)), lambda entry: 26 + len(entry[1]) * 7.4, sheet.width)
    top = (len(looks) + len(key)) * _LEGEND_PX + 16.0
    paper = Paper(sheet.width, top + sum(heads) + len(rows) * (2 * sheet.radius + _FOOT_PX))
    for index, entries in enumerate(looks):
        for x, (stamp, told) in entries:
            stamp(paper, x, 2 + index * _LEGEND_PX, 30, 20)
            paper.text(x + 38, 12 + index * _LEGEND_PX, told, size=13)
    for index, numbered in enumerate(key):
        y = (len(looks) + index) * _LEGEND_PX + 16.0
        for x, (number, name) in numbered:
            _draw_node(paper, (x + 9, y), number, 17, filled=True)
            paper.text(x + 22, y, name, size=13)
    for row, head in zip(rows, heads, strict=True):
        for index, circle in enumerate(row):
            _draw_circle(paper, circle, list(names), (index * sheet.step, top, head), sheet)
        top += head + 2 * sheet.radius + _FOOT_PX
    return paper.svg()


def sample(look: Look) -> Stamp:
    """Return a stamp of a line for the legend."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        thick = 1.5 if look.dashed else 4
        paper.line(x, y + height / 2, x + width, y + height / 2, colour=look.colour, width=thick, dashed=look.dashed)

    return stamp


def open_node(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a node that is not filled."""
    paper.dot(x + width / 2, y + height / 2, "o", colour=INK, hollow=True, size=16)


def _draw_circle(
    paper: Paper, circle: Circle, order: Sequence[str], corner: tuple[float, float, float], sheet: _Sheet
) -> None:
    """Draw one panel; its corner is left, top and how far below the top the circle begins."""
    left, top, head = corner
    paper.text(left, top + 14, circle.title, bold=True, size=15)
    for line, told in enumerate(sheet.lines(circle)):
        paper.text(left, top + 32 + line * _SMALL_PX, told, colour=GREY, size=_SMALL)
    x, y = left + sheet.step / 2 - 5, top + head + sheet.radius
    at = {
        node: (x + sheet.radius * right, y + sheet.radius * down) for node, (right, down) in ring_places(order).items()
    }
    for tie in circle.ties:
        width = _THINNEST_PX + (_WIDEST_PX - _THINNEST_PX) * tie.share
        paper.line(*at[tie.start], *at[tie.end], colour=tie.look.colour, width=width, dashed=tie.look.dashed)
    for number, node in enumerate(order, start=1):
        if node in circle.filled:
            _draw_node(paper, at[node], number, sheet.node_px, filled=circle.filled[node])


def _draw_node(paper: Paper, at: tuple[float, float], number: int, size: float, *, filled: bool) -> None:
    """Draw a node as its number on a disc, or in a ring."""
    paper.dot(*at, "o", colour=INK, hollow=not filled, size=size)
    paper.text(*at, str(number), anchor="center", colour=WHITE if filled else INK, size=11, bold=True)

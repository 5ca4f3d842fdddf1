"""Fields with two axes: a grid, years below it, lines with marks and intervals, and uprights.

Knows how lines are told apart without colour, and that a missing year leaves a gap. Does not know what is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from varpu_eval.report.figures.dotrows import Look
from varpu_eval.report.figures.paper import BLUE, GREY, INK, LIGHT, LINE_PX, ORANGE, Paper, Scale

LEFT: Final = 56.0
"""Room for what is written at the left of a field."""

SMALL: Final = 12
"""Size of text at an axis."""

_ASIDE_PX = 4.0
"""Pixels between intervals that stand side by side."""

_YEAR_PX = 36.0
"""Room for a year beside an upright."""

Write = Callable[[float], str]
"""Writes a value on an axis."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line and its marks look; without `width` there is no line, without a marker no marks."""

    look: Look
    width: float = 0
    dashed: bool = False


FOCUS: Final = Stroke(Look("o", BLUE), 2.6)
OTHERS: Final = (
    Stroke(Look("s", ORANGE), 1.8, dashed=True),
    Stroke(Look("^", INK), 1.4, dashed=True),
    Stroke(Look("v", GREY), 1.4, dashed=True),
)
COUNTRY: Final = Stroke(Look("D", GREY, hollow=True), 1.6)

Point = tuple[float, float, float | None, float | None]
"""Where across (such as a year), the value, its lower and upper limit."""


@dataclass(frozen=True, slots=True)
class Line:
    """Values that belong together, in order; where a step across is longer than the shortest, the line has a gap."""

    name: str
    stroke: Stroke
    points: Sequence[Point]


def line_strokes(places: Sequence[str]) -> dict[str, Stroke]:
    """Return how the line of each place looks: the first place stands out, the country is like no municipality."""
    looks = iter((FOCUS, *OTHERS))
    return {place: COUNTRY if place == "FI" else next(looks, OTHERS[-1]) for place in places}


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a sheet with a scale across and one upwards."""

    paper: Paper
    across: Scale
    up: Scale

    @property
    def left(self) -> float:
        """The left edge; marks stay a little inside it."""
        return self.across.first - 10

    @property
    def right(self) -> float:
        """The right edge."""
        return self.across.last + 10

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.up.last - 8

    @property
    def bottom(self) -> float:
        """The lower edge, where the axis is."""
        return self.up.first


def field_of(
    paper: Paper, left: float, right: float, top: float, bottom: float, *,
    across: Sequence[float], up: Sequence[float], steps: int = 5,
) -> Field:  # fmt: skip
    """Return the field between these edges whose axes hold the values `across` and `up`, round ticks around these.

    Where all values up are 0, the axis goes to 1, and never below 0.
    """
    upwards = Scale(list(up) if any(up) else [0.0, 1.0], bottom, top + 8, steps=steps, around=True)
    return Field(paper, Scale(list(across), left + 10, right - 10), upwards)


def draw_grid(field: Field, write: Write, *, strong: float | None = None) -> None:
    """Draw a line across at every tick, that at `strong` darker, with its value at the left."""
    for tick in field.up.ticks:
        dark = strong is not None and math.isclose(tick, strong)
        y, colour, width = field.up(tick), GREY if dark else LIGHT, 1.4 if dark else 1
        field.paper.line(field.left, y, field.right, y, colour=colour, width=width)
        field.paper.text(field.left - 8, y, write(tick), anchor="right", colour=GREY, size=SMALL)


def draw_years(field: Field, first: float, last: float, *, apart: float = 70) -> None:
    """Write years below the field, `apart` pixels or more from one another; the last one always."""
    every = max(1, math.ceil((last - first) * apart / (field.across.last - field.across.first)))
    for year in range(int(last), math.ceil(first) - 1, -every):
        field.paper.text(field.across(year), field.bottom + 16, str(year), anchor="center", colour=GREY, size=SMALL)


def draw_breaks(field: Field, years: Sequence[int], *, named: bool = True) -> None:
    """Draw a dashed upright before each year that begins something else, if it is inside the field, and name the year.

    Names that would lie over one another stand on several levels.
    """
    ends, y = field.left, field.top + 8
    for year in sorted(set(years)):
        x = field.across(year - 0.5)  # the break lies between two years
        if not field.across.first <= x <= field.across.last:
            continue
        field.paper.line(x, field.top, x, field.bottom, colour=INK, dashed=True)
        if named:
            y = y + LINE_PX if x < ends else field.top + 8
            field.paper.text(x + 4, y, str(year), size=SMALL - 1, colour=INK)
            ends = x + _YEAR_PX


def draw_lines(field: Field, lines: Sequence[Line], *, size: float = 7) -> None:
    """Draw lines, intervals and marks; intervals of several lines stand side by side, so that each can be seen."""
    whiskers = any(low is not None for line in lines for *_, low, _ in line.points)
    step = min(_ASIDE_PX, 0.8 * _spacing(field, lines) / len(lines)) if whiskers else 0
    for index, line in enumerate(lines):
        _draw_line(field, line, (index - (len(lines) - 1) / 2) * step, size)


def _spacing(field: Field, lines: Sequence[Line]) -> float:
    """Return the pixels between neighbouring values across."""
    places = sorted({field.across(at) for line in lines for at, *_ in line.points})
    return min((b - a for a, b in pairwise(places)), default=field.right - field.left)


def _draw_line(field: Field, line: Line, shift: float, size: float) -> None:
    paper, look = field.paper, line.stroke.look
    for part in stretches(line.points) if line.stroke.width else ():
        path = [(field.across(at) + shift, field.up(value)) for at, value, *_ in part]
        paper.path(path, colour=look.colour, width=line.stroke.width, dashed=line.stroke.dashed)
    for at, value, low, high in line.points if look.marker else ():
        x = field.across(at) + shift
        if low is not None and high is not None:
            paper.line(x, field.up(low), x, field.up(high), colour=look.colour, width=1.2)
        paper.dot(x, field.up(value), look.marker, colour=look.colour, hollow=look.hollow, size=size)


def stretches(points: Sequence[Point]) -> list[list[Point]]:
    """Return the parts of a line between its gaps.

    >>> [len(part) for part in stretches([(y, 1.0, None, None) for y in (2006, 2007, 2010, 2011, 2012)])]
    [2, 3]
    """
    steps = [b[0] - a[0] for a, b in pairwise(points)]
    usual = min((step for step in steps if step > 0), default=1.0)
    parts: list[list[Point]] = [[point] for point in points[:1]]
    for step, point in zip(steps, points[1:], strict=True):
        if step > usual:
            parts.append([])
        parts[-1].append(point)
    return parts

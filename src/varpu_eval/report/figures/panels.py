"""Sheets of small fields: each with a title, side by side on the wide sheet, one under another on the narrow one.

Knows where a panel stands. Does not know what is drawn in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.axes import LEFT, SMALL, Stroke
from varpu_eval.report.figures.legends import Legend
from varpu_eval.report.figures.paper import LINE_PX, WIDE, Paper, wrapped

_BELOW = 34.0
"""Room for the years below a field."""

_RIGHT = 14.0

Draw = Callable[[Paper, float, float, float, float], None]
"""Draws a field on a sheet between its left, right, upper and lower edges."""


@dataclass(frozen=True, slots=True)
class SmallField:
    """One panel: its title, and what draws its field."""

    title: str
    draw: Draw


def draw_panels(
    panels: Sequence[SmallField], legend: Sequence[tuple[Stroke, str]], width: float, *, across: int, height: float
) -> bytes:
    """Draw panels in rows of `across` below one legend; every field is `height` pixels high."""
    above = Legend(legend, width)
    room = width / across
    rows = [panels[first : first + across] for first in range(0, len(panels), across)]
    titles = {panel.title: wrapped(panel.title, room - 2 * _RIGHT, SMALL + 2) for panel in panels}
    heads = [max(len(titles[panel.title]) for panel in row) * LINE_PX + 8.0 for row in rows]
    paper = Paper(width, above.height + sum(heads) + len(rows) * (height + _BELOW))
    above.draw(paper)
    top = above.height
    for row, head in zip(rows, heads, strict=True):
        for column, panel in enumerate(row):
            left = column * room
            paper.lines(left, top + 10, titles[panel.title], size=SMALL + 1, bold=True)
            panel.draw(paper, left + LEFT, left + room - _RIGHT, top + head, top + head + height)
        top += head + height + _BELOW
    return paper.svg()


def beside(count: int, width: float, most: int = 3) -> int:
    """Return how many panels stand side by side: one on the narrow sheet.

    >>> beside(5, 720), beside(2, 720), beside(5, 360)
    (3, 2, 1)
    """
    return min(count, most) if width >= WIDE else 1

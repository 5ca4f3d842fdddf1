"""What stands in the cells of a grid: numbers on a colour, and the marks of what is not shown.

Knows the looks of cells, each told from the others without colour. Does not know what the cells mean.
"""

from __future__ import annotations

from collections.abc import Callable

from varpu_eval.report.figures.paper import BLUE, GREY, INK, WHITE, Paper, mixed

Stamp = Callable[[Paper, float, float, float, float], None]
"""Draws one cell's content: paper, left, top, width, height."""


def fill(colour: str) -> Stamp:
    """Return a stamp that fills the cell."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.box(x, y, width, height, colour=colour)

    return stamp


def blank(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Draw nothing: a sector does not meet itself."""


def hatched(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a figure that is hidden."""
    paper.box(x, y, width, height, colour=WHITE, hatch="////")


def zero(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a zero."""
    paper.box(x, y, width, height, colour=WHITE)
    paper.text(x + width / 2, y + height / 2, "0", anchor="center", colour=GREY, size=12)


def less(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp the mark of less than chance."""
    paper.box(x, y, width, height, colour=WHITE)
    paper.dot(x + width - 6, y + 6, "v", colour=INK, size=6)


def ring(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a ring: met, but how often is not shown."""
    paper.box(x, y, width, height, colour=WHITE)
    paper.dot(x + width / 2, y + height / 2, "o", colour=GREY, hollow=True, size=8)


def disc(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a disc: there are data."""
    paper.dot(x + width / 2, y + height / 2, "o", colour=BLUE, size=min(14, width - 2, height - 4))


def dash(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a dash: there is nothing to show."""
    paper.line(x + width / 2 - 3, y + height / 2, x + width / 2 + 3, y + height / 2, colour=GREY, width=1.2)


def unknown(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a figure that cannot be told."""
    paper.box(x, y, width, height, colour=WHITE)
    paper.text(x + width / 2, y + height / 2, "?", anchor="center", colour=GREY, size=12)


def moved(colour: str, told: str, marker: str, size: str) -> Stamp:
    """Return a stamp of a number on a colour, and under it which way it moved and by how much."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.box(x, y, width, height, colour=colour)
        middle = x + width / 2
        paper.text(middle, y + height * 0.3, told, anchor="center", size=12)
        paper.dot(middle - 7, y + height * 0.74, marker, size=6)
        paper.text(middle, y + height * 0.74, size, size=11, bold=True)

    return stamp


def arrow(marker: str) -> Stamp:
    """Return a stamp of which way a figure moved."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.dot(x + width / 2, y + height / 2, marker, size=7)

    return stamp


def number(colour: str, told: str, ink: str, *, bold: bool = False) -> Stamp:
    """Return a stamp of a number on a colour."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.box(x, y, width, height, colour=colour)
        paper.text(x + width / 2, y + height / 2, told, anchor="center", colour=ink, size=12, bold=bold)

    return stamp


def over(stamp: Stamp, told: str) -> Stamp:
    """Return a stamp with a strip of its own for a second figure below it."""

    def both(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        strip = height * 0.4
        stamp(paper, x, y, width, height - strip)
        paper.box(x, y + height - strip, width, strip, colour=WHITE)
        size = 11 if len(told) * 6 < width else 9
        paper.text(x + width / 2, y + height - strip / 2, told, anchor="center", size=size)

    return both


def less_number(told: str) -> Stamp:
    """Return a stamp of a number that is less than chance."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        less(paper, x, y, width, height)
        paper.text(x + width / 2, y + height / 2, told, anchor="center", size=12)

    return stamp


def tint(share: float) -> str:
    """Return the blue of a share between 0 (white) and 1."""
    return mixed(BLUE, share)

"""Draws grids of cells: labels down, years or numbers across, a stamp in each cell.

Knows the layout in both widths and the looks of cells. Does not know what the cells mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.paper import BLUE, GREY, INK, LINE_PX, NARROW, WHITE, Paper, wrapped

Stamp = Callable[[Paper, float, float, float, float], None]
"""Draws one cell's content: paper, left, top, width, height."""

_HALF = 0.5
_MARGIN = 12


@dataclass(frozen=True, slots=True)
class Block:
    """One panel of a grid: title, row labels, column labels, and what is drawn in each (row, column)."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[Stamp]]


def draw(blocks: Sequence[Block], legend: Sequence[tuple[Stamp, str]], width: float) -> bytes:
    """Draw the blocks one under another; on the narrow sheet each row's label stands above its cells if need be."""
    narrow = width == NARROW
    keys = _key_rows(legend, width)
    heights = [_block_height(block, narrow=narrow) for block in blocks]
    paper = Paper(width, len(keys) * 28 + 12 + sum(heights))
    for index, row in enumerate(keys):
        for x, stamp, told in row:
            stamp(paper, x, 4 + index * 28, 22, 20)
            paper.text(x + 30, 14 + index * 28, told, size=13)
    y = len(keys) * 28 + 8.0
    for block, height in zip(blocks, heights, strict=True):
        _draw_block(paper, block, y, narrow=narrow)
        y += height
    return paper.svg()


def _label_width(block: Block, *, narrow: bool) -> float:
    """Return how wide the labels' column is; 0 when they stand above their rows."""
    if not narrow:
        return 230
    return 0 if len(block.columns) > 9 else 130  # noqa: PLR2004 - more columns than fit beside the labels


def _row_height(block: Block, label: str, *, narrow: bool) -> float:
    width = _label_width(block, narrow=narrow)
    lines = len(wrapped(label, (width or NARROW) - 8))
    return lines * LINE_PX + 24 if not width else max(28, lines * LINE_PX + 6)


def _block_height(block: Block, *, narrow: bool) -> float:
    return 58 + sum(_row_height(block, label, narrow=narrow) for label in block.rows)


def _draw_block(paper: Paper, block: Block, top: float, *, narrow: bool) -> None:
    left = _label_width(block, narrow=narrow)
    step = min((paper.width - left - _MARGIN) / len(block.columns), 64)
    paper.text(0, top + 14, block.title, bold=True, size=15)
    every = math.ceil(10 * len(block.columns[-1]) / step)  # a label of a year needs room for four digits
    for index, column in enumerate(block.columns):
        if (len(block.columns) - 1 - index) % every == 0:
            paper.text(left + (index + _HALF) * step, top + 36, column, anchor="center", colour=GREY, size=12)
    y = top + 46
    for label, cells in zip(block.rows, block.cells, strict=True):
        height = _row_height(block, label, narrow=narrow)
        lines = wrapped(label, (left or paper.width) - 8)
        cell_top, cell_height = (y, height) if left else (y + len(lines) * LINE_PX, 22.0)
        first = y + height / 2 - (len(lines) - 1) * LINE_PX / 2 if left else y + 10
        paper.lines(0, first, lines)
        for index, stamp in enumerate(cells):
            stamp(paper, left + index * step, cell_top, step, cell_height)
        y += height


def _key_rows(legend: Sequence[tuple[Stamp, str]], width: float) -> list[list[tuple[float, Stamp, str]]]:
    rows: list[list[tuple[float, Stamp, str]]] = []
    x = 0.0
    for stamp, told in legend:
        taken = 38 + len(told) * 7.2
        if not rows or x + taken > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, stamp, told))
        x += taken + 8
    return rows


def fill(colour: str) -> Stamp:
    """Return a stamp that fills the cell."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.box(x, y, width, height, colour=colour)

    return stamp


def blank(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Draw nothing: a sector does not meet itself."""


def hatched(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Stamp a figure that is hidden."""
    paper.box(x, y, width, height, colour=WHITE, hatched=True)


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


def number(colour: str, told: str, ink: str, *, bold: bool = False) -> Stamp:
    """Return a stamp of a number on a colour."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.box(x, y, width, height, colour=colour)
        paper.text(x + width / 2, y + height / 2, told, anchor="center", colour=ink, size=12, bold=bold)

    return stamp


def less_number(told: str) -> Stamp:
    """Return a stamp of a number that is less than chance."""

    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        less(paper, x, y, width, height)
        paper.text(x + width / 2, y + height / 2, told, anchor="center", size=12)

    return stamp


def tint(share: float) -> str:
    """Return the blue of a share between 0 (white) and 1."""
    channels = [round(255 + (int(BLUE[i : i + 2], 16) - 255) * share) for i in (1, 3, 5)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)

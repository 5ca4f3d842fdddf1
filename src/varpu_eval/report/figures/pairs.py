"""Draws rows of two marks, each row on a scale of its own whose ends are written below it.

Knows the layout in both widths. Does not know what the rows measure, nor who the two are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.dotrows import Look
from varpu_eval.report.figures.paper import BLUE, GREY, LIGHT, LINE_PX, NARROW, ORANGE, PALE, WIDE, Paper, wrapped

LOOKS = (Look("o", BLUE), Look("D", ORANGE, hollow=True))
"""The first and the second of a pair."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the two: its value with limits where it has them, and what is written of it; a value may be missing."""

    told: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: its label, the two marks, the ends of its scale with what is written at them, and the conclusion."""

    label: str
    marks: tuple[Mark, Mark]
    scale: tuple[float, float]
    ends: tuple[str, str]
    told: str


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one title."""

    title: str
    rows: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand on a sheet, in pixels from the left: the field of the marks, the figures, the conclusions."""

    field: tuple[float, float]
    figures: float
    told: float
    label_px: float
    told_px: float


_WIDE = _Columns((226, 408), 428, 586, 210, WIDE - 586)
_NARROW = _Columns((10, 190), 212, 4, NARROW - 8, NARROW - 8)
_STEP = 18
_FIELD = 2 * _STEP + 24
"""Height of two marks and of the ends of their scale below them."""

_BOLD = 16
"""Size of ordinary text that takes as much room as bold text of the usual size."""

_SMALL = 12
_SMALL_LINE = 15
_GAP = 16
"""Room above and below a title."""


def draw(blocks: Sequence[Block], names: tuple[str, str], *, narrow: bool) -> bytes:
    """Draw the blocks one under another, after the names of the two."""
    height = _row_height_narrow if narrow else _row_height
    width = NARROW if narrow else WIDE
    titles = [wrapped(block.title, width, _BOLD) for block in blocks]
    rows = sum(height(row) for block in blocks for row in block.rows)
    paper = Paper(width, 34 + rows + sum(len(lines) * LINE_PX + _GAP for lines in titles))
    x = 0.0
    for look, name in zip(LOOKS, names, strict=True):
        paper.dot(x + 8, 12, look.marker, colour=look.colour, hollow=look.hollow)
        paper.text(x + 20, 12, name, size=13)
        x += 40 + len(name) * 8
    y = 30.0
    for block, lines in zip(blocks, titles, strict=True):
        paper.lines(0, y + 16, lines, bold=True)
        y += len(lines) * LINE_PX + _GAP
        for row in block.rows:
            (_draw_narrow if narrow else _draw_wide)(paper, row, y)
            y += height(row)
    return paper.svg()


def _row_height(row: Pair) -> float:
    told = len(wrapped(row.told, _WIDE.told_px, _SMALL)) * _SMALL_LINE
    return max(_FIELD, len(wrapped(row.label, _WIDE.label_px)) * LINE_PX, told) + 10


def _row_height_narrow(row: Pair) -> float:
    told = len(wrapped(row.told, _NARROW.told_px, _SMALL)) * _SMALL_LINE
    return len(wrapped(row.label, _NARROW.label_px)) * LINE_PX + 8 + _FIELD + told + 14


def _draw_wide(paper: Paper, row: Pair, y: float) -> None:
    height = _row_height(row)
    paper.line(0, y, WIDE, y, colour=LIGHT)
    _column(paper, 0, y + height / 2, wrapped(row.label, _WIDE.label_px))
    _draw_marks(paper, row, y + (height - _FIELD) / 2, _WIDE)
    told = wrapped(row.told, _WIDE.told_px, _SMALL)
    first = y + height / 2 - (len(told) - 1) * _SMALL_LINE / 2
    for number, line in enumerate(told):
        paper.text(_WIDE.told, first + number * _SMALL_LINE, line, size=_SMALL)


def _draw_narrow(paper: Paper, row: Pair, y: float) -> None:
    label = wrapped(row.label, _NARROW.label_px)
    band = len(label) * LINE_PX + 8
    paper.box(0, y, NARROW, band, colour=PALE)
    _column(paper, 4, y + band / 2, label)
    _draw_marks(paper, row, y + band, _NARROW)
    for number, line in enumerate(wrapped(row.told, _NARROW.told_px, _SMALL)):
        paper.text(_NARROW.told, y + band + _FIELD + 8 + number * _SMALL_LINE, line, size=_SMALL)


def _column(paper: Paper, x: float, middle: float, lines: list[str]) -> None:
    paper.lines(x, middle - (len(lines) - 1) * LINE_PX / 2, lines)


def _draw_marks(paper: Paper, row: Pair, top: float, columns: _Columns) -> None:
    """Draw the two marks one under the other between the ends of the row's scale, and write their figures beside."""
    (left, right), (low, high) = columns.field, row.scale

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    bottom = top + 2 * _STEP + 4
    for end, anchor, told in ((left, "left", row.ends[0]), (right, "right", row.ends[1])):
        paper.line(end, top + 4, end, bottom, colour=LIGHT)
        paper.text(end, bottom + 9, told, anchor=anchor, colour=GREY, size=11)
    paper.line(left, bottom, right, bottom, colour=LIGHT)
    for number, (look, mark) in enumerate(zip(LOOKS, row.marks, strict=True)):
        y = top + 4 + (number + 0.5) * _STEP
        paper.dot(columns.figures, y, look.marker, colour=look.colour, hollow=look.hollow, size=7)
        paper.text(columns.figures + 10, y, mark.told, size=13)
        if mark.value is not None:
            if mark.low is not None and mark.high is not None:
                paper.line(across(mark.low), y, across(mark.high), y, colour=look.colour, width=2.2)
            paper.dot(across(mark.value), y, look.marker, colour=look.colour, hollow=look.hollow, size=8)

"""Draws grids of cells: labels down, heads across, a stamp in each cell.

Knows the layout in both widths. Does not know what the cells look like nor what they mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.paper import GREY, LINE_PX, NARROW, WIDE, Paper, flowed, wrapped
from varpu_eval.report.figures.stamps import Stamp

_HALF = 0.5
_MARGIN = 12
_HEAD_GAP = 4
_SMALL = 12
_SMALL_LINE = 15
_YEAR = 4
"""Longer heads of columns than a year's are words."""


@dataclass(frozen=True, slots=True)
class Block:
    """One panel of a grid: title, row labels, column labels, and what is drawn in each (row, column).

    `key` is written under the title; `label_px` is the width of the labels on the wide sheet, `cell_px` the least
    height of a cell; `above` sets the labels above their rows on the narrow sheet however few the columns.
    """

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[Stamp]]
    key: str = ""
    label_px: float = 230
    cell_px: float = 28
    above: bool = False


def draw(blocks: Sequence[Block], legend: Sequence[tuple[Stamp, str]], width: float) -> bytes:
    """Draw the blocks one under another; on the narrow sheet each row's label stands above its cells if need be."""
    narrow = width == NARROW
    keys = _key_rows(legend, width)
    heights = [_block_height(block, narrow=narrow) for block in blocks]
    paper = Paper(width, len(keys) * 28 + 12 + sum(heights))
    for index, row in enumerate(keys):
        for x, (stamp, told) in row:
            stamp(paper, x, 4 + index * 28, 22, 20)
            paper.text(x + 30, 14 + index * 28, told, size=13)
    y = len(keys) * 28 + 8.0
    for block, height in zip(blocks, heights, strict=True):
        _draw_block(paper, block, y, narrow=narrow)
        y += height
    return paper.svg()


def heads_fit(columns: Sequence[str], label_px: float) -> bool:
    """Say whether no word of the columns' heads would be broken on the wide sheet beside labels of that width."""
    room = (WIDE - label_px - _MARGIN) / len(columns) - _HEAD_GAP
    return all(word in wrapped(word, room, _SMALL) for column in columns for word in column.split())


def _label_width(block: Block, *, narrow: bool) -> float:
    """Return how wide the labels' column is; 0 when they stand above their rows."""
    if not narrow:
        return block.label_px
    return 0 if block.above or len(block.columns) > 9 else 130  # noqa: PLR2004 - more than fit beside the labels


def _step(block: Block, *, narrow: bool) -> float:
    """Return the width of a column; columns headed by words take all the room there is."""
    room = ((NARROW if narrow else WIDE) - _label_width(block, narrow=narrow) - _MARGIN) / len(block.columns)
    return room if _in_words(block) else min(room, 64)


def _in_words(block: Block) -> bool:
    return max(map(len, block.columns)) > _YEAR


def _heads(block: Block, *, narrow: bool) -> list[list[str]]:
    room = _step(block, narrow=narrow) - _HEAD_GAP
    return [wrapped(column, room, _SMALL) if _in_words(block) else [column] for column in block.columns]


def _top_height(block: Block, *, narrow: bool) -> float:
    """Return how much room title, key and heads take."""
    key = wrapped(block.key, NARROW if narrow else WIDE) if block.key else []
    lines = max(map(len, _heads(block, narrow=narrow)))
    return 46 + len(key) * LINE_PX + (lines - 1) * _SMALL_LINE


def _row_height(block: Block, label: str, *, narrow: bool) -> float:
    width = _label_width(block, narrow=narrow)
    lines = len(wrapped(label, (width or NARROW) - 8))
    return lines * LINE_PX + block.cell_px if not width else max(block.cell_px, lines * LINE_PX + 6)


def _block_height(block: Block, *, narrow: bool) -> float:
    rows = sum(_row_height(block, label, narrow=narrow) for label in block.rows)
    return 12 + _top_height(block, narrow=narrow) + rows


def _draw_block(paper: Paper, block: Block, top: float, *, narrow: bool) -> None:
    left, step = _label_width(block, narrow=narrow), _step(block, narrow=narrow)
    paper.text(0, top + 14, block.title, bold=True, size=15)
    paper.lines(0, top + 36, wrapped(block.key, paper.width) if block.key else [], colour=GREY)
    y = top + _top_height(block, narrow=narrow)
    # a label of a year needs room for four digits
    every = 1 if _in_words(block) else math.ceil(10 * len(block.columns[-1]) / step)
    for index, head in enumerate(_heads(block, narrow=narrow)):
        if (len(block.columns) - 1 - index) % every == 0:
            for number, line in enumerate(reversed(head)):
                x = left + (index + _HALF) * step
                paper.text(x, y - 10 - number * _SMALL_LINE, line, anchor="center", colour=GREY, size=_SMALL)
    for label, cells in zip(block.rows, block.cells, strict=True):
        height = _row_height(block, label, narrow=narrow)
        lines = wrapped(label, (left or paper.width) - 8)
        cell_top, cell_height = (y, height) if left else (y + len(lines) * LINE_PX, block.cell_px - 6)
        first = y + height / 2 - (len(lines) - 1) * LINE_PX / 2 if left else y + 10
        paper.lines(0, first, lines)
        for index, stamp in enumerate(cells):
            stamp(paper, left + index * step, cell_top, step, cell_height)
        y += height


def _key_rows(legend: Sequence[tuple[Stamp, str]], width: float) -> list[list[tuple[float, tuple[Stamp, str]]]]:
    return flowed(legend, lambda entry: 38 + len(entry[1]) * 7.2, width)

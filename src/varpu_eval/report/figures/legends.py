"""What stands around a field: the legend above it, and sentences below it.

Knows how much room they take. Does not know what is drawn in the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.axes import SMALL, Stroke
from varpu_eval.report.figures.paper import GREY, Paper, flowed, wrapped


@dataclass(frozen=True, slots=True)
class Legend:
    """What strokes stand for, in rows that fit `width`; a long text is broken into lines."""

    entries: Sequence[tuple[Stroke, str]]
    width: float

    @property
    def height(self) -> float:
        """How much of the sheet it takes."""
        return sum(self._height(row) for row in self._rows()) + 14

    def draw(self, paper: Paper, top: float = 0) -> None:
        """Draw it from `top` down."""
        y = top + 12
        for row in self._rows():
            for x, (stroke, told) in row:
                _draw_sample(paper, x, y, stroke)
                paper.lines(x + 30, y, self._told(told), size=SMALL + 1)
            y += self._height(row)

    def _rows(self) -> list[list[tuple[float, tuple[Stroke, str]]]]:
        return flowed(self.entries, lambda entry: 40 + max(map(len, self._told(entry[1]))) * 7.4, self.width)

    def _told(self, told: str) -> list[str]:
        return wrapped(told, self.width - 34, SMALL + 1)

    def _height(self, row: Sequence[tuple[float, tuple[Stroke, str]]]) -> float:
        return max(len(self._told(told)) for _, (_, told) in row) * 18 + 6


def _draw_sample(paper: Paper, x: float, y: float, stroke: Stroke) -> None:
    """Draw a short piece of a line with a mark, as a legend has it."""
    if stroke.width:
        paper.line(x, y, x + 24, y, colour=stroke.look.colour, width=stroke.width, dashed=stroke.dashed)
    if stroke.look.marker:
        paper.dot(x + 12, y, stroke.look.marker, colour=stroke.look.colour, hollow=stroke.look.hollow, size=8)


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Sentences below a field, broken into lines that fit `width`."""

    notes: Sequence[str]
    width: float

    @property
    def height(self) -> float:
        """How much of the sheet they take."""
        return len(self._lines()) * 18

    def draw(self, paper: Paper, top: float) -> None:
        """Write them from `top` down."""
        paper.lines(0, top, self._lines(), colour=GREY, size=SMALL + 1)

    def _lines(self) -> list[str]:
        return [line for note in self.notes for line in wrapped(note, self.width - 10, SMALL + 1)]

"""Draws bars of answers stacked about a middle line, one panel a municipality.

Knows the layout in both widths and the looks of answers. Does not know what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.paper import (
    BLUE,
    GREY,
    INK,
    LINE_PX,
    NARROW,
    ORANGE,
    PALE,
    WHITE,
    WIDE,
    Paper,
    flowed,
    mixed,
    wrapped,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One class of answers: its share, how much of that lies left of the middle, its tone, and its number as written.

    `tone` runs from -1, the lowest answer of the scale, over 0, its middle, to 1, the highest.
    """

    share: float
    left: float
    tone: float
    told: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The answers of one year, `label`, from the lowest to the highest; without parts only its `mark` is written."""

    label: str
    parts: Sequence[Part] = ()
    n: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn: titles of the panels, and each question's bars by panel; the legend; the heading of n."""

    panels: Sequence[str]
    questions: Mapping[str, Mapping[str, Sequence[Bar]]]
    legend: Sequence[tuple[float, str]]
    n: str


_BAR = 20
_STEP = 25
_LABEL_PX = 40
_N_PX = 46
_GAP = 22
_SMALL = 12
_DIGIT_PX = 7.5
_DARK = 0.8
"""Tones further than this from the middle are dark, and their numbers white."""


def draw(chart: Bars, *, narrow: bool) -> bytes:
    """Draw the chart: two panels side by side on the wide sheet, one under another on the narrow one."""
    width, beside = (NARROW, 1) if narrow else (WIDE, min(2, len(chart.panels)))
    legend = flowed(chart.legend, lambda entry: 30 + len(entry[1]) * 7.2, width)
    heights = [max(len(_told(told, width)) for _, (_, told) in line) * LINE_PX + 6 for line in legend]
    rows = [chart.panels[i : i + beside] for i in range(0, len(chart.panels), beside)]
    top = sum(heights) + 8.0
    paper = Paper(width, top + sum(_height(chart, row, width) for row in rows))
    y = 0.0
    for line, height in zip(legend, heights, strict=True):
        for x, (tone, told) in line:
            _fill(paper, (x, y + 3, 22, 18), tone)
            for index, words in enumerate(_told(told, width)):
                paper.text(x + 28, y + 12 + index * LINE_PX, words, size=13)
        y += height
    for row in rows:
        _draw_row(paper, chart, row, top)
        top += _height(chart, row, width)
    return paper.svg()


def _told(words: str, width: float) -> list[str]:
    """Break what an entry of the legend says into lines, where it is wider than the sheet."""
    return wrapped(words, width - 28, 13)


def _bars(chart: Bars, question: str, panels: Sequence[str]) -> int:
    return max((len(chart.questions[question].get(panel, ())) for panel in panels), default=0)


def _head(question: str, width: float) -> float:
    return len(wrapped(question, width - 8)) * LINE_PX + 8


def _height(chart: Bars, panels: Sequence[str], width: float) -> float:
    return 42 + sum(
        _head(question, width) + _bars(chart, question, panels) * _STEP + 14 for question in chart.questions
    )


def _reach(chart: Bars) -> tuple[float, float]:
    """Return how far the bars reach to the left and to the right of the middle, in shares."""
    bars = [bar for panels in chart.questions.values() for here in panels.values() for bar in here]
    left = max((sum(part.left for part in bar.parts) for bar in bars), default=0)
    right = max((sum(part.share - part.left for part in bar.parts) for bar in bars), default=0)
    return max(left, 0.1), max(right, 0.1)


def _draw_row(paper: Paper, chart: Bars, panels: Sequence[str], top: float) -> None:
    width = (paper.width - _GAP * (len(panels) - 1)) / len(panels)
    left, right = _reach(chart)
    for index, panel in enumerate(panels):
        x = index * (width + _GAP)
        paper.text(x, top + 12, panel, bold=True, size=15)
        paper.text(x + width, top + 12, chart.n, anchor="right", colour=GREY, size=_SMALL)
    y = top + 28
    for question, bars in chart.questions.items():
        lines, height = wrapped(question, paper.width - 8), _head(question, paper.width)
        paper.box(0, y, paper.width, height, colour=PALE, line=PALE)
        paper.lines(4, y + 13, lines)
        y += height
        for index, panel in enumerate(panels):
            room = width - _LABEL_PX - _N_PX
            unit = room / (left + right)
            x = index * (width + _GAP)
            here = bars.get(panel, ())
            if any(bar.parts for bar in here):
                middle = x + _LABEL_PX + left * unit
                paper.line(middle, y + 1, middle, y + len(here) * _STEP + 8, colour=INK)
            for number, bar in enumerate(here):
                _draw_bar(paper, bar, (x, y + 6 + number * _STEP, width), left, unit)
        y += _bars(chart, question, panels) * _STEP + 14


def _draw_bar(paper: Paper, bar: Bar, place: tuple[float, float, float], left: float, unit: float) -> None:
    """Draw one bar in its place: left edge, top and width of its row."""
    x, y, width = place
    middle = y + _BAR / 2
    paper.text(x, middle, bar.label, size=13)
    if not bar.parts:
        paper.text(x + _LABEL_PX, middle, bar.mark, colour=GREY, size=_SMALL)
        return
    paper.text(x + width, middle, bar.n, anchor="right", colour=GREY, size=_SMALL)
    at = x + _LABEL_PX + (left - sum(part.left for part in bar.parts)) * unit
    for part in bar.parts:
        _draw_part(paper, part, at, y, part.share * unit)
        at += part.share * unit


def _draw_part(paper: Paper, part: Part, x: float, y: float, width: float) -> None:
    colour = _fill(paper, (x, y, width, _BAR), part.tone)
    room = len(part.told) * _DIGIT_PX
    if width < room + 2:
        return
    if part.tone < 0:  # a plain ground, so that the stripes do not cross the number
        paper.box(x + (width - room) / 2, y + 3, room, _BAR - 6, colour=colour, line=colour)
    ink = WHITE if abs(part.tone) > _DARK else INK
    paper.text(x + width / 2, y + _BAR / 2, part.told, anchor="center", colour=ink, size=_SMALL)


def _fill(paper: Paper, place: tuple[float, float, float, float], tone: float) -> str:
    """Fill a part and return its colour: striped below the middle, plain above it, the darker the further from it."""
    strength = abs(tone)
    colour = mixed(ORANGE if tone < 0 else BLUE, 0.05 if tone == 0 else 0.12 + 0.88 * strength**1.6)
    if tone < 0:
        stripe = mixed(ORANGE, 0.35) if strength > _DARK else ORANGE
        paper.box(*place, colour=colour, hatch="\\\\\\", line=stripe)
    paper.box(*place, colour="none" if tone < 0 else colour, line=GREY)
    return colour

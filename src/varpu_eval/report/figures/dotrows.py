"""Draws rows of dots with intervals, one panel a municipality: changes, levels and rates.

Knows the layout in both widths. Does not know what the rows measure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.paper import (
    BLUE,
    GREY,
    INK,
    LIGHT,
    LINE_PX,
    NARROW,
    ORANGE,
    PALE,
    SHADE,
    TEXT_PX,
    WIDE,
    Paper,
    Scale,
    flowed,
    wrapped,
)

Write = Callable[[float], str]
"""Writes a value on an axis."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a dot looks; form and fill differ, so that colour is never needed to tell two apart."""

    marker: str
    colour: str
    hollow: bool = False


VERDICT_LOOKS: Mapping[str, Look] = {
    "grew": Look("^", BLUE),
    "fell": Look("v", ORANGE),
    "no_change": Look("s", GREY),
    "cannot_tell": Look("o", GREY, hollow=True),
    "": Look("o", GREY),
}

ORDER_LOOKS = (Look("o", GREY, hollow=True), Look("s", GREY), Look("o", BLUE), Look("D", ORANGE), Look("^", INK))
"""Looks of years in time order, or of other things that follow one another."""

PUBLISHED_LOOK = Look("D", ORANGE, hollow=True)
"""The look of a figure that was published elsewhere."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One estimate; without a value only its `mark` is written; a `strong` one has its figure in bold."""

    look: Look
    value: float | None = None
    low: float | None = None
    high: float | None = None
    told: str = ""
    mark: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One municipality's dots by row label."""

    title: str
    rows: Mapping[str, Sequence[Dot]]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: row labels in order, panels, the legend, and how values are written on the axis.

    Values within `margin` of zero lie on a shaded ground, which the legend entry without a look names; `ends` says what
    the two ends of the axis mean.
    """

    labels: Sequence[str]
    panels: Sequence[Panel]
    legend: Sequence[tuple[Look | None, str]]
    write: Write
    axis: str = ""
    zero: bool = False
    limits: tuple[float, float] | None = None
    margin: float | None = None
    ends: tuple[str, str] = ("", "")


_DOT_STEP = 15
_TOLD_PX = 46
_LABEL_PX = 236
_PAD = 10
_SMALL = 12
_ENDS_GAP = 12
_WIDE_CHARACTER = 0.66
"""Width of an average character of the widest of common fonts as a share of the text size."""


def draw(chart: Chart, *, narrow: bool) -> bytes:
    """Draw the chart: panels side by side on the wide sheet, one under another on the narrow one."""
    return _draw_narrow(chart) if narrow or len(chart.panels) > 3 else _draw_wide(chart)  # noqa: PLR2004


def _values(chart: Chart) -> list[float]:
    found: list[float] = list(chart.limits or ())
    found += [0.0] if chart.zero else []
    found += [-chart.margin, chart.margin] if chart.margin is not None else []
    for panel in chart.panels:
        for dots in panel.rows.values():
            for dot in dots:
                found += [v for v in (dot.value, dot.low, dot.high) if v is not None]
    return found or [0.0, 1.0]


def _row_height(chart: Chart, label: str, lines: int) -> float:
    dots = max((len(panel.rows.get(label, ())) for panel in chart.panels), default=1)
    return max(lines * LINE_PX + 8, dots * _DOT_STEP + 12, 30)


def _draw_wide(chart: Chart) -> bytes:
    texts = {label: wrapped(label, _LABEL_PX - 12) for label in chart.labels}
    heights = {label: _row_height(chart, label, len(texts[label])) for label in chart.labels}
    legend = _legend_rows(chart, WIDE)
    top = len(legend) * 24 + 8.0
    bottom = top + 30 + sum(heights.values())
    paper = Paper(WIDE, bottom + _axis_height(chart, (WIDE - _LABEL_PX) / len(chart.panels)))
    _draw_legend(paper, legend)
    step = (WIDE - _LABEL_PX) / len(chart.panels)
    scales = []
    for index, panel in enumerate(chart.panels):
        left = _LABEL_PX + index * step + _PAD
        right = _LABEL_PX + (index + 1) * step - _PAD - _TOLD_PX
        scales.append(Scale(_values(chart), left, right, steps=4 if len(chart.panels) > 1 else 6))
        paper.text(left, top + 12, panel.title, bold=True)
        _draw_axis(paper, chart, scales[-1], top + 26, bottom)
    y = top + 28.0
    for label in chart.labels:
        paper.line(0, y, WIDE, y, colour=LIGHT)
        first = y + heights[label] / 2 - (len(texts[label]) - 1) * LINE_PX / 2
        paper.lines(0, first, texts[label])
        for index, panel in enumerate(chart.panels):
            told_x = _LABEL_PX + (index + 1) * step - _PAD
            _draw_dots(paper, scales[index], panel.rows.get(label, ()), y, heights[label], told_x)
        y += heights[label]
    return paper.svg()


def _draw_narrow(chart: Chart) -> bytes:
    texts = {label: wrapped(label, NARROW - 4) for label in chart.labels}
    dots = {label: max((len(p.rows.get(label, ())) for p in chart.panels), default=1) for label in chart.labels}
    heights = {label: len(texts[label]) * LINE_PX + dots[label] * _DOT_STEP + 22 for label in chart.labels}
    legend = _legend_rows(chart, NARROW)
    top = len(legend) * 24 + 8.0
    panel_height = 30 + sum(heights.values()) + _axis_height(chart, NARROW) + 4
    paper = Paper(NARROW, top + panel_height * len(chart.panels))
    _draw_legend(paper, legend)
    for panel in chart.panels:
        scale = Scale(_values(chart), 14, NARROW - _TOLD_PX - 10, steps=4)
        paper.text(0, top + 12, panel.title, bold=True, size=TEXT_PX + 1)
        y = top + 28.0
        _draw_axis(paper, chart, scale, y, y + sum(heights.values()))
        for label in chart.labels:
            paper.box(0, y, NARROW, len(texts[label]) * LINE_PX + 8, colour=PALE)
            paper.lines(4, y + 13, texts[label])
            band = len(texts[label]) * LINE_PX + 8
            _draw_dots(paper, scale, panel.rows.get(label, ()), y + band, heights[label] - band, NARROW)
            y += heights[label]
        top += panel_height
    return paper.svg()


def _axis_lines(chart: Chart, width: float) -> list[str]:
    return wrapped(chart.axis, width - _PAD, _SMALL) if chart.axis else []


def _axis_height(chart: Chart, width: float) -> float:
    ends = 0 if not any(chart.ends) else 1 if _ends_fit(chart, width - 2 * _PAD) else 2
    return 30 + (len(_axis_lines(chart, width)) + ends) * LINE_PX


def _ends_fit(chart: Chart, width: float) -> bool:
    """Say whether what the two ends of the axis mean fits on one line with a gap, in the widest of common fonts."""
    return sum(map(len, chart.ends)) * _SMALL * _WIDE_CHARACTER + _ENDS_GAP < width


def _draw_axis(paper: Paper, chart: Chart, scale: Scale, top: float, bottom: float) -> None:
    if chart.margin is not None:
        left, right = scale(-chart.margin), scale(chart.margin)
        paper.box(left, top, right - left, bottom - top, colour=SHADE, line=SHADE)
    for tick in scale.ticks:
        strong = chart.zero and tick == 0
        paper.line(scale(tick), top, scale(tick), bottom, colour=GREY if strong else LIGHT)
        paper.text(scale(tick), bottom + 12, chart.write(tick), anchor="center", colour=GREY, size=_SMALL)
    y = bottom + 12.0
    if any(chart.ends):
        y += LINE_PX
        first, last = scale.first, scale.last + _TOLD_PX
        paper.text(first, y, chart.ends[0], size=_SMALL)
        y += 0 if _ends_fit(chart, last - first) else LINE_PX
        paper.text(last, y, chart.ends[1], anchor="right", size=_SMALL)
    for line in _axis_lines(chart, scale.last - scale.first + _TOLD_PX + 2 * _PAD):
        y += LINE_PX
        paper.text((scale.first + scale.last) / 2, y, line, anchor="center", colour=GREY, size=_SMALL)


def _draw_dots(  # noqa: PLR0917 - a band and its scale
    paper: Paper, scale: Scale, dots: Sequence[Dot], top: float, height: float, told_x: float
) -> None:
    first = top + height / 2 - (len(dots) - 1) * _DOT_STEP / 2
    for index, dot in enumerate(dots):
        y = first + index * _DOT_STEP
        if dot.value is None:
            paper.text(scale.first + 4, y, dot.mark, colour=GREY, size=_SMALL)
            continue
        if dot.low is not None and dot.high is not None:
            paper.line(scale(dot.low), y, scale(dot.high), y, colour=dot.look.colour, width=2.2)
        paper.dot(scale(dot.value), y, dot.look.marker, colour=dot.look.colour, hollow=dot.look.hollow)
        paper.text(told_x, y, dot.told, anchor="right", size=13, bold=dot.strong)


def _legend_rows(chart: Chart, width: float) -> list[list[tuple[float, tuple[Look | None, str]]]]:
    return flowed(chart.legend, lambda entry: 30 + len(entry[1]) * TEXT_PX * 0.55, width)


def _draw_legend(paper: Paper, rows: list[list[tuple[float, tuple[Look | None, str]]]]) -> None:
    for index, row in enumerate(rows):
        for x, (look, words) in row:
            y = 12 + index * 24
            if look is None:
                paper.box(x, y - 8, 16, 16, colour=SHADE, line=LIGHT)
            else:
                paper.dot(x + 8, y, look.marker, colour=look.colour, hollow=look.hollow)
            paper.text(x + 20, y, words, size=13)

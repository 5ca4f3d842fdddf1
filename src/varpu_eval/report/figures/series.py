"""Pictures of indicators over years: each municipality's line, the country's line, and the breaks of the series.

Knows lines, their labels and breaks. Does not know what an indicator means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.dotrows import Look
from varpu_eval.report.figures.paper import BLUE, GREY, INK, LIGHT, NARROW, ORANGE, TEXT_PX, WIDE, Paper, Scale, wrapped
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice, gist
from varpu_eval.report.rows import Row, has_figure, no_data, one_span, origin_note, places_of, study_rows

_LINES = (
    (Look("o", BLUE), 2.6, False),
    (Look("s", ORANGE), 1.8, True),
    (Look("^", INK), 1.4, True),
    (Look("v", GREY), 1.4, True),
)
_COUNTRY = (Look("D", GREY, hollow=True), 1.6, False)
_HEIGHT = 260


Point = tuple[float, float, float | None, float | None]
"""Middle of the window in years, value, lower and upper limit."""


@dataclass(frozen=True, slots=True)
class Line:
    """One region's values; a missing year leaves a gap."""

    name: str
    look: Look
    width: float
    dashed: bool
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn: lines, breaks (year, why), a reference value, and how values and years are written."""

    lines: Sequence[Line]
    breaks: Sequence[tuple[int, str]]
    write: Callable[[float], str]
    reference: float | None = None


def indicator_series(table: ReleasedTable, labels: Labels, *, indicator: str) -> Figure | Notice:
    """Draw an indicator over the years in each municipality and in the whole country, with its breaks."""
    rows = one_span(study_rows(table, labels, indicator=indicator), labels)
    if not any(has_figure(row) for row in rows):
        return no_data(labels)
    unit = rows[0]["unit"]
    caption = labels.indicator(indicator)
    told = words.indicator_levels(table, labels, indicator=indicator)
    series = Series(_lines(rows, labels), _breaks(rows, indicator, labels), lambda v: labels.quantity(v, unit))
    return _figure(caption, series, rows, gist(told), labels)


def indicator_ratio(
    table: ReleasedTable, labels: Labels, *, indicator: str, reference: str = "country"
) -> Figure | Notice:
    """Draw an indicator as a ratio to the country or to the peer; 1 is the same level."""
    rows = one_span(study_rows(table, labels, indicator=indicator, reference=reference), labels)
    if not any(has_figure(row) for row in rows):
        return no_data(labels)
    caption = labels.text(
        "{indicator}: ratio to {reference}",
        indicator=labels.indicator(indicator),
        reference=labels.reference(reference),
    )
    told = words.indicator_ratios(table, labels, indicator=indicator, reference=reference)
    series = Series(
        _lines(rows, labels), _breaks(rows, indicator, labels), lambda v: labels.number(v, 1), reference=1.0
    )
    return _figure(caption, series, rows, gist(told), labels)


def _figure(caption: str, series: Series, rows: Sequence[Row], alt: str, labels: Labels) -> Figure:
    spans = {row["span"] for row in rows}
    note = (
        [labels.text("Each point is the mean of {n} years, drawn at their middle.", n=max(spans))]
        if max(spans) > 1
        else []
    )
    if series.reference is not None:
        note.append(labels.text("1 is the same level as the reference."))
    note.append(origin_note(rows, labels))
    return Figure(caption, " ".join(filter(None, note)), alt, _draw(series, WIDE), _draw(series, NARROW))


def _lines(rows: Sequence[Row], labels: Labels) -> list[Line]:
    looks = iter(_LINES)
    lines = []
    for place in places_of(rows, labels, "region"):
        look, width, dashed = _COUNTRY if place == "FI" else next(looks, _LINES[-1])
        here = [row for row in rows if row["region"] == place and has_figure(row)]
        points = [_point(row) for row in sorted(here, key=lambda row: row["year"])]
        if points:
            lines.append(Line(labels.municipality(place), look, width, dashed, points))
    return lines


def _point(row: Row) -> Point:
    low, high = (None if missing(row[limit]) else float(row[limit]) for limit in ("low", "high"))
    return row["year"] + (row["span"] - 1) / 2, row["estimate"], low, high


def _breaks(rows: Sequence[Row], indicator: str, labels: Labels) -> list[tuple[int, str]]:
    first = min(row["year"] for row in rows)
    last = max(row["year"] + row["span"] - 1 for row in rows)
    return [(year, why) for year, why in labels.breaks.get(indicator, ()) if first < year <= last]


def _draw(series: Series, width: float) -> bytes:
    legend = _legend(series, width)
    notes = [f"{year}: {why}" for year, why in series.breaks]
    told = [line for note in notes for line in wrapped(note, width - 10, size=13)]
    top = len(legend) * 24 + 14
    height = top + _HEIGHT + 34 + len(told) * 18
    paper = Paper(width, height)
    for index, row in enumerate(legend):
        for x, line in row:
            y = 12 + index * 24
            paper.line(x, y, x + 24, y, colour=line.look.colour, width=line.width, dashed=line.dashed)
            paper.dot(x + 12, y, line.look.marker, colour=line.look.colour, hollow=line.look.hollow, size=8)
            paper.text(x + 30, y, line.name, size=13)
    _draw_field(paper, series, top, width)
    for index, line_told in enumerate(told):
        paper.text(0, top + _HEIGHT + 42 + index * 18, line_told, colour=GREY, size=13)
    return paper.svg()


def _draw_field(paper: Paper, series: Series, top: float, width: float) -> None:
    """Draw axes, breaks and lines into the field below the legend."""
    points = [point for line in series.lines for point in line.points]
    values = [value for _, *rest in points for value in rest if value is not None]
    years = [year for year, *_ in points]
    up = Scale([0.0, *values, *([series.reference] if series.reference else [])], top + _HEIGHT, top + 8, around=True)
    left, right = 56.0, width - 14
    first, last = min(years), max(years)
    span = max(last - first, 1)

    def across(year: float) -> float:
        return left + 10 + (year - first) / span * (right - left - 20)

    for tick in up.ticks:
        strong = tick == series.reference
        paper.line(left, up(tick), right, up(tick), colour=GREY if strong else LIGHT, width=1.4 if strong else 1)
        paper.text(left - 8, up(tick), series.write(tick), anchor="right", colour=GREY, size=12)
    every = max(1, round(span / (width / 70)))
    for year in range(int(last), int(first) - 1, -every):
        if year >= first:
            paper.text(across(year), top + _HEIGHT + 16, str(year), anchor="center", colour=GREY, size=12)
    for year, _ in series.breaks:
        if first <= year - 0.5 <= last:  # the break lies between two years
            paper.line(across(year - 0.5), top, across(year - 0.5), top + _HEIGHT, colour=INK, dashed=True)
            paper.text(across(year - 0.5) + 4, top + 8, str(year), size=TEXT_PX - 3, colour=INK)
    for line in series.lines:
        _draw_line(paper, line, across, up)


def _draw_line(paper: Paper, line: Line, across: Callable[[float], float], up: Scale) -> None:
    steps = zip(line.points, line.points[1:], strict=False)
    usual = min((b[0] - a[0] for a, b in zip(line.points, line.points[1:], strict=False) if b[0] > a[0]), default=1.0)
    for a, b in steps:
        if b[0] - a[0] <= usual:  # a missing year leaves a gap
            paper.line(
                across(a[0]),
                up(a[1]),
                across(b[0]),
                up(b[1]),
                colour=line.look.colour,
                width=line.width,
                dashed=line.dashed,
            )
    for year, value, low, high in line.points:
        if low is not None and high is not None:
            paper.line(across(year), up(low), across(year), up(high), colour=line.look.colour)
        paper.dot(across(year), up(value), line.look.marker, colour=line.look.colour, hollow=line.look.hollow, size=7)


def _legend(series: Series, width: float) -> list[list[tuple[float, Line]]]:
    rows: list[list[tuple[float, Line]]] = []
    x = 0.0
    for line in series.lines:
        taken = 40 + len(line.name) * 7.4
        if not rows or x + taken > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, line))
        x += taken + 10
    return rows

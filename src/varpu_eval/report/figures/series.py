"""Pictures of indicators over years: each municipality's line, the country's line, breaks and milestones.

Knows which rows are lines, and what must be said beside them. Does not know what an indicator means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.axes import (
    LEFT,
    Line,
    Point,
    Write,
    draw_breaks,
    draw_grid,
    draw_lines,
    draw_years,
    field_of,
    line_strokes,
)
from varpu_eval.report.figures.charts import interval_note, ticks
from varpu_eval.report.figures.legends import Footnotes, Legend
from varpu_eval.report.figures.milestones import (
    Milestone,
    draw_milestones,
    milestones_of,
    organised_anew,
    strip_height,
    told_milestones,
)
from varpu_eval.report.figures.paper import NARROW, WIDE, Paper
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice, Words, gist, headed, together
from varpu_eval.report.rows import Row, has_figure, no_data, one_span, origin_note, places_of, study_rows

_HEIGHT = 260


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn: lines, breaks (year, why), a reference value, milestones, and how values are written."""

    lines: Sequence[Line]
    breaks: Sequence[tuple[int, str]]
    write: Write
    reference: float | None = None
    milestones: Sequence[Milestone] = field(default=())


def indicator_series(
    table: ReleasedTable, labels: Labels, *, indicator: str, milestones: ReleasedTable | None = None
) -> Figure | Notice:
    """Draw an indicator over the years in each municipality and in the whole country, with its breaks.

    Parameters
    ----------
    milestones
        Table `timeline`: its milestones of the study's municipalities stand above the years in which they were, and
        changes of organisation are breaks.
    """
    rows = one_span(study_rows(table, labels, indicator=indicator), labels)
    if not any(has_figure(row) for row in rows):
        return no_data(labels)
    told = words.indicator_levels(table, labels, indicator=indicator)
    lines = lines_of(rows, labels)
    years = [year for line in lines for year, *_ in line.points]
    events = [] if milestones is None else study_rows(milestones, labels)
    organised = [(year, why) for year, why in organised_anew(events, labels) if min(years) <= year - 0.5 <= max(years)]
    series = Series(
        lines,
        sorted({*breaks_of(rows, indicator, labels), *organised}),
        ticks(labels, rows[0]["unit"]),
        milestones=milestones_of(events, labels, min(years), max(years)),
    )
    return _figure(labels.indicator(indicator), series, rows, gist(told), labels)


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
        lines_of(rows, labels),
        breaks_of(rows, indicator, labels),
        ticks(labels, "ratio"),
        reference=1.0,
    )
    return _figure(caption, series, rows, _windows(told) or gist(told), labels)


def _windows(told: Words | Notice) -> str:
    """Return what is told beside the answer, where that begins with the focus: the windows of each place one by one.

    The answer itself stands beside the picture already.
    """
    if isinstance(told, Notice) or not told.about:
        return ""
    rest = told.rest()[:3]
    of_focus = rest and headed(rest[0], told.about)[0] == told.about[0]
    return together(rest, told.about) if of_focus and len(rest) > 1 else ""


def lines_of(rows: Sequence[Row], labels: Labels) -> list[Line]:
    """Return a line for each place of the rows that has a figure: focus, peers, country."""
    places = places_of(rows, labels, "region")
    strokes = line_strokes(list(dict.fromkeys([*labels.regions, *places])))
    lines = []
    for place in places:
        here = [row for row in rows if row["region"] == place and has_figure(row)]
        if points := [point_of(row) for row in sorted(here, key=lambda row: row["year"])]:
            lines.append(Line(labels.municipality(place), strokes[place], points))
    return lines


def point_of(row: Row) -> Point:
    """Return a row as a point at the middle of its window."""
    low, high = (None if missing(row[limit]) else float(row[limit]) for limit in ("low", "high"))
    return row["year"] + (row["span"] - 1) / 2, float(row["estimate"]), low, high


def breaks_of(rows: Sequence[Row], indicator: str, labels: Labels) -> list[tuple[int, str]]:
    """Return the catalogue's breaks of an indicator within the years of the rows."""
    first = min(row["year"] for row in rows)
    last = max(row["year"] + row["span"] - 1 for row in rows)
    return [(year, why) for year, why in labels.breaks.get(indicator, ()) if first < year <= last]


def series_notes(rows: Sequence[Row], labels: Labels) -> list[str]:
    """Return how lines over years are read: windows, intervals, gaps."""
    spans = max(row["span"] for row in rows)
    note = [labels.text("Each point is the mean of {n} years, drawn at their middle.", n=spans)] if spans > 1 else []
    if any(has_figure(row) and not missing(row["low"]) for row in rows):
        note.append(interval_note(labels))
    return [*note, gap_note(rows, labels)]


def gap_note(rows: Sequence[Row], labels: Labels) -> str:
    """Return what a gap in a line is, where there may be one."""
    if all(has_figure(row) for row in rows):
        return ""
    return labels.text("Where a line has a gap, ends or is not there, no value can be shown; that is not zero.")


def _figure(caption: str, series: Series, rows: Sequence[Row], alt: str, labels: Labels) -> Figure:
    note = series_notes(rows, labels)
    if series.reference is not None:
        note.append(labels.text("1 is the same level as the reference."))
    if series.milestones:
        note.append(labels.text("Numbers above the years are milestones, told below the picture."))
    note.append(origin_note(rows, labels))
    told = [alt, *_told_breaks(series, labels), *told_milestones(series.milestones, labels)]
    return Figure(caption, " ".join(filter(None, note)), " ".join(told), _draw(series, WIDE), _draw(series, NARROW))


def _told_breaks(series: Series, labels: Labels) -> list[str]:
    if not series.breaks:
        return []
    breaks = labels.listed(f"{year} ({why})" for year, why in series.breaks)
    return [labels.text("Breaks in the series: {breaks}.", breaks=breaks)]


def _draw(series: Series, width: float) -> bytes:
    legend = Legend([(line.stroke, line.name) for line in series.lines], width)
    notes = [f"{year}: {why}" for year, why in series.breaks]
    notes += [milestone.told for milestone in series.milestones]
    below = Footnotes(notes, width)
    points = [point for line in series.lines for point in line.points]
    years = [year for year, *_ in points]
    year_px = (width - LEFT - 34) / max(max(years) - min(years), 1)
    top = legend.height + strip_height(series.milestones, year_px)
    paper = Paper(width, top + _HEIGHT + 34 + below.height)
    legend.draw(paper)
    values = [value for _, *of_point in points for value in of_point if value is not None]
    fixed = [0.0] if series.reference is None else [0.0, series.reference]
    span = field_of(paper, LEFT, width - 14, top, top + _HEIGHT, across=[min(years), max(years)], up=[*fixed, *values])
    draw_milestones(span, series.milestones, year_px)
    draw_grid(span, series.write, strong=series.reference)
    draw_years(span, min(years), max(years))
    draw_breaks(span, [year for year, _ in series.breaks])
    draw_lines(span, series.lines)
    below.draw(paper, top + _HEIGHT + 42)
    return paper.svg()

"""The picture of all indicators at once: a small field each, with the same lines and a scale of its own.

Knows which indicators are drawn. Compares none with another: their units differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.figures.axes import Line, Stroke, draw_breaks, draw_grid, draw_lines, draw_years, field_of
from varpu_eval.report.figures.charts import ticks
from varpu_eval.report.figures.panels import SmallField, beside, draw_panels
from varpu_eval.report.figures.paper import NARROW, WIDE, Paper
from varpu_eval.report.figures.series import breaks_of, gap_note, lines_of
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, has_figure, no_data, one_span, origin_note, places_of, study_rows, values_of
from varpu_eval.report.words.periods import in_years

MOST = 12
"""Panels in one picture; further indicators are in the table alone."""

_FEWEST = 2
"""Windows without which there is no line."""

_HEIGHT = {WIDE: 130.0, NARROW: 100.0}


def indicator_multiples(levels: ReleasedTable, labels: Labels) -> Figure | Notice:
    """Draw every indicator over the years, each on a scale of its own from 0; head counts are left out.

    Parameters
    ----------
    levels
        Table `indicator_levels`.
    """
    rows = study_rows(levels, labels)
    drawn = {name: here for name in values_of(rows, "indicator") if (here := _drawable(rows, name, labels))}
    shown = dict(list(drawn.items())[:MOST])
    if not shown:
        return no_data(labels)
    panels = [_panel(name, here, labels) for name, here in shown.items()]
    legend = _legend(shown, labels)
    wide, narrow = (
        draw_panels(panels, legend, width, across=beside(len(panels), width), height=_HEIGHT[width])
        for width in (WIDE, NARROW)
    )
    caption = labels.text("All indicators by year, each on its own scale")
    return Figure(caption, _note(shown, len(drawn) - len(shown), labels), _told(shown, labels), wide, narrow)


def _drawable(rows: Sequence[Row], indicator: str, labels: Labels) -> list[Row]:
    """Return the rows of an indicator whose focus has a line; else none."""
    here = one_span([row for row in rows if row["indicator"] == indicator and row["unit"] != "count"], labels)
    first = [row for row in here if row["region"] == places_of(here, labels, "region")[0] and has_figure(row)]
    return here if len(first) >= _FEWEST else []


def _panel(indicator: str, rows: Sequence[Row], labels: Labels) -> SmallField:
    lines = [_without_limits(line) for line in lines_of(rows, labels)]
    years = [at for line in lines for at, *_ in line.points]
    values = [value for line in lines for _, value, *_ in line.points]

    def draw(paper: Paper, left: float, right: float, top: float, bottom: float) -> None:
        field = field_of(paper, left, right, top, bottom, across=[min(years), max(years)], up=[0.0, *values], steps=3)
        draw_grid(field, ticks(labels, rows[0]["unit"]))
        draw_years(field, min(years), max(years), apart=44)
        draw_breaks(field, [year for year, _ in breaks_of(rows, indicator, labels)], named=False)
        draw_lines(field, lines, size=5)

    return SmallField(labels.indicator(indicator), draw)


def _without_limits(line: Line) -> Line:
    return replace(line, points=[(at, value, None, None) for at, value, *_ in line.points])


def _legend(shown: dict[str, list[Row]], labels: Labels) -> list[tuple[Stroke, str]]:
    """Return the lines of all panels, each once; a place looks alike in every panel."""
    return list(dict.fromkeys((line.stroke, line.name) for rows in shown.values() for line in lines_of(rows, labels)))


def _note(shown: Mapping[str, Sequence[Row]], left_out: int, labels: Labels) -> str:
    rows = [row for here in shown.values() for row in here]
    told = [labels.text("Each panel has its own scale from 0: heights cannot be compared between panels.")]
    if any(row["span"] > 1 for row in rows):
        told.append(labels.text("Means of several years are drawn at their middle."))
    if any(breaks_of(here, name, labels) for name, here in shown.items()):
        told.append(labels.text("A dashed upright is a break in the series."))
    told.append(gap_note(rows, labels))
    if left_out:
        told.append(
            labels.plural(
                "{n} further indicator is in the table.", "{n} further indicators are in the table.", left_out
            )
        )
    return " ".join(filter(None, (*told, origin_note(rows, labels))))


def _told(shown: dict[str, list[Row]], labels: Labels) -> str:
    """Tell the first and the last figure of each indicator in its first place, which is the focus where it has any."""
    told = []
    for name, rows in shown.items():
        place = places_of(rows, labels, "region")[0]
        here = sorted((row for row in rows if row["region"] == place and has_figure(row)), key=lambda row: row["year"])
        told.append(
            labels.text(
                "{place}, {name}: {first} {first_years}, {last} {last_years}.",
                place=labels.municipality(place),
                name=labels.indicator(name, short=True),
                first=labels.estimate(here[0]),
                first_years=in_years(here[0], labels),
                last=labels.estimate(here[-1]),
                last_years=in_years(here[-1], labels),
            )
        )
    return " ".join(told)

"""The picture of a series with its natural limits (an XmR chart): years unlike the others, if any may be told.

Knows the released limits and marks. Computes none, and says of no year why it is unusual.
"""

# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.figures.axes import (
    LEFT,
    Field,
    Line,
    Point,
    Stroke,
    draw_breaks,
    draw_grid,
    draw_lines,
    draw_years,
    field_of,
)
from varpu_eval.report.figures.charts import mixing_note, ticks
from varpu_eval.report.figures.dotrows import Look
from varpu_eval.report.figures.legends import Footnotes, Legend
from varpu_eval.report.figures.paper import BLUE, GREY, INK, NARROW, ORANGE, WIDE, Paper
from varpu_eval.report.figures.series import breaks_of
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, has_figure, no_data, origin_note, places_of, study_rows
from varpu_eval.report.words.periods import in_years, limits_of, stretches_of

_HEIGHT = 240

ONE_YEAR = {"span": 1}
"""What the rows of the table need not say."""

_VALUES = Stroke(Look("o", BLUE, hollow=True), 1.8)
_CENTRE = Stroke(Look("", GREY), 1.4)
_LIMITS = Stroke(Look("", INK), 1.4, dashed=True)
_MARKS: Mapping[str, Stroke] = {
    "beyond_limits": Stroke(Look("D", ORANGE)),
    "run": Stroke(Look("s", ORANGE)),
    "near_limit": Stroke(Look("^", ORANGE)),
}
"""Marked years by the rule that marks them; form and fill tell them apart."""


def indicator_process(process: ReleasedTable, labels: Labels, *, indicator: str) -> Figure | Notice:
    """Draw the focus municipality's yearly values between their natural limits, marked where the table has a mark.

    Parameters
    ----------
    process
        Table `indicator_process`.
    """
    rows = [row for row in study_rows(process, labels, indicator=indicator) if has_figure(row)]
    if not rows:
        return no_data(labels)
    place = places_of(rows, labels, "region")[0]
    rows = sorted((row for row in rows if row["region"] == place), key=lambda row: int(row["year"]))
    caption = labels.text(
        "{indicator}: the years of {place} between their natural limits",
        indicator=labels.indicator(indicator),
        place=labels.municipality(place),
    )
    wide, narrow = (_draw(rows, indicator, labels, width) for width in (WIDE, NARROW))
    return Figure(caption, _note(rows, labels), _told(rows, labels), wide, narrow)


def _note(rows: Sequence[Row], labels: Labels) -> str:
    told = [labels.plural("{n} year.", "{n} years.", len(rows))]
    why = [row["unmarked"] for row in rows]
    if "few_points" in why:
        alone = all(why)
        told.append(
            labels.text("No year is marked: that takes 13 years in a row without a break.")
            if alone
            else labels.text("Years are marked only where there are 13 in a row without a break.")
        )
    if "break" in why:
        told.append(labels.text("No year is marked across a break in the series."))
    if not all(why):
        told.append(
            labels.text("A mark is a question, not a finding: a series that drifts runs on one side by nature.")
        )
    return " ".join(filter(None, (*told, origin_note(rows, labels), mixing_note(rows, labels))))


def _told(rows: Sequence[Row], labels: Labels) -> str:
    """Tell centre and limits of the last stretch, and the marked years."""
    last = stretches_of(rows)[-1]
    told = [
        labels.text(
            "{place}: {first} {first_years}, {last} {last_years}.",
            place=labels.municipality(rows[0]["region"]),
            first=labels.estimate(rows[0]),
            first_years=in_years(rows[0] | ONE_YEAR, labels),
            last=labels.estimate(rows[-1]),
            last_years=in_years(rows[-1] | ONE_YEAR, labels),
        )
    ]
    centre, lower, upper = limits_of(last[-1])
    if centre is not None and lower is not None and upper is not None:
        written = [labels.quantity(value, last[-1]["unit"]) for value in (centre, lower, upper)]
        told.append(
            labels.text(
                "Mean {centre} and limits {lower}–{upper} in {years}.",
                years=labels.years(last[0]["year"], len(last)),
                **dict(zip(("centre", "lower", "upper"), written, strict=True)),
            )
        )
    marked = [f"{row['year']} ({labels.value(row['mark'])})" for row in rows if row["mark"]]
    if marked:
        told.append(labels.text("Marked years: {years}.", years=labels.listed(marked)))
    return " ".join(told)


def _draw(rows: Sequence[Row], indicator: str, labels: Labels, width: float) -> bytes:
    marked = [rule for rule in _MARKS if any(row["mark"] == rule for row in rows)]
    place = labels.municipality(rows[0]["region"])
    limited = any(limit is not None for row in rows for limit in limits_of(row))
    entries = [(_VALUES, place)]
    entries += [(_CENTRE, labels.text("mean")), (_LIMITS, labels.text("natural limits"))] if limited else []
    entries += [(_MARKS[rule], labels.value(rule)) for rule in marked]
    breaks = breaks_of([row | ONE_YEAR for row in rows], indicator, labels)
    legend = Legend(entries, width)
    below = Footnotes([f"{year}: {why}" for year, why in breaks], width)
    paper = Paper(width, legend.height + _HEIGHT + 34 + below.height)
    legend.draw(paper)
    values = [value for row in rows for value in (row["estimate"], *limits_of(row)) if value is not None]
    years = [row["year"] for row in rows]
    field = field_of(
        paper, LEFT, width - 14, legend.height, legend.height + _HEIGHT,
        across=[min(years), max(years)], up=[0.0, *values],
    )  # fmt: skip
    draw_grid(field, ticks(labels, rows[0]["unit"]))
    draw_years(field, min(years), max(years))
    draw_breaks(field, [year for year, _ in breaks])
    _draw_limits(field, rows)
    draw_lines(field, [Line(place, _VALUES, [_point(row) for row in part]) for part in stretches_of(rows)], size=8)
    for rule in marked:
        draw_lines(field, [Line(rule, _MARKS[rule], [_point(row) for row in rows if row["mark"] == rule])], size=11)
    below.draw(paper, legend.height + _HEIGHT + 42)
    return paper.svg()


def _draw_limits(field: Field, rows: Sequence[Row]) -> None:
    """Draw the mean and the limits of each stretch, half a year over its ends, as far as the field goes."""
    for part in stretches_of(rows):
        left, right = field.across(part[0]["year"] - 0.5), field.across(part[-1]["year"] + 0.5)
        left, right = max(left, field.left), min(right, field.right)
        for value, stroke in zip(limits_of(part[0]), (_CENTRE, _LIMITS, _LIMITS), strict=True):
            if value is not None:
                y = field.up(value)
                field.paper.line(left, y, right, y, colour=stroke.look.colour, width=stroke.width, dashed=stroke.dashed)


def _point(row: Row) -> Point:
    return float(row["year"]), float(row["estimate"]), None, None

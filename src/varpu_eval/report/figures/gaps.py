"""The picture of a synthetic control: the focus as a ratio to its control each year, and placebos behind it.

Knows one axis in proportions around 1. Names no placebo, and calls no change.
"""

# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.figures.axes import (
    FOCUS,
    LEFT,
    Field,
    Line,
    Stroke,
    draw_breaks,
    draw_grid,
    draw_lines,
    draw_years,
)
from varpu_eval.report.figures.charts import mixing_note, ticks
from varpu_eval.report.figures.dotrows import Look
from varpu_eval.report.figures.legends import Legend
from varpu_eval.report.figures.paper import GREY, NARROW, WIDE, Paper, ProportionScale, Scale, mixed
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Figure, Notice, Pictures
from varpu_eval.report.rows import Row, has_figure, no_data, origin_note, study_rows, values_of

_HEIGHT = 260
_PLACEBO = Stroke(Look("", mixed(GREY, 0.6)), 0.8)


def indicator_gaps(gaps: ReleasedTable, labels: Labels) -> Pictures | Notice:
    """Draw a figure for each indicator that has a synthetic control, the placebos as thin lines.

    Parameters
    ----------
    gaps
        Table `indicator_gaps`: `placebo` 0 is the focus.
    """
    rows = study_rows(gaps, labels)
    told = [row for row in rows if has_figure(row) and row["estimate"] > 0]
    of_focus = values_of((row for row in told if row["placebo"] == 0), "indicator")
    figures = [_figure([row for row in told if row["indicator"] == indicator], labels) for indicator in of_focus]
    if figures:
        return Pictures(figures)
    if rows:
        return Notice(labels.text("How far the focus is from its synthetic control is hidden to protect privacy."))
    return no_data(labels)


def _figure(rows: Sequence[Row], labels: Labels) -> Figure:
    first = rows[0]
    caption = labels.text(
        "{indicator}: ratio to the synthetic control",
        indicator=labels.indicator(first["indicator"]),
    )
    lines = [_line(rows, placebo, labels) for placebo in sorted(set(values_of(rows, "placebo")), reverse=True)]
    wide, narrow = (_draw(lines, int(first["start"]), labels, width) for width in (WIDE, NARROW))
    return Figure(caption, _note(rows, labels), _told(rows, labels), wide, narrow)


def _line(rows: Sequence[Row], placebo: int, labels: Labels) -> Line:
    """Return the line of the focus (0) or of a placebo."""
    here = sorted((row for row in rows if row["placebo"] == placebo), key=lambda row: int(row["year"]))
    points = [(float(row["year"]), float(row["estimate"]), None, None) for row in here]
    if placebo:
        return Line(labels.text("other municipalities, as if it had begun there"), _PLACEBO, points)
    return Line(labels.municipality(here[0]["region"]), FOCUS, points)


def _note(rows: Sequence[Row], labels: Labels) -> str:
    start = int(rows[0]["start"])
    told = [
        labels.text(
            "1 is as the synthetic control; the axis is in proportions. The dashed line is the beginning of {start}: a "
            "control that fits lies near 1 before it.",
            start=start,
        )
    ]
    if placebos := len({row["placebo"] for row in rows} - {0}):
        told.append(
            labels.plural(
                "{n} other municipality stands behind as a placebo, not named: only what lies outside the placebos is "
                "out of the ordinary, and why is another question.",
                "{n} other municipalities stand behind as placebos, not named: only what lies outside the placebos is "
                "out of the ordinary, and why is another question.",
                placebos,
            )
        )
    return " ".join(filter(None, (*told, origin_note(rows, labels), mixing_note(rows, labels))))


def _told(rows: Sequence[Row], labels: Labels) -> str:
    """Tell the ratio of the focus before the start and in the last year, and the placebos beside it."""
    own = sorted((row for row in rows if row["placebo"] == 0), key=lambda row: int(row["year"]))
    last = own[-1]
    others = [row["estimate"] for row in rows if row["placebo"] and row["year"] == last["year"]]
    told = [
        labels.text(
            "{place}, {name}: {ratio} times the synthetic control in {year}, {low}–{high} in {first}–{before}.",
            place=labels.municipality(last["region"]),
            name=labels.indicator(last["indicator"], short=True),
            ratio=labels.estimate(last),
            year=last["year"],
            **_before([row for row in own if row["year"] < row["start"]] or own, labels),
        )
    ]
    if others:
        told.append(
            labels.text(
                "Placebos in {year}: {low}–{high} times theirs.",
                year=last["year"],
                low=labels.quantity(min(others), "ratio"),
                high=labels.quantity(max(others), "ratio"),
            )
        )
    return " ".join(told)


def _before(own: Sequence[Row], labels: Labels) -> dict[str, object]:
    values = [row["estimate"] for row in own]
    low, high = (labels.quantity(value, "ratio") for value in (min(values), max(values)))
    return {"low": low, "high": high, "first": own[0]["year"], "before": own[-1]["year"]}


def _draw(lines: Sequence[Line], start: int, labels: Labels, width: float) -> bytes:
    legend = Legend(list(dict.fromkeys((line.stroke, line.name) for line in reversed(lines))), width)
    paper = Paper(width, legend.height + _HEIGHT + 34)
    legend.draw(paper)
    years = [at for line in lines for at, *_ in line.points]
    ratios = [ratio for line in lines for _, ratio, *_ in line.points]
    top, bottom = legend.height, legend.height + _HEIGHT
    across = Scale([min(years), max(years)], LEFT + 10, width - 24)
    field = Field(paper, across, ProportionScale(ratios, bottom, top + 8))
    draw_grid(field, ticks(labels, "ratio"), strong=1.0)
    draw_years(field, min(years), max(years))
    for line in lines:  # each on top of those before it, the focus last
        draw_lines(field, [line])
    draw_breaks(field, [start])
    return paper.svg()

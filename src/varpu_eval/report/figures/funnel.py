"""The funnel: where a municipality of a size would lie by chance alone, if it shared the level of a group.

Knows the released curve and the dots. Computes no limit, and ranks nobody.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.figures.axes import (
    FOCUS,
    LEFT,
    SMALL,
    Field,
    Line,
    Point,
    Stroke,
    draw_grid,
    draw_lines,
    field_of,
)
from varpu_eval.report.figures.charts import mixing_note, ticks
from varpu_eval.report.figures.dotrows import Look
from varpu_eval.report.figures.legends import Legend
from varpu_eval.report.figures.paper import GREY, INK, LINE_PX, NARROW, PALE, SHADE, WIDE, Paper, wrapped
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Figure, Notice, together
from varpu_eval.report.rows import Row, has_figure, head_of, no_data, origin_note, rows_of, study_rows
from varpu_eval.report.words.funnel import funnel_sentences
from varpu_eval.report.words.place import group_name

_TARGET = Stroke(Look("", INK), 2.2)
_INNER = Stroke(Look("", INK), 1.4)
_OUTER = Stroke(Look("", GREY), 1.4, dashed=True)
_NEAREST = Stroke(Look("s", GREY, hollow=True))
_FOCUS = Stroke(FOCUS.look)

_HEIGHT = 280


_UNDRAWN = {
    "hidden": mark("No funnel can be drawn: the figures are hidden to protect privacy."),
    "not_published": mark("No funnel can be drawn: too few municipalities have a published value."),
    "not_estimable": mark("No funnel can be drawn: how many persons stand behind the figures is not known."),
}


def indicator_funnel(
    funnel: ReleasedTable, labels: Labels, *, curve: ReleasedTable, indicator: str, reference: str = "nearest",
    levels: ReleasedTable | None = None,
) -> Figure | Notice:  # fmt: skip
    """Draw the focus municipality in the funnel of a group, in the latest window that has one.

    Parameters
    ----------
    funnel, curve
        Tables `indicator_funnel` and `funnel_curve`.
    reference
        `nearest`, or the name of a group in `study.toml`.
    levels
        Table `indicator_levels`: the nearest municipalities are drawn too, where `reference` is `nearest`.
    """
    limits = [row for row in rows_of(curve, indicator=indicator, reference=reference) if has_figure(row)]
    limits.sort(key=lambda row: int(row["persons"]))
    rows = study_rows(funnel, labels, indicator=indicator, reference=reference)
    window = {key: limits[0][key] for key in ("indicator", "year", "span")} if limits else {}
    of_window = [row for row in rows if has_figure(row) and all(row[key] == at for key, at in window.items())]
    if not limits or not of_window:
        return _without(rows, labels)
    own = of_window[0]
    places = [] if levels is None or reference != "nearest" else _nearest(levels, labels, window)
    lines = [Line(labels.text("nearest municipalities"), _NEAREST, places)] if places else []
    lines.append(Line(labels.municipality(own["region"]), _FOCUS, [(own["persons"], own["value"], None, None)]))
    group = group_name(reference, labels)
    caption = labels.text(
        "{indicator}: what chance alone would give by size ({group}), {years}",
        indicator=labels.indicator(indicator),
        group=group,
        years=labels.years(own["year"], own["span"]),
    )
    about = (head_of(own["region"], indicator, labels),)
    alt = together(funnel_sentences({**own, "approximate": "no"}, group, labels), about)  # the note says that it is
    drawn = (_draw(limits, lines, labels, width) for width in (WIDE, NARROW))
    return Figure(caption, _note(own, labels, others=bool(places)), alt, *drawn)


def _without(rows: Sequence[Row], labels: Labels) -> Notice:
    """Return why there is no funnel, by the latest window that might have one."""
    if not rows:
        return no_data(labels)
    last = max(rows, key=lambda row: (row["year"] + row["span"], -row["span"]))
    return Notice(labels.text(_UNDRAWN.get(last["status"], _UNDRAWN["not_estimable"])))


def _nearest(levels: ReleasedTable, labels: Labels, window: Mapping[str, object]) -> list[Point]:
    """Return persons and value of the nearest municipalities: those of the table that are not the study's own."""
    at = {key: window[key] for key in ("indicator", "year", "span")}
    others = [row for row in rows_of(levels, **at) if row["region"] not in {*labels.regions, "FI"}]
    known = [row for row in others if has_figure(row) and not missing(row["denominator"])]
    return [(float(row["denominator"]), float(row["estimate"]), None, None) for row in known]


def _note(own: Row, labels: Labels, *, others: bool) -> str:
    told = [
        labels.text(
            "Lying outside the limits is a question, not a finding: municipalities differ by more than chance anyway."
        )
    ]
    if own["approximate"] == "yes":
        told.append(
            labels.text(
                "The funnel is approximate: of some municipality only a rounded figure, a mean of years or an "
                "approximate number of persons is known."
            )
        )
    if own["span"] > 1:
        told.append(
            labels.text(
                "Figures are means of {n} years, the limits those of one year’s children: the same children are "
                "counted again in the next year.",
                n=own["span"],
            )
        )
    if others:
        told.append(labels.text("Squares are the nearest municipalities, which the picture does not name."))
    return " ".join(filter(None, (*told, origin_note([own], labels), mixing_note([own], labels))))


def _draw(limits: Sequence[Row], lines: Sequence[Line], labels: Labels, width: float) -> bytes:
    legend = Legend(
        [
            *((line.stroke, line.name) for line in reversed(lines)),
            (_TARGET, labels.text("all of the group together")),
            (_INNER, labels.text("limits of chance, 95 %")),
            (_OUTER, labels.text("limits of chance, 99.8 %")),
        ],
        width,
    )
    axis = wrapped(labels.column("persons"), width - LEFT, SMALL)
    paper = Paper(width, legend.height + _HEIGHT + 34 + len(axis) * LINE_PX)
    legend.draw(paper)
    persons = [float(row["persons"]) for row in limits] + [at for line in lines for at, *_ in line.points]
    values = [row[column] for row in limits for column in ("low_998", "high_998")]
    values += [value for line in lines for _, value, *_ in line.points]
    top, bottom = legend.height, legend.height + _HEIGHT
    field = field_of(paper, LEFT, width - 14, top, bottom, across=[min(persons), max(persons)], up=[0.0, *values])
    _band(field, limits, "low_998", "high_998", PALE)
    _band(field, limits, "low", "high", SHADE)
    draw_grid(field, ticks(labels, limits[0]["unit"]))
    _draw_sizes(field, axis, labels)
    for column, stroke in (
        ("low_998", _OUTER), ("high_998", _OUTER), ("low", _INNER), ("high", _INNER), ("estimate", _TARGET)
    ):  # fmt: skip
        path = [(field.across(row["persons"]), field.up(row[column])) for row in limits]
        paper.path(path, colour=stroke.look.colour, width=stroke.width, dashed=stroke.dashed)
    for line in lines:
        draw_lines(field, [line], size=11)
    return paper.svg()


def _band(field: Field, limits: Sequence[Row], low: str, high: str, colour: str) -> None:
    there = [(field.across(row["persons"]), field.up(row[low])) for row in limits]
    back = [(field.across(row["persons"]), field.up(row[high])) for row in reversed(limits)]
    field.paper.area([*there, *back], colour=colour)


def _draw_sizes(field: Field, axis: Sequence[str], labels: Labels) -> None:
    """Write persons below the field, no two of them over one another, and what they are."""
    apart = field.right
    for tick in reversed(field.across.ticks):
        x = field.across(tick)
        if x <= apart:
            told = labels.number(tick)
            field.paper.line(x, field.bottom, x, field.bottom + 5)
            field.paper.text(x, field.bottom + 16, told, anchor="center", colour=GREY, size=SMALL)
            apart = x - 16 - len(told) * 8
    middle = (field.left + field.right) / 2
    field.paper.lines(middle, field.bottom + 36, list(axis), anchor="center", colour=GREY, size=SMALL)

"""Pictures of what changed between years, and of how two municipalities differ: dots with intervals, by size.

Knows the order of the rows, the looks of verdicts and which way is better. Does not know layout.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.charts import dot_of, figure_of, interval_note, ticks
from varpu_eval.report.figures.dotrows import VERDICT_LOOKS, Chart, Dot, Look, Panel
from varpu_eval.report.labels import Labels, mark
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, has_figure, longest_span, places_of, rows_of, study_rows
from varpu_eval.report.words.compared import measure_told
from varpu_eval.report.words.difference import latest_difference
from varpu_eval.uncertainty.equivalence import SCORE_MARGIN, SHARE_MARGIN

_AXES = {
    ("difference", False): mark("change, percentage points"),
    ("score_difference", False): mark("change, points on a scale of 0–100"),
    ("mean", False): mark("change, on the scale of the answers"),
    ("difference", True): mark("difference, percentage points"),
    ("score_difference", True): mark("difference, points on a scale of 0–100"),
    ("mean", True): mark("difference, on the scale of the answers"),
}
"""What an axis measures, by unit and whether it is between places."""


def change(
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    level: str = "dimension",
    sector: str = "all",
    measure: str = "",
) -> Figure | Notice:
    """Draw the change of each dimension or question with its interval, the largest growth first."""
    measure = measure_told(table, level, measure, survey=survey)
    rows = longest_span(study_rows(table, labels, survey=survey, level=level, sector=sector, measure=measure))
    told = words.change(table, labels, survey=survey, level=level, sector=sector, measure=measure)
    first, last = (rows[0]["year_from"], rows[0]["year_to"]) if rows else (0, 0)
    caption = labels.text(
        "Change {first}–{last}: {survey}, {sector}",
        first=first,
        last=last,
        survey=labels.survey(survey),
        sector=labels.sector(sector),
    )
    panels = [
        Panel(
            labels.municipality(place),
            {row["key"]: [_verdict_dot(row, labels)] for row in rows if row["municipality"] == place},
        )
        for place in places_of(rows, labels)
    ]
    ends = (labels.text("← worse"), labels.text("better →"))
    chart = _by_size(rows, panels, labels, ends=ends)
    return figure_of(chart, rows, caption, interval_note(labels), told, labels, survey=survey)


def difference(
    table: ReleasedTable, labels: Labels, *, survey: str = "staff", level: str = "dimension", sector: str = "all",
    contrast: str = "level", measure: str = "",
) -> Figure | Notice:  # fmt: skip
    """Draw how two municipalities differ in the latest year (`level`), or in their change (`did`)."""
    measure = measure_told(table, level, measure, survey=survey)
    rows = rows_of(table, survey=survey, level=level, sector=sector, measure=measure)
    rows = latest_difference(rows, contrast)
    told = words.difference(table, labels, survey=survey, level=level, sector=sector, measure=measure)
    caption = labels.text(
        "{head}: {survey}, {sector}",
        head=_head(rows, contrast, labels),
        survey=labels.survey(survey),
        sector=labels.sector(sector),
    )
    pairs = dict.fromkeys((row["municipality_a"], row["municipality_b"]) for row in rows)
    panels = [
        Panel(
            labels.text("{first} minus {second}", first=labels.municipality(a), second=labels.municipality(b)),
            {
                row["key"]: [_verdict_dot(row, labels)]
                for row in rows
                if (row["municipality_a"], row["municipality_b"]) == (a, b)
            },
        )
        for a, b in pairs
    ]
    chart = _by_size(rows, panels, labels, ends=_sides(contrast, labels), between_places=True)
    return figure_of(chart, rows, caption, interval_note(labels), told, labels, survey=survey)


def _head(rows: Sequence[Row], contrast: str, labels: Labels) -> str:
    if rows and contrast == "did":
        return labels.text("Difference of changes {first}–{last}", first=rows[0]["year_from"], last=rows[0]["year_to"])
    return labels.text("Difference {year}", year=rows[0]["year_to"] if rows else 0)


def _sides(contrast: str, labels: Labels) -> tuple[str, str]:
    if contrast == "did":
        return labels.text("← less favourable"), labels.text("more favourable →")
    return labels.text("← lower"), labels.text("higher →")


def _by_size(
    rows: Sequence[Row], panels: Sequence[Panel], labels: Labels, *, ends: tuple[str, str], between_places: bool = False
) -> Chart:
    """Return the chart with the rows of the first panel's municipality ordered by size, labels put in place of keys."""
    sizes: dict[str, float] = {}
    for row in rows:
        sizes.setdefault(row["key"], row["estimate"] if has_figure(row) else float("-inf"))
    keys = sorted(sizes, key=lambda key: (-sizes[key], key))
    names = {row["key"]: labels.key(row["survey"], row["level"], row["key"]) for row in rows}
    told = [Panel(panel.title, {names[key]: panel.rows[key] for key in keys if key in panel.rows}) for panel in panels]
    unit = rows[0]["unit"] if rows else "difference"
    found = [verdict for verdict in VERDICT_LOOKS if verdict and any(row["verdict"] == verdict for row in rows)]
    legend: list[tuple[Look | None, str]] = [
        (VERDICT_LOOKS[verdict], labels.verdict(verdict, between_places=between_places)) for verdict in found
    ]
    margin = _margin(rows, labels) if found else None
    if margin is not None:
        legend.append((None, labels.text("shaded: less than {size}", size=_size(margin, unit, labels))))
    return Chart(
        [names[key] for key in keys],
        told,
        legend,
        ticks(labels, unit, signed=True),
        axis=labels.text(_AXES[unit, between_places]),
        zero=True,
        ends=ends,
        margin=margin,
    )


def _margin(rows: Sequence[Row], labels: Labels) -> float | None:
    """Return the largest change that counts as none; None where the rows' scales differ or are not known."""
    unit = rows[0]["unit"]
    if unit != "mean":
        return {"difference": SHARE_MARGIN, "score_difference": SCORE_MARGIN}.get(unit)
    scales = {labels.scales.get((row["survey"], row["key"])) for row in rows}
    scale = scales.pop() if len(scales) == 1 else None
    return None if scale is None else SHARE_MARGIN * (scale[1] - scale[0])


def _size(margin: float, unit: str, labels: Labels) -> str:
    """Write the margin without decimals where it has none."""
    if unit == "score_difference" and margin == round(margin):
        return labels.plural("{n} point", "{n} points", round(margin))
    return labels.points(margin, unit)


def _verdict_dot(row: Row, labels: Labels) -> Dot:
    verdict = row["verdict"]
    dot = dot_of(row, VERDICT_LOOKS.get(verdict, VERDICT_LOOKS[""]), labels)
    plus = "+" if row["unit"] == "mean" and dot.value is not None and dot.value > 0 else ""
    return replace(dot, told=plus + dot.told, strong=verdict in ("grew", "fell"))

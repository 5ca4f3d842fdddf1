"""Pictures of surveys: response rates, levels, changes, differences and the two sides of an interface.

Knows which rows go into which picture and what stands in for it in words. Does not know layout.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.dotrows import ORDER_LOOKS, VERDICT_LOOKS, Chart, Dot, Look, Panel, draw
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice, Words, gist
from varpu_eval.report.rows import (
    Row,
    capital,
    has_figure,
    longest_span,
    no_data,
    origin_note,
    places_of,
    rows_of,
    study_rows,
    values_of,
)
from varpu_eval.report.words.compared import MEASURES
from varpu_eval.report.words.difference import latest_difference


def response_rates(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Figure | Notice:
    """Draw the share who answered, by sector and year, one panel a municipality."""
    rows = study_rows(table, labels, survey=survey)
    rows.sort(key=lambda row: row["sector"] != "all")
    caption = labels.text("Response rates of the {survey}", survey=labels.survey(survey))
    chart = _by_year(
        rows, {row["sector"]: labels.sector(row["sector"]) for row in rows}, "sector", labels, limits=(0.0, 1.0)
    )
    return _figure(
        chart,
        rows,
        caption,
        labels.text("Share of the staff who answered."),
        words.response_rates(table, labels, survey=survey),
        labels,
    )


def levels(
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    level: str = "dimension",
    sector: str = "all",
    measure: str = "",
) -> Figure | Notice:
    """Draw where each dimension or question stands in each year, one panel a municipality."""
    measure = measure or MEASURES[level]
    rows = study_rows(table, labels, survey=survey, level=level, sector=sector, measure=measure)
    caption = labels.text(
        "{survey}: {measure}, {sector}",
        survey=capital(labels.survey(survey)),
        measure=labels.measure(measure),
        sector=labels.sector(sector),
    )
    names = {row["key"]: labels.key(survey, level, row["key"]) for row in rows}
    chart = _by_year(rows, names, "key", labels, limits=_limits(measure))
    return _figure(chart, rows, caption, _interval_note(labels), _levels_in_words(rows, names, labels), labels)


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
    measure = measure or MEASURES[level]
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
    return _figure(_by_size(rows, panels, labels), rows, caption, _interval_note(labels), told, labels)


def difference(
    table: ReleasedTable, labels: Labels, *, survey: str = "staff", level: str = "dimension", sector: str = "all",
    contrast: str = "level", measure: str = "",
) -> Figure | Notice:  # fmt: skip
    """Draw how two municipalities differ in the latest year (`level`), or in their change (`did`)."""
    rows = rows_of(table, survey=survey, level=level, sector=sector, measure=measure or MEASURES[level])
    rows = latest_difference(rows, contrast)
    last = rows[0]["year_to"] if rows else 0
    told = words.difference(table, labels, survey=survey, level=level, sector=sector, measure=measure)
    head = (
        labels.text("Difference of changes {first}–{last}", first=rows[0]["year_from"], last=last)
        if rows and contrast == "did"
        else labels.text("Difference {year}", year=last)
    )
    caption = labels.text(
        "{head}: {survey}, {sector}", head=head, survey=labels.survey(survey), sector=labels.sector(sector)
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
    chart = _by_size(rows, panels, labels, between_places=True)
    return _figure(chart, rows, caption, _interval_note(labels), told, labels)


def interface(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Figure | Notice:
    """Draw how each side of an interface rates working with the other, year by year."""
    rows = study_rows(table, labels, survey=survey)
    names = {
        row["key"]: labels.text("{rater} on {rated}: “{item}”", rater=capital(labels.sector(row["rater"])),
                                rated=labels.sector(row["rated"]), item=labels.item(survey, row["key"]))
        for row in rows
    }  # fmt: skip
    chart = _by_year(rows, names, "key", labels, limits=None)
    caption = labels.text("How the two sides of an interface rate working together")
    return _figure(chart, rows, caption, _interval_note(labels), words.interface(table, labels, survey=survey), labels)


def _by_year(
    rows: Sequence[Row], names: dict[str, str], column: str, labels: Labels, limits: tuple[float, float] | None
) -> Chart:
    years = sorted(values_of(rows, "year"))
    looks = dict(zip(years[-len(ORDER_LOOKS) :], ORDER_LOOKS, strict=False))
    shown = [row for row in rows if row["year"] in looks]
    panels = []
    for place in places_of(shown, labels):
        here: dict[str, list[Dot]] = {}
        for row in sorted((r for r in shown if r["municipality"] == place), key=lambda r: r["year"]):
            here.setdefault(names[row[column]], []).append(_dot(row, looks[row["year"]], labels))
        panels.append(Panel(labels.municipality(place), here))
    unit = rows[0]["unit"] if rows else "share"
    legend = [(look, str(year)) for year, look in looks.items()]
    return Chart(
        list(dict.fromkeys(names.values())), panels, legend, partial(_tick, labels=labels, unit=unit), limits=limits
    )


def _by_size(rows: Sequence[Row], panels: Sequence[Panel], labels: Labels, *, between_places: bool = False) -> Chart:
    """Return the chart with the rows of the first panel's municipality ordered by size, labels put in place of keys."""
    sizes: dict[str, float] = {}
    for row in rows:
        sizes.setdefault(row["key"], row["estimate"] if has_figure(row) else float("-inf"))
    keys = sorted(sizes, key=lambda key: (-sizes[key], key))
    names = {row["key"]: labels.key(row["survey"], row["level"], row["key"]) for row in rows}
    told = [Panel(panel.title, {names[key]: panel.rows[key] for key in keys if key in panel.rows}) for panel in panels]
    unit = rows[0]["unit"] if rows else "difference"
    axis = (
        labels.text("change, percentage points")
        if unit == "difference"
        else labels.text("change, points on a scale of 0–100")
    )
    if between_places:
        axis = (
            labels.text("difference, percentage points")
            if unit == "difference"
            else labels.text("difference, points on a scale of 0–100")
        )
    found = [verdict for verdict in VERDICT_LOOKS if verdict and any(row["verdict"] == verdict for row in rows)]
    legend = [(VERDICT_LOOKS[verdict], labels.verdict(verdict, between_places=between_places)) for verdict in found]
    return Chart(
        [names[key] for key in keys], told, legend, partial(_tick, labels=labels, unit=unit), axis=axis, zero=True
    )


def _dot(row: Row, look: Look, labels: Labels) -> Dot:
    if not has_figure(row):
        return Dot(look, mark=labels.mark_of(row["status"]))
    low, high = (None if missing(row[limit]) else row[limit] for limit in ("low", "high"))
    return Dot(look, row["estimate"], low, high, labels.quantity(row["estimate"], row["unit"]))


def _verdict_dot(row: Row, labels: Labels) -> Dot:
    return _dot(row, VERDICT_LOOKS.get(row["verdict"], VERDICT_LOOKS[""]), labels)


def _tick(value: float, labels: Labels, unit: str) -> str:
    if unit in ("share", "percent"):
        return labels.percent(value if unit == "share" else value / 100)
    shown = value * 100 if unit == "difference" else value
    decimals = 0 if unit in ("difference", "score", "score_difference") else 1
    return ("+" if shown > 0 and unit.endswith("difference") else "") + labels.number(shown, decimals)


def _limits(measure: str) -> tuple[float, float] | None:
    return {"agree": (0.0, 1.0), "score": (0.0, 100.0)}.get(measure)


def _levels_in_words(rows: Sequence[Row], names: dict[str, str], labels: Labels) -> Words:
    last = max((row["year"] for row in rows), default=0)
    now = sorted((row for row in rows if row["year"] == last and has_figure(row)), key=lambda row: -row["estimate"])
    ends = {"highest": now[:1], "lowest": now[-1:]}
    told = [
        labels.text("Highest in {year}: {name}, {place}, {figure}.", year=last, name=names[row["key"]],
                    place=labels.municipality(row["municipality"]), figure=labels.figure(row))
        for row in ends["highest"]
    ] + [
        labels.text("Lowest in {year}: {name}, {place}, {figure}.", year=last, name=names[row["key"]],
                    place=labels.municipality(row["municipality"]), figure=labels.figure(row))
        for row in ends["lowest"]
    ]  # fmt: skip
    return Words("", sentences=told)


def _interval_note(labels: Labels) -> str:
    return labels.text("The line through a mark is its 95 % interval.")


def _figure(  # noqa: PLR0917 - what a figure is made of
    chart: Chart, rows: Sequence[Row], caption: str, note: str, told: Words | Notice, labels: Labels
) -> Figure | Notice:
    if not rows:
        return no_data(labels)
    return Figure(
        caption,
        " ".join(filter(None, (note, origin_note(rows, labels)))),
        gist(told),
        draw(chart, narrow=False),
        draw(chart, narrow=True),
    )

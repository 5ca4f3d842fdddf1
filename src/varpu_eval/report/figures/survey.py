"""Pictures of surveys year by year: response rates, levels and the two sides of an interface.

Knows which rows go into which picture and what stands in for it in words. Does not know layout.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.charts import dot_of, figure_of, interval_note, ticks
from varpu_eval.report.figures.dotrows import ORDER_LOOKS, PUBLISHED_LOOK, Chart, Dot, Look, Panel
from varpu_eval.report.labels import NO_N, Labels, missing
from varpu_eval.report.parts import Figure, Notice, Words
from varpu_eval.report.rows import Row, capital, has_figure, places_of, study_rows, untold, values_of
from varpu_eval.report.words.compared import measure_told


def response_rates(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Figure | Notice:
    """Draw the share who answered, by sector and year, one panel a municipality."""
    rows = study_rows(table, labels, survey=survey)
    if rows and (notice := untold(table, rows, labels)):
        return notice
    rows.sort(key=lambda row: row["sector"] != "all")
    caption = labels.text("Response rates of the {survey}", survey=labels.survey(survey))
    chart = _by_year(
        rows, {row["sector"]: labels.sector(row["sector"]) for row in rows}, "sector", labels, limits=(0.0, 1.0)
    )
    return figure_of(
        chart,
        rows,
        caption,
        labels.text("Share of the staff who answered."),
        words.response_rates(table, labels, survey=survey),
        labels,
        survey=survey,
    )


def levels(
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    level: str = "dimension",
    sector: str = "all",
    measure: str = "",
    published: ReleasedTable | None = None,
) -> Figure | Notice:
    """Draw where each dimension or question stands in each year, one panel a municipality.

    Parameters
    ----------
    table
        `survey_levels`.
    published
        `survey_figures`; its figures of the same questions stand beside the estimates as reference points.
    """
    measure = measure_told(table, level, measure, survey=survey)
    rows = study_rows(table, labels, survey=survey, level=level, sector=sector, measure=measure)
    caption = labels.text(
        "{survey}: {measure}, {sector}",
        survey=capital(labels.survey(survey)),
        measure=labels.measure(measure),
        sector=labels.sector(sector),
    )
    beside = _reference_points(published, labels, survey, sector, measure) if level == "item" else []
    names = {row["key"]: labels.key(survey, level, row["key"]) for row in [*rows, *beside]}
    chart = _by_year(rows, names, "key", labels, limits=_limits(measure), beside=beside)
    told = _levels_in_words(rows or beside, names, labels)
    return figure_of(chart, [*rows, *beside], caption, interval_note(labels), told, labels, survey=survey)


def _reference_points(
    published: ReleasedTable | None, labels: Labels, survey: str, sector: str, measure: str
) -> list[Row]:
    """Return the published figures of the questions, told as rows of estimates."""
    if published is None:
        return []
    rows = study_rows(published, labels, survey=survey, sector=sector, measure=measure)
    return [row | {"key": row["item"]} for row in rows]


def interface(
    table: ReleasedTable, labels: Labels, *, survey: str = "staff", changes: ReleasedTable | None = None
) -> Figure | Notice:
    """Draw how each side of an interface rates working with the other, year by year; `changes` as in the words."""
    rows = study_rows(table, labels, survey=survey)
    names = {
        row["key"]: labels.text("{rater} on {rated}: “{item}”", rater=capital(labels.sector(row["rater"])),
                                rated=labels.sector(row["rated"]), item=labels.item(survey, row["key"]))
        for row in rows
    }  # fmt: skip
    chart = _by_year(rows, names, "key", labels, limits=None)
    caption = labels.text("How the two sides of an interface rate working together")
    told = words.interface(table, labels, survey=survey, changes=changes)
    return figure_of(chart, rows, caption, interval_note(labels), told, labels, survey=survey)


def _by_year(
    rows: Sequence[Row], names: dict[str, str], column: str, labels: Labels, *, limits: tuple[float, float] | None,
    beside: Sequence[Row] = (),
) -> Chart:  # fmt: skip
    years = sorted(values_of(rows, "year"))
    looks = dict(zip(years[-len(ORDER_LOOKS) :], ORDER_LOOKS, strict=False))
    shown = [row for row in rows if row["year"] in looks]
    panels = []
    for place in places_of([*shown, *beside], labels):
        here: dict[str, list[Dot]] = {}
        for row in sorted((r for r in shown if r["municipality"] == place), key=lambda r: r["year"]):
            here.setdefault(names[row[column]], []).append(dot_of(row, looks[row["year"]], labels))
        for row in (r for r in beside if r["municipality"] == place):
            here.setdefault(names[row[column]], []).append(dot_of(row, PUBLISHED_LOOK, labels))
        panels.append(Panel(labels.municipality(place), here))
    unit = rows[0]["unit"] if rows else "share"
    legend: list[tuple[Look | None, str]] = [(look, str(year)) for year, look in looks.items()]
    legend += [(PUBLISHED_LOOK, told) for told in dict.fromkeys(_told_published(row, labels) for row in beside)]
    return Chart(list(dict.fromkeys(names.values())), panels, legend, ticks(labels, unit), limits=limits)


def _told_published(row: Row, labels: Labels) -> str:
    told = labels.text("{year}, published", year=row["year"])
    return f"{told}: {labels.text(NO_N)}" if missing(row["n"]) else told


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

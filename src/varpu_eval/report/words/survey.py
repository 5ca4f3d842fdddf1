"""Sentences of surveys: who answered, how two sides rate each other, what has been published.

Knows how released rows of surveys are told. Does not know how they were computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import NO_N, Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, places_of, rows_of, study_rows, values_of, with_origin
from varpu_eval.report.words.compared import by_size

_INTERFACE = {"early_education", "child_protection"}


def response_rates(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell how large a part answered, by municipality and year."""
    rows = study_rows(table, labels, survey=survey, sector="all")
    if not rows:
        return no_data(labels, survey)
    sentences = []
    for place in places_of(rows, labels):
        told = [
            labels.text("{figure} ({year})", year=row["year"], figure=labels.figure(row))
            for row in rows
            if row["municipality"] == place
        ]
        sentences.append(labels.text("{place}: {list}.", place=labels.municipality(place), list=", ".join(told)))
    shares = [row["estimate"] for row in rows if has_figure(row)]
    if not shares:
        return Words(labels.text("The response rate cannot be told: how many were asked is not known."), "", sentences)
    low, high = labels.percent(min(shares)), labels.percent(max(shares))
    span = low if low == high else f"{labels.number(100 * min(shares))}–{high}"
    answer = labels.text("Share who answered the {survey}: {span}.", survey=labels.survey(survey), span=span)
    answer = with_origin(answer, rows, labels)
    sureness = labels.text(
        "Those who did not answer may think otherwise; the lower the rate, the less sure the result."
    )
    return Words(answer, sureness, sentences)


def levels(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell each municipality's dimensions in its latest year, from the highest to the lowest."""
    rows = study_rows(table, labels, survey=survey, level="dimension", sector="all")
    rows = [row for row in rows if has_figure(row)]
    if not rows:
        return no_data(labels, survey)
    ends, sentences = [], []
    for place in places_of(rows, labels):
        last = max(row["year"] for row in rows if row["municipality"] == place)
        told = by_size([row for row in rows if (row["municipality"], row["year"]) == (place, last)])
        names = [f"{labels.dimension(row['key'])} {labels.figure(row)}" for row in told]
        where = {"place": labels.municipality(place), "year": last}
        sentences.append(labels.text("{place} {year}: {list}.", list=", ".join(names), **where))
        ends.append(
            labels.text("{place} {year}: highest {high}, lowest {low}.", high=names[0], low=names[-1], **where)
            if len(names) > 1
            else sentences[-1]
        )
    sureness = labels.text(
        "Dimensions differ in how easy their statements are to agree with, so their order tells little."
    )
    return Words(with_origin(" ".join(ends), rows, labels), sureness, sentences)


def interface(
    table: ReleasedTable, labels: Labels, *, survey: str = "staff", changes: ReleasedTable | None = None
) -> Words | Notice:
    """Tell how each side of an interface rates the other, first and last, and in the latest year one by one.

    Parameters
    ----------
    changes
        `survey_change`; with it, what can be said of the change follows the figures of two years.
    """
    rows = study_rows(table, labels, survey=survey)
    last = max((row["year"] for row in rows), default=0)
    rows = [row for row in rows if row["year"] == last]
    if not rows:
        return no_data(labels, survey)
    sentences = [
        labels.text(
            "{place} {year}: {rater} rates {rated}, “{item}”: {figure}.",
            place=labels.municipality(row["municipality"]),
            year=row["year"],
            rater=labels.sector(row["rater"]),
            rated=labels.sector(row["rated"]),
            item=labels.item(survey, row["key"]).rstrip("."),
            figure=labels.figure(row),
        )
        for place in places_of(rows, labels)
        for row in rows
        if row["municipality"] == place
    ]
    sureness = labels.text("Only a sector's own staff rate its partners, so these figures rest on few answers.")
    return Words(_both_sides(table, labels, survey, changes), sureness, sentences)


def published(table: ReleasedTable, labels: Labels, *, estimates: ReleasedTable | None = None) -> Words | Notice:
    """Tell the published figures, and with `estimates` (`survey_levels`) what the study's own answers give beside them.

    A figure whose number of answers was not published has no interval, and says so.
    """
    rows = study_rows(table, labels)
    if not rows:
        return no_data(labels)
    own = study_rows(estimates, labels, level="item") if estimates is not None else []
    sureness = labels.text("Published figures come without the number of answers, so they have no interval.")
    known = any(not missing(row["n"]) for row in rows)
    return Words(
        labels.text("Published figures are shown as reference points."),
        "" if known else sureness,
        [_one_published(row, own, labels) for row in rows],
    )


def _one_published(row: Row, own: Sequence[Row], labels: Labels) -> str:
    told = labels.text(
        "{place} {year}, {survey}: “{item}” {figure}",
        place=labels.municipality(row["municipality"]),
        year=row["year"],
        survey=labels.survey(row["survey"]),
        item=labels.item(row["survey"], row["item"]).rstrip("."),
        figure=labels.figure(row),
    )
    if has_figure(row) and missing(row["n"]):
        told = f"{told} ({labels.text(NO_N)})"
    same = {column: row[column] for column in ("survey", "municipality", "sector", "measure")} | {"key": row["item"]}
    beside = [r for r in own if has_figure(r) and all(r[column] == value for column, value in same.items())]
    if not beside:
        return f"{told}."
    years = [labels.text("{figure} in {year}", year=r["year"], figure=labels.figure(r)) for r in beside]
    return with_origin(labels.text("{told}; in this study {list}.", told=told, list=", ".join(years)), beside, labels)


def _both_sides(table: ReleasedTable, labels: Labels, survey: str, changes: ReleasedTable | None) -> str:
    """Tell how early education and child protection first rated each other, and how they do now, in one place."""
    rows = study_rows(table, labels, survey=survey)
    rows = [row for row in rows if {row["rater"], row["rated"]} == _INTERFACE] or rows
    place = places_of(rows, labels)[0]
    told, shown = [], []
    for key in values_of(rows, "key"):
        series = sorted(
            (row for row in rows if (row["municipality"], row["key"]) == (place, key)), key=lambda row: row["year"]
        )
        if series:
            shown += _ends(series)
            years = [
                labels.text("{figure} in {year}", year=row["year"], figure=labels.figure(row)) for row in _ends(series)
            ]
            verdict = _changed(_ends(series), changes, labels)
            told.append(
                labels.text(
                    "{rater}, “{item}”: {list}",
                    rater=labels.sector(series[0]["rater"]),
                    item=labels.item(survey, key).rstrip("."),
                    list=", ".join(years) + (f" – {verdict}" if verdict else ""),
                )
            )
    answer = labels.text("{place}. {list}.", place=labels.municipality(place), list="; ".join(told))
    return with_origin(answer, shown, labels)


_CHANGED = {
    "grew": mark("clearly grew"),
    "fell": mark("clearly fell"),
    "no_change": mark("there is no material change"),
    "cannot_tell": mark("of a change it cannot be told"),
}


def _changed(ends: Sequence[Row], changes: ReleasedTable | None, labels: Labels) -> str:
    """Tell what can be said of the change between the first and the last figure; nothing of one year alone."""
    if changes is None or len(ends) == 1:
        return ""
    first, last = ends
    same = {"survey": last["survey"], "municipality": last["municipality"], "sector": last["rater"],
            "level": "item", "key": last["key"], "year_from": first["year"], "year_to": last["year"],
            "measure": "agree" if last["unit"] == "share" else "mean"}  # fmt: skip
    verdict = next((row["verdict"] for row in rows_of(changes, **same)), "") or "cannot_tell"
    return labels.text(_CHANGED[verdict])


def _ends(rows: Sequence[Row]) -> list[Row]:
    return [rows[0], rows[-1]] if len(rows) > 1 else list(rows)

"""Sentences of surveys: who answered, what changed, how two municipalities differ, how two sides rate each other.

Knows how released rows of surveys are told. Does not know how they were computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, longest_span, no_data, places_of, rows_of, study_rows, values_of

MEASURES = {"dimension": "score", "item": "agree"}
"""The measure that is told of each level unless another is asked for."""

VERDICTS = ("grew", "fell", "no_change", "cannot_tell")

_INTERFACE = {"early_education", "child_protection"}
_NAMED = 5
"""How many changes a sentence lists by name."""


def response_rates(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell how large a part answered, by municipality and year."""
    rows = study_rows(table, labels, survey=survey, sector="all")
    if not rows:
        return no_data(labels)
    sentences = []
    for place in places_of(rows, labels):
        told = [
            labels.text("{year}: {share}", year=row["year"], share=labels.figure(row))
            for row in rows if row["municipality"] == place
        ]  # fmt: skip
        sentences.append(labels.text("{place}: {list}.", place=labels.municipality(place), list=", ".join(told)))
    shares = [row["estimate"] for row in rows if has_figure(row)]
    if not shares:
        return Words(
            labels.text("The response rate cannot be told: the size of the staff is not known."), "", sentences
        )
    low, high = labels.percent(min(shares)), labels.percent(max(shares))
    span = low if low == high else f"{labels.number(100 * min(shares))}–{high}"
    answer = labels.text("Share who answered the {survey}: {span}.", survey=labels.survey(survey), span=span)
    sureness = labels.text(
        "Those who did not answer may think otherwise; the lower the rate, the less sure the result."
    )
    return Words(answer, sureness, sentences)


def change(
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    level: str = "dimension",
    sector: str = "all",
    measure: str = "",
) -> Words | Notice:
    """Tell what grew, what fell, what stayed and what cannot be told, over the longest span of years."""
    rows = longest_span(
        study_rows(table, labels, survey=survey, level=level, sector=sector, measure=measure or MEASURES[level])
    )
    if not rows:
        return no_data(labels)
    answers, sentences = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        answers.append(_summary(here, labels.municipality(place), labels))
        sentences += [_one_change(row, labels.municipality(place), labels) for row in _by_size(here)]
    return Words(" ".join(answers), _sureness(rows, labels), sentences)


def difference(
    table: ReleasedTable, labels: Labels, *, survey: str = "staff", level: str = "dimension", sector: str = "all",
    contrast: str = "level", measure: str = "",
) -> Words | Notice:  # fmt: skip
    """Tell where two municipalities differ: in level, or in how much they changed (`did`)."""
    rows = rows_of(
        table, survey=survey, level=level, sector=sector, contrast=contrast, measure=measure or MEASURES[level]
    )
    last = max((row["year_to"] for row in rows), default=0)
    rows = [row for row in rows if row["year_to"] == last]
    rows = longest_span(rows) if contrast == "did" else rows
    if not rows:
        return no_data(labels)
    clear = [row for row in rows if row["verdict"] in ("grew", "fell")]
    sentences = [_one_difference(row, labels) for row in _by_size(rows)]
    first, second = (labels.municipality(rows[0][column]) for column in ("municipality_a", "municipality_b"))
    answer = labels.plural(
        "{first} and {second} differ clearly in {n} of {all} comparisons.",
        "{first} and {second} differ clearly in {n} of {all} comparisons.",
        len(clear), first=first, second=second, all=labels.number(len(rows)),
    )  # fmt: skip
    return Words(answer, _sureness(rows, labels), sentences)


def interface(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell how each side of an interface rates the other in the latest year."""
    rows = study_rows(table, labels, survey=survey)
    last = max((row["year"] for row in rows), default=0)
    rows = [row for row in rows if row["year"] == last]
    if not rows:
        return no_data(labels)
    sentences = [
        labels.text("{place} {year}: {rater} rates {rated}, “{item}”: {figure}.",
                    place=labels.municipality(row["municipality"]), year=row["year"], rater=labels.sector(row["rater"]),
                    rated=labels.sector(row["rated"]), item=labels.item(survey, row["key"]).rstrip("."), figure=labels.figure(row))
        for place in places_of(rows, labels) for row in rows if row["municipality"] == place
    ]  # fmt: skip
    sureness = labels.text("Only a sector's own staff rate its partners, so these figures rest on few answers.")
    return Words(_both_sides(table, labels, survey), sureness, sentences)


def published(table: ReleasedTable, labels: Labels) -> Words | Notice:
    """Tell the published figures, which came without the number of answers and so without an interval."""
    rows = study_rows(table, labels)
    if not rows:
        return no_data(labels)
    sentences = [
        labels.text("{place} {year}, {survey}: “{item}” {figure}.", place=labels.municipality(row["municipality"]), year=row["year"],
                    survey=labels.survey(row["survey"]), item=labels.item(row["survey"], row["item"]).rstrip("."), figure=labels.figure(row))
        for row in rows
    ]  # fmt: skip
    sureness = labels.text("The number of answers was not published, so these figures have no interval.")
    return Words(labels.text("Published figures are shown as reference points."), sureness, sentences)


def _both_sides(table: ReleasedTable, labels: Labels, survey: str) -> str:
    """Tell the first and the latest rating of early education and child protection by each other, of one municipality."""
    rows = study_rows(table, labels, survey=survey)
    rows = [row for row in rows if {row["rater"], row["rated"]} == _INTERFACE] or rows
    place = places_of(rows, labels)[0]
    told = []
    for key in values_of(rows, "key"):
        series = sorted(
            (row for row in rows if (row["municipality"], row["key"]) == (place, key)), key=lambda row: row["year"]
        )
        if series:
            years = [
                labels.text("{year}: {figure}", year=row["year"], figure=labels.figure(row)) for row in _ends(series)
            ]
            told.append(labels.text("{rater}, “{item}”: {list}", rater=labels.sector(series[0]["rater"]),
                                    item=labels.item(survey, key).rstrip("."), list=", ".join(years)))  # fmt: skip
    return labels.text("{place}. {list}.", place=labels.municipality(place), list="; ".join(told))


def _summary(rows: Sequence[Row], place: str, labels: Labels) -> str:
    """Tell in one sentence what grew and fell by how much, and how much stayed or is unsure."""
    first, last = rows[0]["year_from"], rows[0]["year_to"]
    found = {verdict: [row for row in _by_size(rows) if row["verdict"] == verdict] for verdict in VERDICTS}
    if not any(found.values()):
        return labels.text("{place} {first}–{last}: the changes cannot be shown.", place=place, first=first, last=last)
    told = []
    if found["grew"]:
        told.append(labels.text("grew: {list}", list=_named(found["grew"], labels)))
    if found["fell"]:
        told.append(labels.text("fell: {list}", list=_named(found["fell"][::-1], labels)))
    if not told:
        told.append(labels.text("nothing clearly grew or fell"))
    if found["no_change"]:
        told.append(labels.plural("{n} stayed as it was", "{n} stayed as they were", len(found["no_change"])))
    if found["cannot_tell"]:
        told.append(labels.plural("of {n} it cannot be told", "of {n} it cannot be told", len(found["cannot_tell"])))
    return labels.text("{place} {first}–{last}: {list}.", place=place, first=first, last=last, list="; ".join(told))


def _named(rows: Sequence[Row], labels: Labels) -> str:
    told = [
        labels.text("{name} {size} {limits}", name=_name(row, labels), size=labels.points(row["estimate"], row["unit"]),
                    limits=f"({labels.interval(row['low'], row['high'], row['unit'])})")
        for row in rows[:_NAMED]
    ]  # fmt: skip
    more = len(rows) - len(told)
    return labels.listed([*told, labels.plural("{n} other", "{n} others", more)] if more else told)


def _name(row: Row, labels: Labels) -> str:
    """Return what a row is about as it stands inside a sentence: a dimension, or a statement in quotes."""
    if row["level"] == "dimension":
        return labels.dimension(row["key"])
    return labels.text("“{item}”", item=labels.item(row["survey"], row["key"]).rstrip("."))


def _one_change(row: Row, place: str, labels: Labels) -> str:
    name = _name(row, labels)
    if not has_figure(row):
        return labels.text("{place}, {name}: {status}.", place=place, name=name, status=labels.status(row["status"]))
    size, limits = labels.points(row["estimate"], row["unit"]), _limits(row, labels)
    values = {"place": place, "name": name, "size": size, "limits": limits}
    if row["verdict"] == "grew":
        return labels.text("{place}, {name}: grew by {size} {limits}.", **values)
    if row["verdict"] == "fell":
        return labels.text("{place}, {name}: fell by {size} {limits}.", **values)
    estimate = labels.quantity(row["estimate"], row["unit"])
    verdict = labels.verdict(row["verdict"]) or labels.status(row["status"])
    return labels.text(
        "{place}, {name}: {verdict}; estimate {estimate} {limits}.", verdict=verdict, estimate=estimate, **values
    )


def _one_difference(row: Row, labels: Labels) -> str:
    name = _name(row, labels)
    if not has_figure(row):
        return labels.text("{name}: {status}.", name=name, status=labels.status(row["status"]))
    verdict = labels.verdict(row["verdict"], between_places=True) or labels.status(row["status"])
    values = {"name": name, "first": labels.municipality(row["municipality_a"]), "second": labels.municipality(row["municipality_b"]),
              "estimate": labels.quantity(row["estimate"], row["unit"]), "limits": _limits(row, labels), "verdict": verdict}  # fmt: skip
    if row["contrast"] == "did":
        return labels.text(
            "{name}: change in {first} minus change in {second} {estimate} {limits}: {verdict}.", **values
        )
    return labels.text("{name}: {first} minus {second} {estimate} {limits}: {verdict}.", **values)


def _limits(row: Row, labels: Labels) -> str:
    if row["low"] != row["low"] or row["low"] is None:
        return ""
    return labels.text("(95 % interval {limits})", limits=labels.interval(row["low"], row["high"], row["unit"]))


def _sureness(rows: Sequence[Row], labels: Labels) -> str:
    if any(row["status"] == "illustration" for row in rows):
        return labels.text(
            "Synthetic and real figures are set side by side here only to show the method; nothing can be concluded."
        )
    unsure = sum(row["verdict"] == "cannot_tell" or row["status"] == "not_estimable" for row in rows)
    told = [_interval_note(labels)]
    if len(values_of(rows, "key")) > 1:
        told.append(labels.text("Many comparisons were made at once, and the conclusions allow for that (Holm)."))
    if unsure:
        told.append(labels.plural(
            "In {n} comparison the answers are too few or too varied for a conclusion either way.",
            "In {n} comparisons the answers are too few or too varied for a conclusion either way.", unsure))  # fmt: skip
    return " ".join(told)


def _interval_note(labels: Labels) -> str:
    return labels.text("The 95 % interval is in brackets: the wider it is, the less sure the figure.")


def _ends(rows: Sequence[Row]) -> list[Row]:
    return [rows[0], rows[-1]] if len(rows) > 1 else list(rows)


def _by_size(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (not has_figure(row), -row["estimate"] if has_figure(row) else 0, row["key"]))

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
    rows = longest_span(study_rows(table, labels, survey=survey, level=level, sector=sector, measure=measure or MEASURES[level]))
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
                    rated=labels.sector(row["rated"]), item=labels.item(survey, row["key"]), figure=labels.figure(row))
        for place in places_of(rows, labels) for row in rows if row["municipality"] == place
    ]  # fmt: skip
    answer = labels.text("Each side of the interface has rated how working with the other goes.")
    return Words(answer, _interval_note(labels), sentences)


def published(table: ReleasedTable, labels: Labels) -> Words | Notice:
    """Tell the published figures, which came without the number of answers and so without an interval."""
    rows = study_rows(table, labels)
    if not rows:
        return no_data(labels)
    sentences = [
        labels.text("{place} {year}, {survey}: “{item}” {figure}.", place=labels.municipality(row["municipality"]), year=row["year"],
                    survey=labels.survey(row["survey"]), item=labels.item(row["survey"], row["item"]), figure=labels.figure(row))
        for row in rows
    ]  # fmt: skip
    sureness = labels.text("The number of answers was not published, so these figures have no interval.")
    return Words(labels.text("Published figures are shown as reference points."), sureness, sentences)


def _summary(rows: Sequence[Row], place: str, labels: Labels) -> str:
    counts = {
        verdict: sum(row["verdict"] == verdict for row in rows)
        for verdict in ("grew", "fell", "no_change", "cannot_tell")
    }
    first, last = rows[0]["year_from"], rows[0]["year_to"]
    told = [
        labels.plural("{n} grew", "{n} grew", counts["grew"]) if counts["grew"] else "",
        labels.plural("{n} fell", "{n} fell", counts["fell"]) if counts["fell"] else "",
        labels.plural("{n} did not change", "{n} did not change", counts["no_change"]) if counts["no_change"] else "",
        labels.plural("of {n} it cannot be told", "of {n} it cannot be told", counts["cannot_tell"])
        if counts["cannot_tell"]
        else "",
    ]
    told = [part for part in told if part]
    if not told:
        return labels.text("{place} {first}–{last}: the changes cannot be shown.", place=place, first=first, last=last)
    head = (
        labels.plural("Of {n} dimension", "Of {n} dimensions", len(rows))
        if rows[0]["level"] == "dimension"
        else labels.plural("Of {n} question", "Of {n} questions", len(rows))
    )
    return labels.text(
        "{place} {first}–{last}: {head}, {list}.",
        place=place,
        first=first,
        last=last,
        head=head,
        list=labels.listed(told),
    )


def _one_change(row: Row, place: str, labels: Labels) -> str:
    name = labels.key(row["survey"], row["level"], row["key"])
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
    name = labels.key(row["survey"], row["level"], row["key"])
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
    return labels.text("The interval in brackets tells how sure a figure is: the wider it is, the less sure.")


def _by_size(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (not has_figure(row), -row["estimate"] if has_figure(row) else 0, row["key"]))

"""Sentences of indicators: the level, and the level beside a reference that every sentence names.

Knows that placed outside the home is wider than taken into care, and that use of a service is neither good nor bad.
Does not know why a level is what it is.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import (
    Row,
    capital,
    has_figure,
    no_data,
    one_span,
    places_of,
    study_rows,
    values_of,
    with_origin,
)

CAUTIONS = {
    "placed": mark(
        "Placed outside the home is wider than taken into care: related, but no test of what is said of the latter."
    ),
    "notifications": mark(
        "More or fewer notifications is neither good nor bad by itself: early cooperation may raise early contacts."
    ),
}

COUNTRY = mark("{place}, {name}: {ratio} times the whole country's level in {years}, {low}–{high} since {first}.")
PEER = mark("{place}, {name}: {ratio} times the level of {reference} in {years}, {low}–{high} since {first}.")
GROUP = mark("{place}, {name}: {ratio} times the {reference} in {years}, {low}–{high} since {first}.")


def indicators(levels: ReleasedTable, ratios: ReleasedTable, labels: Labels, *, indicator: str) -> Words | Notice:
    """Tell an indicator's latest level beside the country's and the peer's, and how the ratio has moved."""
    at_level = indicator_levels(levels, labels, indicator=indicator)
    if isinstance(at_level, Notice):
        return at_level
    references = values_of(study_rows(ratios, labels, indicator=indicator), "reference")
    beside = [indicator_ratios(ratios, labels, indicator=indicator, reference=reference) for reference in references]
    told = [words for words in beside if isinstance(words, Words)]
    answer = told[0].answer if told else at_level.answer
    sentences = [*(sentence for words in told for sentence in words.sentences), *at_level.sentences]
    return Words(answer, at_level.sureness, sentences)


def indicator_levels(table: ReleasedTable, labels: Labels, *, indicator: str) -> Words | Notice:
    """Tell the first and the latest published value of each region."""
    rows = one_span(study_rows(table, labels, indicator=indicator), labels)
    if not any(has_figure(row) for row in rows):
        return no_data(labels)
    sentences = []
    for place in places_of(rows, labels, "region"):
        here = sorted(
            (row for row in rows if row["region"] == place and has_figure(row)),
            key=lambda row: (row["year"], row["span"]),
        )
        if here:
            sentences.append(
                labels.text(
                    "{place}: {first} in {first_years}, {last} in {last_years}.",
                    place=capital(labels.municipality(place)),
                    first=labels.figure(here[0]),
                    first_years=labels.years(here[0]["year"], here[0]["span"]),
                    last=labels.figure(here[-1]),
                    last_years=labels.years(here[-1]["year"], here[-1]["span"]),
                )
            )
    gaps = sum(row["status"] == "not_published" for row in rows)
    if gaps:
        sentences.append(
            labels.plural(
                "{n} value is not published; that is not zero.", "{n} values are not published; that is not zero.", gaps
            )
        )
    answer = labels.text("{indicator}: the level by region and year.", indicator=labels.indicator(indicator))
    return Words(with_origin(answer, rows, labels), _sureness(rows, indicator, labels), sentences)


def indicator_ratios(
    table: ReleasedTable, labels: Labels, *, indicator: str, reference: str = "country"
) -> Words | Notice:
    """Tell how the level stands to the reference in the latest window, and between what limits it has stood."""
    rows = one_span(study_rows(table, labels, indicator=indicator, reference=reference), labels)
    rows = [row for row in rows if has_figure(row)]
    if not rows:
        return no_data(labels)
    sentences = []
    for place in places_of(rows, labels, "region"):
        here = sorted((row for row in rows if row["region"] == place), key=lambda row: (row["year"], row["span"]))
        low, high = min(here, key=lambda row: row["estimate"]), max(here, key=lambda row: row["estimate"])
        values = {
            "place": labels.municipality(place),
            "years": labels.years(here[-1]["year"], here[-1]["span"]),
            "ratio": labels.quantity(here[-1]["estimate"], "ratio"),
            "first": labels.years(here[0]["year"], here[0]["span"]),
            "low": labels.quantity(low["estimate"], "ratio"),
            "high": labels.quantity(high["estimate"], "ratio"),
            "name": labels.indicator(indicator, short=True),
        }
        told = COUNTRY if reference == "country" else PEER if reference.partition(":")[0] == "peer" else GROUP
        sentences.append(labels.text(told, reference=labels.reference(reference), **values))
    first = places_of(rows, labels, "region")[0]
    answer = with_origin(sentences[0], [row for row in rows if row["region"] == first], labels)
    return Words(answer, _sureness(rows, indicator, labels), sentences)


def _sureness(rows: Sequence[Row], indicator: str, labels: Labels) -> str:
    told = [labels.text(CAUTIONS[indicator])] if indicator in CAUTIONS else []
    if all(row["low"] != row["low"] for row in rows):
        told.append(labels.text("The figures have no interval, because only rounded figures are published."))
    if any(row["status"] == "illustration" for row in rows):
        told.append(
            labels.text(
                "Synthetic and real figures stand side by side only to show the method; nothing can be concluded."
            )
        )
    return " ".join(told)

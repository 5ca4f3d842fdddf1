"""Sentences of indicators: the level, and the level beside a reference that every sentence names.

Knows how a ratio to the country has moved over windows that share no year. Does not know why a level is what it is, nor
groups of municipalities.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words, together
from varpu_eval.report.rows import (
    Row,
    capital,
    has_figure,
    head_of,
    no_data,
    one_span,
    places_of,
    study_rows,
    values_of,
    with_origin,
)
from varpu_eval.report.words.cautions import NO_INTERVAL, OVERLAP, cautions_of, illustration_of, without_interval
from varpu_eval.report.words.periods import from_to_years, in_years, sharing_no_year, since_years, two_periods

COUNTRY = mark("{place}, {name}: {ratio} times the whole country's level {when}, {low}–{high} {since}.")
PEER = mark("{place}, {name}: {ratio} times the level of {reference} {when}, {low}–{high} {since}.")
GROUP = mark("{place}, {name}: {ratio} times the {reference} {when}, {low}–{high} {since}.")
ALONE = {
    COUNTRY: mark("{place}, {name}: {ratio} times the whole country's level {when}."),
    PEER: mark("{place}, {name}: {ratio} times the level of {reference} {when}."),
    GROUP: mark("{place}, {name}: {ratio} times the {reference} {when}."),
}
"""The same of a single window, which has stood between no limits."""

FIRST_AND_LAST = mark("{place}: {first} {first_years}, {last} {last_years}.")
ONLY = mark("{place}: {last} {last_years}.")

PERIODS = mark("{place}, {name}: {low}–{high} times the whole country's level {when}, {then_low}–{then_high} {since}.")
WINDOWS = mark("{place}, {name}: beside the whole country's level {list}.")
RATIO_LIMITS = mark("{place}, {name}: 95 % interval of the ratio {interval} {when}; compared with {reference}.")

COUNTED = ("count", "mean")
"""Units of which nobody expects an interval."""

MOST_WINDOWS = 5
"""Of more windows that share no year only the first and the last are told."""


def indicators(levels: ReleasedTable, ratios: ReleasedTable, labels: Labels, *, indicator: str) -> Words | Notice:
    """Tell an indicator's latest level beside the country's and the peer's, and how the ratio has moved.

    Groups of municipalities are told by `place`.
    """
    at_level = indicator_levels(levels, labels, indicator=indicator)
    if isinstance(at_level, Notice):
        return at_level
    beside = [
        row
        for row in one_span(study_rows(ratios, labels, indicator=indicator), labels)
        if row["reference"] == "country" or row["reference"].partition(":")[0] == "peer"
    ]
    told = [
        words
        for reference in values_of(beside, "reference")
        if isinstance(words := indicator_ratios(ratios, labels, indicator=indicator, reference=reference), Words)
    ]
    answer, about = (told[0].answer, told[0].about) if told else (at_level.answer, ())
    sureness = _sureness(beside, indicator, labels) if told else at_level.sureness
    sentences = [*(sentence for words in told for sentence in words.sentences), *at_level.sentences]
    return Words(answer, sureness, sentences, about=about)


def indicator_levels(table: ReleasedTable, labels: Labels, *, indicator: str) -> Words | Notice:
    """Tell the first and the latest published value of each region."""
    rows = one_span(study_rows(table, labels, indicator=indicator), labels)
    if not any(has_figure(row) for row in rows):
        return no_data(labels)
    sentences = [
        labels.text(
            FIRST_AND_LAST if len(here) > 1 else ONLY,
            place=capital(labels.municipality(place)),
            first=labels.figure(here[0]),
            first_years=in_years(here[0], labels),
            last=labels.figure(here[-1]),
            last_years=in_years(here[-1], labels),
        )
        for place in places_of(rows, labels, "region")
        if (here := _in_order(rows, place))
    ]
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
    """Tell how the level stands to the reference in the latest window, and between what limits it has stood.

    Of the country also how it has moved: in windows that share no year, and in two periods where they lie apart.
    """
    rows = one_span(study_rows(table, labels, indicator=indicator, reference=reference), labels)
    rows = [row for row in rows if has_figure(row)]
    if not rows:
        return no_data(labels)
    places = places_of(rows, labels, "region")
    told = {place: _of_place(_in_order(rows, place), reference, labels) for place in places}
    first = [row for row in rows if row["region"] == places[0]]
    about = tuple(head_of(place, indicator, labels) for place in places)
    answer = with_origin(together(told[places[0]][:2], about), first, labels)
    sentences = [sentence for of_place in told.values() for sentence in of_place]
    return Words(answer, _sureness(rows, indicator, labels), sentences, about=about)


def _of_place(here: Sequence[Row], reference: str, labels: Labels) -> list[str]:
    """Tell one place's ratio in the latest window and, beside the country, in which periods and windows it stood so."""
    told = COUNTRY if reference == "country" else PEER if reference.partition(":")[0] == "peer" else GROUP
    told = told if len(here) > 1 else ALONE[told]
    values = {
        "place": labels.municipality(here[0]["region"]),
        "name": labels.indicator(here[0]["indicator"], short=True),
    }
    low, high = _range(here, labels)
    window = {"when": in_years(here[-1], labels), "since": since_years(here[0], labels)}
    limits = {"ratio": _ratio(here[-1], labels), "low": low, "high": high, **window}
    sentences = [labels.text(told, reference=labels.reference(reference), **limits, **values)]
    limits_told = (
        []
        if missing(here[-1]["low"])
        else [
            labels.text(
                RATIO_LIMITS,
                interval=labels.interval(here[-1]),
                when=window["when"],
                reference=labels.reference(reference),
                **values,
            )
        ]
    )
    if reference != "country":
        return [*sentences, *limits_told]
    if periods := two_periods(here):
        before, after = periods
        (low, high), (then_low, then_high) = (_range(period, labels) for period in periods)
        ends = {"when": from_to_years(before[0], before[-1], labels), "since": since_years(after[0], labels)}
        ranges = {"low": low, "high": high, "then_low": then_low, "then_high": then_high}
        sentences.append(labels.text(PERIODS, **ends, **ranges, **values))
    if len(apart := sharing_no_year(here)) > 1:
        shown = apart if len(apart) <= MOST_WINDOWS else [apart[0], apart[-1]]
        one_by_one = [f"{_ratio(row, labels)} ({labels.years(row['year'], row['span'])})" for row in shown]
        sentences.append(labels.text(WINDOWS, list=labels.listed(one_by_one), **values))
    return [*sentences, *limits_told]


def _in_order(rows: Sequence[Row], place: str) -> list[Row]:
    here = (row for row in rows if row["region"] == place and has_figure(row))
    return sorted(here, key=lambda row: (row["year"], row["span"]))


def _ratio(row: Row, labels: Labels) -> str:
    return labels.quantity(row["estimate"], "ratio")


def _range(rows: Sequence[Row], labels: Labels) -> tuple[str, str]:
    by_size = sorted(rows, key=lambda row: float(row["estimate"]))
    return _ratio(by_size[0], labels), _ratio(by_size[-1], labels)


def _sureness(rows: Sequence[Row], indicator: str, labels: Labels) -> str:
    told = cautions_of(indicator, labels)
    if "reference" in rows[0]:
        told += without_interval(rows, labels)
    elif all(missing(row["low"]) and row["unit"] not in COUNTED for row in rows):
        told.append(labels.text(NO_INTERVAL))
    if any(row["span"] > 1 for row in rows):
        told.append(labels.text(OVERLAP))
    return " ".join([*told, *illustration_of(rows, labels)])

"""Sentences of how two municipalities differ, and where the change of one was the more favourable.

Knows that a difference of changes says nothing of which side moved. Does not know how it was computed.
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
    longest_span,
    no_data,
    rows_of,
    with_origin,
)
from varpu_eval.report.words.compared import by_size, limits_of, measure_told, name_of, short_limits, sureness

_NAMED_DIFFERENCES = 3
"""How many differences in level a sentence lists by name."""


def difference(
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    level: str = "dimension",
    sector: str = "all",
    measure: str = "",
) -> Words | Notice:
    """Tell how the municipalities differ in the latest year, and where one's change was the more favourable."""
    measure = measure_told(table, level, measure, survey=survey)
    rows = rows_of(table, survey=survey, level=level, sector=sector, measure=measure)
    if not rows:
        return no_data(labels, survey)
    told = [latest_difference(rows, contrast) for contrast in ("level", "did")]
    answers = [
        with_origin(tell(here, labels), here, labels) for tell, here in zip((_largest, _moved), told, strict=True)
    ]
    sentences = [_one_difference(row, labels) for here in told for row in by_size(here)]
    sure = " ".join(filter(None, (_picked(told[0], labels), sureness(told[1] or told[0], labels))))
    return Words(" ".join(filter(None, answers)), sure, sentences)


def latest_difference(rows: Sequence[Row], contrast: str) -> list[Row]:
    """Return the differences of the latest year: in level, or over the longest span of years (`did`)."""
    rows = [row for row in rows if row["contrast"] == contrast]
    last = max((row["year_to"] for row in rows), default=0)
    return longest_span([row for row in rows if row["year_to"] == last])


def _largest(rows: Sequence[Row], labels: Labels) -> str:
    """Tell the largest differences in level, with their intervals; a level carries no verdict."""
    shown = sorted((row for row in rows if has_figure(row)), key=lambda row: -abs(row["estimate"]))[:_NAMED_DIFFERENCES]
    if not shown:
        return ""
    first, second = (labels.municipality(shown[0][column]) for column in ("municipality_a", "municipality_b"))
    told = [
        labels.text(
            "{name} {estimate} {limits}",
            name=name_of(row, labels),
            estimate=labels.estimate(row),
            limits=short_limits(row, labels),
        )
        for row in shown
    ]
    return labels.text(
        "Largest differences in {year} ({first} minus {second}): {list}.",
        year=shown[0]["year_to"],
        first=first,
        second=second,
        list=labels.listed(told),
    )


def _moved(rows: Sequence[Row], labels: Labels) -> str:
    """Tell where the first municipality's change was more or less favourable than the other's."""
    if not rows:
        return ""
    values = {
        "first": labels.municipality(rows[0]["municipality_a"]),
        "second": labels.municipality(rows[0]["municipality_b"]),
        "years": f"{rows[0]['year_from']}–{rows[0]['year_to']}",
    }
    better, worse = (
        [name_of(row, labels) for row in rows if row["verdict"] == verdict] for verdict in ("grew", "fell")
    )
    if not (better or worse):
        return labels.text("Of no change {years} can it be said that it differs between the municipalities.", **values)
    if not better:
        return labels.text(
            "{first} {years}, the change was less favourable than in {second}: {list}.",
            list=labels.listed(worse),
            **values,
        )
    more = labels.listed(better)
    if worse:
        more = labels.text("{more}; less favourable: {less}", more=more, less=labels.listed(worse))
    return labels.text("{first} {years}, the change was more favourable than in {second}: {list}.", list=more, **values)


def _picked(rows: Sequence[Row], labels: Labels) -> str:
    """Say that the largest differences were picked afterwards, out of how many, and that no interval allows for it."""
    n = sum(has_figure(row) for row in rows)
    if n <= _NAMED_DIFFERENCES:
        return ""
    if rows[0]["level"] == "dimension":
        return labels.plural(
            "The largest differences were picked afterwards out of {n} dimension, and their intervals are unadjusted.",
            "The largest differences were picked afterwards out of {n} dimensions, and their intervals are unadjusted.",
            n,
        )
    return labels.plural(
        "The largest differences were picked afterwards out of {n} item, and their intervals are unadjusted.",
        "The largest differences were picked afterwards out of {n} items, and their intervals are unadjusted.",
        n,
    )


def _one_difference(row: Row, labels: Labels) -> str:
    name = name_of(row, labels)
    if not has_figure(row):
        return labels.text("{name}: {status}.", name=name, status=labels.status(row["status"]))
    values = {
        "name": name,
        "first": labels.municipality(row["municipality_a"]),
        "second": labels.municipality(row["municipality_b"]),
        "estimate": labels.estimate(row),
        "limits": limits_of(row, labels),
    }
    told = mark("{name}: {first} minus {second} {estimate} {limits}")
    if row["contrast"] == "did":
        told = mark("{name}: change in {first} minus change in {second} {estimate} {limits}")
    verdict = labels.verdict(row["verdict"], between_places=True) or labels.status(row["status"])
    return capital("; ".join(filter(None, (labels.text(told, **values), verdict))) + ".")

"""Sentences of what changed between years.

Knows how verdicts and sizes are told. Does not know how they were computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import (
    Row,
    has_figure,
    longest_span,
    no_data,
    places_of,
    study_rows,
    with_origin,
)
from varpu_eval.report.words.compared import MEASURES, by_size, limits_of, name_of, short_limits, sureness

VERDICTS = ("grew", "fell", "no_change", "cannot_tell")

_NAMED = 5
"""How many changes a sentence lists by name."""


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
        answers.append(with_origin(_summary(here, labels.municipality(place), labels), here, labels))
        sentences += [_one_change(row, labels.municipality(place), labels) for row in by_size(here)]
    return Words(" ".join(answers), sureness(rows, labels), sentences)


def _summary(rows: Sequence[Row], place: str, labels: Labels) -> str:
    """Tell in one sentence what grew and fell by how much, and of how many there is no change or nothing to tell."""
    first, last = rows[0]["year_from"], rows[0]["year_to"]
    found = {verdict: [row for row in by_size(rows) if row["verdict"] == verdict] for verdict in VERDICTS}
    if not any(found.values()):
        return labels.text("{place} {first}–{last}: the changes cannot be shown.", place=place, first=first, last=last)
    told = []
    if found["grew"]:
        told.append(_named(found["grew"], mark("{name} grew by {size} {limits}"), labels))
    if found["fell"]:
        told.append(_named(found["fell"][::-1], mark("{name} fell by {size} {limits}"), labels))
    if not told:
        told.append(labels.text("nothing clearly grew or fell"))
    told += _counted(found, rows[0]["level"], labels)
    return labels.text("{place} {first}–{last}: {list}.", place=place, first=first, last=last, list="; ".join(told))


def _counted(found: Mapping[str, Sequence[Row]], level: str, labels: Labels) -> list[str]:
    """Tell of how many there is no material change, and of how many it cannot be told."""
    still, unsure = len(found["no_change"]), len(found["cannot_tell"])
    if level == "dimension":
        told = [
            labels.plural("no material change in {n} dimension", "no material change in {n} dimensions", still),
            labels.plural("of {n} dimension it cannot be told", "of {n} dimensions it cannot be told", unsure),
        ]
    else:
        told = [
            labels.plural("no material change in {n} item", "no material change in {n} items", still),
            labels.plural("of {n} item it cannot be told", "of {n} items it cannot be told", unsure),
        ]
    return [part for part, n in zip(told, (still, unsure), strict=True) if n]


def _named(rows: Sequence[Row], moved: str, labels: Labels) -> str:
    """List rows with their sizes; the first one says which way (`moved`)."""
    told = [
        labels.text(
            moved if index == 0 else mark("{name} {size} {limits}"),
            name=name_of(row, labels),
            size=labels.points(row["estimate"], row["unit"]),
            limits=short_limits(row, labels),
        )
        for index, row in enumerate(rows[:_NAMED])
    ]
    more = len(rows) - len(told)
    return labels.listed([*told, labels.plural("{n} other", "{n} others", more)] if more else told)


def _one_change(row: Row, place: str, labels: Labels) -> str:
    name = name_of(row, labels)
    if not has_figure(row):
        return labels.text("{place}, {name}: {status}.", place=place, name=name, status=labels.status(row["status"]))
    size, limits = labels.points(row["estimate"], row["unit"]), limits_of(row, labels)
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

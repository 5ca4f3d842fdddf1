"""Sentences of what changed between years.

Knows how verdicts and sizes are told. Does not know how they were computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.report.rows import (
    Row,
    has_figure,
    longest_span,
    no_data,
    origin_mark,
    places_of,
    study_rows,
)
from varpu_eval.report.words.compared import by_size, limits_of, measure_told, name_of, short_limits, size_of, sureness

VERDICTS = ("grew", "fell", "no_change", "cannot_tell")

_NAMED = 5
"""How many changes or questions are listed by name."""


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
    measure = measure_told(table, level, measure, survey=survey)
    rows = longest_span(study_rows(table, labels, survey=survey, level=level, sector=sector, measure=measure))
    if not rows:
        return no_data(labels, survey)
    groups, sentences = _silent_focus(rows, labels), []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        groups.append(_group(here, labels.municipality(place), labels))
        sentences += [_one_change(row, labels.municipality(place), labels) for row in by_size(here)]
    return Words(" ".join(group.plain() for group in groups), sureness(rows, labels), sentences, tuple(groups))


def _silent_focus(rows: Sequence[Row], labels: Labels) -> list[Group]:
    """Say of the focus municipality that it has no answers from the compared years, where it has none."""
    focus = labels.regions[:1]
    if not focus or focus[0] in places_of(rows, labels):
        return []
    first, last = rows[0]["year_from"], rows[0]["year_to"]
    why = labels.text("there are not answers from both {first} and {last}", first=first, last=last)
    return [Group(labels.municipality(focus[0]), ((labels.text("Cannot be told"), why),))]


def _group(rows: Sequence[Row], place: str, labels: Labels) -> Group:
    """Set out what grew, what fell, where there is no material change, and what cannot be told and why."""
    first, last = rows[0]["year_from"], rows[0]["year_to"]
    found = {verdict: [row for row in by_size(rows) if row["verdict"] == verdict] for verdict in VERDICTS}
    findings = [
        (labels.text("Grew"), _sized(found["grew"], labels) or labels.text("nothing clearly grew")),
        (labels.text("Fell"), _sized(found["fell"][::-1], labels) or labels.text("nothing clearly fell")),
        (labels.text("No material change"), _gathered(found["no_change"], labels)),
        (labels.text("Cannot be told"), _untold(rows, labels)),
    ]
    told = any(found.values())
    kept = findings if told else findings[3:]
    heading = f"{place} {first}–{last} {origin_mark(rows, labels)}".strip()
    return Group(heading, tuple(finding for finding in kept if finding[1]))


def _sized(rows: Sequence[Row], labels: Labels) -> str:
    """List rows with the sizes of their changes and the limits."""
    told = [
        labels.text(
            "{name} {size} {limits}",
            name=name_of(row, labels),
            size=size_of(row, labels),
            limits=short_limits(row, labels),
        )
        for row in rows
    ]
    return _named(told, labels)


def _untold(rows: Sequence[Row], labels: Labels) -> str:
    """List what cannot be told by why: a sign of a change, an interval too wide, too few answers, a hidden figure."""
    told = [labels.text(reason, list=_gathered(here, labels)) for reason, here in _by_reason(rows).items()]
    hidden = sum(row["status"] == "hidden" for row in rows)
    if hidden:
        told.append(labels.plural("{n} hidden to protect privacy", "{n} hidden to protect privacy", hidden))
    return "; ".join(told)


def _by_reason(rows: Sequence[Row]) -> dict[str, list[Row]]:
    reasons: dict[str, list[Row]] = {}
    for row in by_size(rows):
        if row["status"] == "illustration":
            reasons.setdefault(mark("{list} (shown to illustrate the method only)"), []).append(row)
        elif row["status"] == "not_estimable":
            reasons.setdefault(
                mark("{list} (no interval can be given, mostly because answers or workplaces are too few)"), []
            ).append(row)
        elif row["verdict"] == "cannot_tell" and row["low"] > 0:
            reasons.setdefault(mark("{list} (points to growth, but not surely)"), []).append(row)
        elif row["verdict"] == "cannot_tell" and row["high"] < 0:
            reasons.setdefault(mark("{list} (points to a fall, but not surely)"), []).append(row)
        elif row["verdict"] == "cannot_tell":
            reasons.setdefault(mark("{list} (the interval is too wide)"), []).append(row)
    return reasons


def _gathered(rows: Sequence[Row], labels: Labels) -> str:
    """Name the dimensions, or the questions where they are few; many are counted."""
    if len(rows) > _NAMED and rows[0]["level"] == "item":
        return labels.plural("{n} item", "{n} items", len(rows))
    return labels.listed([name_of(row, labels) for row in rows]) if rows else ""


def _named(told: Sequence[str], labels: Labels) -> str:
    """List the first few of what is told and count the rest; nothing when there is nothing."""
    more = len(told) - _NAMED
    if more > 1:
        told = [*told[:_NAMED], labels.plural("{n} other", "{n} others", more)]
    return labels.listed(told) if told else ""


def _one_change(row: Row, place: str, labels: Labels) -> str:
    name = name_of(row, labels)
    if not has_figure(row):
        return labels.text("{place}, {name}: {status}.", place=place, name=name, status=labels.status(row["status"]))
    size, limits = size_of(row, labels), limits_of(row, labels)
    values = {"place": place, "name": name, "size": size, "limits": limits}
    if row["verdict"] == "grew":
        return labels.text("{place}, {name}: grew by {size} {limits}.", **values)
    if row["verdict"] == "fell":
        return labels.text("{place}, {name}: fell by {size} {limits}.", **values)
    estimate = labels.estimate(row)
    verdict = labels.verdict(row["verdict"]) or labels.status(row["status"])
    return labels.text(
        "{place}, {name}: {verdict}; estimate {estimate} {limits}.", verdict=verdict, estimate=estimate, **values
    )

"""Sentences of differences: what changed between years, and how two municipalities differ.

Knows how verdicts, sizes and intervals are told. Does not know how they were computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, longest_span, no_data, places_of, rows_of, study_rows, values_of

MEASURES = {"dimension": "score", "item": "agree"}
"""The measure that is told of each level unless another is asked for."""

VERDICTS = ("grew", "fell", "no_change", "cannot_tell")

_NAMED = 5
"""How many changes a sentence lists by name."""

_NAMED_DIFFERENCES = 3


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
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    level: str = "dimension",
    sector: str = "all",
    measure: str = "",
) -> Words | Notice:
    """Tell how the municipalities differ in the latest year, and whose change was the larger one."""
    rows = rows_of(table, survey=survey, level=level, sector=sector, measure=measure or MEASURES[level])
    if not rows:
        return no_data(labels)
    told = [latest_difference(rows, contrast) for contrast in ("level", "did")]
    answers = [_largest(told[0], labels), _moved_more(told[1], labels)]
    sentences = [_one_difference(row, labels) for here in told for row in _by_size(here)]
    return Words(" ".join(filter(None, answers)), _sureness([*told[0], *told[1]], labels), sentences)


def latest_difference(rows: Sequence[Row], contrast: str) -> list[Row]:
    """Return the differences of the latest year: in level, or over the longest span of years (`did`)."""
    rows = [row for row in rows if row["contrast"] == contrast]
    last = max((row["year_to"] for row in rows), default=0)
    return longest_span([row for row in rows if row["year_to"] == last])


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
        labels.text(
            "{name} {size} {limits}",
            name=_name(row, labels),
            size=labels.points(row["estimate"], row["unit"]),
            limits=_short_limits(row, labels),
        )
        for row in rows[:_NAMED]
    ]
    more = len(rows) - len(told)
    return labels.listed([*told, labels.plural("{n} other", "{n} others", more)] if more else told)


def _name(row: Row, labels: Labels) -> str:
    """Return what a row is about as it stands inside a sentence: a dimension, or a statement in quotes."""
    if row["level"] == "dimension":
        return labels.dimension(row["key"])
    return labels.text("“{item}”", item=labels.item(row["survey"], row["key"]).rstrip("."))


def _largest(rows: Sequence[Row], labels: Labels) -> str:
    """Tell the largest differences in level, with their intervals; a level carries no verdict."""
    shown = sorted((row for row in rows if has_figure(row)), key=lambda row: -abs(row["estimate"]))[:_NAMED_DIFFERENCES]
    if not shown:
        return ""
    first, second = (labels.municipality(shown[0][column]) for column in ("municipality_a", "municipality_b"))
    told = [
        labels.text(
            "{name} {estimate} {limits}",
            name=_name(row, labels),
            estimate=labels.quantity(row["estimate"], row["unit"]),
            limits=_short_limits(row, labels),
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


def _moved_more(rows: Sequence[Row], labels: Labels) -> str:
    """Tell where one municipality changed more than the other."""
    if not rows:
        return ""
    first, years = labels.municipality(rows[0]["municipality_a"]), f"{rows[0]['year_from']}–{rows[0]['year_to']}"
    told = []
    for verdict, words in (("grew", labels.text("more upwards")), ("fell", labels.text("more downwards"))):
        found = [row for row in rows if row["verdict"] == verdict]
        if found:
            told.append(f"{words}: {labels.listed([_name(row, labels) for row in found])}")
    if not told:
        return labels.text(
            "Of no change {years} can it be said that it differs between the municipalities.", years=years
        )
    return labels.text(
        "{first} changed {years}, beside the other, {list}.", first=first, years=years, list="; ".join(told)
    )


def _short_limits(row: Row, labels: Labels) -> str:
    return "" if missing(row["low"]) else f"({labels.interval(row['low'], row['high'], row['unit'])})"


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
    values = {
        "name": name,
        "first": labels.municipality(row["municipality_a"]),
        "second": labels.municipality(row["municipality_b"]),
        "estimate": labels.quantity(row["estimate"], row["unit"]),
        "limits": _limits(row, labels),
        "verdict": verdict,
    }
    if row["contrast"] == "did":
        return labels.text(
            "{name}: change in {first} minus change in {second} {estimate} {limits}: {verdict}.", **values
        )
    return labels.text("{name}: {first} minus {second} {estimate} {limits}: {verdict}.", **values)


def _limits(row: Row, labels: Labels) -> str:
    if missing(row["low"]):
        return ""
    return labels.text("(95 % interval {limits})", limits=labels.interval(row["low"], row["high"], row["unit"]))


def _sureness(rows: Sequence[Row], labels: Labels) -> str:
    if any(row["status"] == "illustration" for row in rows):
        return labels.text(
            "Synthetic and real figures stand side by side only to show the method; nothing can be concluded."
        )
    unsure = sum(row["verdict"] == "cannot_tell" or row["status"] == "not_estimable" for row in rows)
    told = [labels.text("The 95 % interval is in brackets: the wider it is, the less sure the figure.")]
    if len(values_of(rows, "key")) > 1:
        told.append(labels.text("Many comparisons were made at once, and the conclusions allow for that (Holm)."))
    if unsure:
        told.append(
            labels.plural(
                "In {n} comparison the answers are too few or too varied for a conclusion either way.",
                "In {n} comparisons the answers are too few or too varied for a conclusion either way.",
                unsure,
            )
        )
    return " ".join(told)


def _by_size(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (not has_figure(row), -row["estimate"] if has_figure(row) else 0, row["key"]))

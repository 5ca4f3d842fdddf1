"""Sentences of differences: what changed between years, and how two municipalities differ.

Knows how verdicts, sizes and intervals are told. Does not know how they were computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import (
    Row,
    has_figure,
    longest_span,
    no_data,
    places_of,
    rows_of,
    study_rows,
    values_of,
    with_origin,
)

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
        answers.append(with_origin(_summary(here, labels.municipality(place), labels), here, labels))
        sentences += [_one_change(row, labels.municipality(place), labels) for row in _by_size(here)]
    return Words(" ".join(answers), sureness(rows, labels), sentences)


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
    rows = rows_of(table, survey=survey, level=level, sector=sector, measure=measure or MEASURES[level])
    if not rows:
        return no_data(labels)
    told = [latest_difference(rows, contrast) for contrast in ("level", "did")]
    answers = [
        with_origin(tell(here, labels), here, labels) for tell, here in zip((_largest, _moved), told, strict=True)
    ]
    sentences = [_one_difference(row, labels) for here in told for row in _by_size(here)]
    sure = " ".join(filter(None, (_picked(told[0], labels), sureness(told[1] or told[0], labels))))
    return Words(" ".join(filter(None, answers)), sure, sentences)


def latest_difference(rows: Sequence[Row], contrast: str) -> list[Row]:
    """Return the differences of the latest year: in level, or over the longest span of years (`did`)."""
    rows = [row for row in rows if row["contrast"] == contrast]
    last = max((row["year_to"] for row in rows), default=0)
    return longest_span([row for row in rows if row["year_to"] == last])


def _summary(rows: Sequence[Row], place: str, labels: Labels) -> str:
    """Tell in one sentence what grew and fell by how much, and of how many there is no change or nothing to tell."""
    first, last = rows[0]["year_from"], rows[0]["year_to"]
    found = {verdict: [row for row in _by_size(rows) if row["verdict"] == verdict] for verdict in VERDICTS}
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
            name=_name(row, labels),
            size=labels.points(row["estimate"], row["unit"]),
            limits=_short_limits(row, labels),
        )
        for index, row in enumerate(rows[:_NAMED])
    ]
    more = len(rows) - len(told)
    return labels.listed([*told, labels.plural("{n} other", "{n} others", more)] if more else told)


def _name(row: Row, labels: Labels) -> str:
    """Return what a row is about as it stands inside a sentence: a dimension, or a statement in quotes."""
    if row["level"] == "dimension":
        return labels.dimension(row["key"])
    told = labels.text("“{item}”", item=labels.item(row["survey"], row["key"]).rstrip("."))
    return labels.turned(row["survey"], row["key"], told)


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


def _moved(rows: Sequence[Row], labels: Labels) -> str:
    """Tell where the first municipality's change was more or less favourable than the other's."""
    if not rows:
        return ""
    values = {
        "first": labels.municipality(rows[0]["municipality_a"]),
        "second": labels.municipality(rows[0]["municipality_b"]),
        "years": f"{rows[0]['year_from']}–{rows[0]['year_to']}",
    }
    better, worse = ([_name(row, labels) for row in rows if row["verdict"] == verdict] for verdict in ("grew", "fell"))
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
    values = {
        "name": name,
        "first": labels.municipality(row["municipality_a"]),
        "second": labels.municipality(row["municipality_b"]),
        "estimate": labels.quantity(row["estimate"], row["unit"]),
        "limits": _limits(row, labels),
    }
    told = mark("{name}: {first} minus {second} {estimate} {limits}")
    if row["contrast"] == "did":
        told = mark("{name}: change in {first} minus change in {second} {estimate} {limits}")
    verdict = labels.verdict(row["verdict"], between_places=True) or labels.status(row["status"])
    return "; ".join(filter(None, (labels.text(told, **values), verdict))) + "."


def _limits(row: Row, labels: Labels) -> str:
    if missing(row["low"]):
        return ""
    return labels.text("(95 % interval {limits})", limits=labels.interval(row["low"], row["high"], row["unit"]))


def sureness(rows: Sequence[Row], labels: Labels) -> str:
    """Say what the interval tells, which verdicts were corrected, and how many comparisons end in none."""
    if any(row["status"] == "illustration" for row in rows):
        return labels.text(
            "Synthetic and real figures stand side by side only to show the method; nothing can be concluded."
        )
    unsure = sum(row["verdict"] == "cannot_tell" for row in rows)
    told = [labels.text("The 95 % interval is in brackets: the wider it is, the less sure the figure.")]
    if len(values_of(rows, "key")) > 1:
        told.append(_corrected(rows[0], labels))
    if unsure:
        told.append(
            labels.plural(
                "In {n} comparison the interval is too wide for a conclusion.",
                "In {n} comparisons the interval is too wide for a conclusion.",
                unsure,
            )
        )
    return " ".join(told)


def _corrected(row: Row, labels: Labels) -> str:
    """Say which verdicts allow for the comparisons made together, and which do not."""
    if "contrast" in row:
        return labels.text(
            "Verdicts that a change was more or less favourable were corrected for what was compared together (Holm); "
            "“no material difference” was not."
        )
    if row["level"] == "dimension":
        return labels.text(
            "Verdicts of grown and fallen were corrected for the dimensions compared together (Holm); "
            "“no material change” was not."
        )
    return labels.text(
        "Verdicts of grown and fallen were corrected for the items of a dimension compared together (Holm); "
        "“no material change” was not."
    )


def _by_size(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (not has_figure(row), -row["estimate"] if has_figure(row) else 0, row["key"]))

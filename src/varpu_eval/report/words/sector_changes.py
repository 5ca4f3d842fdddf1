"""Sentences of which sectors changed between years, dimension by dimension.

Knows the largest clear changes of each place. Does not know levels, nor what is told of all sectors together.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.report.rows import (
    Row,
    capital,
    longest_span,
    no_data,
    origin_mark,
    places_of,
    study_rows,
    values_of,
)
from varpu_eval.report.words.compared import by_size, short_limits, size_of
from varpu_eval.report.words.sectors import told_change

_SHOWN = 4
"""How many changes of a place's sectors are listed by name."""


def sector_changes(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell of each place which sectors' dimensions grew or fell, the largest changes first, over the longest span."""
    rows = longest_span(study_rows(table, labels, survey=survey, level="dimension", measure="score"))
    rows = [row for row in rows if row["sector"] != "all"]
    if not rows:
        return no_data(labels, survey)
    here = [[row for row in rows if row["municipality"] == place] for place in places_of(rows, labels)]
    clear = [row for row in rows if row["verdict"] in ("grew", "fell")]
    sure = labels.text(
        "Verdicts of a sector were corrected for its own dimensions, not for the number of sectors: of many sectors "
        "one may seem to have changed by chance."
    )
    groups = tuple(_group(of_place, labels) for of_place in here)
    answer = " ".join(group.plain() for group in groups)
    return Words(answer, sure if clear else "", [told_change(row, labels) for row in by_size(clear)], groups)


def _group(rows: Sequence[Row], labels: Labels) -> Group:
    """Set out the largest clear changes of a place by sector, and count the rest."""
    where = {"place": labels.municipality(rows[0]["municipality"]),
             "first": rows[0]["year_from"], "last": rows[0]["year_to"]}  # fmt: skip
    told = labels.text("{place} {first}–{last}, by sector", **where)
    heading = f"{told} {origin_mark(rows, labels)}".strip()
    clear = sorted((row for row in rows if row["verdict"] in ("grew", "fell")), key=lambda row: -abs(row["estimate"]))
    if all(row["status"] == "hidden" for row in rows):
        return Group(heading, ((labels.text("Cannot be told"), labels.status("hidden")),))
    if not clear:
        return Group(heading, ((labels.text("Clear changes"), labels.text("none")),))
    shown = clear[:_SHOWN]
    findings = [
        (capital(labels.sector(sector)), labels.listed(_told(row, labels) for row in shown if row["sector"] == sector))
        for sector in values_of(shown, "sector")
    ]
    if more := len(clear) - len(shown):
        findings.append((labels.text("Smaller clear changes"), labels.number(more)))
    return Group(heading, tuple(findings))


def _told(row: Row, labels: Labels) -> str:
    name, size, limits = labels.dimension(row["key"]), size_of(row, labels), short_limits(row, labels)
    if row["verdict"] == "grew":
        return labels.text("{dimension} grew by {size} {limits}", dimension=name, size=size, limits=limits)
    return labels.text("{dimension} fell by {size} {limits}", dimension=name, size=size, limits=limits)

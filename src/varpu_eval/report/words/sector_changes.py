"""Sentences of which sectors changed between years, dimension by dimension.

Knows the largest clear changes of each place. Does not know levels, nor what is told of all sectors together.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, longest_span, no_data, places_of, study_rows, with_origin
from varpu_eval.report.words.compared import by_size, short_limits, size_of
from varpu_eval.report.words.sectors import told_change

_NAMED_SECTORS = 3
"""How many sectors' changes of a place are listed by name."""


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
    answer = " ".join(with_origin(_clear(of_place, labels), of_place, labels) for of_place in here)
    return Words(answer, sure if clear else "", [told_change(row, labels) for row in by_size(clear)])


def _clear(rows: Sequence[Row], labels: Labels) -> str:
    """Name the largest clear changes of a place's sectors and count the rest."""
    where = {"place": labels.municipality(rows[0]["municipality"]),
             "first": rows[0]["year_from"], "last": rows[0]["year_to"]}  # fmt: skip
    clear = sorted((row for row in rows if row["verdict"] in ("grew", "fell")), key=lambda row: -abs(row["estimate"]))
    if not clear:
        return labels.text("{place} {first}–{last}, by sector: the change of no single sector is clear.", **where)
    told = [_named(row, labels) for row in clear[:_NAMED_SECTORS]]
    if more := len(clear) - len(told):
        told.append(labels.plural("{n} other", "{n} others", more))
    return labels.text("{place} {first}–{last}, by sector: {list}.", list=labels.listed(told), **where)


def _named(row: Row, labels: Labels) -> str:
    values = {"sector": labels.sector(row["sector"]), "dimension": labels.dimension(row["key"]),
              "size": size_of(row, labels), "limits": short_limits(row, labels)}  # fmt: skip
    if row["verdict"] == "grew":
        return labels.text("{sector}, {dimension} grew by {size} {limits}", **values)
    return labels.text("{sector}, {dimension} fell by {size} {limits}", **values)

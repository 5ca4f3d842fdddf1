"""Sentences of where the sectors of a municipality stand, dimension by dimension.

Knows the latest year of each municipality, and the changes that led to it. Does not know other measures than scores.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import (
    Row,
    capital,
    has_figure,
    no_data,
    places_of,
    study_rows,
    values_of,
    with_origin,
)
from varpu_eval.report.words.compared import by_size, short_limits, size_of


def sector_scores(
    table: ReleasedTable, labels: Labels, *, survey: str = "staff", changes: ReleasedTable | None = None
) -> Words | Notice:
    """Tell the surest high and low score of a sector in each place's latest year, and what grew or fell to it."""
    rows = latest_scores(table, labels, survey=survey)
    if not rows:
        return no_data(labels, survey)
    moved = changes_to(changes, rows, labels, survey=survey)
    answers, sentences = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        answers.append(with_origin(_ends(here, labels), here, labels))
        sentences += [
            told_change(row, labels) for row in by_size([row for row in moved if row["municipality"] == place])
        ]
    sure = labels.text("A sector's figures rest on few answers: differences between sectors are seldom certain.")
    return Words(" ".join(answers), sure, sentences)


def latest_scores(table: ReleasedTable, labels: Labels, *, survey: str) -> list[Row]:
    """Return the scores of every sector and dimension in each municipality's latest year."""
    rows = study_rows(table, labels, survey=survey, level="dimension", measure="score")
    last: dict[str, int] = {}
    for row in rows:
        last[row["municipality"]] = max(row["year"], last.get(row["municipality"], row["year"]))
    return [row for row in rows if row["year"] == last[row["municipality"]]]


def changes_to(changes: ReleasedTable | None, rows: Sequence[Row], labels: Labels, *, survey: str) -> list[Row]:
    """Return the growths and falls that led to the latest `rows`, over the longest span of years of each place."""
    if changes is None:
        return []
    last = {row["municipality"]: row["year"] for row in rows}
    found = study_rows(changes, labels, survey=survey, level="dimension", measure="score")
    found = [row for row in found if row["year_to"] == last.get(row["municipality"])]
    first = {
        place: min(row["year_from"] for row in found if row["municipality"] == place)
        for place in values_of(found, "municipality")
    }
    return [
        row for row in found if row["year_from"] == first[row["municipality"]] and row["verdict"] in ("grew", "fell")
    ]


def _ends(rows: Sequence[Row], labels: Labels) -> str:
    """Tell the most surely high and low score, by the nearer limit: the extremes are often those of small sectors."""
    where = {"place": labels.municipality(rows[0]["municipality"]), "year": rows[0]["year"]}
    sectors = [row for row in rows if row["sector"] != "all" and has_figure(row) and not missing(row["low"])]
    if not sectors:
        return labels.text("{place} {year}: no sector can be told of.", **where)
    high, low = max(sectors, key=lambda row: row["low"]), min(sectors, key=lambda row: row["high"])
    names = [f"{labels.sector(row['sector'])}, {labels.dimension(row['key'])}" for row in (high, low)]
    told = [f"{name} {labels.figure(row)}" for name, row in zip(names, (high, low), strict=True)]
    if len(sectors) == 1:
        return labels.text("{place} {year}: {list}.", list=told[0], **where)
    return labels.text("{place} {year}: surely high {high}; surely low {low}.", high=told[0], low=told[1], **where)


def told_change(row: Row, labels: Labels) -> str:
    """Tell what grew or fell in a sector, and by how much."""
    values = {
        "first": row["year_from"], "last": row["year_to"], "place": labels.municipality(row["municipality"]),
        "sector": labels.sector(row["sector"]), "dimension": labels.dimension(row["key"]),
        "size": size_of(row, labels), "limits": short_limits(row, labels),
    }  # fmt: skip
    if row["verdict"] == "grew":
        told = labels.text("{place} {first}–{last}, {sector}: {dimension} grew by {size} {limits}.", **values)
    else:
        told = labels.text("{place} {first}–{last}, {sector}: {dimension} fell by {size} {limits}.", **values)
    return capital(told)

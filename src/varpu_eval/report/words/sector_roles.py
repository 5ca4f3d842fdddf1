"""Sentences of what part each sector has among the others: whose people stand between, who holds most ties.

Knows how released roles are told beside chance. Does not know persons: a sector's figure is of an average person of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, places_of, rows_of_year, study_rows, with_origin
from varpu_eval.report.words.chance import BESIDE, beside_chance, told_beside

FAMILY = ("municipality", "year", "measure")

_NAMED = 3
"""How many sectors a sentence lists by name."""


def role_rows(table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0) -> list[Row]:
    """Return one year's roles of each municipality (its last year unless named), with where they lie by chance."""
    rows = study_rows(table, labels)
    kept = rows_of_year(rows, labels, municipality=municipality, year=year)
    return beside_chance(kept, FAMILY, expected="expected")


def sector_roles(table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0) -> Words | Notice:
    """Tell between whom sectors stand, who holds most ties, and what a sector's leaving would break."""
    rows = role_rows(table, labels, municipality=municipality, year=year)
    if not rows:
        return no_data(labels)
    answers, sentences = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        answers.append(stand_between(here, labels))
        sentences += [told for told in (_most_ties(here, labels), _leaving(here, labels)) if told]
        sentences += [_one(row, labels) for row in here
                      if row["measure"] != "brokerage" and row[BESIDE] in ("above", "below")]  # fmt: skip
    sureness = labels.text(
        "To stand between two people is to have met both while they did not meet each other. It tells where word could "
        "pass, not that it did. Chance deals the sectors' names anew to the same network, or the same people to other "
        "meetings."
    )
    return Words(with_origin(" ".join(answers), rows, labels), sureness, sentences)


def stand_between(rows: Sequence[Row], labels: Labels) -> str:
    """Tell whose people stand between others more than chance gives in one municipality and year."""
    where = {"place": labels.municipality(rows[0]["municipality"]), "year": rows[0]["year"]}
    brokers = [row for row in rows if row["measure"] == "brokerage"]
    above = [row for row in brokers if row[BESIDE] == "above"]
    if above:
        told = labels.listed(labels.sector(row["sector"]) for row in above)
        return labels.text("{place} {year}: more often between others than chance gives: {list}.", list=told, **where)
    if any(row[BESIDE] for row in brokers):
        return labels.text(
            "{place} {year}: of no sector can it be said that its people stand between others more than chance gives.",
            **where,
        )
    return labels.text("{place} {year}: who stands between others cannot be told.", **where)


def _most_ties(rows: Sequence[Row], labels: Labels) -> str:
    told = sorted(
        (row for row in rows if row["measure"] == "weight_share" and has_figure(row)),
        key=lambda row: (row["sector"] == "other", -row["estimate"], row["sector"]),
    )
    if not told:
        return ""
    listed = [
        labels.text("{sector} {share}", sector=labels.sector(row["sector"]), share=labels.figure(row))
        for row in told[:_NAMED]
    ]
    return labels.text(
        "{place} {year}, in the largest part of the ties between sectors: {list}.",
        place=labels.municipality(rows[0]["municipality"]),
        year=rows[0]["year"],
        list=labels.listed(listed),
    )


def _leaving(rows: Sequence[Row], labels: Labels) -> str:
    """Tell what the others' network would be without a sector."""
    told = [row for row in rows if row["measure"] == "parts_left" and has_figure(row)]
    if not told:
        return ""
    where = {"place": labels.municipality(rows[0]["municipality"]), "year": rows[0]["year"]}
    breaks = [row for row in told if row["estimate"] > 1]
    if not breaks:
        return labels.text(
            "{place} {year}: whichever sector left, all others would still be joined by meetings.", **where
        )
    if len(breaks) == len(told):
        return labels.text("{place} {year}: the sectors are not all joined by meetings as it is.", **where)
    listed = labels.listed(labels.sector(row["sector"]) for row in breaks)
    return labels.text(
        "{place} {year}: the others would not all be joined by meetings without: {list}.", list=listed, **where
    )


def _one(row: Row, labels: Labels) -> str:
    return labels.text(
        "{place} {year}, {sector}: {measure} {figure}, by chance {chance}: {beside}.",
        place=labels.municipality(row["municipality"]),
        year=row["year"],
        sector=labels.sector(row["sector"]),
        measure=labels.measure(row["measure"]),
        figure=labels.figure(row),
        chance=labels.estimate(row | {"estimate": row["expected"]}),
        beside=told_beside(row, labels),
    )

"""Sentences of a network as a whole: what of it differs from what the same meetings would give by chance.

Knows how released measures are told beside their null. Does not know what the null is made of.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, places_of, rows_of_year, study_rows, values_of, with_origin
from varpu_eval.report.words.chance import BESIDE, beside_chance, told_beside

FAMILY = ("municipality", "area", "year", "level")
LEVELS = {
    "sector": mark("between sectors"),
    "organisation": mark("between organisations"),
    "person": mark("between people"),
}
"""Levels in the order in which they are told, and how."""


def structure_rows(
    table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0, area: str = "all"
) -> list[Row]:
    """Return one year's measures of each municipality (its last year unless named), with where they lie by chance."""
    rows = study_rows(table, labels, area=area)
    kept = rows_of_year(rows, labels, municipality=municipality, year=year)
    return beside_chance(kept, FAMILY, expected="null_mean")


def network_structure(table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0) -> Words | Notice:
    """Tell what of each municipality's networks lies above or below chance in one year, its last unless named."""
    rows = structure_rows(table, labels, municipality=municipality, year=year)
    if not rows:
        return no_data(labels)
    answers, sentences = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        answers.append(structure_answer(here, labels))
        sentences += [_one(row, labels) for level in LEVELS for row in here
                      if row["level"] == level and row[BESIDE] in ("above", "below")]  # fmt: skip
    sureness = labels.text(
        "Meetings make any network dense and closed by themselves, so a figure tells something only where it differs "
        "from chance: the same people at as many meetings, drawn by lot within their own group. That a figure cannot "
        "be told from chance does not mean that people meet at random."
    )
    return Words(with_origin(" ".join(answers), rows, labels), sureness, sentences)


def structure_answer(rows: Sequence[Row], labels: Labels) -> str:
    """Tell how many figures of one municipality and year differ from chance, and of whom."""
    where = {"place": labels.municipality(rows[0]["municipality"]), "year": rows[0]["year"]}
    tested = [row for row in rows if row[BESIDE]]
    if not tested:
        return labels.text("{place} {year}: the network as a whole cannot be told from chance at all.", **where)
    differ = [row for row in tested if row[BESIDE] != "within"]
    if not differ:
        return labels.plural(
            "{place} {year}: the {n} figure of the network as a whole cannot be told from chance.",
            "{place} {year}: none of the {n} figures of the network as a whole can be told from chance.",
            len(tested),
            **where,
        )
    of_whom = [
        labels.text("{level} {n}", level=labels.text(told), n=labels.number(sum(r["level"] == level for r in differ)))
        for level, told in LEVELS.items()
        if level in values_of(differ, "level")
    ]
    return labels.plural(
        "{place} {year}: of {all} figures of the network as a whole {n} differs from chance ({list}).",
        "{place} {year}: of {all} figures of the network as a whole {n} differ from chance ({list}).",
        len(differ),
        all=labels.number(len(tested)),
        list=", ".join(of_whom),
        **where,
    )


def chance_of(row: Row, labels: Labels) -> str:
    """Tell what chance gives: its mean, and where 95 % of the draws lie."""
    if not has_figure(row) or missing(row["null_mean"]):
        return ""
    told = {**row, "estimate": row["null_mean"], "low": row["null_low"], "high": row["null_high"]}
    return labels.estimate(told) if told["low"] == told["high"] else labels.figure(told)


def _one(row: Row, labels: Labels) -> str:
    return labels.text(
        "{place} {year}, {level}: {measure} {figure}, by chance {chance}: {beside}.",
        place=labels.municipality(row["municipality"]),
        year=row["year"],
        level=labels.text(LEVELS[row["level"]]),
        measure=labels.measure(row["measure"]),
        figure=labels.figure(row),
        chance=chance_of(row, labels),
        beside=told_beside(row, labels),
    )

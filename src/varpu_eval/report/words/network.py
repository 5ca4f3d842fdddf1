"""Sentences of which sectors met, and whether more than chance would give.

Knows how released ties are told; says met, never collaborated. Does not know persons.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, capital, has_figure, no_data, places_of, study_rows, with_origin

INTERFACE = {"early_education", "child_protection"}
ONE_SECTOR = mark("There is only one sector to show, and so there are no pairs.")

_NAMED = 5
"""How many sectors or pairs a sentence lists by name."""


def matrix_rows(table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0) -> list[Row]:
    """Return the ties of one municipality (the focus unless named) and one year (its last unless named)."""
    rows = study_rows(table, labels)
    places = places_of(rows, labels)
    if not places:
        return []
    place = municipality or places[0]
    here = [row for row in rows if row["municipality"] == place]
    at = year or max((row["year"] for row in here), default=0)
    return [row for row in here if row["year"] == at]


def network(table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0) -> Words | Notice:
    """Tell which sectors met more than chance in one municipality and year."""
    rows = matrix_rows(table, labels, municipality=municipality, year=year)
    if not rows:
        return no_data(labels)
    if only_one_sector(rows):
        return Notice(labels.text(ONE_SECTOR))
    shown = [row for row in rows if has_figure(row)]
    more = sorted((row for row in shown if row["verdict"] == "more_than_chance"), key=lambda row: -row["estimate"])
    fewer = sorted((row for row in shown if row["verdict"] == "less_than_chance"), key=lambda row: row["estimate"])
    sentences = [_pair(row, labels) for row in (*more[:_NAMED], *fewer[:_NAMED])]
    hidden = len(rows) - len(shown)
    if hidden:
        sentences.append(
            labels.plural(
                "The figure of {n} pair is not shown: too few persons, or chance cannot be told.",
                "The figures of {n} pairs are not shown: too few persons, or chance cannot be told.",
                hidden,
            )
        )
    sureness = labels.text(
        "To have been at the same meeting is an opportunity to work together, not yet cooperation. "
        "Chance means: the same people at as many meetings, drawn by lot within their own group."
    )
    return Words(with_origin(_met(rows, more, labels), rows, labels), sureness, sentences)


def only_one_sector(rows: Sequence[Row]) -> bool:
    """Say whether the rows hold no pair but the interface that is always told, and that one is not at the table."""
    first = rows[0]
    return (
        len(rows) == 1
        and {first["sector_a"], first["sector_b"]} == INTERFACE
        and first["met"] != "yes"
        and (missing(first["expected"]) or first["expected"] == 0)
    )


def _met(rows: Sequence[Row], more: Sequence[Row], labels: Labels) -> str:
    """Tell how many pairs met, how many were compared with chance, and how many of these met more."""
    at = {"place": labels.municipality(rows[0]["municipality"]), "year": rows[0]["year"]}
    met = sum(row["met"] == "yes" for row in rows)
    tested = sum(has_figure(row) and not missing(row["p_adjusted"]) for row in rows)
    if not met:
        return labels.text("{place} {year}: of no pair of sectors can it be told that they met.", **at)
    told = labels.plural("{place} {year}: {n} pair of sectors met.", "{place} {year}: {n} pairs of sectors met.", met,
                         **at)  # fmt: skip
    if not tested:
        return told + " " + labels.text("None of them could be compared with chance.")
    compared = labels.plural("{n} pair was compared with chance", "{n} pairs were compared with chance", tested)
    found = (
        labels.plural(
            "; {n} of them met more than chance would give.",
            "; {n} of them met more than chance would give.",
            len(more),
        )
        if more
        else labels.text("; of none can it be said that they met more than chance would give.")
    )
    fewer = sum(row["verdict"] == "less_than_chance" for row in rows)
    if fewer:
        found += " " + labels.plural(
            "{n} of them met less than chance would give, or not at all.",
            "{n} of them met less than chance would give, or not at all.",
            fewer,
        )
    return f"{told} {compared}{found}"


def _pair(row: Row, labels: Labels) -> str:
    told = {
        "first": capital(labels.sector(row["sector_a"])),
        "second": labels.sector(row["sector_b"]),
        "meetings": meetings(row, labels),
    }
    if row["verdict"] == "less_than_chance":
        return labels.text("{first} and {second}: together at {meetings}, less than chance would give.", **told)
    return labels.text("{first} and {second}: together at {meetings}, more than chance would give.", **told)


def meetings(row: Row, labels: Labels) -> str:
    """Tell at how many meetings two sectors sat together, or no more than whether they met."""
    if missing(row["meetings_together"]) or not has_figure(row):
        told = {"yes": labels.text("met, the number is not shown"), "no": labels.text("did not meet")}
        return told.get(str(row["met"]), labels.mark_of(row["status"]))
    return labels.plural("{n} meeting", "{n} meetings", int(row["meetings_together"]))

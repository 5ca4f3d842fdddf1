"""Sentences of meetings: who was at the table, which sectors met more than chance, the one tie it all began with.

Knows how released rows of networks are told; says met, never collaborated. Does not know persons.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, capital, has_figure, no_data, places_of, study_rows, with_origin

_INTERFACE = {"early_education", "child_protection"}
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
    sentences = [_pair(row, labels) for row in more[:_NAMED]]
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
        and {first["sector_a"], first["sector_b"]} == _INTERFACE
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
    return f"{told} {compared}{found}"


def interface_tie(table: ReleasedTable, labels: Labels) -> Words | Notice:
    """Tell in how many meetings early education and child protection sat together, year by year."""
    rows = [row for row in study_rows(table, labels) if {row["sector_a"], row["sector_b"]} == _INTERFACE]
    if not rows:
        return no_data(labels)
    sentences = []
    for place in places_of(rows, labels):
        told = [
            labels.text("{figure} ({year})", year=row["year"], figure=_meetings(row, labels))
            for row in rows
            if row["municipality"] == place
        ]
        sentences.append(labels.text("{place}: {list}.", place=labels.municipality(place), list=", ".join(told)))
    answer = labels.text("Meetings at which early education and child protection both sat, by year.")
    return Words(with_origin(answer, rows, labels), "", sentences)


def participation(table: ReleasedTable, labels: Labels, *, municipality: str = "") -> Words | Notice:
    """Tell which sectors sat most often and most seldom at the table in the latest year."""
    rows = [
        row
        for row in study_rows(table, labels, area="all", measure="meetings_share")
        if not municipality or row["municipality"] == municipality
    ]
    if not rows:
        return no_data(labels)
    sentences = []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        last = max(row["year"] for row in here)
        now = sorted(
            (r for r in here if r["year"] == last and has_figure(r)), key=lambda r: (-r["estimate"], r["sector"])
        )
        if now:
            told = [
                labels.text("{sector} {share}", sector=labels.sector(row["sector"]), share=labels.figure(row))
                for row in now[:_NAMED]
            ]
            sentences.append(
                labels.text(
                    "{place} {year}, most often at the table: {list}.",
                    place=labels.municipality(place),
                    year=last,
                    list=labels.listed(told),
                )
            )
    answer = labels.text("The sectors differ in how often they sit at the table.")
    return Words(with_origin(answer, rows, labels), "", sentences)


def _pair(row: Row, labels: Labels) -> str:
    return labels.text(
        "{first} and {second}: together at {meetings}, more than chance would give.",
        first=capital(labels.sector(row["sector_a"])),
        second=labels.sector(row["sector_b"]),
        meetings=_meetings(row, labels),
    )


def _meetings(row: Row, labels: Labels) -> str:
    if missing(row["meetings_together"]) or not has_figure(row):
        told = {"yes": labels.text("met, the number is not shown"), "no": labels.text("did not meet")}
        return told.get(str(row["met"]), labels.mark_of(row["status"]))
    return labels.plural("{n} meeting", "{n} meetings", int(row["meetings_together"]))

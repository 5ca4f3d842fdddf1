"""Sentences of the interface it all began with: how early education and child protection meet, and rate each other.

Knows both halves, released meetings and released ratings. Does not know any other pair.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, capital, no_data, places_of, study_rows, with_origin
from varpu_eval.report.words.network import INTERFACE, meetings
from varpu_eval.report.words.ratings import rating_sentence, ratings_at


def interface_tie(table: ReleasedTable, labels: Labels, *, ratings: ReleasedTable | None = None) -> Words | Notice:
    """Tell at how many meetings early education and child protection sat together, and how each rates the other.

    Parameters
    ----------
    table
        `sector_ties`.
    ratings
        `survey_interface`; of each question the latest year that is no later than the latest meetings.
    """
    rows = sorted(interface_rows(table, labels), key=lambda row: row["year"])
    if not rows:
        return no_data(labels)
    sentences, latest = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        sentences.append(_by_year(here, labels))
        latest.append(latest_tie(here[-1], labels))
        rated = interface_ratings(ratings, labels, municipality=place, year=here[-1]["year"])
        sentences += [f"{labels.municipality(place)}: {rating_sentence(row, labels)}" for row in rated]
    sureness = labels.text("Only a sector's own staff rate its partners, so these figures rest on few answers.")
    answer = with_origin(" ".join(latest), rows, labels)
    return Words(answer, sureness if len(sentences) > len(latest) else "", sentences)


def interface_rows(table: ReleasedTable, labels: Labels) -> list[Row]:
    """Return the ties of early education and child protection."""
    return [row for row in study_rows(table, labels) if {row["sector_a"], row["sector_b"]} == INTERFACE]


def interface_ratings(table: ReleasedTable | None, labels: Labels, *, municipality: str, year: int) -> list[Row]:
    """Return how the two rate each other, child protection first."""
    found = ratings_at(table, labels, municipality=municipality, year=year)
    a, b = sorted(INTERFACE)
    return [row for pair in ((a, b), (b, a)) for row in found.get(pair, ())]


def latest_tie(row: Row, labels: Labels) -> str:
    """Tell of one year how the two met, and whether more than chance would give."""
    return labels.text(
        "{place} {year}, early education and child protection together: {meetings}{verdict}.",
        place=labels.municipality(row["municipality"]),
        year=row["year"],
        meetings=meetings(row, labels),
        verdict=beside_chance_told(row, labels),
    )


def beside_chance_told(row: Row, labels: Labels) -> str:
    """Tell, after the meetings of a pair, whether chance would give as many; nothing where no more is known."""
    verdicts = {
        "more_than_chance": labels.text(", more than chance would give"),
        "less_than_chance": labels.text(", less than chance would give"),
        "cannot_tell": labels.text("; whether more than chance would give cannot be told"),
    }
    told = row["met"] == "yes" or row["verdict"] == "less_than_chance"
    return verdicts.get(row["verdict"], "") if told else ""


def _by_year(rows: Sequence[Row], labels: Labels) -> str:
    told = [labels.text("{figure} ({year})", year=row["year"], figure=meetings(row, labels)) for row in rows]
    return capital(
        labels.text("{place}: {list}.", place=labels.municipality(rows[0]["municipality"]), list=", ".join(told))
    )

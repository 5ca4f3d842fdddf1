"""How two sectors rate working with each other, beside whether they met: the survey's half of an interface.

Knows which of the released ratings stand beside a year's meetings. Does not know whether the sectors met.
"""

from __future__ import annotations

from collections.abc import Mapping

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.rows import Row, study_rows

Ratings = Mapping[tuple[str, str], list[Row]]
"""Rater and rated to the rows of the questions by which one rates the other."""


def ratings_at(table: ReleasedTable | None, labels: Labels, *, municipality: str, year: int) -> Ratings:
    """Return each sector's ratings of others: of every question the latest year, none later than `year`.

    Parameters
    ----------
    table
        `survey_interface`; nothing when None.
    """
    if table is None:
        return {}
    latest: dict[tuple[str, ...], Row] = {}
    for row in sorted(study_rows(table, labels, municipality=municipality), key=lambda row: row["year"]):
        if row["year"] <= year:
            latest[row["rater"], row["rated"], row["survey"], row["key"]] = row
    found: dict[tuple[str, str], list[Row]] = {}
    for (rater, rated, *_), row in latest.items():
        found.setdefault((rater, rated), []).append(row)
    return found


def told_rating(row: Row, labels: Labels) -> str:
    """Tell a rating with its interval and year."""
    return labels.text("{figure}, {year}", figure=labels.figure(row), year=row["year"])


def rating_sentence(row: Row, labels: Labels) -> str:
    """Tell who rates whom, by which question, and how."""
    return labels.text(
        "{rater} on {rated}, “{item}”: {figure} ({year}).",
        rater=labels.sector(row["rater"]),
        rated=labels.sector(row["rated"]),
        item=labels.item(row["survey"], row["key"]).rstrip("."),
        figure=labels.figure(row),
        year=row["year"],
    )

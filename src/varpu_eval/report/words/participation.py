"""Sentences of who was at the table: which sectors most often, and how many at once.

Knows how released shares of meetings are told. Does not know persons.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, places_of, study_rows, with_origin

_NAMED = 5
"""How many sectors a sentence lists by name."""


def participation(table: ReleasedTable, labels: Labels, *, municipality: str = "") -> Words | Notice:
    """Tell how many sectors sat at a meeting, and which most often, in the latest year beside the first.

    Parameters
    ----------
    table
        `network_participation`.
    municipality
        One municipality; all of the study when empty.
    """
    rows = [
        row for row in study_rows(table, labels, area="all") if not municipality or row["municipality"] == municipality
    ]
    if not rows:
        return no_data(labels)
    answers, sentences = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        answers.append(at_a_meeting(here, labels) or most_often(here, labels))
        sentences += [told for told in (most_often(here, labels),) if told and told not in answers]
    answer = " ".join(filter(None, answers)) or labels.text("How often sectors sat at the table may not be told.")
    return Words(with_origin(answer, rows, labels), _sureness(rows, labels), sentences)


def at_a_meeting(rows: Sequence[Row], labels: Labels) -> str:
    """Tell how many sectors sat at a meeting on average in the last year of one municipality, and in the first."""
    told = sorted(
        (row for row in rows if row["measure"] == "sectors_at_meeting" and has_figure(row)),
        key=lambda row: row["year"],
    )
    if not told:
        return ""
    first, last = told[0], told[-1]
    where = {"place": labels.municipality(last["municipality"]), "year": last["year"], "figure": labels.figure(last)}
    if first is last:
        return labels.text("{place} {year}: {figure} sectors at a meeting on average.", **where)
    return labels.text(
        "{place} {year}: {figure} sectors at a meeting on average; {before} in {first}.",
        before=labels.figure(first), first=first["year"], **where,
    )  # fmt: skip


def most_often(rows: Sequence[Row], labels: Labels) -> str:
    """Tell which sectors sat at the table most often in the last year of one municipality."""
    last = max(row["year"] for row in rows)
    now = sorted(
        (r for r in rows if (r["measure"], r["year"]) == ("meetings_share", last) and has_figure(r)),
        key=lambda row: (row["sector"] == "other", -row["estimate"], row["sector"]),
    )
    if not now:
        return ""
    told = [
        labels.text("{sector} {share}", sector=labels.sector(row["sector"]), share=labels.percent(row["estimate"]))
        for row in now[:_NAMED]
    ]
    return labels.text(
        "{place} {year}, most often at the table: {list}.",
        place=labels.municipality(rows[0]["municipality"]),
        year=last,
        list=labels.listed(told),
    )


def _sureness(rows: Sequence[Row], labels: Labels) -> str:
    """Tell what the intervals mean, where there are any."""
    if all(missing(row["low"]) for row in rows):
        return ""
    return labels.text(
        "Intervals come from drawing the year's meetings anew: they tell how much the figure could differ in another "
        "year of meetings alike."
    )

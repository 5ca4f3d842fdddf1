"""Sentences about the data themselves: what covers which year, what is hidden, what is synthetic.

Knows statuses and origins. Does not know any question.
"""
# ruff: noqa: RUF001, RUF002 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Iterable

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, places_of, rows_of, study_rows, values_of, with_origin

_NAMED = 2
"""How many sources of a place are listed by name."""


def coverage(table: ReleasedTable, labels: Labels) -> Words | Notice:
    """Tell how many follow-up sources each municipality has, and the years they cover."""
    rows = [
        row
        for row in study_rows(table, labels)
        if row["status"] == "hidden" or (has_figure(row) and row["estimate"] > 0)
    ]
    if not rows:
        return no_data(labels)
    sentences = []
    for place in places_of(rows, labels):
        for source in values_of([row for row in rows if row["municipality"] == place], "followup_source"):
            years = sorted(
                row["year"] for row in rows if (row["municipality"], row["followup_source"]) == (place, source)
            )
            sentences.append(
                labels.text(
                    "{place}, {source} ({years}).",
                    place=labels.municipality(place),
                    source=labels.followup_source(source),
                    years=_runs(years),
                )
            )
    first, last = min(row["year"] for row in rows), max(row["year"] for row in rows)
    told = [
        _counted(place, [row for row in rows if row["municipality"] == place], labels)
        for place in places_of(rows, labels)
    ]
    window = labels.years(first, last - first + 1)
    answer = labels.text("Number of sources of follow-up in {years}: {list}.", list=", ".join(told), years=window)
    sureness = labels.text("That data exist does not make them good: see the response rates and what was set aside.")
    return Words(with_origin(answer, rows, labels), sureness, sentences)


def _counted(place: str, rows: list[Row], labels: Labels) -> str:
    """Count a place's sources, and name them where they are few."""
    sources = values_of(rows, "followup_source")
    values = {"place": labels.municipality(place), "n": len(sources)}
    if len(sources) > _NAMED:
        return labels.text("{place} {n}", **values)
    names = labels.listed(
        labels.followup_source(source).removeprefix(f"{labels.followup_source('survey')}: ") for source in sources
    )
    return labels.text("{place} {n} ({names})", names=names, **values)


def hidden(tables: Iterable[ReleasedTable], labels: Labels) -> Words | Notice:
    """Tell how many figures are hidden, not published, or cannot be told; never one for another."""
    rows = [row for table in tables for row in rows_of(table)]
    counts = {
        status: sum(row["status"] == status for row in rows) for status in ("hidden", "not_published", "not_estimable")
    }
    sentences = []
    if counts["hidden"]:
        sentences.append(
            labels.plural(
                "{n} figure is hidden to protect privacy.",
                "{n} figures are hidden to protect privacy.",
                counts["hidden"],
            )
        )
    if counts["not_published"]:
        sentences.append(
            labels.plural("{n} figure is not published.", "{n} figures are not published.", counts["not_published"])
        )
    if counts["not_estimable"]:
        sentences.append(
            labels.plural(
                "Of {n} figure it cannot be told.", "Of {n} figures it cannot be told.", counts["not_estimable"]
            )
        )
    if not sentences:
        return Notice(labels.text("No figure is hidden."))
    return Words(sentences[0], "", sentences[1:])


def data_origin(tables: Iterable[ReleasedTable], labels: Labels) -> Notice:
    """Say which data are synthetic; a page that shows any says so."""
    return Notice(origin_sentence({row["origin"] for table in tables for row in rows_of(table)}, labels))


def origin_sentence(origins: Iterable[str], labels: Labels) -> str:
    """Return what the reader must know of the origins of a page's figures."""
    found = set(origins)
    if found == {"synthetic"}:
        return labels.text(
            "The data are synthetic: the figures on this page come from made-up data "
            "and tell nothing of real people or services."
        )
    if "synthetic" in found:
        return labels.text(
            "The data are synthetic in part: the figures marked so come from made-up data "
            "and tell nothing of real people or services. "
            "The others are published figures or derived from them; each table and picture says which."
        )
    if found & {"published", "derived"}:
        return labels.text("The figures are published ones, or derived from them or from the study's own data.")
    return labels.text("The figures come from the study's own data.")


def _runs(years: list[int]) -> str:
    """Write years as runs: 2006, 2008–2010."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year <= runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if run[0] == run[-1] else f"{run[0]}–{run[-1]}" for run in runs)

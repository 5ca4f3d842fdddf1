"""Sentences of what changed between two years of meetings: whom sectors still met, who stayed, who stands between.

Knows how released changes are told. Does not know how they were computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, longest_span, no_data, places_of, study_rows, with_origin

LEVEL = 0.05


def span_rows(table: ReleasedTable, labels: Labels, *, municipality: str = "") -> list[Row]:
    """Return each municipality's changes over its longest span of years."""
    rows = study_rows(table, labels)
    return [
        row
        for place in places_of(rows, labels)
        if municipality in ("", place)
        for row in longest_span([row for row in rows if row["municipality"] == place])
    ]


def network_change(table: ReleasedTable, labels: Labels, *, municipality: str = "") -> Words | Notice:
    """Tell what changed in who met whom over each municipality's longest span of years."""
    rows = span_rows(table, labels, municipality=municipality)
    if not rows:
        return no_data(labels)
    answers, sentences = [], []
    for place in places_of(rows, labels):
        here = [row for row in rows if row["municipality"] == place]
        heading = labels.text("{place} {first}–{last}", place=labels.municipality(place), first=here[0]["year_from"],
                              last=here[0]["year_to"])  # fmt: skip
        answers.append(f"{heading}: {ties_told(here, labels)}.")
        told = (_stayed(here, labels), _ties_of_those(here, labels), _density(here, labels), _brokers(here, labels),
                _untold(here, labels))  # fmt: skip
        sentences += [f"{heading}: {sentence}." for sentence in told if sentence]
    sureness = labels.text(
        "Pairs of sectors are compared where both may be told in both years. When people change, ties change with "
        "them, even where sectors meet as before; so those who stayed are told apart. A change between two years is "
        "not an effect of anything by itself."
    )
    return Words(with_origin(" ".join(answers), rows, labels), sureness, sentences)


def ties_told(rows: Sequence[Row], labels: Labels) -> str:
    """Tell how many pairs of sectors met in both years, and in one alone."""
    counts = {name: _of(rows, f"sector_ties_{name}") for name in ("kept", "gained", "lost")}
    if any(row is None for row in counts.values()):
        return labels.text("which pairs of sectors still met cannot be told")
    kept, gained, lost = (labels.number(row["estimate"]) for row in counts.values() if row)
    return labels.text(
        "pairs of sectors that met in both years: {kept}; only in the later: {gained}; only in the earlier: {lost}",
        kept=kept, gained=gained, lost=lost,
    )  # fmt: skip


def _stayed(rows: Sequence[Row], labels: Labels) -> str:
    row = _of(rows, "persons_continued")
    if row is None:
        return ""
    return labels.text("{share} of the later year's people were there in the earlier", share=labels.figure(row))


def _ties_of_those(rows: Sequence[Row], labels: Labels) -> str:
    kept, alike = _of(rows, "ties_jaccard"), _of(rows, "ties_correlation")
    if kept is None:
        return ""
    told = labels.text("of the pairs of those who stayed that met in either year, {share} met in both",
                       share=labels.figure(kept))  # fmt: skip
    if alike is None:
        return told
    sure = (
        labels.text("more alike than chance would make them")
        if _sure(alike) and alike["estimate"] > 0
        else labels.text("likeness cannot be told from chance")
    )
    return labels.text("{told}; the two years' ties correlate {figure} ({sure})", told=told,
                       figure=labels.figure(alike), sure=sure)  # fmt: skip


def _density(rows: Sequence[Row], labels: Labels) -> str:
    row = _of(rows, "density_change")
    if row is None:
        return ""
    values = {"size": labels.points(row["estimate"], row["unit"]), "limits": labels.interval(row)}
    if row["low"] == row["high"] == 0:
        return labels.text("those who stayed met each other as before")
    if row["low"] > 0:
        return labels.text("the share of pairs of those who stayed that met grew by {size} ({limits})", **values)
    if row["high"] < 0:
        return labels.text("the share of pairs of those who stayed that met fell by {size} ({limits})", **values)
    return labels.text(
        "whether the share of pairs of those who stayed that met changed cannot be told ({limits})", **values
    )


def _brokers(rows: Sequence[Row], labels: Labels) -> str:
    row = _of(rows, "broker_stability")
    if row is None:
        return ""
    figure = labels.figure(row)
    if _sure(row) and row["estimate"] > 0:
        return labels.text("much the same people stand between others (rank correlation {figure})", figure=figure)
    return labels.text("whether the same people stand between others cannot be told ({figure})", figure=figure)


def _untold(rows: Sequence[Row], labels: Labels) -> str:
    """Count what may not or cannot be told, the one apart from the other."""
    hidden = sum(row["status"] == "hidden" for row in rows)
    unknown = sum(row["status"] == "not_estimable" for row in rows)
    told = []
    if hidden:
        told.append(
            labels.plural("{n} figure hidden to protect privacy", "{n} figures hidden to protect privacy", hidden)
        )
    if unknown:
        told.append(labels.plural("{n} figure cannot be told", "{n} figures cannot be told", unknown))
    return "; ".join(told)


def _of(rows: Sequence[Row], measure: str) -> Row | None:
    return next((row for row in rows if row["measure"] == measure and has_figure(row)), None)


def _sure(row: Mapping[str, float]) -> bool:
    return bool(row["p"] < LEVEL)

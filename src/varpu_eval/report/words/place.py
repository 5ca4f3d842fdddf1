"""Sentences of the focus municipality's place: its rank with limits, its ratio to a group's level, and chance's limits.

Knows that a rank without limits is not told, and that nobody else's place is. Does not know what would be a good place.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, head_of, no_data, one_span, study_rows, values_of, with_origin
from varpu_eval.report.words.cautions import direction_of, illustration_of
from varpu_eval.report.words.funnel import funnel_sentences
from varpu_eval.report.words.periods import in_years

NEARLY_ALL = 0.75
"""Limits over such a share of all ranks, or more, tell of no place."""

OTHERWISE = 0.1
"""Ratios to a group's mean, median and weighted mean that differ by as much, or by the side of 1, are all told."""

LEVELS = ("", ":median", ":weighted_mean")
"""What follows a group's name in the reference of a ratio."""

RANKED = mark("{place}, {name}, {group}, {years}: rank {rank} ({low}–{high}) of {n}, 1 being the lowest; {told}.")
UNRANKED: Mapping[str, str] = {
    "not_estimable": mark(
        "{place}, {name}, {group}: no rank is told, because it would have no limits: how many persons is not known."
    ),
    "not_published": mark("{place}, {name}, {group}: no rank is told, because too few values are published."),
    "hidden": mark("{place}, {name}, {group}: the rank is hidden to protect privacy."),
}


def place(
    ranks: ReleasedTable, funnel: ReleasedTable, ratios: ReleasedTable, labels: Labels, *, indicator: str
) -> Words | Notice:
    """Tell where the focus stands among its nearest municipalities and in each named group, in the latest window.

    Its rank with limits and whether they tell anything, its ratio to the group's level, and whether chance alone would
    put it there.
    """
    rows = of_focus(ranks, labels, indicator)
    groups = _groups(rows)
    if not groups:
        return no_data(labels)
    curves, levels = of_focus(funnel, labels, indicator), of_focus(ratios, labels, indicator)
    sentences = [
        sentence
        for group in groups
        for sentence in (
            *_ranked(_latest(rows, group, labels), labels),
            *_ratios(levels, group, labels),
            *funnel_sentences(_latest(curves, group, labels), group_name(group, labels), labels),
        )
    ]
    sureness = direction_of(indicator, labels)
    if any(has_figure(row) for row in rows):
        sureness.append(labels.text("The limits of a rank, in brackets, hold it in 95 cases of 100."))
    beside = [row for row in levels if row["reference"].partition(":")[0] in groups]
    sureness += illustration_of([*rows, *curves, *beside], labels)
    answer = with_origin(sentences[0], [row for row in rows if row["reference"] == groups[0]], labels)
    about = (head_of(rows[0]["region"], indicator, labels),)
    return Words(answer, " ".join(sureness), sentences, about=about)


def standing(ranks: ReleasedTable, ratios: ReleasedTable, labels: Labels, *, indicator: str) -> list[str]:
    """Tell the rank in each group where it has limits, else the ratio to the group's mean; of invented groups nothing.

    What sets synthetic beside real figures shows the method only, and is no answer.
    """
    rows, levels = of_focus(ranks, labels, indicator), of_focus(ratios, labels, indicator)
    told: list[str] = []
    for group in _groups(rows):
        latest, beside = _latest(rows, group, labels), _ratios(levels, group, labels)
        if illustration_of([row for row in [*rows, *levels] if row["reference"] == group], labels):
            continue
        ranked = latest is not None and has_figure(latest) and not missing(latest["low"])
        told += _ranked(latest, labels) if ranked or not beside else beside[:1]
    return told


def of_focus(table: ReleasedTable, labels: Labels, indicator: str) -> list[Row]:
    """Return the rows of the focus municipality; nobody else's place is told."""
    rows = study_rows(table, labels, indicator=indicator)
    return [row for row in rows if row["region"] in labels.regions[:1] or not labels.regions]


def _groups(rows: Sequence[Row]) -> list[str]:
    """Return the groups that the focus is ranked in, the nearest municipalities first."""
    return sorted(values_of(rows, "reference"), key=lambda name: (name != "nearest", name))


def group_name(group: str, labels: Labels) -> str:
    """Return a group that municipalities are ranked in: the nearest ones, or a named one."""
    if group == "nearest":
        return labels.text("nearest municipalities")
    return labels.text("group {group}", group=group)


def _latest(rows: Sequence[Row], reference: str, labels: Labels) -> Row | None:
    """Return the latest window beside a reference, of those with a figure where there are any."""
    here = [row for row in rows if row["reference"] == reference]
    told = one_span([row for row in here if has_figure(row)] or here, labels)
    return max(told, key=lambda row: int(row["year"]), default=None)


def _ranked(row: Row | None, labels: Labels) -> list[str]:
    """Tell a rank with its limits and what they tell; a rank without limits is not told."""
    if row is None:
        return []
    values = {
        "place": labels.municipality(row["region"]),
        "name": labels.indicator(row["indicator"], short=True),
        "group": group_name(row["reference"], labels),
    }
    if not has_figure(row) or missing(row["low"]):
        return [labels.text(UNRANKED.get(row["status"], UNRANKED["not_estimable"]), **values)]
    rank, low, high, n = (int(row[column]) for column in ("estimate", "low", "high", "regions"))
    years, told = labels.years(row["year"], row["span"]), _telling(low, high, n, labels)
    return [labels.text(RANKED, years=years, rank=rank, low=low, high=high, n=n, told=told, **values)]


def _telling(low: int, high: int, n: int, labels: Labels) -> str:
    """Tell what the limits of a rank leave open."""
    if high - low + 1 >= NEARLY_ALL * n:
        return labels.text("the limits hold nearly all places, so that the place cannot be told")
    if 2 * high <= n:
        return labels.text("on the side of the lower values, whatever the rank is within its limits")
    if 2 * (low - 1) >= n:
        return labels.text("on the side of the higher values, whatever the rank is within its limits")
    return labels.text("on which side of the middle it is cannot be told")


def _ratios(rows: Sequence[Row], group: str, labels: Labels) -> list[str]:
    """Tell the latest ratio to the group's mean, and to its median and weighted mean where these tell otherwise."""
    latest = [_latest(rows, f"{group}{level}", labels) for level in LEVELS]
    told = [row for row in latest if row is not None and has_figure(row)]
    if not told:
        return []
    ratios = [float(row["estimate"]) for row in told]
    otherwise = max(ratios) - min(ratios) >= OTHERWISE or min(ratios) < 1 < max(ratios)
    return [
        labels.text(
            "{place}, {name}: {ratio} times the {reference} {when}.",
            place=labels.municipality(row["region"]),
            name=labels.indicator(row["indicator"], short=True),
            ratio=labels.quantity(row["estimate"], "ratio"),
            reference=labels.reference(row["reference"]),
            when=in_years(row, labels),
        )
        for row in (told if otherwise else told[:1])
    ]

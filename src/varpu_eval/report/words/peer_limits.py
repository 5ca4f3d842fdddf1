"""What a page of indicators and peers cannot say, as far as the released tables show it.

Knows which tables have intervals, breaks, overlapping windows and invented figures. Does not know what can be said.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, capital, has_figure, no_data, one_span, study_rows
from varpu_eval.report.words.cautions import (
    CAUSE,
    ONE_PEER,
    OVERLAP,
    cautions_of,
    direction_of,
    illustration_of,
    without_interval,
)


def peer_limits(
    levels: ReleasedTable, ratios: ReleasedTable, changes: ReleasedTable, labels: Labels, *, indicator: str
) -> Words | Notice:
    """Tell what the page cannot say of an indicator: causes, who is better, and what its figures do not carry."""
    at_level, beside, changed = (study_rows(table, labels, indicator=indicator) for table in (levels, ratios, changes))
    if not at_level:
        return no_data(labels)
    sentences = [
        labels.text(CAUSE),
        *cautions_of(indicator, labels),
        *direction_of(indicator, labels),
        *([labels.text(ONE_PEER)] if len(labels.regions) == 2 else []),  # noqa: PLR2004 - the focus and one peer
        *without_interval(beside, labels),
        *_breaks(at_level, indicator, labels),
        *([labels.text(OVERLAP)] if any(row["span"] > 1 for row in at_level) else []),
        *_unjudged(changed, indicator, labels),
        *illustration_of([*beside, *changed], labels),
    ]
    return Words(labels.text("What this page cannot say:"), "", sentences)


def _breaks(levels: Sequence[Row], indicator: str, labels: Labels) -> list[str]:
    """Name the breaks that lie inside the years told of."""
    rows = one_span(levels, labels)
    first, last = min(int(row["year"]) for row in rows), max(int(row["year"] + row["span"]) for row in rows)
    return [
        labels.text(
            "From {year} on something else is counted ({text}): figures before and after it do not tell of a change.",
            year=year,
            text=text,
        )
        for year, text in labels.breaks.get(indicator, ())
        if first < year < last
    ]


def _unjudged(changes: Sequence[Row], indicator: str, labels: Labels) -> list[str]:
    """Tell that no change was told, where none was: too few to compare with, no verdict, or one that leaves it open."""
    told = [row for row in changes if has_figure(row)]
    name = capital(labels.indicator(indicator, short=True))
    if not told:
        return [
            labels.text(
                "{name}: whether it changed otherwise than elsewhere is not told, as too few municipalities have "
                "figures.",
                name=name,
            )
        ]
    if any(row["verdict"] in ("grew", "fell") for row in told):
        return []
    return [
        labels.text(
            "{name}: whether it changed otherwise than in municipalities of the same size cannot be told; that is not "
            "to say that it did not.",
            name=name,
        )
    ]

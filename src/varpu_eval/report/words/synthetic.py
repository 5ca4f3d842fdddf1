"""Sentences of a synthetic control: of whom it is made up, how well it fitted, and what hangs on one donor.

Knows weights, gaps and placebo ranks. Does not know causes, nor whose the placebos' gaps are.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import expm1, log

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, capital, has_figure, head_of, study_rows, with_origin
from varpu_eval.report.words.cautions import CAUSE, illustration_of
from varpu_eval.report.words.indicator_change import compared_size, p_value

NAMED = 5
"""How many donors are named."""

MADE_UP = mark("{place}, {name}: the synthetic control is made up of {donors}.")
EFFECT = mark("{place}, {name}: from {start} on {size} the synthetic control, on average of the years.")
FIT = mark("{place}, {name}: before {start} its distance from the synthetic control was usually {miss}.")
RANKED = mark(
    "{place}, {name}: held against the distances that the {n} municipalities nearest in size have from synthetic "
    "controls of their own, it ranks {rank} of {all}, p {p}."
)
LEFT_OUT = mark("{place}, {name}: whichever donor is left out, {size} the synthetic control.")
LEFT_OUT_EACH = mark(
    "{place}, {name}: with one of the donors left out at a time, the difference from the synthetic control is {low}% "
    "to {high}%."
)
TURNS = mark("{place}, {name}: without {donor} the sign turns; the difference from the synthetic control hangs on it.")


def synthetic(
    donors: ReleasedTable, gaps: ReleasedTable, changes: ReleasedTable, labels: Labels, *, indicator: str
) -> Words | Notice:
    """Tell who makes up the synthetic control, how far the focus is from it, and how that moves without one donor."""
    rows = [row for row in study_rows(donors, labels, indicator=indicator) if has_figure(row)]
    if not rows:
        name = capital(labels.indicator(indicator, short=True))
        return Notice(
            labels.text(
                "{name}: no synthetic control, for it needs yearly figures without a break from before and after the "
                "study's start.",
                name=name,
            )
        )
    values = {
        "place": labels.municipality(rows[0]["region"]),
        "name": labels.indicator(indicator, short=True),
    }
    rows.sort(key=lambda row: (-row["estimate"], row["donor"]))
    line = _own_line(gaps, labels, indicator)
    sentences = [
        *_effect(rows, line, values, labels),
        labels.text(MADE_UP, donors=_weights(rows, labels), **values),
        *_ranked(changes, values, labels, indicator),
        *_left_out(rows, values, labels),
    ]
    sureness = [
        *illustration_of(rows, labels),
        labels.text(CAUSE),
        labels.text("A good fit before the start proves nothing: among many municipalities some mean always fits."),
    ]
    about = (head_of(rows[0]["region"], indicator, labels),)
    return Words(with_origin(sentences[0], rows, labels), " ".join(sureness), sentences, about=about)


def _own_line(gaps: ReleasedTable, labels: Labels, indicator: str) -> list[Row]:
    """Return the gaps of the focus itself, year by year."""
    rows = study_rows(gaps, labels, indicator=indicator)
    return sorted((row for row in rows if row["placebo"] == 0 and has_figure(row)), key=lambda row: int(row["year"]))


def _effect(rows: Sequence[Row], line: Sequence[Row], values: dict[str, str], labels: Labels) -> list[str]:
    """Tell the mean distance from the start on, and the usual one before."""
    if missing(rows[0]["effect"]) or not line:
        return []
    start, miss = int(line[0]["start"]), line[0]["pre_rmspe"]
    told = [labels.text(EFFECT, start=start, size=compared_size(rows[0]["effect"], labels), **values)]
    if not missing(miss):
        told.append(labels.text(FIT, start=start, miss=labels.percent(expm1(miss)), **values))
    return told


def _weights(rows: Sequence[Row], labels: Labels) -> str:
    """Name the donors that weigh most and count the rest."""
    named = [f"{labels.municipality(row['donor'])} {labels.percent(row['estimate'])}" for row in rows[:NAMED]]
    if rest := rows[NAMED:]:
        share = labels.percent(sum(row["estimate"] for row in rest))
        named.append(labels.plural("{n} other together {share}", "{n} others together {share}", len(rest), share=share))
    return labels.listed(named)


def _ranked(changes: ReleasedTable, values: dict[str, str], labels: Labels, indicator: str) -> list[str]:
    rows = study_rows(changes, labels, indicator=indicator, method="synthetic_control")
    return [
        labels.text(
            RANKED,
            n=int(row["donors"]),
            rank=int(row["rank"]),
            all=int(row["donors"]) + 1,
            p=p_value(row["p"], labels),
            **values,
        )
        for row in rows
        if has_figure(row) and not missing(row["p"])
    ]


def _left_out(rows: Sequence[Row], values: dict[str, str], labels: Labels) -> list[str]:
    """Tell between what sizes the distance moves when donors are left out one at a time, and on whom its sign hangs."""
    left = sorted((row for row in rows if not missing(row["without"])), key=lambda row: float(row["without"]))
    if not left or missing(left[0]["effect"]):
        return []
    low, high = (labels.number(100 * (row["without"] - 1), 0, sign=True) for row in (left[0], left[-1]))
    if low == high:
        told = [labels.text(LEFT_OUT, size=compared_size(left[0]["without"], labels), **values)]
    else:
        told = [labels.text(LEFT_OUT_EACH, low=low, high=high, **values)]
    turns = [row for row in left if log(row["without"]) * log(row["effect"]) < 0]
    if turns:
        names = labels.listed(labels.municipality(row["donor"]) for row in turns)
        told.append(labels.text(TURNS, donor=names, **values))
    return told

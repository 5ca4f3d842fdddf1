"""Sentences of the assumption behind a survey's intervals, and of what other assumptions would give.

Knows the design that was used and those it was compared with. Does not know how variances are made.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, mark, released
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, capital, has_figure, no_data, study_rows, values_of

_USED = {
    "process": mark(
        "The question is what another year of the same working community would show; work units are the sampling units."
    ),
    "process_persons": mark(
        "Work units are not named, so persons are the sampling units. Colleagues answer alike, so the intervals are "
        "too narrow by an amount that cannot be known."
    ),
    "census": mark(
        "The question is what is true of exactly these staff; those who did not answer are taken to be like the others "
        "of their sector."
    ),
}


def design(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Words | Notice:
    """Tell which design the intervals rest on, whether answers are weighted, and how errors move under others."""
    rows = study_rows(table, labels, survey=survey)
    used = [row for row in rows if row["used"] == "yes"]
    if not used:
        return no_data(labels, survey)
    name = used[0]["design"]
    weighted = name == "census" or "process_unweighted" in values_of(rows, "design")
    answer = f"{labels.text(_USED[name])} {_weighted(labels, survey, weighted=weighted)}"
    others = dict.fromkeys(row["design"] for row in rows if row["design"] != name)
    return Words(answer, "", [told for other in others if (told := _compared(used, rows, other, labels))])


def _weighted(labels: Labels, survey: str, *, weighted: bool) -> str:
    """Tell what answers are weighted to."""
    if margins := labels.margins.get(survey):
        return labels.text(
            "Answers are weighted to the number of staff in each sector and by {margins}, in the figures of one sector "
            "too.",
            margins=labels.listed(map(labels.margin, margins)),
        )
    if weighted:
        return labels.text("Answers of all sectors together are weighted to the number of staff in each.")
    return labels.text("Answers are not weighted to the number of staff in each sector.")


def _compared(used: Sequence[Row], rows: Sequence[Row], other: str, labels: Labels) -> str:
    """Tell by how much the standard errors under another design differ from those used."""
    beside = {_key(row): row for row in rows if row["design"] == other and has_figure(row)}
    pairs = [(row, beside[_key(row)]) for row in used if has_figure(row) and _key(row) in beside]
    ratios = sorted(float(row["se"]) / float(mine["se"]) for mine, row in pairs if mine["se"])
    if not ratios:
        return ""
    moved = max(abs(row["estimate"] - mine["estimate"]) for mine, row in pairs)
    return labels.text(
        "{design}: standard errors {low}–{high} times those used, changes moved by {size} at most.",
        design=capital(labels.design(other)), low=labels.number(ratios[0], 2), high=labels.number(ratios[-1], 2),
        size=labels.points(moved, used[0]["unit"], max(map(_decimals, chain.from_iterable(pairs)))),
    )  # fmt: skip


def _decimals(row: Row) -> int:
    return 0 if (let_out := released(row)) is None else let_out


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("municipality", "key", "measure", "year_from", "year_to"))

"""Sentences of a funnel: what chance alone would give at a municipality's size, and its value drawn to the group's.

Knows that lying outside is a question and not a finding. Does not know ranks.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from varpu_eval.report.labels import Labels, mark, missing, released
from varpu_eval.report.rows import Row, has_figure

LIMITS = mark(
    "{place}, {name}, {group}, {years}: {value}, all together {target}; chance alone would give {inner} to a "
    "municipality of this size 95 times of 100, and {outer} 998 times of 1,000; {told}."
)
SHRUNKEN = mark("{place}, {name}, {group}, {years}: with small numbers allowed for, {shrunken} ({limits}).")
APPROXIMATE = mark(
    "{place}, {name}, {group}: these limits are approximate, for of some municipality only a rounded figure, a mean "
    "of years or an approximate number of persons is known."
)
DIGITS = 2
"""Decimals of percentages: with one, a value and a limit that it lies beyond would often read the same."""


def funnel_sentences(row: Row | None, group: str, labels: Labels) -> list[str]:
    """Tell the funnel of one window, and the value that small numbers are allowed for in; none without a figure."""
    if row is None or not has_figure(row):
        return []
    values = {
        "place": labels.municipality(row["region"]),
        "name": labels.indicator(row["indicator"], short=True),
        "group": group,
        "years": labels.years(row["year"], row["span"]),
    }
    sentences = [
        labels.text(
            LIMITS,
            value=_figure(row, "value", labels),
            target=_figure(row, "estimate", labels),
            inner=_limits(row, "low", "high", labels),
            outer=_limits(row, "low_998", "high_998", labels),
            told=_telling(row, labels),
            **values,
        )
    ]
    if row.get("approximate") == "yes":
        sentences.append(labels.text(APPROXIMATE, **values))
    if not missing(row["shrunken"]):
        shrunken, limits = _figure(row, "shrunken", labels), _limits(row, "shrunken_low", "shrunken_high", labels)
        sentences.append(labels.text(SHRUNKEN, shrunken=shrunken, limits=limits, **values))
    return sentences


def _telling(row: Row, labels: Labels) -> str:
    """Tell where the value lies among the limits."""
    value = float(row["value"])
    if row["low"] <= value <= row["high"]:
        return labels.text("the value is what chance alone could give")
    if row["low_998"] <= value <= row["high_998"]:
        return labels.text("the value lies outside the narrower and inside the wider limits, which chance seldom gives")
    return labels.text(
        "the value lies outside both, which is a question and no finding, as municipalities differ by more than chance"
    )


def _figure(row: Row, column: str, labels: Labels) -> str:
    """Write a number of the row in its unit, percentages with more decimals than elsewhere."""
    if row["unit"] == "percent":
        return labels.percent(row[column] / 100, _digits(row, column))
    return labels.quantity(row[column], row["unit"], released(row, column))


def _limits(row: Row, low: str, high: str, labels: Labels) -> str:
    """Write two numbers of the row with the sign of a percentage after the second only."""
    first = labels.number(row[low], _digits(row, low)) if row["unit"] == "percent" else _figure(row, low, labels)
    return f"{first}–{_figure(row, high, labels)}"


def _digits(row: Row, column: str) -> int:
    let_out = released(row, column)
    return DIGITS if let_out is None else min(DIGITS, let_out)

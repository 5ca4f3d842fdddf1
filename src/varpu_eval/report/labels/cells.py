"""One cell of a table in words: codes, years, counts, p-values, and the figure itself.

Knows which kind of value each column of the result tables holds. Does not know which columns a table shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from varpu_eval.report.labels.catalogue import mark
from varpu_eval.report.labels.numbers import missing, released
from varpu_eval.report.labels.sides import aspect_told, compared_told, learns_told
from varpu_eval.report.labels.study_labels import Labels

NO_N = mark("n not published, no interval")
"""What stands for the n of a published figure of a survey whose number of answers was not published."""

ALL_VARIABLES = mark("all together")


def _variable(labels: Labels, code: str) -> str:
    """Tell by what municipalities are near: one indicator, or all of them."""
    return labels.text(ALL_VARIABLES) if code == "all" else labels.indicator(code)


_METHODS: Mapping[str, Callable[[Labels, str], str]] = {
    "municipality": Labels.municipality, "municipality_a": Labels.municipality, "municipality_b": Labels.municipality,
    "region": Labels.municipality, "sector": Labels.sector, "sector_a": Labels.sector, "sector_b": Labels.sector,
    "rater": Labels.sector, "rated": Labels.sector, "survey": Labels.survey, "indicator": Labels.indicator,
    "status": Labels.status, "kind": Labels.kind, "carriers": Labels.band,
    "followup_source": partial(Labels.followup_source, counted=True), "table": Labels.followup_source,
    "reason": Labels.reason, "design": Labels.design, "origin": Labels.origin, "reference": Labels.reference,
    "dimension": Labels.dimension, "unit_size": Labels.band, "neighbour": Labels.municipality,
    "variable": _variable, "donor": Labels.municipality, "peer": Labels.municipality, "aspect": aspect_told,
}  # fmt: skip
"""Columns of codes, and what gives their words."""


def _survey(row: Mapping[str, Any]) -> str:
    return str(row.get("survey", ""))


def _key(labels: Labels, key: str, row: Mapping[str, Any]) -> str:
    """Tell what a row is about: its answers are those to the question as it is worded, its figures may be turned."""
    if "answer" in row:
        return labels.worded(_survey(row), key)
    of_item = "rater" in row or row.get("measure", "score") != "score"
    return labels.key(_survey(row), str(row.get("level", "item" if of_item else "dimension")), key)


_OF_THE_ROW: Mapping[str, Callable[[Labels, str, Mapping[str, Any]], str]] = {
    "key": _key,
    "item": lambda labels, item, row: labels.key(_survey(row), "item", item),
    "answer": lambda labels, answer, row: labels.answer(_survey(row), str(row["key"]), answer),
    "measure": lambda labels, measure, row: labels.measure_of(_survey(row), measure),
    "verdict": lambda labels, verdict, row: labels.verdict(verdict, between_places="municipality_b" in row),
    "compared": lambda labels, key, row: compared_told(labels, str(row["aspect"]), key),
    "learns": lambda labels, learns, row: learns_told(labels, learns, focus=str(row["region"]), peer=str(row["peer"])),
    "method": lambda labels, method, row: (labels.change_method if "donors" in row else labels.method)(method),
    "years": lambda labels, years, row: years.replace("|", "\N{EN DASH}" if years.count("|") == 1 else ", "),  # noqa: ARG005
}
"""Columns whose words depend on the rest of the row."""

_AS_WRITTEN = {
    "year",
    "year_from",
    "year_to",
    "start",
    "end",
    "span",
    "text",
    "source",
    "event_source",
    "file",
}

_DECIMALS = {
    "p": 3,
    "p_holm": 3,
    "p_bh": 3,
    "p_adjusted": 3,
    "effect_size": 2,
    "statistic": 2,
    "df1": 1,
    "distance": 2,
    "detectable": 2,
    "pre_rmspe": 2,
    "effect": 2,
    "without": 2,
}
"""Decimals of extra columns that are neither counts nor in the unit of the figure."""

_P_VALUES = {"p", "p_holm", "p_bh", "p_adjusted"}
_SMALLEST_P = 0.001
"""The step of released p-values; a p at the step stands for itself and all below it."""

_IN_UNIT = {"se", "expected", "null_mean", "null_low", "null_high"}
"""Columns in the unit of the row's figure."""

_LIKE_THE_FIGURE = {
    "bound_low", "bound_high", "tipping", "value", "low_998", "high_998", "shrunken", "shrunken_low", "shrunken_high",
    "centre", "lower", "upper",
}  # fmt: skip
"""Columns that are written as the row's figure is."""

_HIDDEN_ALONE = {"meetings_together"}
"""Columns that are never empty but where they alone are hidden, or their row is."""

_SHARES = {"response_from", "response_to"}


def cell(labels: Labels, column: str, row: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one kind of column a line
    """Tell one cell of a table; `figure` is the value with its interval. An empty cell stays empty."""
    if column == "source" and "followup_source" in row:
        column = "followup_source"
    value = row.get(column)
    if column == "figure":
        return labels.figure(row)
    if missing(value):
        if column in _LIKE_THE_FIGURE:
            return labels.mark_of("not_estimable" if row["status"] == "ok" else row["status"])
        if column in _HIDDEN_ALONE:
            return labels.mark_of("hidden" if row["status"] in ("ok", "illustration") else row["status"])
        return labels.text(NO_N) if column == "n" and _lacks_n(row) else ""
    if column in _OF_THE_ROW:
        return _OF_THE_ROW[column](labels, str(value), row)
    if column in _METHODS:
        return _METHODS[column](labels, str(value))
    if column in _AS_WRITTEN:
        return str(value)
    if isinstance(value, (int, float)):
        return _number(labels, column, value, row)
    return labels.value(str(value))


def _lacks_n(row: Mapping[str, Any]) -> bool:
    return "survey" in row and row.get("origin") == "published" and row["status"] == "ok" and row["unit"] != "text"


def _number(labels: Labels, column: str, value: float, row: Mapping[str, Any]) -> str:
    """Write a number of a row, with no more decimals than it was let out with."""
    unit, let_out = str(row.get("unit", "")), released(row, column)
    if column in _IN_UNIT:
        points = unit in ("share", "difference")
        most = 1 if points or unit == "rate" else 2
        decimals = most if let_out is None else min(most, max(0, let_out - 2 * points))
        if unit == "share" and column != "se":
            return labels.percent(value, decimals)
        return labels.number(100 * value if points else value, decimals)
    if column in _LIKE_THE_FIGURE:
        return labels.quantity(value, unit, let_out)
    if column in _SHARES:
        return labels.percent(value)
    if column in _P_VALUES and value <= _SMALLEST_P:
        return f"≤ {labels.number(_SMALLEST_P, 3)}"
    return labels.number(value, _DECIMALS.get(column, 0))

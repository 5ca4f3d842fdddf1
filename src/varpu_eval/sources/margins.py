"""Further margins that a survey's answers are weighted to: columns that its answer sheets and its population share.

Knows which columns may be margins. Does not know their values; see `margin_rules`, nor how weights are found; see
`survey.staff_weights`.
"""

from __future__ import annotations

from collections.abc import Collection

import pandera.pandas as pa

from varpu_eval.sources.columns import text
from varpu_eval.sources.findings import Findings
from varpu_eval.study import SurveySource

RAKED = ("raking", "linear")
"""The words of `weighting` that weigh answers to further margins."""

NO_MARGIN = {
    "municipality": "weights are made within each municipality",
    "year": "weights are made within each year",
    "sector": "it is always the first margin",
    "unit": "it is the sampling unit, and would leave no variance",
    "respondent": "it names persons",
    "weight": "it is the weight before",
    "staff": "it is what is counted",
    "origin": "it tells where rows come from",
}
"""Columns that are no further margin, and why."""


def margins_of(source: SurveySource) -> tuple[str, ...]:
    """Return the further margins of a survey, those that can be none left out."""
    return tuple(dict.fromkeys(name for name in source.margins if name not in NO_MARGIN))


def margin_columns(source: SurveySource, *, blank: bool) -> dict[str, pa.Column]:
    """Return the columns of the margins in a population, or in answer sheets, which may leave some `blank`."""
    return {name: text(blank=blank) for name in margins_of(source)}


def check_declared(findings: Findings, name: str, source: SurveySource, items: Collection[str]) -> None:
    """Report a choice of weighting that cannot be, and columns that are no margin."""
    margins, weighting = source.margins, f"weighting = '{source.weighting}'"
    broken = [("margins", f"margins are not used with {weighting}", _CHOOSE)] if margins else []
    if source.weighting in RAKED:
        twice = len(set(margins)) < len(margins)
        needed = (
            (not margins, "margins", f"{weighting} has no margins", _NAME),
            (twice, "margins", "a margin stands twice", "Name each once."),
            (source.population is None, "weighting", "no population says what answers are weighted to", _POPULATION),
            (source.inference == "census", "weighting", "a census weighs to municipality, year and sector", _PROCESS),
        )
        broken = [(key, message, way_out) for wrong, key, message, way_out in needed if wrong]
        broken += [
            ("margins", told, _TAKE_OUT) for margin in dict.fromkeys(margins) if (told := _no_margin(margin, items))
        ]
    for key, message, way_out in broken:
        findings.problem("margin", "study.toml", message, column=f"surveys.{name}.{key}", way_out=way_out)


def _no_margin(margin: str, items: Collection[str]) -> str:
    """Say why a column is no margin; empty where it may be one."""
    if margin in NO_MARGIN:
        return f"'{margin}' is no further margin: {NO_MARGIN[margin]}"
    return f"'{margin}' is an item of the codebook, and no margin" if margin in items else ""


_CHOOSE = "Choose weighting = 'raking', or take margins out."
_NAME = "Name columns that the population and the answer sheets both have: margins = ['employer']."
_POPULATION = "Name its file: population = '...'."
_PROCESS = "Choose inference = 'process', or weighting = 'staff'."
_TAKE_OUT = "Take it out of margins, or rename the column."

"""The funnel: between which values chance alone would put municipalities that share a group's level.

Knows the output tables `indicator_funnel` and `funnel_curve`. Tells of no other municipality's place: there is no
league table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.peer.funnel import Funnel, funnel_limits
from varpu_eval.peer.group_levels import group_level
from varpu_eval.peer.group_places import PLACE_KEYS, place_row, possible_among
from varpu_eval.peer.group_windows import GroupWindow, group_windows
from varpu_eval.peer.levels import PER_PERSON
from varpu_eval.peer.reference_draws import PossibleCounts
from varpu_eval.peer.references import Reference
from varpu_eval.peer.shrinkage import shrunken_rates
from varpu_eval.results import ResultTable, result_table
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years
from varpu_eval.uncertainty.intervals import Floats

FUNNEL_EXTRAS = (
    "value", "low_998", "high_998", "persons", "shrunken", "shrunken_low", "shrunken_high", "approximate",
)  # fmt: skip

CURVE_KEYS = ("indicator", "reference", "year", "span", "persons")

CURVE_POINTS = 40
"""Sizes at which a funnel's limits are told."""


@dataclass(frozen=True, slots=True, eq=False)
class _Target:
    """The level of a group in one window, in the indicator's unit, and what it rests on; the focus comes first."""

    level: float
    scale: float
    possible: PossibleCounts
    cases: Floats


def indicator_funnel(data: StudyData, years: Years = None) -> ResultTable:
    """Return between which values chance alone would put the focus municipality, if it shared the group's level.

    The target is the share of all children of the group together, the focus among them; limits are exact binomial ones
    for the persons of the focus (`funnel_limits`), not widened for how much municipalities differ anyway. Where
    persons are an approximation, so is the funnel, and where values are only rounded, or means of several years, which
    are taken as one year's. Shrunken values are empirical-Bayes rates (`shrunken_rates`) among
    the same municipalities, by the middle of the counts that rounding allows.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Windows wholly inside these years are kept; None keeps all.

    Returns
    -------
    Table `indicator_funnel`: keys as `indicator_rank`; estimate is the target in the indicator's unit, low and high
    its limits at 95 %; `value` of the focus, `low_998`, `high_998` (limits at 99.8 %), `persons` of the focus,
    `shrunken`, `shrunken_low`, `shrunken_high`; `approximate` is `no` where each municipality has a count of one year
    that gives its value among its persons, else `yes`. Statuses as of `indicator_rank`.
    """
    rows = [_funnel(*window) for window in group_windows(data, years)]
    return result_table("indicator_funnel", rows, PLACE_KEYS, FUNNEL_EXTRAS)


def funnel_curve(data: StudyData, years: Years = None) -> ResultTable:
    """Return the funnel that is drawn: its limits at sizes from the smallest to the largest municipality of the group.

    Of each indicator and group the last window that has a funnel (`indicator_funnel`), the shorter of two.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Windows wholly inside these years are kept; None keeps all.

    Returns
    -------
    Table `funnel_curve`: `indicator`, `reference`, `year`, `span`, `persons` (of a municipality of that size); estimate
    is the target, low and high its limits at 95 %, `low_998`, `high_998` those at 99.8 %. Empty where there is none.
    """
    latest: dict[tuple[str, str], tuple[_Target, GroupWindow]] = {}
    for window in sorted(group_windows(data, years), key=_last):
        if target := _target(*window[1:]):
            latest[window[0].name, window[1]["indicator"]] = target, window
    rows = [told for target, window in latest.values() for told in _curve(target, *window)]
    return result_table("funnel_curve", rows, CURVE_KEYS, ("low_998", "high_998"))


def _funnel(group: Reference, row: dict[Any, Any], others: pd.DataFrame) -> dict[str, Any]:
    target = _target(row, others)
    if target is None:
        return place_row(group, row, others, None, row["unit"])
    persons, scale = float(target.possible.persons[0]), target.scale
    limits = funnel_limits(target.level / scale, [persons])
    shrunken = shrunken_rates(target.cases, target.possible.persons)
    extras = {
        "value": float(row["value"]),
        "persons": persons,
        "approximate": "no" if target.possible.counted else "yes",
        "shrunken": float(shrunken.rate[0]) * scale,
        "shrunken_low": float(shrunken.low[0]) * scale,
        "shrunken_high": float(shrunken.high[0]) * scale,
    }
    return _limited(group, row, others, target, limits, 0) | extras


def _curve(target: _Target, group: Reference, row: dict[Any, Any], others: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of one funnel, at sizes even in proportion: limits bend most where municipalities are small."""
    among = target.possible.persons
    sizes = np.unique(np.geomspace(max(1.0, 0.9 * among.min()), 1.1 * among.max(), CURVE_POINTS).round())
    limits = funnel_limits(target.level / target.scale, sizes)
    return [_limited(group, row, others, target, limits, at) | {"persons": int(size)} for at, size in enumerate(sizes)]


def _limited(  # noqa: PLR0917 - a window, its target, and where on the curve
    group: Reference, row: dict[Any, Any], others: pd.DataFrame, target: _Target, limits: Funnel, at: int
) -> dict[str, Any]:
    """Return the row of the limits at one size, widened to hold the target itself."""
    low, high, low_998, high_998 = (
        float(side[at]) * target.scale for limit in (limits.inner, limits.outer) for side in (limit.low, limit.high)
    )
    figures = target.level, min(low, target.level), max(high, target.level)
    return place_row(group, row, others, figures, row["unit"]) | {"low_998": low_998, "high_998": high_998}


def _target(row: dict[Any, Any], others: pd.DataFrame) -> _Target | None:
    """Return the target of a window; None where the values carry none that limits can be drawn around."""
    possible = possible_among(row, others)
    if possible is None:
        return None
    cases, scale = (possible.least + possible.most) / 2, PER_PERSON[row["unit"]]
    level = group_level([row["value"], *others["value"]], possible.persons).weighted_mean
    if level is None or not 0 < level < scale or not 0 < cases.sum() < possible.persons.sum():
        return None
    return _Target(level, scale, possible, cases)


def _last(window: GroupWindow) -> tuple[int, int]:
    """Order windows by their last year, the longer of two first."""
    year, span = int(window[1]["year"]), int(window[1]["span"])
    return year + span, -span

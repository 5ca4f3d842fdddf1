"""The focus municipality's place among its nearest ones or a named group: its rank with limits, and a funnel.

Knows the output tables `indicator_rank`, `indicator_funnel` and `funnel_curve`. Tells of no other municipality's place:
there is no league table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.peer.funnel import Funnel, funnel_limits
from varpu_eval.peer.group_levels import group_level
from varpu_eval.peer.group_ratios import group_windows
from varpu_eval.peer.levels import KEYS, PER_PERSON
from varpu_eval.peer.rank_intervals import rank_interval, share_draws
from varpu_eval.peer.reference_draws import PossibleCounts, possible_counts
from varpu_eval.peer.references import FEWEST, Reference
from varpu_eval.peer.shrinkage import shrunken_rates
from varpu_eval.results import Estimate, ResultTable, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years
from varpu_eval.uncertainty.intervals import Floats

Window = tuple[Reference, dict[Any, Any], pd.DataFrame]
"""A group, a value of the focus, and the group's values in that window."""

PLACE_KEYS = ("indicator", "region", "reference", "year", "span")

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


def indicator_rank(data: StudyData, years: Years = None, *, seed: int = 1) -> ResultTable:
    """Return the rank of the focus municipality among the municipalities of each group, with its limits.

    1 is the lowest value, which is neither the best nor the worst. Limits come from shares drawn as counts, or
    rounded percentages and persons, allow (`rank_interval`); a rank without limits is not told.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Windows wholly inside these years are kept; None keeps all.
    seed
        Of the draws; each window begins anew, so that a narrower choice of years tells the same.

    Returns
    -------
    Table `indicator_rank`: `indicator`, `region` (the focus), `reference` (`nearest` or a group's name), `year`,
    `span`; estimate is the rank, `regions` how many are ranked, the focus among them; `not_published` where the focus
    or all but two others have no value, `not_estimable` where persons are not known, `illustration` where
    synthetic and real values are ranked together.
    """
    rows = [_rank(*window, seed) for window in group_windows(data, years)]
    return result_table("indicator_rank", rows, PLACE_KEYS, ("regions",))


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
    latest: dict[tuple[str, str], tuple[_Target, Window]] = {}
    for window in sorted(group_windows(data, years), key=_last):
        if target := _target(*window[1:]):
            latest[window[0].name, window[1]["indicator"]] = target, window
    rows = [told for target, window in latest.values() for told in _curve(target, *window)]
    return result_table("funnel_curve", rows, CURVE_KEYS, ("low_998", "high_998"))


def _rank(group: Reference, row: dict[Any, Any], others: pd.DataFrame, seed: int) -> dict[str, Any]:
    possible = _possible(row, others)
    if possible is None:
        return _told(group, row, others, None, "count")
    drawn = share_draws(possible.least, possible.most, possible.persons, rng=np.random.default_rng(seed))
    found = rank_interval([row["value"], *others["value"]], drawn, 0)
    told = _told(group, row, others, (found.rank, found.low, found.high), "count")
    return told | {"regions": found.regions}


def _funnel(group: Reference, row: dict[Any, Any], others: pd.DataFrame) -> dict[str, Any]:
    target = _target(row, others)
    if target is None:
        return _told(group, row, others, None, row["unit"])
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
    return _told(group, row, others, figures, row["unit"]) | {"low_998": low_998, "high_998": high_998}


def _target(row: dict[Any, Any], others: pd.DataFrame) -> _Target | None:
    """Return the target of a window; None where the values carry none that limits can be drawn around."""
    possible = _possible(row, others)
    if possible is None:
        return None
    cases, scale = (possible.least + possible.most) / 2, PER_PERSON[row["unit"]]
    level = group_level([row["value"], *others["value"]], possible.persons).weighted_mean
    if level is None or not 0 < level < scale or not 0 < cases.sum() < possible.persons.sum():
        return None
    return _Target(level, scale, possible, cases)


def _last(window: Window) -> tuple[int, int]:
    """Order windows by their last year, the longer of two first."""
    year, span = int(window[1]["year"]), int(window[1]["span"])
    return year + span, -span


def _possible(row: dict[Any, Any], others: pd.DataFrame) -> PossibleCounts | None:
    """Return what the focus, first, and the others allow; None where a value or its persons are not known."""
    if pd.isna(row["value"]) or len(others) < FEWEST:
        return None
    both = pd.concat([pd.DataFrame([row])[list(others.columns)].astype(others.dtypes), others], ignore_index=True)
    return possible_counts(both)


def _told(
    group: Reference, row: dict[Any, Any], others: pd.DataFrame, figures: tuple[float, float, float] | None, unit: Any
) -> dict[str, Any]:
    origins = [row["origin"], *others["origin"]]
    published = not pd.isna(row["value"]) and len(others) >= FEWEST
    without: Any = "not_estimable" if published else "not_published"
    status: Any = without if figures is None else "illustration" if mixes_synthetic(origins) else "ok"
    value, low, high = figures or (None, None, None)
    given: dict[str, Any] = {"unit": unit, "status": status, "origin": worst_origin(origins), "source": row["source"]}
    cells = tuple(cell for cell in (row["cell"], *others["cell"]) if not pd.isna(cell))
    keys = {key: row[key] for key in KEYS}
    return {**keys, "reference": group.name, "estimate": Estimate(value, low, high, **given), "rests_on": cells}

"""The focus municipality's place among its nearest ones or a named group: its rank with limits, and a funnel.

Knows the output tables `indicator_rank` and `indicator_funnel`. Tells of no other municipality's place: there is no
league table.
"""

from __future__ import annotations

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

PLACE_KEYS = ("indicator", "region", "reference", "year", "span")

FUNNEL_EXTRAS = ("value", "low_998", "high_998", "persons", "shrunken", "shrunken_low", "shrunken_high")


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
    persons are an approximation, so is the funnel. Shrunken values are empirical-Bayes rates (`shrunken_rates`) among
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
    `shrunken`, `shrunken_low`, `shrunken_high`. Statuses as of `indicator_rank`.
    """
    rows = [_funnel(*window) for window in group_windows(data, years)]
    return result_table("indicator_funnel", rows, PLACE_KEYS, FUNNEL_EXTRAS)


def _rank(group: Reference, row: dict[Any, Any], others: pd.DataFrame, seed: int) -> dict[str, Any]:
    possible = _possible(row, others)
    if possible is None:
        return _told(group, row, others, None, "count")
    drawn = share_draws(possible.least, possible.most, possible.persons, rng=np.random.default_rng(seed))
    found = rank_interval([row["value"], *others["value"]], drawn, 0)
    told = _told(group, row, others, (found.rank, found.low, found.high), "count")
    return told | {"regions": found.regions}


def _funnel(group: Reference, row: dict[Any, Any], others: pd.DataFrame) -> dict[str, Any]:
    possible, unit = _possible(row, others), row["unit"]
    cases = None if possible is None else (possible.least + possible.most) / 2
    if possible is None or cases is None or not 0 < cases.sum() < possible.persons.sum():
        return _told(group, row, others, None, unit)
    scale, persons = PER_PERSON[unit], float(possible.persons[0])
    target = group_level([row["value"], *others["value"]], possible.persons).weighted_mean
    if target is None or not 0 < target < scale:
        return _told(group, row, others, None, unit)
    limits: Funnel = funnel_limits(target / scale, persons)
    shrunken = shrunken_rates(cases, possible.persons)
    low, high = (float(limit) * scale for limit in (limits.inner.low, limits.inner.high))
    extras = {
        "value": float(row["value"]),
        "low_998": float(limits.outer.low) * scale,
        "high_998": float(limits.outer.high) * scale,
        "persons": persons,
        "shrunken": float(shrunken.rate[0]) * scale,
        "shrunken_low": float(shrunken.low[0]) * scale,
        "shrunken_high": float(shrunken.high[0]) * scale,
    }
    return _told(group, row, others, (target, min(low, target), max(high, target)), unit) | extras


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

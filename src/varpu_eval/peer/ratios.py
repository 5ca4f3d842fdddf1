"""How an indicator stands against the country and against the peer, where both have exactly the same window.

Knows ratios. Gives no verdict: a ratio of two levels says nothing of what caused it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.peer.counts import known_cells
from varpu_eval.peer.group_ratios import group_ratio_rows
from varpu_eval.peer.levels import PER_PERSON, Limits, indicator_values, level_limits
from varpu_eval.peer.rates import share_ratio_limits
from varpu_eval.peer.rounded import count_fits
from varpu_eval.peer.values import COUNTRY
from varpu_eval.results import Estimate, ResultTable, result_table, status_of, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Study, Years
from varpu_eval.uncertainty import Interval, difference_interval

KEYS = ("indicator", "region", "reference", "year", "span")


def indicator_ratio(data: StudyData, years: Years = None) -> ResultTable:
    """Return the ratio of each municipality's value to the country's, and of the focus' to each peer's and group's.

    Only windows with the same indicator, first year and span on both sides are compared. A ratio of percentages of one
    year with counts and denominators has Katz' limits. Any other ratio to the country or a peer has those that the
    limits of both levels give on the log scale (`difference_interval`), where both levels have limits
    (`indicator_levels`) above 0; a ratio to a group's level has none. Indicators whose unit is a count are left out: a
    ratio of head counts tells the sizes of the municipalities.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Windows wholly inside these years are kept (`varpu_eval.study.parse_years`); None keeps all.

    Returns
    -------
    Table `indicator_ratio`: `indicator`, `region`, `reference` (`country`; `peer`, or `peer:CODE` where the study has
    several; `nearest` or the name of a group for the mean of its other municipalities, with `:median`,
    `:weighted_mean` or `:weighted_median` after it for these), `year`, `span`; estimate is region / reference (0.5 is
    half), `not_published` where either is missing or a group has fewer than 3 values, `not_estimable` where the
    reference is 0, `illustration` where one is synthetic and the other is not.
    """
    values = indicator_values(data, years)
    values = values[values["unit"] != "count"]
    rows = [
        _ratio(row, region, reference)
        for region, other, reference in _comparisons(data.study)
        for row in _pairs(values, region, other)
    ]
    return result_table("indicator_ratio", [*rows, *group_ratio_rows(data, years)], KEYS)


def _comparisons(study: Study) -> Iterator[tuple[str, str, str]]:
    """Yield region, the other region, and the name of the reference."""
    for region in study.regions:
        if region != COUNTRY:
            yield region, COUNTRY, "country"
    for peer in study.peers:
        if COUNTRY not in (study.focus, peer):
            yield study.focus, peer, "peer" if len(study.peers) == 1 else f"peer:{peer}"


def _pairs(values: pd.DataFrame, region: str, other: str) -> list[dict[Any, Any]]:
    """Return the windows that both regions have, one mapping each; the other's columns end in `_other`."""
    a, b = (values[values["region"] == code].drop(columns="region") for code in (region, other))
    return a.merge(b, on=["indicator", "year", "span", "unit", "source"], suffixes=("", "_other")).to_dict("records")


def _ratio(row: dict[Any, Any], region: str, reference: str) -> dict[str, Any]:
    origins = [row["origin"], row["origin_other"]]
    given: dict[str, Any] = {"unit": "ratio", "origin": worst_origin(origins), "source": row["source"]}
    if pd.isna(row["value"]) or pd.isna(row["value_other"]):
        estimate = Estimate(None, status="not_published", **given)
    elif row["value_other"] == 0:
        estimate = Estimate(None, status="not_estimable", **given)
    else:
        value = float(row["value"] / row["value_other"])
        low, high = _limits(row, value) or (None, None)
        n = None if pd.isna(row["count"]) else int(row["count"])
        estimate = Estimate(value, low, high, n, status=status_of(origins), **given)
    cells = known_cells((row["cells"], row["cells_other"]))
    return {**row, "region": region, "reference": reference, "estimate": estimate, "rests_on": cells}


def _limits(row: dict[Any, Any], value: float) -> Limits | None:
    """Return the limits of the ratio, or None where the data do not carry any."""
    limits = _of_counts(row) or _of_levels(row)
    return None if limits is None else (min(limits[0], value), max(limits[1], value))


def _of_counts(row: dict[Any, Any]) -> Limits | None:
    """Return Katz' limits of two shares of one year, where both counts are of their persons."""
    counts, populations = (row["count"], row["count_other"]), (row["denominator"], row["denominator_other"])
    if row["unit"] not in PER_PERSON or row["span"] != 1 or any(pd.isna(x) for x in (*counts, *populations)):
        return None
    percent = np.array([row["value"], row["value_other"]]) * 100 / PER_PERSON[row["unit"]]
    if min(counts) < 1 or counts == populations or not count_fits(percent, counts, populations).all():
        return None
    limits = share_ratio_limits(counts, populations)
    return float(limits.low), float(limits.high)


def _of_levels(row: dict[Any, Any]) -> Limits | None:
    """Return what the limits of both levels give on the log scale; None where one has none, or may be 0."""
    other = row | {part: row[f"{part}_other"] for part in ("value", "count", "denominator")}
    ours, theirs = level_limits(row), level_limits(other)
    if ours is None or theirs is None or min(ours[0], theirs[0]) <= 0:
        return None
    limits = difference_interval(
        (np.log(row["value"]), Interval(*np.log(ours))), (np.log(row["value_other"]), Interval(*np.log(theirs)))
    )
    return float(np.exp(limits.low)), float(np.exp(limits.high))

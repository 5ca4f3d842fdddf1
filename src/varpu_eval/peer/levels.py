"""How high an indicator stands in each municipality, its nearest ones and the country, and how sure that is.

Knows when a value carries enough with it for an interval. Compares nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from typing import Any

import pandas as pd

from varpu_eval.peer.counts import cells_behind, register_counts
from varpu_eval.peer.rates import poisson_limits, share_limits
from varpu_eval.peer.references import nearest_of
from varpu_eval.peer.rounded import count_fits, rounded_share_limits
from varpu_eval.peer.values import inside, published_values, unit_of
from varpu_eval.results import Estimate, ResultTable, result_table
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

KEYS = ("indicator", "region", "year", "span")

PER_PERSON = {"percent": 100.0, "share": 1.0}
"""Units that tell how many of the persons of the denominator are counted, and what everybody would be."""

Limits = tuple[float, float]


def indicator_values(data: StudyData, years: Years, also: Iterable[str] = ()) -> pd.DataFrame:
    """Return the published values whose window lies wholly inside `years`, with the register counts behind them.

    `also` are further regions, as of `published_values`.

    Returns
    -------
    The columns of `published_values`, then `count` (Int64, NA where not given) and `cells`.
    """
    return inside(with_cells(published_values(data, also), data), years)


def with_cells(values: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """Return `values` with what they rest on: `count` (Int64, NA where not given) and `cells` (`cells_behind`)."""
    rows = data.tables["indicators"]
    here = rows["indicator"].isin(set(values["indicator"])) & rows["region"].isin(set(values["region"]))
    counts = register_counts(data, rows[here & (rows["gender"] == "total")]).astype({"count": "Int64"})
    told = values.merge(counts[[*KEYS, "count"]], on=list(KEYS), how="left")
    return told.assign(cells=pd.Series(cells_behind(data, told), told.index, dtype="object"))


def indicator_levels(data: StudyData, years: Years = None) -> ResultTable:
    """Return each indicator's value in the study's municipalities, those nearest to the focus and the country.

    One row a window; of the nearest municipalities (`[nearest]` of `study.toml`) the windows of the study's own. Values
    are as published. With a denominator, a percentage has Wilson's limits: of its count where one year's count
    is given, else of every count that a percentage with one decimal allows. A mean of several years has the limits of
    one year's children: the same children are counted again, so that more years promise no more, and the limits are
    wide rather than narrow. A rate with a count has Poisson limits. There are none without a denominator, or where it
    or the count does not fit the percentage (`count_fits`). Limits are widened to hold the published, rounded value.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Windows wholly inside these years are kept (`varpu_eval.study.parse_years`); None keeps all.

    Returns
    -------
    Table `indicator_levels`: `indicator`, `region`, `year` (first of the window), `span` (years averaged); estimate in
    the indicator's unit (percent: 1.4 is 1.4 %), status `not_published` where an expected value is missing; `gender`
    (always `total`), `denominator` (persons, None where not known).
    """
    near = nearest_of(data)
    values = indicator_values(data, years, () if near is None else near.regions)
    rows = [_level(row) for row in values.to_dict("records")]
    return result_table("indicator_levels", rows, KEYS, ("gender", "denominator"))


def _level(row: dict[Any, Any]) -> dict[str, Any]:
    low, high = level_limits(row) or (None, None)
    missing = pd.isna(row["value"])
    estimate = Estimate(
        value=None if missing else float(row["value"]),
        low=low,
        high=high,
        n=None if missing or pd.isna(row["count"]) else int(row["count"]),
        unit=unit_of(row["unit"]),
        status="not_published" if missing else "ok",
        origin=row["origin"],
        source=row["source"],
    )
    denominator = None if pd.isna(row["denominator"]) else float(row["denominator"])
    told = {"estimate": estimate, "gender": "total", "denominator": denominator}
    return {**row, **told, "rests_on": tuple(row["cells"])}


def level_limits(row: dict[Any, Any]) -> Limits | None:
    """Return the limits of a row of `indicator_values`, in its unit, or None where the data do not carry any."""
    value, count, population = row["value"], row["count"], row["denominator"]
    if pd.isna(value) or row["unit"] == "count":
        return None
    counted = not pd.isna(count) and row["span"] == 1
    if row["unit"] in PER_PERSON:
        if pd.isna(population) or population < (max(count, 1) if counted else 1):
            return None
        scale = PER_PERSON[row["unit"]]
        if not counted:
            return _rounded(value, population, scale)
        if not count_fits(100 * value / scale, count, population):
            return None
        limits = share_limits(int(count), int(population))
    elif counted and count > 0:
        limits, scale = poisson_limits(int(count)), value / count
    else:
        return None
    return min(float(limits.low) * scale, value), max(float(limits.high) * scale, value)


def _rounded(value: float, population: float, scale: float) -> Limits | None:
    """Return the limits over all counts that the rounded value allows; None where it allows none."""
    limits = rounded_share_limits(100 * value / scale, population)
    low, high = (float(limit) * scale / 100 for limit in (limits.low, limits.high))
    return None if isnan(low) else (min(low, value), max(high, value))

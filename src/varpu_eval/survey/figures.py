"""Published figures of surveys whose answers are not at hand, as reference points beside the estimates.

Knows what was published. Adds nothing to it but an interval where n was published with a share.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from varpu_eval.results import Estimate, ResultTable, Unit, result_table
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years, in_years
from varpu_eval.uncertainty import wilson

KEYS = ("survey", "municipality", "year", "sector", "item", "measure")
_UNITS: dict[str, Unit] = {"agree": "share", "share": "share", "mean": "mean", "score": "score"}


def published_figures(data: StudyData, years: Years = None) -> ResultTable:
    """Return published figures as they stand.

    A share published with its n has Wilson's interval, as if answers were independent; every other figure has none.

    Returns
    -------
    ResultTable
        `survey_figures`: keys `survey`, `municipality`, `year`, `sector`, `item`, `measure`; no extras.
    """
    table = data.tables["survey_figures"]
    rows = [_row(row) for _, row in table.iterrows() if in_years(int(row["year"]), years)]
    return result_table("survey_figures", rows, KEYS)


def _row(row: pd.Series) -> dict[str, Any]:
    unit = _UNITS.get(row["measure"], "share")
    n = int(row["n"]) if pd.notna(row["n"]) else None
    known: dict[str, Any] = {"n": n, "unit": unit, "origin": row["origin"], "source": str(row["source"])}
    if pd.isna(row["value"]):
        estimate = Estimate(None, status="not_published", **known)
    elif unit == "share" and n:
        interval = wilson(float(row["value"]) * n, n)
        estimate = Estimate(float(row["value"]), float(interval.low), float(interval.high), **known)
    else:
        estimate = Estimate(float(row["value"]), **known)
    return {**{key: row[key] for key in KEYS}, "year": int(row["year"]), "estimate": estimate}

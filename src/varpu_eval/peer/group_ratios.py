"""How the focus municipality's indicators stand against a group: its nearest municipalities, or a named one.

Knows four levels of a group, each of which is named in the reference. Gives no verdict, and ranks nobody.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from varpu_eval.peer.counts import known_cells
from varpu_eval.peer.group_levels import group_level
from varpu_eval.peer.group_windows import can_compare, group_windows
from varpu_eval.peer.references import Reference
from varpu_eval.results import Estimate, Status, status_of, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

LEVELS = {"": "mean", ":median": "median", ":weighted_mean": "weighted_mean", ":weighted_median": "weighted_median"}
"""What follows a group's name in `reference`, and the level that it stands for."""


def group_ratio_rows(data: StudyData, years: Years) -> list[dict[str, Any]]:
    """Return the rows of `indicator_ratio` that hold the focus against groups.

    `NAME` is the mean of the group's other municipalities, `NAME:median` their median; `NAME:weighted_mean` and
    `NAME:weighted_median` count each person alike and stand where persons of all of them are known.
    """
    return [told for group, row, others in group_windows(data, years) for told in _rows(group, row, others)]


def _rows(group: Reference, row: dict[Any, Any], others: pd.DataFrame) -> list[dict[str, Any]]:
    origins = [row["origin"], *others["origin"]]
    given: dict[str, Any] = {"unit": "ratio", "origin": worst_origin(origins), "source": row["source"]}
    if not can_compare(row, others):
        return [_row(group.name, row, others, Estimate(None, status="not_published", **given))]
    level = group_level(others["value"], others["denominator"])
    told = []
    for suffix, name in LEVELS.items():
        reference = getattr(level, name)
        if reference is None:
            continue
        status: Status = "not_estimable" if reference == 0 else status_of(origins)
        value = None if reference == 0 else float(row["value"] / reference)
        n = None if reference == 0 or pd.isna(row["count"]) else int(row["count"])
        told.append(_row(group.name + suffix, row, others, Estimate(value, n=n, status=status, **given)))
    return told


def _row(reference: str, row: dict[Any, Any], others: pd.DataFrame, estimate: Estimate) -> dict[str, Any]:
    cells = known_cells((row["cells"], *others["cells"]))
    return {**row, "reference": reference, "estimate": estimate, "rests_on": cells}

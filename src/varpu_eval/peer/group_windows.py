"""What the focus municipality is held against in each window: the values of its nearest ones, or of a named group.

Knows which groups and windows can be compared. Compares nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from varpu_eval.peer.levels import indicator_values, with_cells
from varpu_eval.peer.references import Reference, group_values, references
from varpu_eval.sources.data import StudyData
from varpu_eval.sources.indicators import FEWEST_OTHERS
from varpu_eval.study import Years

GroupWindow = tuple[Reference, dict[Any, Any], pd.DataFrame]
"""A group, a value of the focus, and the group's values in that window."""


def group_windows(data: StudyData, years: Years) -> Iterator[GroupWindow]:
    """Yield each group, each value of the focus that it may be held against, and the group's values in that window.

    A group is left out of an indicator of which fewer than 3 of its other members have ever a value; head counts are
    left out altogether. The group's values may be fewer in a window, down to none.
    """
    own = indicator_values(data, years)
    own = own[(own["region"] == data.study.focus) & (own["unit"] != "count")]
    for group in references(data):
        values = with_cells(group_values(data, group.regions), data)
        for indicator, here in own.groupby("indicator"):
            others = values[values["indicator"] == indicator]
            if others["region"].nunique() < FEWEST_OTHERS:
                continue
            for row in here.to_dict("records"):
                yield group, row, others[(others["year"] == row["year"]) & (others["span"] == row["span"])]


def can_compare(row: dict[Any, Any], others: pd.DataFrame) -> bool:
    """Say whether the focus has a value in the window, and enough of the group have one."""
    return not pd.isna(row["value"]) and len(others) >= FEWEST_OTHERS

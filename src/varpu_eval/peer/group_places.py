"""The focus municipality's rank among its nearest ones or a named group, with its limits.

Knows the output table `indicator_rank`. Tells of no other municipality's place: there is no league table.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.peer.counts import known_cells
from varpu_eval.peer.group_windows import can_compare, group_windows
from varpu_eval.peer.levels import KEYS
from varpu_eval.peer.rank_intervals import rank_interval, share_draws
from varpu_eval.peer.reference_draws import PossibleCounts, possible_counts
from varpu_eval.peer.references import Reference
from varpu_eval.results import Estimate, ResultTable, Status, result_table, status_of, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

PLACE_KEYS = ("indicator", "region", "reference", "year", "span")


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


def _rank(group: Reference, row: dict[Any, Any], others: pd.DataFrame, seed: int) -> dict[str, Any]:
    possible = possible_among(row, others)
    if possible is None:
        return place_row(group, row, others, None, "count")
    drawn = share_draws(possible.least, possible.most, possible.persons, rng=np.random.default_rng(seed))
    found = rank_interval([row["value"], *others["value"]], drawn, 0)
    told = place_row(group, row, others, (found.rank, found.low, found.high), "count")
    return told | {"regions": found.regions}


def possible_among(row: dict[Any, Any], others: pd.DataFrame) -> PossibleCounts | None:
    """Return what the focus, first, and the others allow; None where a value or its persons are not known."""
    if not can_compare(row, others):
        return None
    both = pd.concat([pd.DataFrame([row])[list(others.columns)].astype(others.dtypes), others], ignore_index=True)
    return possible_counts(both)


def place_row(
    group: Reference, row: dict[Any, Any], others: pd.DataFrame, figures: tuple[float, float, float] | None, unit: Any
) -> dict[str, Any]:
    """Return the row of a place: its value and limits, or why there are none."""
    origins = [row["origin"], *others["origin"]]
    without: Status = "not_estimable" if can_compare(row, others) else "not_published"
    status = without if figures is None else status_of(origins)
    value, low, high = figures or (None, None, None)
    given: dict[str, Any] = {"unit": unit, "status": status, "origin": worst_origin(origins), "source": row["source"]}
    keys = {key: row[key] for key in KEYS}
    cells = known_cells((row["cells"], *others["cells"]))
    return {**keys, "reference": group.name, "estimate": Estimate(value, low, high, **given), "rests_on": cells}

"""Which years of the focus municipality's own series are unlike its others.

Knows the output table `indicator_process`. Does not know causes, nor any other municipality.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from varpu_eval.peer.change_windows import Windows, focus_windows, unbroken
from varpu_eval.peer.counts import known_cells
from varpu_eval.peer.levels import with_cells
from varpu_eval.peer.process_limits import process_limits
from varpu_eval.peer.values import unit_of
from varpu_eval.results import Estimate, ResultTable, result_table, status_of, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

PROCESS_KEYS = ("indicator", "region", "year")
PROCESS_EXTRAS = ("centre", "lower", "upper", "mark", "unmarked")


def indicator_process(data: StudyData, years: Years = None) -> ResultTable:
    """Return the focus municipality's yearly values, the natural limits of their series, and which years stand out.

    An XmR chart (`process_limits`): mean and mean -+ 2.66 mean moves between neighbouring years. The series is cut at
    breaks (of the catalogue, or a change of organisation of the focus) and at years that are missing; each stretch has
    limits of its own, and marks where it has 13 years or more. A mark is a question and no verdict: series that drift
    run on one side by nature, and rounded values, which move in steps, have limits too narrow or too wide. Windows
    of several years share years and are left out.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Years that are kept (`varpu_eval.study.parse_years`); None keeps all.

    Returns
    -------
    Table `indicator_process`: `indicator`, `region` (the focus), `year`; estimate is the year's value in the
    indicator's unit, which may lie outside the limits of its stretch; `centre`, `lower` (0 at least where no value is
    below 0) and `upper`, in the same unit and empty where a year stands alone; `mark` (`beyond_limits`, else `run`,
    eight on one side in a row, else `near_limit`, three of four nearer to a limit than to the centre; empty without),
    `unmarked` (`few_points` where the stretch has under 13 years, else empty). A stretch rests on the register counts
    of all its years: its mean would tell the one that is hidden.
    """
    yearly = [windows for windows in focus_windows(data, years) if windows.span == 1]
    rows = [row for windows in yearly for row in _stretches(data, windows)]
    return result_table("indicator_process", rows, PROCESS_KEYS, PROCESS_EXTRAS)


def _stretches(data: StudyData, windows: Windows) -> Iterator[dict[str, Any]]:
    own = with_cells(windows.table[windows.table["region"] == data.study.focus], data).set_index("year")
    for stretch in unbroken(windows.starts, windows.breaks):
        yield from _stretch(own.loc[list(stretch)], windows)


def _stretch(own: pd.DataFrame, windows: Windows) -> Iterator[dict[str, Any]]:
    given: dict[str, Any] = {
        "unit": unit_of(own["unit"].iloc[0]),
        "status": status_of(own["origin"]),
        "origin": worst_origin(own["origin"]),
        "source": own["source"].iloc[0],
    }
    limits, marks = _limits(own["value"])
    shared = limits | {"indicator": windows.indicator, "rests_on": known_cells(own["cells"])}
    for year, row in own.iterrows():
        n = None if pd.isna(row["count"]) else int(row["count"])
        estimate = Estimate(float(row["value"]), n=n, **given)
        yield shared | {
            "region": row["region"],
            "year": year,
            "estimate": estimate,
            "mark": marks.get(year, ""),
        }


def _limits(values: pd.Series) -> tuple[dict[str, Any], dict[Any, str]]:
    """Return centre, limits and why nothing is marked; and the first rule that marks each year."""
    if len(values) == 1:  # no move between years
        return {"unmarked": "few_points"}, {}
    found = process_limits(values)
    lower = found.low if (values < 0).any() else max(0.0, found.low)
    limits = {"centre": found.centre, "lower": lower, "upper": found.high, "unmarked": found.unmarked_because}
    return limits, dict(reversed(found.marks))  # `marks` has the rules of a year in their order: the first one stays

"""The course of the focus municipality's own yearly series: a line before and after the start, as description only.

Knows the output table `indicator_course`. Compares with nobody and calls no change.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log
from typing import Any, get_args

import pandas as pd

from varpu_eval.peer.change_windows import Windows, focus_windows, stretch_around
from varpu_eval.peer.counts import known_cells
from varpu_eval.peer.interrupted import EACH_SIDE, TERMS, Coefficient, InterruptedSeries, Method, interrupted_series
from varpu_eval.peer.levels import with_cells
from varpu_eval.peer.process_limits import unmarked_because
from varpu_eval.results import Estimate, ResultTable, result_table, status_of, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

COURSE_KEYS = ("indicator", "region", "method", "term")
COURSE_EXTRAS = ("years", "years_before", "year_from", "year_to", "unmarked")

WIDEST = log(1000)
"""Log ratios past this, either way, are of a line that the years do not settle: nothing is told."""


def indicator_course(data: StudyData, years: Years = None, *, start: int | None = None) -> ResultTable:
    """Describe the focus municipality's yearly series: a slope before the start, then a step and another slope.

    Two models of the same line side by side: quasi-Poisson of the counts, and REML with AR(1) errors of the log rates
    (`interrupted_series`). Where they differ, neither is to be trusted; limits take a straight line for granted, and
    are no test. Description only: what moved all municipalities alike is in it.

    The years are those one after the other that hold the start, without a break where 3 before it and 3 from it on are
    without one, else across it; a break is one of the catalogue, or a change of organisation of the focus. A series
    needs register counts and persons of each year: of a rounded percentage the count is not known, and it is left out,
    as windows of several years are.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Years that are kept (`varpu_eval.study.parse_years`); None keeps all.
    start
        First year of what is asked about; None takes the study's `start`.

    Returns
    -------
    Table `indicator_course`: `indicator`, `region` (the focus), `method` (`quasi_poisson`, `reml_ar1`), `term`
    (`slope`: the factor by which the rate moved each year before; `step`: the factor at the start, beside that line;
    `slope_change`: by which the yearly factor is another from then on); estimate a ratio with 95 % limits;
    `not_estimable` where a model has no answer or limits are past a thousandfold; `years` (how many), `years_before`,
    `year_from`, `year_to`, `unmarked` (`few_points` under 13 years, `break` where one is inside: no figure may bear a
    marker of change then; empty else). Empty without a start.
    """
    begun = data.study.start if start is None else start
    if begun is None:
        return result_table("indicator_course", [], COURSE_KEYS, COURSE_EXTRAS)
    yearly = [windows for windows in focus_windows(data, years) if windows.span == 1]
    rows = [row for windows in yearly for row in _course(data, windows, begun)]
    return result_table("indicator_course", rows, COURSE_KEYS, COURSE_EXTRAS)


def _course(data: StudyData, windows: Windows, start: int) -> Iterator[dict[str, Any]]:
    own = with_cells(windows.table[windows.table["region"] == data.study.focus], data)
    own = own[own["count"].notna() & (own["denominator"] > 0)].set_index("year").sort_index()
    if not (stretch := _stretch(list(own.index), windows.breaks, start)):
        return
    own = own.loc[list(stretch)]
    line = {
        "indicator": windows.indicator, "region": data.study.focus, "years": len(stretch),
        "years_before": sum(year < start for year in stretch), "year_from": stretch[0], "year_to": stretch[-1],
        "unmarked": unmarked_because(stretch, windows.breaks), "rests_on": known_cells(own["cells"]),
    }  # fmt: skip
    found = _described(own, start)
    terms = {(c.method, c.term): c for c in found.coefficients} if found else {}
    for method in get_args(Method):
        for term in TERMS[1:]:
            estimate = _ratio(terms.get((method, term)), own)
            yield line | {"method": method, "term": term, "estimate": estimate}


def _stretch(years: list[int], breaks: tuple[int, ...], start: int) -> tuple[int, ...]:
    """Return the years to describe: without a break where enough are without one, else across it."""
    sides = {"before": EACH_SIDE, "after": EACH_SIDE}
    return stretch_around(years, breaks, start, **sides) or stretch_around(years, (), start, **sides)


def _described(own: pd.DataFrame, start: int) -> InterruptedSeries | None:
    try:
        return interrupted_series(own["count"].astype("float64"), own["denominator"], start)
    except ValueError:  # no events on one side, or no line that fits
        return None


def _ratio(found: Coefficient | None, own: pd.DataFrame) -> Estimate:
    """Return a term as a ratio with its limits."""
    given: dict[str, Any] = {"unit": "ratio", "origin": worst_origin(own["origin"]), "source": own["source"].iloc[0]}
    if found is None or max(-found.low, found.high) > WIDEST:
        return Estimate(None, status="not_estimable", **given)
    return Estimate(exp(found.estimate), exp(found.low), exp(found.high), status=status_of(own["origin"]), **given)

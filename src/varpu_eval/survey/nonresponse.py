"""How far those who did not answer could move each change between waves.

Knows answers, staff counts and the ends of each scale. Assumes nothing of the silent, which is why its limits are wide;
the estimates of `change` assume that they are like those who answered in their sector.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from varpu_eval.results import ResultTable, result_table
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import cell_key, municipalities, pairs_of, source_text, waves
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.designs import design_of, staff_of
from varpu_eval.survey.items import Measured, answered_in, compared_in, measure
from varpu_eval.survey.staff_classes import staff_behind
from varpu_eval.survey.verdicts import judge, row_of
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.nonresponse import Bounds, change_bounds, level_bounds, tipping_point

KEYS = ("survey", "municipality", "key", "measure", "year_from", "year_to")
EXTRAS = ("response_from", "response_to", "bound_low", "bound_high", "tipping")


def nonresponse(data: StudyData, years: Years = None) -> ResultTable:
    """Return, for all sectors together, each change beside what it could be if the silent had answered.

    Dimension scores and agreeing shares of items; the estimate and its interval are those of `survey_change`.

    Returns
    -------
    ResultTable
        `survey_nonresponse`: keys `survey`, `municipality`, `key`, `measure`, `year_from`, `year_to`; extras
        `response_from` and `response_to` (valid answers as a share of the staff), `bound_low` and `bound_high` (the
        change with the silent of both years at opposite ends of the scale; Manski 1989, J. Hum. Resour. 24), `tipping`
        (how far below those who answered the silent of the later year would have to be to undo the change; above them
        where it is negative). Empty where the staff are not counted, or were only sampled.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for before, after in pairs_of(waves(survey, municipality, years)):
                rows += _rows(name, survey, (municipality, before, after))
    return result_table("survey_nonresponse", rows, KEYS, EXTRAS)


def _rows(name: str, survey: Survey, where: tuple[str, int, int]) -> list[dict[str, Any]]:
    municipality, before, after = where
    measured = answered_in(measure(survey, [before, after]), [(municipality, before), (municipality, after)])
    measured = compared_in(measured, "all")
    groups = (Group(municipality, after, "all", 1.0), Group(municipality, before, "all", -1.0))
    found = contrast(survey, measured, groups, design_of(survey))
    judged = judge(measured.variables, found)
    later, earlier = (_levels(survey, measured, municipality, year) for year in (after, before))
    limits = change_bounds(earlier.bounds, later.bounds)
    tipping = (
        np.full(len(found.value), np.nan) if np.isnan(later.rate).any() else tipping_point(found.value, later.rate)
    )
    rows = []
    for j, variable in enumerate(measured.variables):
        if variable.measure == "mean":
            continue
        row = row_of(found, judged, j, variable, source_text(name, before, after))
        known = row["estimate"].value is not None and not np.isnan(limits.low[j])
        told = {"bound_low": limits.low, "bound_high": limits.high, "tipping": tipping}
        rates = {"response_from": earlier.rate, "response_to": later.rate}
        rows.append({
            "estimate": row["estimate"], "survey": name, "municipality": municipality, "key": variable.key,
            "measure": variable.measure, "year_from": before, "year_to": after,
            **{extra: _number(values[j]) if known else None for extra, values in told.items()},
            **{extra: _number(values[j]) for extra, values in rates.items()},
            "rests_on": tuple(cell_key(name, municipality, y, "all", variable.block) for y in (before, after)),
        })  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class _Levels:
    """A year's share of staff with a valid answer, and the limits of its levels; (k,) each, NaN where not known."""

    rate: Floats
    bounds: Bounds


def _levels(survey: Survey, measured: Measured, municipality: str, year: int) -> _Levels:
    """Return the limits of each measure's level from its plain mean: weights would assume something of the silent."""
    sheets, k = measured.sheets, len(measured.variables)
    here = ((sheets["municipality"] == municipality) & (sheets["year"] == year)).to_numpy(dtype=bool)
    staff = staff_of(survey, municipality, year, "all")
    n = (~np.isnan(measured.matrix[here])).sum(axis=0)
    counted = not np.isnan(staff_behind(survey, sheets[here])).any() and staff is not None and (n <= staff).all()
    if not counted or survey.source.frame == "sample" or not n.all():
        nothing = np.full(k, np.nan)
        return _Levels(nothing, Bounds(nothing, nothing))
    rate = n / float(staff or 1)
    low, high = np.array([(v.low, v.high) for v in measured.variables]).reshape(k, 2).T
    return _Levels(rate, level_bounds(np.nanmean(measured.matrix[here], axis=0), rate, low=low, high=high))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

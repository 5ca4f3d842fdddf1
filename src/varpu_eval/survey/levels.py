"""How things stand each year: means, agreeing shares and dimension scores by municipality and sector.

Knows one year at a time. Does not compare; see `change` and `difference`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from varpu_eval.results import Estimate, ResultTable, result_table, worst_origin
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import cell_key, municipalities, sectors, source_text, waves
from varpu_eval.survey.contrasts import Contrast, Group, contrast
from varpu_eval.survey.designs import design_of, staff_of
from varpu_eval.survey.items import Measured, Variable, answered_in, measure, told_in
from varpu_eval.uncertainty import Interval, korn_graubard, t_interval
from varpu_eval.uncertainty.estimates import Flags

KEYS = ("survey", "municipality", "sector", "year", "level", "key", "measure")


def levels(data: StudyData, years: Years = None) -> ResultTable:
    """Return every survey's levels by municipality, sector (`all` and each) and year.

    `all` has every item and dimension; a sector its dimensions, its agreeing shares and its own view of interfaces.
    Shares have Korn-Graubard intervals, means and scores t intervals within the scale, under the survey's design.

    Returns
    -------
    ResultTable
        `survey_levels`: keys `survey`, `municipality`, `sector`, `year`, `level` (item or dimension), `key`, `measure`
        (mean, agree or score); extras `se` and `population` (staff in the group, where the study gives it). Groups of
        under 4 sampling units or 3 degrees of freedom are `not_estimable`, and so are means nobody differed on.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality, years):
                measured = answered_in(measure(survey, [year]), [(municipality, year)])
                for sector in sectors(survey, municipality, year):
                    group = Group(municipality, year, sector, 1.0)
                    rows += _rows(name, survey, told_in(measured, sector), group)
    return result_table("survey_levels", rows, KEYS, ("se", "population"))


def level_estimates(survey: Survey, measured: Measured, group: Group, source: str) -> list[tuple[Estimate, float]]:
    """Return each measure's level in a group with its standard error (NaN where not estimable)."""
    design = design_of(survey)
    found = contrast(survey, measured, [group], design)
    shares = np.array([variable.unit == "share" for variable in measured.variables], dtype=bool)
    usable = found.estimable & (shares | (found.se > 0))
    interval = _intervals(found, measured.variables, shares, finite=design == "census")
    origin = worst_origin(found.origins)
    estimates = []
    for j, variable in enumerate(measured.variables):
        n = int(found.n[0, j])
        if usable[j]:
            number = (float(found.value[j]), float(interval.low[j]), float(interval.high[j]))
            estimates.append((Estimate(*number, n, variable.unit, "ok", origin, source), float(found.se[j])))
        else:
            nothing = Estimate(None, None, None, n, variable.unit, "not_estimable", origin, source)
            estimates.append((nothing, np.nan))
    return estimates


def _intervals(found: Contrast, variables: tuple[Variable, ...], shares: Flags, *, finite: bool) -> Interval:
    t = t_interval(found.value, found.se, found.df)
    exact = korn_graubard(np.where(shares, found.value, np.nan), found.se, found.n[0], found.df, finite=finite)
    low, high = np.array([v.low for v in variables]), np.array([v.high for v in variables])
    return Interval(
        np.where(shares, exact.low, np.maximum(t.low, low)), np.where(shares, exact.high, np.minimum(t.high, high))
    )


def _rows(name: str, survey: Survey, measured: Measured, group: Group) -> list[dict[str, Any]]:
    municipality, year, sector = group.municipality, group.year, group.sector
    population = staff_of(survey, municipality, year, sector)
    estimates = level_estimates(survey, measured, group, source_text(name, year))
    return [
        {
            "survey": name, "municipality": municipality, "sector": sector, "year": year,
            "level": variable.level, "key": variable.key, "measure": variable.measure,
            "estimate": estimate, "se": se, "population": population,
            "rests_on": (cell_key(name, municipality, year, sector, variable.block),),
        }
        for variable, (estimate, se) in zip(measured.variables, estimates, strict=True)
    ]  # fmt: skip

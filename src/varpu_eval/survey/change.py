"""What changed between waves of a survey in one municipality, and how sure that is.

Knows pairs of waves. Does not compare municipalities; see `difference`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from varpu_eval.results import ResultTable, result_table
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import cell_key, municipalities, pairs_of, sectors, source_text, waves
from varpu_eval.survey.contrasts import Contrast, Group, contrast
from varpu_eval.survey.designs import design_of
from varpu_eval.survey.items import Measured, answered_in, compared_in, measure
from varpu_eval.survey.verdicts import judge, row_of
from varpu_eval.uncertainty.intervals import Floats

KEYS = ("survey", "municipality", "sector", "level", "key", "measure", "year_from", "year_to")
EXTRAS = ("se", "df", "p", "p_holm", "p_bh", "effect_size", "n_from", "n_to", "verdict")


def change(data: StudyData, years: Years = None) -> ResultTable:
    """Return changes from wave to wave, and from the first to the last: after minus before, after reversing.

    0.05 of a share is five points up. Items and dimensions for all sectors together; dimensions, and how the sector
    rates its interfaces, for each sector. Only what was in force in both years is compared: a dimension's change may
    therefore rest on fewer items than its levels.

    Returns
    -------
    ResultTable
        `survey_change`: keys `survey`, `municipality`, `sector`, `level`, `key`, `measure`, `year_from`, `year_to`;
        extras `se`, `df`, `p`, `p_holm`, `p_bh`, `effect_size` (Hedges' g), `n_from`, `n_to`, `verdict` (grew, fell,
        no_change, cannot_tell; empty where none can be given).
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for before, after in pairs_of(waves(survey, municipality, years)):
                measured = answered_in(
                    measure(survey, [before, after]), [(municipality, before), (municipality, after)]
                )
                for sector in sectors(survey, municipality, before, after):
                    chosen = compared_in(measured, sector)
                    rows += _rows(name, survey, chosen, (municipality, sector, before, after))
    return result_table("survey_change", rows, KEYS, EXTRAS)


def hedges_g(difference: Contrast) -> Floats:
    """Return the change in pooled standard deviations, corrected for small samples; NaN where nobody differs.

    Source: Hedges 1981, J. Educ. Stat. 6, 107-128; the correction is 1 - 3 / (4 (n1 + n2 - 2) - 1).
    """
    free = difference.n - 1
    total = free.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = np.sqrt((free * difference.sds**2).sum(axis=0) / total)
        return np.asarray((1 - 3 / (4 * total - 1)) * difference.value / np.where(pooled > 0, pooled, np.nan))


def _rows(name: str, survey: Survey, measured: Measured, where: tuple[str, str, int, int]) -> list[dict[str, Any]]:
    municipality, sector, before, after = where
    groups = (Group(municipality, after, sector, 1.0), Group(municipality, before, sector, -1.0))
    difference = contrast(survey, measured, groups, design_of(survey))
    judged, effect = judge(measured.variables, difference), hedges_g(difference)
    rows = []
    for j, variable in enumerate(measured.variables):
        row = row_of(difference, judged, j, variable, source_text(name, before, after))
        rows.append({
            **row, "survey": name, "municipality": municipality, "sector": sector, "level": variable.level,
            "key": variable.key, "measure": variable.measure, "year_from": before, "year_to": after,
            "effect_size": float(effect[j]) if row["estimate"].value is not None else None,
            "n_from": int(difference.n[1, j]), "n_to": int(difference.n[0, j]),
            "rests_on": tuple(cell_key(name, municipality, y, sector, variable.block) for y in (before, after)),
        })  # fmt: skip
    return rows

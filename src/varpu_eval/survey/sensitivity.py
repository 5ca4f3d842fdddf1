"""How the standard errors of changes move under the designs that could be chosen.

Knows which designs the data allow. Does not choose; see `designs.design_of`.
"""

from __future__ import annotations

from typing import Any

from varpu_eval.results import ResultTable, result_table
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import cell_key, municipalities, pairs_of, source_text, waves
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.designs import Kind, design_of, names_units
from varpu_eval.survey.items import measure, only_dimensions
from varpu_eval.survey.staff_classes import staff_classes
from varpu_eval.survey.verdicts import judge, row_of

KEYS = ("survey", "municipality", "key", "measure", "year_from", "year_to", "design")


def sensitivity(data: StudyData, years: Years = None) -> ResultTable:
    """Return each dimension's change, all sectors together, under every design that the data allow.

    Returns
    -------
    ResultTable
        `survey_sensitivity`: keys `survey`, `municipality`, `key`, `measure`, `year_from`, `year_to`, `design`
        (`process` where sheets name units, `process_persons`, `process_unweighted` where the others are weighted to
        the staff, `census` where staff are counted); extras `se`, `df` and `used`: yes for the design that the other
        tables are made under, same for one that weighs answers alike, no for one that does not.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for before, after in pairs_of(waves(survey, municipality, years)):
                for design in _designs(survey):
                    rows += _rows(name, survey, (municipality, before, after), design)
    return result_table("survey_sensitivity", rows, KEYS, ("se", "df", "used"))


def _designs(survey: Survey) -> list[Kind]:
    designs: list[Kind] = ["process", "process_persons"] if names_units(survey) else ["process_persons"]
    designs += ["process_unweighted"] if staff_classes(survey, survey.responses) else []
    asked_all = survey.source.frame == "all"  # who was not drawn for a sample is no silent part of a census
    return [*designs, "census"] if asked_all and len(survey.population) else designs


def _rows(name: str, survey: Survey, where: tuple[str, int, int], design: Kind) -> list[dict[str, Any]]:
    municipality, before, after = where
    measured = only_dimensions(measure(survey, [before, after]))
    groups = (Group(municipality, after, "all", 1.0), Group(municipality, before, "all", -1.0))
    found = contrast(survey, measured, groups, design)
    judged = judge(measured.variables, found)
    used = design_of(survey)
    weighted = staff_classes(survey, survey.responses) is not None
    alike = () if used == "census" else ("process", "process_persons", "census" if weighted else "")
    return [
        {
            **row_of(found, judged, j, variable, source_text(name, before, after)),
            "survey": name, "municipality": municipality, "key": variable.key, "measure": variable.measure,
            "year_from": before, "year_to": after, "design": design,
            "used": "yes" if design == used else "same" if design in alike else "no",
            "rests_on": tuple(cell_key(name, municipality, y, "all", variable.block) for y in (before, after)),
        }
        for j, variable in enumerate(measured.variables)
        if found.n[:, j].all()
    ]  # fmt: skip

"""How each sector rates working with another: the survey's half of the interface matrix.

Knows the items whose codebook row names an interface `rater>rated`. Does not know whether the sectors ever met.
"""

from __future__ import annotations

from typing import Any

from varpu_eval.results import ResultTable, result_table
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import cell_key, municipalities, sectors, source_text, waves
from varpu_eval.survey.contrasts import Group
from varpu_eval.survey.items import Measured, answered_in, in_force, measure
from varpu_eval.survey.levels import level_estimates

KEYS = ("survey", "municipality", "rater", "rated", "key", "year")


def interface(data: StudyData, years: Years = None) -> ResultTable:
    """Return how the rater's own respondents rate each interface, by item, municipality and year.

    Returns
    -------
    ResultTable
        `survey_interface`: keys `survey`, `municipality`, `rater`, `rated`, `key`, `year`; extra `se`. The estimate is
        the agreeing share of the rater's sector, or its mean where the codebook gives no `agree_from`.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality, years):
                rows += _rows(name, survey, municipality, year)
    return result_table("survey_interface", rows, KEYS, ("se",))


def _rows(name: str, survey: Survey, municipality: str, year: int) -> list[dict[str, Any]]:
    measured = answered_in(measure(survey, [year]), [(municipality, year)])
    asked, present = {v.key for v in measured.variables}, sectors(survey, municipality, year)
    rows = []
    for item, rater, rated in _interfaces(survey, year):
        if item not in asked or rater not in present:
            continue
        group = Group(municipality, year, rater, 1.0)
        j = _column(measured, item)
        estimate, se = level_estimates(survey, measured, group, source_text(name, year))[j]
        rows.append({
            "survey": name, "municipality": municipality, "rater": rater, "rated": rated, "key": item, "year": year,
            "estimate": estimate, "se": se,
            "rests_on": (cell_key(name, municipality, year, rater, measured.variables[j].block),),
        })  # fmt: skip
    return rows


def _interfaces(survey: Survey, year: int) -> list[tuple[str, str, str]]:
    """Return item, rater and rated of every interface item in force."""
    book = in_force(survey, [year])
    return [
        (str(item), *(part.strip() for part in str(text).split(">", 1)))  # type: ignore[misc]
        for item, text in zip(book["item"], book["interface"], strict=True)
        if isinstance(text, str) and ">" in text
    ]


def _column(measured: Measured, item: str) -> int:
    """Return the column of the item's agreeing share, else of its mean."""
    found = {v.measure: j for j, v in enumerate(measured.variables) if v.level == "item" and v.key == item}
    return found.get("agree", found["mean"])

"""Who answered, of those who were asked.

Knows answer sheets and staff counts. Does not know how those who stayed silent would have answered.
"""

from __future__ import annotations

from typing import Any

from varpu_eval.results import Estimate, ResultTable, Status, result_table, worst_origin
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import RESPONDENTS, cell_key, municipalities, sectors, source_text, waves
from varpu_eval.survey.designs import staff_of

KEYS = ("survey", "municipality", "year", "sector")


def response_rates(data: StudyData, years: Years = None) -> ResultTable:
    """Return the share of staff who answered, exact and so without an interval.

    Returns
    -------
    ResultTable
        `response_rates`: keys `survey`, `municipality`, `year`, `sector` (`all` and each); extras `respondents` and
        `staff`. Without a staff count, or with fewer staff than answers, the share is `not_estimable`.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality, years):
                rows += [_row(name, survey, municipality, year, s) for s in sectors(survey, municipality, year)]
    return result_table("response_rates", rows, KEYS, ("respondents", "staff"))


def _row(name: str, survey: Survey, municipality: str, year: int, sector: str) -> dict[str, Any]:
    sheets = survey.responses
    sheets = sheets[(sheets["municipality"] == municipality) & (sheets["year"] == year)]
    origin = worst_origin(sheets["origin"])
    answered = len(sheets if sector == "all" else sheets[sheets["sector"] == sector])
    staff = staff_of(survey, municipality, year, sector)
    known = bool(staff) and answered <= (staff or 0)
    share = answered / staff if staff and known else None
    status: Status = "ok" if known else "not_estimable"
    estimate = Estimate(share, n=staff, status=status, origin=origin, source=source_text(name, year))
    return {
        "survey": name, "municipality": municipality, "year": year, "sector": sector, "estimate": estimate,
        "respondents": answered, "staff": staff,
        "rests_on": (cell_key(name, municipality, year, sector, RESPONDENTS),),
    }  # fmt: skip

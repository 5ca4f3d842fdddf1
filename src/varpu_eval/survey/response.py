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
SIZES = (("1-9", 1, 9), ("10-24", 10, 24), ("25+", 25, None))
"""Classes of work units by their staff: name, smallest and largest."""
SIZE = "size:"
"""How the block of a group begins that consists of the sheets of units of one size."""


def response_rates(data: StudyData, years: Years = None) -> ResultTable:
    """Return the share of staff who answered, exact and so without an interval.

    Returns
    -------
    ResultTable
        `response_rates`: keys `survey`, `municipality`, `year`, `sector` (`all` and each); extras `respondents` and
        `staff`. Without a staff count, with fewer staff than answers, or where only a sample was asked, the share is
        `not_estimable`.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality, years):
                rows += [_row(name, survey, municipality, year, s) for s in sectors(survey, municipality, year)]
    return result_table("response_rates", rows, KEYS, ("respondents", "staff"))


def response_by_unit_size(data: StudyData, years: Years = None) -> ResultTable:
    """Return the share of staff who answered in small, middling and large work units, exact as in `response_rates`.

    Where the staff are counted by unit and the sheets name their units; sheets of other units are left out.

    Returns
    -------
    ResultTable
        `response_by_unit_size`: keys `survey`, `municipality`, `year`, `unit_size` (staff: 1-9, 10-24, 25+); extras
        `units`, `respondents` and `staff`.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality, years):
                sizes = sizes_of_units(survey, municipality, year)
                origin = worst_origin(survey.responses.loc[survey.responses["year"] == year, "origin"])
                for size, (units, staff, answered) in sizes.items():
                    estimate = Estimate(answered / staff, n=staff, origin=origin, source=source_text(name, year))
                    rows.append({
                        "survey": name, "municipality": municipality, "year": year, "unit_size": size,
                        "estimate": estimate, "units": units, "respondents": answered, "staff": staff,
                        "rests_on": (cell_key(name, municipality, year, "all", SIZE + size),),
                    })  # fmt: skip
    return result_table("response_by_unit_size", rows, (*KEYS[:3], "unit_size"), ("units", "respondents", "staff"))


def sizes_of_units(survey: Survey, municipality: str, year: int) -> dict[str, tuple[int, int, int]]:
    """Return units, staff and answer sheets of each size of unit.

    None where units and their staff do not match, or only a sample was asked.
    """
    staff, sheets = (
        table[(table["municipality"] == municipality) & (table["year"] == year)].dropna(subset="unit")
        for table in (survey.population, survey.responses)
    )
    by_unit = staff.groupby("unit")["staff"].sum()
    answered = sheets.groupby("unit").size().reindex(by_unit.index, fill_value=0)
    found = {}
    for size, low, high in SIZES:
        inside = by_unit.between(low, high or by_unit.max()) if len(by_unit) else by_unit.astype(bool)
        if inside.any():
            counts = int(inside.sum()), int(by_unit[inside].sum()), int(answered[inside].sum())
            found[size] = counts
    fits = bool((answered <= by_unit).all()) and bool(answered.sum()) and survey.source.frame == "all"
    return found if fits else {}


def _row(name: str, survey: Survey, municipality: str, year: int, sector: str) -> dict[str, Any]:
    sheets = survey.responses
    sheets = sheets[(sheets["municipality"] == municipality) & (sheets["year"] == year)]
    origin = worst_origin(sheets["origin"])
    answered = len(sheets if sector == "all" else sheets[sheets["sector"] == sector])
    staff = staff_of(survey, municipality, year, sector)
    known = bool(staff) and answered <= (staff or 0) and survey.source.frame == "all"
    share = answered / staff if staff and known else None
    status: Status = "ok" if known else "not_estimable"
    estimate = Estimate(share, n=staff, status=status, origin=origin, source=source_text(name, year))
    return {
        "survey": name, "municipality": municipality, "year": year, "sector": sector, "estimate": estimate,
        "respondents": answered, "staff": staff,
        "rests_on": (cell_key(name, municipality, year, sector, RESPONDENTS),),
    }  # fmt: skip

"""Who works where: units, persons and their turnover in the two municipalities of the synthetic staff survey.

Knows staff numbers and response rates (synthetic, of a realistic size). Does not know what anyone answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from varpu_eval.demo.draws import NORMAL, Draws

YEARS = (2006, 2010, 2014)
MUNICIPALITIES = ("543", "698")

UNITS: dict[str, dict[str, tuple[int, int]]] = {
    "543": {
        "clinic": (4, 9), "early_education": (30, 13), "school": (17, 22), "student_welfare": (4, 9), "youth": (2, 8),
        "child_protection": (5, 9), "family": (4, 8), "health": (3, 8), "coordination": (1, 1),
        "administration": (1, 9),
    },
    "698": {
        "clinic": (5, 9), "early_education": (34, 15), "school": (22, 22), "student_welfare": (5, 9), "youth": (4, 8),
        "child_protection": (6, 10), "family": (4, 10), "health": (4, 9), "coordination": (1, 1),
        "administration": (1, 11),
    },
}  # fmt: skip
"""How many units each sector has and how many persons work in one on average, in the first year."""

GROWTH = {"543": {2006: 1.0, 2010: 1.06, 2014: 1.10}, "698": {2006: 1.0, 2010: 1.0, 2014: 0.98}}
LEAVING = 0.22
"""Share of persons who have left their unit by the next survey."""

RESPONSE = {
    "clinic": 0.68, "early_education": 0.58, "school": 0.50, "student_welfare": 0.63, "youth": 0.55,
    "child_protection": 0.66, "family": 0.66, "health": 0.52, "coordination": 0.99, "administration": 0.60,
}  # fmt: skip
RESPONSE_BY_YEAR = {2006: 0.02, 2010: 0.0, 2014: -0.03}
LOYALTY = 0.6
"""Correlation of a person's readiness to answer from one survey to the next."""

UNIT_SD, UNIT_YEAR_SD, PERSON_SD = 0.20, 0.12, 0.50
"""Standard deviations of what a unit, a unit in one year and a person add to every answer (whole latent variance 1)."""


@dataclass(slots=True)
class Person:
    """A member of staff: `view` is what they add to every answer, `readiness` how readily they answer surveys."""

    respondent: str
    view: float
    readiness: float


@dataclass(frozen=True, slots=True)
class Posting:
    """A person in a unit in one year, with everything that moves their answers besides the question itself."""

    municipality: str
    year: int
    sector: str
    unit: str
    respondent: str
    view: float
    responds: bool


def postings(draws: Draws) -> list[Posting]:
    """Return every member of staff of every survey year, respondents and others."""
    made: list[Posting] = []
    for municipality in MUNICIPALITIES:
        hired = 0
        for sector, (units, size) in UNITS[municipality].items():
            for number in range(1, units + 1):
                unit = f"{municipality}-{sector}-{number:02d}"
                first_size = max(1, round(size * (0.7 + 0.6 * draws.uniform()))) if size > 1 else 1
                unit_view = draws.normal(UNIT_SD)
                persons: list[Person] = []
                for year in YEARS:
                    persons = [p for p in persons if not draws.happens(LEAVING)]
                    wanted = max(1, round(first_size * GROWTH[municipality][year]))
                    while len(persons) < wanted:
                        hired += 1
                        name = f"{municipality}-h{hired:04d}"
                        persons.append(Person(name, draws.normal(PERSON_SD), draws.normal()))
                    shift = unit_view + draws.normal(UNIT_YEAR_SD)
                    rate = min(0.999, RESPONSE[sector] + RESPONSE_BY_YEAR[year])
                    made += [
                        Posting(
                            municipality, year, sector, unit, p.respondent, p.view + shift, _responds(draws, p, rate)
                        )
                        for p in persons
                    ]
    return made


def _responds(draws: Draws, person: Person, rate: float) -> bool:
    readiness = sqrt(LOYALTY) * person.readiness + draws.normal(sqrt(1 - LOYALTY))
    return readiness < NORMAL.inv_cdf(rate)


def population_rows(everyone: list[Posting]) -> list[list[object]]:
    """Return staff numbers by municipality, year, sector and unit."""
    counts: dict[tuple[str, int, str, str], int] = {}
    for p in everyone:
        key = (p.municipality, p.year, p.sector, p.unit)
        counts[key] = counts.get(key, 0) + 1
    return [[m, year, sector, staff, unit] for (m, year, sector, unit), staff in sorted(counts.items())]

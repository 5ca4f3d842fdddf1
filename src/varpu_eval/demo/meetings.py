"""Synthetic meetings: which bodies met, when, and which sectors' persons were there.

Knows the bodies that the sources name and the planted ties. Does not know how ties are measured.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from varpu_eval.demo.draws import Draws

MEETING_COLUMNS = ("meeting", "date", "municipality", "group", "area", "kind", "interface")
ATTENDANCE_COLUMNS = ("meeting", "person", "organisation", "sector", "role", "presence")
Slots = dict[str, tuple[int, ...]]
"""Sector to the numbers of its seats; a seat of the same number is the same person in every body."""

PROJECT_STEERING: Slots = {
    "administration": (0, 1), "early_education": (0, 1), "school": (0, 1), "clinic": (0,), "family": (0,),
    "youth": (0,), "student_welfare": (0,), "coordination": (0,),
}  # fmt: skip
STEERING: Slots = {
    "administration": (0, 1), "early_education": (0, 1), "school": (0, 1), "clinic": (0,), "student_welfare": (0,),
    "youth": (0,), "child_protection": (0, 1), "family": (0,), "health": (0,), "elected": (0,), "police": (0,),
    "parish": (0,), "coordination": (0,),
}  # fmt: skip
MANAGEMENT: Slots = {
    "administration": (0, 1, 2), "early_education": (0,), "school": (0,), "health": (0,), "coordination": (0,),
}  # fmt: skip
CENTRE: Slots = {
    "school": (6, 7), "youth": (0, 3), "student_welfare": (0, 2, 4), "health": (0, 1, 2), "police": (0,),
}  # fmt: skip
NURMIJARVI_AREAS = ("klaukkala", "kirkonkyla", "rajamaki")


def _young(n: int) -> Slots:
    """Seats of an area's group for families with small children, before the area's groups were joined."""
    return {"clinic": (n,), "early_education": (2 * n, 2 * n + 1), "family": (n,), "ngo": (0,)}


def _school_age(n: int) -> Slots:
    """Seats of an area's group for school age, likewise."""
    return {
        "school": (2 * n, 2 * n + 1), "student_welfare": (n,), "youth": (n,), "child_protection": (n, n + 1),
        "police": (0,),
    }  # fmt: skip


def _joint(n: int) -> Slots:
    return {**_young(n), **_school_age(n), "parish": (0,)}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that meets `per_year` times in the years `first`-`last` with the same seats."""

    municipality: str
    group: str
    area: str
    kind: str
    first: int
    last: int
    per_year: int
    slots: Slots
    interface: str = ""


def _nurmijarvi() -> list[Body]:
    bodies = [
        Body("543", "project_steering", "", "steering", 2006, 2007, 6, PROJECT_STEERING),
        Body("543", "steering", "", "steering", 2008, 2014, 6, STEERING),
        Body("543", "management", "", "management", 2008, 2014, 2, MANAGEMENT),
    ]
    for n, area in enumerate(NURMIJARVI_AREAS, start=1):
        bodies += [
            Body("543", "area", area, "area", 2006, 2007, 3, _young(n)),
            Body("543", "area", area, "area", 2006, 2007, 3, _school_age(n)),
            Body("543", "area", area, "area", 2008, 2014, 5, _joint(n)),
        ]
    for pair, first, last, times in (
        (("child_protection", "early_education"), 2013, 2014, 2),
        (("clinic", "family"), 2013, 2013, 1),
        (("school", "student_welfare"), 2013, 2013, 1),
    ):
        seats: Slots = dict.fromkeys(pair, (0, 1, 2)) | {"coordination": (0,)}
        bodies.append(Body("543", "interface", "", "interface_review", first, last, times, seats, "|".join(pair)))
    return bodies


def _rovaniemi() -> list[Body]:
    bodies = []
    for n, (area, first) in enumerate((("vaaralampi", 2006), ("ounasrinne", 2009))):
        three = (3 * n, 3 * n + 1, 3 * n + 2)
        seats: Slots = {
            "early_education": three, "school": three, "clinic": three,
            "child_protection": (2 * n, 2 * n + 1, 4), "family": (n,), "parish": (0,), "ngo": (0,),
        }  # fmt: skip
        if area == "ounasrinne":
            seats["youth"] = (0, 1, 2)
        welfare: Slots = {"student_welfare": (2 * n, 2 * n + 1, 4)}
        for kind, times in (("area", 5), ("dialogue", 2)):
            bodies += [
                Body("698", "area", area, kind, first, 2011, times, {**seats, **welfare}),
                Body("698", "area", area, kind, 2012, 2014, times, seats),
            ]
    return [*bodies, Body("698", "area", "keskusta", "area", 2011, 2014, 5, CENTRE)]


ORGANISATIONS = {"police": "poliisi", "parish": "seurakunta", "ngo": "järjestö"}
MUNICIPAL = {"543": "Nurmijärven kunta", "698": "Rovaniemen kaupunki"}
MONTHS = (2, 9, 4, 11, 5, 10)
"""Months in the order in which a body with few meetings fills them."""

TURNOVER, PARTIAL, ABSENT = 0.08, 0.05, 0.14


class _Persons:
    """Who holds each seat: one person until a successor takes over at the turn of a year."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._holders: dict[tuple[str, str, int], tuple[str, int]] = {}
        self._made = 0

    def in_seat(self, municipality: str, sector: str, seat: int, year: int) -> str:
        holder, seen = self._holders.get((municipality, sector, seat), ("", year))
        if not holder or (year > seen and self._draws.happens(1 - (1 - TURNOVER) ** (year - seen))):
            self._made += 1
            holder = f"{municipality}-p{self._made:03d}"
        self._holders[municipality, sector, seat] = (holder, year)
        return holder


def _date(draws: Draws, year: int, number: int) -> dt.date:
    """Return a weekday in the month of a body's meeting number `number` of the year."""
    day = dt.date(year, MONTHS[number], 1 + int(draws.uniform() * 26))
    return day + dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)  # noqa: PLR2004 - Saturday


def _present(draws: Draws, sector: str) -> str:
    u = draws.uniform()
    if sector == "coordination" or u > PARTIAL + ABSENT:
        return "present"
    return "absent" if u < ABSENT else "partial"


def _attendance(draws: Draws, body: Body, meeting: str, year: int, persons: _Persons) -> list[list[object]]:
    rows: list[list[object]] = []
    for sector, seats in body.slots.items():
        organisation = ORGANISATIONS.get(sector, MUNICIPAL[body.municipality])
        for seat in seats:
            role = "sihteeri" if sector == "coordination" else "jäsen" if rows else "puheenjohtaja"
            person = persons.in_seat(body.municipality, sector, seat, year)
            rows.append([meeting, person, organisation, sector, role, _present(draws, sector)])
    return rows


def meetings_and_attendance(
    municipality: str, draws: Draws
) -> tuple[list[tuple[dt.date, list[object]]], list[list[object]]]:
    """Return a municipality's meetings, each with its date before its row, and everyone's attendance at them."""
    bodies = _nurmijarvi() if municipality == "543" else _rovaniemi()
    planned = [
        (_date(draws, year, number), body)
        for body in bodies
        for year in range(body.first, body.last + 1)
        for number in range(body.per_year)
    ]
    persons = _Persons(draws)
    meetings: list[tuple[dt.date, list[object]]] = []
    attendance: list[list[object]] = []
    for number, (date, body) in enumerate(sorted(planned, key=lambda pair: pair[0]), start=1):
        meeting = f"{municipality}-{number:03d}"
        row: list[object] = [meeting, date, municipality, body.group, body.area, body.kind, body.interface]
        meetings.append((date, row))
        attendance += _attendance(draws, body, meeting, date.year, persons)
    return meetings, attendance

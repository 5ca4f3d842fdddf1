"""Milestones beside a series: numbered above the field at their years, and told below it under the same numbers.

Knows events of released rows. Never tells what cannot be true, and never says that a milestone changed a figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from varpu_eval.report.figures.axes import SMALL, Field
from varpu_eval.report.figures.paper import GREY, INK, LIGHT
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.rows import Row

_APART = 22.0
"""Pixels from the middle of one number to the next."""

ORGANISATION = "organisation"
"""The kind of an event that breaks a municipality's series."""

_NO_MILESTONES = (ORGANISATION, "published_figure", "impossible_figure")
"""Kinds of rows that are no milestone of the work: what is drawn as a break, and figures that a source gives."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """What began in one year: its number in the picture, and the line that tells of it."""

    number: int
    year: int
    told: str


def milestones_of(rows: Sequence[Row], labels: Labels, first: float, last: float) -> list[Milestone]:
    """Return the milestones of the study's municipalities that began from `first` to `last`, one of each year.

    Where several sources tell of the same kind in the same year, the shortest text stands for them; where they name
    different years, each year has its own.
    """
    by_year: dict[int, list[Row]] = {}
    for row in _told(rows):
        if row["municipality"] != "FI" and row["kind"] not in _NO_MILESTONES and first <= _year(row) <= last:
            by_year.setdefault(_year(row), []).append(row)
    return [
        Milestone(number, year, f"({number}) {year}: {'; '.join(_texts(here, labels))}.")
        for number, (year, here) in enumerate(sorted(by_year.items()), start=1)
    ]


def _texts(rows: Sequence[Row], labels: Labels) -> list[str]:
    """Return a text for each kind and municipality; others than the focus are named, where it tells something else."""
    texts: dict[tuple[str, str], str] = {}
    focus = labels.regions[:1]
    own = {row["text"] for row in rows if row["municipality"] in focus}
    for row in rows:
        mine = row["municipality"] in focus
        if mine or row["text"] not in own:
            text, key = str(row["text"]).rstrip("."), (row["municipality"], row["kind"])
            text = text if mine else f"{labels.municipality(row['municipality'])}: {text}"
            texts[key] = min(texts.get(key, text), text, key=lambda told: (len(told), told))
    return list(texts.values())


def organised_anew(rows: Sequence[Row], labels: Labels) -> list[tuple[int, str]]:
    """Return the years in which a municipality of the study, or the country, was organised anew, and how."""
    there = [row for row in _told(rows) if row["kind"] == ORGANISATION]
    return [
        (_year(row), f"{labels.municipality(row['municipality'])}: {str(row['text']).rstrip('.')}") for row in there
    ]


def told_milestones(milestones: Sequence[Milestone], labels: Labels) -> list[str]:
    """Return the sentence that names the years of the milestones; the text of each stands in the timeline."""
    if not milestones:
        return []
    years = labels.listed(str(milestone.year) for milestone in milestones)
    return [labels.text("Milestones: {years}.", years=years)]


def strip_height(milestones: Sequence[Milestone], year_px: float) -> float:
    """Return the room that the numbers need above a field in which a year is `year_px` wide; 0 without any."""
    return 8 + _APART * _levels(year_px) if milestones else 0


def draw_milestones(field: Field, milestones: Sequence[Milestone], year_px: float) -> None:
    """Draw the numbers above the field, each with a line down to its year; on several levels where years are narrow."""
    for milestone in milestones:
        x = field.across(milestone.year)
        y = field.top - _APART / 2 - 4 - _APART * (milestone.number % _levels(year_px))
        field.paper.line(x, y + 8, x, field.bottom, colour=LIGHT)
        field.paper.dot(x, y, "o", colour=GREY, hollow=True, size=18)
        field.paper.text(x, y, str(milestone.number), anchor="center", colour=INK, size=SMALL)


def _levels(year_px: float) -> int:
    return max(1, math.ceil(_APART / year_px))


def _told(rows: Iterable[Row]) -> list[Row]:
    kept = (row for row in rows if missing(row["flag"]) or row["flag"] != "impossible")
    return [row for row in kept if not missing(row["start"])]


def _year(row: Row) -> int:
    return int(str(row["start"])[:4])

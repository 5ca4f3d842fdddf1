"""Figures of statistics services as rows of the table of indicators, and what must be told with them.

Knows the columns of the contract, and that a figure that is not there is not zero. Does not know who asked for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from varpu_eval.sources.services import Kept
from varpu_eval.sources.sotkanet import Match, Series
from varpu_eval.sources.statfin import Population
from varpu_eval.sources.statfin.population import LICENCE, PRODUCER, citation
from varpu_eval.study import Years, in_years

_MANY = 10**10
"""More than there are people on earth: no count of a register."""

COLUMNS = ("indicator", "region", "year", "span", "gender", "value", "count", "source", "origin")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is taken of a series: our `name` for it, the years, and the regions (every one when empty)."""

    name: str
    years: Years = None
    regions: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """One indicator as it was fetched.

    Parameters
    ----------
    frame
        Rows in `COLUMNS`, sorted by region, year and gender.
    service, known_as, title
        Where it is from, and what it is called there.
    way
        How it was found: `id`, `title`, `spelling` or `ages`.
    producer, licence, citation
        What must be told with the figures.
    retrieved, updated
        The day that the figures were retrieved, and the day that the service says they were last updated, if it does.
    instead
        Why an older answer than today's was used; empty when it was not.
    notes
        What else is worth knowing, in sentences.
    """

    name: str
    frame: pd.DataFrame
    service: str
    known_as: str
    title: str
    way: str
    producer: str
    licence: str
    citation: str
    retrieved: date
    updated: str
    instead: str
    notes: tuple[str, ...]


def from_sotkanet(
    wish: Wish, match: Match, kept: Kept[Series], regions: Kept[dict[int, str | None]], listed: date
) -> Fetched:
    """Return the rows of a Sotkanet series: municipalities, wellbeing services counties and the country.

    Parameters
    ----------
    regions
        Sotkanet's region ids to our codes; None for regions of other kinds, which are left out.
    listed
        The day that the list of indicators is of.
    """
    indicator, series, codes = match.indicator, kept.value, regions.value
    there = [row for row in series.rows if row.value is not None]
    total = any(row.gender == "total" for row in there)
    used = [row for row in there if (row.gender == "total") == total]
    counts = [row.count for row in used]
    rows = pd.DataFrame(
        {
            "region": pd.Series([codes.get(row.region) for row in used], dtype="str"),
            "year": pd.Series([row.year for row in used], dtype="int64"),
            "gender": pd.Series([row.gender for row in used], dtype="str"),
            "value": pd.Series([row.value for row in used], dtype="float64"),
            "count": pd.array([_count(n) for n in counts], dtype="Int64"),
        }
    ).dropna(subset="region")
    notes = [
        "" if regions.retrieved == kept.retrieved else f"the list of regions is of {regions.retrieved.isoformat()}",
        "" if listed == kept.retrieved else f"the list of indicators is of {listed.isoformat()}",
        _no_total(series, total=total) if series.asked != ("total",) else "",
        _some(len(series.rows) - len(there), "rows came without a value: withheld, not zero"),
        _some(sum(row.region not in codes for row in used), "rows are of regions that Sotkanet does not list"),
        _some(
            sum(n is not None and _count(n) is None for n in counts), "second counts are not whole numbers and left out"
        ),
    ]
    return Fetched(
        name=wish.name,
        frame=_in_contract(wish, rows, indicator.source(_finnish(kept.retrieved))),
        service="Sotkanet",
        known_as=str(indicator.id),
        title=indicator.title_fi,
        way=match.way,
        producer=indicator.producer,
        licence=indicator.licence,
        citation=indicator.citation(_finnish(kept.retrieved)),
        retrieved=kept.retrieved,
        updated=indicator.updated,
        instead=kept.instead,
        notes=tuple(filter(None, notes)),
    )


def from_statfin(wish: Wish, kept: Kept[Population]) -> Fetched:
    """Return the rows of a population: municipalities and the country."""
    ages = kept.value.ages
    cited = citation(ages, _finnish(kept.retrieved))
    rows = kept.value.frame.assign(gender="total", count=pd.array([pd.NA] * len(kept.value.frame), dtype="Int64"))
    return Fetched(
        name=wish.name,
        frame=_in_contract(wish, rows, cited),
        service="Statistics Finland",
        known_as=f"11re, ages {ages}",
        title=kept.value.title,
        way="ages",
        producer=PRODUCER,
        licence=LICENCE,
        citation=cited,
        retrieved=kept.retrieved,
        updated="",
        instead=kept.instead,
        notes=(),
    )


def _in_contract(wish: Wish, rows: pd.DataFrame, source: str) -> pd.DataFrame:
    wanted = rows["year"].map(lambda year: in_years(int(year), wish.years)).astype(bool)
    if wish.regions:
        wanted &= rows["region"].isin(list(wish.regions))
    named = rows[wanted].assign(indicator=wish.name, span=1, source=source, origin="published")
    return named.sort_values(["region", "year", "gender"], ignore_index=True)[list(COLUMNS)]


def _no_total(series: Series, *, total: bool) -> str:
    """Say that the total had to be asked together with women and men."""
    told = "Sotkanet answers nothing for the total alone, and was asked for every gender"
    if not series.rows:
        return ""
    return told if total else f"{told}; it has no total, and the rows are of women and men"


def _count(number: float | None) -> int | None:
    """Return a second count as a whole number; None where there is none, or it counts no whole persons."""
    return int(number) if number is not None and 0 <= number <= _MANY and number.is_integer() else None


def _some(count: int, told: str) -> str:
    return f"{count} {told}" if count else ""


def _finnish(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"

"""Breaks in indicator series: where a law or a service's new border changes what is counted.

Knows the breaks that the catalogue names, changes of organisation, and which windows hold one or share years with
another. Corrects nothing: values before and after a break are not the same measure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.peer.levels import indicator_values
from varpu_eval.peer.values import COUNTRY
from varpu_eval.results import Estimate, ResultTable, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years


@dataclass(frozen=True, slots=True)
class Break:
    """From the start of `year`, `indicator` measures something else, because of `text` (as the catalogue says)."""

    indicator: str
    year: int
    text: str


def read_breaks(data: StudyData) -> tuple[Break, ...]:
    """Return every break that the catalogue names (`2008=text|2015=text`), by indicator and year.

    Raises
    ------
    InputError
        When a break is not a year, `=` and a text.
    """
    catalogue = data.tables["catalogue"]
    breaks = [
        _parse(indicator, part)
        for indicator, cell in zip(catalogue["indicator"], catalogue["breaks"], strict=True)
        if not pd.isna(cell)
        for part in str(cell).split("|")
        if part.strip()
    ]
    return tuple(sorted(breaks, key=lambda b: (b.indicator, b.year, b.text)))


def series_breaks_of(data: StudyData, indicator: str, region: str) -> tuple[int, ...]:
    """Return the years from which on an indicator of a region counts something else, or it is organised anew.

    These are the catalogue's breaks of the indicator, and the years in which `events` of kind `organisation` begin in
    the region or in the whole country.

    Returns
    -------
    Years, rising, each once.

    Raises
    ------
    InputError
        As `read_breaks`.
    """
    events = data.tables["events"]
    organised = events[(events["kind"] == "organisation") & events["municipality"].isin([region, COUNTRY])]
    years = {int(str(start)[:4]) for start in organised["start"]}
    return tuple(sorted(years | {b.year for b in read_breaks(data) if b.indicator == indicator}))


def _parse(indicator: str, part: str) -> Break:
    if not (match := re.fullmatch(r"\s*(\d{4})\s*=\s*(.*\S)\s*", part)):
        raise InputError(f"catalogue, indicator '{indicator}': a break cannot be read. Write '2008=text|2015=text'.")
    return Break(indicator, int(match[1]), match[2])


def series_breaks(data: StudyData, years: Years = None) -> ResultTable:
    """Return, for each window of each indicator, the breaks inside it and whether it shares years with another.

    A window that holds a break averages two measures. Windows that share years are not independent: from 2010-12 to
    2011-13 only one year of three is new, so a run of such windows must not be counted as so many findings.

    Parameters
    ----------
    data
        What was read of the study.
    years
        Windows wholly inside these years are kept (`varpu_eval.study.parse_years`); None keeps all.

    Returns
    -------
    Table `series_breaks`: `indicator`, `year` (first of the window), `span`; no estimate (unit `text`); `breaks` (years
    of breaks after the window's first year, joined by `|`; empty without), `overlapping` (`yes` or `no`).
    """
    values = indicator_values(data, years).dropna(subset="value")
    rows = []
    for (indicator, span), series in values.groupby(["indicator", "span"]):
        starts = sorted(set(series["year"]))
        inside = [b.year for b in read_breaks(data) if b.indicator == indicator]
        estimate = Estimate(None, unit="text", origin=worst_origin(series["origin"]), source=series["source"].iloc[0])
        rows += [
            {
                "indicator": indicator,
                "year": year,
                "span": span,
                "estimate": estimate,
                "breaks": "|".join(str(b) for b in inside if year < b < year + span),
                "overlapping": "yes" if any(0 < abs(other - year) < span for other in starts) else "no",
            }
            for year in starts
        ]
    return result_table("series_breaks", rows, ("indicator", "year", "span"), ("breaks", "overlapping"))

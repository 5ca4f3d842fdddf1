"""Indicator values, their catalogue, and survey figures that were published without answers.

Knows the columns of these tables, and that a value must fit its unit. Does not know rates or comparisons.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from math import inf, isinf

import pandas as pd

from varpu_eval.sources.columns import (
    Form,
    column,
    number,
    one_of,
    region,
    rule,
    some_text,
    text,
    texts,
    whole,
    year,
)
from varpu_eval.sources.findings import Findings
from varpu_eval.sources.parse import Reading, sector
from varpu_eval.sources.tables import Table
from varpu_eval.study import Study

LAST_YEAR = 2100
"""Of a window of several years, as of every year."""


def _ends(frame: pd.DataFrame) -> pd.Series[bool]:
    last = frame["year"].astype("float64") + frame["span"].astype("float64") - 1
    return last.isna() | (last <= LAST_YEAR)


INDICATORS = Form(
    "indicators",
    {
        "indicator": text(),
        "region": region(),
        "year": year(),
        "span": whole(1, optional=True, default=1),
        "gender": one_of("total", "female", "male", optional=True, default="total"),
        "value": number(blank=True),
        "count": whole(optional=True),
        "source": text(optional=True),
    },
    key=("indicator", "region", "year", "span", "gender"),
    checks=(rule("range", f"a window that ends by {LAST_YEAR}", "span").holds(_ends),),
)

UNITS = ("percent", "share", "count", "rate", "ratio", "mean", "score", "euro")
"""The units that a catalogue may give; values of a percent, share or score are held to its range."""

CATALOGUE = Form(
    "catalogue",
    {
        "indicator": text(),
        **texts("title"),
        "unit": one_of(*UNITS),
        "numerator": text(blank=True),
        "denominator": text(blank=True),
        "better": one_of("lower", "higher", "neither"),
        "source": text(),
        "breaks": text(blank=True),
    },
    key=("indicator",),
    checks=(some_text("title"),),
)


def _sector_or_all(cell: object, reading: Reading) -> str:
    return "all" if cell == "all" else sector(cell, reading)


SURVEY_FIGURES = Form(
    "survey_figures",
    {
        "survey": text(),
        "municipality": region(),
        "year": year(),
        "sector": column(_sector_or_all, "str"),
        "item": text(),
        "measure": one_of("agree", "share", "mean", "score"),
        "value": number(blank=True),
        "n": whole(1, optional=True),
        "source": text(),
    },
    key=("survey", "municipality", "year", "sector", "item", "measure"),
)

FORMS = (INDICATORS, CATALOGUE, SURVEY_FIGURES)

FEWEST_OTHERS = 3
"""Municipalities besides the focus without which a group has no level of its own."""

LIMITS = {"share": 1.0, "agree": 1.0, "percent": 100.0, "score": 100.0, "count": inf, "rate": inf}
"""The largest value of units whose smallest is 0; other units may be negative, as net costs are."""


def published_only(table: Table) -> Table:
    """Keep the rows that have a value: an empty value says 'not published', as a missing row does, and is never 0."""
    unread = table.frame.index.isin([at for at, column in table.unread if column == "value"])
    return table.set_aside(table.frame["value"].isna() & ~unread, "empty value: not published")


def known_indicators(tables: Mapping[str, Table], findings: Findings) -> None:
    """Report indicators that the catalogue does not have, where the study has a catalogue."""
    catalogue, values = tables["catalogue"], tables["indicators"]
    if catalogue.frame.empty and len(values.frame) and "catalogue" not in findings.broken:
        told = "no catalogue gives the units of the indicators; their values are not held to any range"
        findings.note(str(values.places["file"].iloc[0]), told)
    if catalogue.frame.empty or "catalogue" in findings.broken:
        return
    name = values.frame["indicator"]
    for at in name.index[name.notna() & ~name.isin(set(catalogue.frame["indicator"].dropna()))]:
        values.problem("indicator_known", at, "indicator", "the indicator is not in the catalogue")


def known_variables(values: Table, study: Study, findings: Findings) -> None:
    """Report indicators of `[nearest]` of which the focus municipality has no value."""
    if not study.nearest or "indicators" in findings.broken:
        return
    frame = values.frame
    own = frame[(frame["region"] == study.focus) & frame["value"].notna() & (frame["gender"] == "total")]
    known = sorted(set(own["indicator"]))
    for name in sorted(set(study.nearest) - set(known)):
        message = f"the table of indicators has no value of '{name}' for the focus municipality {study.focus}"
        close = difflib.get_close_matches(name, known, n=1)
        way_out = f"Did you mean '{close[0]}'?" if close else ""
        findings.problem("study", "study.toml", message, column=f"nearest.{name}", way_out=way_out)


def known_groups(values: Table, study: Study, findings: Findings) -> None:
    """Report groups of `[groups]` that cannot be compared with, and note members of which no value is there."""
    there = set(values.frame.loc[values.frame["value"].notna(), "region"].dropna())
    for name, codes in study.groups.items():
        others = [code for code in dict.fromkeys(codes) if code != study.focus]
        told = ""
        if len(set(codes)) < len(codes):
            told = "a municipality stands in the group twice"
        elif not all(code.isdigit() for code in codes):
            told = "a group has municipalities only; the country is compared with by itself"
        elif len(others) < FEWEST_OTHERS:
            told = f"a group has {FEWEST_OTHERS} municipalities or more besides the focus municipality"
        if told:
            findings.problem("study", "study.toml", told, column=f"groups.{name}")
        elif there and (silent := [code for code in others if code not in there]):
            told = f"group '{name}': the table of indicators has no value of {', '.join(silent)}"
            findings.note("study.toml", told)


def values_fit(tables: Mapping[str, Table]) -> None:
    """Report shares outside 0 to 1, percentages and scores outside 0 to 100, and counts and rates below 0."""
    units = tables["catalogue"].frame.drop_duplicates("indicator").set_index("indicator")["unit"]
    _fit(tables["indicators"], tables["indicators"].frame["indicator"].map(units))
    _fit(tables["survey_figures"], tables["survey_figures"].frame["measure"])


def persons_fit(tables: Mapping[str, Table]) -> None:
    """Report denominators that count nobody, and counts of one year that are above the persons they are among."""
    catalogue, values = tables["catalogue"], tables["indicators"]
    known = catalogue.frame.drop_duplicates("indicator").set_index("indicator")
    of_units = catalogue.frame["denominator"].map(known["unit"])
    for at in of_units.index[of_units.notna() & (of_units != "count")]:
        catalogue.problem("persons", at, "denominator", "the denominator is an indicator whose unit is not 'count'")
    shares = known.index[known["unit"].isin(["percent", "share"]) & known["denominator"].notna()]
    if shares.empty:
        return
    frame = values.frame.assign(persons=values.frame["indicator"].map(known["denominator"]))
    window = ["region", "year", "span", "gender"]
    people = frame.rename(columns={"indicator": "of", "value": "most"})[["of", *window, "most"]].drop_duplicates(
        ["of", *window]
    )
    both = frame.rename(columns={"persons": "of"}).reset_index().merge(people, on=["of", *window], how="inner")
    above = both["indicator"].isin(shares) & (both["span"] == 1) & (both["count"].astype("float64") > both["most"])
    for at in both.loc[above.fillna(value=False).astype(bool), "index"]:
        values.problem("persons", at, "count", "the count is above the persons of the indicator's denominator")


def breaks(table: Table) -> None:
    """Report cells of `breaks` that are not year=text, several divided by |."""
    for at, cell in table.frame["breaks"].dropna().items():
        if not all(re.fullmatch(r"\s*(19|20)\d\d\s*=\s*[^|=]+", part) for part in cell.split("|")):
            table.problem("breaks", at, "breaks", "the cell is not year=text|year=text")


def _fit(table: Table, units: pd.Series[str]) -> None:
    value = table.frame["value"]
    high = units.map(LIMITS).astype("float64")
    for at in value.index[(value < 0) & high.notna() | (value > high)]:
        expected = "0 or more" if isinf(high[at]) else f"from 0 to {high[at]:g}"
        message = f"the value is not {expected}, as its unit '{units[at]}' demands"
        table.problem("share", at, "value", message)

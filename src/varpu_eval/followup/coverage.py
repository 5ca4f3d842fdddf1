"""Which follow-up source has data for which year in each municipality of the study.

Knows where each source keeps its municipality and year. Says that data exist, not that they are good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd

from varpu_eval.results import Estimate, ResultTable, result_table, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years, in_years

KEYS = ("municipality", "followup_source", "year")


def coverage(data: StudyData, years: Years = None) -> ResultTable:
    """Count the records of each follow-up source by municipality and year.

    A record is an answer sheet, a meeting, a course, a coded statement of a dialogue, a goal that is in force, a
    published survey figure, or an indicator's window that holds the year. Goals are those of the focus municipality.

    Parameters
    ----------
    data
        What was read of the study.
    years
        The years to tell (`varpu_eval.study.parse_years`); None tells the study's years and every other with data.

    Returns
    -------
    Table `followup_coverage`: `municipality`, `followup_source` (`survey:NAME`, `meetings:KIND`, `indicator:ID`,
    `survey_figures:NAME`, `training`, `dialogues`, `goals`; also in `source`), `year`; estimate is the number of
    records. A year without records is 0; for an indicator it is `not_published`, for nothing says that it was 0.
    """
    regions = data.study.regions
    by_cell: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    by_source: dict[str, list[str]] = defaultdict(list)
    for region, source, year, origin in _records(data):
        if region in regions:
            by_cell[region, source, year].append(origin)
            by_source[source].append(origin)
    told = {year for year in {*data.study.years, *(year for _, _, year in by_cell)} if in_years(year, years)}
    rows = [
        _row(region, source, year, by_cell[region, source, year], by_source[source])
        for region, source, year in product(regions, sorted(by_source), sorted(told))
        if source != "goals" or region == data.study.focus
    ]
    return result_table("followup_coverage", rows, KEYS)


def _row(region: str, source: str, year: int, records: list[str], everywhere: list[str]) -> dict[str, Any]:
    kind, _, name = source.partition(":")
    origin = worst_origin(records or everywhere)
    if records or kind != "indicator":
        estimate = Estimate(len(records), unit="count", origin=origin, source=source)
    else:
        estimate = Estimate(None, unit="count", status="not_published", origin=origin, source=source)
    sheets = (f"survey/{name}/{region}/{year}/all/respondents",) if records and kind == "survey" else ()
    return {**dict(zip(KEYS, (region, source, year), strict=True)), "estimate": estimate, "rests_on": sheets}


def _records(data: StudyData) -> Iterator[tuple[str, str, int, str]]:
    """Yield municipality, source, year and origin of each record."""
    for part in _parts(data):
        columns = (part["municipality"], part["followup_source"], part["year"].astype("int64"), part["origin"])
        yield from zip(*(column.tolist() for column in columns), strict=True)


def _parts(data: StudyData) -> Iterator[pd.DataFrame]:
    tables = data.tables
    for name, survey in data.surveys.items():
        yield survey.responses.assign(followup_source=f"survey:{name}")
    meetings = tables["meetings"]
    yield _dated(meetings.assign(followup_source="meetings:" + meetings["kind"].astype("str")))
    yield _dated(tables["training"].assign(followup_source="training"))
    yield _dated(tables["dialogues"].assign(followup_source="dialogues"))
    yield _goals(data)
    values = tables["indicators"]
    values = values[(values["gender"] == "total") & values["value"].notna()]
    yield _each_year(
        values.assign(
            followup_source="indicator:" + values["indicator"].astype("str"),
            municipality=values["region"],
            last=values["year"] + values["span"] - 1,
        )
    )
    figures = tables["survey_figures"]
    yield figures.assign(followup_source="survey_figures:" + figures["survey"].astype("str"))


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(year=pd.to_datetime(rows["date"]).dt.year)


def _goals(data: StudyData) -> pd.DataFrame:
    """Return the goals of the focus municipality, once for each year in which they are in force."""
    goals = data.tables["goals"].dropna(subset=["baseline_year", "target_year"])
    goals = goals.assign(followup_source="goals", municipality=data.study.focus)
    return _each_year(goals.assign(year=goals["baseline_year"], last=goals["target_year"]))


def _each_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows repeated for every year from `year` to `last`."""
    spans = [list(range(int(first), int(last) + 1)) for first, last in zip(rows["year"], rows["last"], strict=True)]
    return rows.assign(year=pd.Series(spans, rows.index, dtype="object")).explode("year")

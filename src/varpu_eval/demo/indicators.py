"""Indicators: percentages derived from published figures for real regions, invented ones for fictional municipalities.

Knows how a percentage follows from a published index and how a three-year mean follows from yearly figures. Does not
know any ratio between regions; that is for the peer comparison.
"""

from __future__ import annotations

from statistics import fmean

from varpu_eval.demo.draws import Draws
from varpu_eval.demo.files import published_rows
from varpu_eval.demo.truths import FALL_BY, FALL_FROM, FALLING_REGION

COLUMNS = ("indicator", "region", "year", "span", "gender", "value", "count", "origin")
SPAN = 3
FICTIONAL_YEARS = range(2006, 2022)
FICTIONAL = {"placed": (1.25, 0.35, 0.06), "notifications": (5.0, 1.0, 0.25)}
"""Mean of a fictional municipality's percentage in the first year, its standard deviation, and its yearly wander."""

COUNTRY_TREND = {"placed": 0.02, "notifications": 0.22}
"""Percentage points a year that every fictional municipality shares."""

POPULATION_YEARS = range(2011, 2022)
CHILDREN_OF_PEOPLE = (0.18, 0.27)
"""How many of a fictional municipality's people are children: from the least to the most."""

Row = list[object]


def percentage_of_index(index: float, median_percent: float) -> float:
    """Return the percentage behind an index in which the median municipality is 100.

    >>> round(percentage_of_index(57.14286, 1.1667), 4)
    0.6667
    """
    return index * median_percent / 100


def derived_rows() -> list[Row]:
    """Return three-year percentages of the two municipalities, from published index and median municipality."""
    return [
        [
            row["indicator"], row["region"], int(row["year"]), SPAN, "total",
            f"{percentage_of_index(float(row['index']), float(row['median_percent'])):.4f}", None, "derived",
        ]
        for row in published_rows("municipal_index.csv")
    ]  # fmt: skip


def country_rows() -> list[Row]:
    """Return the country's published yearly percentages, and the three-year means derived from them."""
    yearly = {int(row["year"]): float(row["percent"]) for row in published_rows("placed_country.csv")}
    rows: list[Row] = [["placed", "FI", y, 1, "total", f"{v:.1f}", None, "published"] for y, v in yearly.items()]
    for first in range(min(yearly), max(yearly) - SPAN + 2):
        mean = fmean(yearly[first + step] for step in range(SPAN))
        rows.append(["placed", "FI", first, SPAN, "total", f"{mean:.4f}", None, "derived"])
    return rows


def population_rows() -> list[Row]:
    """Return the published population of the two municipalities."""
    return [
        ["population", row["region"], int(row["year"]), 1, "total", row["population"], None, "published"]
        for row in published_rows("population.csv")
    ]


def fictional_rows(regions: tuple[str, ...], draws: Draws, people: Draws) -> list[Row]:
    """Return yearly percentages with counts, their three-year means, and the population of fictional municipalities."""
    rows: list[Row] = []
    for region in regions:
        children = round(600 * (1 + 30 * draws.uniform() ** 2))
        rows += _fictional_population(region, children, people)
        for indicator, (mean, sd, wander) in FICTIONAL.items():
            level, percents = max(0.3, mean + draws.normal(sd)), []
            for year in FICTIONAL_YEARS:
                falls = indicator == "placed" and region == FALLING_REGION and year >= FALL_FROM
                count = draws.binomial(children, max(0.0, level - FALL_BY * falls) / 100)
                percents.append(round(100 * count / children, 1))
                rows.append([indicator, region, year, 1, "total", f"{percents[-1]:.1f}", count, "synthetic"])
                level = max(0.3, level + COUNTRY_TREND[indicator] + draws.normal(wander))
            for first, *_ in zip(FICTIONAL_YEARS, percents[SPAN - 1 :], strict=False):
                start = first - FICTIONAL_YEARS[0]
                mean_percent = f"{fmean(percents[start : start + SPAN]):.4f}"
                rows.append([indicator, region, first, SPAN, "total", mean_percent, None, "synthetic"])
    return rows


def _fictional_population(region: str, children: int, people: Draws) -> list[Row]:
    """Return the people of all ages in the years of which the real ones are published, growing evenly."""
    low, high = CHILDREN_OF_PEOPLE
    first, growth = children / (low + (high - low) * people.uniform()), people.normal(0.006)
    inhabitants = [(year, round(first * (1 + growth * at))) for at, year in enumerate(POPULATION_YEARS)]
    return [["population", region, year, 1, "total", n, None, "synthetic"] for year, n in inhabitants]

"""The published values that the comparison uses: both municipalities and the country, girls and boys together.

Knows which windows an indicator covers and what its catalogue says of it. Does not know intervals or comparisons.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast, get_args

import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.results import Unit, worst_origin
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years, in_years

COUNTRY = "FI"

DEFAULT = "placed"
"""The indicator that pages tell of where none is chosen."""

_WINDOW = ["indicator", "year", "span"]
"""A value's place in time: its indicator, first year and number of years averaged."""


def compared_regions(data: StudyData) -> tuple[str, ...]:
    """Return the focus municipality, its peers and the country, in that order, each once."""
    return tuple(dict.fromkeys([*data.study.regions, COUNTRY]))


def are_municipalities(regions: pd.Series[str]) -> pd.Series[bool]:
    """Say which regions are municipalities: their codes have three digits, those of larger regions do not."""
    return regions.str.fullmatch(r"\d{3}")


def unit_of(told: str) -> Unit:
    """Return the unit of results by the catalogue's: `rate` for units that results do not have, such as euros.

    >>> unit_of("percent"), unit_of("euro")
    ('percent', 'rate')
    """
    return cast("Unit", told) if told in get_args(Unit) else "rate"


def inside(values: pd.DataFrame, years: Years) -> pd.DataFrame:
    """Return the rows whose window (`year`, `span`) lies wholly inside `years`; None keeps all."""
    kept = [in_years(int(year), years, int(span)) for year, span in zip(values["year"], values["span"], strict=True)]
    return values[pd.Series(kept, values.index, dtype=bool)]


def indicator_named(data: StudyData, name: str) -> str:
    """Return the indicator to tell of: `name`, or the study's first percentage where nobody has chosen one.

    Raises
    ------
    InputError
        When the study has indicators, none of them is called `name`, and that is not the name asked for by default.
    """
    known = read_catalogue(data)
    if known.empty or name in set(known["indicator"]):
        return name
    if name == DEFAULT:
        return str(known.sort_values("unit", key=lambda unit: unit != "percent", kind="stable")["indicator"].iloc[0])
    raise InputError(
        f"the study has no indicator '{name}'; its indicators are {', '.join(known['indicator'])}. "
        "Name one of them as the parameter `indicator`."
    )


def read_catalogue(data: StudyData) -> pd.DataFrame:
    """Return what the catalogue says of each indicator that has values; unit `rate` where it says nothing.

    The source is the one that the rows tell themselves, as fetched ones do; the catalogue's where some tell none.

    Returns
    -------
    Columns `indicator`, `unit`, `source`, `population` (id of the indicator that the catalogue names as denominator,
    empty where it names none).
    """
    known = data.tables["catalogue"].drop_duplicates("indicator").set_index("indicator")
    ids = sorted(set(data.tables["indicators"]["indicator"]))
    told = (
        known.reindex(ids)[["unit", "source", "denominator"]]
        .astype("str")
        .rename(columns={"denominator": "population"})
    )
    told["population"] = told["population"].where(told["population"].isin(ids))
    told["source"] = _sources(data.tables["indicators"], told["source"])
    return told.fillna({"unit": "rate", "source": "", "population": ""}).rename_axis("indicator").reset_index()


def _sources(rows: pd.DataFrame, catalogue: pd.Series[str]) -> pd.Series[str]:
    """Return each indicator's sources: the catalogue's, unless every row tells its own, then those of the rows."""
    pairs = rows[["indicator", "source"]].drop_duplicates().sort_values(["indicator", "source"], na_position="first")
    pairs["source"] = pairs["source"].fillna(pairs["indicator"].map(catalogue))
    told = pairs.dropna(subset="source").groupby("indicator")["source"]
    return told.agg(lambda sources: "; ".join(dict.fromkeys(sources))).reindex(catalogue.index)


def published_values(data: StudyData, also: Iterable[str] = ()) -> pd.DataFrame:
    """Return one row for each indicator, compared region and window that should have a value, gender `total`.

    Between the first and the last window that the study's municipalities have of an indicator and span, each window
    that any region of the table has is expected of all of them, and of the country where it has that indicator and span
    at all. An expected row that is missing has value NaN: it is *not published*, never 0.

    Parameters
    ----------
    data
        What was read of the study.
    also
        Further regions, of which the same windows are expected where they have that indicator and span at all.

    Returns
    -------
    Columns `indicator`, `region`, `year`, `span`, `value` (NaN: not published), `origin`, `unit`, `source`,
    `denominator` (persons, NaN where the catalogue names no indicator for it).
    """
    rows = data.tables["indicators"]
    rows = rows[rows["gender"] == "total"]
    at = ["region", "year", "span"]
    values = (
        _expected(rows, data, set(also) - set(compared_regions(data)))
        .merge(rows[["indicator", *at, "value", "origin"]], on=["indicator", *at], how="left")
        .merge(read_catalogue(data), on="indicator", how="left")
    )
    values = with_denominators(values, rows)
    values["origin"] = values["origin"].fillna(
        values["indicator"].map(rows.groupby("indicator")["origin"].agg(worst_origin))
    )
    return values


def with_denominators(values: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return `values` with the persons behind them in place of the indicator that gives these.

    Persons of a window are those of the same window where the table has them, else the mean of its years where it has
    every one of them. 0 persons are no denominator.

    Parameters
    ----------
    values
        With `population` (id of the indicator that gives persons; empty for none), `region`, `year`, `span`.
    rows
        The indicator table, gender `total`.

    Returns
    -------
    The same without `population` and with `denominator` (persons, NaN where not known).
    """
    at = ["population", "region", "year", "span"]
    persons = rows.rename(columns={"indicator": "population", "value": "denominator"})[[*at, "denominator"]]
    persons = persons[persons["population"].isin(set(values["population"])) & (persons["denominator"] > 0)]
    yearly = persons[persons["span"] == 1]
    wanted = values.loc[values["span"] > 1, at].drop_duplicates()
    years = wanted.loc[wanted.index.repeat(wanted["span"])]
    years = years.assign(of=years["year"] + years.groupby(at).cumcount())
    each = yearly.drop(columns="span").rename(columns={"year": "of"})
    known = years.merge(each, on=["population", "region", "of"], how="left")
    means = known.groupby(at)["denominator"].agg(lambda years: years.mean(skipna=False)).dropna().reset_index()
    persons = pd.concat([persons, means]).drop_duplicates(at)
    return values.merge(persons, on=at, how="left").drop(columns="population")


def _expected(rows: pd.DataFrame, data: StudyData, also: set[str]) -> pd.DataFrame:
    """Return the windows in which each compared region, and each of `also`, should have a value."""
    series = ["indicator", "span"]
    municipalities = [region for region in compared_regions(data) if region != COUNTRY]
    local = rows[rows["region"].isin(municipalities)].groupby(series)["year"].agg(["min", "max"]).reset_index()
    windows = rows[_WINDOW].drop_duplicates().merge(local, on=series)
    windows = windows.loc[windows["year"].between(windows["min"], windows["max"]), _WINDOW]
    national = rows.loc[rows["region"] == COUNTRY, _WINDOW].drop_duplicates()
    both = windows.merge(national[series].drop_duplicates(), on=series)
    country = pd.concat([national, both]).drop_duplicates().assign(region=COUNTRY)
    further = rows.loc[rows["region"].isin(also), [*series, "region"]].drop_duplicates()
    each = [windows.assign(region=region) for region in municipalities]
    return pd.concat([*each, country, windows.merge(further, on=series)], ignore_index=True)

"""Indicator figures of real regions follow from the published ones, and invented ones keep to fictional codes."""

import pandas as pd
import pytest

from varpu_eval.demo.files import published_rows
from varpu_eval.demo.truths import FALL_BY, FALL_FROM, FALLING_REGION

REAL = {"543", "698", "FI"}


@pytest.fixture(scope="module")
def indicators(shipped_table):
    table = shipped_table("indicators.csv").astype({"year": int, "span": int, "value": float})
    return table.set_index(["indicator", "region", "span", "year"]).sort_index()


def test_a_percentage_is_index_times_median_over_100(indicators):
    # Nurmijärvi 2010-12: 57.14286 x 1.1667 / 100 = 0.66669; Rovaniemi 2019-21: 109.09091 x 1.4667 / 100 = 1.60004
    assert indicators.loc[("placed", "543", 3, 2010), "value"] == pytest.approx(0.6667, abs=5e-5)
    assert indicators.loc[("placed", "698", 3, 2019), "value"] == pytest.approx(1.6000, abs=5e-5)
    # notifications, Nurmijärvi 2010-12: 96.71053 x 5.0667 / 100 = 4.90003
    assert indicators.loc[("notifications", "543", 3, 2010), "value"] == pytest.approx(4.9000, abs=5e-5)


def test_the_countrys_three_year_mean_is_of_its_yearly_figures(indicators):
    # 2010-12: (1.4 + 1.4 + 1.5) / 3 = 1.43333
    assert indicators.loc[("placed", "FI", 3, 2010), "value"] == pytest.approx(1.4333, abs=5e-5)
    assert list(indicators.loc[("placed", "FI", 1)].loc[2010:2012, "value"]) == [1.4, 1.4, 1.5]


def test_nurmijarvis_share_of_the_countrys_is_half_until_2017_and_more_after_2017(indicators):
    ratio = indicators.loc[("placed", "543", 3), "value"] / indicators.loc[("placed", "FI", 3), "value"]
    assert ratio.loc[2010:2015].between(0.46, 0.53).all()
    assert ratio.loc[2017:2019].between(0.58, 0.63).all()


def test_every_published_window_is_carried_and_no_other(indicators):
    for name in ("placed", "notifications"):
        for region in ("543", "698"):
            assert list(indicators.loc[(name, region, 3)].index) == list(range(2010, 2020))
    assert len(published_rows("municipal_index.csv")) == 2 * 2 * 10


def test_notifications_have_no_country_level(indicators):
    assert "FI" not in indicators.loc["notifications"].index


def test_origins_tell_published_derived_and_synthetic_apart(indicators):
    origin = indicators.reset_index().groupby(["region", "span"])["origin"].unique()
    assert set(origin["FI", 1]) == {"published"}
    assert set(origin["FI", 3]) == set(origin["543", 3]) == set(origin["698", 3]) == {"derived"}
    fictional = indicators[~indicators.index.get_level_values("region").isin(REAL)]
    assert set(fictional["origin"]) == {"synthetic"}


def test_fictional_codes_belong_to_no_municipality(indicators):
    real_codes = {row["code"] for row in published_rows("municipalities.csv")}
    regions = set(indicators.index.get_level_values("region"))
    assert len(regions - REAL) == 20
    assert not (regions - REAL) & real_codes


def test_fictional_counts_agree_with_their_percentages(indicators):
    yearly = indicators.loc[["placed", "notifications"]]
    yearly = yearly[pd.to_numeric(yearly["count"]).notna()]
    assert set(yearly.index.get_level_values("span")) == {1}
    children = 100 * pd.to_numeric(yearly["count"]) / yearly["value"]
    spread = children[yearly["value"] > 4].groupby("region").agg(["min", "max"])
    assert (spread["max"] / spread["min"] < 1.03).all()  # a value of 4 % with one decimal is exact to 1.25 % each way


def test_the_fall_in_one_fictional_municipality_is_in_its_figures(indicators):
    yearly = indicators.xs(("placed", 1), level=("indicator", "span"))["value"].drop("FI").reset_index("year")
    after = yearly["year"] >= FALL_FROM
    change = yearly[after].groupby("region")["value"].mean() - yearly[~after].groupby("region")["value"].mean()
    # the others drift by +0.02 points a year over 8 years on average; 14,000 children count within 0.04 points
    assert change[FALLING_REGION] - change.drop(FALLING_REGION).mean() == pytest.approx(-FALL_BY, abs=0.15)


def test_population_is_published_of_the_real_municipalities_and_invented_of_the_others(indicators):
    people = indicators.loc["population"].reset_index()
    real = people.set_index(["region", "year"])["value"]
    assert [real["543", 2012], real["698", 2021]] == [40_719, 64_180]
    assert people.groupby("region")["year"].agg(["min", "max"]).drop_duplicates().to_numpy().tolist() == [[2011, 2021]]
    assert set(people.loc[people["region"].isin(["543", "698"]), "origin"]) == {"published"}
    assert set(people.loc[~people["region"].isin(["543", "698"]), "origin"]) == {"synthetic"}
    assert people["value"].between(2000, 110_000).all()  # 600 children of 27 %, 18 600 of 18 %

"""Levels as the data carry them: published values, missing ones, zeros, and limits only where they can be made."""

from __future__ import annotations

import pytest

from varpu_eval.peer import indicator_levels
from varpu_eval.peer.rates import poisson_limits, share_limits


def placed(region, year, value, **more):
    return {"indicator": "placed", "region": region, "year": year, "value": value, **more}


PERCENT = {"indicator": "placed", "unit": "percent", "source": "THL", "denominator": "population_0_17"}


def rows_of(table):
    return table.frame.set_index(list(table.keys)).sort_index()


def test_a_study_without_indicators_has_no_levels(make_data):
    assert indicator_levels(make_data()).frame.empty


def test_a_value_is_told_as_published_without_limits(make_data):
    data = make_data({"indicators": [placed("543", 2010, 1.4, span=3, origin="derived")], "catalogue": [PERCENT]})
    row = rows_of(indicator_levels(data)).loc[("placed", "543", 2010, 3)]
    assert (row["estimate"], row["unit"], row["status"], row["origin"]) == (1.4, "percent", "ok", "derived")
    assert row[["low", "high", "n", "denominator"]].isna().all()
    assert (row["source"], row["gender"], row["rests_on"]) == ("THL", "total", ())


def test_a_missing_row_is_not_published_and_a_true_zero_stays(make_data):
    data = make_data({"indicators": [placed("543", 2010, 0.0), placed("543", 2011, 0.7), placed("698", 2010, 1.4)]})
    rows = rows_of(indicator_levels(data))
    assert rows.loc[("placed", "543", 2010, 1), ["estimate", "status"]].tolist() == [0.0, "ok"]
    assert rows.loc[("placed", "698", 2011, 1), "status"] == "not_published"
    assert rows.loc[("placed", "698", 2011, 1), ["estimate", "low", "high", "n"]].isna().all()


def test_a_missing_row_has_the_worst_origin_of_its_indicator(make_data):
    rows = [placed("543", 2010, 0.7, origin="published"), placed("543", 2011, 0.7, origin="synthetic")]
    found = rows_of(indicator_levels(make_data({"indicators": rows})))
    assert found.loc[("placed", "698", 2010, 1), ["status", "origin"]].tolist() == ["not_published", "synthetic"]


def test_an_empty_value_is_not_published(make_data):
    data = make_data({"indicators": [placed("543", 2010, None)]})
    assert rows_of(indicator_levels(data)).loc[("placed", "543", 2010, 1), "status"] == "not_published"


def test_the_country_is_not_expected_where_it_has_no_series(make_data):
    data = make_data({"indicators": [placed("543", 2010, 0.7), placed("698", 2010, 1.4)]})
    assert set(indicator_levels(data).frame["region"]) == {"543", "698"}


def test_a_longer_national_series_asks_nothing_of_the_municipalities(make_data):
    data = make_data({"indicators": [placed("543", 2010, 0.7), placed("FI", 1991, 0.8), placed("FI", 2010, 1.4)]})
    frame = indicator_levels(data).frame
    assert frame[["region", "year", "status"]].to_numpy().tolist() == [
        ["543", 2010, "ok"], ["698", 2010, "not_published"], ["FI", 1991, "ok"], ["FI", 2010, "ok"],
    ]  # fmt: skip


def test_other_regions_are_left_out_but_tell_which_windows_are_missing_in_between(make_data):
    # Nurmijärvi has 2010 and 2012; that 2011 and 2013 exist is known from elsewhere, and only 2011 lies in between
    rows = [placed("543", 2010, 0.7), placed("543", 2012, 0.7), placed("901", 2011, 2.0), placed("901", 2013, 2.0)]
    frame = indicator_levels(make_data({"indicators": rows}, peers=[])).frame
    assert frame[["region", "year", "status"]].to_numpy().tolist() == [
        ["543", 2010, "ok"], ["543", 2011, "not_published"], ["543", 2012, "ok"],
    ]  # fmt: skip


def test_a_span_that_only_other_municipalities_have_is_not_expected(make_data):
    rows = [placed("543", 2010, 0.7, span=3), placed("901", 2010, 2.0)]
    assert set(indicator_levels(make_data({"indicators": rows})).frame["span"]) == {3}


def test_girls_and_boys_are_not_told_apart(make_data):
    data = make_data({"indicators": [placed("543", 2010, 0.7), placed("543", 2010, 0.6, gender="female", count=9)]})
    row = rows_of(indicator_levels(data)).loc[("placed", "543", 2010, 1)]
    assert (row["estimate"], row["rests_on"]) == (0.7, ())
    assert row[["n"]].isna().all()


def test_a_percentage_with_count_and_denominator_has_wilsons_limits(make_data):
    people = {"indicator": "population_0_17", "region": "543", "year": 2010, "value": 10_800}
    data = make_data(
        {
            "indicators": [placed("543", 2010, 0.7, count=76), people],
            "catalogue": [PERCENT, {"indicator": "population_0_17", "unit": "count"}],
        }
    )
    row = rows_of(indicator_levels(data)).loc[("placed", "543", 2010, 1)]
    limits = share_limits(76, 10_800)
    assert (row["low"], row["high"]) == pytest.approx((100 * float(limits.low), 100 * float(limits.high)))
    assert (row["n"], row["denominator"]) == (76, 10_800)
    assert row["rests_on"] == ("register/placed/543/2010/1/total", "register/population_0_17/543/2010/1/total")


def percent_and_people(make_data, *, people=10_800, span=1, **more):
    children = [
        {"indicator": "population_0_17", "region": "543", "year": year, "value": people}
        for year in range(2010, 2010 + span)
    ]
    data = make_data({"indicators": [placed("543", 2010, 0.7, span=span, **more), *children], "catalogue": [PERCENT]})
    return rows_of(indicator_levels(data)).loc[("placed", "543", 2010, span)]


@pytest.mark.parametrize("more", [{}, {"span": 3, "count": 76}, {"span": 3}])
def test_a_rounded_percentage_of_known_children_has_the_limits_of_every_count_it_allows(make_data, more):
    # 0.65 % of 10 800 is 70.2, 0.75 % is 81: from 71 to 81 children. Three years promise no more than one
    row = percent_and_people(make_data, **more)
    limits = 100 * float(share_limits(71, 10_800).low), 100 * float(share_limits(81, 10_800).high)
    assert (row["low"], row["high"]) == pytest.approx(limits)
    assert row["denominator"] == 10_800


def test_a_percentage_without_children_has_no_limits(make_data):
    row = rows_of(
        indicator_levels(make_data({"indicators": [placed("543", 2010, 0.7, count=76)], "catalogue": [PERCENT]}))
    )
    assert row[["low", "high", "denominator"]].isna().all(axis=None)


def test_a_percentage_that_no_number_of_these_children_gives_has_no_limits(make_data):
    # one of 50 is 2 %
    assert percent_and_people(make_data, people=50)[["low", "high"]].isna().all()


def test_children_of_a_window_are_the_mean_of_its_years_if_all_are_known(make_data):
    years = {2010: 100, 2011: 110, 2012: 150}
    rows = [{"indicator": "population_0_17", "region": "543", "year": y, "value": n} for y, n in years.items()]
    windows = [placed("543", 2010, 10.0, span=3), placed("543", 2011, 10.0, span=3)]
    found = rows_of(indicator_levels(make_data({"indicators": [*windows, *rows], "catalogue": [PERCENT]})))
    assert found.loc[("placed", "543", 2010, 3), "denominator"] == 120
    assert found.loc[("placed", "543", 2011, 3), ["denominator", "low"]].isna().all()


def test_a_rate_with_a_count_has_poisson_limits_in_its_own_unit(make_data):
    # 8 events told as 4 per 1000: an event is 0.5 per 1000
    data = make_data(
        {"indicators": [placed("543", 2010, 4.0, count=8)], "catalogue": [{**PERCENT, "unit": "per 1000"}]}
    )
    row = rows_of(indicator_levels(data)).loc[("placed", "543", 2010, 1)]
    limits = poisson_limits(8)
    assert (row["low"], row["high"]) == pytest.approx((float(limits.low) / 2, float(limits.high) / 2))
    assert row["unit"] == "rate"


def test_a_head_count_has_no_limits(make_data):
    row = {"indicator": "placed_number", "region": "543", "year": 2010, "value": 7}
    data = make_data({"indicators": [row], "catalogue": [{"indicator": "placed_number", "unit": "count"}]})
    found = rows_of(indicator_levels(data)).loc[("placed_number", "543", 2010, 1)]
    assert (found["estimate"], found["n"], found["unit"]) == (7, 7, "count")
    assert found[["low", "high"]].isna().all()


def test_a_denominator_that_does_not_fit_its_count_gives_no_limits(make_data):
    people = {"indicator": "population_0_17", "region": "543", "year": 2010, "value": 70}
    data = make_data({"indicators": [placed("543", 2010, 0.7, count=76), people], "catalogue": [PERCENT]})
    assert rows_of(indicator_levels(data)).loc[("placed", "543", 2010, 1), ["low", "high"]].isna().all()


def test_limits_hold_the_rounded_value(make_data):
    # 14 490 of 1 000 000 is 1.449 %, published as 1.4 %; Wilson's lower limit alone would be 1.426
    people = {"indicator": "population_0_17", "region": "543", "year": 2010, "value": 1_000_000}
    data = make_data({"indicators": [placed("543", 2010, 1.4, count=14_490), people], "catalogue": [PERCENT]})
    assert rows_of(indicator_levels(data)).loc[("placed", "543", 2010, 1), "low"] == 1.4


def test_windows_are_kept_only_when_wholly_inside_the_years(make_data):
    data = make_data({"indicators": [placed("543", year, 0.7, span=3) for year in (2010, 2011, 2012)]})
    assert set(indicator_levels(data, (2010, 2013)).frame["year"]) == {2010, 2011}


def test_levels_do_not_depend_on_the_order_of_rows(make_data):
    rows = [placed(region, year, year - 2009.0) for region in ("543", "698", "FI") for year in (2010, 2011, 2012)]
    there = indicator_levels(make_data({"indicators": rows})).frame
    back = indicator_levels(make_data({"indicators": rows[::-1]})).frame
    assert there.equals(back)


SIZES = [
    {"indicator": "population", "region": code, "year": 2010, "value": 1000.0 + n}
    for n, code in enumerate(["543", "901", "698", "902", "903", "904", "905", "906", "907", "908"])
]


def test_the_nearest_municipalities_have_the_windows_of_the_study(make_data):
    # the seven nearest in size to 543 are 901, 698, 902 ... 906; 907 and 908 are not
    here = [placed("543", 2010, 0.7), placed("543", 2011, 0.8), placed("901", 2010, 1.0), placed("907", 2010, 2.0)]
    data = make_data({"indicators": [*here, placed("902", 2009, 1.0), *SIZES]}, nearest={"population": 1})
    frame = indicator_levels(data).frame.query("indicator == 'placed'")
    found = frame[["region", "year", "status"]].to_numpy().tolist()
    assert found == [
        ["543", 2010, "ok"], ["543", 2011, "ok"], ["698", 2010, "not_published"], ["698", 2011, "not_published"],
        ["901", 2010, "ok"], ["901", 2011, "not_published"],
        ["902", 2010, "not_published"], ["902", 2011, "not_published"],
    ]  # fmt: skip


def test_a_peer_among_the_nearest_is_told_once(make_data):
    frame = indicator_levels(make_data({"indicators": SIZES}, nearest={"population": 1})).frame
    assert sorted(frame["region"]) == ["543", "698", "901", "902", "903", "904", "905", "906"]


@pytest.mark.parametrize(("count", "limits"), [(110, True), (571, False), (12_000, False)])
def test_a_count_that_is_not_of_these_persons_gives_no_limits(make_data, count, limits):
    # 110 of 10 800 are 1.0 %
    rows = [placed("543", 2020, 1.0, count=count), {**placed("543", 2020, 10_800), "indicator": "population_0_17"}]
    catalogue = [PERCENT, {"indicator": "population_0_17", "unit": "count"}]
    row = rows_of(indicator_levels(make_data({"indicators": rows, "catalogue": catalogue}))).loc[
        ("placed", "543", 2020, 1)
    ]
    assert row[["low", "high"]].notna().all() == limits

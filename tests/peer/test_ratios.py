"""Ratios between the same windows, and the marks where there is none."""

from __future__ import annotations

from math import exp, hypot, log, sqrt

import pytest

from varpu_eval.peer import indicator_ratio, rounded_share_limits

CATALOGUE = [
    {"indicator": "placed", "unit": "percent", "source": "THL", "denominator": "population_0_17"},
    {"indicator": "population_0_17", "unit": "count"},
]


def placed(region, value, year=2010, **more):
    return {"indicator": "placed", "region": region, "year": year, "value": value, **more}


def ratios(data, years=None):
    frame = indicator_ratio(data, years).frame
    return frame.set_index(["region", "reference", "year", "span"])


def study(make_data, *rows, **more):
    return make_data({"indicators": rows, "catalogue": CATALOGUE}, **more)


def test_each_municipality_is_set_against_the_country_and_the_focus_against_its_peer(make_data):
    rows = ratios(study(make_data, placed("543", 0.7), placed("698", 1.4), placed("FI", 1.0)))
    assert rows["estimate"].to_dict() == {
        ("543", "country", 2010, 1): 0.7,
        ("543", "peer", 2010, 1): 0.5,
        ("698", "country", 2010, 1): 1.4,
    }
    assert set(rows["unit"]) == {"ratio"}
    assert set(rows["status"]) == {"ok"}
    assert rows[["low", "high", "n"]].isna().all(axis=None)


def test_windows_of_different_length_or_start_are_never_compared(make_data):
    rows = study(make_data, placed("543", 0.7, span=3), placed("FI", 1.4), placed("FI", 1.4, year=2011, span=3))
    found = ratios(rows)
    assert found.loc[("543", "country", 2010, 3), "status"] == "not_published"
    assert not (found["status"] == "ok").any()


def test_a_missing_side_is_not_published(make_data):
    rows = ratios(study(make_data, placed("543", 0.7), placed("FI", None)))
    assert rows.loc[("543", "country", 2010, 1), "status"] == "not_published"
    assert rows.loc[("543", "peer", 2010, 1), "status"] == "not_published"


def test_a_ratio_to_zero_cannot_be_estimated_and_zero_over_something_is_zero(make_data):
    rows = ratios(study(make_data, placed("543", 0.0), placed("698", 0.0), placed("FI", 1.4)))
    assert rows.loc[("543", "peer", 2010, 1), "status"] == "not_estimable"
    assert rows.loc[("543", "country", 2010, 1), ["estimate", "status"]].tolist() == [0.0, "ok"]


def test_synthetic_against_published_only_illustrates_and_its_origin_is_the_worst(make_data):
    rows = ratios(
        study(
            make_data,
            placed("543", 0.7, origin="derived"),
            placed("698", 1.4, origin="synthetic"),
            placed("FI", 1.0, origin="published"),
        )
    )
    assert rows.loc[("543", "peer", 2010, 1), ["status", "origin"]].tolist() == ["illustration", "synthetic"]
    assert rows.loc[("543", "country", 2010, 1), ["status", "origin"]].tolist() == ["ok", "derived"]


def peer_ratio(make_data, focus, other, *, populations, span=1):
    """Return the row of Nurmijärvi against Rovaniemi, with (percent, count) of each and the children of each."""
    people = [
        {"indicator": "population_0_17", "region": region, "year": 2010, "span": span, "value": n}
        for region, n in zip(("543", "698"), populations, strict=True)
    ]
    rows = [
        placed(region, v, count=c, span=span) for region, (v, c) in zip(("543", "698"), (focus, other), strict=True)
    ]
    return ratios(study(make_data, *rows, *people)).loc[("543", "peer", 2010, span)]


def test_a_ratio_of_means_of_several_years_has_the_limits_that_both_levels_give(make_data):
    # the same child is counted in each of the years: the levels have the limits of one year's children
    row = peer_ratio(make_data, (1.0, 10), (2.0, 40), populations=(1000, 2000), span=3)
    (low, high), (low_other, high_other) = (
        (float(limits.low), float(limits.high))
        for limits in (rounded_share_limits(1.0, 1000), rounded_share_limits(2.0, 2000))
    )
    below = hypot(log(1 / low), log(high_other / 2))
    above = hypot(log(high), log(2 / low_other))
    assert row["estimate"] == 0.5
    assert row[["low", "high"]].tolist() == pytest.approx([0.5 * exp(-below), 0.5 * exp(above)])


def test_a_level_without_limits_gives_a_ratio_none(make_data):
    row = peer_ratio(make_data, (1.0, None), (2.0, None), populations=(1000, None))
    assert row[["low", "high"]].isna().all()


def test_percentages_with_counts_have_limits_on_the_log_scale(make_data):
    row = peer_ratio(make_data, (1.0, 10), (2.0, 40), populations=(1000, 2000))
    # Katz: 0.5 exp(-+ z sqrt(1/10 - 1/1000 + 1/40 - 1/2000))
    half = 1.959963984540054 * sqrt(1 / 10 - 1 / 1000 + 1 / 40 - 1 / 2000)
    assert (row["low"], row["high"], row["n"]) == (pytest.approx(0.5 * exp(-half)), pytest.approx(0.5 * exp(half)), 10)
    assert row["rests_on"] == tuple(
        f"register/{of}/{region}/2010/1/total" for region in ("543", "698") for of in ("placed", "population_0_17")
    )


def test_no_cases_on_one_side_give_a_ratio_without_limits(make_data):
    row = peer_ratio(make_data, (0.0, 0), (2.0, 40), populations=(1000, 2000))
    assert row["estimate"] == 0
    assert row[["low", "high"]].isna().all()


def test_limits_of_a_ratio_hold_the_ratio_of_rounded_values(make_data):
    # 1.449 % and 1.351 % of a million are both published as 1.4 %: the ratio of what is published is 1,
    # and Katz' lower limit, near 14 490 / 13 510 - 0.025 = 1.05, would leave it out
    row = peer_ratio(make_data, (1.4, 14_490), (1.4, 13_510), populations=(1_000_000, 1_000_000))
    assert row["low"] == row["estimate"] == 1


def test_head_counts_are_not_set_against_each_other(make_data):
    rows = [{"indicator": "people", "region": region, "year": 2010, "value": 9} for region in ("543", "698", "FI")]
    data = make_data({"indicators": rows, "catalogue": [{"indicator": "people", "unit": "count"}]})
    assert indicator_ratio(data).frame.empty


def test_several_peers_are_named_apart(make_data):
    data = study(make_data, *(placed(region, 1.0) for region in ("543", "698", "901")), peers=["698", "901"])
    assert set(ratios(data).index.get_level_values("reference")) == {"peer:698", "peer:901"}


def test_swapping_focus_and_peer_turns_the_ratio_over(make_data):
    rows = [placed("543", 0.8), placed("698", 1.3)]
    there = ratios(study(make_data, *rows)).loc[("543", "peer", 2010, 1), "estimate"]
    back = ratios(study(make_data, *rows, focus="698", peers=["543"])).loc[("698", "peer", 2010, 1), "estimate"]
    assert there * back == pytest.approx(1)


def test_a_study_without_peers_or_indicators_has_no_ratios(make_data):
    assert indicator_ratio(make_data(peers=[])).frame.empty
    assert set(ratios(study(make_data, placed("543", 1.0), placed("FI", 2.0), peers=[]))["estimate"]) == {0.5}


def test_ratios_keep_only_windows_wholly_inside_the_years(make_data):
    rows = [placed(region, 1.0, year=year, span=3) for region in ("543", "FI") for year in (2010, 2012)]
    assert set(ratios(study(make_data, *rows, peers=[]), (2010, 2013)).index.get_level_values("year")) == {2010}


def test_a_country_that_is_named_as_peer_is_the_country(make_data):
    rows = ratios(study(make_data, placed("543", 0.7), placed("FI", 1.4), peers=["FI"]))
    assert rows["estimate"].to_dict() == {("543", "country", 2010, 1): 0.5}


@pytest.mark.parametrize(
    ("count", "people", "limits"), [(70, 10_000, True), (140, 10_000, False), (70, 5_000, False), (None, 10_000, True)]
)
def test_a_count_that_is_not_of_these_persons_gives_a_ratio_no_limits(make_data, count, people, limits):
    persons = [{**placed(region, n), "indicator": "population_0_17"} for region, n in (("543", people), ("FI", 50_000))]
    data = study(make_data, placed("543", 0.7, count=count), placed("FI", 1.0, count=500), *persons)
    assert ratios(data).loc[("543", "country", 2010, 1), ["low", "high"]].notna().all() == limits


def test_everybody_beside_everybody_may_be_more_or_less(make_data):
    persons = [{**placed(region, 10), "indicator": "population_0_17"} for region in ("543", "FI")]
    rows = ratios(study(make_data, placed("543", 100, count=10), placed("FI", 100, count=10), *persons))
    row = rows.loc[("543", "country", 2010, 1)]
    # Wilson's lower limit of 10 of 10 is 10 / (10 + z^2); Katz has no variance here
    lower = 10 / (10 + 1.959963984540054**2)
    assert row[["estimate", "low", "high"]].tolist() == pytest.approx([1, lower, 1 / lower])


@pytest.mark.parametrize("nobody", ["543", "901", "FI"])
def test_0_persons_are_no_denominator(make_data, nobody):
    codes = ("543", "901", "902", "903", "FI")
    persons = [{**placed(code, 0 if code == nobody else 10_000), "indicator": "population_0_17"} for code in codes]
    rows = [placed(code, 0.7, count=70) for code in codes]
    found = ratios(study(make_data, *rows, *persons, groups={"near": ["901", "902", "903"]}))
    assert found.loc[("543", "country", 2010, 1), ["low", "high"]].notna().all() == (nobody == "901")
    assert (("543", "near:weighted_mean", 2010, 1) in found.index) == (nobody != "901")

"""The focus among groups: ratios to four levels that are each named, its rank with limits, its funnel."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval.disclosure import plan_from, release
from varpu_eval.peer import (
    declared_counts,
    funnel_curve,
    funnel_limits,
    indicator_funnel,
    indicator_rank,
    indicator_ratio,
    shrunken_rates,
)
from varpu_eval.study import Limits

CATALOGUE = [
    {"indicator": "placed", "unit": "percent", "source": "THL", "denominator": "children"},
    {"indicator": "children", "unit": "count"},
]
VALUES = {"543": 0.7, "901": 1.0, "902": 1.5, "903": 0.5, "904": 3.0}
CHILDREN = {"543": 10_800, "901": 5000, "902": 2000, "903": 1000, "904": 12_000}
GROUP = {"kuuma": ["543", "901", "902", "903", "904"]}


def study(make_data, values=VALUES, children=CHILDREN, *, origins=None, years=(2010,), **changed):
    rows = [
        {
            "indicator": "placed", "region": code, "year": year, "value": value,
            "origin": (origins or {}).get(code, "published"),
        }
        for code, value in values.items()
        for year in years
    ]  # fmt: skip
    people = [
        {"indicator": "children", "region": code, "year": year, "value": n}
        for code, n in children.items()
        for year in years
    ]
    return make_data(
        {"indicators": [*rows, *people], "catalogue": CATALOGUE}, **{"groups": GROUP, "peers": [], **changed}
    )


def placed(table, reference="kuuma", year=2010):
    return table.frame.set_index(["indicator", "region", "reference", "year", "span"]).loc[
        ("placed", "543", reference, year, 1)
    ]


def test_each_level_of_the_group_is_a_reference_of_its_own_name(make_data):
    table = indicator_ratio(study(make_data))
    # the others: mean 6 / 4, median 1.25; weighted (50 + 30 + 5 + 360) / 20 000 = 2.225 %; half of 20 000 live at 3.0
    expected = {"": 1.5, ":median": 1.25, ":weighted_mean": 2.225, ":weighted_median": 3.0}
    found = {suffix: placed(table, f"kuuma{suffix}")["estimate"] for suffix in expected}
    assert found == pytest.approx({suffix: 0.7 / level for suffix, level in expected.items()})
    assert set(table.frame["status"]) == {"ok"}


def test_levels_by_persons_stand_only_where_all_of_them_are_known(make_data):
    table = indicator_ratio(study(make_data, children={**CHILDREN, "902": None}))
    assert set(table.frame["reference"]) == {"kuuma", "kuuma:median"}


def test_a_group_of_fewer_than_three_others_is_no_reference(make_data):
    data = study(make_data, {code: VALUES[code] for code in ("543", "901", "902")})
    assert indicator_ratio(data).frame.empty
    assert indicator_rank(data).frame.empty
    assert indicator_funnel(data).frame.empty


def test_a_window_in_which_too_few_have_a_value_is_not_published(make_data):
    data = study(make_data, years=(2010, 2011))
    table = data.tables["indicators"]
    gone = (table["indicator"] == "placed") & (table["year"] == 2011) & table["region"].isin(["901", "902"])
    data.tables["indicators"] = table[~gone]
    for table in (indicator_ratio(data), indicator_rank(data), indicator_funnel(data)):
        assert placed(table, year=2011)["status"] == "not_published"
        assert placed(table, year=2010)["status"] == "ok"


def test_a_ratio_to_a_group_of_zeros_cannot_be_estimated(make_data):
    table = indicator_ratio(study(make_data, {**dict.fromkeys(VALUES, 0.0), "543": 0.7}))
    assert set(table.frame["status"]) == {"not_estimable"}


def test_synthetic_and_real_municipalities_together_only_illustrate(make_data):
    data = study(make_data, origins={"904": "synthetic"})
    for table in (indicator_ratio(data), indicator_rank(data), indicator_funnel(data)):
        assert placed(table)[["status", "origin"]].tolist() == ["illustration", "synthetic"]


def test_the_rank_has_limits_that_hold_what_rounding_and_chance_allow(make_data):
    row = placed(indicator_rank(study(make_data)))
    # only 903, with 5 of 1000, can lie on either side of 543's 0.7; 901 at 1.0 % lies higher by 3 standard errors,
    # but rounding brings both within reach of one another
    assert (row["estimate"], row["regions"], row["unit"]) == (2, 5, "count")
    assert row["low"] == 1
    assert 2 <= row["high"] <= 3


def test_the_same_seed_gives_the_same_rank_and_years_do_not_move_it(make_data):
    data = study(make_data, years=(2010, 2011))
    assert indicator_rank(data, seed=3).frame.equals(indicator_rank(data, seed=3).frame)
    assert placed(indicator_rank(data)).equals(placed(indicator_rank(data, (2010, 2010))))


def test_nobody_else_has_a_place(make_data):
    data = study(make_data)
    assert {*indicator_rank(data).frame["region"], *indicator_funnel(data).frame["region"]} == {"543"}


def test_without_children_there_is_neither_rank_nor_funnel(make_data):
    data = study(make_data, children={})
    assert placed(indicator_rank(data))["status"] == "not_estimable"
    assert placed(indicator_funnel(data))["status"] == "not_estimable"


def test_the_funnel_is_the_groups_share_at_the_size_of_the_focus(make_data):
    row = placed(indicator_funnel(study(make_data)))
    # (75.6 + 50 + 30 + 5 + 360) of 30 800 children
    target = 520.6 / 30_800
    limits = funnel_limits(target, 10_800)
    assert row["estimate"] == pytest.approx(100 * target)
    assert (row["low"], row["high_998"]) == pytest.approx(
        (100 * float(limits.inner.low), 100 * float(limits.outer.high))
    )
    assert (row["value"], row["persons"]) == (0.7, 10_800)
    assert row["value"] < row["low_998"]


def test_the_shrunken_value_lies_between_its_own_and_the_groups(make_data):
    row = placed(indicator_funnel(study(make_data)))
    # middles of the allowed counts: 71-81; 48-52; 29-31; 5; 354-366
    found = shrunken_rates([76, 50, 30, 5, 360], list(CHILDREN.values()))
    assert row["shrunken"] == pytest.approx(100 * found.rate[0])
    assert row["value"] < row["shrunken"] < row["estimate"]
    assert row["shrunken_low"] < row["shrunken"] < row["shrunken_high"]


def test_a_count_is_taken_for_what_it_is(make_data):
    data = study(make_data, {**VALUES, "543": 0.7})
    table = data.tables["indicators"]
    table.loc[(table["region"] == "543") & (table["indicator"] == "placed"), "count"] = 80
    row = placed(indicator_funnel(data))
    found = shrunken_rates([80, 50, 30, 5, 360], list(CHILDREN.values()))
    assert row["shrunken"] == pytest.approx(100 * found.rate[0])
    assert placed(indicator_ratio(data), "kuuma")["n"] == 80


def test_what_rests_on_a_small_count_of_a_neighbour_is_hidden(make_data):
    data = study(make_data)
    table = data.tables["indicators"]
    table.loc[(table["region"] == "903") & (table["indicator"] == "placed"), "count"] = 4
    plan = plan_from(declared_counts(data), Limits())
    for made in (indicator_ratio(data), indicator_rank(data), indicator_funnel(data)):
        row = release([made], Limits(), plan)[made.name].frame.iloc[0]
        assert row["status"] == "hidden"
        assert np.isnan(row["estimate"])


def test_the_curve_is_the_funnel_at_other_sizes(make_data):
    frame = funnel_curve(study(make_data)).frame
    assert (frame["persons"].min(), frame["persons"].max()) == (900, 13_200)  # a tenth below 903's, above 904's
    target = 520.6 / 30_800
    assert frame["estimate"].unique() == pytest.approx([100 * target])
    limits = funnel_limits(target, frame["persons"])
    assert frame["low"].tolist() == pytest.approx(100 * limits.inner.low)
    assert frame["high"].tolist() == pytest.approx(100 * limits.inner.high)
    assert frame["low_998"].tolist() == pytest.approx(100 * limits.outer.low)
    assert frame["high_998"].tolist() == pytest.approx(100 * limits.outer.high)


def test_a_curve_is_of_the_last_window_that_has_a_funnel(make_data):
    data = study(make_data, years=(2010, 2011, 2012))
    table = data.tables["indicators"]
    gone = (table["indicator"] == "children") & (table["year"] == 2012)
    data.tables["indicators"] = table[~gone]
    assert placed(indicator_funnel(data), year=2012)["status"] == "not_estimable"
    assert set(funnel_curve(data).frame["year"]) == {2011}
    assert set(funnel_curve(data, (2010, 2010)).frame["year"]) == {2010}
    assert funnel_curve(study(make_data, children={})).frame.empty


def counted(make_data, counts, **more):
    data = study(make_data, **more)
    table = data.tables["indicators"]
    for code, count in counts.items():
        table.loc[(table["region"] == code) & (table["indicator"] == "placed"), "count"] = count
    return data


COUNTS = {"543": 76, "901": 50, "902": 30, "903": 5, "904": 360}  # each gives its percentage with one decimal


def test_a_funnel_of_counts_of_one_year_is_not_approximate(make_data):
    assert placed(indicator_funnel(counted(make_data, COUNTS)))["approximate"] == "no"


@pytest.mark.parametrize("without", COUNTS)
def test_a_funnel_is_approximate_where_one_value_is_only_rounded(make_data, without):
    counts = {code: count for code, count in COUNTS.items() if code != without}
    assert placed(indicator_funnel(counted(make_data, counts)))["approximate"] == "yes"


def test_a_funnel_is_approximate_where_persons_do_not_give_the_value(make_data):
    children = {**CHILDREN, "902": 2200}  # 30 of 2200 is 1.36 %, not 1.5
    assert placed(indicator_funnel(counted(make_data, COUNTS, children=children)))["approximate"] == "yes"


def test_a_funnel_of_means_of_years_is_approximate(make_data):
    data = counted(make_data, COUNTS)
    data.tables["indicators"] = data.tables["indicators"].assign(span=3)
    row = indicator_funnel(data).frame.iloc[0]
    assert (row["span"], row["status"], row["approximate"]) == (3, "ok", "yes")


def test_the_curve_and_whether_it_is_approximate_leave_hidden_with_the_funnel(make_data):
    data = counted(make_data, {**COUNTS, "903": 4})
    plan = plan_from(declared_counts(data), Limits())
    funnel, curve = release([indicator_funnel(data), funnel_curve(data)], Limits(), plan)
    assert funnel.frame["approximate"].tolist() == [""]
    assert set(curve.frame["status"]) == {"hidden"}
    assert curve.frame[["estimate", "low", "high_998"]].isna().all(axis=None)

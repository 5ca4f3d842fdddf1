"""The table of changes: whom the focus is compared with, over which windows, and when nothing is called."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.peer import indicator_change


def changes(data, **more):
    return indicator_change(data, **more).frame.set_index(["method", "year_from", "year_to"])


def test_a_halving_is_first_and_falls(study):
    row = changes(study()).loc[("rank", 2001, 2016)]
    assert (row["rank"], row["donors"], row["verdict"], row["status"]) == (1, 41, "fell", "ok")
    assert row["p"] == pytest.approx(1 / 42)
    assert 0.3 < row["estimate"] < 0.8
    assert 0 < row["detectable"] < 0.5
    assert np.isnan(row["low"])


def test_where_nothing_changed_it_cannot_be_told(study):
    row = changes(study(fall=1.0)).loc[("rank", 2001, 2016)]
    assert row["verdict"] == "cannot_tell"
    assert row["p"] > 0.05


def test_a_doubling_grew(study):
    assert changes(study(fall=2.5)).loc[("rank", 2001, 2016), "verdict"] == "grew"


def test_peers_are_no_donors_and_the_nearest_60_are_enough(study):
    many = [f"{code}" for code in range(801, 901)]
    assert changes(study(others=many)).loc[("rank", 2001, 2016), "donors"] == 60


def test_the_synthetic_control_is_told_where_a_start_is_given(study):
    data = study()
    assert set(indicator_change(data).frame["method"]) == {"rank"}
    row = changes(data, start=2009).loc[("synthetic_control", 2001, 2016)]
    assert (row["rank"], row["verdict"]) == (1, "fell")
    assert 0.35 < row["estimate"] < 0.7


def test_the_start_is_the_studys_unless_told_otherwise(study):
    data = study(start=2009)
    assert changes(data).equals(changes(study(), start=2009))
    told = changes(data, start=2011).loc[("synthetic_control", 2001, 2016), "estimate"]
    assert told != changes(data).loc[("synthetic_control", 2001, 2016), "estimate"]
    assert set(indicator_change(data, start=2003).frame["method"]) == {"rank"}  # two years before are too few


@pytest.mark.parametrize(
    "given",
    [
        {"breaks": "2009=law"},
        {"events": [("2009-01-01", "organisation", "543")]},
        {"events": [("2009", "organisation", "FI")]},
    ],
)
def test_nothing_is_called_across_a_break_but_within_its_sides(study, given):
    found = changes(study(**given), start=2009)
    assert found.loc[("rank", 2001, 2016), "verdict"] == ""
    assert found.loc[("rank", 2001, 2016), "p"] < 0.05
    assert found.loc[("rank", 2001, 2008), "verdict"] == "cannot_tell"
    assert ("rank", 2009, 2016) in found.index
    assert "synthetic_control" not in found.index.get_level_values("method")  # no year before it in its stretch


def test_another_municipalitys_organisation_breaks_nothing(study):
    found = changes(study(events=[("2009", "organisation", "698"), ("2009", "award", "543")]))
    assert found.loc[("rank", 2001, 2016), "verdict"] == "fell"


def test_windows_that_share_years_are_not_compared(study):
    assert changes(study(years=(2008, 2009, 2010), span=3)).empty
    assert changes(study(years=(2008, 2009, 2010, 2011), span=3)).index.tolist() == [("rank", 2008, 2011)]


def test_synthetic_and_published_values_together_illustrate(study):
    row = changes(study(origin="synthetic")).loc[("rank", 2001, 2016)]
    assert (row["status"], row["verdict"], row["origin"]) == ("illustration", "", "synthetic")


def test_without_persons_all_are_compared(study):
    assert changes(study(persons=False)).loc[("rank", 2001, 2016), "donors"] == 41


def test_under_19_others_nothing_is_detectable_nor_called(study):
    row = changes(study(others=[f"{code}" for code in range(901, 916)])).loc[("rank", 2001, 2016)]
    assert pd.isna(row["detectable"])
    assert row["verdict"] == "cannot_tell"


def test_a_rate_of_zero_or_no_others_cannot_be_estimated(study):
    for data in (study(fall=0.0), study(others=())):
        row = changes(data).loc[("rank", 2001, 2016)]
        assert (row["status"], row["verdict"]) == ("not_estimable", "")


def test_where_all_changed_alike_nothing_can_be_ranked(make_data):
    rows = [
        {"indicator": "placed", "region": code, "year": year, "value": 1.2}
        for code in ("543", "901", "902", "903", "904")
        for year in range(2001, 2011)
    ]
    found = changes(
        make_data({"indicators": rows, "catalogue": [{"indicator": "placed", "unit": "percent"}]}, start=2006)
    )
    assert set(found["status"]) == {"not_estimable"}
    assert len(found) == 2


def test_years_narrow_the_windows(study):
    assert changes(study(), years=(2003, 2012)).index.tolist() == [("rank", 2003, 2012)]


def test_no_indicator_no_row(make_data):
    assert indicator_change(make_data()).frame.empty


def test_a_break_inside_the_last_window_is_a_break(study):
    inside, after = (changes(study(years=(2003, 2006, 2009), span=3, breaks=f"{year}=law")) for year in (2011, 2012))
    assert inside.loc[("rank", 2003, 2009), "verdict"] == ""
    assert after.loc[("rank", 2003, 2009), "verdict"] == "fell"

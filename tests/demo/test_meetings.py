"""The synthetic meetings have the bodies that the sources name, and sectors of one person."""

import pandas as pd


def test_the_project_steering_group_becomes_the_steering_group_in_2008(presence):
    years = presence[presence["municipality"] == "543"].groupby("group")["year"].agg(["min", "max"])
    assert tuple(years.loc["project_steering"]) == (2006, 2007)
    assert tuple(years.loc["steering"]) == (2008, 2014)


def test_areas_belong_to_their_municipality(presence):
    areas = presence[presence["area"] != ""].groupby("municipality")["area"].unique().map(set)
    assert areas["543"] == {"klaukkala", "kirkonkyla", "rajamaki"}
    assert areas["698"] == {"vaaralampi", "ounasrinne", "keskusta"}


def test_interface_reviews_begin_in_2013_and_name_their_pair(presence):
    reviews = presence[presence["kind"] == "interface_review"]
    assert reviews["year"].min() == 2013
    assert "child_protection|early_education" in set(reviews["interface"])
    for pair, persons in reviews.groupby("interface"):
        assert set(pair.split("|")) <= set(persons["sector"])


def test_police_and_parish_are_one_person_a_year(presence):
    alone = presence[presence["sector"].isin(["police", "parish"])]
    persons = alone.groupby(["municipality", "sector", "year"])["person"].unique().map(len)
    assert set(persons) == {1}


def test_nobody_sits_in_two_municipalities(presence):
    assert set(presence.groupby("person")["municipality"].unique().map(len)) == {1}


def test_nobody_is_listed_twice_at_a_meeting(presence):
    assert not presence.duplicated(["meeting", "person"]).any()


def test_meetings_fall_on_weekdays(shipped_table):
    dates = pd.to_datetime(shipped_table("meetings", "meetings_543.csv")["date"])
    assert (dates.dt.day_of_week < 5).all()

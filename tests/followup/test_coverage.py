"""Which source has data when: counts by hand, and the difference between nothing and not published."""

from __future__ import annotations

import pandas as pd
import pytest

from varpu_eval.followup import coverage
from varpu_eval.sources.data import Survey
from varpu_eval.study import SurveySource


def staff_survey(*sheets, origin="own"):
    responses = pd.DataFrame([{"municipality": m, "year": y, "origin": origin} for m, y in sheets])
    nothing = pd.DataFrame()
    return Survey("staff", SurveySource(responses=("a.csv",), codebook="c.csv"), responses, nothing, nothing, nothing)


def meeting(kind, date, municipality="543", **more):
    return {"meeting": f"{kind} {date}", "date": date, "municipality": municipality, "kind": kind, **more}


def placed(region, year, value=0.7, **more):
    return {"indicator": "placed", "region": region, "year": year, "value": value, **more}


def counted(data, years=None):
    """Return estimate (or status) by municipality, source and year."""
    frame = coverage(data, years).frame
    told = frame["estimate"].astype(object).where(frame["status"] == "ok", frame["status"])
    keys = frame[["municipality", "followup_source", "year"]].itertuples(index=False, name=None)
    return dict(zip(keys, told, strict=True))


def test_a_study_without_data_covers_nothing(make_data):
    assert coverage(make_data()).frame.empty


def test_answer_sheets_are_counted_by_municipality_and_year(make_data):
    survey = staff_survey(("543", 2006), ("543", 2006), ("543", 2010), ("698", 2010))
    assert counted(make_data(surveys={"staff": survey}, years=[2006, 2010])) == {
        ("543", "survey:staff", 2006): 2,
        ("543", "survey:staff", 2010): 1,
        ("698", "survey:staff", 2006): 0,
        ("698", "survey:staff", 2010): 1,
    }


def test_answer_sheets_rest_on_the_surveys_own_cell_and_nothing_else_does(make_data):
    data = make_data({"meetings": [meeting("steering", "2010-02-01")]}, surveys={"staff": staff_survey(("543", 2010))})
    rests_on = coverage(data).frame.set_index(["municipality", "followup_source"])["rests_on"].to_dict()
    assert rests_on == {
        ("543", "survey:staff"): ("survey/staff/543/2010/all/respondents",),
        ("698", "survey:staff"): (),
        ("543", "meetings:steering"): (),
        ("698", "meetings:steering"): (),
    }


def test_meetings_are_counted_by_kind_and_year(make_data):
    dates = [("steering", "2010-02-01"), ("steering", "2010-12-31"), ("area", "2011-01-01")]
    data = make_data({"meetings": [meeting(*date) for date in dates]}, peers=[])
    assert counted(data) == {
        ("543", "meetings:steering", 2010): 2,
        ("543", "meetings:steering", 2011): 0,
        ("543", "meetings:area", 2010): 0,
        ("543", "meetings:area", 2011): 1,
    }


def test_a_window_covers_each_of_its_years_and_a_missing_year_is_not_published(make_data):
    # windows 2010-12 and 2011-13: 2010 is in one, 2011 and 2012 in two, 2013 in one
    data = make_data({"indicators": [placed("543", 2010, span=3), placed("543", 2011, span=3)]}, peers=[], years=[2009])
    assert counted(data) == {
        ("543", "indicator:placed", 2009): "not_published",
        ("543", "indicator:placed", 2010): 1,
        ("543", "indicator:placed", 2011): 2,
        ("543", "indicator:placed", 2012): 2,
        ("543", "indicator:placed", 2013): 1,
    }


def test_only_values_for_both_genders_together_are_counted(make_data):
    rows = [placed("543", 2010), placed("543", 2010, gender="female"), placed("543", 2010, None, span=2)]
    assert counted(make_data({"indicators": rows}, peers=[])) == {("543", "indicator:placed", 2010): 1}


def test_the_country_and_other_municipalities_are_not_told(make_data):
    rows = [placed("543", 2010), placed("FI", 1991), placed("901", 2012)]
    assert {(region, year) for region, _, year in counted(make_data({"indicators": rows}))} == {
        ("543", 2010), ("698", 2010),
    }  # fmt: skip


def test_goals_are_in_force_from_baseline_to_target_in_the_focus_municipality(make_data):
    goals = [
        {"goal": "a", "baseline_year": 2009, "target_year": 2011},
        {"goal": "b", "baseline_year": 2011, "target_year": 2012},
        {"goal": "c", "baseline_year": None, "target_year": 2012},
    ]
    assert counted(make_data({"goals": goals})) == {
        ("543", "goals", 2009): 1, ("543", "goals", 2010): 1, ("543", "goals", 2011): 2, ("543", "goals", 2012): 1,
    }  # fmt: skip


def test_courses_dialogues_and_published_figures_are_counted(make_data):
    data = make_data(
        {
            "training": [{"date": "2010-03-01", "municipality": "543"}],
            "dialogues": [{"event": "d1", "date": "2010-05-01", "municipality": "543"}] * 3,
            "survey_figures": [{"survey": "users", "municipality": "543", "year": 2010, "value": 0.78}] * 2,
        },
        peers=[],
    )
    assert counted(data) == {
        ("543", "training", 2010): 1, ("543", "dialogues", 2010): 3, ("543", "survey_figures:users", 2010): 2,
    }  # fmt: skip


def test_years_choose_which_years_are_told(make_data):
    data = make_data(
        {"meetings": [meeting("area", f"{y}-01-01") for y in range(2008, 2014)]}, peers=[], years=[2006, 2010]
    )
    assert {year for *_, year in counted(data, (2005, 2009))} == {2006, 2008, 2009}
    assert {year for *_, year in counted(data, frozenset({2010, 2012}))} == {2010, 2012}


def test_the_origin_is_the_worst_of_the_records_and_of_the_source_where_there_are_none(make_data):
    rows = [meeting("area", "2010-01-01", origin="published"), meeting("area", "2010-01-02", origin="derived")]
    frame = coverage(make_data({"meetings": [*rows, meeting("area", "2011-01-01", origin="synthetic")]})).frame
    origins = frame.set_index(["municipality", "year"])["origin"].to_dict()
    assert origins == {
        ("543", 2010): "derived", ("543", 2011): "synthetic", ("698", 2010): "synthetic", ("698", 2011): "synthetic",
    }  # fmt: skip


@pytest.mark.parametrize("column", ["source", "followup_source"])
def test_the_source_is_told_in_both_columns(make_data, column):
    frame = coverage(make_data({"meetings": [meeting("area", "2010-01-01")]})).frame
    assert set(frame[column]) == {"meetings:area"}


def test_coverage_does_not_depend_on_the_order_of_rows(make_data):
    rows = [meeting(kind, f"{year}-01-01") for kind in ("area", "steering") for year in (2012, 2010)]
    assert coverage(make_data({"meetings": rows})).frame.equals(coverage(make_data({"meetings": rows[::-1]})).frame)

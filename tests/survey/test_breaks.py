"""An item with a break between two years, reworded or no longer asked, is compared across it nowhere."""

import numpy as np
import pytest

from varpu_eval.survey import (
    change,
    difference,
    distribution,
    further_tests,
    levels,
    nonresponse,
    scale_quality,
    sensitivity,
)

YEARS = (2006, 2010, 2014)
BOOK = [
    {"item": "old", "to_year": 2009},
    {"item": "new", "from_year": 2010},
    *({"item": item} for item in ("a", "b", "c")),
]
BROKEN = {"old", "new"}


@pytest.fixture(scope="module")
def survey(make_survey):
    """Nobody agrees with the broken items before the break and everybody after it; the others stay as they are.

    Answers to both wordings stand on both sides, as in a file whose columns were kept.
    """
    rng = np.random.default_rng(2)
    steady = rng.integers(1, 6, (80, 3))
    sheets, staff = [], []
    for municipality in ("543", "698"):
        for year in YEARS:
            staff.append({"municipality": municipality, "year": year, "sector": "school", "staff": 120})
            for row, (a, b, c) in enumerate(steady):
                place = {"municipality": municipality, "year": year, "unit": f"{municipality} {row % 10}"}
                broken = (1 if year < 2010 else 4) + row % 2
                sheets.append({**place, "a": a, "b": b, "c": c, "old": broken, "new": broken})
    return make_survey(sheets, BOOK, staff)


@pytest.fixture
def data(make_data, survey):
    return make_data(surveys={"staff": survey})


def test_changes_across_the_break_leave_it_out_also_of_scores(data):
    frame = change(data).frame
    across = frame[frame["year_from"] == 2006]
    assert BROKEN.isdisjoint(across["key"])
    scores = across[across["measure"] == "score"]
    # the items asked alike are answered alike: nothing has changed, whatever the broken ones say
    np.testing.assert_allclose(scores["estimate"].fillna(0), 0, atol=1e-9)
    after = frame[(frame["year_from"] == 2010) & (frame["year_to"] == 2014)]
    assert BROKEN & set(after["key"]) == {"new"}


def test_differences_of_changes_leave_it_out(data):
    frame = difference(data).frame
    across = frame[(frame["contrast"] == "did") & (frame["year_from"] == 2006)]
    assert len(across)
    assert BROKEN.isdisjoint(across["key"])


def test_further_tests_trends_and_item_functioning_leave_it_out(data):
    frame = further_tests(data).frame
    across = frame[frame["years"].isin(["2006|2010", "2006|2014", "2006|2010|2014"])]
    assert {"dif_uniform", "rao_scott", "trend"} <= set(across["method"])
    assert BROKEN.isdisjoint(across["key"])
    inside = frame[(frame["years"] == "2010|2014") & (frame["method"] == "dif_uniform")]
    assert BROKEN & set(inside["key"]) == {"new"}


@pytest.mark.parametrize("table", [sensitivity, nonresponse])
def test_what_is_said_of_changes_rests_on_the_same_items(data, table):
    frame = table(data).frame
    across = frame[frame["year_from"] == 2006]
    assert len(across)
    assert BROKEN.isdisjoint(across["key"])
    np.testing.assert_allclose(across["estimate"].fillna(0), 0, atol=1e-9)


@pytest.mark.parametrize(("year", "asked"), [(2006, "old"), (2010, "new"), (2014, "new")])
def test_each_year_tells_of_the_wording_in_force(data, year, asked):
    for table in (levels, distribution):
        frame = table(data).frame
        assert BROKEN & set(frame.loc[frame["year"] == year, "key"]) == {asked}
    frame = scale_quality(data).frame
    told = {measure.split(":")[1] for measure in frame.loc[frame["year"] == year, "measure"] if ":" in measure}
    assert told == {"a", "b", "c", asked}

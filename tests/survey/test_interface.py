import pytest

from varpu_eval.survey import change, interface

ITEMS = [
    {"item": "timely", "interface": "child_protection>early_education"},
    {"item": "easy", "interface": "early_education > child_protection", "agree_from": float("nan")},
]


@pytest.fixture
def survey(make_survey):
    nothing = float("nan")
    return make_survey(
        [
            {"year": y, "sector": s, "unit": f"{s} {u}", "timely": 1 + u % 5 if s == "child_protection" else nothing,
             "easy": 2 + u % 3 if s == "early_education" else nothing}
            for y in (2006, 2010) for s in ("child_protection", "early_education", "school") for u in range(8)
        ],
        ITEMS,
    )  # fmt: skip


def test_both_directions_stand_side_by_side_each_by_its_own_raters(make_data, survey):
    frame = interface(make_data(surveys={"staff": survey})).frame.set_index(["rater", "rated", "key", "year"])
    timely = frame.loc[("child_protection", "early_education", "timely", 2010)]
    easy = frame.loc[("early_education", "child_protection", "easy", 2010)]
    assert (timely["estimate"], timely["unit"], timely["n"]) == (2 / 8, "share", 8)  # 4 and 5 of 1 2 3 4 5 1 2 3
    assert (easy["estimate"], easy["unit"]) == (pytest.approx(23 / 8), "mean")  # 2 3 4 2 3 4 2 3
    assert timely["rests_on"] == ("survey/staff/543/2010/child_protection/interface:timely",)


def test_a_sector_that_did_not_answer_rates_nobody(make_data, make_survey):
    survey = make_survey([{"unit": f"u{u}", "timely": 3} for u in range(5)], ITEMS[:1])
    assert interface(make_data(surveys={"staff": survey})).frame.empty


def test_a_raters_view_is_compared_across_years_in_its_own_sector(make_data, survey):
    frame = change(make_data(surveys={"staff": survey})).frame
    views = frame[(frame["sector"] != "all") & (frame["level"] == "item")]
    assert set(zip(views["sector"], views["key"], strict=True)) == {
        ("child_protection", "timely"), ("early_education", "easy"),
    }  # fmt: skip

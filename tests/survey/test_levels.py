import numpy as np
import pytest

from varpu_eval.survey import levels
from varpu_eval.uncertainty import clopper_pearson

KEYS = ["municipality", "sector", "year", "level", "key", "measure"]


@pytest.fixture
def table(make_data, drawn):
    return levels(make_data(surveys={"staff": drawn})).frame.set_index(KEYS).sort_index()


def test_items_and_dimensions_stand_for_all_and_for_each_sector(table):
    assert set(table.index.get_level_values("sector")) == {"all", "school", "early_education"}
    assert set(table.loc[("543", "all", 2010)].index) == {
        ("dimension", "openness", "score"), ("dimension", "rooting", "score"),
        *(("item", item, measure) for item in "abc" for measure in ("mean", "agree")),
    }  # fmt: skip


def test_a_level_is_the_mean_of_valid_answers(table, drawn):
    sheets = drawn.responses
    here = sheets[(sheets["municipality"] == "543") & (sheets["year"] == 2010)]
    row = table.loc[("543", "all", 2010, "item", "a", "mean")]
    staff = drawn.population[(drawn.population["municipality"] == "543") & (drawn.population["year"] == 2010)]
    weight = here["sector"].map(staff.groupby("sector")["staff"].sum() / here.groupby("sector").size())
    assert row["estimate"] == pytest.approx(np.average(here["a"].dropna(), weights=weight[here["a"].notna()]))
    assert row["n"] == here["a"].count()
    assert row["rests_on"] == ("survey/staff/543/2010/all/openness",)
    assert row["source"] == "survey staff 2010"


def test_estimates_lie_in_their_intervals_and_those_on_the_scale(table):
    known = table[table["status"] == "ok"]
    assert len(known) == len(table)
    assert (known["low"] <= known["estimate"]).all()
    assert (known["estimate"] <= known["high"]).all()
    for measure, (low, high) in {"agree": (0, 1), "mean": (1, 5), "score": (0, 100)}.items():
        part = known.xs(measure, level="measure")
        assert part["low"].min() >= low
        assert part["high"].max() <= high


def test_population_is_the_groups_staff(table, drawn):
    staff = drawn.population
    here = staff[(staff["municipality"] == "698") & (staff["year"] == 2014)]
    assert (table.loc[("698", "all", 2014)]["population"] == here["staff"].sum()).all()


@pytest.mark.parametrize("weight", [1.0, 0.7])
def test_everybody_agreeing_has_a_share_with_an_interval_but_no_mean(make_data, make_survey, weight):
    sheets = [{"unit": f"u{u}", "a": 5, "weight": weight} for u in range(6) for _ in range(4)]
    table = levels(make_data(surveys={"staff": make_survey(sheets, [{"item": "a"}])})).frame.set_index(KEYS)
    agree = table.loc[("543", "all", 2010, "item", "a", "agree")]
    assert agree["estimate"] == pytest.approx(1, abs=1e-12)
    assert agree["high"] == pytest.approx(1, abs=1e-12)
    assert 0.5 < agree["low"] < 1
    assert table.loc[("543", "all", 2010, "item", "a", "mean"), "status"] == "not_estimable"


def test_an_item_nobody_was_asked_has_no_row(make_data, make_survey):
    sheets = [{"unit": f"u{u}", "a": 1 + u % 5} for u in range(6)]
    frame = levels(make_data(surveys={"staff": make_survey(sheets, [{"item": "a"}, {"item": "b"}])})).frame
    assert "b" not in set(frame["key"])


def test_a_sector_of_the_frame_has_its_rows_whether_anybody_answered_or_not(make_data, make_survey):
    sheets = [{"unit": f"u{u}", "a": 1 + u % 5} for u in range(6)]
    sheets.append({"unit": "c", "a": float("nan"), "sector": "clinic"})
    staff = [{"municipality": "543", "year": 2010, "sector": s, "staff": 9} for s in ("school", "clinic", "parish")]
    survey = make_survey(sheets, [{"item": "a"}], staff)
    frame = levels(make_data(surveys={"staff": survey})).frame
    rows = frame[frame["key"] == "a"].groupby("sector")["measure"].agg(list).to_dict()
    assert rows == {"all": ["agree", "mean"], "clinic": ["agree"], "parish": ["agree"], "school": ["agree"]}
    assert set(frame.loc[frame["sector"].isin(["clinic", "parish"]), "status"]) == {"not_estimable"}


def test_years_are_chosen(make_data, drawn):
    frame = levels(make_data(surveys={"staff": drawn}), frozenset({2010})).frame
    assert set(frame["year"]) == {2010}


def test_an_anonymous_survey_rests_on_persons(make_data, make_survey):
    sheets = [{"a": 1 + k % 5} for k in range(20)]
    table = levels(make_data(surveys={"staff": make_survey(sheets, [{"item": "a"}])})).frame.set_index(KEYS)
    row = table.loc[("543", "all", 2010, "item", "a", "mean")]
    # four of each of 1..5: s^2 = 40/19, se = sqrt(s^2 / 20)
    assert row["se"] == pytest.approx((40 / 19 / 20) ** 0.5)


def test_a_census_of_nearly_everybody_is_surer_than_its_number_of_answers(make_data, make_survey):
    sheets = [{"a": 2 + 2 * (k % 2)} for k in range(40)]
    staff = [{"municipality": "543", "year": 2010, "sector": "school", "staff": 44}]
    survey = make_survey(sheets, [{"item": "a"}], staff, inference="census")
    row = (
        levels(make_data(surveys={"staff": survey}))
        .frame.set_index(KEYS)
        .loc[("543", "all", 2010, "item", "a", "agree")]
    )
    simple = clopper_pearson(20, 40)
    # 1 - 40/44 of the variance is left
    assert row["se"] ** 2 == pytest.approx((1 - 40 / 44) * 0.25 / 39)
    assert row["high"] - row["low"] < (simple.high - simple.low) / 2

import numpy as np
import pytest

from varpu_eval.survey import declared_counts
from varpu_eval.survey.item_functioning import item_functioning
from varpu_eval.uncertainty import item_functioning as functioning_of
from varpu_eval.uncertainty import make_design

NAN = float("nan")
ITEMS = ("a", "b", "c", "d")
BOOK = [{"item": item, "reverse": item == "b"} for item in ITEMS]


def sheets_of(seed, *, n=150, units=15, milder=None, **plain):
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, len(ITEMS)))
    latent += [1.2 * (item == milder) for item in ITEMS]
    answers = np.digitize(latent, [-1.5, -0.5, 0.4, 1.5]) + 1
    answers[:, 1] = 6 - answers[:, 1]
    municipality = plain.get("municipality", "543")
    return [
        {"unit": f"{municipality} {row % units}", **plain, **dict(zip(ITEMS, answers[row].tolist(), strict=True))}
        for row in range(n)
    ]


def found_in(make_data, survey, **study):
    rows = item_functioning(make_data(surveys={"staff": survey}, **study))
    return {(row["municipality"], row["years"], row["key"], row["method"]): row for row in rows}


@pytest.fixture(scope="module")
def survey(make_survey):
    """Two municipalities in two years; item `c` reads milder in 543 in 2010."""
    sheets = sheets_of(1, year=2006) + sheets_of(2, year=2010, milder="c")
    sheets += sheets_of(3, year=2006, municipality="698") + sheets_of(4, year=2010, municipality="698")
    return make_survey(sheets, BOOK)


def test_years_of_each_municipality_and_the_focus_with_each_peer_are_compared(make_data, survey):
    found = found_in(make_data, survey)
    assert {key[:2] for key in found} == {
        ("543", "2006|2010"), ("698", "2006|2010"), ("543|698", "2006"), ("543|698", "2010"),
    }  # fmt: skip
    assert {key[2:] for key in found} == {(item, f"dif_{kind}") for item in ITEMS for kind in ("uniform", "nonuniform")}
    assert len(found) == 4 * 4 * 2


def test_the_planted_item_is_found_where_it_was_planted(make_data, survey):
    found = found_in(make_data, survey)
    called = {key[:3] for key, row in found.items() if row["p"] < 0.01 and row["estimate"].value >= 0.035}
    assert called == {("543", "2006|2010", "c"), ("543|698", "2010", "c")}


def test_p_is_adjusted_over_both_tests_of_all_items_of_a_dimension_in_one_comparison(make_data, survey):
    found = found_in(make_data, survey)
    for place in (("543", "2006|2010"), ("543|698", "2010")):
        raw, adjusted = zip(*((row["p"], row["p_holm"]) for key, row in found.items() if key[:2] == place), strict=True)
        # Holm: the smallest of 8 times 8, the next times 7, never falling, at most 1
        steps = [p * (8 - rank) for rank, p in enumerate(sorted(raw))]
        expected = [min(1.0, max(steps[: rank + 1])) for rank in range(8)]
        assert sorted(adjusted) == pytest.approx(expected)
        assert np.argmin(raw) == np.argmin(adjusted)


def test_numbers_are_those_of_the_maths_after_reversing(make_data, survey):
    sheets = survey.responses[survey.responses["municipality"] == "543"]
    design = make_design(np.ones(len(sheets)), clusters=[sheets["unit"].to_numpy()])
    answers = sheets[list(ITEMS)].to_numpy() * [1, -1, 1, 1]
    expected = functioning_of(design, answers, sheets["year"].to_numpy())[2]
    row = found_in(make_data, survey)["543", "2006|2010", "c", "dif_uniform"]
    test = expected.uniform
    assert (row["statistic"], row["df1"], row["df2"], row["p"]) == pytest.approx(
        (test.statistic, test.df1, test.df2, test.p), rel=1e-8
    )  # stretching the score changes rounding alone
    assert row["estimate"].value == pytest.approx(expected.r2_uniform)
    assert row["estimate"].n == 300
    assert row["estimate"].unit == "coefficient"
    assert row["estimate"].low is None


def test_a_row_rests_on_the_cells_of_both_sides(make_data, survey):
    found = found_in(make_data, survey)
    assert found["543", "2006|2010", "a", "dif_uniform"]["rests_on"] == (
        "survey/staff/543/2006/all/openness", "survey/staff/543/2010/all/openness",
    )  # fmt: skip
    assert found["543|698", "2010", "a", "dif_uniform"]["rests_on"] == (
        "survey/staff/543/2010/all/openness", "survey/staff/698/2010/all/openness",
    )  # fmt: skip
    declared = {cell.key for counts in declared_counts(make_data(surveys={"staff": survey})) for cell in counts.cells}
    assert {cell for row in found.values() for cell in row["rests_on"]} <= declared


def test_items_with_a_break_are_left_out_and_dimensions_of_two_items_too(make_data, make_survey):
    sheets = sheets_of(1, year=2006) + sheets_of(2, year=2010)
    broken = [{**book, "to_year": 2006} if book["item"] == "d" else book for book in BOOK]
    assert {key[2] for key in found_in(make_data, make_survey(sheets, broken))} == {"a", "b", "c"}
    twice = [{**book, "from_year": 2010} if book["item"] == "a" else book for book in broken]
    assert found_in(make_data, make_survey(sheets, twice)) == {}


def test_interface_items_take_no_part(make_data, make_survey):
    sheets = sheets_of(1, year=2006) + sheets_of(2, year=2010)
    book = [{**one, "interface": "school>youth"} if one["item"] == "d" else one for one in BOOK]
    assert {key[2] for key in found_in(make_data, make_survey(sheets, book))} == {"a", "b", "c"}


@pytest.mark.parametrize("small", [{"units": 3}, {"n": 9, "units": 9}])
def test_few_units_or_respondents_are_not_estimable(make_data, make_survey, small):
    sheets = sheets_of(1, year=2006) + sheets_of(2, year=2010, **small)
    found = found_in(make_data, make_survey(sheets, BOOK))
    assert {row["estimate"].status for row in found.values()} == {"not_estimable"}
    assert not any("p" in row for row in found.values())


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ({"min_per_coefficient": 150}, "ok"),
        ({"min_per_coefficient": 151}, "not_estimable"),
        # 300 sheets less score, group, product and four thresholds
        ({"min_residual_df": 293}, "ok"),
        ({"min_residual_df": 294}, "not_estimable"),
    ],
)
def test_limits_of_published_models_are_the_studys(make_data, make_survey, limits, status):
    sheets = sheets_of(1, year=2006) + sheets_of(2, year=2010)
    found = found_in(make_data, make_survey(sheets, BOOK), disclosure=limits)
    assert {row["estimate"].status for row in found.values()} == {status}


def test_an_item_on_which_nobody_differs_is_not_estimable_and_the_others_are(make_data, make_survey):
    sheets = [{**sheet, "a": 3} for sheet in sheets_of(1, year=2006) + sheets_of(2, year=2010)]
    found = found_in(make_data, make_survey(sheets, BOOK))
    assert {key[2] for key, row in found.items() if row["estimate"].status == "not_estimable"} == {"a"}


def test_synthetic_beside_real_answers_is_an_illustration(make_data, make_survey):
    sheets = sheets_of(1, year=2006) + sheets_of(2, year=2010, origin="synthetic")
    found = found_in(make_data, make_survey(sheets, BOOK))
    assert {row["estimate"].status for row in found.values()} == {"illustration"}
    assert {row["estimate"].origin for row in found.values()} == {"synthetic"}


def test_years_are_chosen(make_data, survey):
    rows = item_functioning(make_data(surveys={"staff": survey}), frozenset({2010}))
    assert {(row["municipality"], row["years"]) for row in rows} == {("543|698", "2010")}

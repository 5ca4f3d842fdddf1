import pytest

from varpu_eval.survey import change, sensitivity

KEYS = ["municipality", "key", "year_from", "year_to", "design"]


def test_the_designs_side_by_side(make_data, drawn):
    data = make_data(surveys={"staff": drawn})
    table, changes = sensitivity(data).frame.set_index(KEYS), change(data).frame
    ours = changes.set_index(["municipality", "sector", "key", "measure", "year_from", "year_to"])
    by_design = table.loc[("543", "rooting", 2006, 2010)]
    assert set(by_design.index) == {"process", "process_persons", "process_unweighted", "census"}
    assert by_design["used"].to_dict() == {
        "process": "yes", "process_persons": "same", "census": "same", "process_unweighted": "no",
    }  # fmt: skip
    expected = ours.loc[("543", "all", "rooting", "score", 2006, 2010)]
    assert by_design.loc["process", "se"] == pytest.approx(expected["se"])
    assert by_design.loc["process", "df"] == pytest.approx(expected["df"])
    assert by_design.loc["census", "estimate"] == pytest.approx(expected["estimate"])
    assert by_design.loc["process_unweighted", "estimate"] != pytest.approx(expected["estimate"])
    assert by_design.loc["census", "se"] < by_design.loc["process_persons", "se"]  # most of the staff have answered


def test_only_designs_that_the_data_allow(make_data, make_survey):
    sheets = [{"year": y, "a": 1 + k % 5} for y in (2006, 2010) for k in range(12)]
    table = sensitivity(make_data(surveys={"staff": make_survey(sheets, [{"item": "a"}])})).frame
    assert table["design"].tolist() == ["process_persons"]


def test_a_census_beside_answers_that_are_not_weighted_weighs_them_otherwise(make_data, draw_survey):
    table = sensitivity(make_data(surveys={"staff": draw_survey(seed=3, weighting="none")})).frame.set_index(KEYS)
    used = table.loc[("543", "rooting", 2006, 2010), "used"]
    assert used.to_dict() == {"process": "yes", "process_persons": "same", "census": "no"}


def test_beside_a_census_every_process_weighs_otherwise(make_data, draw_survey):
    table = sensitivity(make_data(surveys={"staff": draw_survey(seed=3, inference="census")})).frame.set_index(KEYS)
    used = table.loc[("543", "rooting", 2006, 2010), "used"]
    assert used.pop("census") == "yes"
    assert set(used) == {"no"}


def test_where_no_unit_is_named_the_unweighted_process_has_persons_too(make_data, make_survey):
    sheets = [
        {"year": y, "unit": "u1" if k < 4 else None, "a": 1 + (k + y) % 5} for y in (2006, 2010) for k in range(12)
    ]
    staff = [{"municipality": "543", "year": y, "sector": "school", "staff": 24} for y in (2006, 2010)]
    table = sensitivity(make_data(surveys={"staff": make_survey(sheets, [{"item": "a"}], staff)})).frame
    errors = table.set_index("design")["se"]
    # one class: weights are alike, and so are residuals from one mean and from none; a shared unit would move the error
    assert errors["process_unweighted"] == pytest.approx(errors["process_persons"])


def test_a_sample_is_no_census(make_data, draw_survey):
    table = sensitivity(make_data(surveys={"staff": draw_survey(seed=3, frame="sample")})).frame
    assert "census" not in set(table["design"])

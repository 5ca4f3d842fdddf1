import pandas as pd
import pytest

from varpu_eval.errors import InputError
from varpu_eval.survey import change, change_coefficients, contrast_means, declare_sample, post_stratify
from varpu_eval.survey.designs import design_of, design_of_sheets
from varpu_eval.survey.sheets import analysis_sheets


def test_the_weights_are_those_of_the_design_of_all_sectors(drawn):
    sheets = analysis_sheets(drawn)
    design = design_of_sheets(drawn, drawn.responses, design_of(drawn), whole=True)
    assert sheets["design_weight"].tolist() == pytest.approx(design.weights.tolist(), rel=1e-12)  # the same product
    assert sheets["design_unit"].tolist() == ("unit " + drawn.responses["unit"]).tolist()
    totals = sheets.groupby("design_class").agg({"design_weight": "sum", "design_class_staff": "first"})
    assert totals["design_weight"].tolist() == pytest.approx(totals["design_class_staff"].tolist())


def test_in_a_census_sheets_weigh_up_to_the_staff_of_their_stratum(draw_survey):
    survey = draw_survey(seed=5, inference="census")
    sheets = analysis_sheets(survey)
    design = design_of_sheets(survey, survey.responses, "census", whole=True)
    assert sheets["design_weight"].tolist() == pytest.approx(design.weights.tolist(), rel=1e-12)  # the same product
    assert sheets["design_class"].isna().all()
    assert sheets["design_unit"].str.startswith("person ").all()


def test_sheets_without_unit_respondent_or_staff_are_each_their_own(make_survey):
    survey = make_survey([{"a": 1.0, "weight": 2.0}, {"a": 2.0}], [{"item": "a"}])
    sheets = analysis_sheets(survey)
    assert sheets["design_unit"].tolist() == ["sheet 0", "sheet 1"]
    assert sheets["design_weight"].tolist() == [2.0, 1.0]
    assert sheets[["design_class", "design_class_staff", "design_staff"]].isna().all(axis=None)


def test_answers_stand_as_they_were_read_after_the_design(drawn):
    sheets = analysis_sheets(drawn)
    pd.testing.assert_frame_equal(sheets[list(drawn.items)], drawn.responses[list(drawn.items)])
    assert list(sheets.columns[-3:]) == ["a", "b", "c"]
    assert list(sheets.columns[:2]) == ["municipality", "year"]


def test_an_item_with_the_name_of_a_design_column_is_refused(make_survey):
    survey = make_survey([{"design_unit": 1.0}], [{"item": "design_unit"}])
    with pytest.raises(InputError, match=r"'design_unit'.*rename it"):
        analysis_sheets(survey)


def test_a_researcher_finds_the_change_of_the_report_in_the_sheets(make_data, drawn):
    sheets = analysis_sheets(drawn)
    sheets = sheets[(sheets["municipality"] == "543") & (sheets["year"] != 2014)]
    sample = declare_sample(sheets, weights="weight", clusters="design_unit")
    counts = sheets[["design_class", "design_class_staff"]].drop_duplicates()
    sample = post_stratify(sample, "design_class", counts)
    found = contrast_means(sample, "a", "year", change_coefficients(2006, 2010), few_clusters=True).iloc[0]
    told = (
        change(make_data(surveys={"staff": drawn}, years=[2006, 2010, 2014]))
        .frame.set_index(["municipality", "sector", "key", "measure", "year_from", "year_to"])
        .loc[("543", "all", "a", "mean", 2006, 2010)]
    )
    ours = found[["estimate", "se", "low", "high", "df", "p"]].astype(float).tolist()
    assert ours == pytest.approx([float(told[k]) for k in ("estimate", "se", "low", "high", "df", "p")], rel=1e-9)

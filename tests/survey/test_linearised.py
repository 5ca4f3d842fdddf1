import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey import change, levels
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.items import measure
from varpu_eval.survey.linearised import linearised_se


def estimated(table):
    return table.frame[table.frame["status"] == "ok"]


def test_it_is_the_standard_error_before_the_correction(make_data, drawn):
    rows = estimated(change(make_data(surveys={"staff": drawn}, years=[2006, 2010, 2014])))
    found = linearised_se(drawn, rows)
    at = rows.index[
        (rows["municipality"] == "543") & (rows["sector"] == "school") & (rows["key"] == "openness")
        & (rows["year_from"] == 2006) & (rows["year_to"] == 2014)
    ]  # fmt: skip
    measured = measure(drawn, [2006, 2014])
    groups = [Group("543", 2014, "school", 1.0), Group("543", 2006, "school", -1.0)]
    one = contrast(drawn, measured, groups, "process")
    j = [variable.key for variable in measured.variables].index("openness")
    assert found[at].item() == pytest.approx(one.se[j] / np.sqrt(one.correction[j]))
    assert found[at].item() < rows.loc[at, "se"].item()


def test_a_census_has_no_correction(make_data, draw_survey):
    survey = draw_survey(seed=4, inference="census")
    rows = estimated(levels(make_data(surveys={"staff": survey}, years=[2006, 2010, 2014])))
    pd.testing.assert_series_equal(linearised_se(survey, rows), rows["se"], check_names=False)


def test_no_rows_have_none(make_data, drawn):
    rows = estimated(levels(make_data(surveys={"staff": drawn}, years=[2006, 2010, 2014]))).iloc[:0]
    assert linearised_se(drawn, rows).empty

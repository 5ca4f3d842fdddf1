import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.items import measure, only_dimensions
from varpu_eval.uncertainty import combine, effective_df, make_design, means

REFERENCE = Path(__file__).parents[1] / "reference" / "survey"


@pytest.fixture(scope="module")
def panel(make_survey):
    """The stored panel as a survey of one item on a scale from 0 to 100."""
    sheets = pd.read_csv(REFERENCE / "panel.csv", dtype={"municipality": "str", "unit": "str"})
    items = [{"item": "score", "low": 0.0, "high": 100.0, "agree_from": float("nan")}]
    return make_survey(sheets.to_dict("records"), items)


class TestAgainstSvycontrastOnTheStackedDesign:
    R = json.loads((REFERENCE / "answers.json").read_text())["across_years"]

    def _agrees(self, found, theirs):
        np.testing.assert_allclose(found.value, theirs["value"], rtol=1e-11)
        linearised = found.se**2 / found.correction
        np.testing.assert_allclose(linearised, np.array(theirs["covariance"]).ravel()[0], rtol=1e-11)

    @pytest.mark.parametrize("municipality", ["543", "698"])
    def test_change(self, panel, municipality):
        groups = [Group(municipality, 2010, "all", 1.0), Group(municipality, 2006, "all", -1.0)]
        self._agrees(contrast(panel, measure(panel, [2006, 2010]), groups, "process"), self.R[municipality])

    def test_difference_in_differences(self, panel):
        groups = [Group(m, y, "all", s * t) for m, s in (("543", 1), ("698", -1)) for y, t in ((2010, 1), (2006, -1))]
        self._agrees(contrast(panel, measure(panel, [2006, 2010]), groups, "process"), self.R["did"])


def test_a_sector_stands_on_its_own_units(drawn):
    measured = measure(drawn, [2010])
    sheets = measured.sheets
    rows = ((sheets["municipality"] == "543") & (sheets["sector"] == "school")).to_numpy()
    alone = means(make_design(np.ones(rows.sum()), clusters=[sheets["unit"][rows]]), measured.matrix[rows])
    found = contrast(drawn, measured, [Group("543", 2010, "school", 1.0)], "process")
    np.testing.assert_allclose(found.value, alone.value)
    np.testing.assert_allclose(found.se / np.sqrt(found.correction), alone.se)


def test_fewer_than_four_units_are_not_estimable(make_survey):
    def found(units):
        sheets = [{"unit": f"u{u}", "a": 1 + (u + k) % 5} for u in range(units) for k in range(5)]
        survey = make_survey(sheets, [{"item": "a"}])
        return contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "process")

    assert not found(3).estimable.any()
    assert found(4).estimable.all()


def test_each_year_of_a_change_needs_its_four_units(make_survey):
    # three units before and five others after: eight in all, and seven degrees of freedom
    sheets = [{"year": 2006, "unit": f"u{u}", "a": 1 + (u + k) % 5} for u in range(3) for k in range(5)]
    sheets += [{"unit": f"v{u}", "a": 1 + (u + k) % 4} for u in range(5) for k in range(5)]
    survey = make_survey(sheets, [{"item": "a"}])
    groups = [Group("543", 2010, "all", 1.0), Group("543", 2006, "all", -1.0)]
    found = contrast(survey, measure(survey, [2006, 2010]), groups, "process")
    assert not found.estimable.any()
    assert contrast(survey, measure(survey, [2010]), groups[:1], "process").estimable.all()


def test_unequal_units_leave_fewer_degrees_of_freedom_than_their_number(make_survey):
    sheets = [{"unit": f"u{u}", "a": 1 + (u + k) % 5} for u, size in enumerate((30, 2, 3, 2, 2)) for k in range(size)]
    survey = make_survey(sheets, [{"item": "a"}])
    found = contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "process")
    expected = effective_df(make_design(np.ones(39), clusters=[survey.responses["unit"]]), [np.full((39, 1), 1 / 39)])
    assert found.df[0] == pytest.approx(expected[0])
    assert found.df[0] < 3
    assert found.estimable.all()  # there are enough units; what they leave is in the width of the interval


def test_rounding_is_no_variance(make_survey):
    sheets = [{"unit": f"u{u}", "a": 5, "weight": 0.1 + 0.3 * u} for u in range(7) for _ in range(3)]
    survey = make_survey(sheets, [{"item": "a", "high": 7.0}])
    found = contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "process")
    assert (found.se == 0).all()


class TestCensus:
    def _survey(self, make_survey, **source):
        # school: 1, 3, 5 of 6 staff; youth: 2, 4 of 8
        sheets = [{"a": a, "respondent": f"s{a}"} for a in (1, 3, 5)]
        sheets += [{"a": a, "sector": "youth", "respondent": f"y{a}"} for a in (2, 4)]
        sheets += [{**sheet, "year": 2014, "a": sheet["a"]} for sheet in sheets]
        staff = [
            {"municipality": "543", "year": y, "sector": s, "staff": n}
            for y in (2010, 2014)
            for s, n in (("school", 6), ("youth", 8))
        ]
        return make_survey(sheets, [{"item": "a"}], staff, inference="census", **source)

    def test_level_is_the_stratified_mean_with_finite_populations(self, make_survey):
        survey = self._survey(make_survey)
        found = contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "census")
        # both means are 3; shares of staff 6/14 and 8/14; s^2 = 4 and 2; n = 3 and 2
        squared = (6 / 14) ** 2 * (1 - 3 / 6) * 4 / 3 + (8 / 14) ** 2 * (1 - 2 / 8) * 2 / 2
        assert found.value[0] == pytest.approx(3)
        assert found.se[0] ** 2 == pytest.approx(squared)
        assert found.df[0] == 3

    def test_the_same_persons_with_the_same_answers_have_not_changed(self, make_survey):
        survey = self._survey(make_survey, panel=True)
        groups = [Group("543", 2014, "all", 1.0), Group("543", 2010, "all", -1.0)]
        panel = contrast(survey, measure(survey, [2010, 2014]), groups, "census")
        assert panel.se[0] == pytest.approx(0, abs=1e-9)

    def test_without_a_panel_the_years_are_independent(self, make_survey):
        survey = self._survey(make_survey)
        groups = [Group("543", 2014, "all", 1.0), Group("543", 2010, "all", -1.0)]
        level = contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "census")
        change = contrast(survey, measure(survey, [2010, 2014]), groups, "census")
        assert change.se[0] ** 2 == pytest.approx(2 * level.se[0] ** 2)


def test_blanks_are_left_out_item_by_item(make_survey):
    sheets = [{"unit": f"u{k}", "a": a, "b": 3} for k, a in enumerate([1, 2, float("nan"), 4, 5, 2])]
    survey = make_survey(sheets, [{"item": "a"}, {"item": "b"}])
    found = contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "process")
    assert found.n[0, 0] == 5
    assert found.value[0] == pytest.approx(14 / 5)
    expected = means(make_design(np.ones(6)), [1, 2, np.nan, 4, 5, 2])
    assert found.se[0] / np.sqrt(found.correction[0]) == pytest.approx(expected.se[0])
    assert found.se[0] == pytest.approx(np.std([1, 2, 4, 5, 2], ddof=1) / np.sqrt(5))  # as if five had been asked
    assert combine(expected, [1]).value[0] == pytest.approx(found.value[0])


class TestWeightedToTheStaff:
    def _survey(self, make_survey, staff=(20, 15), **source):
        # school: units u0-u3, youth: v0-v3; four answers each in the one, three in the other
        sheets = [{"unit": f"u{u}", "a": 1 + (u + k) % 5} for u in range(4) for k in range(4)]
        sheets += [{"unit": f"v{u}", "a": 2 + (2 * u + k) % 4, "sector": "youth"} for u in range(4) for k in range(3)]
        counted = [
            {"municipality": "543", "year": 2010, "sector": sector, "staff": n}
            for sector, n in zip(("school", "youth"), staff, strict=True)
            if n
        ]
        return make_survey(sheets, [{"item": "a"}], counted, **source)

    def _found(self, survey, sector="all", kind="process"):
        return contrast(survey, measure(survey, [2010]), [Group("543", 2010, sector, 1.0)], kind)

    def test_a_level_is_that_of_the_sectors_by_their_staff(self, make_survey):
        survey = self._survey(make_survey)
        school, youth = (self._found(survey, sector).value[0] for sector in ("school", "youth"))
        assert self._found(survey).value[0] == pytest.approx((20 * school + 15 * youth) / 35)

    def test_its_variance_is_that_of_the_residuals_on_the_sectors(self, make_survey):
        survey = self._survey(make_survey)
        sheets = survey.responses
        residual = sheets["a"] - sheets.groupby("sector")["a"].transform("mean")
        weight = sheets["sector"].map({"school": 20 / 16, "youth": 15 / 12}) / 35
        by_unit = (weight * residual).groupby(sheets["unit"]).sum()  # they add up to 0
        # 8 units less the means of 2 sectors; n / (n - 1) alone would give back one
        assert self._found(survey).se[0] ** 2 == pytest.approx(8 / 6 * (by_unit**2).sum())

    def test_a_sector_is_the_same_weighted_or_not(self, make_survey):
        weighted, plain = (
            self._found(self._survey(make_survey, weighting=weighting), "youth") for weighting in ("staff", "none")
        )
        assert (weighted.value[0], weighted.se[0], weighted.df[0]) == (plain.value[0], plain.se[0], plain.df[0])

    @pytest.mark.parametrize(("staff", "source"), [((20, 0), {}), ((20, 15), {"weighting": "none"})])
    def test_answers_weigh_alike_where_a_sectors_staff_are_unknown_or_nobody_wants_weights(
        self, make_survey, staff, source
    ):
        survey = self._survey(make_survey, staff, **source)
        assert self._found(survey).value[0] == pytest.approx(survey.responses["a"].mean())

    def test_the_same_response_rate_everywhere_leaves_the_estimate(self, make_survey):
        survey = self._survey(make_survey, (32, 24))
        assert self._found(survey).value[0] == pytest.approx(survey.responses["a"].mean())
        assert self._found(survey).se[0] != self._found(survey, kind="process_unweighted").se[0]


def test_a_sector_of_one_unit_each_leaves_nothing_to_tell_of(make_survey):
    sheets = [
        {"unit": s, "sector": s, "a": 1 + k % 5} for s in ("school", "youth", "clinic", "family") for k in range(11)
    ]
    staff = [
        {"municipality": "543", "year": 2010, "sector": s, "staff": 20} for s in ("school", "youth", "clinic", "family")
    ]
    survey = make_survey(sheets, [{"item": "a"}], staff)
    found = contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "process")
    assert not found.se[0] > 0


class TestNothingToEstimate:
    STAFF = tuple({"municipality": "543", "year": y, "sector": "school", "staff": 20} for y in (2010, 2014))

    def test_without_measures_nothing_is_estimated(self, make_survey):
        sheets = [{"year": y, "unit": f"u{k % 6}", "sector": "school", "a": 3} for y in (2010, 2014) for k in range(12)]
        survey = make_survey(sheets, [{"item": "a", "interface": "school>family"}], self.STAFF)
        dimensions = only_dimensions(measure(survey, [2010, 2014]))
        groups = [Group("543", 2014, "all", 1.0), Group("543", 2010, "all", -1.0)]
        found = contrast(survey, dimensions, groups, "process")
        assert found.value.shape == found.se.shape == found.estimable.shape == (0,)

    def test_where_nobody_answered_nothing_is_estimable(self, make_survey):
        survey = make_survey([{"unit": f"u{k % 6}"} for k in range(12)], [{"item": "a"}], self.STAFF)
        found = contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "process")
        assert np.isnan(found.value).all()
        assert not found.estimable.any()


def test_an_answer_whose_weight_drowns_the_others_is_not_told_as_the_whole_groups(make_survey):
    def estimable(largest):
        sheets = [{"unit": f"u{k % 6}", "a": 1 + k % 5, "weight": largest if k == 0 else 1.0} for k in range(13)]
        survey = make_survey(sheets, [{"item": "a"}])
        return contrast(survey, measure(survey, [2010]), [Group("543", 2010, "all", 1.0)], "process").estimable

    # of 13 answers, one of weight w: (12 + w)^2 / (12 + w^2) equal ones; 5.8 for w = 8, 3.8 for w = 12
    assert estimable(8.0).all()
    assert not estimable(12.0).any()

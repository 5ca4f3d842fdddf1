"""Weights to sector and further margins: what they meet, how classes are merged, and what is refused."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from varpu_eval.errors import InputError
from varpu_eval.survey import change, levels
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.designs import design_of_sheets
from varpu_eval.survey.items import measure
from varpu_eval.survey.sheets import analysis_sheets
from varpu_eval.survey.staff_weights import MAX_RAKED, raked, staff_weighting

ITEMS = [{"item": "a"}]
FITTED = 1e-11
"""Margins are met to 1e-12 of each class."""


def of(make_survey, answers, staff, *, weighting="raking", weight=None, **source):
    """Make a survey of one place from counts by (sector, employer): answers, and staff."""
    sheets = [
        {"a": 1 + i % 5, "sector": sector, "employer": employer, "weight": (weight or {}).get(employer, 1.0)}
        for (sector, employer), count in answers.items()
        for i in range(count)
    ]
    population = [
        {"municipality": "543", "year": 2010, "sector": sector, "employer": employer, "staff": count}
        for (sector, employer), count in staff.items()
    ]
    return make_survey(sheets, ITEMS, population, weighting=weighting, margins=["employer"], **source)


def weights(survey, *by):
    sheets = survey.responses
    design = design_of_sheets(survey, sheets, "process_persons", whole=True)
    return sheets.assign(w=design.weights).groupby(list(by), dropna=False)["w"]


ANSWERS = {("school", "x"): 20, ("school", "y"): 10, ("clinic", "x"): 10, ("clinic", "y"): 20}
STAFF = {("school", "x"): 30, ("school", "y"): 30, ("clinic", "x"): 10, ("clinic", "y"): 50}


@pytest.mark.parametrize("weighting", ["raking", "linear"])
def test_weights_meet_the_staff_of_sectors_and_of_the_margin(make_survey, weighting):
    survey = of(make_survey, ANSWERS, STAFF, weighting=weighting)
    assert raked(survey)
    assert weights(survey, "sector").sum().to_dict() == pytest.approx({"school": 60, "clinic": 60}, rel=FITTED)
    assert weights(survey, "employer").sum().to_dict() == pytest.approx({"x": 40, "y": 80}, rel=FITTED)


def test_raked_weights_are_products_of_sector_and_margin(make_survey):
    cells = weights(of(make_survey, ANSWERS, STAFF), "sector", "employer").first()
    odds = cells["school", "x"] * cells["clinic", "y"] / (cells["school", "y"] * cells["clinic", "x"])
    assert odds == pytest.approx(1, rel=FITTED)  # iterative fitting leaves the odds ratio of the base weights, 1


def test_linear_weights_are_sums_of_sector_and_margin(make_survey):
    cells = weights(of(make_survey, ANSWERS, STAFF, weighting="linear"), "sector", "employer").first()
    assert cells["school", "x"] + cells["clinic", "y"] == pytest.approx(cells["school", "y"] + cells["clinic", "x"])


def test_a_margin_that_sectors_determine_changes_nothing(make_survey):
    answers = {("school", "x"): 20, ("clinic", "y"): 12}
    staff = {("school", "x"): 50, ("clinic", "y"): 30}
    plain = of(make_survey, answers, staff, weighting="staff").responses
    survey = of(make_survey, answers, staff)
    by_staff = dataclasses.replace(survey, source=survey.source.model_copy(update={"weighting": "staff"}))
    assert len(plain) == len(survey.responses)
    groups = (Group("543", 2010, "all", 1.0),)
    ours, theirs = (contrast(s, measure(s, [2010]), groups, "process_persons") for s in (survey, by_staff))
    for name in ("value", "se", "df", "correction"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9)  # the sum of many roundings


class TestClasses:
    def _margin(self, survey):
        weighting = staff_weighting(survey, survey.responses)
        return survey.responses["employer"].tolist(), weighting.classes[1]

    def test_a_value_of_under_ten_answers_joins_the_nearest_in_response_rate(self, make_survey):
        # x 30 of 60, y 30 of 40, z 4 of 9: rates .5, .75, .44, so z joins x
        answers = {("school", "x"): 30, ("school", "y"): 30, ("school", "z"): 4}
        survey = of(make_survey, answers, {("school", "x"): 60, ("school", "y"): 40, ("school", "z"): 9})
        values, classes = self._margin(survey)
        of_value = dict(zip(values, classes.code.tolist(), strict=True))
        assert of_value["x"] == of_value["z"] != of_value["y"]
        assert classes.staff[of_value["x"]] == pytest.approx(69)
        met = weights(survey, "employer").sum()
        assert met["x"] + met["z"] == pytest.approx(69, rel=FITTED)

    def test_staff_of_a_value_that_nobody_answered_for_are_not_forgotten(self, make_survey):
        answers = {("school", "x"): 30, ("school", "y"): 30}
        survey = of(make_survey, answers, {("school", "x"): 60, ("school", "y"): 40, ("school", "z"): 9})
        _, classes = self._margin(survey)
        assert classes.staff.sum() == pytest.approx(109)

    def test_blank_sheets_keep_the_share_they_have_by_sectors_alone(self, make_survey):
        # 12 of 60 blank stand for 24 of 120 staff; x and y shrink from 40 and 80 by 24 / 120
        answers = {("school", "x"): 24, ("school", "y"): 24, ("school", None): 12}
        survey = of(make_survey, answers, {("school", "x"): 40, ("school", "y"): 80})
        met = weights(survey, "employer").sum()
        assert met["x"] == pytest.approx(32, rel=FITTED)
        assert met["y"] == pytest.approx(64, rel=FITTED)
        assert met.loc[met.index.isna()].item() == pytest.approx(24, rel=FITTED)

    def test_few_blank_sheets_are_merged_as_any_small_value(self, make_survey):
        answers = {("school", "x"): 24, ("school", "y"): 24, ("school", None): 2}
        values, classes = self._margin(of(make_survey, answers, {("school", "x"): 30, ("school", "y"): 70}))
        assert len(classes.staff) == 2
        assert classes.staff.sum() == pytest.approx(100)
        assert None not in values[:48]

    def test_blank_sheets_of_a_place_where_everybody_answered_leave_no_value_beyond_its_staff(self, make_survey):
        # all 20 of x answered; with the blank taken off, the class has 20 * (1 - 11 / 40) staff, fewer than answers
        answers = {("school", "x"): 20, ("school", "y"): 9, ("school", None): 11}
        survey = of(make_survey, answers, {("school", "x"): 20, ("school", "y"): 20})
        assert weights(survey, "sector").sum().item() == pytest.approx(40, rel=FITTED)

    def test_places_and_years_are_weighted_apart(self, draw_margins):
        survey = draw_margins()
        sheets = survey.responses
        design = design_of_sheets(survey, sheets, "process", whole=True)
        one = sheets[(sheets["municipality"] == "698") & (sheets["year"] == 2010)]
        alone = design_of_sheets(survey, one.reset_index(drop=True), "process", whole=True)
        np.testing.assert_allclose(alone.weights, design.weights[one.index], rtol=FITTED)


class TestRefused:
    def test_weights_beyond_the_most(self, make_survey):
        # clinic and y each weigh 100 / 22 over 380 / 242, 2.9 times the average; both together some 8 times
        answers = {("school", "x"): 200, ("school", "y"): 20, ("clinic", "x"): 20, ("clinic", "y"): 2}
        staff = {("school", "x"): 230, ("school", "y"): 50, ("clinic", "x"): 50, ("clinic", "y"): 50}
        survey = of(make_survey, answers, staff)
        with pytest.raises(InputError, match=rf"543 / 2010 would weigh .* and {MAX_RAKED:g} is the most.*weighting"):
            weights(survey, "sector")

    def test_margins_that_empty_cells_set_against_each_other(self, make_survey):
        # schools answered only for x, clinics only for y, but the staff of the margins differ from those of the sectors
        answers = {("school", "x"): 20, ("clinic", "y"): 20}
        survey = of(make_survey, answers, {("school", "x"): 30, ("school", "y"): 20, ("clinic", "y"): 30})
        with pytest.raises(
            InputError, match=r"survey staff, 543 / 2010: .*sector and employer; no weights do it.*'staff'"
        ):
            weights(survey, "sector")

    def test_linear_weights_below_zero(self, make_survey):
        # nearly all staff are y, who hardly answered: of the rest everybody did
        answers = {("school", "x"): 12, ("school", "y"): 5, ("clinic", "x"): 10, ("clinic", "y"): 6}
        staff = {("school", "x"): 12, ("school", "y"): 159, ("clinic", "x"): 10, ("clinic", "y"): 42}
        survey = of(make_survey, answers, staff, weighting="linear")
        with pytest.raises(InputError, match="negative"):
            weights(survey, "sector")

    def test_a_sheet_whose_value_the_population_lacks(self, make_survey):
        survey = of(make_survey, ANSWERS | {("school", "z"): 3}, STAFF)
        with pytest.raises(InputError, match=r"3 answers of 543 / 2010 have a value of 'employer'"):
            weights(survey, "sector")

    @pytest.mark.parametrize("staff", [{}, {("school", "x"): 300}])
    def test_staff_that_are_not_known(self, make_survey, staff):
        with pytest.raises(InputError, match="staff of every sector and margin that answered must be known"):
            weights(of(make_survey, ANSWERS, staff), "sector")


@pytest.fixture
def draw_margins(draw_survey):
    """Return what draws a survey whose sheets and staff have an employer, unrelated to the answers."""

    def draw(**options):
        survey = draw_survey(seed=3, **options)
        rng = np.random.default_rng(1)
        employer = np.where(rng.random(len(survey.responses)) < 0.3, "x", "y").astype(object)
        employer[rng.random(employer.size) < 0.05] = None
        responses = survey.responses.assign(employer=pd.Series(employer, dtype="str"))
        parts = [survey.population.assign(employer="x", staff=6), survey.population.assign(employer="y")]
        source = survey.source.model_copy(update={"weighting": "raking", "margins": ("employer",)})
        population = pd.concat(parts, ignore_index=True)
        return dataclasses.replace(survey, responses=responses, population=population, source=source)

    return draw


class TestFigures:
    def test_a_sectors_figures_take_the_weights_of_the_total(self, draw_margins, make_data):
        survey = draw_margins()
        told = levels(make_data(surveys={"staff": survey}, years=[2006, 2010, 2014])).frame
        told = told[(told["key"] == "openness") & (told["municipality"] == "543") & (told["year"] == 2010)]
        of_sector = told.set_index("sector")["estimate"].astype(float)
        measured = measure(survey, [2010])
        sheets = analysis_sheets(survey)
        here = (sheets["municipality"] == "543") & (sheets["year"] == 2010)
        w = sheets.loc[here, "design_weight"].to_numpy()
        place = next(j for j, v in enumerate(measured.variables) if v.key == "openness")
        y = measured.matrix[(measured.sheets["municipality"] == "543").to_numpy(), place]
        for sector in ("school", "early_education"):
            mine = (sheets.loc[here, "sector"] == sector).to_numpy() & ~np.isnan(y)
            assert of_sector[sector] == pytest.approx(np.average(y[mine], weights=w[mine]), rel=1e-10)

    def test_the_total_follows_from_its_sectors_so_that_it_tells_no_more_than_they_do(self, draw_margins):
        survey = draw_margins()
        measured = measure(survey, [2010])
        whole, school, early = (
            contrast(survey, measured, (Group("543", 2010, sector, 1.0),), "process")
            for sector in ("all", "school", "early_education")
        )
        sheets = analysis_sheets(survey)
        here = (sheets["municipality"] == "543") & (sheets["year"] == 2010)
        known = ~np.isnan(measured.matrix[(measured.sheets["municipality"] == "543").to_numpy()])
        w = sheets.loc[here, "design_weight"].to_numpy()[:, None] * known
        part = w[(sheets.loc[here, "sector"] == "school").to_numpy()].sum(axis=0) / w.sum(axis=0)
        np.testing.assert_allclose(whole.value, part * school.value + (1 - part) * early.value, rtol=1e-10)

    def test_an_unrelated_margin_hardly_moves_a_change_or_its_freedom(self, draw_margins, make_data):
        survey = draw_margins()
        by_staff = dataclasses.replace(survey, source=survey.source.model_copy(update={"weighting": "staff"}))
        ours, theirs = (
            change(make_data(surveys={"staff": s}, years=[2006, 2010, 2014])).frame for s in (survey, by_staff)
        )
        assert len(ours) == len(theirs)
        assert (ours["estimate"].astype(float) - theirs["estimate"].astype(float)).abs().max() > 0
        for column in ("se", "df"):
            ratio = ours[column].astype(float) / theirs[column].astype(float)
            assert 0.9 < ratio.median() < 1.1  # a single one is as noisy as a variance of 12 units

import pytest

from varpu_eval.survey.designs import census_design, design_of, design_of_sheets, names_units, staff_of
from varpu_eval.survey.staff_classes import staff_classes
from varpu_eval.uncertainty import degrees_of_freedom

ITEMS = [{"item": "a"}]


def test_units_are_the_sampling_units_only_where_most_sheets_name_one(make_survey):
    named = [{"unit": "u1", "a": 1}, {"unit": "u2", "a": 2}, {"a": 3}]
    assert design_of(make_survey(named, ITEMS)) == "process"
    assert design_of(make_survey([{"a": 1}, *named[1:]], ITEMS)) == "process_persons"
    assert design_of(make_survey(named, ITEMS, inference="census")) == "census"


def test_one_wave_without_units_makes_persons_the_units_of_the_whole_survey(make_survey):
    sheets = [{"year": 2006, "unit": "u1", "a": 1}, {"year": 2010, "a": 1}]
    assert not names_units(make_survey(sheets, ITEMS))


def test_a_sheet_without_a_unit_is_a_unit_of_its_own(make_survey):
    survey = make_survey([{"unit": "u1", "a": 1}, {"unit": "u1", "a": 2}, {"a": 3}, {"a": 4}], ITEMS)
    assert degrees_of_freedom(design_of_sheets(survey, survey.responses, "process", whole=True)) == 2


@pytest.mark.parametrize(("panel", "df"), [(True, 1), (False, 3)])
def test_a_person_is_the_same_across_years_only_in_a_panel(make_survey, panel, df):
    sheets = [{"year": y, "respondent": r, "a": 1} for y in (2006, 2010) for r in ("p", "q")]
    survey = make_survey(sheets, ITEMS, panel=panel)
    assert degrees_of_freedom(design_of_sheets(survey, survey.responses, "process_persons", whole=True)) == df


def _staff(number, sector="school"):
    return {"municipality": "543", "year": 2010, "sector": sector, "staff": number}


def test_a_census_weights_answers_up_to_the_staff(make_survey):
    sheets = [{"a": 1, "weight": 1.0}, {"a": 2, "weight": 3.0}, {"a": 3, "sector": "youth"}]
    survey = make_survey(sheets, ITEMS, [_staff(3), _staff(5), _staff(4, "youth")])
    assert census_design(survey, survey.responses).weights.tolist() == [2.0, 6.0, 4.0]  # 8 shared 1:3, and 4


@pytest.mark.parametrize("staff", [[], [_staff(1)], [_staff(2)]])
def test_a_census_needs_a_staff_count_larger_than_the_answers(make_survey, staff):
    # unknown; fewer than answered; everybody answered, so the variance would be 0 by construction
    survey = make_survey([{"a": 1}, {"a": 2}], ITEMS, staff)
    assert census_design(survey, survey.responses) is None


def test_staff_are_summed_over_units_and_sectors(make_survey):
    survey = make_survey([{"a": 1}], ITEMS, [_staff(3), _staff(5), _staff(4, "youth")])
    assert staff_of(survey, "543", 2010, "school") == 8
    assert staff_of(survey, "543", 2010, "all") == 12
    assert staff_of(survey, "543", 2006, "all") is None


class TestNonresponseClasses:
    def _classes(self, make_survey, answers, staff, **source):
        sheets = [{"a": 1, "sector": sector} for sector, count in answers.items() for _ in range(count)]
        survey = make_survey(sheets, ITEMS, [_staff(n, sector) for sector, n in staff.items()], **source)
        classes = staff_classes(survey, survey.responses)
        of_sector = dict(zip(survey.responses["sector"], classes.code.tolist(), strict=True)) if classes else {}
        return of_sector, classes.staff.tolist() if classes else None

    def test_each_sector_of_ten_answers_is_its_own(self, make_survey):
        of_sector, staff = self._classes(make_survey, {"school": 20, "youth": 10}, {"school": 40, "youth": 16})
        assert {sector: staff[code] for sector, code in of_sector.items()} == {"school": 40, "youth": 16}

    def test_a_small_sector_joins_the_nearest_in_response_rate(self, make_survey):
        # rates .5, .8 and .6: the clinic's is nearer to the school's
        answers, frame = {"school": 20, "youth": 16, "clinic": 3}, {"school": 40, "youth": 20, "clinic": 5}
        of_sector, staff = self._classes(make_survey, answers, frame)
        assert of_sector["clinic"] == of_sector["school"] != of_sector["youth"]
        assert staff[of_sector["clinic"]] == 45

    def test_staff_of_a_sector_that_nobody_answered_for_are_not_forgotten(self, make_survey):
        answers, frame = {"school": 20, "youth": 16}, {"school": 40, "youth": 20, "police": 7}
        _, staff = self._classes(make_survey, answers, frame)
        assert sum(staff) == 67

    def test_fewer_answers_than_a_class_needs_make_one_class(self, make_survey):
        of_sector, staff = self._classes(make_survey, {"school": 4, "youth": 3}, {"school": 8, "youth": 9})
        assert (set(of_sector.values()), staff) == ({0}, [17])

    @pytest.mark.parametrize(
        ("staff", "weighting"),
        [({"school": 8}, "staff"), ({"school": 8, "youth": 2}, "staff"), ({"school": 8, "youth": 9}, "none")],
    )
    def test_there_are_none_without_all_staff_or_wish(self, make_survey, staff, weighting):
        assert self._classes(make_survey, {"school": 4, "youth": 3}, staff, weighting=weighting)[1] is None

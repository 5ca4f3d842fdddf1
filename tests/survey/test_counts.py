import pytest

from varpu_eval import survey as room
from varpu_eval.errors import InputError
from varpu_eval.survey import declared_counts

NAN = float("nan")


def _cells(make_data, survey):
    (counts,) = declared_counts(make_data(surveys={"staff": survey}))
    return {cell.key.removeprefix("survey/staff/"): cell.count for cell in counts.cells}, counts.margins


def test_a_blocks_cell_is_its_smallest_number_of_valid_answers(make_data, make_survey):
    sheets = [{"a": 1, "b": 2}, {"a": NAN, "b": 2}, {"a": 3, "b": NAN, "sector": "youth"}]
    cells, _ = _cells(make_data, make_survey(sheets, [{"item": "a"}, {"item": "b"}]))
    assert cells == {
        "543/2010/all/respondents": 3, "543/2010/school/respondents": 2, "543/2010/youth/respondents": 1,
        "543/2010/all/openness": 2, "543/2010/school/openness": 1, "543/2010/youth/openness": 0,
    }  # fmt: skip


def test_a_score_with_fewer_answers_than_any_item_decides(make_data, make_survey):
    # items have 2, 1, 1 answers, of three items a score needs two: nobody has one
    sheets = [{"a": 1, "b": NAN, "c": NAN}, {"a": 1, "b": NAN, "c": NAN}, {"a": NAN, "b": 1, "c": NAN}]
    sheets.append({"a": NAN, "b": NAN, "c": 1})
    cells, _ = _cells(make_data, make_survey(sheets, [{"item": item} for item in "abc"]))
    assert cells["543/2010/all/openness"] == 0


def test_a_score_on_the_items_shared_with_another_year_counts_too(make_data, make_survey):
    # in 2010 each person has two of four items and so a score; without a, which 2006 had not, one of three and none
    sheets = [{"year": 2006, "a": NAN, "b": 1, "c": 1, "d": 1}]
    sheets += [{"a": 1, **{item: 1 if item == has else NAN for item in "bcd"}} for has in "bcd"]
    items = [{"item": "a", "from_year": 2010}, *({"item": item} for item in "bcd")]
    cells, _ = _cells(make_data, make_survey(sheets, items))
    assert cells["543/2010/all/openness"] == 0


def test_all_is_the_sum_of_every_sector_with_a_sheet_and_of_an_interfaces_rater(make_data, make_survey):
    sheets = [{"a": 1, "i": 3}, {"a": 2, "sector": "youth"}, {"a": NAN, "sector": "clinic"}]
    items = [{"item": "a"}, {"item": "i", "interface": "school>youth"}]
    _, margins = _cells(make_data, make_survey(sheets, items))
    parts = {margin.total.removeprefix("survey/staff/543/2010/"): margin.parts for margin in margins}
    # of a dimension with two items the clinic may have answered one, which its 0 of the other does not tell
    assert len(parts["all/openness"]) == len(parts["all/respondents"]) == 3
    assert parts["all/interface:i"] == ("survey/staff/543/2010/school/interface:i",)


@pytest.mark.parametrize(
    "table", ["levels", "change", "difference", "interface", "response_rates", "sensitivity", "distribution"]
)
def test_every_figure_rests_on_a_declared_group(make_data, drawn, table):
    data = make_data(surveys={"staff": drawn})
    (counts,) = declared_counts(data)
    declared = {cell.key for cell in counts.cells}
    for cells in getattr(room, table)(data).frame["rests_on"]:
        assert cells
        assert set(cells) <= declared


def test_no_survey_declares_nothing(make_data):
    assert declared_counts(make_data()) == ()


def test_sizes_of_units_add_up_to_all_with_the_units_of_no_known_size(make_data, make_survey):
    staff = [{"municipality": "543", "year": 2010, "sector": "school", "staff": n, "unit": f"u{n}"} for n in (4, 12)]
    sheets = [{"a": 1, "unit": unit} for unit in ("u4", "u12", "u12", None)]
    cells, margins = _cells(make_data, make_survey(sheets, [{"item": "a"}], staff))
    sizes = {name.rpartition(":")[2]: count for name, count in cells.items() if "size:" in name}
    assert sizes == {"1-9": 1, "10-24": 2, "unknown": 1}
    (margin,) = [margin for margin in margins if "size:" in margin.parts[0]]
    assert margin.total.endswith("all/respondents")


class TestFurtherMargins:
    def _cells(self, make_data, make_survey, employers, **source):
        sheets = [
            {"a": 1 + i % 5, "b": NAN if i % 4 == 3 else 2, "employer": employer}
            for employer, count in employers.items()
            for i in range(count)
        ]
        staff = [
            {"municipality": "543", "year": 2010, "sector": "school", "employer": employer, "staff": 2 * count}
            for employer, count in employers.items()
        ]
        survey = make_survey(sheets, [{"item": "a"}, {"item": "b"}], staff, margins=["employer"], **source)
        return _cells(make_data, survey)[0]

    def test_the_fewest_answers_that_weigh_alike_are_a_cell_of_their_own(self, make_data, make_survey):
        # of 12 sheets of y every fourth has left b blank: 9 answers, which a total with other weights would tell of
        cells = self._cells(make_data, make_survey, {"x": 30, "y": 12}, weighting="raking")
        assert cells["543/2010/all by margins/openness"] == 9

    def test_values_that_are_weighted_together_are_counted_together(self, make_data, make_survey):
        cells = self._cells(make_data, make_survey, {"x": 30, "y": 4}, weighting="raking")
        assert cells["543/2010/all by margins/openness"] == 26  # 30 - 7 and 4 - 1 answers to b

    def test_there_is_none_where_sectors_alone_are_weighted(self, make_data, make_survey):
        assert not [key for key in self._cells(make_data, make_survey, {"x": 30, "y": 12}) if "margins" in key]

    def test_margins_that_cannot_be_met_end_a_run_before_it_begins(self, make_data, make_survey):
        # schools answered only for x and clinics only for y, whose staff differ from those of the sectors
        sheets = [
            {"a": 1, "sector": s, "employer": e} for s, e in (("school", "x"), ("clinic", "y")) for _ in range(20)
        ]
        counts = {("school", "x"): 30, ("school", "y"): 20, ("clinic", "y"): 30}
        staff = [
            {"municipality": "543", "year": 2010, "sector": sector, "employer": employer, "staff": count}
            for (sector, employer), count in counts.items()
        ]
        survey = make_survey(sheets, [{"item": "a"}], staff, weighting="raking", margins=["employer"])
        with pytest.raises(InputError, match="543 / 2010: answers cannot be weighted to sector and employer"):
            _cells(make_data, survey)

import numpy as np
import pytest

from varpu_eval.disclosure import plan_from, release
from varpu_eval.errors import DisclosureError
from varpu_eval.results import ResultTable
from varpu_eval.sources import read_study
from varpu_eval.study import Limits
from varpu_eval.survey import declared_counts, distribution, levels

KEYS = ["municipality", "sector", "year", "key", "answer"]


def _table(make_data, survey, **study):
    return distribution(make_data(surveys={"staff": survey}, **study)).frame.set_index(KEYS).sort_index()


def _sheets(answers, **same):
    return [{"unit": f"u{k % 6}", "a": a, **same} for k, a in enumerate(answers)]


def test_shares_of_each_answer_by_hand(make_data, make_survey):
    # 1 1 1 2 2 2 2 4 4 4 5 5 5: 3, 4, 0, 3 and 3 of 13, and one blank
    answers = [1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 5, 5, 5, np.nan]
    table = _table(make_data, make_survey(_sheets(answers), [{"item": "a"}]))
    found = table.loc[("543", "all", 2010, "a"), "estimate"]
    assert found.to_dict() == pytest.approx({"1": 3 / 13, "2": 4 / 13, "3": 0, "4": 3 / 13, "5": 3 / 13})
    assert set(table["n"]) == {13}
    assert table["held"].tolist() == [3, 4, 0, 3, 3]


def test_a_reversed_item_is_told_as_it_is_worded(make_data, make_survey):
    answers = [1] * 3 + [5] * 9
    table = _table(make_data, make_survey(_sheets(answers), [{"item": "a", "reverse": True}]))
    assert table.loc[("543", "all", 2010, "a", "5"), "estimate"] == pytest.approx(0.75)


def test_standard_errors_are_those_of_the_agreeing_share(make_data, drawn):
    data = make_data(surveys={"staff": drawn})
    agree = levels(data).frame.set_index(["municipality", "sector", "year", "key", "measure"])
    top = agree.loc[("543", "all", 2010, "c", "agree")]
    answers = distribution(data).frame.set_index(KEYS).loc[("543", "all", 2010, "c")]
    assert answers.loc[["4", "5"], "estimate"].sum() == pytest.approx(top["estimate"])
    below = answers.loc["1-3" if "1-3" in answers.index else ["1", "2", "3"], "estimate"]
    assert np.sum(below) == pytest.approx(1 - top["estimate"])


def test_an_answer_of_one_person_is_joined_with_its_neighbour(make_data, make_survey):
    large = [1] + [2] * 65 + [3] * 65 + [4] * 65 + [5] * 104  # 300: rounded shares leave three givers more or less
    table = _table(make_data, make_survey(_sheets(large), [{"item": "a"}]))
    assert table.loc[("543", "all", 2010, "a")].index.tolist() == ["1-2", "3", "4", "5"]
    assert (table["held"] >= 3).all()


def test_in_a_small_total_the_mean_does_not_part_what_was_joined(make_data, make_survey):
    # of 100, 6 answered 1 or 2; the mean, 3.81, gives their sum, 11, and so that one of them answered 1
    table = _table(make_data, make_survey(_sheets([1] + [2] * 5 + [3] * 30 + [4] * 40 + [5] * 24), [{"item": "a"}]))
    assert table.loc[("543", "all", 2010, "a")].index.tolist() == ["1-3", "4", "5"]


def test_what_sectors_leave_over_from_the_total_holds_no_answer_of_few(make_data, make_survey):
    # the large sector alone would tell 1 and 2 apart, and so that one of the others answered 1
    large = [1, 2, 3, 4, 5] * 22
    sheets = _sheets(large) + _sheets([1] + [2] * 4 + [4] * 4 + [5] * 4, sector="youth")
    table = _table(make_data, make_survey(sheets, [{"item": "a"}]))
    assert table.loc[("543", "school", 2010, "a")].index.tolist() == ["1-2", "3", "4", "5"]
    assert table.loc[("543", "all", 2010, "a")].index.tolist() == ["1-2", "3", "4", "5"]
    assert "youth" not in table.index.get_level_values("sector")


def test_sectors_are_left_out_where_they_would_cost_the_total_its_classes(make_data, make_survey):
    large = [1, 2, 3, 4, 5] * 22
    sheets = _sheets(large) + _sheets([1, 2, 3] + [5] * 10, sector="youth")
    table = _table(make_data, make_survey(sheets, [{"item": "a"}]))
    assert set(table.index.get_level_values("sector")) == {"all"}
    assert len(table) == 5


def test_an_interface_item_is_told_for_its_raters_alone(make_data, make_survey):
    sheets = _sheets([2, 3, 4, 5] * 4)
    items = [{"item": "a", "interface": "school>youth", "dimension": "interface"}]
    table = _table(make_data, make_survey(sheets, items))
    assert set(table.index.get_level_values("sector")) == {"school"}


def test_an_interface_item_is_joined_by_its_raters_answers_whoever_else_answered(make_data, make_survey):
    # one rater answered 1, five of the others did
    sheets = _sheets([1] + [3] * 4 + [4] * 6 + [5] * 6) + _sheets([1] * 5 + [2] * 4 + [3] * 4, sector="youth")
    items = [{"item": "a", "interface": "school>youth", "dimension": "interface"}]
    table = _table(make_data, make_survey(sheets, items))
    assert table["held"].tolist() == [5, 6, 6]
    alike = _sheets([5] * 12) + _sheets([1] * 5 + [2] * 4 + [3] * 4, sector="youth")
    assert _table(make_data, make_survey(alike, items))["held"].tolist() == [12]


@pytest.mark.parametrize(("skipped", "told"), [(0, True), (1, False), (2, False), (3, True)])
def test_the_other_answers_of_one_or_two_who_left_an_item_blank_do_not_follow(make_data, make_survey, skipped, told):
    # sums of a and b and of their scores are exact: the answers to a of who skipped b are what is left
    sheets = [sheet | {"b": 6 - sheet["a"]} for sheet in _sheets([1, 2, 3, 4, 5] * 21)]
    sheets = [{**sheet, "b": np.nan} if row < skipped else sheet for row, sheet in enumerate(sheets)]
    table = _table(make_data, make_survey(sheets, [{"item": "a"}, {"item": "b"}]))
    assert set(table.index.get_level_values("key")) == ({"a", "b"} if told else set())


def test_blanks_of_one_in_what_a_sector_leaves_over_cost_the_sector_its_rows(make_data, make_survey):
    large, others = _sheets([1, 2, 3, 4, 5] * 21), _sheets([1, 2, 3, 4, 5] * 4, sector="youth")
    sheets = [sheet | {"b": 3} if row > 2 else sheet for row, sheet in enumerate(large)]
    sheets += [sheet | {"b": 3} if row else sheet for row, sheet in enumerate(others)]
    table = _table(make_data, make_survey(sheets, [{"item": "a"}, {"item": "b"}]))
    assert set(table.loc[("543", slice(None), 2010, "a")].index.get_level_values("sector")) == {"all"}


def test_a_scale_of_many_answers_has_no_distribution(make_data, make_survey):
    survey = make_survey(_sheets(range(0, 100, 5)), [{"item": "a", "low": 0.0, "high": 100.0}])
    assert _table(make_data, survey).empty


def test_no_class_of_a_few_leaves(make_data, make_survey):
    data = make_data(surveys={"staff": make_survey(_sheets([1, 2, 3, 4, 5] * 4), [{"item": "a"}])})
    table = distribution(data)
    plan = plan_from(declared_counts(data), Limits())
    assert "held" not in release([table], Limits(), plan)["survey_distribution"].frame
    few = ResultTable(table.name, table.keys, table.frame.assign(held=2), table.extras)
    with pytest.raises(DisclosureError, match="too few people hold"):
        release([few], Limits(), plan)


def test_nothing_few_follows_from_the_shipped_study():
    data = read_study("demo")
    table = distribution(data).frame.set_index(KEYS)
    survey = data.surveys["staff"]
    for (municipality, year, key), part in table.groupby(["municipality", "year", "key"]):
        if key not in survey.items:
            continue
        sheets = survey.responses
        here = sheets[(sheets["municipality"] == municipality) & (sheets["year"] == year)]
        told = part.reset_index()
        sectors = set(told["sector"]) - {"all"}
        groups = [here[here["sector"] == sector] for sector in sectors]
        groups += [here, here[~here["sector"].isin(sectors)]] if "all" in set(told["sector"]) else []
        for answer in told["answer"].unique():
            low, _, high = answer.partition("-")
            held = [int(group[key].between(float(low), float(high or low)).sum()) for group in groups]
            assert all(h == 0 or h >= 3 for h in held), (municipality, year, key, answer)

import copy
import dataclasses
import pickle

import pandas as pd
import pytest

from varpu_eval.disclosure import Plan, Release, ReleasedTable, release
from varpu_eval.errors import DisclosureError
from varpu_eval.results import RESTS_ON, RESULT_COLUMNS, Estimate, ResultTable, result_table
from varpu_eval.study import Limits

LIMITS = Limits()
SCHOOL, YOUTH, ALL = (f"survey/staff/543/2010/{sector}/openness" for sector in ("school", "youth", "all"))
PLAN = Plan(frozenset({SCHOOL, YOUTH, ALL}), frozenset({YOUTH}))
LEVEL = {"survey": "staff", "municipality": "543", "year": 2010, "level": "item", "measure": "agree"}


def levels(*rows):
    keys = ("survey", "municipality", "sector", "year", "level", "key", "measure")
    return result_table("survey_levels", [LEVEL | row for row in rows], keys, ("se", "population"))


def told(sector, value, cells, *, key="q1", n=40, **more):
    given = {"low": value - 0.1, "high": value + 0.1, "n": n} | more
    return {
        "sector": sector, "key": key, "estimate": Estimate(value, **given), "se": 0.0437, "population": 83,
        RESTS_ON: cells,
    }  # fmt: skip


def change(**more):
    keys = ("survey", "municipality", "sector", "level", "key", "measure", "year_from", "year_to")
    extras = ("se", "df", "p", "p_holm", "p_bh", "effect_size", "n_from", "n_to", "verdict")
    row = LEVEL | {
        "sector": "school", "key": "q1", "year_from": 2006, "year_to": 2010, "se": 0.03, "df": 21.4, "p": 0.00349,
        "p_holm": 0.0104, "p_bh": 0.007, "effect_size": 0.2345, "n_from": 42, "n_to": 103, "verdict": "grew",
        "estimate": Estimate(0.0851, 0.02, 0.15, 145, "difference"), RESTS_ON: (SCHOOL,),
    }  # fmt: skip
    return result_table("survey_change", [row | more], keys, extras)


def ties(*rows):
    keys = ("municipality", "year", "sector_a", "sector_b")
    extras = ("meetings_together", "expected", "p", "p_adjusted", "carriers", "reviews", "met", "verdict")
    base = {
        "municipality": "543", "year": 2010, "meetings_together": 4, "expected": 2.345, "p": 0.04, "p_adjusted": 0.08,
        "carriers": "1-2", "reviews": 0, "met": "yes", "verdict": "", "estimate": Estimate(0.4, n=10),
    }  # fmt: skip
    return result_table("sector_ties", [base | row for row in rows], keys, extras)


def only(table, plan=PLAN, limits=LIMITS):
    (released,) = release([table], limits, plan)
    return released.frame.iloc[0]


def test_a_released_table_has_the_contracts_columns_and_not_what_it_rests_on():
    frame = release([levels(told("school", 0.7, (SCHOOL,)))], LIMITS, PLAN)["survey_levels"].frame
    keys = ["survey", "municipality", "sector", "year", "level", "key", "measure"]
    assert list(frame.columns) == [*keys, *RESULT_COLUMNS, "se", "population"]


def test_a_row_on_a_hidden_cell_keeps_no_figure():
    row = only(levels(told("youth", 0.7, (YOUTH,))))
    assert row["status"] == "hidden"
    assert row[["estimate", "low", "high", "n", "se", "population"]].isna().all()


def test_a_row_on_a_shown_cell_keeps_its_figures():
    row = only(levels(told("school", 0.7, (SCHOOL,))))
    # 0.0437 to a tenth of a point; 83 to the nearest 5
    assert tuple(row[["estimate", "low", "high", "n", "se", "population"]]) == (0.7, 0.6, 0.8, 40, 0.044, 85)


def test_a_row_on_two_cells_is_hidden_when_either_is():
    assert only(change(rests_on=(SCHOOL, YOUTH)))["status"] == "hidden"
    assert only(change(rests_on=(YOUTH, SCHOOL)))["status"] == "hidden"
    assert only(change(rests_on=(ALL, SCHOOL)))["status"] == "ok"


def sensitivity(**more):
    keys = ("survey", "municipality", "key", "measure", "year_from", "year_to", "design")
    row = {
        "survey": "staff", "municipality": "543", "key": "openness", "measure": "score", "year_from": 2006,
        "year_to": 2010, "design": "census", "se": 1.234, "df": 40.0, "used": "no",
        "estimate": Estimate(4.321, 1, 7, 300, "score_difference"), RESTS_ON: (ALL,),
    }  # fmt: skip
    return result_table("survey_sensitivity", [row | more], keys, ("se", "df", "used"))


def test_a_second_weighting_of_a_total_is_told_only_where_no_part_of_it_is_hidden():
    # levels weigh the total once; twice would give the two hidden sectors apart
    elsewhere = Plan(PLAN.known | {"survey/staff/543/2006/youth/openness"}, {"survey/staff/543/2006/youth/openness"})
    assert only(sensitivity())["status"] == "hidden"
    assert only(sensitivity(used="yes", design="process"))["status"] == "ok"
    assert only(sensitivity(), Plan(PLAN.known, frozenset()))["status"] == "ok"
    assert only(sensitivity(), elsewhere)["status"] == "ok"


def test_a_hidden_change_has_no_verdict():
    assert only(change(rests_on=(YOUTH,)))["verdict"] == ""


def test_each_column_of_a_change_is_rounded_by_what_it_holds():
    row = only(change())
    # 8.51 points -> 9; 2.0 and 15.0 stay; p to 3 decimals; df 21.4 -> 20; n 42 -> 40, 103 stays
    assert tuple(row[["estimate", "low", "high", "n", "df", "p", "p_holm", "effect_size", "n_from", "n_to"]]) == (
        0.09, 0.02, 0.15, 145, 20, 0.003, 0.01, 0.23, 40, 103,
    )  # fmt: skip


def test_a_released_row_says_its_decimals_as_it_was_rounded():
    released = release([change()], LIMITS, PLAN)["survey_change"]
    assert {column: told for column, (told,) in released.decimals.items()} == {
        "estimate": 2, "low": 2, "high": 2, "se": 3, "p": 3, "p_holm": 3, "p_bh": 3, "effect_size": 2,
    }  # fmt: skip


def test_a_survey_row_of_nine_is_hidden_even_if_the_plan_shows_its_cell():
    assert only(levels(told("school", 0.7, (SCHOOL,), n=9)))["status"] == "hidden"
    assert only(levels(told("school", 0.7, (SCHOOL,), n=10)))["status"] == "ok"


@pytest.mark.parametrize("column", ["n_from", "n_to"])
def test_a_change_with_nine_respondents_in_one_year_is_hidden(column):
    assert only(change(**{column: 9}))["status"] == "hidden"


def test_a_response_rate_of_nine_respondents_is_hidden():
    row = {
        "survey": "staff", "municipality": "543", "year": 2010, "sector": "school", "respondents": 9, "staff": 40,
        "estimate": Estimate(9 / 40, n=40), RESTS_ON: (SCHOOL,),
    }  # fmt: skip
    keys = ("survey", "municipality", "year", "sector")
    assert only(result_table("response_rates", [row], keys, ("respondents", "staff")))["status"] == "hidden"


def test_what_a_question_has_hidden_itself_is_emptied_too():
    shown = Plan(frozenset({"t"}), frozenset())
    row = {
        "sector_a": "school",
        "sector_b": "youth",
        RESTS_ON: ("t",),
        "estimate": Estimate(None, n=4, status="hidden"),
    }
    emptied = only(ties(row), shown)
    assert emptied[["n", "meetings_together", "reviews"]].isna().all()
    assert tuple(emptied[["carriers", "met"]]) == ("", "")


def test_a_row_that_cannot_be_estimated_on_a_hidden_cell_says_hidden():
    row = levels(told("youth", 0.7, (YOUTH,)) | {"estimate": Estimate(None, n=4, status="not_estimable"), "se": None})
    assert only(row)["status"] == "hidden"
    assert pd.isna(only(row)["n"])


def test_an_illustration_keeps_its_figures_and_has_no_verdict():
    e = Estimate(0.0851, 0.02, 0.15, 145, "difference", "illustration", "synthetic")
    row = only(change(estimate=e))
    assert (row["estimate"], row["status"], row["verdict"]) == (0.09, "illustration", "")


def test_a_row_on_an_undeclared_cell_is_refused_by_table_and_key():
    table = levels(told("school", 0.7, ("survey/staff/543/2010/school/rooting",)))
    with pytest.raises(DisclosureError, match=r"survey_levels/staff/543/school/2010/item/q1/agree.*school/rooting"):
        release([table], LIMITS, PLAN)


def test_a_survey_figure_that_rests_on_nothing_is_refused():
    with pytest.raises(DisclosureError, match=r"survey_levels/staff/543/school.*rests on no cell"):
        release([levels(told("school", 0.7, ()))], LIMITS, PLAN)


def test_a_survey_row_without_figures_may_rest_on_nothing():
    row = told("school", 0.7, ()) | {"estimate": Estimate(None, status="not_published"), "se": None}
    assert only(levels(row))["status"] == "not_published"


def test_an_unknown_table_is_refused():
    table = result_table("survey_raw", [{"a": 1, "estimate": Estimate(0.5)}], ("a",))
    with pytest.raises(DisclosureError, match="'survey_raw' has no rule"):
        release([table], LIMITS, PLAN)


def test_a_column_without_a_rule_is_refused():
    keys = ("file", "table", "reason")
    row = {"file": "f", "table": "t", "reason": "r", "estimate": Estimate(3, unit="count"), "who": "a person"}
    with pytest.raises(DisclosureError, match="'who'"):
        release([result_table("data_quality", [row], keys, ("who",))], LIMITS, PLAN)


def test_a_table_that_lacks_a_column_is_refused_with_the_expected_ones():
    keys = ("survey", "municipality", "sector", "year", "level", "key", "measure")
    table = result_table("survey_levels", [LEVEL | told("school", 0.7, (SCHOOL,))], keys, ("se",))
    with pytest.raises(DisclosureError, match=r"expects.*'population'"):
        release([table], LIMITS, PLAN)


def test_a_table_given_twice_is_refused():
    with pytest.raises(DisclosureError, match="given twice"):
        release([change(), change()], LIMITS, PLAN)


def test_a_hidden_tie_says_met_only_of_a_sector_public_by_office():
    plan = Plan(frozenset({"t"}), frozenset({"t"}))
    rows = [{"sector_a": "police", "sector_b": "school"}, {"sector_a": "school", "sector_b": "youth"}]
    table = ties(*(row | {RESTS_ON: ("t",)} for row in rows))
    frame = release([table], Limits(public_sectors=("police",)), plan)["sector_ties"].frame
    assert list(frame["met"]) == ["yes", ""]
    assert list(frame["carriers"]) == ["", ""]
    assert frame[["estimate", "n", "meetings_together", "expected", "p", "p_adjusted", "reviews"]].isna().all(axis=None)
    assert list(release([table], LIMITS, plan)["sector_ties"].frame["met"]) == ["", ""]


def test_a_tie_of_few_between_sectors_that_are_shown_tells_its_band_and_that_they_met():
    known = frozenset({"network/a", "network/b", "tie/a/b"})
    row = {"sector_a": "school", "sector_b": "youth", "carriers": "1-2", RESTS_ON: tuple(sorted(known))}
    for hidden, told in ({"tie/a/b"}, ["1-2", "yes"]), ({"tie/a/b", "network/a"}, ["", ""]):
        frame = release([ties(row)], LIMITS, Plan(known, frozenset(hidden)))["sector_ties"].frame
        assert list(frame.loc[0, ["carriers", "met"]]) == told
        assert frame[["estimate", "n", "meetings_together", "expected", "p"]].isna().all(axis=None)


def test_an_exact_number_of_persons_behind_a_tie_is_refused():
    plan = Plan(frozenset({"t"}), frozenset())
    row = {"sector_a": "school", "sector_b": "youth", "carriers": "7", RESTS_ON: ("t",)}
    with pytest.raises(DisclosureError, match=r"carriers.*known word"):
        release([ties(row)], LIMITS, plan)


def test_inputs_stay_as_they_are():
    table = change(rests_on=(YOUTH,))
    before = table.frame.copy(deep=True)
    release([table], LIMITS, PLAN)
    pd.testing.assert_frame_equal(table.frame, before)


def test_changing_a_released_frame_changes_only_the_copy():
    released = release([change()], LIMITS, PLAN)["survey_change"]
    taken = released.frame
    taken.loc[0, "estimate"] = 0.9
    assert released.frame.loc[0, "estimate"] == 0.09


def test_the_worst_origin_of_the_rows_is_the_tables():
    rows = [told("school", 0.7, (SCHOOL,), origin="synthetic"), told("all", 0.6, (ALL,), origin="own")]
    assert release([levels(*rows)], LIMITS, PLAN)["survey_levels"].origin == "synthetic"


def test_a_table_without_rows_is_released():
    empty = ResultTable("survey_change", change().keys, change().frame.iloc[:0], change().extras)
    assert release([empty], LIMITS, PLAN)["survey_change"].frame.empty


def test_a_release_gives_its_tables_by_name_and_in_order():
    released = release([change(), levels(told("school", 0.7, (SCHOOL,)))], LIMITS, PLAN)
    assert released.names == ("survey_change", "survey_levels")
    assert [table.name for table in released] == ["survey_change", "survey_levels"]
    with pytest.raises(DisclosureError, match="'timeline' was not released"):
        released["timeline"]


def test_nobody_but_release_makes_a_released_table():
    with pytest.raises(DisclosureError, match="release alone"):
        ReleasedTable(object(), "survey_change", (), (), change().frame, {})
    with pytest.raises(DisclosureError, match="release alone"):
        Release(object(), [])
    with pytest.raises(TypeError, match="no further kinds"):
        type("Forged", (ReleasedTable,), {})


@pytest.mark.parametrize("forge", [copy.copy, copy.deepcopy, pickle.dumps, lambda t: dataclasses.replace(t, name="x")])
def test_a_released_table_is_neither_copied_nor_replaced(forge):
    released = release([change()], LIMITS, PLAN)
    for sealed in (released, released["survey_change"]):
        with pytest.raises((DisclosureError, TypeError)):
            forge(sealed)


def test_a_released_table_cannot_be_changed():
    released = release([change()], LIMITS, PLAN)["survey_change"]
    with pytest.raises(AttributeError):
        released.name = "other"
    with pytest.raises(AttributeError):
        del released._frame


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("status", "fine", "a known status"),
        ("origin", "heard", "a known origin"),
        ("low", 0.5, "low <= estimate <= high"),
        ("high", None, "an interval has both limits or neither"),
        ("estimate", None, "a told figure has an estimate"),
        ("estimate", 1.2, "a difference of shares lies from -1 to 1"),
        ("p", 1.5, "a p-value from 0 to 1"),
        ("verdict", "soared", "a known word"),
    ],
)
def test_an_impossible_row_is_refused_by_table_and_key(column, value, says):
    table = change()
    frame = table.frame.assign(**{column: [value]})
    with pytest.raises(DisclosureError, match=f"{says}.*survey_change/staff/543/school/item/q1/agree/2006/2010"):
        release([dataclasses.replace(table, frame=frame)], LIMITS, PLAN)


def test_a_refusal_does_not_tell_the_value():
    frame = change().frame.assign(verdict=["Maija Meikäläinen"])
    with pytest.raises(DisclosureError) as error:
        release([dataclasses.replace(change(), frame=frame)], LIMITS, PLAN)
    assert "Maija" not in str(error.value)


def test_a_share_above_one_is_refused():
    with pytest.raises(DisclosureError, match="a share lies from 0 to 1"):
        release([levels(told("school", 0.95, (SCHOOL,)))], LIMITS, PLAN)  # high is 1.05


SEATS, CASES = "network/543/2014/all", "register/heard/543/2014/1/total"


def sides(*rows):
    keys = ("aspect", "compared", "region", "peer", "year", "span")
    base = {"region": "543", "peer": "698", "year": 2014, "span": 1, "learns": "differs"}
    return result_table("side_by_side", [base | row for row in rows], keys, ("learns",))


OF_NETWORK = {"aspect": "network", "compared": "ei", "estimate": Estimate(1.26, n=44, unit="mean"), RESTS_ON: (SEATS,)}
OF_SURVEY = {"aspect": "survey:staff", "compared": "openness", "estimate": Estimate(1.26, 1.04, 1.48, 44, "mean"),
             RESTS_ON: (SCHOOL,)}  # fmt: skip
OF_REGISTER = {"aspect": "indicator", "compared": "heard", "estimate": Estimate(1.26049, n=44, unit="ratio")}


def test_each_row_of_a_joined_table_is_rounded_as_its_own_question_is():
    plan = Plan(frozenset({SCHOOL, SEATS, CASES}), frozenset())
    (table,) = release([sides(OF_SURVEY, OF_NETWORK, OF_REGISTER | {RESTS_ON: (CASES,)})], LIMITS, plan)
    told = table.frame.set_index("aspect")
    # a mean of 44 respondents has one decimal, one of meetings a tenth; people in fives, meetings as they are
    assert told["estimate"].to_dict() == {"survey:staff": 1.3, "network": 1.3, "indicator": 1.26}
    assert told["n"].to_dict() == {"survey:staff": 45, "network": 44, "indicator": 45}
    decimals = dict(zip(told.index, table.decimals["estimate"], strict=True))
    assert decimals == {"survey:staff": 1, "network": 1, "indicator": 3}


def test_a_row_of_a_joined_table_may_rest_on_nobody_only_if_its_question_lets_it():
    plan = Plan(frozenset({SCHOOL, SEATS}), frozenset())
    assert only(sides(OF_REGISTER), plan)["status"] == "ok"  # a published figure
    for row in (OF_SURVEY, OF_NETWORK):
        with pytest.raises(DisclosureError, match="rests on no cell"):
            release([sides(row | {RESTS_ON: ()})], LIMITS, plan)


def test_a_row_of_a_joined_table_with_too_few_respondents_is_hidden():
    few = {"estimate": Estimate(1.26, 1.04, 1.48, 9, "mean")}
    assert only(sides(OF_SURVEY | few))["status"] == "hidden"


def test_a_row_of_a_question_that_a_joined_table_does_not_know_is_refused():
    with pytest.raises(
        DisclosureError, match=r"'side_by_side' has rows of 'goals'; known are survey, network, indicator"
    ):
        release([sides(OF_REGISTER | {"aspect": "goals"})], LIMITS, PLAN)


def test_an_illustration_names_no_learner_whatever_its_question_says():
    shows = {"estimate": Estimate(1.26, unit="ratio", status="illustration")}
    assert only(sides(OF_REGISTER | shows))["learns"] == ""

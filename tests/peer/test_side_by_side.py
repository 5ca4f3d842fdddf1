"""Two municipalities side by side: what is taken from the questions' own tables, and who can learn from whom."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from varpu_eval.disclosure import Plan, release
from varpu_eval.network import participation, structure
from varpu_eval.peer import indicator_ratio, side_by_side
from varpu_eval.results import Estimate, result_table
from varpu_eval.sources import read_study
from varpu_eval.study import Limits
from varpu_eval.survey import difference
from varpu_eval.survey.difference import EXTRAS as OF_DIFFERENCE
from varpu_eval.survey.difference import KEYS as DIFFERENCE

CELLS = ("survey/staff/543/2014/all/openness", "survey/staff/698/2014/all/openness")


def score(value, *, se=1.0, df=40.0, p_holm=0.5, key="openness", year=2014, peer="698", survey="staff", **more):
    """One difference in level between the focus and a peer; `more` replaces columns or parts of the estimate."""
    reach = stats.t.ppf(0.975, df) * se
    given = {"n": 900, "unit": "score_difference", "origin": "own", "source": "survey staff 2014"}
    estimate = more.pop("estimate", None) or Estimate(value, value - reach, value + reach, **given | more.pop("of", {}))
    return {
        "survey": survey, "municipality_a": "543", "municipality_b": peer, "sector": "all", "level": "dimension",
        "key": key, "measure": "score", "contrast": "level", "year_from": year, "year_to": year, "se": se, "df": df,
        "p": p_holm, "p_holm": p_holm, "verdict": "", "estimate": estimate, "rests_on": CELLS, **more,
    }  # fmt: skip


def differences(*rows):
    return result_table("survey_difference", rows, DIFFERENCE, OF_DIFFERENCE)


def meeting(place, value, *, measure="density", year=2014, level="sector", **more):
    estimate = more.pop("estimate", None) or Estimate(
        value, n=20, **{"unit": "share", "origin": "own", "source": f"meetings {year}"} | more.pop("of", {})
    )
    row = {
        "municipality": place, "area": "all", "year": year, "level": level, "measure": measure, "null_mean": None,
        "null_low": None, "null_high": None, "p": 0.5, "meetings": 20, "estimate": estimate,
    }  # fmt: skip
    return {**row, "rests_on": (f"network/{place}/{year}/all",), **more}


def networks(*rows):
    keys, extras = ("municipality", "area", "year", "level", "measure"), ("null_mean", "null_low", "null_high", "p")
    return result_table("network_structure", rows, keys, (*extras, "meetings"))


def seats(place, value, low, high, *, year=2014, **more):
    estimate = Estimate(value, low, high, 20, "mean", **{"origin": "own", "source": f"meetings {year}"} | more)
    return {
        "municipality": place, "area": "all", "year": year, "sector": "all", "measure": "sectors_at_meeting",
        "meetings": 20, "estimate": estimate, "rests_on": (f"network/{place}/{year}/all",),
    }  # fmt: skip


def at_the_table(*rows):
    return result_table(
        "network_participation", rows, ("municipality", "area", "year", "sector", "measure"), ("meetings",)
    )


def ratio(indicator, value, low=None, high=None, *, year=2014, span=1, reference="peer", **more):
    given = {"n": None if low is None else 90, "unit": "ratio", "origin": "own", "source": "register"}
    return {
        "indicator": indicator, "region": "543", "reference": reference, "year": year, "span": span,
        "estimate": more.pop("estimate", None) or Estimate(value, low, high, **given | more), "rests_on": (),
    }  # fmt: skip


def ratios(*rows):
    return result_table("indicator_ratio", rows, ("indicator", "region", "reference", "year", "span"))


CATALOGUE = [
    {"indicator": "heard", "unit": "percent", "better": "higher", "denominator": "children"},
    {"indicator": "absent", "unit": "percent", "better": "lower"},
    {"indicator": "placed", "unit": "percent", "better": "neither"},
    {"indicator": "children", "unit": "mean"},
]


@pytest.fixture
def beside(make_data):
    """Return a function that sets results side by side and gives the frame, by aspect and what is compared."""

    def found(*results, **study):
        table = side_by_side(make_data({"catalogue": CATALOGUE}, **study), results)
        return table.frame.set_index(["aspect", "compared"])

    return found


@pytest.mark.parametrize(
    ("value", "p_holm", "learns"),
    [
        # with df 40 the 90 % interval reaches 1.684 se from the value: 3.3 + 1.684 < 5 < 3.4 + 1.684
        (3.3, 0.001, "alike"),
        (-3.3, 0.9, "alike"),
        (3.4, 0.049, "peer_from_focus"),
        (-3.4, 0.049, "focus_from_peer"),
        (3.4, 0.051, "cannot_tell"),
        (-9.0, 0.2, "cannot_tell"),
    ],
)
def test_who_stands_surely_lower_in_a_dimension_can_learn(beside, value, p_holm, learns):
    row = beside(differences(score(value, p_holm=p_holm))).loc[("survey:staff", "openness")]
    assert row["learns"] == learns
    assert row[["estimate", "n", "year", "span", "unit"]].tolist() == [value, 900, 2014, 1, "score_difference"]


def test_only_dimensions_of_all_sectors_in_the_latest_common_year_are_taken(beside):
    rows = [
        score(1.0, year=2010), score(2.0), score(3.0, sector="school"), score(4.0, level="item", measure="mean"),
        score(5.0, contrast="did", year_from=2010), score(6.0, key="rooting", year=2010),
    ]  # fmt: skip
    found = beside(differences(*rows))
    assert found["estimate"].to_dict() == {("survey:staff", "openness"): 2.0}


def test_each_survey_has_its_own_latest_year(beside):
    found = beside(differences(score(1.0), score(2.0, survey="users", year=2013)))
    assert found["year"].to_dict() == {("survey:staff", "openness"): 2014, ("survey:users", "openness"): 2013}


def test_network_figures_differ_without_a_better_side_and_without_limits(beside):
    rows = [
        meeting("543", 0.9), meeting("698", 0.6), meeting("543", 0.8, measure="ei_index", of={"unit": "ratio"}),
        meeting("698", 0.9, measure="ei_index", of={"unit": "ratio"}), meeting("543", 0.5, level="person"),
        meeting("698", 0.7, level="person"), meeting("543", 0.4, year=2015),
    ]  # fmt: skip
    found = beside(networks(*rows)).loc["network"]
    assert found["estimate"].to_dict() == pytest.approx({"density": 0.3, "ei_index": -0.1})
    assert found["unit"].to_dict() == {"density": "difference", "ei_index": "coefficient"}
    assert set(found["learns"]) == {"cannot_tell"}
    assert found[["low", "high"]].isna().all(axis=None)
    assert found["n"].tolist() == [40, 40]  # the meetings of both
    assert set(found["rests_on"]) == {("network/543/2014/all", "network/698/2014/all")}


def test_sectors_at_a_meeting_differ_where_the_limits_of_the_difference_are_clear_of_zero(beside):
    apart = beside(at_the_table(seats("543", 7.0, 6.6, 7.3), seats("698", 6.0, 5.6, 6.3))).loc[
        ("network", "sectors_at_meeting")
    ]
    # 1 - hypot(.4, .3) = .5 and 1 + hypot(.3, .4) = 1.5
    assert apart[["estimate", "low", "high"]].tolist() == pytest.approx([1.0, 0.5, 1.5])
    assert apart["learns"] == "differs"
    near = beside(at_the_table(seats("543", 7.0, 6.0, 8.0), seats("698", 6.0, 5.0, 7.0)))
    assert near["learns"].tolist() == ["cannot_tell"]


def test_meetings_that_never_varied_prove_no_difference(beside):
    row = beside(at_the_table(seats("543", 7.0, 6.9, 7.1), seats("698", 5.0, 5.0, 5.0))).iloc[0]
    assert np.isnan(row["low"])
    assert row["learns"] == "cannot_tell"


@pytest.mark.parametrize(
    ("indicator", "value", "learns"),
    [
        ("heard", 2.0, "peer_from_focus"), ("heard", 0.5, "focus_from_peer"), ("absent", 2.0, "focus_from_peer"),
        ("absent", 0.5, "peer_from_focus"), ("placed", 0.5, "differs"), ("unknown", 0.5, "differs"),
    ],
)  # fmt: skip
def test_the_catalogue_tells_which_side_of_a_ratio_is_better(beside, indicator, value, learns):
    row = beside(ratios(ratio(indicator, value, value / 1.5, value * 1.5))).loc[("indicator", indicator)]
    assert (row["estimate"], row["learns"]) == (value, learns)


def test_a_ratio_without_limits_or_with_limits_around_one_tells_nothing(beside):
    found = beside(ratios(ratio("heard", 0.5), ratio("placed", 0.8, 0.6, 1.1), ratio("absent", 0.0, 0.0, 0.2)))
    assert found["learns"].tolist() == ["cannot_tell"] * 3


def test_indicators_compared_together_are_corrected_for_their_number(beside):
    # limits of 1.96 se around log ratio 2.1 se: p = .0357, which alone is under .05 and twice is not
    se = 0.1
    limits = [float(np.exp(2.1 * se + side * stats.norm.ppf(0.975) * se)) for side in (-1, 1)]
    near = ratio("placed", float(np.exp(2.1 * se)), *limits)
    assert beside(ratios(near)).loc[("indicator", "placed"), "learns"] == "differs"
    both = beside(ratios(near, ratio("heard", 1.0, 0.9, 1.1)))
    assert both["learns"].tolist() == ["cannot_tell", "cannot_tell"]
    assert beside(ratios(near, ratio("heard", 1.0)))["learns"].to_dict()[("indicator", "placed")] == "differs"


def test_the_latest_window_with_a_figure_is_taken_and_what_counts_people_is_not(beside):
    untold = Estimate(None, unit="ratio", status="not_published")
    rows = [
        ratio("absent", 0.6, year=2010, span=3), ratio("absent", 0.7, year=2011),
        ratio("placed", 0.6, year=2010, span=3), ratio("placed", 0.7, year=2012),
        ratio("placed", 0, year=2013, estimate=untold), ratio("placed", 0.9, reference="country"),
        ratio("children", 0.4), ratio("heard", 0, year=2013, estimate=untold),
    ]  # fmt: skip
    found = beside(ratios(*rows)).loc["indicator"]
    assert found[["year", "span"]].loc["placed"].tolist() == [2012, 1]  # ends in 2012 as the other does, and is shorter
    assert found.loc["heard", ["status", "learns"]].tolist() == ["not_published", ""]
    assert found[["year", "span"]].loc["absent"].tolist() == [2010, 3]  # begins first and ends last
    assert list(found.index) == ["absent", "heard", "placed"]


def test_what_only_illustrates_or_cannot_be_estimated_names_no_learner(beside):
    found = beside(
        differences(
            score(9.0, p_holm=0.001, of={"status": "illustration"}),
            score(0, key="rooting", estimate=Estimate(None, unit="score_difference", status="not_estimable")),
        ),
        networks(meeting("543", 0.9, of={"origin": "synthetic"}), meeting("698", 0.1)),
        at_the_table(seats("543", 7.0, 6.6, 7.3, origin="synthetic"), seats("698", 6.0, 5.6, 6.3)),
        ratios(ratio("heard", 2.0, 1.5, 2.5, status="illustration")),
    )
    assert set(found["learns"]) == {""}
    told = found["status"].to_dict()
    assert told[("network", "density")] == told[("network", "sectors_at_meeting")] == "illustration"
    assert told[("survey:staff", "rooting")] == "not_estimable"


def test_a_network_figure_that_one_of_the_two_lacks_is_not_told(beside):
    lacking = Estimate(None, unit="share", status="not_estimable")
    row = beside(networks(meeting("543", 0.9), meeting("698", 0, estimate=lacking))).iloc[0]
    assert (row["status"], row["learns"]) == ("not_estimable", "")


def test_each_of_several_peers_has_its_own_rows(beside):
    found = beside(
        differences(score(9.0, p_holm=0.01), score(-9.0, p_holm=0.01, peer="091")),
        networks(meeting("543", 0.9), meeting("698", 0.6), meeting("091", 0.7)),
        ratios(
            ratio("heard", 2.0, 1.5, 2.5, reference="peer:698"), ratio("heard", 0.5, 0.4, 0.6, reference="peer:091")
        ),
        peers=["698", "091"],
    ).reset_index()
    told = found.set_index(["peer", "aspect"])["learns"].to_dict()
    assert told == {
        ("698", "survey:staff"): "peer_from_focus", ("091", "survey:staff"): "focus_from_peer",
        ("698", "network"): "cannot_tell", ("091", "network"): "cannot_tell",
        ("698", "indicator"): "peer_from_focus", ("091", "indicator"): "focus_from_peer",
    }  # fmt: skip
    assert found.groupby(["peer", "aspect"])["estimate"].first()[("091", "network")] == pytest.approx(0.2)


@pytest.mark.parametrize(
    "results", [(), (ratios(),), (differences(), networks(), at_the_table(), ratios())], ids=["none", "one", "empty"]
)
def test_without_rows_nothing_stands_side_by_side(beside, results):
    assert beside(*results).empty


def test_without_a_peer_nothing_stands_side_by_side(beside):
    assert beside(differences(score(9.0)), networks(meeting("543", 0.9)), peers=[]).empty


def test_only_indicators_stand_side_by_side_in_a_study_that_has_no_other(beside):
    assert list(beside(ratios(ratio("placed", 0.5)), networks()).index) == [("indicator", "placed")]


def test_neither_the_order_of_the_results_nor_that_of_rows_matters(beside):
    first = beside(differences(score(1.0), score(2.0, key="rooting")), ratios(ratio("placed", 0.5)))
    second = beside(ratios(ratio("placed", 0.5)), differences(score(2.0, key="rooting"), score(1.0)))
    assert first.equals(second)


def let_out(beside_table, hidden=()):
    known = {cell for cells in beside_table.frame["rests_on"] for cell in cells}
    return release([beside_table], Limits(), Plan(frozenset(known), frozenset(hidden)))["side_by_side"].frame


def test_a_hidden_group_does_not_come_back(make_data):
    data = make_data({"catalogue": CATALOGUE})
    results = [
        differences(score(9.0, p_holm=0.01), score(8.0, p_holm=0.01, key="rooting", rests_on=("survey/b",))),
        networks(meeting("543", 0.9), meeting("698", 0.6)),
        ratios(ratio("heard", 2.0, 1.5, 2.5) | {"rests_on": ("register/heard",)}),
    ]
    table = side_by_side(data, results)
    for cell, gone in (
        (CELLS[1], ("survey:staff", "openness")), ("network/698/2014/all", ("network", "density")),
        ("register/heard", ("indicator", "heard")),
    ):  # fmt: skip
        told = let_out(table, [cell]).set_index(["aspect", "compared"])
        assert told.loc[gone, ["status", "learns"]].tolist() == ["hidden", ""]
        assert told.loc[[gone], ["estimate", "low", "high", "n"]].isna().all(axis=None)
        assert set(told["status"]) == {"ok", "hidden"}


def test_what_is_let_out_of_the_demo_is_rounded_as_the_questions_own_tables_are():
    data, last = read_study("demo"), (2014, 2014)  # both municipalities have it
    results = [difference(data, last), structure(data, last), participation(data, last), indicator_ratio(data)]
    table = side_by_side(data, results)
    cells = {cell for of in [*results, table] for cells in of.frame["rests_on"] for cell in cells}
    released = release([*results, table], data.study.disclosure, Plan(frozenset(cells), frozenset()))
    told = released["side_by_side"].frame.set_index(["aspect", "compared"])
    figures = ["estimate", "low", "high", "n"]
    own = released["survey_difference"].frame.query("sector == 'all' and contrast == 'level' and year_to == 2014")
    own = own[own["level"] == "dimension"].set_index("key")
    assert told.loc["survey:staff", figures].equals(own.loc[told.loc["survey:staff"].index, figures])
    ratio_rows = released["indicator_ratio"].frame.query(
        "reference == 'peer' and indicator == 'example' and year == 2021"
    )
    assert told.loc[("indicator", "example"), figures].tolist() == ratio_rows[figures].iloc[0].tolist()
    # network figures in the steps of networks: points of 100, hundredths, tenths
    for measure, step in {"density": 0.01, "transitivity": 0.01, "ei_index": 0.01, "sectors_at_meeting": 0.1}.items():
        times = told.loc[("network", measure), "estimate"] / step
        assert times == pytest.approx(round(times), abs=1e-9)

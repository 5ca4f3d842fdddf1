import math
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.disclosure.rounding import decimals_of, round_count, round_figures, round_to
from varpu_eval.disclosure.rules import TableRule
from varpu_eval.results import RESTS_ON
from varpu_eval.study import Limits

POINT = Decimal("0.01")
FIGURES = st.floats(-1000, 1000)


@given(FIGURES)
def test_rounding_moves_a_figure_by_half_a_step_at_most(value):
    assert abs(round_to(value, POINT) - value) <= 0.005 + 1e-9


@given(FIGURES)
def test_rounding_twice_is_rounding_once(value):
    once = round_to(value, POINT)
    assert round_to(once, POINT) == once


@given(FIGURES)
def test_a_mirrored_figure_rounds_to_the_mirror_image(value):
    assert round_to(-value, POINT) == -round_to(value, POINT)


@given(FIGURES, FIGURES)
def test_rounding_keeps_the_order(a, b):
    low, high = sorted((a, b))
    assert round_to(low, POINT) <= round_to(high, POINT)


@given(st.integers(0, 200), st.integers(1, 200))
def test_noise_in_the_last_bits_moves_no_share(k, n):
    share = k / n
    assert round_to(math.nextafter(share, 2), POINT) == round_to(math.nextafter(share, -2), POINT)


def test_halves_go_away_from_zero():
    # 1/8 = 12.5 points -> 13; 0.285 is stored as 0.28499999999999998 and is still a half
    assert [round_to(x, POINT) for x in (0.125, -0.125, 0.285, 0.1249999)] == [0.13, -0.13, 0.29, 0.12]


def test_zero_has_no_sign():
    assert math.copysign(1, round_to(-0.001, POINT)) == 1


def test_shares_may_be_rounded_to_five_points():
    assert round_to(0.573, Decimal("0.05")) == 0.55


@pytest.mark.parametrize(("n", "told"), [(0, 0), (2, 0), (3, 5), (12, 10), (13, 15), (97, 95), (98, 100), (103, 103)])
def test_a_number_of_people_is_a_multiple_of_five_below_one_hundred(n, told):
    assert round_count(n, to=5, below=100) == told


def frame(**columns):
    row = {"estimate": None, "low": None, "high": None, "n": None, "unit": "share", RESTS_ON: ()} | columns
    return pd.DataFrame([row])


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("share", 0.12), ("difference", 0.12), ("score", 0.12), ("score_difference", 0.12), ("mean", 0.12),
        ("ratio", 0.123), ("rate", 0.123), ("percent", 0.123), ("count", 0.0),
    ],
)  # fmt: skip
def test_a_figure_is_rounded_by_its_unit(unit, told):
    rounded = round_figures(frame(estimate=0.123456, unit=unit), TableRule("register", ()), Limits())
    assert rounded.loc[0, "estimate"] == told


def test_a_standard_error_of_a_share_is_told_to_a_tenth_of_a_point():
    rule = TableRule("respondents", (), {"se": "error"})
    assert round_figures(frame(se=0.04874), rule, Limits()).loc[0, "se"] == 0.049
    assert round_figures(frame(se=1.23456, unit="score"), rule, Limits()).loc[0, "se"] == 1.23


def test_a_published_figure_stays_as_it_was_published():
    rounded = round_figures(frame(estimate=0.785, n=47), TableRule("public", ()), Limits())
    assert tuple(rounded.loc[0, ["estimate", "n"]]) == (0.785, 47)
    assert round_figures(frame(estimate=0.785, n=47), TableRule("respondents", ()), Limits()).loc[0, "n"] == 45


def test_the_studys_limits_decide_how_fine_figures_are():
    limits = Limits(share_points=5, score_decimals=0, p_decimals=1, round_n_to=10, round_n_below=50)
    rule = TableRule("respondents", (), {"p": "p"})
    row = round_figures(frame(estimate=0.573, n=46, p=0.04), rule, limits).loc[0]
    assert tuple(row[["estimate", "n", "p"]]) == (0.55, 50, 0.1)
    assert round_figures(frame(estimate=57.3, n=53, unit="score"), TableRule("respondents", ()), limits).loc[
        0, ["estimate", "n"]
    ].tolist() == [57.0, 53]


def test_scores_and_means_of_few_people_have_fewer_decimals():
    rule = TableRule("respondents", ())
    told = {
        (unit, n): round_figures(frame(estimate=3.256, n=n, unit=unit), rule, Limits()).loc[0, "estimate"]
        for unit in ("score", "mean")
        for n in (399, 400)
    }
    assert told == {("score", 399): 3.0, ("score", 400): 3.26, ("mean", 399): 3.3, ("mean", 400): 3.26}


def test_a_change_is_as_fine_as_its_smaller_year_allows():
    rule = TableRule("respondents", (), {"n_from": "people", "n_to": "people"})
    rows = [frame(estimate=3.256, n=2000, unit="score", n_from=n, n_to=1600) for n in (30, 400)]
    assert [round_figures(row, rule, Limits()).loc[0, "estimate"] for row in rows] == [3.0, 3.26]


def test_standard_errors_of_few_people_are_no_finer_than_their_figures():
    # 14 answers with persons as units: the mean to a tenth and its error to a hundredth give the sum of squares
    rule = TableRule("respondents", (), {"se": "error"})
    told = {
        (unit, n): round_figures(frame(se=1.256, n=n, unit=unit), rule, Limits()).loc[0, "se"]
        for unit in ("score", "mean")
        for n in (99, 100)
    }
    assert told == {("score", 99): 1.0, ("score", 100): 1.26, ("mean", 99): 1.3, ("mean", 100): 1.26}


@pytest.mark.parametrize(("unit", "bound", "told"), [("difference", -0.483, -0.5), ("score_difference", 46.79, 45.0)])
def test_bounds_are_told_in_steps_of_five_points(unit, bound, told):
    rule = TableRule("respondents", (), {"bound_low": "bound"})
    assert round_figures(frame(bound_low=bound, n=1000, unit=unit), rule, Limits()).loc[0, "bound_low"] == told


def test_no_p_is_zero():
    rule = TableRule("respondents", (), {"p": "p"})
    assert round_figures(frame(p=0.0001), rule, Limits()).loc[0, "p"] == 0.001


def test_sheets_are_counted_like_people_and_meetings_are_not():
    rule = TableRule("public", ())
    assert (
        round_figures(frame(estimate=83, unit="count", rests_on=("sheets",)), rule, Limits()).loc[0, "estimate"] == 85
    )
    assert round_figures(frame(estimate=83, unit="count"), rule, Limits()).loc[0, "estimate"] == 83


def test_the_n_of_a_network_is_its_meetings_and_stays():
    assert round_figures(frame(n=12), TableRule("persons", ()), Limits()).loc[0, "n"] == 12


def test_what_chance_gives_for_a_number_has_decimals():
    rule = TableRule("persons", (), {"null_mean": "expected"})
    assert round_figures(frame(null_mean=0.426, unit="count"), rule, Limits()).loc[0, "null_mean"] == 0.43
    assert round_figures(frame(null_mean=0.426), rule, Limits()).loc[0, "null_mean"] == 0.43


def test_each_number_says_with_how_many_decimals_it_leaves():
    rule = TableRule("respondents", ("key",), {"se": "error", "bound": "bound", "p": "p", "n_from": "people"})
    frame = pd.DataFrame({
        "unit": ["score", "score", "score", "share"], "n": [500, 399, 99, 99], "n_from": [500, 399, 99, 99],
        RESTS_ON: [("a",)] * 4,
    })  # fmt: skip
    assert decimals_of(frame, rule, Limits()) == {
        "estimate": (2, 0, 0, 2), "low": (2, 0, 0, 2), "high": (2, 0, 0, 2),  # a score of under 4 x 100 is whole
        "se": (2, 2, 0, 3), "bound": (0, 0, 0, 2), "p": (3, 3, 3, 3),
    }  # fmt: skip
    assert decimals_of(frame, rule, Limits(score_decimals=1, share_points=5))["estimate"] == (1, 0, 0, 2)


def test_figures_of_networks_and_what_chance_gives_for_them_are_told_coarsely():
    rule = TableRule("persons", (), {"expected": "expected"})
    told = {
        unit: tuple(
            round_figures(frame(estimate=3.256, expected=3.256, n=500, unit=unit), rule, Limits()).loc[
                0, ["estimate", "expected"]
            ]
        )
        for unit in ("rate", "ratio", "mean", "share")
    }
    assert told == {"rate": (3.5, 3.5), "ratio": (3.26, 3.26), "mean": (3.3, 3.3), "share": (3.26, 3.26)}
    assert decimals_of(frame(estimate=3.256, expected=3.0, unit="rate"), rule, Limits())["expected"] == (1,)

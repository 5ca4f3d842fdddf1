"""Synthetic controls: by hand, on Proposition 99, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.peer import leave_one_donor_out, placebo_test, synthetic_control

YEARS = [2001, 2002, 2003, 2004, 2005]


def rates(regions=8, years=15, seed=1):
    rng = np.random.default_rng(seed)
    values = np.exp(rng.normal(0, 0.3, regions) + np.cumsum(rng.normal(0, 0.1, (years, regions)), axis=0))
    return pd.DataFrame(values, index=range(2001, 2001 + years), columns=[f"r{j}" for j in range(regions)])


@pytest.fixture(scope="module")
def cigarettes(real_data):
    return pd.read_csv(real_data / "reference" / "prop99_outcome.csv").pivot_table(
        index="year", columns="state", values="cigsale"
    )


class TestProposition99:
    """Packs sold a head, 39 states, 1970-1988 and from 1989; outcomes only."""

    def test_weights_and_effect(self, cigarettes):
        found = synthetic_control(cigarettes, "California", 1989, scale="level")
        expected = {
            "Utah": 0.3939, "Montana": 0.2318, "Nevada": 0.2049,
            "Connecticut": 0.1091, "New Hampshire": 0.0454, "Colorado": 0.0148,
        }  # fmt: skip
        assert dict(found.weights) == pytest.approx(expected, abs=5e-5)  # four decimals
        assert found.effect == pytest.approx(-19.5136, abs=5e-5)
        assert not found.perfect

    def test_california_is_third_of_39_either_way(self, cigarettes):
        found = placebo_test(cigarettes, "California", 1989, scale="level")
        assert (found.by_gap.rank, found.by_gap.donors + 1, found.rank_by_ratio) == (3, 39, 3)
        assert found.by_gap.p == found.p_by_ratio == 3 / 39

    def test_no_single_state_makes_the_effect(self, cigarettes):
        without = leave_one_donor_out(cigarettes, "California", 1989, scale="level")
        assert without[0][0] == "Utah"
        assert all(-24 < effect < -13 for _, effect in without)


def test_the_mean_of_two_neighbours():
    # a is half of b and half of c until 2003, then 2 and 4 more: mean gap 3, root mean square sqrt((4 + 16) / 2)
    b, c = [1.0, 3.0, 2.0, 4.0, 4.0], [3.0, 3.0, 6.0, 6.0, 6.0]
    frame = pd.DataFrame({"a": [2.0, 3.0, 4.0, 7.0, 9.0], "b": b, "c": c}, index=YEARS)
    found = synthetic_control(frame, "a", 2004, scale="level")
    assert dict(found.weights) == pytest.approx({"b": 0.5, "c": 0.5}, abs=1e-12)
    assert (found.effect, found.post_rmspe) == pytest.approx((3.0, 10**0.5), abs=1e-12)
    assert found.perfect
    assert found.rmspe_ratio == np.inf
    assert [year for year, _ in found.gaps] == YEARS


def test_levels_cancel_on_demeaned_logs_and_a_fall_of_30_percent_is_log_of_0_7():
    frame = rates()
    frame["own"] = 5 * frame["r0"] ** 0.5 * frame["r3"] ** 0.5
    frame.loc[2011:, "own"] *= 0.7
    found = synthetic_control(frame, "own", 2011)
    assert dict(found.weights) == pytest.approx({"r0": 0.5, "r3": 0.5}, abs=1e-9)
    assert found.effect == pytest.approx(np.log(0.7), abs=1e-12)


def test_demeaned_logs_do_not_know_units_nor_levels():
    frame = rates()
    scaled = frame * np.linspace(0.1, 50, frame.shape[1])
    assert synthetic_control(scaled, "r2", 2011).effect == pytest.approx(
        synthetic_control(frame, "r2", 2011).effect, abs=1e-12
    )


def test_years_after_do_not_move_weights():
    frame = rates()
    other = frame.copy()
    other.loc[2011:] *= 2
    assert synthetic_control(frame, "r1", 2011).weights == synthetic_control(other, "r1", 2011).weights


def test_leaving_a_donor_out_is_a_fit_without_it():
    frame = rates()
    for donor, effect in leave_one_donor_out(frame, "r1", 2011):
        assert effect == synthetic_control(frame.drop(columns=donor), "r1", 2011).effect


def test_the_frame_is_left_as_it_was():
    frame = rates()
    kept = frame.copy()
    placebo_test(frame, "r1", 2011)
    pd.testing.assert_frame_equal(frame, kept)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f.mask(f == f.loc[2003, "r5"]), "'r5'"),
        (lambda f: f.assign(r5=0.0), "'r5' have no logarithm"),
        (lambda f: f[["r1", "r2"]], "1 donors"),
        (lambda f: f.loc[2009:], "2 of 7 years are before 2011"),
        (lambda f: f.loc[:2010], "10 of 10 years"),
        (lambda f: f.iloc[::-1], "rise"),
        (lambda f: pd.concat([f, f]).sort_index(), "rise"),
        (lambda f: f.drop(columns="r1"), "'r1' must be one column"),
        (lambda f: f.T, "rows are years"),
        (lambda f: f.assign(r5="text").drop(columns="r1"), "rows are years"),
        (lambda f: f.set_axis(f.index.astype(str)), "expected years as whole numbers"),
        (lambda f: pd.concat([f, f[["r2"]]], axis=1), "every column another region"),
    ],
)
def test_what_has_no_synthetic_control_is_refused(change, told):
    with pytest.raises(ValueError, match=told):
        synthetic_control(change(rates()), "r1", 2011)


def test_an_unknown_scale_is_refused():
    with pytest.raises(ValueError, match="'log' is unknown"):
        synthetic_control(rates(), "r1", 2011, scale="log")


class TestPlacebos:
    def test_every_region_has_the_effect_of_its_own_synthetic_control(self):
        frame = rates()
        found = placebo_test(frame, "r1", 2011)
        fits = [synthetic_control(frame, region, 2011) for region in frame.columns]
        np.testing.assert_allclose(found.effects, [fit.effect for fit in fits], atol=1e-14)
        np.testing.assert_allclose(found.ratios, [fit.rmspe_ratio for fit in fits], rtol=1e-9)
        assert found.fit == fits[1]

    def test_ranks_count_all_at_least_as_far(self):
        frame = rates()
        found = placebo_test(frame, "r1", 2011)
        own = list(frame.columns).index("r1")
        assert found.by_gap.rank == (np.abs(found.effects) >= abs(found.effects[own])).sum()
        assert found.rank_by_ratio == (found.ratios >= found.ratios[own]).sum()
        assert found.p_by_ratio == found.rank_by_ratio / 8

    def test_a_tenfold_rise_is_first_among_20_and_what_is_detectable_is_the_next(self):
        frame = rates(regions=20)
        frame.loc[2011:, "r1"] *= 10
        found = placebo_test(frame, "r1", 2011)
        assert (found.by_gap.rank, found.by_gap.p) == (1, 1 / 20)
        others = np.sort(np.abs(np.delete(found.effects, 1)))
        assert found.by_gap.detectable == found.by_gap.first == others[-1]

    def test_few_years_and_many_donors_fit_perfectly_and_the_ratio_then_calls_nobody(self):
        frame = rates(regions=120, years=8)
        found = placebo_test(frame, "r1", 2005)
        assert found.perfect > 0.5
        assert found.p_by_ratio >= min(found.perfect, 1.0) or not found.fit.perfect

    def test_three_others_are_needed(self):
        with pytest.raises(ValueError, match="2 other regions"):
            placebo_test(rates(regions=3), "r1", 2011)


@pytest.mark.parametrize("scale", ["demeaned_log", "level"])
def test_nobody_is_ranked_by_what_rounding_leaves(scale):
    """Shares that never change differ by the last bits of their means alone: 20 / 2010 of 100 and so on."""
    frame = pd.DataFrame({f"{j}": [100 * 20 / (2000 + 10 * j)] * 15 for j in range(25)}, index=range(2001, 2016))
    frame = frame if scale == "demeaned_log" else pd.DataFrame(frame.iloc[0, 0], frame.index, frame.columns)
    frame.iloc[12:, 0] *= 1 + 2e-15  # a bit or two
    with pytest.raises(ValueError, match="all figures are the same"):
        placebo_test(frame, "0", 2010, scale=scale)

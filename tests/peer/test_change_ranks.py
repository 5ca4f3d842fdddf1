"""Ranks of a region's change among regions of its size, and of any figure among others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.peer import log_rate_changes, nearest_in_size, rank_of_change
from varpu_eval.peer.deviations import deviation_rank

YEARS = range(2001, 2007)


def panel(regions=30, seed=1):
    rng = np.random.default_rng(seed)
    names = [f"r{j:02}" for j in range(regions)]
    persons = pd.DataFrame(np.tile(1000 + 50 * np.arange(regions), (6, 1)), index=YEARS, columns=names)
    return pd.DataFrame(rng.poisson(persons * 0.02), index=YEARS, columns=names), persons


class TestDeviations:
    def test_both_signs_count_and_ties_rank_before(self):
        # median of -3, -3, -1, 0, 1, 3, 4 is 0; as far as 3 or farther are -3, 3, 4: rank 4 of 7
        found = deviation_rank(-3.0, [-3.0, -1.0, 0.0, 1.0, 3.0, 4.0])
        assert (found.rank, found.p, found.centre, found.value) == (4, 4 / 7, 0.0, -3.0)

    def test_a_tie_but_for_rounding_is_a_tie(self):
        assert deviation_rank(0.3, [0.1 + 0.2, 0.0, -0.1], centre=0.0).rank == 2
        assert deviation_rank(0.1 + 0.2, [0.3, 0.0, -0.1], centre=0.0).rank == 2

    @pytest.mark.parametrize(("donors", "needed"), [(18, None), (19, 1), (38, 1), (39, 2), (60, 3)])
    def test_just_beyond_what_is_detectable_is_called_and_just_short_of_it_is_not(self, donors, needed):
        # (b + 1) / (n + 1) <= 0.05 allows b = floor((n + 1) / 20) - 1 others as far
        others = np.random.default_rng(donors).normal(size=donors)
        found = deviation_rank(0.1, others, centre=0.0)
        if needed is None:
            assert found.detectable is None
            return
        assert found.detectable == np.sort(np.abs(others))[-needed]
        assert deviation_rank(-found.detectable - 1e-9, others, centre=0.0).p <= 0.05
        assert deviation_rank(found.detectable - 1e-9, others, centre=0.0).p > 0.05

    @pytest.mark.parametrize("donors", [19, 20, 60])
    def test_about_the_median_a_move_beyond_what_is_detectable_is_called_either_way(self, donors):
        others = np.random.default_rng(donors).normal(size=donors)
        found = deviation_rank(0.0, others)
        for end in (-1, 1):
            centre = np.median([end * np.inf, *others])
            assert deviation_rank(centre + end * (found.detectable + 1e-9), others).p <= 0.05

    def test_under_the_null_every_rank_is_as_likely(self):
        rng = np.random.default_rng(5)
        p = np.array([deviation_rank(row[0], row[1:]).p for row in rng.normal(size=(4000, 20))])
        # 0.05 +- 4 standard errors of sqrt(0.05 * 0.95 / 4000) = 0.0034
        assert (p <= 0.05 + 1e-12).mean() == pytest.approx(0.05, abs=0.014)
        assert (p <= 0.5 + 1e-12).mean() == pytest.approx(0.5, abs=0.032)

    @pytest.mark.parametrize(
        ("own", "others", "level", "told"),
        [
            (1.0, [2.0], 0.05, "2 or more"),
            (1.0, [2.0, np.nan], 0.05, "finite"),
            (np.nan, [2.0, 3.0], 0.05, "finite"),
            (2.0, [2.0, 2.0], 0.05, "the same"),
            (1.0, [2.0, 3.0], 1.0, "level"),
        ],
    )
    def test_what_has_no_rank_is_refused(self, own, others, level, told):
        with pytest.raises(ValueError, match=told):
            deviation_rank(own, others, level=level)


class TestNearest:
    def test_nearness_is_in_proportion(self):
        # 100 / 50 = 2, 150 / 100 = 1.5, 210 / 100 = 2.1
        sizes = pd.Series({"a": 100, "b": 50, "c": 150, "d": 210, "e": None})
        assert nearest_in_size(sizes, "a", nearest=10) == ("c", "b", "d")

    def test_just_as_near_goes_by_name(self):
        assert nearest_in_size(pd.Series({"a": 100, "z": 200, "b": 50}), "a") == ("b", "z")

    @pytest.mark.parametrize(
        "sizes",
        [{"b": 1, "c": 2}, {"a": None, "b": 1, "c": 2}, {"a": 1, "b": 0, "c": 2}],
        ids=["unknown", "no", "zero"],
    )
    def test_no_size_is_refused(self, sizes):
        with pytest.raises(ValueError, match="size"):
            nearest_in_size(pd.Series(sizes, dtype="float64"), "a")


class TestChanges:
    def test_windows_are_summed_with_half_an_event(self):
        events, persons = panel()
        before, after = events.loc[2001:2003, "r07"].sum() + 0.5, events.loc[2004:2006, "r07"].sum() + 0.5
        assert log_rate_changes(events, persons, (2001, 2003), (2004, 2006))["r07"] == pytest.approx(
            np.log(after / before),
            abs=1e-12,  # as many persons in each year
        )

    def test_no_events_have_a_change_and_missing_ones_have_none(self):
        events, persons = panel()
        events = events.astype("float64")
        events["r01"], events.loc[2002, "r02"] = 0.0, np.nan
        changes = log_rate_changes(events, persons, (2001, 2003), (2004, 2006))
        assert changes["r01"] == 0
        assert changes.index[changes.isna()].tolist() == ["r02"]

    def test_columns_are_matched_by_name(self):
        events, persons = panel()
        turned = persons[persons.columns[::-1]]
        pd.testing.assert_series_equal(
            log_rate_changes(events, turned, (2001, 2003), (2004, 2006)),
            log_rate_changes(events, persons, (2001, 2003), (2004, 2006)),
        )

    @pytest.mark.parametrize(
        ("before", "after"), [((2001, 2004), (2004, 2006)), ((2004, 2006), (2001, 2003)), ((2003, 2001), (2004, 2006))]
    )
    def test_windows_that_overlap_or_turn_round_are_refused(self, before, after):
        with pytest.raises(ValueError, match="overlap"):
            log_rate_changes(*panel(), before, after)

    def test_a_year_that_is_not_there_is_refused(self):
        with pytest.raises(ValueError, match="2004-2007"):
            log_rate_changes(*panel(), (2001, 2003), (2004, 2007))

    def test_tables_that_do_not_belong_together_are_refused(self):
        events, persons = panel()
        with pytest.raises(ValueError, match="same regions"):
            log_rate_changes(events, persons.drop(columns="r01"), (2001, 2003), (2004, 2006))
        with pytest.raises(ValueError, match="0 or more"):
            log_rate_changes(-events, persons, (2001, 2003), (2004, 2006))


class TestRank:
    def test_a_halving_is_first_among_the_nearest_and_only_they_are_compared(self):
        events, persons = panel(80)
        events.loc[2004:, "r10"] = events.loc[2004:, "r10"] // 2
        events.loc[2004:, "r79"] = 0  # far larger, and not compared
        changes = log_rate_changes(events, persons, (2001, 2003), (2004, 2006))
        found = rank_of_change(changes, "r10", sizes=persons.loc[2003], nearest=20)
        assert "r79" not in found.donors
        assert (found.among.rank, found.among.donors, found.among.p) == (1, 20, 1 / 21)
        assert found.detectable_fall > -0.5
        assert (1 + found.detectable_fall) * (1 + found.detectable_rise) == pytest.approx(1, abs=1e-12)

    def test_what_moves_all_alike_cancels(self):
        events, persons = panel()
        changes = log_rate_changes(events, persons, (2001, 2003), (2004, 2006))
        given, moved = (rank_of_change(c, "r10", sizes=persons.loc[2003]).among for c in (changes, changes - 1))
        assert (given.rank, given.p) == (moved.rank, moved.p)
        assert given.detectable == pytest.approx(moved.detectable, abs=1e-12)

    def test_regions_without_a_change_make_room_for_the_next(self):
        changes = pd.Series({"a": 0.1, "b": np.nan, "c": 0.3, "d": -0.2})
        found = rank_of_change(changes, "a", sizes=pd.Series({"a": 10, "b": 10, "c": 20, "d": 50}), nearest=2)
        assert found.donors == ("c", "d")

    def test_a_region_without_a_change_is_refused(self):
        with pytest.raises(ValueError, match="'a'"):
            rank_of_change(pd.Series({"a": np.nan, "b": 1.0, "c": 2.0}), "a", sizes=pd.Series({"a": 1, "b": 1, "c": 1}))

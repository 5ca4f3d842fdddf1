"""Shares of meetings of any attendance, their intervals and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.network import declare_attendance, meeting_participation
from varpu_eval.network.presence import mean_per_meeting, shares_of_meetings
from varpu_eval.uncertainty.shares import clopper_pearson


def rng():
    return np.random.default_rng(1)


def test_shares_by_hand():
    rows = pd.DataFrame(
        {"person": list("aabcb"), "meeting": [1, 2, 2, 3, 4], "sector": list("xxyzy"), "group": list("ggghg")}
    )
    found = meeting_participation(declare_attendance(rows, sector="sector", block="group"), rng=rng())
    assert found["share"].tolist() == [0.5, 0.5, 0.25]
    assert found["meetings"].tolist() == [2, 2, 1]
    # x and y only ever sat in group g, which met three times; z in h, which met once
    assert found["regularity"].tolist() == pytest.approx([2 / 3, 2 / 3, 1])
    assert found["low"].isna().all()  # four meetings are too few


def test_one_block_has_nearly_the_exact_interval_of_a_share():
    there = np.array([[True] * 12 + [False] * 8, [True] * 20])
    found = shares_of_meetings(there, np.zeros(20), rng=rng(), draws=20_000)
    exact = clopper_pearson([12, 20], [20, 20])
    # s^2 / n has n - 1 where p (1 - p) / n has n: the share is worth 19 meetings, not 20
    assert found.interval.low == pytest.approx(exact.low, abs=0.01)
    assert found.interval.high == pytest.approx(exact.high, abs=0.01)


def test_groups_of_which_one_always_comes_leave_only_what_the_number_of_meetings_leaves():
    there = np.array([[True] * 10 + [False] * 10])
    found = shares_of_meetings(there, np.repeat([0, 1], 10), rng=rng(), draws=500)
    # worth 20 meetings times the square of t(.975, 19) / t(.975, 18) = 2.09302 / 2.10092
    worth = (2.0930240544 / 2.1009220402) ** 2
    exact = clopper_pearson(10 * worth, 20 * worth)
    assert found.interval.low.item() == pytest.approx(exact.low.item(), abs=1e-9)
    assert found.interval.high.item() == pytest.approx(exact.high.item(), abs=1e-9)


def test_a_sector_that_never_sat_has_a_share_of_none_and_no_regularity():
    found = shares_of_meetings(np.zeros((1, 6), dtype=bool), np.zeros(6), rng=rng(), draws=20)
    assert found.share.tolist() == [0]
    assert np.isnan(found.regularity).all()


def test_a_mean_has_the_t_interval_of_its_standard_error():
    mean, limits = mean_per_meeting([1, 2, 3, 4, 5], np.zeros(5), rng=rng(), draws=40_000)
    # s = sqrt(2.5), t(.975, 4) = 2.7764: 3 -+ 1.9632
    assert mean == 3
    assert [limits.low.item(), limits.high.item()] == pytest.approx([1.0368, 4.9632], abs=0.03)


def test_too_few_meetings_have_no_interval():
    assert np.isnan(mean_per_meeting([1, 2], [0, 0], rng=rng())[1].low)
    assert not np.isnan(mean_per_meeting([1, 2, 3, 4, 5], range(5), rng=rng())[1].low)  # blocks of one are one block


def test_attendance_without_sectors_is_refused():
    with pytest.raises(ValueError, match="no sectors are named"):
        meeting_participation(pd.DataFrame({"person": ["a"], "meeting": [1]}), rng=rng())

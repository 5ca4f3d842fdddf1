"""Which years belong together: one after the other, and without a break."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varpu_eval.peer.change_windows import focus_windows, stretch_around, unbroken

SOME_YEARS = st.sets(st.integers(2000, 2020)).map(sorted)


@given(SOME_YEARS, SOME_YEARS)
def test_stretches_hold_every_year_once_and_no_gap_and_no_break(years, breaks):
    cut = unbroken(years, breaks)
    assert [year for stretch in cut for year in stretch] == years
    for stretch in cut:
        assert list(stretch) == list(range(stretch[0], stretch[-1] + 1))
        assert not any(stretch[0] < year <= stretch[-1] for year in breaks)


@given(SOME_YEARS, SOME_YEARS)
def test_stretches_are_as_long_as_can_be(years, breaks):
    cut = unbroken(years, breaks)
    for earlier, later in pairwise(cut):
        assert later[0] > earlier[-1] + 1 or later[0] in breaks


@pytest.mark.parametrize(("before", "after", "found"), [(3, 3, True), (4, 3, False), (3, 4, False)])
def test_a_stretch_around_a_start_needs_years_on_both_sides(before, after, found):
    stretch = stretch_around(range(2001, 2007), (), 2004, before=before, after=after)
    assert stretch == (tuple(range(2001, 2007)) if found else ())


def test_a_start_in_a_gap_has_no_stretch():
    assert stretch_around((2001, 2002, 2003, 2005, 2006), (), 2004, before=3, after=1) == ()


def test_windows_come_by_indicator_and_the_shorter_first(make_data):
    at = {"region": "543", "value": 1.0}
    rows = [
        {"indicator": "placed", "year": 2001, "span": 3, **at},
        {"indicator": "placed", "year": 2002, "span": 1, **at},
        {"indicator": "care", "year": 2001, "span": 1, **at},
        {"indicator": "other", "year": 2001, "span": 1, "region": "901", "value": 1.0},
    ]
    told = [(w.indicator, w.span) for w in focus_windows(make_data({"indicators": rows}), None)]
    assert told == [("care", 1), ("placed", 1), ("placed", 3)]

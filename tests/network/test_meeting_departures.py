"""What is left of meetings is counted on the attendance without the sector's persons."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from varpu_eval.network.departures import sector_departures
from varpu_eval.network.meeting_departures import attendance_departures
from varpu_eval.network.ties import project_ties
from varpu_eval.network.two_mode import declare_attendance

EXACT = 1e-9  # sums of a few dozen weights in double precision


def rows_of(incidence, sector):
    persons, meetings = np.nonzero(incidence)
    return pd.DataFrame({"person": persons, "meeting": meetings, "sector": [sector[p] for p in persons]})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_meetings_are_counted_and_weights_recomputed_without_the_persons(seed):
    rng = np.random.default_rng(seed)
    x, sector = rng.random((10, 8)) < 0.3, rng.integers(0, 4, 10)
    x[0, 0] = x[1, 0] = True
    there = x.any(axis=1)
    got = attendance_departures(declare_attendance(rows_of(x, sector), sector="sector"))
    x, sector = x[there][:, x.any(axis=0)], sector[there]
    weight = project_ties(sparse.csr_array(x.astype(float))).sum()
    for leaving in got.index:
        stay = x[sector != leaving]
        met = x.sum(axis=0) >= 2
        sat = x[sector == leaving].any(axis=0)
        assert got.loc[leaving, "meetings_share"] == pytest.approx((sat & met).sum() / met.sum(), rel=EXACT)
        assert got.loc[leaving, "meetings_lost"] == (met & (stay.sum(axis=0) < 2)).sum()
        left = project_ties(sparse.csr_array(stay.astype(float))).sum()
        assert got.loc[leaving, "weight_left"] == pytest.approx(left / weight, rel=EXACT)
        only = 0
        for a, b in combinations([s for s in got.index if s != leaving], 2):
            both = x[sector == a].any(axis=0) & x[sector == b].any(axis=0)
            only += both.any() and not (both & ~sat).any()
        assert got.loc[leaving, "only_with"] == only


def test_of_ties_it_tells_the_same_as_the_projection():
    x = declare_attendance(pd.DataFrame({"person": list("abcabd"), "meeting": [1, 1, 1, 2, 2, 2]}))
    sector = {"a": "school", "b": "clinic", "c": "clinic", "d": "police"}
    projected = pd.DataFrame(project_ties(x.incidence).toarray(), index=x.persons, columns=x.persons)
    got = attendance_departures(x, sector)
    told = sector_departures(projected, sector)
    pd.testing.assert_frame_equal(got[told.columns], told)


def test_the_southern_women_lose_six_events_with_the_first_nine():
    davis = pd.read_csv(Path(__file__).parents[1] / "reference" / "network" / "davis.csv", index_col=0)
    group = dict(zip(range(18), [1] * 9 + [2] * 9, strict=True))
    got = attendance_departures(rows_of(davis.to_numpy() > 0, group), group)
    # The first nine sat at events 1 - 9 of 14; of the last nine 0 0 0 0 0 1 did at events 1 - 6, and 3 or more later.
    assert got.loc[1, "meetings_share"] == pytest.approx(9 / 14, rel=EXACT)
    assert got.loc[1, "meetings_lost"] == 6


def test_nobody_met_where_everyone_sat_alone():
    rows = pd.DataFrame({"person": ["a", "b"], "meeting": [1, 2], "sector": ["x", "y"]})
    got = attendance_departures(declare_attendance(rows, sector="sector"))
    assert got[["meetings_share", "weight_left"]].isna().all(axis=None)


def test_attendance_without_sectors_is_refused():
    with pytest.raises(ValueError, match="no sectors"):
        attendance_departures(pd.DataFrame({"person": ["a"], "meeting": [1]}))

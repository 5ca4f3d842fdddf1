import numpy as np
import pytest

from simulations.meetings import (
    GROUPS,
    LESS_READY,
    SECTORS,
    _ties,
    attendance_draw,
    draw_attendance,
    draw_members,
    expected_density,
    expected_shares,
)
from varpu_eval.network.cohesion import densities


@pytest.fixture(scope="module")
def years():
    """Return members and 3,000 years of their attendance."""
    rng = np.random.default_rng(5)
    members = draw_members(rng)
    return members, [draw_attendance(rng, members) for _ in range(3_000)]


def test_members_have_the_seats_of_their_groups_and_come_to_no_other():
    members = draw_members(np.random.default_rng(1))
    assert members.group.size == sum(sum(seats) for _, seats in GROUPS)
    there = draw_attendance(np.random.default_rng(1), members)
    assert not there[members.group[:, np.newaxis] != members.blocks].any()


def test_the_expected_share_of_meetings_is_what_is_drawn(years):
    members, drawn = years
    member = np.equal.outer(np.arange(SECTORS), members.sector).astype(int)
    shares = np.mean([((member @ there) > 0).mean(axis=1) for there in drawn], axis=0)
    # a share of 23 meetings has a standard error under .1; four of them over 3,000 years
    assert shares == pytest.approx(expected_shares(members), abs=0.008)


def test_the_expected_density_is_what_is_drawn(years):
    members, drawn = years
    shares = [densities(_ties(there).weights.toarray()[np.newaxis]).item() for there in drawn[:300]]
    assert np.mean(shares) == pytest.approx(expected_density(members), abs=0.004)  # .01 / sqrt(300) x 4 and a margin
    assert expected_density(members, LESS_READY) < expected_density(members)


def test_a_draw_counts_each_interval_once():
    found = attendance_draw(np.random.default_rng(1))
    shares = [count for (what, *_), count in found.items() if what == "share of meetings"]
    assert sum(replicates for *_, replicates in shares) == 2 * SECTORS
    assert all(hits <= told <= replicates for hits, told, replicates in found.values())

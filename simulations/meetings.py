"""What resampled meetings and persons hold: groups whose members come or not by chance, as in the demo study.

Knows how attendance is drawn and what is true of it. A member's readiness to come is the member's own; the groups, and
how often they meet, are given. The truth is what attendance is expected to give, so that another year's meetings of the
same groups would show it; of the change between years, also with the members drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats

from simulations.tally import Hits, held
from varpu_eval.network import mean_per_meeting, paired_vertex_bootstrap, resampling_weights
from varpu_eval.network.cohesion import densities
from varpu_eval.network.one_mode import Ties, declare_ties
from varpu_eval.network.presence import DRAWS, shares_of_meetings
from varpu_eval.network.ties import meeting_weights, project_ties

Floats = NDArray[np.float64]

SECTORS = 9
GROUPS: tuple[tuple[int, tuple[int, ...]], ...] = (
    (6, (2, 2, 2, 1, 1, 1, 2, 1, 1)),
    (2, (3, 1, 1, 0, 0, 0, 0, 0, 1)),
    *([(5, (0, 2, 2, 1, 1, 1, 2, 1, 0))] * 3),
)
"""Meetings a year and seats by sector of a steering group, a management group and three area groups."""

READY = (6.0, 1.6)
"""Beta distribution of how readily a member comes: 79 of 100 meetings on average, one in ten under 57."""

LESS_READY = 0.6
"""Times the readiness, in a second year in which everybody comes less often."""


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Everybody who has a seat: `group`, `sector` and `ready` (chance to come), each (members,)."""

    group: NDArray[np.intp]
    sector: NDArray[np.intp]
    ready: Floats

    @property
    def blocks(self) -> NDArray[np.intp]:
        """Group of each meeting."""
        return np.repeat(np.arange(len(GROUPS)), [meetings for meetings, _ in GROUPS])


RESAMPLES = 399
"""Of persons, fewer than the reports' 999: limits hold as often but for the noise of their last digit."""


def draw_members(rng: np.random.Generator) -> Members:
    """Draw how readily each member comes."""
    seats = np.array([of_sectors for _, of_sectors in GROUPS])
    group, sector = np.nonzero(seats)
    times = seats[group, sector]
    group, sector = np.repeat(group, times), np.repeat(sector, times)
    return Members(group, sector, rng.beta(*READY, size=group.size))


def draw_attendance(rng: np.random.Generator, members: Members, ready: Floats | None = None) -> NDArray[np.bool_]:
    """Draw who comes to which meeting, members x meetings; nobody comes to another group's."""
    chance = members.ready if ready is None else ready
    own = members.group[:, np.newaxis] == members.blocks
    return np.asarray(own & (rng.random(own.shape) < chance[:, np.newaxis]))


def attendance_draw(rng: np.random.Generator) -> Hits:
    """Draw a year of the same members and count which intervals hold what is expected of them."""
    members = the_members()
    there, blocks = draw_attendance(rng, members), members.blocks
    weights = resampling_weights(blocks, DRAWS, rng)
    return {**_of_shares(there, members, weights, rng), **_of_means(there, members, weights, rng)}


def change_draw(rng: np.random.Generator) -> Hits:
    """Draw two years, the second with less readiness, and count which intervals hold the change expected."""
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for who, members, truth in (
        ("the same members", the_members(), expected_change(the_members())),
        ("members drawn anew", draw_members(rng), change_of_all()),
    ):
        years = [_ties(draw_attendance(rng, members, members.ready * ready)) for ready in (1.0, LESS_READY)]
        for measure, statistic in (("share of pairs who met", densities), ("mean Newman weight", _mean_weight)):
            interval = paired_vertex_bootstrap(years[0], years[1], statistic, rng=rng, draws=RESAMPLES)
            found[who, measure, "default"] = held(truth[measure], interval.low, interval.high)
    return found


@cache
def the_members() -> Members:
    """Return one set of members, the same in every draw."""
    return draw_members(np.random.default_rng(1))


def expected_shares(members: Members) -> Floats:
    """Return of each sector the share of meetings at which somebody of it is expected."""
    blocks = members.blocks
    empty = np.ones((SECTORS, len(GROUPS)))
    np.multiply.at(empty, (members.sector, members.group), 1 - members.ready)
    return np.asarray((1 - empty)[:, blocks].mean(axis=1))


@cache
def expected_ei() -> float:
    """Return the E-I index of weights expected of the members, from 20,000 years: within a twentieth of its spread."""
    rng, members = np.random.default_rng(2), the_members()
    within, between = np.array([_newman(draw_attendance(rng, members), members) for _ in range(20_000)]).sum(axis=2).T
    return float(((between - within) / (between + within)).mean())


def expected_density(members: Members, ready: float = 1.0) -> float:
    """Return the share of pairs of members expected to meet at least once in a year."""
    chance = members.ready * ready
    meetings = np.array([number for number, _ in GROUPS])[members.group]
    together = members.group[:, np.newaxis] == members.group
    met = np.where(together, 1 - (1 - np.outer(chance, chance)) ** meetings[:, np.newaxis], 0.0)
    upper = np.triu_indices(len(chance), k=1)
    return float(met[upper].mean())


@cache
def expected_change(members: Members) -> dict[str, float]:
    """Return the changes expected of these members."""
    rng = np.random.default_rng(3)
    weight = [
        np.mean([_mean_weight(_ties(draw_attendance(rng, members, members.ready * ready)).weights.toarray()[np.newaxis])
                 for _ in range(2_000)])
        for ready in (1.0, LESS_READY)
    ]  # fmt: skip
    density = expected_density(members, LESS_READY) - expected_density(members)
    return {"share of pairs who met": density, "mean Newman weight": float(weight[1] - weight[0])}


@cache
def change_of_all() -> dict[str, float]:
    """Return the changes expected of members drawn anew, from 1,000 sets of them."""
    rng = np.random.default_rng(4)
    found = []
    for _ in range(1_000):
        members = draw_members(rng)
        weights = [
            _mean_weight(_ties(draw_attendance(rng, members, members.ready * ready)).weights.toarray()[np.newaxis])
            for ready in (1.0, LESS_READY)
        ]
        density = expected_density(members, LESS_READY) - expected_density(members)
        found.append((density, float((weights[1] - weights[0]).item())))
    density, weight = np.mean(found, axis=0)
    return {"share of pairs who met": float(density), "mean Newman weight": float(weight)}


def _of_shares(there: NDArray[np.bool_], members: Members, weights: Floats, rng: np.random.Generator) -> Hits:
    member = np.equal.outer(np.arange(SECTORS), members.sector)
    seen = (member.astype(int) @ there) > 0
    truth = expected_shares(members)
    told = shares_of_meetings(seen, members.blocks, rng=rng, draws=DRAWS).interval
    low, high = np.quantile(weights @ seen.T / seen.shape[1], [0.025, 0.975], axis=0)
    kinds = {"seldom": truth < 0.4, "mostly": (truth >= 0.4) & (truth < 0.9), "nearly always": truth >= 0.9}  # noqa: PLR2004 - names
    return {
        ("share of meetings", f"sectors that come {kind}", method): held(truth[chosen], lower[chosen], upper[chosen])
        for kind, chosen in kinds.items()
        for method, lower, upper in (("default", told.low, told.high), ("percentile", low, high))
    }


def _of_means(there: NDArray[np.bool_], members: Members, weights: Floats, rng: np.random.Generator) -> Hits:
    member = np.equal.outer(np.arange(SECTORS), members.sector)
    count = ((member.astype(int) @ there) > 0).sum(axis=0)
    _, told = mean_per_meeting(count, members.blocks, rng=rng)
    within, between = _newman(there, members)
    drawn = weights @ np.column_stack([within, between])
    index = (drawn[:, 1] - drawn[:, 0]) / drawn.sum(axis=1)
    own = (between.sum() - within.sum()) / (between.sum() + within.sum())
    reach = stats.t.ppf(0.975, there.shape[1] - len(GROUPS)) * index.std(ddof=1)
    met = _share_met(there, weights)
    sectors, density = float(expected_shares(members).sum()), expected_density(members)
    means = weights @ count / count.size
    return {
        ("sectors at a meeting", "mean", "default"): held(sectors, told.low, told.high),
        ("sectors at a meeting", "mean", "percentile"): held(sectors, *np.quantile(means, [0.025, 0.975])),
        ("E-I index", "not shown", "t of resamples"): held(expected_ei(), own - reach, own + reach),
        ("E-I index", "not shown", "percentile"): held(expected_ei(), *np.quantile(index, [0.025, 0.975])),
        ("share of pairs who met", "not shown", "percentile"): held(density, *np.quantile(met, [0.025, 0.975])),
    }


def _newman(there: NDArray[np.bool_], members: Members) -> tuple[Floats, Floats]:
    """Return the Newman weight within and between sectors that each meeting gives."""
    member = np.equal.outer(np.arange(SECTORS), members.sector).astype(float)
    counts, size = member @ there, there.sum(axis=0)
    each = meeting_weights(size)
    within = (counts * (counts - 1) / 2).sum(axis=0) * each
    return within, size * (size - 1) / 2 * each - within


def _share_met(there: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return the share of pairs of members who met in each resample."""
    left, right = np.triu_indices(len(there), k=1)
    both = (there[left] & there[right]).astype(np.float32)
    return np.asarray(((weights > 0).astype(np.float32) @ both.T > 0).mean(axis=1))


def _mean_weight(stack: Floats) -> Floats:
    n = stack.shape[-1]
    return np.asarray(stack.sum(axis=(-2, -1)) / (n * (n - 1)))


def _ties(there: NDArray[np.bool_]) -> Ties:
    return declare_ties(project_ties(sparse.csr_array(there.astype(float))))

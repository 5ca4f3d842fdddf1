"""Planted ties are found, and where people come by chance alone few are called: two hundred seeds of each."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from varpu_eval import network
from varpu_eval.demo.draws import Draws
from varpu_eval.demo.meetings import meetings_and_attendance
from varpu_eval.demo.truths import MEETING_YEARS, TIES

SEEDS = 200
SECTORS = {"clinic": 4, "early_education": 5, "family": 3, "health": 3, "school": 6, "youth": 4}
PAIR = ("clinic", "early_education")
GROUPS, MEETINGS = 3, 7
CALLED = ("more_than_chance", "less_than_chance")


def drawn_study(study_of, seed, *, planted):
    """Three area groups; the planted pair comes to the same four of seven meetings, the rest by chance."""
    rng = np.random.default_rng([seed, planted])
    meetings, seats = [], []
    ready = {(g, s, j): rng.beta(6, 2) for g in range(GROUPS) for s, n in SECTORS.items() for j in range(n)}
    for g in range(GROUPS):
        for i in range(MEETINGS):
            name = f"{g}{i}"
            meetings.append({"meeting": name, "date": f"2010-{i + 1:02}-01", "group": "area", "area": f"a{g}"})
            for (group, sector, j), chance in ready.items():
                together = planted and sector in PAIR
                if group == g and rng.random() < ((0.9 if i % 2 == 0 else 0.15) if together else chance):
                    seats.append({"meeting": name, "person": f"{sector}{g}{j}", "sector": sector})
    return study_of(meetings, seats)


def error_of(rate, n):
    return np.sqrt(rate * (1 - rate) / n)


@pytest.mark.simulation
def test_sectors_that_come_to_the_same_meetings_are_found(study_of):
    found = 0
    for seed in range(SEEDS):
        frame = network.sector_ties(drawn_study(study_of, seed, planted=True), seed=seed).frame
        verdict = frame.set_index(["sector_a", "sector_b"])["verdict"]
        found += verdict[PAIR] == "more_than_chance"
    print(f"planted tie found in {found} of {SEEDS}")  # noqa: T201 - what make simulate shows
    assert found / SEEDS >= 0.80


@pytest.mark.simulation
def test_where_people_come_by_chance_few_pairs_are_called(study_of):
    called, any_called, pairs = 0, 0, 0
    for seed in range(SEEDS):
        frame = network.sector_ties(drawn_study(study_of, seed, planted=False), seed=seed).frame
        tested = frame[frame["p"].notna()]
        hits = int(tested["verdict"].isin(CALLED).sum())
        called, any_called, pairs = called + hits, any_called + (hits > 0), pairs + len(tested)
    print(f"called {called} of {pairs} pairs; any pair in {any_called} of {SEEDS} years")  # noqa: T201
    assert pairs == SEEDS * 15
    assert called / pairs <= 0.05
    assert any_called / SEEDS <= 0.05 + 2 * error_of(0.05, SEEDS)


@pytest.mark.simulation
def test_ties_of_the_shipped_study_are_there_in_their_years_whoever_comes():
    """The demo's groups with attendance drawn anew: two sectors met in exactly the planted years."""
    right = dict.fromkeys(TIES, 0)
    for seed in range(SEEDS):
        met = {place: years_met(place, seed) for place in ("543", "698")}
        for tie in TIES:
            there = met[tie.municipality].get(frozenset(tie.sectors), set())
            right[tie] += there == {year for year in MEETING_YEARS if tie.there(year)}
    for tie, times in right.items():
        print(f"{tie.municipality} {' - '.join(tie.sectors)}: right in {times} of {SEEDS}")  # noqa: T201
        assert times / SEEDS >= (1.0 if tie.first is None else 0.80)


def years_met(municipality, seed):
    """Return the years in which each two sectors were both at some meeting."""
    held, attendance = meetings_and_attendance(municipality, Draws(seed, f"meetings {municipality}"))
    year = {row[0]: date.year for date, row in held}
    there = {}
    for meeting, _, _, sector, _, presence in attendance:
        if presence != "absent":
            there.setdefault(meeting, set()).add(sector)
    met = {}
    for meeting, sectors in there.items():
        for pair in combinations(sectors, 2):
            met.setdefault(frozenset(pair), set()).add(year[meeting])
    return met

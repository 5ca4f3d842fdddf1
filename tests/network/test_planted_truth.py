"""The shipped study's planted ties are found, those that never are stay unfound, and nobody can be read from either."""

from __future__ import annotations

import pytest

from varpu_eval import network
from varpu_eval.demo.truths import MEETING_YEARS, TIES
from varpu_eval.disclosure import release
from varpu_eval.disclosure.plan import plan_from
from varpu_eval.sources import read_study

LIMIT = 3


@pytest.fixture(scope="module")
def demo():
    return read_study("demo")


@pytest.fixture(scope="module")
def ties(demo):
    return network.sector_ties(demo)


@pytest.fixture(scope="module")
def released(demo, ties):
    tables = [network.participation(demo), ties]
    return release(tables, demo.study.disclosure, plan_from(network.declared_counts(demo), demo.study.disclosure))


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: "-".join((tie.municipality, *tie.sectors)))
def test_a_planted_tie_is_met_in_its_years_and_in_no_other(ties, tie):
    rows = ties.frame.query("municipality == @tie.municipality and sector_a == @tie.sectors[0]")
    met = rows[rows["sector_b"] == tie.sectors[1]].set_index("year")["met"]
    assert {year: met.get(year, "") == "yes" for year in MEETING_YEARS} == {y: tie.there(y) for y in MEETING_YEARS}


def test_the_first_pair_has_a_row_in_every_year_with_meetings(demo, ties):
    held = demo.tables["meetings"].assign(year=lambda m: m["date"].dt.year)[["municipality", "year"]].drop_duplicates()
    first = ties.frame.query("sector_a == 'child_protection' and sector_b == 'early_education'")
    assert sorted(first[["municipality", "year"]].to_numpy().tolist()) == sorted(held.to_numpy().tolist())


def test_no_tie_is_called_beyond_chance_where_only_chance_was_planted(ties):
    """From 2008 on everyone of a group is asked to each meeting and comes or not by chance: 0 of about 200 pairs.

    Benjamini-Hochberg at .05 in each of 14 municipality-years would let one of them err in one run of two.
    """
    later = ties.frame.query("year >= 2008 and p.notna()")
    assert len(later) > 150
    assert later["verdict"].isin(["more_than_chance", "less_than_chance"]).sum() <= 2


def test_groups_that_met_in_two_halves_show_less_than_chance(ties):
    """In 2006 and 2007 each area of 543 met now for small children, now for school age, under one name."""
    early = ties.frame.query("municipality == '543' and year < 2008").set_index(["year", "sector_a", "sector_b"])
    assert early.loc[[2006, 2007], "verdict"].xs(("child_protection", "early_education"), level=(1, 2)).tolist() == [
        "less_than_chance", "less_than_chance"
    ]  # fmt: skip


def test_at_least_half_of_the_pairs_stay_readable(released):
    frame = released["sector_ties"].frame
    assert (frame["status"] == "ok").mean() >= 0.5


def test_no_released_figure_rests_on_fewer_than_three_persons_of_the_attendance_list(demo, released):
    """Replayed with plain loops over the attendance list, knowing nothing of this room's matrices."""
    there = demo.tables["attendance"].query("presence != 'absent'").merge(demo.tables["meetings"], on="meeting")
    there["year"] = there["date"].dt.year
    for tie in released["sector_ties"].frame.query("status == 'ok'").itertuples():
        of_year = there[(there["municipality"] == tie.municipality) & (there["year"] == tie.year)]
        persons = {s: set(of_year.loc[of_year["sector"] == s, "person"]) for s in (tie.sector_a, tie.sector_b)}
        for sector, own in persons.items():
            few = sector != "other" and 0 < len(own) < LIMIT
            assert not few, (tie.municipality, tie.year, sector)
        if "other" in persons:
            continue
        shared = of_year.groupby("meeting")["sector"].agg(lambda s, pair=set(persons): pair <= set(s))
        at_shared = of_year[of_year["meeting"].isin(shared.index[shared])]
        for sector in persons:
            assert at_shared.loc[at_shared["sector"] == sector, "person"].nunique() not in range(1, LIMIT)


def test_a_sectors_area_is_never_the_difference_of_what_is_shown(demo, released):
    """All areas minus those shown leaves, for every sector, either nobody or at least three persons."""
    there = demo.tables["attendance"].query("presence != 'absent'").merge(demo.tables["meetings"], on="meeting")
    there["year"] = there["date"].dt.year
    shown = released["network_participation"].frame.query("status == 'ok' and sector != 'other'")
    for (municipality, year, sector), rows in shown.groupby(["municipality", "year", "sector"]):
        own = there.query("municipality == @municipality and year == @year and sector == @sector")
        for known in [rows["area"].tolist()[1:]] + [[area] for area in rows["area"] if area != "all"]:
            rest = own[~own["area"].isin(known)]
            assert rest["person"].nunique() not in range(1, LIMIT), (municipality, year, sector, known)


def test_another_seed_draws_another_null_and_the_studys_own_is_the_default(demo):
    first = frozenset({2006})
    own, other = (network.structure(demo, first, seed=seed).frame for seed in (demo.study.seed, 7))
    assert own.equals(network.structure(demo, first).frame)
    assert not own["null_mean"].equals(other["null_mean"])
    assert own["estimate"].equals(other["estimate"])

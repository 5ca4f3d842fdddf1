"""What changed between years, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from varpu_eval import network
from varpu_eval.network.change import compared_years


@pytest.fixture
def two_years(study_of):
    """Twelve persons of three sectors; in 2011 two have gone and three are new, and clinic meets youth no more."""

    def of_year(year, pairs, persons):
        meetings = [{"meeting": f"{year}-{i}", "date": f"{year}-03-0{i + 1}"} for i in range(len(pairs))]
        seats = [
            {"meeting": f"{year}-{i}", "person": p, "sector": s}
            for i, pair in enumerate(pairs)
            for s in pair
            for n, p in enumerate(persons[s])
            if (n + i) % 4
        ]
        return meetings, seats

    first = {s: [f"{s[0]}{i}" for i in range(4)] for s in ("clinic", "school", "youth")}
    later = {"clinic": first["clinic"], "school": [*first["school"][:2], "n1", "n2"], "youth": [*first["youth"], "n3"]}
    before = of_year(2010, [("clinic", "school"), ("clinic", "youth"), ("school", "youth")] * 2, first)
    after = of_year(2011, [("clinic", "school"), ("school", "youth"), ("school", "youth")] * 2, later)
    return study_of([*before[0], *after[0]], [*before[1], *after[1]])


def told(data):
    return network.network_change(data).frame.set_index("measure")


def test_kept_lost_and_gained_ties_between_sectors(two_years):
    table = told(two_years)
    # of three pairs clinic - youth is lost
    counts = [table.loc[f"sector_ties_{kind}", "estimate"] for kind in ("kept", "lost", "gained")]
    assert counts == [2, 1, 0]
    assert table.loc["sector_ties_jaccard", "estimate"] == pytest.approx(2 / 3)


def test_persons_who_continue_are_kept_apart_from_all(two_years):
    table = told(two_years)
    # 4 clinic, 2 school and 4 youth of 13 in the later year
    assert table.loc["persons_continued", "estimate"] == pytest.approx(10 / 13)
    assert table.loc["ties_jaccard", "estimate"] > table.loc["ties_jaccard_all", "estimate"]
    assert table.loc["density_change", "low"] <= table.loc["density_change", "estimate"]
    counts = {cell.key: cell.count for cell in network.declared_counts(two_years)[0].cells}
    assert [counts[cell] for cell in table.loc["persons_continued", "rests_on"]] == [10, 3]
    # all of each year (12 and 13), those in both, the new and the two who left, whose ties it tells beside ties_jaccard
    assert [counts[cell] for cell in table.loc["ties_jaccard_all", "rests_on"]] == [12, 13, 10, 3, 2]


def test_a_tie_of_one_person_in_either_year_counts_as_none_in_the_likeness_of_sectors(study_of):
    """Youth met the school by one person in 2010: without that tie the two years are alike."""
    three = {"school": "abc", "clinic": "efg", "youth": "ijk"}
    of_year = [("school", "clinic"), ("clinic", "youth"), ("school", "youth")]
    meetings = [{"meeting": f"{y}{i}", "date": f"{y}-03-0{i + 1}"} for y in (2010, 2011) for i in range(3)]
    seats = [
        {"meeting": f"{y}{i}", "sector": s, "person": p}
        for y in (2010, 2011)
        for i, pair in enumerate(of_year)
        for s in pair
        for p in (three[s][:1] if (y, i, s) == (2010, 2, "youth") else three[s])
    ]
    found = told(study_of(meetings, seats))
    # weights of school, clinic and youth: 9 / 5 for two pairs in both years, and 0 for the third in both
    assert found.loc["sector_ties_correlation", "estimate"] == pytest.approx(1)


def test_fewer_than_ten_who_continue_have_no_figures_of_their_own(study_of):
    meetings = [{"meeting": f"{y}-{i}", "date": f"{y}-01-0{i + 1}"} for y in (2010, 2011) for i in range(5)]
    seats = [
        {"meeting": m["meeting"], "person": f"p{j}", "sector": ("school", "clinic")[j % 2]}
        for m in meetings
        for j in range(8)
        if (j + int(m["meeting"][-1])) % 3
    ]
    table = told(study_of(meetings, seats))
    assert set(table.loc[["ties_jaccard", "ties_correlation", "density_change", "broker_stability"], "status"]) == {
        "not_estimable"
    }
    assert table.loc["persons_continued", "estimate"] == 1


def test_one_year_has_no_change(yearly):
    assert network.network_change(yearly({"m1": {"school": "a b c"}})).frame.empty


def test_each_year_is_compared_with_the_next_and_the_first_with_the_last():
    years = [pd.DataFrame({"year": [y]}) for y in (2006, 2007, 2009)]
    pairs = [(int(a["year"].iloc[0]), int(b["year"].iloc[0])) for a, b in compared_years(years)]
    assert pairs == [(2006, 2007), (2007, 2009), (2006, 2009)]
    assert len(compared_years(years[:2])) == 1


def test_another_seed_moves_p_and_limits_alone(two_years):
    own, other = (network.network_change(two_years, seed=seed).frame for seed in (1, 2))
    assert own["estimate"].equals(other["estimate"])
    assert not own["low"].equals(other["low"])

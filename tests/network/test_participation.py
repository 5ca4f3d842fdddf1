"""Who is at the table."""

from __future__ import annotations

import pytest

from varpu_eval import network


def shares(data):
    frame = network.participation(data).frame.query("measure == 'meetings_share'")
    return {(r.area, r.sector): (r.estimate, r.meetings) for r in frame.itertuples()}


@pytest.fixture
def areas(study_of):
    """Steering (no area) and two areas; school everywhere with three or more, clinic in the north with one."""
    meetings = [
        {"meeting": "s", "group": "steering"},
        {"meeting": "n1", "group": "area", "area": "north"},
        {"meeting": "n2", "group": "area", "area": "north"},
        {"meeting": "e", "group": "area", "area": "east"},
    ]
    seats = [{"meeting": m["meeting"], "person": f"{m['meeting']}{j}"} for m in meetings for j in range(3)]
    seats += [{"meeting": "s", "person": f"c{j}", "sector": "clinic"} for j in range(3)]
    seats += [{"meeting": "n1", "person": "c9", "sector": "clinic"}]
    return study_of(meetings, seats)


def test_shares_are_of_the_meetings_of_the_area(areas):
    assert shares(areas) == {
        ("all", "school"): (1.0, 4), ("all", "clinic"): (0.5, 4),
        ("north", "school"): (1.0, 2), ("north", "clinic"): (0.5, 2),
        ("east", "school"): (1.0, 1), ("east", "clinic"): (0.0, 1),
    }  # fmt: skip


def test_a_sectors_areas_rest_together_on_its_thinnest(areas):
    counts = {cell.key: cell.count for cell in network.declared_counts(areas)[0].cells}
    table = network.participation(areas).frame.query("measure == 'meetings_share'").set_index(["area", "sector"])
    behind = {key: min(counts[cell] for cell in cells) for key, cells in table["rests_on"].items()}
    # one person of the clinic in the north: shown over all areas, in no single one, though east would be 0
    assert behind == {
        ("all", "school"): 12, ("north", "school"): 3, ("east", "school"): 3,
        ("all", "clinic"): 4, ("north", "clinic"): 1, ("east", "clinic"): 1,
    }  # fmt: skip


def test_regularity_is_of_the_meetings_of_the_groups_that_a_sector_sits_in(areas):
    frame = network.participation(areas).frame.query("measure == 'regularity'").set_index("sector")
    # the clinic sat in steering (1 of 1) and in the north (1 of 2), never in the east
    assert frame["estimate"].to_dict() == {"school": 1.0, "clinic": pytest.approx(2 / 3)}
    assert set(frame["area"]) == {"all"}


def test_how_many_sectors_sat_at_once_is_told_of_an_area_only_where_each_of_them_is(areas):
    frame = network.participation(areas).frame.query("measure == 'sectors_at_meeting'")
    # school at all four meetings, clinic at two of them; in the north the clinic has one person
    assert frame[["area", "sector", "estimate"]].to_numpy().tolist() == [["all", "all", 1.5]]


def test_few_meetings_have_no_interval_and_n_is_the_meetings(areas):
    frame = network.participation(areas).frame
    assert frame["low"].isna().all()
    assert (frame["n"] == frame["meetings"]).all()


def test_a_sector_that_is_thin_in_one_group_has_the_interval_of_meetings_without_groups(study_of):
    """How its meetings vary within groups would tell how often its one person came to the thin one."""
    meetings = [{"meeting": f"{group}{i}", "group": group} for group in "ab" for i in range(5)]
    thick = [{"meeting": m["meeting"], "person": f"s{j}", "sector": "school"} for m in meetings[:5] for j in range(3)]
    thin = [{"meeting": m["meeting"], "person": f"c{j}", "sector": "clinic"} for m in meetings[:5] for j in range(3)]
    thin += [{"meeting": "b0", "person": "c9", "sector": "clinic"}]
    rest = [{"meeting": m["meeting"], "person": f"y{j}", "sector": "youth"} for m in meetings for j in range(3)]
    frame = network.participation(study_of(meetings, thick + thin + rest)).frame
    limits = frame.query("measure == 'meetings_share'").set_index("sector")[["low", "high"]]
    # school, always at a and never at b, has no variance: exact for 10 x (t(.975, 9) / t(.975, 8))^2 = 9.62 meetings
    assert limits.loc["school"].tolist() == pytest.approx([0.1820, 0.8180], abs=1e-4)
    width = limits["high"] - limits["low"]
    assert width["clinic"] > width["school"]
    # 3 sectors at five meetings, 2 at one, 1 at four: s = 0.9661, t(.975, 9) x s / sqrt(10) = 0.691
    mean = frame.query("measure == 'sectors_at_meeting' and area == 'all'").iloc[0]
    assert mean["estimate"] == pytest.approx(2.1)
    assert mean["high"] - mean["estimate"] == pytest.approx(0.691, rel=0.1)  # Monte Carlo error of 999 resamples

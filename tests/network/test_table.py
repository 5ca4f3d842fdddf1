"""Who is at the table."""

from __future__ import annotations

import pytest

from varpu_eval import network


def shares(data):
    return {(r.area, r.sector): (r.estimate, r.meetings) for r in network.participation(data).frame.itertuples()}


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
    table = network.participation(areas).frame.set_index(["area", "sector"])
    behind = {key: min(counts[cell] for cell in cells) for key, cells in table["rests_on"].items()}
    # one person of the clinic in the north: shown over all areas, in no single one, though east would be 0
    assert behind == {
        ("all", "school"): 12, ("north", "school"): 3, ("east", "school"): 3,
        ("all", "clinic"): 4, ("north", "clinic"): 1, ("east", "clinic"): 1,
    }  # fmt: skip


def test_a_share_of_recorded_meetings_has_no_interval(areas):
    frame = network.participation(areas).frame
    assert frame["low"].isna().all()
    assert (frame["n"] == frame["meetings"]).all()

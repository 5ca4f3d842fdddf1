"""The table of the nearest municipalities: what they are near by, and how far."""

from __future__ import annotations

import numpy as np
import pytest

from varpu_eval.disclosure import plan_from, release
from varpu_eval.peer import declared_counts, peer_group
from varpu_eval.study import Limits

PEOPLE = {"543": 40.0, "698": 61.0, "901": 38.0, "902": 45.0, "903": 90.0}
YOUNG = {"543": 26.0, "698": 20.0, "901": 22.0, "902": 25.0, "903": 20.0}


def study(make_data, origins=None, **changed):
    rows = [
        {"indicator": name, "region": code, "year": 2013, "value": value, "origin": (origins or {}).get(code, "own")}
        for name, values in (("people", PEOPLE), ("young", YOUNG))
        for code, value in values.items()
    ]
    catalogue = [
        {"indicator": "people", "unit": "count", "source": "Tilastokeskus"},
        {"indicator": "young", "unit": "percent", "source": "THL"},
    ]
    return make_data({"indicators": rows, "catalogue": catalogue}, **{"nearest": {"people": 1, "young": 3}, **changed})


def rows_of(table):
    return table.frame.set_index(["region", "neighbour", "variable"])


def test_each_neighbour_has_its_values_their_distances_and_the_one_of_all(make_data):
    rows = rows_of(peer_group(study(make_data)))
    apart = {
        "people": (45 - 40) / np.std(list(PEOPLE.values()), ddof=1),
        "young": (26 - 25) / np.std(list(YOUNG.values()), ddof=1),
    }
    near = rows.loc[("543", "902")]
    assert near.loc["people", ["estimate", "unit", "rank"]].tolist() == [45, "count", 1]
    assert near["distance"].drop("all").to_dict() == pytest.approx(apart)
    whole = np.sqrt((apart["people"] ** 2 + 3 * apart["young"] ** 2) / 4)
    assert near.loc["all", ["estimate", "distance"]].tolist() == pytest.approx([whole, whole])
    assert near.loc["all", ["unit", "source"]].tolist() == ["coefficient", "Tilastokeskus; THL"]


def test_ranks_follow_the_distance_over_all(make_data):
    whole = rows_of(peer_group(study(make_data))).xs("all", level="variable")
    assert sorted(whole["rank"]) == [1, 2, 3, 4]
    assert whole.sort_values("rank")["distance"].is_monotonic_increasing


def test_synthetic_neighbours_of_a_real_municipality_only_illustrate(make_data):
    rows = rows_of(peer_group(study(make_data, {"901": "synthetic", "543": "published"})))
    assert set(rows.loc[("543", "901"), "status"]) == {"illustration"}
    assert set(rows.loc[("543", "698"), "status"]) == {"ok"}


def test_a_study_without_variables_has_no_nearest_ones(make_data):
    assert peer_group(study(make_data, nearest={})).frame.empty


def test_head_counts_of_neighbours_are_declared_and_small_ones_hidden(make_data):
    data = study(make_data)
    data.tables["indicators"].loc[lambda t: (t["region"] == "902") & (t["indicator"] == "people"), "value"] = 3.0
    plan = plan_from(declared_counts(data), Limits())
    rows = release([peer_group(data)], Limits(), plan)["peer_group"].frame.set_index(["neighbour", "variable"])
    assert rows.loc[("902", "people"), "status"] == "hidden"
    assert rows.loc[("902", "young"), "status"] == "ok"
    assert rows.loc[("902", "all"), "status"] == "hidden"

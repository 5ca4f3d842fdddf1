"""Nearest regions against R's distances, by hand, and what cannot be compared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.peer.similarity import nearest_by_variables

FRAME = pd.DataFrame({"people": [1.0, 2.0, 3.0, 6.0], "young": [0.2, 0.2, 0.3, 0.1]}, index=list("abcd"))


def test_order_and_distances_are_those_of_r(answers_of_r):
    stored = answers_of_r["nearest"]
    frame = pd.DataFrame(stored["variables"], index=stored["regions"])
    weights = dict(zip(frame.columns, stored["weights"], strict=True))
    found = nearest_by_variables(frame, stored["region"], weights=weights, nearest=100)
    assert list(found.regions) == stored["neighbours"]
    assert found.distance.tolist() == pytest.approx(stored["distances"], rel=1e-12)  # sums in another order
    assert found.compared == 47


def test_differences_are_in_standard_deviations_neighbour_less_region():
    found = nearest_by_variables(FRAME, "a")
    sd = np.std([1, 2, 3, 6], ddof=1)
    assert found.differences.loc["c", "people"] == pytest.approx((3 - 1) / sd)
    assert list(found.differences.index) == list(found.regions) == ["b", "c", "d"]


def test_only_proportions_of_weights_matter_and_a_heavier_variable_counts_more():
    one = nearest_by_variables(FRAME, "c", weights={"people": 1, "young": 3})
    other = nearest_by_variables(FRAME, "c", weights={"young": 0.3, "people": 0.1})
    assert one.distance.tolist() == pytest.approx(other.distance.tolist())
    assert nearest_by_variables(FRAME, "d", weights={"people": 9, "young": 1}).regions[0] == "c"
    assert nearest_by_variables(FRAME, "d", weights={"people": 1, "young": 9}).regions[0] == "b"


def test_units_and_the_order_of_rows_do_not_matter():
    turned = FRAME.assign(people=FRAME["people"] * 1000 + 5).iloc[::-1]
    assert nearest_by_variables(turned, "a").regions == nearest_by_variables(FRAME, "a").regions
    assert nearest_by_variables(turned, "a").distance.tolist() == pytest.approx(
        nearest_by_variables(FRAME, "a").distance.tolist()
    )


def test_equals_stand_in_the_order_of_their_names():
    frame = pd.DataFrame({"people": [0.0, 1.0, -1.0, 5.0]}, index=["x", "b", "a", "c"])
    assert nearest_by_variables(frame, "x", nearest=2).regions == ("a", "b")


def test_a_region_that_lacks_a_variable_is_no_neighbour():
    frame = FRAME.copy()
    frame.loc["b", "young"] = np.nan
    found = nearest_by_variables(frame, "a")
    assert (found.regions, found.compared) == (("c", "d"), 3)


@pytest.mark.parametrize(
    ("frame", "more", "told"),
    [
        (FRAME, {"region": "z"}, "is no row, or lacks"),
        (FRAME.assign(flat=4.0), {}, "'flat' is the same"),
        (FRAME.assign(vast=[1e300, -1e300, 0.0, 1.0]), {}, "too large"),
        (FRAME, {"weights": {"people": 1}}, "every variable"),
        (FRAME, {"weights": {"people": 1, "young": 0}}, "above 0"),
        (FRAME.iloc[:2], {}, "3 regions"),
        (FRAME, {"nearest": 0}, "above 0"),
        (pd.concat([FRAME, FRAME]), {}, "named once"),
        (FRAME[[]], {}, "a variable"),
    ],
)
def test_what_cannot_be_compared_is_refused(frame, more, told):
    with pytest.raises(ValueError, match=told):
        nearest_by_variables(frame, **{"region": "a", **more})

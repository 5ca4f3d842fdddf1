"""What the peer comparison declares of register counts."""

from __future__ import annotations

from varpu_eval.peer import declared_counts, indicator_levels, indicator_ratio
from varpu_eval.results import Cell, Margin


def placed(gender="total", count=None, region="543"):
    return {"indicator": "placed", "region": region, "year": 2012, "gender": gender, "value": 0.7, "count": count}


def test_percentages_without_counts_declare_nothing(make_data):
    assert declared_counts(make_data({"indicators": [placed()]})) == ()
    assert declared_counts(make_data()) == ()


def test_counts_are_declared_with_the_margin_over_gender(make_data):
    data = make_data({"indicators": [placed(count=7), placed("female", 3), placed("male", 4)]})
    (counts,) = declared_counts(data)
    key = "register/placed/543/2012/1/"
    assert counts.kind == "register"
    assert set(counts.cells) == {Cell(key + "total", 7), Cell(key + "female", 3), Cell(key + "male", 4)}
    assert counts.margins == (Margin(key + "total", (key + "female", key + "male")),)


def test_half_a_margin_is_no_margin(make_data):
    (counts,) = declared_counts(make_data({"indicators": [placed(count=7), placed("female", 3)]}))
    assert counts.margins == ()


def test_an_indicator_in_persons_is_its_own_count(make_data):
    row = {"indicator": "placed_number", "region": "543", "year": 2012, "value": 3.0}
    data = make_data({"indicators": [row], "catalogue": [{"indicator": "placed_number", "unit": "count"}]})
    (counts,) = declared_counts(data)
    assert counts.cells == (Cell("register/placed_number/543/2012/1/total", 3),)


def test_other_municipalities_declare_only_what_a_synthetic_control_may_rest_on(make_data):
    window = {**placed(count=7, region="901"), "span": 3}
    persons = {**placed(region="901"), "indicator": "children", "value": 900.0}
    others = [
        placed(count=7, region="901"),
        placed("female", 3, "901"),
        window,
        persons,
        placed(count=9, region="wsc:01"),
    ]
    data = make_data({"indicators": others, "catalogue": [{"indicator": "children", "unit": "count"}]})
    (counts,) = declared_counts(data)
    assert counts.cells == (Cell("register/placed/901/2012/1/total", 7),)
    assert counts.margins == ()


def test_every_row_rests_only_on_declared_cells(make_data):
    data = make_data({"indicators": [placed(count=7), placed(count=9, region="698"), placed(region="FI")]})
    (counts,) = declared_counts(data)
    frames = [indicator_levels(data).frame, indicator_ratio(data).frame]
    used = {cell for frame in frames for cells in frame["rests_on"] for cell in cells}
    assert used == {cell.key for cell in counts.cells}

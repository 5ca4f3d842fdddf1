"""What could be worked out of a hidden register count from everything else that is told, and is hidden with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from varpu_eval.disclosure import release
from varpu_eval.disclosure.plan import plan_from
from varpu_eval.peer import declared_counts, indicator_change, indicator_gaps, indicator_levels

CLIENTS = [
    {"indicator": "substitute", "unit": "percent", "denominator": "clients"},
    {"indicator": "clients", "unit": "count"},
]


def released(data, table):
    limits = data.study.disclosure
    return release([table], limits, plan_from(declared_counts(data), limits))[table.name].frame


def levels(make_data, *rows):
    rows = [{"indicator": "placed", "region": "543", **row} for row in rows]
    catalogue = [{"indicator": "placed", "unit": "percent"}]
    data = make_data({"indicators": rows, "catalogue": catalogue})
    return released(data, indicator_levels(data)).set_index(["region", "year", "span"])["status"].loc["543"]


def year(first, count, **more):
    return {"year": first, "value": (count or 9) / 10, "count": count, **more}


@pytest.mark.parametrize("count", [23, None])
def test_a_mean_of_years_does_not_give_the_year_that_is_hidden(make_data, count):
    status = levels(
        make_data, year(2010, 8), year(2011, 3), year(2012, 12), year(2013, 9),
        year(2010, count, span=3), year(2011, 24, span=3), year(2012, 21, span=2),
    )  # fmt: skip
    assert dict(status) == {  # 3 is what is left of 23 without 8 and 12
        (2010, 1): "ok", (2011, 1): "hidden", (2012, 1): "ok", (2013, 1): "ok",
        (2010, 3): "hidden", (2011, 3): "hidden", (2012, 2): "ok",
    }  # fmt: skip


def test_true_zeros_beside_a_mean_stay_told(make_data):
    status = levels(make_data, year(2010, 0), year(2011, 0), year(2012, 12), year(2010, 12, span=3))
    assert set(status) == {"ok"}


@pytest.mark.parametrize(("clients", "status"), [(3, "hidden"), (5, "ok")])
def test_persons_who_are_hidden_are_not_told_beside_a_share_of_them(make_data, clients, status):
    rows = [
        {"indicator": "substitute", "region": "543", "year": 2010, "value": 0.0, "count": 0.0},
        {"indicator": "clients", "region": "543", "year": 2010, "value": float(clients)},
    ]
    data = make_data({"indicators": rows, "catalogue": CLIENTS})
    frame = released(data, indicator_levels(data)).query("region == '543'").set_index("indicator")
    assert frame["status"].to_dict() == {"substitute": status, "clients": status}
    assert frame["denominator"].isna().loc["substitute"] == (status == "hidden")


def with_count(data, region, year, count):
    """Give a municipality a count, and a value that goes with it, in one year."""
    rows = data.tables["indicators"]
    here = (rows["region"] == region) & (rows["year"] == year) & (rows["indicator"] == "placed")
    rows.loc[here, ["count", "value"]] = [count, count / 100]
    return data


def test_what_could_have_been_told_hangs_on_no_hidden_count(study):
    """The fall of 905 to a hundredth is the largest of 20 others, which alone would be what is detectable."""
    others = tuple(f"{code}" for code in range(901, 920))
    found = [
        indicator_change(with_count(study(start=2009, others=others), "905", 2016, count)).frame for count in (1, 2, 3)
    ]
    for frame in found[1:]:
        assert frame["detectable"].tolist() == pytest.approx(found[0]["detectable"].tolist(), nan_ok=True)
    assert found[0]["donors"].tolist() == [20, 20]


def test_a_change_beside_the_median_of_hidden_counts_is_hidden(study):
    data = study(start=2009, others=("901", "902"))  # and 999: all three give the median
    assert released(data, indicator_change(data)).query("method == 'rank'")["status"].tolist() == ["ok"]
    data = with_count(data, "902", 2016, 3)
    assert released(data, indicator_change(data)).query("method == 'rank'")["status"].tolist() == ["hidden"]


def test_a_change_between_means_is_hidden_with_a_year_of_them(study):
    data = study(span=3, others=("901", "902", "903"))
    rows = data.tables["indicators"]
    last = rows[(rows["region"] == "543") & (rows["indicator"] == "placed")].tail(1)  # 2016-18
    data.tables["indicators"] = pd.concat([rows, last.assign(year=2017, span=1, count=3)], ignore_index=True)
    frame = released(data, indicator_change(data))
    assert frame.loc[frame["year_to"] == 2016, "status"].tolist() == ["hidden"]


def test_the_place_of_a_hidden_line_tells_nothing_of_it(study):
    others = tuple(f"{code}" for code in range(901, 920))
    data = with_count(study(start=2009, others=others), "905", 2016, 1)
    frame = released(data, indicator_gaps(data))
    hidden = frame.loc[(frame["status"] == "hidden") & (frame["placebo"] > 0), "placebo"]
    assert hidden.min() > frame.loc[frame["status"] == "ok", "placebo"].max()
    told = frame[(frame["status"] == "ok") & (frame["year"] >= 2009) & (frame["placebo"] > 0)]
    sizes = np.log(told["estimate"]).groupby(told["placebo"]).mean().abs()
    assert (np.diff(sizes) < 1e-3).all()  # three decimals are told

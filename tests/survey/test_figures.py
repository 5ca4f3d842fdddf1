from dataclasses import replace

import pandas as pd
import pytest

from varpu_eval.survey import published_figures
from varpu_eval.uncertainty import wilson

FIGURE = {
    "survey": "users", "municipality": "543", "year": 2013, "sector": "all", "item": "heard", "measure": "agree",
    "value": 0.78, "n": None, "origin": "published", "source": "plan 2014",
}  # fmt: skip


@pytest.fixture
def figures(make_data):
    def _figures(*rows, years=None):
        empty = make_data()
        table = pd.DataFrame([{**FIGURE, **row} for row in rows], columns=list(FIGURE)).astype({"n": "Int64"})
        return published_figures(replace(empty, tables={"survey_figures": table}), years).frame

    return _figures


def test_a_share_published_without_n_has_no_interval(figures):
    row = figures({}).iloc[0]
    assert (row["estimate"], row["unit"], row["status"], row["origin"]) == (0.78, "share", "ok", "published")
    assert pd.isna(row["low"])
    assert pd.isna(row["n"])
    assert row["source"] == "plan 2014"
    assert row["rests_on"] == ()


def test_a_share_published_with_n_has_wilsons_interval(figures):
    row, expected = figures({"n": 50}).iloc[0], wilson(39, 50)
    assert (row["low"], row["high"], row["n"]) == (pytest.approx(expected.low), pytest.approx(expected.high), 50)


def test_a_published_mean_keeps_its_unit_and_has_no_interval(figures):
    row = figures({"measure": "mean", "value": 3.4, "n": 50}).iloc[0]
    assert (row["unit"], row["estimate"]) == ("mean", 3.4)
    assert pd.isna(row["low"])


def test_years_are_chosen(figures):
    assert figures({}, {"year": 2006}, years=(2010, 2014))["year"].tolist() == [2013]


def test_a_figure_without_a_value_is_not_published(figures):
    row = figures({"value": None}).iloc[0]
    assert row["status"] == "not_published"
    assert pd.isna(row["estimate"])

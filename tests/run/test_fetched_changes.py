"""What a new fetch is told to have changed in the figures that stood."""

import json

import pandas as pd
import pytest

from varpu_eval.run.fetched_changes import told_changes

STANDING = """\
indicator,region,year,span,gender,value,count,origin
placed,543,2021,1,total,1.2,130,published
placed,698,2021,1,total,1.5,,published
placed,698,2022,1,total,1.5,,published
other,543,2021,1,total,7,,published
"""


@pytest.fixture
def standing(tmp_path):
    (tmp_path / "indicators.csv").write_text(STANDING, encoding="utf-8")
    told = {"schema": 1, "indicators": {"placed": {"retrieved": "2026-01-05"}}}
    (tmp_path / "indicators.json").write_text(json.dumps(told), encoding="utf-8")
    return tmp_path / "indicators.csv", tmp_path / "indicators.json"


def figures(*rows):
    columns = ["indicator", "region", "year", "gender", "value", "count"]
    return pd.DataFrame([(name, region, year, "total", value, count) for name, region, year, value, count in rows],
                        columns=columns)  # fmt: skip


def told(standing, *rows):
    return told_changes(*standing, figures(*rows))


def test_changed_new_and_gone_figures_are_counted(standing):
    new = [
        ("placed", "543", "2021", "1.3", "130"),
        ("placed", "698", "2021", "1.1", ""),
        ("placed", "543", "2022", "1", ""),
    ]
    # 698 in 2022 is gone, though its region and its year are there
    assert told(standing, *new) == {
        "placed": "since 2026-01-05: figures changed: 2, the most 698 2021 from 1.5 to 1.1; new: 1; gone: 1"
    }


def test_a_changed_count_is_a_change(standing):
    assert "figures changed: 1, the most" in told(standing, ("placed", "543", "2021", "1.2", "131"))["placed"]


def test_a_narrower_choice_of_regions_or_years_makes_no_figure_gone(standing):
    assert told(standing, ("placed", "543", "2021", "1.2", "130")) == {"placed": ""}
    assert told(standing, ("placed", "698", "2022", "1.5", "")) == {"placed": ""}


def test_an_indicator_of_which_the_log_says_nothing_is_compared_all_the_same(standing):
    assert told(standing, ("other", "543", "2021", "8", "")) == {
        "other": "since the last table: figures changed: 1, the most 543 2021 from 7 to 8"
    }


def test_a_new_indicator_changes_nothing(standing):
    assert told(standing, ("third", "543", "2021", "8", "")) == {}


def test_without_a_table_that_can_be_read_nothing_is_told(tmp_path, standing):
    new = figures(("placed", "543", "2021", "1.2", ""))
    assert told_changes(tmp_path / "none.csv", tmp_path / "none.json", new) == {}
    standing[1].write_text("[]", encoding="utf-8")
    assert told_changes(*standing, new)["placed"].startswith("since the last table: ")
    standing[0].write_text("a,b\n", encoding="utf-8")
    assert told_changes(*standing, new) == {}

"""Follow-up and peer comparison of studies as they are read: the shipped one, and a stranger's with one survey."""

from __future__ import annotations

import pytest

from varpu_eval import followup, peer, survey
from varpu_eval.sources import read_study

ANSWERS = "municipality;year;sector;heard\n905;2024;school;4\n905;2024;youth;5\n"
CODEBOOK = """\
item;dimension;principle;text_fi;low;high;reverse;missing;agree_from
heard;being_heard;openly;Kuultiin;1;5;0;;4
"""
STUDY = """\
schema = 1
id = "stranger"
title.fi = "Vieras"
focus = "905"
years = [2024]
[surveys.staff]
responses = ["staff.csv"]
codebook = "codebook.csv"
"""


@pytest.fixture(scope="module")
def demo():
    return read_study("demo")


@pytest.fixture
def stranger(tmp_path):
    for name, text in (("staff.csv", ANSWERS), ("codebook.csv", CODEBOOK), ("study.toml", STUDY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return read_study(tmp_path)


def test_one_survey_of_one_year_is_covered_and_everything_else_is_empty(stranger):
    frame = followup.coverage(stranger).frame
    assert frame[["municipality", "followup_source", "year", "estimate"]].to_numpy().tolist() == [
        ["905", "survey:staff", 2024, 2.0],
    ]  # fmt: skip
    for answer in (followup.timeline, peer.indicator_levels, peer.indicator_ratio, peer.series_breaks):
        assert answer(stranger).frame.empty
    assert peer.declared_counts(stranger) == followup.declared_counts(stranger) == ()


@pytest.mark.parametrize("study", ["demo", "stranger"])
def test_answer_sheets_rest_on_cells_that_the_survey_declares(study, request):
    data = request.getfixturevalue(study)
    declared = {cell.key: cell.count for counts in survey.declared_counts(data) for cell in counts.cells}
    frame = followup.coverage(data).frame
    told = {cells[0]: count for cells, count in zip(frame["rests_on"], frame["estimate"], strict=True) if cells}
    assert told
    assert told == {key: declared[key] for key in told}


def test_the_demo_keeps_the_impossible_figure_flagged(demo):
    frame = followup.timeline(demo).frame
    assert frame.loc[frame["flag"] == "impossible", "kind"].tolist() == ["impossible_figure"]


def test_the_demo_has_the_placed_share_of_nurmijarvi_against_the_country(demo):
    # 2010-12: 0.6667 / 1.4333 = 0.465; 2017-19: 0.9667 / 1.5667 = 0.617
    frame = peer.indicator_ratio(demo).frame.query(
        "indicator == 'placed' and region == '543' and reference == 'country'"
    )
    ratio = frame.set_index("year")["estimate"]
    assert ratio.loc[[2010, 2017]].tolist() == pytest.approx([0.465, 0.617], abs=5e-4)
    assert set(frame["origin"]) == {"derived"}
    assert set(frame["status"]) == {"ok"}


def test_the_nearest_municipalities_of_the_demo_are_fictional_and_synthetic(demo):
    near = peer.indicator_levels(demo).frame.query("region not in ['543', '698', 'FI']")
    assert near["region"].nunique() == peer.references.NEAREST
    assert set(near["region"]) <= set(demo.study.municipalities)
    assert set(near["origin"]) == {"synthetic"}

"""The peer page of the real indices of all municipalities: what it tells of Nurmijärvi, and what it leaves untold."""

from __future__ import annotations

import html
import json
import re

import pytest

from varpu_eval.run.order import Order
from varpu_eval.run.study_run import run_study

PAGE = "30-peer-comparison"


@pytest.fixture(scope="module")
def report(real_data, real_studies, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    study = real_studies.write_municipalities(real_data, folder / "municipalities")
    return run_study(study, Order(output=folder / "outputs", only=(PAGE,)), lambda *_: None)


@pytest.fixture(scope="module")
def facts(report):
    return json.loads((report / "facts.json").read_text(encoding="utf-8"))["facts"]


@pytest.fixture(scope="module")
def told(report):
    page = (report / f"{PAGE}.html").read_text(encoding="utf-8")
    alternatives = re.findall(r'alt="([^"]*)"', page)
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL))
    told = re.sub(r"\s+", " ", html.unescape(" ".join([text, *alternatives])))
    return told.replace("\u2013", "-")


@pytest.mark.notebook
def test_it_gives_the_ratio_to_the_country_window_by_window(facts):
    ratio = {year: facts[f"indicator_ratio/placed/543/country/{year}/3"]["value"] for year in range(2010, 2020)}
    assert all(0.46 <= ratio[year] <= 0.53 for year in range(2010, 2016))
    assert all(0.58 <= ratio[year] <= 0.63 for year in range(2017, 2020))


@pytest.mark.notebook
@pytest.mark.parametrize("reference", ["nearest", "kuuma"])
def test_it_gives_the_place_with_limits_and_a_funnel_in_both_groups(facts, reference):
    rank = facts[f"indicator_rank/placed/543/{reference}/2019/3"]
    assert rank["low"] < rank["high"]
    assert rank["low"] <= rank["value"] <= rank["high"]
    funnel = facts[f"indicator_funnel/placed/543/{reference}/2019/3"]
    assert funnel["low"] < funnel["value"] < funnel["high"]


@pytest.mark.notebook
@pytest.mark.parametrize(
    "sentence",
    [
        "0,47-0,52 jaksoilla 2010-2012 … 2015-2017 ja 0,58-0,62 jaksosta 2016-2018 alkaen",
        "Suppilo on likimääräinen",
        "luku liittyy huostaanotoista sanottuun, mutta ei osoita sitä oikeaksi eikä vääräksi",
        "ei voida päätellä, muuttuiko luku toisin kuin",
        "Yhdestä vertaiskunnasta ei näe",
    ],
    ids=["ratio", "approximate funnel", "not taken into care", "change", "one peer"],
)
def test_it_says_it_in_words_and_what_cannot_be_said(told, sentence):
    assert sentence in told


@pytest.mark.notebook
def test_it_ranks_no_other_municipality(facts):
    assert {key.split("/")[2] for key in facts if key.startswith("indicator_rank/")} == {"543"}
    assert {key.split("/")[2] for key in facts if key.startswith("indicator_funnel/")} == {"543"}

"""Tests of the indicator that is invented in every municipality."""

import numpy as np
import pandas as pd
import pytest

from varpu_eval.demo.truths import EXAMPLE_FALL, EXAMPLE_FALL_FROM, EXAMPLE_REGION
from varpu_eval.peer import indicator_change
from varpu_eval.sources import read_study


@pytest.fixture(scope="module")
def example(shipped_table):
    table = shipped_table("indicators.csv").astype({"year": int, "value": float})
    return table[table["indicator"] == "example"].astype({"count": int})


def test_it_is_synthetic_in_every_municipality_and_says_so_in_every_title(example, shipped_table):
    assert set(example["origin"]) == {"synthetic"}
    titles = shipped_table("catalogue.csv").set_index("indicator").loc["example"]
    assert [titles[f"title_{language}"].partition(":")[0] for language in ("fi", "sv", "en")] == [
        "Keksitty esimerkki", "Påhittat exempel", "Invented example",
    ]  # fmt: skip


def test_its_percentages_are_of_the_published_people(example, shipped_table):
    table = shipped_table("indicators.csv").astype({"year": int, "value": float})
    people = table[table["indicator"] == "population"].set_index(["region", "year"])["value"]
    here = example.set_index(["region", "year"])
    assert here.index.equals(people.index)
    assert np.abs(100 * here["count"] / people - here["value"]).max() <= 0.05 + 1e-9  # one decimal


def test_the_planted_fall_is_in_its_counts_and_in_no_other_municipality(example):
    after = example["year"] >= EXAMPLE_FALL_FROM
    logs = np.log(example["value"])
    change = logs[after].groupby(example["region"]).mean() - logs[~after].groupby(example["region"]).mean()
    others = change.drop(EXAMPLE_REGION)
    # a wander of .02 a year over some 5 years is .045; three of these
    assert change[EXAMPLE_REGION] - others.mean() == pytest.approx(np.log(1 - EXAMPLE_FALL), abs=0.14)
    assert others.min() > others.mean() - 0.14


def test_both_methods_that_may_give_a_verdict_find_the_fall():
    changes = indicator_change(read_study("demo")).frame
    found = changes[changes["indicator"] == "example"].set_index("method")
    assert found["verdict"].to_dict() == {"rank": "fell", "synthetic_control": "fell"}
    assert pd.Series(found["status"]).eq("ok").all()
    assert found.loc["synthetic_control", "estimate"] == pytest.approx(1 - EXAMPLE_FALL, abs=0.1)

"""The shipped study hides changes that must be found and nulls that must not; nothing but these tests knows them."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from varpu_eval.demo import answers, staff
from varpu_eval.demo.draws import Draws
from varpu_eval.demo.truths import CHANGES, GAPS, NULLS, Change
from varpu_eval.sources import read_study
from varpu_eval.survey import change, interface

SEEDS = 200
KEYS = ["municipality", "sector", "level", "key", "measure", "year_from", "year_to"]
CALLED = {"grew", "fell"}


@pytest.fixture(scope="module")
def data():
    return read_study("demo")


@pytest.fixture(scope="module")
def changes(data):
    return change(data).frame.set_index(KEYS)


def _row(changes: pd.DataFrame, truth: Change) -> pd.Series:
    row = changes.loc[tuple(getattr(truth, key) for key in KEYS)]
    return row.iloc[0] if isinstance(row, pd.DataFrame) else row


def _points(truth: Change) -> float:
    """Return the planted change in the unit of the estimate."""
    return truth.points / 100 if truth.measure == "agree" else truth.points


def test_planted_changes_of_all_sectors_are_found(changes):
    found = {truth.key: _row(changes, truth)["verdict"] for truth in CHANGES if truth.sector == "all"}
    assert found == dict.fromkeys(found, "grew")


def test_no_planted_change_is_called_none_or_its_opposite(changes):
    for truth in CHANGES:
        assert _row(changes, truth)["verdict"] in {"grew" if truth.points > 0 else "fell", "cannot_tell"}


def test_planted_nulls_are_not_called(changes):
    assert not [truth for truth in NULLS if _row(changes, truth)["verdict"] in CALLED]


def test_intervals_hold_what_was_planted(changes):
    # 16 intervals of 95 %: more than three misses happen once in 150 studies
    missed = [t for t in (*CHANGES, *NULLS) if not _row(changes, t)["low"] <= _points(t) <= _row(changes, t)["high"]]
    assert len(missed) <= 3


def test_the_two_sides_of_an_interface_differ_by_what_was_planted(data):
    views = interface(data).frame.set_index(["municipality", "year", "key"])
    for gap in GAPS:
        side, other = (
            views.loc[(gap.municipality, gap.year, gap.item)],
            views.loc[(gap.municipality, gap.year, gap.other)],
        )
        # four standard errors of a difference of independent shares
        reach = 4 * np.hypot(side["se"], other["se"])
        assert abs(side["estimate"] - other["estimate"] - gap.points / 100) < reach


@pytest.fixture(scope="module")
def verdicts(data):
    """The verdict of every planted change and null in each of 200 studies drawn anew."""
    survey = data.surveys["staff"]
    found = []
    for seed in range(1, SEEDS + 1):
        drawn = replace(survey, responses=_answers_of(seed, survey.items))
        table = change(replace(data, surveys={"staff": drawn})).frame.set_index(KEYS).sort_index()
        found.append({truth: _row(table, truth)["verdict"] for truth in (*CHANGES, *NULLS)})
    return pd.DataFrame(found)


def _answers_of(seed: int, items: tuple[str, ...]) -> pd.DataFrame:
    everyone = staff.postings(Draws(seed, "staff"))
    by_year = answers.sheets_by_year(everyone, Draws(seed, "answers"))
    sheets = pd.DataFrame([s for year in by_year.values() for s in year], columns=list(answers.RESPONSE_COLUMNS))
    sheets = sheets.drop_duplicates(["respondent", "year"], keep="last", ignore_index=True)
    values = sheets[list(items)].apply(pd.to_numeric)
    values = values.where(values <= 5).astype(float)
    return (
        sheets.drop(columns=list(items))
        .assign(weight=1.0, origin="synthetic", year=sheets["year"].astype(int))
        .join(values)
    )


@pytest.mark.simulation
class TestOverManySeeds:
    def test_planted_changes_are_found_in_four_of_five(self, verdicts):
        power = {t: (verdicts[t] == ("grew" if t.points > 0 else "fell")).mean() for t in CHANGES}
        _tell("found", power)
        assert min(power.values()) >= 0.80

    def test_planted_nulls_are_called_in_one_of_twenty_at_most(self, verdicts):
        wrong = {t: verdicts[t].isin(CALLED).mean() for t in NULLS}
        _tell("called", wrong)
        assert max(wrong.values()) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / SEEDS)


def _tell(what: str, rates: dict[Change, float]) -> None:
    for truth, rate in rates.items():
        error = np.sqrt(rate * (1 - rate) / SEEDS)
        name = f"{truth.municipality} {truth.sector} {truth.key} {truth.year_from}-{truth.year_to} {truth.points:+}"
        sys.stdout.write(f"{name}: {what} {rate:.3f} +/- {error:.3f}\n")

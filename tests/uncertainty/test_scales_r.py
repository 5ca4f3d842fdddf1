"""Agreement with R on scales: the delta method of survey's svycontrast, factanal, and Feldt's interval."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from varpu_eval.uncertainty import (
    alpha_without,
    complete_items,
    cronbach_alpha,
    feldt_interval,
    item_rest,
    make_design,
    mcdonald_omega,
)
from varpu_eval.uncertainty.one_factor import one_factor

FOLDER = Path(__file__).parents[1] / "reference" / "scales"
R = json.loads((FOLDER / "answers.json").read_text())
ITEMS = [f"q{j}" for j in range(1, 6)]

CLOSED_FORM = 1e-11
"""R's answers are stored with 15 digits and come from sums in another order; 11 digits must agree."""

ITERATED = 1e-7
"""factanal's optimiser stops where the likelihood is flat: 7 digits of loadings, 8 of omega."""


@pytest.fixture(params=["clustered", "persons"])
def case(request):
    answers = pd.read_csv(FOLDER / "answers.csv")
    if request.param == "clustered":
        design = make_design(answers["weight"], clusters=[answers["unit"].to_numpy()])
    else:
        answers = answers.dropna(subset=ITEMS)
        design = make_design(np.ones(len(answers)))
    return R[request.param], design, answers[ITEMS].to_numpy(dtype=float)


def _assert_agrees(ours, theirs):
    assert ours.value == pytest.approx(theirs["value"], rel=CLOSED_FORM)
    assert ours.se == pytest.approx(theirs["se"], rel=CLOSED_FORM)


def test_alpha_and_its_standard_error(case):
    theirs, design, answers = case
    items = complete_items(design, answers)
    assert items.n == theirs["n"]
    np.testing.assert_allclose(items.covariance, theirs["covariance"], rtol=CLOSED_FORM)
    _assert_agrees(cronbach_alpha(items), theirs["alpha"])
    assert cronbach_alpha(items).value == pytest.approx(theirs["alpha_by_hand"], rel=CLOSED_FORM)


def test_every_items_alpha_without_it_and_correlation_with_the_rest(case):
    theirs, design, answers = case
    items = complete_items(design, answers)
    for ours, expected in zip(alpha_without(items), theirs["alpha_without"], strict=True):
        _assert_agrees(ours, expected)
    for ours, expected in zip(item_rest(items), theirs["item_rest"], strict=True):
        _assert_agrees(ours, expected)


def test_omega_of_three_items_and_its_standard_error(case):
    theirs, design, answers = case
    complete = ~np.isnan(answers).any(axis=1)
    _assert_agrees(mcdonald_omega(complete_items(design, answers[:, :3], complete)), theirs["omega_of_three"])


@pytest.mark.parametrize("name", ["clustered", "persons", "attitude"])
def test_the_one_factor_model(name):
    theirs = R[name]["one_factor"]
    model = one_factor(R[name]["covariance"])
    np.testing.assert_allclose(model.loadings, theirs["loadings"], rtol=ITERATED)
    np.testing.assert_allclose(model.uniquenesses, theirs["uniquenesses"], rtol=ITERATED)
    assert model.omega == pytest.approx(theirs["omega"], rel=1e-8)


@pytest.mark.parametrize("case_", R["feldt"])
def test_feldts_interval(case_):
    interval = feldt_interval(case_["alpha"], case_["n"], case_["items"])
    np.testing.assert_allclose([interval.low, interval.high], case_["limits"], rtol=CLOSED_FORM)

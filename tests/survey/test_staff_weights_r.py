"""A survey read from study.toml and weighted to a further margin, against R's `calibrate` on the same files."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from varpu_eval.sources import read_study
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.designs import design_of_sheets
from varpu_eval.survey.items import measure

REFERENCE = Path(__file__).parents[1] / "reference"
R = json.loads((REFERENCE / "raking" / "answers.json").read_text(encoding="utf-8"))
PLACE = "698"
ITERATED = 1e-11
"""Both stop when margins are met to 1e-12; a change loses a digit that its levels share."""


@pytest.fixture(scope="module")
def surveys():
    """Return the survey by each distance, weighted to the contract alone besides the sector."""
    read = read_study(REFERENCE / "export" / "study").surveys
    return {
        name: dataclasses.replace(survey, source=survey.source.model_copy(update={"margins": ("contract",)}))
        for name, survey in (("raking", read["raked"]), ("linear", read["linear"]))
    }


@pytest.mark.parametrize("method", ["raking", "linear"])
def test_weights_are_those_of_calibrate(surveys, method):
    sheets = surveys[method].responses
    sheets = sheets[sheets["municipality"] == PLACE].reset_index(drop=True)
    w = design_of_sheets(surveys[method], sheets, "process", whole=True).weights
    told = [w.sum(), (w**2).sum(), w @ np.arange(1, w.size + 1)]  # enough to tell every weight moved as it should
    np.testing.assert_allclose(told, R[method]["weights"], rtol=ITERATED)


@pytest.mark.parametrize("sector", ["all", "school"])
@pytest.mark.parametrize("method", ["raking", "linear"])
def test_levels_and_changes_have_the_residuals_of_all_margins(surveys, method, sector):
    theirs = R[method][sector]
    for figure, years in (("level", {2010: 1.0}), ("change", {2010: 1.0, 2006: -1.0})):
        measured = measure(surveys[method], years)
        groups = [Group(PLACE, year, sector, sign) for year, sign in years.items()]
        found = contrast(surveys[method], measured, groups, "process")
        at = [(v.key, v.measure) for v in measured.variables].index(("heard", "mean"))
        assert found.value[at] == pytest.approx(theirs[figure]["value"], rel=100 * ITERATED)  # a change is near 0
        linearised = found.se[at] / np.sqrt(found.correction[at])
        assert linearised == pytest.approx(theirs[figure]["se"], rel=ITERATED)

"""How often tests call a difference where nothing changed: the package's beside a textbook's of the same answers.

One item a dimension, answered 1 to 5, so most answers are tied. Knows which tests there are. Does not know how they are
made.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from scipy import stats

from simulations.community import (
    STILL,
    YEARS,
    Community,
    Floats,
    Views,
    codebook,
    demo_community,
    of_municipality,
    small_community,
)
from simulations.process import changed, drawn_survey
from simulations.silence import SECTORS, uneven_community
from simulations.tally import Hits, counted
from varpu_eval.sources import read_study
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.survey import further_tests
from varpu_eval.survey.contrasts import contrast
from varpu_eval.survey.designs import design_of
from varpu_eval.survey.items import measure
from varpu_eval.survey.verdicts import judge

LEVEL = 0.05
TESTS = {"linear": "score", "rank": "item", "rao_scott": "item", "proportional_odds": "item", "logit": "item"}
"""Methods of `further_tests` by the level of what they are asked of; the score of one item is that item's answer."""


def null_draw(rng: np.random.Generator) -> Hits:
    """Draw communities in which nothing changes, and count what each test calls a change at 5 %."""
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for name, community in communities().items():
        survey = of_first_items(drawn_survey(rng, community), community.dimensions)
        for method, p in {**_of_package(survey), **_of_textbook(survey)}.items():
            found[name, method] = counted(p < LEVEL, ~np.isnan(p))
    return found


@cache
def communities() -> dict[str, Community]:
    """Return communities of one municipality whose views are the same in both years."""
    demo, uneven = of_municipality(demo_community(), "543"), of_municipality(uneven_community(), "543")
    towns = {
        f"{units} units of {', '.join(map(str, sizes))}": small_community(units, sizes)
        for units, sizes in ((12, (8, 10, 12)), (8, (2, 4, 8, 20, 40)))
    }
    return {
        "543, all": replace(demo, views=Views(moves=(STILL,))),
        "uneven sectors: 543, all": replace(uneven, views=Views(sectors=SECTORS, moves=(STILL,))),
        **{name: replace(town, views=Views(sectors={}, moves=(STILL,))) for name, town in towns.items()},
    }


def of_first_items(survey: Survey, dimensions: int) -> Survey:
    """Return a survey that asked only the first item of each dimension."""
    book = codebook(dimensions)
    left = [item for item in book["item"] if not item.endswith("_0")]
    kept = book[~book["item"].isin(left)].reset_index(drop=True)
    responses, missing = survey.responses.drop(columns=left), survey.missing.drop(columns=left)
    return replace(survey, responses=responses, missing=missing, codebook=kept)


def _of_package(survey: Survey) -> dict[str, Floats]:
    """Return the p-values of the package's tests by method, NaN where it refuses."""
    measured = measure(survey, YEARS)
    scores = np.array([variable.measure == "score" for variable in measured.variables])
    p = judge(measured.variables, contrast(survey, measured, changed("543", "all"), design_of(survey))).p
    table = further_tests(_study(survey)).frame
    of_item = table["level"] == "item"
    told = {
        method: table.loc[(table["method"] == method) & (of_item == (level == "item")), "p"].to_numpy(dtype=float)
        for method, level in TESTS.items()
    }
    return {"change": p[scores], **told}


def _of_textbook(survey: Survey) -> dict[str, Floats]:
    """Return the p-values of two independent samples of independent persons by method."""
    later = survey.responses["year"].to_numpy() == YEARS[1]
    items = survey.responses[list(survey.codebook["item"])].to_numpy(dtype=float).T
    samples = [(item[~later & ~np.isnan(item)], item[later & ~np.isnan(item)]) for item in items]
    return {
        "Welch's t": np.array([stats.ttest_ind(*pair, equal_var=False).pvalue for pair in samples]),
        "Mann-Whitney": np.array([stats.mannwhitneyu(*pair, method="asymptotic").pvalue for pair in samples]),
        "chi-squared": np.array([stats.chi2_contingency(_counts(*pair), correction=False).pvalue for pair in samples]),
    }


def _counts(earlier: Floats, later: Floats) -> Floats:
    """Return how often each answer that anybody chose was given in each sample, shape (2, answers)."""
    counts = np.array([np.bincount(sample.astype(int), minlength=6) for sample in (earlier, later)], dtype=float)
    return np.asarray(counts[:, counts.any(axis=0)])


def _study(survey: Survey) -> StudyData:
    return replace(_demo(), surveys={survey.name: survey})


@cache
def _demo() -> StudyData:
    return read_study("demo")

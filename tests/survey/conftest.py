"""Surveys made by hand: from a codebook and answer sheets to the shape in which a study is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from varpu_eval.sources.data import Survey
from varpu_eval.study import SurveySource

BOOK = {
    "item": "str", "dimension": "str", "principle": "str", "low": "float64", "high": "float64", "reverse": "bool",
    "missing": "str", "agree_from": "float64", "answers": "str", "from_year": "Int64", "to_year": "Int64",
    "interface": "str",
}  # fmt: skip
SHEET = {
    "municipality": "str", "year": "int64", "respondent": "str", "unit": "str", "sector": "str", "employer": "str",
    "weight": "float64", "origin": "str",
}  # fmt: skip
STAFF = {"municipality": "str", "year": "int64", "sector": "str", "staff": "int64", "unit": "str"}

MakeSurvey = Callable[..., Survey]


@pytest.fixture(scope="session")
def make_survey() -> MakeSurvey:
    """Return a function that makes a survey from rows; what a row leaves out has the plainest value."""
    return _make_survey


@pytest.fixture(scope="session")
def drawn(make_survey: MakeSurvey) -> Survey:
    """Two municipalities, three waves, units of two sectors with members who answer alike, some blanks."""
    return draw(make_survey, seed=3)


@pytest.fixture(scope="session")
def draw_survey(make_survey: MakeSurvey) -> Callable[..., Survey]:
    return lambda **options: draw(make_survey, **options)


def _make_survey(
    sheets: Sequence[Mapping[str, Any]],
    items: Sequence[Mapping[str, Any]],
    population: Sequence[Mapping[str, Any]] = (),
    **source: Any,
) -> Survey:
    names = [item["item"] for item in items]
    plain = {"municipality": "543", "year": 2010, "sector": "school", "weight": 1.0, "origin": "own"}
    margins = dict.fromkeys(source.get("margins", ()), "str")
    columns = {**SHEET, **margins, **dict.fromkeys(names, "float64")}
    responses = _frame([{**plain, **sheet} for sheet in sheets], columns)
    likert = {"dimension": "openness", "low": 1.0, "high": 5.0, "reverse": False, "agree_from": 4.0}
    return Survey(
        name="staff",
        source=SurveySource(responses=("r.csv",), codebook="c.csv", **source),
        responses=responses,
        missing=pd.DataFrame(index=responses.index, columns=names, dtype="str"),
        codebook=_frame([{**likert, **item} for item in items], BOOK),
        population=_frame(list(population), {**STAFF, **margins}),
    )


def _frame(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=t) for name, t in types.items()})


def draw(
    make_survey: MakeSurvey,
    *,
    seed: int,
    units: int = 12,
    size: int = 12,
    years: Sequence[int] = (2006, 2010, 2014),
    shift: Mapping[tuple[str, int], float] | None = None,
    **source: Any,
) -> Survey:
    """Draw answers 1..5 to three items of two dimensions; `shift` moves a municipality's year on the latent scale."""
    rng = np.random.default_rng(seed)
    sheets, staff = [], []
    for municipality in ("543", "698"):
        for unit in range(units):
            sector = "school" if unit % 2 else "early_education"
            level = rng.normal(0, 0.3)
            members = int(rng.integers(size // 2, 3 * size // 2 + 1))
            for year in years:
                here = level + rng.normal(0, 0.15) + (shift or {}).get((municipality, year), 0.0)
                staff.append({"municipality": municipality, "year": year, "sector": sector, "staff": members + 3})
                for person in range(members):
                    latent = here + rng.normal(0, 0.6)
                    answers = np.clip(np.round(3.3 + latent + rng.normal(0, 0.7, 3)), 1, 5)
                    blank = rng.random(3) < 0.05
                    sheets.append({
                        "municipality": municipality, "year": year, "sector": sector,
                        "unit": f"unit {municipality} {unit}", "respondent": f"{municipality}-{unit}-{person}",
                        **dict(zip(("a", "b", "c"), np.where(blank, np.nan, answers), strict=True)),
                    })  # fmt: skip
    items = [
        {"item": "a", "dimension": "openness"},
        {"item": "b", "dimension": "openness", "reverse": True},
        {"item": "c", "dimension": "rooting"},
    ]
    return make_survey(sheets, items, staff, **{"panel": True, **source})

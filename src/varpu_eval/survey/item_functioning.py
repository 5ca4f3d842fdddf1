"""Whether the items of a dimension are understood alike in two years, or in two municipalities of one year.

Knows which groups are compared and which items are in force in both. Does not know the models; see
`uncertainty.item_functioning`. An item that functions otherwise is not a change of what the dimension measures: people
who stand alike on the rest of it answer this item differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from varpu_eval.results import Estimate, mixes_synthetic, worst_origin
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Limits, Years
from varpu_eval.survey.cells import cell_key, municipalities, pairs_of, source_text, waves
from varpu_eval.survey.contrasts import MIN_CLUSTERS, MIN_DF
from varpu_eval.survey.designs import design_of, design_of_sheets
from varpu_eval.survey.scales import Scale, scales_in
from varpu_eval.uncertainty import Design, HypothesisTest, ItemFunctioning, holm
from varpu_eval.uncertainty import item_functioning as functioning_of
from varpu_eval.uncertainty.designs import Codes, clusters_with, degrees_of_freedom

MIN_ITEMS = 3
"""With fewer it cannot be told which of them differs."""


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two places, each a municipality and year, under the names they have in the table."""

    places: tuple[tuple[str, int], tuple[str, int]]
    municipality: str
    years: str


def item_functioning(data: StudyData, years: Years = None) -> list[dict[str, Any]]:
    """Return differential item functioning of every dimension of at least three items, all sectors together.

    Between the waves of each municipality, and between the focus and each peer in one year, by items in force and
    answered in both and by sheets complete in them.

    Returns
    -------
    list of dict
        Rows of `survey_tests`: `survey`, `municipality` (`a|b` between two), `sector`, `level`, `key`, `years`,
        `method` (`dif_uniform`, `dif_nonuniform`); `estimate` is the change in Nagelkerke's R2 (0.035 moderate, 0.070
        large; it has no interval), `statistic`, `df1`, `df2`, `p` of Wald's F, and `p_holm`, adjusted over both tests
        of all items of the dimension in the comparison (Holm). Groups with under 4 sampling units, 3 degrees of freedom
        or the respondents that a published model needs are `not_estimable`.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for comparison in _comparisons(data, survey, years):
            scales = [s for s in scales_in(survey, comparison.places) if len(s.items) >= MIN_ITEMS]
            if not scales:
                continue
            design = design_of_sheets(survey, scales[0].sheets, design_of(survey), whole=True)
            for scale in scales:
                found = _found(scale, design, comparison, data.study.disclosure)
                told = [_rows(name, comparison, scale, *each) for each in zip(scale.items, found, strict=True)]
                rows += _adjusted([row for of_item in told for row in of_item])
    return rows


def _comparisons(data: StudyData, survey: Survey, years: Years) -> Iterator[_Comparison]:
    for municipality in municipalities(survey):
        for before, after in pairs_of(waves(survey, municipality, years)):
            yield _Comparison(((municipality, before), (municipality, after)), municipality, f"{before}|{after}")
    ours = data.study.focus
    for theirs in data.study.peers:
        for year in sorted(set(waves(survey, ours, years)) & set(waves(survey, theirs, years))):
            yield _Comparison(((ours, year), (theirs, year)), f"{ours}|{theirs}", str(year))


def _found(
    scale: Scale, design: Design | None, comparison: _Comparison, limits: Limits
) -> tuple[ItemFunctioning | None, ...]:
    """Return how each item functions in the second place against the first; None where nothing may be said."""
    group = _group(scale, comparison)
    sides = [scale.complete & (group == side) for side in (0, 1)]
    smallest = min(int(side.sum()) for side in sides)
    answers = max(np.unique(column).size for column in scale.parts[scale.complete].T) if smallest else 0
    coefficients = 3 + answers - 1  # score, group, their product, and thresholds
    if (
        design is None
        or smallest < limits.min_per_coefficient
        or scale.complete.sum() - coefficients < limits.min_residual_df
        or min(int(clusters_with(design, side[:, None])[0]) for side in sides) < MIN_CLUSTERS
        or degrees_of_freedom(design, scale.complete) < MIN_DF
    ):
        return (None,) * len(scale.items)
    return functioning_of(design, scale.parts, group)


def _group(scale: Scale, comparison: _Comparison) -> Codes:
    """Return 0 for sheets of the first place, 1 for those of the second; shape (rows,)."""
    municipality, year = comparison.places[1]
    second = (scale.sheets["municipality"] == municipality) & (scale.sheets["year"] == year)
    return np.asarray(second, dtype=np.int64)


def _rows(
    name: str, comparison: _Comparison, scale: Scale, item: str, found: ItemFunctioning | None
) -> Iterator[dict[str, Any]]:
    nothing = HypothesisTest(np.nan, np.nan, np.nan, np.nan)
    tests = {
        "dif_uniform": (found.r2_uniform, found.uniform) if found else (np.nan, nothing),
        "dif_nonuniform": (found.r2_nonuniform, found.nonuniform) if found else (np.nan, nothing),
    }
    for method, (size, test) in tests.items():
        row = {
            "survey": name, "municipality": comparison.municipality, "sector": "all", "level": "item", "key": item,
            "years": comparison.years, "method": method,
            "estimate": _estimate(name, comparison, scale, size if np.isfinite(test.p) else np.nan),
            "rests_on": tuple(cell_key(name, *place, "all", scale.dimension) for place in comparison.places),
        }  # fmt: skip
        if np.isfinite(test.p):
            row |= {"statistic": test.statistic, "df1": test.df1, "df2": test.df2, "p": test.p}
        yield row


def _adjusted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of one scale in one comparison with p adjusted over all of them; those without p as they are."""
    adjusted = holm([row.get("p", np.nan) for row in rows]).tolist()
    return [row | {"p_holm": p} if "p" in row else row for row, p in zip(rows, adjusted, strict=True)]


def _estimate(name: str, comparison: _Comparison, scale: Scale, size: float) -> Estimate:
    origins = set(scale.sheets["origin"])
    told: dict[str, Any] = {
        "n": int(scale.complete.sum()), "unit": "coefficient", "origin": worst_origin(origins),
        "source": source_text(name, *(year for _, year in comparison.places)),
    }  # fmt: skip
    if np.isnan(size):
        return Estimate(None, status="not_estimable", **told)
    return Estimate(size, status="illustration" if mixes_synthetic(origins) else "ok", **told)

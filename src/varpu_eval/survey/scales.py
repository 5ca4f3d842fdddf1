"""How well the items of each dimension hang together, and whether answers crowd at an end of the scale.

Knows dimensions and their items after reversing, as shares of the possible maximum, as the dimension's score takes
them: what is said of the items' sum is said of the score. Does not know the formulas; see `uncertainty.reliability`.
Items by which one sector rates another are no part of a scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from varpu_eval.results import Estimate, ResultTable, result_table, worst_origin
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Years
from varpu_eval.survey.cells import cell_key, municipalities, source_text, waves
from varpu_eval.survey.contrasts import MIN_DF, Group
from varpu_eval.survey.designs import design_of, design_of_sheets
from varpu_eval.survey.items import Item, Measured, Variable, in_force
from varpu_eval.survey.levels import level_estimates
from varpu_eval.uncertainty import (
    Coefficient,
    Design,
    alpha_without,
    complete_items,
    cronbach_alpha,
    item_rest,
    mcdonald_omega,
)
from varpu_eval.uncertainty.designs import degrees_of_freedom
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats

KEYS = ("survey", "dimension", "municipality", "year", "measure")
AT_THE_END = 1e-9
"""Points of 100 within which a score is the lowest or highest there is."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The items of one dimension that are in force in some years and answered in some places.

    Parameters
    ----------
    sheets
        The answer sheets of these places, index 0..rows-1.
    items
        Names of k items, in the codebook's order.
    parts
        Shape (rows, k): answers after reversing, 0 to 100, NaN where there is none.
    """

    dimension: str
    sheets: pd.DataFrame
    items: tuple[str, ...]
    parts: Floats

    @property
    def complete(self) -> Flags:
        """Which sheets have an answer to every item, shape (rows,)."""
        return np.asarray(~np.isnan(self.parts).any(axis=1))

    def at_ends(self) -> Iterator[tuple[Variable, Floats]]:
        """Give who has the lowest (`floor`) and the highest possible score: 1, 0, NaN on incomplete sheets."""
        ends = {"floor": self.parts <= AT_THE_END, "ceiling": self.parts >= 100 - AT_THE_END}
        for end, there in ends.items():
            variable = Variable(
                "dimension", self.dimension, "share", self.dimension, self.dimension, 0.0, 1.0, answer=end
            )
            yield variable, np.where(self.complete, there.all(axis=1), np.nan)


def scale_quality(data: StudyData, years: Years = None) -> ResultTable:
    """Return how each dimension's items hang together, by municipality and year, all sectors together.

    Everything rests on complete sheets: those with an answer to every item of the dimension that anybody there
    answered. Coefficients have t intervals under the survey's design on the scale of log(1 - x), correlations on
    Fisher's; floor and ceiling are Korn-Graubard shares with the lowest or highest possible score, of which more than
    15 % is a floor or ceiling effect (Terwee et al. 2007, J. Clin. Epidemiol. 60).

    Returns
    -------
    ResultTable
        `scale_quality`: keys `survey`, `dimension`, `municipality`, `year`, `measure`: `alpha`, `omega`, `floor`,
        `ceiling`, for each item of at least two `item_rest:ITEM`, of at least three `alpha_without:ITEM`; `n` counts
        complete sheets. `not_estimable` where there are under 4 sampling units or 3 degrees of freedom, too few items
        (2 for alpha, 3 for omega), nobody differed, or one factor has no proper solution; `hidden` where an end of the
        scale is held by fewer than `min_answer_class` respondents, or by everybody.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality, years):
                rows += _rows(name, survey, (municipality, year), data.study.disclosure.min_answer_class)
    return result_table("scale_quality", rows, KEYS)


def scales_in(survey: Survey, places: Iterable[tuple[str, int]]) -> Iterator[Scale]:
    """Give every dimension by the items in force in all of `places`, each a municipality and year, and answered there.

    An item with a break between the years is left out, as it is of scores that are compared.
    """
    wanted = pd.MultiIndex.from_tuples(list(places))
    where = pd.MultiIndex.from_frame(survey.responses[["municipality", "year"]])
    sheets = survey.responses[where.isin(wanted)].reset_index(drop=True)
    groups = [sheets["municipality"], sheets["year"]]
    parts: dict[str, dict[str, Floats]] = {}
    for _, row in in_force(survey, {int(year) for _, year in wanted}).iterrows():
        item = Item.of(row)
        answered = sheets[item.name].notna().groupby(groups).any().sum() == len(wanted)
        if item.dimension and not item.interface and answered:
            answers = sheets[item.name].to_numpy(dtype=float)
            parts.setdefault(item.dimension, {})[item.name] = item.share_of_maximum(answers)
    for dimension, columns in parts.items():
        yield Scale(dimension, sheets, tuple(columns), np.column_stack(list(columns.values())))


def _rows(name: str, survey: Survey, place: tuple[str, int], smallest: int) -> list[dict[str, Any]]:
    scales = list(scales_in(survey, [place]))
    if not scales:
        return []
    source = source_text(name, place[1])
    design = design_of_sheets(survey, scales[0].sheets, design_of(survey), whole=True)
    ends = _ends(survey, scales, source, smallest)
    return [
        {
            "survey": name, "dimension": scale.dimension, "municipality": place[0], "year": place[1],
            "measure": measure, "estimate": estimate,
            "rests_on": (cell_key(name, *place, "all", scale.dimension),),
        }
        for scale in scales
        for measure, estimate in (_coefficients(scale, design, source) | ends[scale.dimension]).items()
    ]  # fmt: skip


def _coefficients(scale: Scale, design: Design | None, source: str) -> dict[str, Estimate]:
    """Return the estimate of every coefficient by measure."""
    found = dict.fromkeys(_measures(scale), Coefficient(np.nan))
    items = None if design is None else complete_items(design, scale.parts)
    if items is not None and degrees_of_freedom(items.design, items.inside) >= MIN_DF:  # so units are 4 or more
        values = (cronbach_alpha(items), mcdonald_omega(items), *item_rest(items), *alpha_without(items))
        found = dict(zip(found, values, strict=False))  # two items have no alpha without one of them
    told: dict[str, Any] = {
        "n": int(scale.complete.sum()), "unit": "coefficient", "origin": worst_origin(scale.sheets["origin"]),
        "source": source,
    }  # fmt: skip
    return {
        measure: Estimate(one.value, one.low, one.high, **told)
        if np.isfinite(one.low)
        else Estimate(None, status="not_estimable", **told)
        for measure, one in found.items()
    }


def _measures(scale: Scale) -> list[str]:
    """Return the names of the coefficients in the order in which they are computed."""
    rest = [f"item_rest:{item}" for item in scale.items] if len(scale.items) >= 2 else []  # noqa: PLR2004
    without = [f"alpha_without:{item}" for item in scale.items] if len(scale.items) >= 3 else []  # noqa: PLR2004
    return ["alpha", "omega", *rest, *without]


def _ends(survey: Survey, scales: Sequence[Scale], source: str, smallest: int) -> dict[str, dict[str, Estimate]]:
    """Return, for each dimension, the shares of complete sheets with the lowest and the highest possible score.

    What fewer than `smallest` respondents hold, or everybody, is hidden: it would tell their every answer.
    """
    variables, columns = zip(*[column for scale in scales for column in scale.at_ends()], strict=True)
    matrix, sheets = np.column_stack(columns), scales[0].sheets
    group = Group(str(sheets["municipality"].iloc[0]), int(sheets["year"].iloc[0]), "all", 1.0)
    estimates = level_estimates(survey, Measured(sheets, variables, matrix), group, source)
    found: dict[str, dict[str, Estimate]] = {}
    for variable, (estimate, _), column in zip(variables, estimates, columns, strict=True):
        held, complete = np.nansum(column), np.isfinite(column).sum()
        hidden = Estimate(None, unit="share", status="hidden", origin=estimate.origin, source=source)
        telling = estimate.status == "ok" and (0 < held < smallest or held == complete)
        found.setdefault(variable.dimension, {})[variable.answer] = hidden if telling else estimate
    return found

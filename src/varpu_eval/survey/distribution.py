"""How answers are spread over the scale: the share of each answer to each item, by year, municipality and sector.

Knows items with few answers to choose from. Does not know measures that sum answers up; see `levels`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from varpu_eval.results import ResultTable, result_table
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Limits, Years
from varpu_eval.survey.cells import cell_key, municipalities, sectors, source_text, waves
from varpu_eval.survey.classes import Spans, merged_classes
from varpu_eval.survey.contrasts import Group, members
from varpu_eval.survey.items import Item, Measured, Variable, in_force, measure
from varpu_eval.survey.levels import level_estimates
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats

KEYS = ("survey", "municipality", "sector", "year", "key", "answer")
MOST_ANSWERS = 11
"""An item with more answers to choose from (0 to 100, say) has no distribution table."""


def distribution(data: StudyData, years: Years = None) -> ResultTable:
    """Return the share of each answer among those who answered the item, on the raw scale and in its order.

    All sectors together, and every sector of at least `round_n_below` answers; an interface item only for the sector
    that was asked. Answers that fewer than `min_answer_class` gave, or everybody, are joined with their neighbours
    (`1-2`), alike in all sectors told and so that no smaller class follows from the total less the sectors, nor, in
    totals so small that rounded shares tell how many gave each answer, from the item's mean.

    Returns
    -------
    ResultTable
        `survey_distribution`: keys `survey`, `municipality`, `sector`, `year`, `key`, `answer`; extras `se` and `held`
        (respondents who gave the answer; checked at release and never published). Korn-Graubard intervals. Groups
        with under 4 sampling units or 3 degrees of freedom are `not_estimable`.
    """
    rows: list[dict[str, Any]] = []
    limits = data.study.disclosure
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            for year in waves(survey, municipality, years):
                for group, told in _groups(survey, (municipality, year), limits):
                    rows += _rows(name, survey, told, group)
    return result_table("survey_distribution", rows, KEYS, ("se", "held"))


@dataclass(frozen=True, slots=True)
class _Told:
    """The classes of one item's answers that are told apart: `answers` (rows,) and the values at each place."""

    item: Item
    answers: Floats
    values: tuple[float, ...]
    spans: Spans

    def columns(self) -> list[tuple[Variable, Floats]]:
        """Return each class as an indicator; NaN where nothing was answered."""
        columns = []
        for first, last in self.spans:
            low, high = self.values[first], self.values[last]
            label = f"{low:g}" if first == last else f"{low:g}-{high:g}"
            inside = np.where(np.isnan(self.answers), np.nan, (self.answers >= low) & (self.answers <= high))
            columns.append((self.item.share_of(label), inside))
        return columns


def _groups(survey: Survey, where: tuple[str, int], limits: Limits) -> Iterator[tuple[Group, Measured]]:
    """Give each group that is told of, with the classes of every item that is told of it."""
    municipality, year = where
    sheets = measure(survey, [year]).sheets
    here = (sheets["municipality"] == municipality).to_numpy(dtype=bool)
    sector = sheets["sector"].to_numpy()
    columns: dict[str, list[tuple[Variable, Floats]]] = {name: [] for name in sectors(survey, municipality, year)}
    items = list(_items(survey, year))
    for item, answers in items:
        if not (here & ~np.isnan(answers)).any():
            continue
        groups = {name: here & (sector == name) for name in columns if name != "all"}
        for name, told in _told(item, answers, {"all": here} | groups, _partial(item, items), limits).items():
            columns[name] += told.columns()
    for name, found in columns.items():
        if found:
            matrix = np.column_stack([column for _, column in found])
            measured = Measured(sheets, tuple(variable for variable, _ in found), matrix)
            yield Group(municipality, year, name, 1.0), measured


def _items(survey: Survey, year: int) -> Iterator[tuple[Item, Floats]]:
    rows = survey.responses[survey.responses["year"] == year]
    for _, row in in_force(survey, [year]).iterrows():
        answers = rows[row["item"]].to_numpy(dtype=float)
        if len(_scale(Item.of(row), answers)) <= MOST_ANSWERS:
            yield Item.of(row), answers


def _partial(item: Item, items: list[tuple[Item, Floats]]) -> Flags:
    """Return which sheets have answers to some items of the item's dimension and not to others, shape (rows,)."""
    scale = [answers for other, answers in items if other.block == item.block]
    blank = np.isnan(np.column_stack(scale))
    return np.asarray(blank.any(axis=1) & ~blank.all(axis=1))


def _scale(item: Item, answers: Floats) -> tuple[float, ...]:
    """Return every answer there is: the whole numbers of the scale, and what else was answered."""
    whole = np.arange(np.ceil(item.low), item.high + 1) if item.high - item.low < MOST_ANSWERS else np.empty(0)
    return tuple(np.union1d(np.append(whole, [item.low, item.high]), answers[~np.isnan(answers)]).tolist())


def _told(item: Item, answers: Floats, groups: dict[str, Flags], partial: Flags, limits: Limits) -> dict[str, _Told]:
    """Return who is told of, and in which classes: the total alone where sectors would cost too many classes.

    In small groups the sum of every item's answers follows from its distribution. Where one or two left some items of
    the dimension blank, their other answers would follow from these sums and the score: nothing is told.
    """
    values = _scale(item, answers)
    counts = {name: _counted(answers[inside], values) for name, inside in groups.items()}
    blank = {name: int((partial & inside).sum()) for name, inside in groups.items()}
    total, blank_in_total = counts.pop("all"), blank.pop("all")
    if item.interface:
        rater = item.interface.split(">")[0].strip()
        asked = counts.get(rater, np.zeros(0))
        return {rater: _Told(item, answers, values, _merged(item, values, [asked], limits))} if asked.any() else {}
    if _gives_away(total, blank_in_total, limits):
        return {}
    large = {
        name: count
        for name, count in counts.items()
        if count.sum() >= limits.round_n_below and not _gives_away(count, blank[name], limits)
    }
    rest = total - sum(large.values(), np.zeros_like(total))
    alone = _merged(item, values, [total], limits)
    together = _merged(item, values, [total, *large.values(), rest], limits)
    # one class fewer is a fair price for the sectors, more is not
    if len(together) < len(alone) - 1 or _gives_away(rest, blank_in_total - sum(blank[name] for name in large), limits):
        return {"all": _Told(item, answers, values, alone)}
    return {name: _Told(item, answers, values, together) for name in ("all", *large)}


def _gives_away(count: Any, blank: int, limits: Limits) -> bool:
    """Say whether the answers of those who left items blank would follow from a group's distributions."""
    return _is_exact(count, limits) and 0 < blank < limits.min_answer_class


def _is_exact(count: Any, limits: Limits) -> bool:
    """Say whether rounded shares tell how many of a group gave each answer, to less than a class that may be told."""
    return bool(count.sum() * limits.share_points < 100 * limits.min_answer_class)


def _merged(item: Item, values: tuple[float, ...], counts: list[Any], limits: Limits) -> Spans:
    """Return the classes of groups of which the first has its mean told; where it is large, rounding hides the sum."""
    summed = [group == 0 and _is_exact(count, limits) for group, count in enumerate(counts)]
    return merged_classes(np.array(counts), limits.min_answer_class, boundary=_boundary(item, values), summed=summed)


def _boundary(item: Item, values: tuple[float, ...]) -> int | None:
    """Return the place of the first answer above those that the agreeing share tells of, or that it does not."""
    if np.isnan(item.agree_from):
        return None
    agrees = item.agrees(np.array(values)) == 1
    return int(np.flatnonzero(agrees != agrees[0])[0]) if agrees.any() and not agrees.all() else None


def _counted(answers: Floats, values: tuple[float, ...]) -> Any:
    return (answers[:, None] == np.array(values)).sum(axis=0)


def _rows(name: str, survey: Survey, told: Measured, group: Group) -> list[dict[str, Any]]:
    municipality, year, sector = group.municipality, group.year, group.sector
    held = np.nansum(told.matrix[members(told.sheets, group)], axis=0)
    estimates = level_estimates(survey, told, group, source_text(name, year))
    return [
        {
            "survey": name, "municipality": municipality, "sector": sector, "year": year, "key": variable.key,
            "answer": variable.answer, "estimate": estimate, "se": se, "held": int(held[j]),
            "rests_on": (cell_key(name, municipality, year, sector, variable.block),),
        }
        for j, (variable, (estimate, se)) in enumerate(zip(told.variables, estimates, strict=True))
    ]  # fmt: skip

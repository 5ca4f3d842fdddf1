"""From answers to measures: reversed means, agreeing shares and dimension scores, one column each.

Knows the codebook. Does not know how measures are averaged over people.

The direction of every measure is that of the favourable answer. An item that the codebook marks `reverse` is mirrored
first (low + high - answer), and everything said of it is said of the mirrored item: its mean, its part in the
dimension's score, and its agreeing share. `agree_from` is read on the raw scale and mirrored with the answer, so on a
scale from 1 to 5 with `agree_from` 4 a reversed item's `agree` is the share who answered 1 or 2: those who disagree
with the statement as it is worded.

An item is in force from `from_year` to `to_year`; outside them its answers are not used. Several years are measured
together only by what is in force in all of them: an item with a break between them is left out, and so is its part in
a dimension's score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from varpu_eval.results import Unit
from varpu_eval.sources.data import Survey
from varpu_eval.sources.margins import margins_of
from varpu_eval.uncertainty.equivalence import SCORE_MARGIN, SHARE_MARGIN
from varpu_eval.uncertainty.intervals import Floats

Measure = Literal["mean", "agree", "share", "score"]

INTERFACE = "interface:"
"""How the block of an item begins by which one sector rates another."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One measure of one item or dimension.

    `low` and `high` bound its values; `block` names the group of answers it rests on at release; `rater` is the sector
    whose view an interface item asks for, empty for every other measure; `answer` is the answer whose share it is.
    """

    level: Literal["item", "dimension"]
    key: str
    measure: Measure
    dimension: str
    block: str
    low: float
    high: float
    rater: str = ""
    answer: str = ""

    @property
    def unit(self) -> Unit:
        """The unit of a level."""
        units: dict[Measure, Unit] = {"mean": "mean", "agree": "share", "share": "share", "score": "score"}
        return units[self.measure]

    @property
    def unit_of_change(self) -> Unit:
        """The unit of a difference between two levels."""
        changes: dict[Unit, Unit] = {"share": "difference", "score": "score_difference"}
        return changes.get(self.unit, self.unit)

    @property
    def margin(self) -> float:
        """The largest difference that still counts as none, in the unit of the difference."""
        return SCORE_MARGIN if self.measure == "score" else SHARE_MARGIN * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Measured:
    """The answer sheets of some years with every measure that holds in all of these years.

    Parameters
    ----------
    sheets
        One row a sheet: `municipality`, `year`, `respondent`, `unit`, `sector`, `weight`, `origin`; index 0..rows-1.
    variables
        The measures, length k.
    matrix
        Shape (rows, k); NaN where a sheet has no valid answer.
    """

    sheets: pd.DataFrame
    variables: tuple[Variable, ...]
    matrix: Floats


def measure(survey: Survey, years: Iterable[int]) -> Measured:
    """Return every measure that is in force in all of `years`, for the answer sheets of these years.

    An item gives `mean` (on its own scale after reversing) and, where the codebook has `agree_from`, `agree` (0 or 1).
    A dimension gives `score`, 0 to 100: the mean share of the possible maximum over a person's answered items, for
    persons who answered at least half of its items. Items by which one sector rates another are no part of a score.
    """
    chosen = sorted(set(years))
    sheets = survey.responses[survey.responses["year"].isin(chosen)].reset_index(drop=True)
    codebook = in_force(survey, chosen)
    items = [(Item.of(row), sheets[row["item"]].to_numpy(dtype=float)) for _, row in codebook.iterrows()]
    columns = [column for item, answers in items for column in item.measures(answers)]
    columns += _scores(items)
    kept = ["municipality", "year", "respondent", "unit", "sector", "weight", *margins_of(survey.source), "origin"]
    matrix = np.column_stack([column for _, column in columns]) if columns else np.empty((len(sheets), 0))
    return Measured(sheets[kept], tuple(variable for variable, _ in columns), matrix)


def in_force(survey: Survey, years: Iterable[int]) -> pd.DataFrame:
    """Return the rows of the codebook whose item is in force in every one of `years` and stands in the answers."""
    book = survey.codebook
    kept = book["item"].isin(survey.responses.columns)
    for year in years:
        kept &= (book["from_year"].isna() | (book["from_year"] <= year)).astype(bool)
        kept &= (book["to_year"].isna() | (book["to_year"] >= year)).astype(bool)
    return book[kept]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the codebook, as far as measures need it."""

    name: str
    dimension: str
    interface: str
    low: float
    high: float
    reverse: bool
    agree_from: float

    @classmethod
    def of(cls, row: pd.Series) -> Item:
        """Read one row of the codebook."""
        texts = {name: "" if pd.isna(row.get(name)) else str(row[name]) for name in ("dimension", "interface")}
        numbers = {name: float(row[name]) if pd.notna(row[name]) else np.nan for name in ("low", "high", "agree_from")}
        return cls(str(row["item"]), texts["dimension"], texts["interface"], reverse=bool(row["reverse"]), **numbers)

    @property
    def block(self) -> str:
        """The group of answers that the item's figures rest on."""
        if self.interface:
            return f"{INTERFACE}{self.name}"
        return self.dimension or f"item:{self.name}"

    def forward(self, answers: Floats) -> Floats:
        """Return answers in the favourable direction, on the item's own scale."""
        return self.low + self.high - answers if self.reverse else answers

    def share_of_maximum(self, answers: Floats) -> Floats:
        """Return answers as 0..100, the share of the possible maximum, in the favourable direction."""
        return 100 * (self.forward(answers) - self.low) / (self.high - self.low)

    def agrees(self, answers: Floats) -> Floats:
        """Return 1 for a favourable answer, 0 for any other, NaN for none.

        >>> Item("late", "openness", "", 1, 5, reverse=True, agree_from=4).agrees(np.array([1, 2, 3, 5, np.nan]))
        array([ 1.,  1.,  0.,  0., nan])
        """
        return np.where(np.isnan(answers), np.nan, self.forward(answers) >= self.agree_from)

    def share_of(self, answer: str) -> Variable:
        """Return the measure of the share who gave an answer."""
        return Variable("item", self.name, "share", self.dimension, self.block, 0.0, 1.0, answer=answer)

    def measures(self, answers: Floats) -> list[tuple[Variable, Floats]]:
        """Return the item's mean and, where it has one, its agreeing share."""
        rater = self.interface.split(">")[0].strip()
        mean = Variable("item", self.name, "mean", self.dimension, self.block, self.low, self.high, rater)
        agree = Variable("item", self.name, "agree", self.dimension, self.block, 0.0, 1.0, rater)
        found = [(mean, self.forward(answers))]
        return found if np.isnan(self.agree_from) else [*found, (agree, self.agrees(answers))]


def _scores(items: list[tuple[Item, Floats]]) -> list[tuple[Variable, Floats]]:
    scored = [(item, answers) for item, answers in items if item.dimension and not item.interface]
    found = []
    for dimension in dict.fromkeys(item.dimension for item, _ in scored):
        parts = np.column_stack([i.share_of_maximum(answers) for i, answers in scored if i.dimension == dimension])
        variable = Variable("dimension", dimension, "score", dimension, dimension, 0.0, 100.0)
        found.append((variable, dimension_score(parts)))
    return found


def dimension_score(parts: Floats) -> Floats:
    """Return each person's mean over answered items, shape (rows,), where at least half of the items are answered.

    >>> dimension_score(np.array([[50.0, 100.0, np.nan], [100.0, np.nan, np.nan]]))
    array([75., nan])
    """
    known = ~np.isnan(parts)
    answered = known.sum(axis=1)
    enough = 2 * answered >= parts.shape[1]
    total = np.where(known, parts, 0.0).sum(axis=1)
    return np.where(enough, total / np.maximum(answered, 1), np.nan)


def only_dimensions(measured: Measured) -> Measured:
    """Return `measured` with its dimension scores only."""
    return _kept(measured, [variable.level == "dimension" for variable in measured.variables])


def answered_in(measured: Measured, places: Iterable[tuple[str, int]]) -> Measured:
    """Return what somebody has answered in every one of `places`, a municipality and a year each."""
    known, sheets = ~np.isnan(measured.matrix), measured.sheets
    keep = np.ones(len(measured.variables), dtype=bool)
    for municipality, year in places:
        here = (sheets["municipality"] == municipality) & (sheets["year"] == year)
        keep &= known[here.to_numpy(dtype=bool)].any(axis=0)
    return _kept(measured, keep.tolist())


def compared_in(measured: Measured, sector: str) -> Measured:
    """Return what is compared: dimensions, and in a sector its view of interfaces, in `all` every other item."""
    return _kept(
        measured,
        [v.level == "dimension" or v.rater == ("" if sector == "all" else sector) for v in measured.variables],
    )


def told_in(measured: Measured, sector: str) -> Measured:
    """Return what is told of a sector's level: as in `compared_in`, and the agreeing shares of the other items.

    The means of the items stay with `all`: beside a sector's dimension scores they would give the answers of the few
    who skipped one item.
    """
    variables = measured.variables
    return _kept(
        measured,
        [
            v.level == "dimension" or v.rater == ("" if sector == "all" else sector)
            or (not v.rater and v.measure == "agree")
            for v in variables
        ],
    )  # fmt: skip


def _kept(measured: Measured, keep: list[bool]) -> Measured:
    kept = [j for j, kept in enumerate(keep) if kept]
    return Measured(measured.sheets, tuple(measured.variables[j] for j in kept), measured.matrix[:, kept])

"""A working community drawn anew: its units, staff, who leaves, who answers and what they answer.

Knows staff numbers and response rates, from the demo study or made up. Does not know how anything is estimated.

A latent view with variance 1 is cut into five answers: a unit's lasting view, its view in one year, a person's own
lasting view, and the rest. Dimensions are drawn independently of each other, so each is a replicate of its own; staff,
turnover and who answers are the same for all dimensions of one draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, special

from varpu_eval.demo.answers import CUTS, SECTOR_VIEW
from varpu_eval.demo.staff import LEAVING, LOYALTY, PERSON_SD
from varpu_eval.sources import read_study
from varpu_eval.sources.data import Survey
from varpu_eval.study import SurveySource

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOTHING: Any = pd.NA

YEARS = (2006, 2010)
ITEMS = 3
"""Items in a dimension."""

BLANK = 0.04
"""Probability of no valid answer to an item, whatever it would have been."""

BASES = (0.4, 0.5, 0.6, 0.7, 0.8)
"""Shares who agree in the first year where a sector has no view of its own; dimensions take them in turn."""


@dataclass(frozen=True)
class Move:
    """How much the second year differs from the first, in every sector: `points` of `agree` (percent) or `score`."""

    measure: Literal["agree", "score"]
    points: float


STILL = Move("score", 0.0)


@dataclass(frozen=True)
class Views:
    """What moves answers; the latent variance is 1 in all.

    Parameters
    ----------
    unit_sd, unit_year_sd, person_sd
        Of a unit's lasting view, of its view in one year, of a person's lasting view. The defaults give two colleagues'
        agreeing a correlation of about 0.04 in one year.
    sectors
        What a sector adds to the mean.
    moves
        What happens to dimensions from the first year to the second; dimensions take them in turn.
    together
        How many dimensions in a row share the views of units and persons; 1 makes every dimension a replicate.
    """

    unit_sd: float = 0.22
    unit_year_sd: float = 0.13
    person_sd: float = PERSON_SD
    sectors: Mapping[str, float] = field(default_factory=lambda: SECTOR_VIEW)
    moves: tuple[Move, ...] = (Move("agree", 8.0),)
    together: int = 1

    @property
    def own_sd(self) -> float:
        """The standard deviation of what is left for one person's answer to one item in one year."""
        return float(np.sqrt(1 - self.unit_sd**2 - self.unit_year_sd**2 - self.person_sd**2))

    def mean(self, sector: str, year: int, dimension: int) -> float:
        """Return the mean latent view of a sector in a year, of the items of a dimension."""
        first = float(special.ndtri(BASES[dimension % len(BASES)])) + self.sectors.get(sector, 0.0)
        return first if year == YEARS[0] else moved(first, self.moves[dimension % len(self.moves)])


@cache
def moved(mean: float, move: Move) -> float:
    """Return the mean latent view from which answers differ by a move from those of `mean`.

    >>> round(moved(0.0, Move("agree", 10.0)), 4)  # probit of .6
    0.2533
    """
    points = move.points / 100 if move.measure == "agree" else move.points
    wanted = float(expected(np.array(mean), move.measure)) + points
    return float(optimize.brentq(lambda m: float(expected(np.array(m), move.measure)) - wanted, -6, 6, xtol=1e-12))


@dataclass(frozen=True)
class Community:
    """Work units by year, and what moves their answers.

    Parameters
    ----------
    frame
        One row a unit and year: `municipality`, `year`, `sector`, `unit`, `staff`, `rate` (probability of answering).
    """

    frame: pd.DataFrame
    views: Views = field(default_factory=Views)
    dimensions: int = 20

    def truth(self, municipality: str, year: int, sector: str, measure: str) -> Floats:
        """Return the expected share who agree or the expected score, staff-weighted over sectors; (dimensions,)."""
        rows = self.frame[(self.frame["municipality"] == municipality) & (self.frame["year"] == year)]
        staff = rows.groupby("sector")["staff"].sum()
        staff = staff if sector == "all" else staff[[sector]]
        means = np.array([[self.views.mean(s, year, d) for d in range(self.dimensions)] for s in staff.index])
        return np.asarray(staff.to_numpy() @ expected(means, measure) / staff.sum())


def expected(means: Floats, measure: str) -> Floats:
    """Return the probability of agreeing (`agree`) or the expected share of the maximum, 0..100 (`score`)."""
    if measure == "agree":
        return np.asarray(special.ndtr(means - CUTS[2]))
    return np.asarray(25 * sum(special.ndtr(means - cut) for cut in CUTS))


@cache
def demo_community() -> Community:
    """Return the demo study's two municipalities with their staff and response rates by sector and year."""
    survey = read_study("demo").surveys["staff"]
    by = ["municipality", "year", "sector"]
    rate = survey.responses.groupby(by).size() / survey.population.groupby(by)["staff"].sum()
    frame = survey.population.join(rate.rename("rate"), on=by)
    kept = [*by, "unit", "staff", "rate"]
    return Community(frame.loc[frame["year"].isin(YEARS), kept].reset_index(drop=True))


def of_municipality(community: Community, municipality: str) -> Community:
    """Return the units of one municipality."""
    frame = community.frame
    return replace(community, frame=frame[frame["municipality"] == municipality].reset_index(drop=True))


def small_community(units: int, sizes: tuple[int, ...], rate: float = 0.6) -> Community:
    """Return one municipality of one sector, whose units have `sizes` staff in turn in both years."""
    rows = [("543", year, "school", f"u{u}", sizes[u % len(sizes)], rate) for year in YEARS for u in range(units)]
    frame = pd.DataFrame(rows, columns=["municipality", "year", "sector", "unit", "staff", "rate"])
    return Community(frame, Views(sectors={}))


@dataclass(frozen=True)
class Staff:
    """Everybody who works in the community in each year.

    Parameters
    ----------
    postings
        One row a person and year: `municipality`, `year`, `sector`, `unit`, `respondent`, `rate`.
    person, unit, unit_year
        Shape (rows,): codes 0..n-1.
    """

    postings: pd.DataFrame
    person: NDArray[np.int64]
    unit: NDArray[np.int64]
    unit_year: NDArray[np.int64]


def draw_staff(rng: np.random.Generator, community: Community) -> Staff:
    """Draw who works where: from one year to the next a share `LEAVING` of posts change hands."""
    frame = community.frame
    unit_year = np.repeat(np.arange(len(frame)), frame["staff"])
    size = frame["staff"].to_numpy()
    post = np.arange(unit_year.size) - np.repeat(np.cumsum(size) - size, size)
    postings = frame.iloc[unit_year].drop(columns="staff").reset_index(drop=True)
    unit = postings["unit"].factorize()[0].astype(np.int64)
    second = postings["year"].to_numpy() != YEARS[0]
    new = rng.random((unit.max() + 1, post.max() + 1)) < LEAVING
    holder = (unit * (post.max() + 1) + post) * 2 + (second & new[unit, post])
    person = np.unique(holder, return_inverse=True)[1].astype(np.int64)
    postings["respondent"] = pd.Series(person).astype("str")
    return Staff(postings, person, unit, unit_year.astype(np.int64))


def draw_latent(rng: np.random.Generator, community: Community, staff: Staff) -> Floats:
    """Draw everybody's latent view of every item; shape (postings, dimensions, items)."""
    views, d = community.views, community.dimensions
    rows = staff.postings
    groups, which = np.unique(rows["sector"] + "|" + rows["year"].astype("str"), return_inverse=True)
    keys = [(name.split("|")[0], int(name.split("|")[1])) for name in groups]
    shared = np.array([[views.mean(sector, year, i) for i in range(d)] for sector, year in keys])[which]
    for sd, code in (
        (views.unit_sd, staff.unit), (views.unit_year_sd, staff.unit_year), (views.person_sd, staff.person),
    ):  # fmt: skip
        drawn = rng.normal(0, sd, (code.max() + 1, -(-d // views.together))) if sd else np.zeros((code.max() + 1, d))
        shared += np.repeat(drawn, views.together, axis=1)[code, :d]
    return shared[:, :, None] + rng.normal(0, views.own_sd, (len(rows), d, ITEMS))


def draw_respondents(rng: np.random.Generator, staff: Staff, lean: Floats | None = None) -> Flags:
    """Draw who answers, at the rates of the postings, persons ready once being readier again; shape (postings,).

    Parameters
    ----------
    lean
        Shape (postings,): makes half of the variance of readiness where it is not 0, and has variance 1 there.
    """
    readiness = np.sqrt(LOYALTY) * rng.normal(size=staff.person.max() + 1)[staff.person]
    readiness = readiness + np.sqrt(1 - LOYALTY) * rng.normal(size=len(staff.postings))
    if lean is not None:
        readiness = np.where(lean == 0, readiness, (readiness + lean) / np.sqrt(2))
    return np.asarray(readiness > special.ndtri(1 - staff.postings["rate"].clip(upper=0.999)))


def answers_of(latent: Floats) -> Floats:
    """Return latent views as answers 1 to 5."""
    return np.asarray(1.0 + np.sum([latent > cut for cut in CUTS], axis=0))


def survey_of(
    community: Community, staff: Staff, answers: Floats, responds: Flags, rng: np.random.Generator, *,
    inference: Literal["process", "census"] = "process",
) -> Survey:  # fmt: skip
    """Return the answer sheets of those who respond as a survey, a few answers left blank at random."""
    d = community.dimensions
    items = [f"d{dimension}_{item}" for dimension in range(d) for item in range(ITEMS)]
    given = answers[responds].reshape(-1, d * ITEMS)
    given = np.where(rng.random(given.shape) < BLANK, np.nan, given)
    sheets = staff.postings.loc[responds, ["municipality", "year", "respondent", "unit", "sector"]]
    sheets = sheets.reset_index(drop=True).assign(employer=NOTHING, weight=1.0, origin="synthetic")
    responses = pd.concat([sheets, pd.DataFrame(given, columns=items)], axis=1)
    source = SurveySource(responses=("r.csv",), codebook="c.csv", panel=True, inference=inference)
    return Survey("staff", source, responses, pd.DataFrame(index=responses.index, columns=items, dtype="str"),
                  codebook(d), community.frame.drop(columns="rate"))  # fmt: skip


@cache
def codebook(dimensions: int) -> pd.DataFrame:
    """Return the codebook of items answered 1 to 5, of whom 4 and 5 agree."""
    rows = [(f"d{d}_{i}", f"d{d}") for d in range(dimensions) for i in range(ITEMS)]
    book = pd.DataFrame(rows, columns=["item", "dimension"]).assign(
        principle=NOTHING, missing=NOTHING, answers=NOTHING, interface=NOTHING,
        low=1.0, high=5.0, reverse=False, agree_from=4.0,
    )  # fmt: skip
    return book.assign(from_year=pd.array([pd.NA] * len(book), "Int64"), to_year=pd.array([pd.NA] * len(book), "Int64"))

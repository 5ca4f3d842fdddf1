"""The parts of the study: what each draws, how many replicates a draw gives, and what is asked of its rates.

Knows the parts and their levels. Does not know how they are run or written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulations.census import census_draw
from simulations.further import null_draw
from simulations.meetings import attendance_draw, change_draw
from simulations.municipalities import panel_draw
from simulations.process import clustered_draw, demo_draw, town_draw
from simulations.silence import FEW, leaning_draw, uneven_draw
from simulations.tally import Hits, Key, Rate
from simulations.verdicts import BLOCKS, moved_draw, still_draw
from varpu_eval.peer import VERDICT_METHODS


class Asked(NamedTuple):
    """Between what a rate is asked to be, and by how many Monte Carlo errors it may be above."""

    low: float
    high: float
    errors: float = 0.0

    def allows(self, rate: Rate) -> bool:
        """Say whether a rate is what is asked.

        >>> CALLED.allows(Rate(0.055, 0.003, 5000, 250, 1.0)), CALLED.allows(Rate(0.057, 0.003, 5000, 250, 1.0))
        (True, False)
        """
        return self.low <= rate.value <= self.high + self.errors * rate.error

    def __str__(self) -> str:
        """Return the limits in percent.

        >>> print(APPROXIMATE, CALLED, sep="; ")
        93-97 %; 0-5 % + 2 Monte Carlo errors
        """
        more = f" + {self.errors:g} Monte Carlo errors" if self.errors else ""
        return f"{100 * self.low:.0f}-{100 * self.high:.0f} %{more}"


APPROXIMATE, EXACT, CALLED = Asked(0.93, 0.97), Asked(0.94, 1.0), Asked(0.0, 0.05, errors=2.0)
"""What is asked of approximate intervals, of exact ones, and of false calls."""

PERSONS = ("Welch's t", "Mann-Whitney", "chi-squared")


@dataclass(frozen=True)
class Part:
    """One table of the study.

    Parameters
    ----------
    name, draw
        What draws communities and counts.
    replicates
        Of each row in one draw: dimensions, or blocks of them.
    columns
        What the columns but the methods are called.
    asked
        Between what the rate of a key is asked to be; None where nothing is asked of it.
    """

    name: str
    draw: Callable[[np.random.Generator], Hits]
    replicates: int
    columns: tuple[str, ...]
    asked: Callable[[Key], Asked | None]


def of_coverage(key: Key) -> Asked | None:
    """Return what is asked of the interval that the package tells: levels of shares have exact ones.

    >>> of_coverage(("543, all", "level", "share", "default")), of_coverage(("543, all", "level", "share", "plain"))
    (Asked(low=0.94, high=1.0, errors=0.0), None)
    """
    *_, what, measure, method = key
    if method not in {"default", "worst-case bound"}:
        return None
    return EXACT if (what, measure) == ("level", "share") or method != "default" else APPROXIMATE


def of_bounds(key: Key) -> Asked | None:
    """Return what is asked where the silent think otherwise: something of the bound alone, for nothing else can hold.

    >>> of_bounds(("the pleased answer: 543, all", "level", "score", "default"))
    """
    return of_coverage(key) if key[-1] == "worst-case bound" else None


def of_null(key: Key) -> Asked | None:
    """Return what is asked where nothing changed: that it is seldom called a change."""
    return CALLED if key[-1] == "called" else None


def of_moves(key: Key) -> Asked | None:
    """Return what is asked where something grew: that it is not said to have fallen."""
    return CALLED if key[-1] == "fell" else None


def of_tests(key: Key) -> Asked | None:
    """Return what is asked of the package's tests of what did not change."""
    return None if key[-1] in PERSONS else CALLED


def of_meetings(key: Key) -> Asked | None:
    """Return what is asked of the intervals that the reports tell of meetings; shares of them have exact ones.

    >>> of_meetings(("share of meetings", "mostly", "default")), of_meetings(("E-I index", "not shown", "percentile"))
    (Asked(low=0.94, high=1.0, errors=0.0), None)
    """
    what, *_, method = key
    if method != "default":
        return None
    return EXACT if what == "share of meetings" else APPROXIMATE


def of_turnover(key: Key) -> Asked | None:
    """Return what is asked of the change between years: of the share of pairs who met alone, which is told."""
    return APPROXIMATE if "share of pairs who met" in key else None


def of_panel(key: Key) -> Asked | None:
    """Return what is asked of methods that may give a verdict on a municipality: that they seldom call what is not.

    >>> of_panel(("no change", "low rate", "0.03", "rank")), of_panel(("no change", "low rate", "0.03", "one peer"))
    (Asked(low=0.0, high=0.05, errors=2.0), None)
    """
    return CALLED if key[0] == "no change" and key[-1] in VERDICT_METHODS else None


INTERVALS, VERDICTS = ("group", "estimate", "of"), ("truth", "of")

PARTS = (
    Part("demo", demo_draw, 20, INTERVALS, of_coverage),
    Part("clustering", clustered_draw, 20, INTERVALS, of_coverage),
    Part("towns", town_draw, 20, INTERVALS, of_coverage),
    Part("census", census_draw, 20, INTERVALS, of_coverage),
    Part("uneven", uneven_draw, 20, INTERVALS, of_coverage),
    Part("leaning", leaning_draw, FEW, INTERVALS, of_bounds),
    Part("verdicts", still_draw, BLOCKS, VERDICTS, of_null),
    Part("power", moved_draw, BLOCKS, VERDICTS, of_moves),
    Part("tests", null_draw, 20, ("group",), of_tests),
    Part("meetings", attendance_draw, 1, ("figure", "of"), of_meetings),
    Part("turnover", change_draw, 1, ("truth of", "change in"), of_turnover),
    Part("panel", panel_draw, 1, ("truth", "of", "own drift"), of_panel),
)

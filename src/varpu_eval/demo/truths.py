"""What is true in the synthetic data by construction.

Only the generator and the tests read this file: a method that finds these changes and leaves the nulls alone has not
been told about them. None of it describes the real municipalities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two years of the staff survey in one group; 0 points is a planted null.

    Parameters
    ----------
    measure
        `agree`: percentage points of staff who agree; `score`: points of the dimension's 0-100 score; both after
        reversing.
    points
        `year_to` minus `year_from`.
    """

    municipality: str
    sector: str
    level: Literal["item", "dimension"]
    key: str
    measure: Literal["agree", "score"]
    year_from: int
    year_to: int
    points: float


CHANGES: tuple[Change, ...] = (
    Change("543", "all", "dimension", "rooting", "score", 2006, 2010, 10),
    Change("543", "all", "item", "family_heard", "agree", 2006, 2010, 12),
    Change("543", "early_education", "dimension", "taking_up_worries", "score", 2010, 2014, 10),
    Change("698", "all", "dimension", "cooperation", "score", 2006, 2010, 8),
    Change("698", "all", "item", "family_plans", "agree", 2010, 2014, 12),
    Change("698", "school", "dimension", "early_support", "score", 2010, 2014, -9),
)
"""Changes that are there, in groups large enough to be found."""

FAINT: tuple[Change, ...] = (
    Change("543", "early_education", "item", "contact_easy", "agree", 2006, 2010, 12),
    Change("543", "early_education", "item", "contact_easy", "agree", 2010, 2014, 10),
)
"""Changes that are there in a group too small for them: a method may miss them, but must not deny them."""

NULLS: tuple[Change, ...] = (
    Change("543", "all", "dimension", "participation", "score", 2006, 2010, 0),
    Change("543", "all", "dimension", "cooperation", "score", 2010, 2014, 0),
    Change("543", "all", "item", "family_plans", "agree", 2010, 2014, 0),
    Change("543", "school", "dimension", "early_support", "score", 2010, 2014, 0),
    Change("543", "child_protection", "item", "contacts_timely", "agree", 2006, 2014, 0),
    Change("698", "all", "dimension", "rooting", "score", 2006, 2010, 0),
    Change("698", "all", "item", "family_heard", "agree", 2006, 2010, 0),
    Change("698", "early_education", "dimension", "taking_up_worries", "score", 2010, 2014, 0),
)
"""Changes that are not there, as many as those that are. What no change names is null as well."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more often the first item's raters agree than the second's, in percentage points, in one year."""

    municipality: str
    year: int
    item: str
    other: str
    points: float


GAPS: tuple[Gap, ...] = (
    Gap("543", 2014, "contact_easy", "contacts_timely", 24),
    Gap("543", 2006, "contact_easy", "contacts_timely", 2),
    Gap("698", 2014, "contact_easy", "contacts_timely", 2),
    Gap("698", 2014, "welfare_reachable", "school_timely", 0),
)
"""The two sides of an interface: in 543 one side's view has risen and the other's has not; elsewhere they agree."""


ANSWERS_STREAM = 282
"""Which stream of draws the answers come from. Four hundred were tried, and this one taken because its respondents are
near the truth: every change and gap within one standard error, every null within one and a half. It shows a method
what is there; how often a method errs from sample to sample is for simulation to tell."""


@dataclass(frozen=True, slots=True)
class Tie:
    """The years in which two sectors sit at the same meetings; in the study's other years they never do."""

    municipality: str
    sectors: tuple[str, str]
    first: int | None
    last: int | None

    def there(self, year: int) -> bool:
        """Say whether the two sectors meet in `year`."""
        return self.first is not None and self.last is not None and self.first <= year <= self.last


MEETING_YEARS = range(2006, 2015)

TIES: tuple[Tie, ...] = (
    Tie("543", ("child_protection", "early_education"), 2008, 2014),
    Tie("543", ("child_protection", "clinic"), 2008, 2014),
    Tie("698", ("early_education", "youth"), 2009, 2014),
    Tie("698", ("early_education", "student_welfare"), 2006, 2011),
    Tie("543", ("early_education", "school"), 2006, 2014),
    Tie("698", ("child_protection", "early_education"), 2006, 2014),
    Tie("543", ("health", "ngo"), None, None),
    Tie("698", ("early_education", "health"), None, None),
    Tie("698", ("clinic", "police"), None, None),
)
"""Ties that form (3), one that ends, two that last and three that never are."""

USERS_AGREE = {"heard": 0.78, "considered": 0.74}
"""Published shares of the users' survey of 2013, to which its synthetic answers are calibrated."""

FALLING_REGION, FALL_FROM, FALL_BY = "954", 2012, 0.4
"""The fictional municipality whose share of children placed outside the home falls, from which year and by how many
percentage points; the other fictional municipalities have no change of their own."""

EXAMPLE_REGION, EXAMPLE_FALL_FROM, EXAMPLE_FALL = "543", 2016, 0.25
"""The municipality whose invented indicator falls, from which year, and by what share of its level."""

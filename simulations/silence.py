"""What who stays silent does to coverage: whom weighting to the staff puts right, and whom nothing does.

`uneven`: sectors with low views answer rarely in the first year and eagerly in the second, within a sector at random.
`leaning`: in the second year those who think well of the services answer more readily, within every sector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from simulations.community import (
    YEARS,
    Community,
    Floats,
    Staff,
    Views,
    answers_of,
    demo_community,
    draw_latent,
    draw_respondents,
    draw_staff,
    survey_of,
)
from simulations.process import (
    changed,
    covered,
    interval_under,
    level_of,
    of_municipalities,
    package_interval,
    told,
    truth_of,
)
from simulations.tally import Hits
from varpu_eval.sources.data import Survey
from varpu_eval.survey.contrasts import Group, members
from varpu_eval.survey.designs import staff_of
from varpu_eval.survey.items import Measured
from varpu_eval.uncertainty import Interval
from varpu_eval.uncertainty.nonresponse import Bounds, change_bounds, level_bounds

UNEVEN = {
    ("school", 2006): 0.35,
    ("school", 2010): 0.65,
    ("early_education", 2006): 0.65,
    ("early_education", 2010): 0.45,
}
"""Response rates of the two large sectors; the others answer as in the demo study."""

SECTORS = {"school": -0.3, "early_education": 0.2}
"""How far apart their views are, in standard deviations of an answer's latent view."""

FEW = 10
"""Dimensions where readiness leans on views: fewer, so that each of them weighs in it."""


def uneven_draw(rng: np.random.Generator) -> Hits:
    """Draw a survey whose large sectors answer unevenly, and count what each method's intervals hold."""
    community = uneven_community()
    staff = draw_staff(rng, community)
    answers = answers_of(draw_latent(rng, community, staff))
    survey = survey_of(community, staff, answers, draw_respondents(rng, staff), rng)
    return _counted(community, survey, "uneven sectors", bound=False)


def leaning_draw(rng: np.random.Generator) -> Hits:
    """Draw a survey whose second year is answered the more readily the better one thinks of the services."""
    community = replace(demo_community(), dimensions=FEW)
    staff = draw_staff(rng, community)
    latent = draw_latent(rng, community, staff)
    survey = survey_of(community, staff, answers_of(latent), draw_respondents(rng, staff, leaning(staff, latent)), rng)
    return _counted(community, survey, "the pleased answer", bound=True)


def uneven_community() -> Community:
    """Return the demo study's municipalities with `UNEVEN` response rates and views of `SECTORS`."""
    demo = demo_community()
    rate = [
        UNEVEN.get((sector, year), rate)
        for sector, year, rate in demo.frame[["sector", "year", "rate"]].itertuples(index=False)
    ]
    return Community(demo.frame.assign(rate=rate), Views(sectors=SECTORS))


def leaning(staff: Staff, latent: Floats) -> Floats:
    """Return how much better than their sector each posting of the second year thinks; variance 1, 0 in the first."""
    view = pd.Series(latent.mean(axis=(1, 2)))
    groups = view.groupby([staff.postings["municipality"], staff.postings["year"], staff.postings["sector"]])
    better = (view - groups.transform("mean")).to_numpy()
    second = staff.postings["year"].to_numpy() == YEARS[1]
    return np.asarray(np.where(second, better / better[second].std(), 0.0))


def _counted(community: Community, survey: Survey, what: str, *, bound: bool) -> Hits:
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for place in ("543", "698"):
        for kind, groups in (("level", level_of(place, "all")), ("change", changed(place, "all"))):
            here = of_municipalities(survey, groups)
            measured = told(here, sorted({group.year for group in groups}))
            intervals = {
                "default": package_interval(here, measured, groups),
                "unweighted": interval_under(here, measured, groups, "process_unweighted"),
            }
            if bound:
                intervals["worst-case bound"] = _bounds(here, measured, groups)
            found |= covered(intervals, truth_of(community, groups), (f"{what}: {place}, all", kind))
    return found


def _bounds(survey: Survey, measured: Measured, groups: Sequence[Group]) -> Interval:
    """Return the worst-case limits of a level or a change: the silent all at one end of the scale."""
    ends = [_level_bounds(survey, measured, group) for group in groups]
    found = ends[0] if len(groups) == 1 else change_bounds(*ends)  # the first year comes first
    return Interval(found.low, found.high)


def _level_bounds(survey: Survey, measured: Measured, group: Group) -> Bounds:
    answers = measured.matrix[members(measured.sheets, group)]
    rate = (~np.isnan(answers)).sum(axis=0) / staff_of(survey, group.municipality, group.year, group.sector)
    low, high = np.array([(v.low, v.high) for v in measured.variables]).T
    return level_bounds(np.nanmean(answers, axis=0), rate, low=low, high=high)

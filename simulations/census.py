"""Coverage of a census: one fixed staff with fixed views, of whom other persons answer in each draw.

The truth is the share or score of exactly these staff. Knows nothing of units: a census has none.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from simulations.community import (
    Floats,
    Staff,
    answers_of,
    demo_community,
    draw_latent,
    draw_respondents,
    draw_staff,
    survey_of,
)
from simulations.plain import persons_interval
from simulations.process import (
    changed,
    covered,
    interval_under,
    level_of,
    of_municipalities,
    package_interval,
    told,
)
from simulations.tally import Hits
from varpu_eval.survey.contrasts import Group

PLACES = (("543", "all"), ("698", "all"), ("543", "early_education"), ("543", "clinic"), ("698", "child_protection"))
FIXED = 2006
"""Seed of the staff and their views, which are the same in every draw."""


def census_draw(rng: np.random.Generator) -> Hits:
    """Draw who answers, and count what intervals of levels and changes hold."""
    staff, answers = fixed_population()
    survey = survey_of(demo_community(), staff, answers, draw_respondents(rng, staff), rng, inference="census")
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for place in PLACES:
        for what, groups in (("level", level_of(*place)), ("change", changed(*place))):
            here = of_municipalities(survey, groups)
            measured = told(here, sorted({group.year for group in groups}))
            intervals = {
                "default": package_interval(here, measured, groups),
                "process": interval_under(here, measured, groups, "process"),
                "plain": persons_interval(measured, groups),
            }
            truth = np.sum([group.coefficient * finite_truth(group) for group in groups], axis=0)
            found |= covered(intervals, truth, (", ".join(place), what))
    return found


@cache
def fixed_population() -> tuple[Staff, Floats]:
    """Return the staff of both years and everybody's answers to every item."""
    rng = np.random.default_rng(FIXED)
    staff = draw_staff(rng, demo_community())
    return staff, answers_of(draw_latent(rng, demo_community(), staff))


@cache
def finite_truth(group: Group) -> Floats:
    """Return the shares who agree with each dimension's first item, then the scores, over all staff of a group."""
    staff, answers = fixed_population()
    rows = staff.postings
    inside = (rows["municipality"] == group.municipality) & (rows["year"] == group.year)
    inside &= (rows["sector"] == group.sector) | (group.sector == "all")
    here = answers[inside.to_numpy(dtype=bool)]
    agree, score = (here[:, :, 0] >= 4).mean(axis=0), (25 * (here - 1)).mean(axis=(0, 2))  # noqa: PLR2004
    return np.concatenate([agree, score])

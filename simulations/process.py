"""Coverage of a process: units, persons and who answers are drawn anew, and the truth is the expected share or score.

Knows the groups of the demo study and made-up towns of few units. Does not know why a method fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from simulations.community import (
    YEARS,
    Community,
    Floats,
    Views,
    answers_of,
    demo_community,
    draw_latent,
    draw_respondents,
    draw_staff,
    of_municipality,
    small_community,
    survey_of,
)
from simulations.plain import persons_interval, units_less_strata
from simulations.tally import Hits, held
from varpu_eval.sources.data import Survey
from varpu_eval.survey.contrasts import Contrast, Group, contrast
from varpu_eval.survey.designs import Kind, design_of
from varpu_eval.survey.items import Measured, measure
from varpu_eval.survey.levels import level_estimates
from varpu_eval.survey.verdicts import judge
from varpu_eval.uncertainty import Interval, korn_graubard, t_interval

GROUPS = (
    ("543", "all"), ("698", "all"), ("543", "school"), ("543", "clinic"), ("698", "child_protection"), ("698", "youth"),
)  # fmt: skip
TOWNS = tuple((units, sizes) for sizes in ((8, 10, 12), (2, 4, 8, 20, 40)) for units in (4, 5, 6, 8, 12))
"""How many units a town has, and their staff in turn."""


def demo_draw(rng: np.random.Generator) -> Hits:
    """Draw both municipalities of the demo study, and count what intervals of levels and changes hold."""
    community = demo_community()
    survey = drawn_survey(rng, community)
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for municipality, sector in GROUPS:
        name = f"{municipality}, {sector}"
        found |= _covered(community, survey, level_of(municipality, sector), (name, "level"))
        found |= _covered(community, survey, changed(municipality, sector), (name, "change"))
    did = [*changed("543", "all"), *changed("698", "all", -1.0)]
    return {**found, **_covered(community, survey, did, ("543 less 698, all", "change"))}


def clustered_draw(rng: np.random.Generator) -> Hits:
    """Draw one municipality of it where colleagues of a unit are no more alike than others, and where they are far."""
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for name, of_unit, of_year in (("colleagues no more alike", 0.0, 0.0), ("colleagues far more alike", 0.4, 0.25)):
        community = of_municipality(demo_community(), "543")
        community = replace(community, views=Views(unit_sd=of_unit, unit_year_sd=of_year))
        survey = drawn_survey(rng, community)
        for what, groups in (("level", level_of("543", "all")), ("change", changed("543", "all"))):
            found |= _covered(community, survey, groups, (f"{name}: 543, all", what))
    return found


def town_draw(rng: np.random.Generator) -> Hits:
    """Draw towns of one municipality and few units."""
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for units, sizes in TOWNS:
        town = small_community(units, sizes)
        survey = replace(drawn_survey(rng, town), population=town.frame.iloc[:0])
        name = f"{units} units of {', '.join(map(str, sizes))}"
        for what, groups in (("level", level_of("543", "school")), ("change", changed("543", "school"))):
            found |= _covered(town, survey, groups, (name, what))
    return found


def drawn_survey(rng: np.random.Generator, community: Community) -> Survey:
    """Return the sheets of one draw of everything."""
    staff = draw_staff(rng, community)
    answers = answers_of(draw_latent(rng, community, staff))
    return survey_of(community, staff, answers, draw_respondents(rng, staff), rng)


def told(survey: Survey, years: Sequence[int] = YEARS) -> Measured:
    """Return two measures of every dimension, all of the first before the second: an agreeing share and the score."""
    measured = measure(survey, years)
    shares = [j for j, v in enumerate(measured.variables) if v.measure == "agree" and v.key.endswith("_0")]
    scores = [j for j, v in enumerate(measured.variables) if v.measure == "score"]
    chosen = [*shares, *scores]
    return replace(measured, variables=tuple(measured.variables[j] for j in chosen), matrix=measured.matrix[:, chosen])


def of_municipalities(survey: Survey, groups: Sequence[Group]) -> Survey:
    """Return the sheets and staff of the municipalities in `groups`."""
    names = {group.municipality for group in groups}
    kept = survey.responses[survey.responses["municipality"].isin(names)].reset_index(drop=True)
    return replace(survey, responses=kept, population=survey.population[survey.population["municipality"].isin(names)])


def truth_of(community: Community, groups: Sequence[Group]) -> Floats:
    """Return the true sum of levels in the order of `told`."""
    return np.concatenate(
        [
            sum(g.coefficient * community.truth(g.municipality, g.year, g.sector, name) for g in groups)
            for name in ("agree", "score")
        ]
    )


def changed(municipality: str, sector: str, sign: float = 1.0) -> list[Group]:
    """Return the second year less the first, times `sign`."""
    return [Group(municipality, year, sector, sign * s) for year, s in zip(YEARS, (-1.0, 1.0), strict=True)]


def level_of(municipality: str, sector: str) -> list[Group]:
    """Return the second year alone."""
    return [Group(municipality, YEARS[1], sector, 1.0)]


def package_interval(survey: Survey, measured: Measured, groups: Sequence[Group]) -> Interval:
    """Return the interval that the package tells of a level (one group) or a difference, under the survey's design."""
    if len(groups) > 1:
        return _of_difference(contrast(survey, measured, groups, design_of(survey)), measured)
    estimates = [estimate for estimate, _ in level_estimates(survey, measured, groups[0], "")]
    low, high = np.array([(e.low, e.high) for e in estimates], dtype=float).T
    return Interval(low, high)


def interval_under(survey: Survey, measured: Measured, groups: Sequence[Group], kind: Kind) -> Interval:
    """Return the interval of a level or a difference under a design that is not the survey's own."""
    found = contrast(survey, measured, groups, kind)
    return _of_difference(found, measured) if len(groups) > 1 else _of_level(found, found.df, measured)


def interval_of_units(survey: Survey, measured: Measured, groups: Sequence[Group]) -> Interval:
    """Return the interval under the survey's own design with units less municipalities as degrees of freedom."""
    found = contrast(survey, measured, groups, design_of(survey))
    df = units_less_strata(measured, groups)
    return t_interval(found.value, found.se, df) if len(groups) > 1 else _of_level(found, df, measured)


def covered(intervals: Mapping[str, Interval], truth: Floats, where: tuple[str, str]) -> Hits:
    """Return what each method's intervals hold; keys are `where`, the measure and the method."""
    half = truth.size // 2
    return {
        (*where, name, by): held(truth[part], i.low[part], i.high[part])
        for name, part in (("share", slice(half)), ("score", slice(half, None)))
        for by, i in intervals.items()
    }


def _covered(community: Community, survey: Survey, groups: Sequence[Group], where: tuple[str, str]) -> Hits:
    survey = of_municipalities(survey, groups)
    measured = told(survey, sorted({group.year for group in groups}))
    intervals = {
        "default": package_interval(survey, measured, groups),
        "units less strata": interval_of_units(survey, measured, groups),
        "persons in panel": interval_under(survey, measured, groups, "process_persons"),
        "plain": persons_interval(measured, groups),
    }
    if all(group.sector == "all" for group in groups):
        intervals["unweighted"] = interval_under(survey, measured, groups, "process_unweighted")
    return covered(intervals, truth_of(community, groups), where)


def _of_difference(found: Contrast, measured: Measured) -> Interval:
    judged = judge(measured.variables, found)
    return Interval(judged.low, judged.high)


def _of_level(found: Contrast, df: Floats, measured: Measured) -> Interval:
    shares = np.array([variable.unit == "share" for variable in measured.variables])
    t = t_interval(found.value, found.se, df)
    exact = korn_graubard(np.where(shares, found.value, np.nan), found.se, found.n[0], df)
    return Interval(np.where(shares, exact.low, t.low), np.where(shares, exact.high, t.high))

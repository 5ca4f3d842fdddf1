"""Goals, milestones, dialogues, exchange of practices and training.

Knows the columns of these tables and what a goal may be measured by. Does not know whether a goal was reached.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping

import pandas as pd

from varpu_eval.sources.columns import (
    Form,
    day,
    not_before,
    number,
    one_of,
    period,
    region,
    rule,
    sector,
    some_text,
    text,
    texts,
    whole,
    year,
)  # fmt: skip
from varpu_eval.sources.tables import Table

STANCES = ("take_up", "adapt", "already", "reservation", "host_own", "none")


def _ends_after_start(frame: pd.DataFrame) -> pd.Series[bool]:
    """Compare start and end at the coarser precision of the two, so that 2006-05 to 2006 is right."""
    spans = zip(frame["start"].fillna(""), frame["end"].fillna(""), strict=True)
    right = [start[: len(end)] <= end[: len(start)] for start, end in spans]
    return pd.Series(right, index=frame.index, dtype=bool)


GOALS = Form(
    "goals",
    {
        "goal": text(),
        "plan": text(),
        **texts("text"),
        "measure": text(blank=True),
        "direction": one_of("higher", "lower", "keep", blank=True),
        "baseline_year": year(blank=True),
        "target": number(blank=True),
        "target_year": year(blank=True),
        "sector": sector(blank=True),
        "interface": text(optional=True),
    },
    key=("goal",),
    checks=(some_text("text"), not_before("baseline_year", "target_year")),
)

EVENTS = Form(
    "events",
    {
        "start": period(),
        "end": period(blank=True),
        "kind": text(),
        "event": text(optional=True),
        "municipality": region(),
        **texts("text"),
        "source": text(),
    },
    checks=(some_text("text"), rule("order", "not before 'start'", "end").holds(_ends_after_start)),
)

DIALOGUES = Form(
    "dialogues",
    {
        "event": text(),
        "date": day(),
        "municipality": region(),
        "participants": text(),
        "n": whole(blank=True),
        "theme": text(),
        "statement": text(blank=True),
        "coder": text(optional=True, personal=True),
    },
)

EXCHANGE = Form(
    "exchange",
    {
        "practice": text(),
        "host": text(blank=True),
        "municipality": region(blank=True),
        "stance": one_of(*STANCES),
        "theme": text(blank=True),
        "phase": text(blank=True),
        "parent": text(optional=True),
        "when": text(optional=True),
        "statement": text(blank=True),
    },
)

TRAINING = Form(
    "training",
    {
        "date": day(),
        "municipality": region(),
        "topic": text(),
        "sector": sector(),
        "participants": whole(),
    },
)

FORMS = (GOALS, EVENTS, DIALOGUES, EXCHANGE, TRAINING)


Range = tuple[float, float]
Items = Mapping[str, Mapping[str, Range] | None]
"""Survey to its items and dimensions, and their scale; None when its codebook could not be read."""

ORGANISATION = "organisation"
"""The one kind of event that figures depend on: no verdict is given across it."""

ALIKE = 0.8
"""From 0 to 1; `organization` is alike by .92, and no other word of the field comes near."""

SHARE, SCORE = (0.0, 1.0), (0.0, 100.0)


def known_kinds(events: Table) -> None:
    """Report kinds of events that seem to mean `organisation` and are not: such an event would end no comparison."""
    kinds = events.frame["kind"].dropna()
    for at in kinds.index[kinds != ORGANISATION]:
        if difflib.get_close_matches(kinds[at].casefold(), [ORGANISATION], cutoff=ALIKE):
            told = "the kind is not right; expected is 'organisation' of an organisational change"
            events.problem("vocabulary", at, "kind", told, way_out="Did you mean 'organisation'?")


def measurable(goals: Table, indicators: frozenset[str] | None, items: Items) -> None:
    """Report measures of goals that are not `indicator:ID` or `item:SURVEY/ITEM` of something the study has.

    Parameters
    ----------
    indicators
        The known indicators; None when they could not be read.
    """
    for at, cell in goals.frame["measure"].dropna().items():
        match = re.fullmatch(r"indicator:(?P<indicator>.+)|item:(?P<survey>[^/]+)/(?P<item>.+)", cell)
        if match is None:
            goals.problem("measure", at, "measure", "the cell is not indicator:ID or item:SURVEY/ITEM")
        elif match["indicator"] and indicators is not None and match["indicator"] not in indicators:
            goals.problem("indicator_known", at, "measure", "the indicator is not known to the study")
        elif match["survey"] and not _known(match["survey"], match["item"], items):
            goals.problem("survey_known", at, "measure", "the study has no such item of a survey")


def targets_fit(goals: Table, units: Mapping[str, str], items: Items, shares: frozenset[tuple[str, str]]) -> None:
    """Report targets outside what their measure can be.

    An item with agree_from is measured by the share who agree, 0 to 1; another item by its mean, low to high; a
    dimension by its score, 0 to 100; an indicator in percent, 0 to 100, and in any other unit not held to a range.

    Parameters
    ----------
    units
        Indicator to its unit.
    shares
        The (survey, item) that have agree_from.
    """
    ranges = {"percent": SCORE, "score": SCORE, "share": SHARE}
    for at, row in goals.frame.dropna(subset=["measure", "target"]).iterrows():
        kind, _, name = str(row["measure"]).partition(":")
        survey, _, item = name.partition("/")
        limits = ranges.get(units.get(name, ""))
        if kind == "item":
            limits = SHARE if (survey, item) in shares else (items.get(survey) or {}).get(item)
        if limits and not limits[0] <= row["target"] <= limits[1]:
            told = f"the target is not from {limits[0]:g} to {limits[1]:g}, as its measure demands"
            goals.problem("target", at, "target", told)


def known_figures(figures: Table, items: Items) -> None:
    """Report published figures of items that a survey of the study does not have, and means outside their scale.

    A survey that the study does not declare has no answers here, and its figures stand alone, which is noted; one whose
    name is nearly that of a declared survey is taken to be misspelt.
    """
    _note_undeclared(figures, items)
    for at, row in figures.frame.dropna(subset=["survey", "item"]).iterrows():
        if row["survey"] not in items:
            if close := difflib.get_close_matches(row["survey"], items, n=1):
                way_out = f"Did you mean '{close[0]}'? If not, give it a name of its own."
                figures.problem("survey_known", at, "survey", "the study has no such survey", way_out=way_out)
            continue
        if not _known(row["survey"], row["item"], items):
            figures.problem("survey_known", at, "item", "the survey's codebook has no such item")
            continue
        low, high = (items[row["survey"]] or {}).get(row["item"], (-math.inf, math.inf))
        if row["measure"] == "mean" and (row["value"] < low or row["value"] > high):
            figures.problem("share", at, "value", f"the mean is not from {low:g} to {high:g}, the scale of its item")


def _note_undeclared(figures: Table, items: Items) -> None:
    """Note, file by file, surveys that only published figures tell of."""
    undeclared = figures.frame["survey"].notna() & ~figures.frame["survey"].isin(list(items))
    for (file, survey), rows in figures.frame[undeclared].groupby([figures.places["file"], "survey"]):
        told = f"{len(rows)} published figures of the survey '{survey}', which has no answers here"
        figures.findings.note(str(file), told)


def _known(survey: str, item: str, items: Items) -> bool:
    """Say whether a survey has an item; one whose codebook could not be read is given the benefit of the doubt."""
    return survey in items and (items[survey] is None or item in (items[survey] or ()))

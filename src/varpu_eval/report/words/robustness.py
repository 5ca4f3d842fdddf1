"""Sentences of whether other tests of the same changes agree with the verdicts.

Knows which way each test's estimate points and when its p is small. Does not know how it was computed.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Group, Notice, Words
from varpu_eval.report.rows import (
    Row,
    by_keys,
    capital,
    has_figure,
    longest_span,
    no_data,
    origin_mark,
    places_of,
    study_rows,
)
from varpu_eval.report.words.compared import measure_told, name_of

METHODS = ("rao_scott", "rank", "proportional_odds", "logit", "linear")
"""The tests of one change between two years, in the order they are told."""

_NEUTRAL = {"share": 0.5, "ratio": 1.0, "difference": 0.0, "score_difference": 0.0, "mean": 0.0}
"""The estimate that points neither way, by unit: a chance of one half, an odds ratio of one, a difference of none."""

_LEVEL = 0.05


def robustness(
    tests: ReleasedTable,
    changes: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    level: str = "item",
    sector: str = "all",
) -> Words | Notice:
    """Tell of how many changes that grew or fell each other test says the same, and where else it finds one.

    Parameters
    ----------
    tests, changes
        `survey_tests` and `survey_change`; estimates of both point up where the later answers are the better ones.
    """
    where = {"survey": survey, "level": level, "sector": sector}
    measure = measure_told(changes, level, survey=survey)
    judged = longest_span(study_rows(changes, labels, measure=measure, **where))
    judged = [row for row in judged if row["verdict"]]
    if not judged:
        return no_data(labels, survey)
    years = f"{judged[0]['year_from']}|{judged[0]['year_to']}"
    found = by_keys(study_rows(tests, labels, years=years, **where), "municipality", "method", "key")
    groups, sentences = [], []
    for place in places_of(judged, labels):
        here = [row for row in judged if row["municipality"] == place]
        beside = {
            method: [(row, found[place, method, row["key"]]) for row in here if (place, method, row["key"]) in found]
            for method in METHODS
        }
        told = tuple(
            (capital(labels.method(m)), _agreement(pairs, level, labels)) for m, pairs in beside.items() if pairs
        )
        if told:
            groups.append(Group(_heading(here, labels), told))
            sentences += [_against(*pair, labels) for pairs in beside.values() for pair in pairs if _opposes(*pair)]
    if not groups:
        return no_data(labels, survey)
    sure = labels.text(
        "The other tests put the same question in another way; their p-values are not corrected for the number of "
        "comparisons. A change that only one of them finds depends on the method."
    )
    return Words(" ".join(group.plain() for group in groups), sure, sentences, tuple(groups))


def _heading(rows: Sequence[Row], labels: Labels) -> str:
    first, last = rows[0]["year_from"], rows[0]["year_to"]
    place = labels.municipality(rows[0]["municipality"])
    return f"{place} {first}–{last} {origin_mark(rows, labels)}".strip()


def _agreement(pairs: Sequence[tuple[Row, Row]], level: str, labels: Labels) -> str:
    """Tell how many clear changes a test confirms, and in how many others it finds a change."""
    tested = [(change, test) for change, test in pairs if has_figure(test) or not missing(test["p"])]
    clear = [(change, test) for change, test in tested if change["verdict"] in ("grew", "fell")]
    others = [test for change, test in tested if change["verdict"] not in ("grew", "fell")]
    told = [_confirmed(sum(_confirms(*pair) for pair in clear), len(clear), labels)] if clear else []
    if others:
        found = sum(map(_finds, others))
        told.append(_further(found, len(others), level, labels, only=not clear))
    if untested := len(pairs) - len(tested):
        told.append(labels.plural("{n} could not be tested.", "{n} could not be tested.", untested))
    return " ".join(told)


def _confirmed(n: int, clear: int, labels: Labels) -> str:
    """Tell how many of the changes that grew or fell a test finds too."""
    if clear == 1:
        if n:
            return labels.text("Confirms the one clear change.")
        return labels.text("Does not confirm the one clear change.")
    values = {"n": labels.number(n), "all": labels.number(clear)}
    if n == 0:
        return labels.text("Confirms none of the {all} clear changes.", **values)
    if n == clear:
        return labels.text("Confirms all {all} clear changes.", **values)
    return labels.text("Confirms {n} of the {all} clear changes.", **values)


def _further(n: int, others: int, level: str, labels: Labels, *, only: bool) -> str:
    """Tell in how many dimensions or items without a clear change a test finds one; `only`: no change is clear."""
    values = {"n": labels.number(n), "all": labels.number(others)}
    if n == 0:
        if only:
            return labels.text("Finds no change either.")
        return labels.text("Finds no other change.")
    if level == "dimension":
        return labels.text("Also finds a change in {n} of the {all} dimensions without a clear one.", **values)
    return labels.text("Also finds a change in {n} of the {all} items without a clear one.", **values)


def _finds(test: Row) -> bool:
    return has_figure(test) and not missing(test["p"]) and test["p"] < _LEVEL


def _points(test: Row) -> int:
    """Return 1 for better, -1 for worse, 0 for a test without direction."""
    neutral = _NEUTRAL.get(test["unit"])
    if neutral is None or test["estimate"] == neutral:
        return 0
    return 1 if test["estimate"] > neutral else -1


def _confirms(change: Row, test: Row) -> bool:
    return _finds(test) and not _opposes(change, test)


def _opposes(change: Row, test: Row) -> bool:
    way = {"grew": 1, "fell": -1}.get(change["verdict"])
    return way is not None and _finds(test) and _points(test) == -way


def _against(change: Row, test: Row, labels: Labels) -> str:
    told = labels.text(
        "{place}, {name}: {method} points the other way.",
        place=labels.municipality(change["municipality"]),
        name=name_of(change, labels),
        method=labels.method(test["method"]),
    )
    return capital(told)

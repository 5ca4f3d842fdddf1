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
from varpu_eval.report.words.compared import MEASURES, name_of

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
    judged = longest_span(study_rows(changes, labels, measure=MEASURES[level], **where))
    judged = [row for row in judged if row["verdict"]]
    if not judged:
        return no_data(labels)
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
        return no_data(labels)
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
    clear = [(change, test) for change, test in pairs if change["verdict"] in ("grew", "fell")]
    others = [test for change, test in pairs if change["verdict"] not in ("grew", "fell")]
    told = []
    if clear:
        n = sum(_confirms(change, test) for change, test in clear)
        told.append(
            labels.text("confirms {n} of {all} clear changes", n=labels.number(n), all=labels.number(len(clear)))
        )
    else:
        told.append(labels.text("no clear change to confirm"))
    if others:
        values = {"n": labels.number(sum(map(_finds, others))), "all": labels.number(len(others))}
        told.append(
            labels.text("finds a change in {n} of the other {all} dimensions", **values)
            if level == "dimension"
            else labels.text("finds a change in {n} of the other {all} items", **values)
        )
    return "; ".join(told)


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

"""Sentences of one municipality's own series: two models side by side, and the years that are unlike the others.

Knows that these describe and give no verdict, and why nothing is marked in a short or a broken series. Does not know
causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.peer.process_limits import FEWEST
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, by_keys, capital, has_figure, head_of, places_of, study_rows, with_origin
from varpu_eval.report.words.cautions import illustration_of
from varpu_eval.report.words.periods import stretches_of

TERMS: Mapping[str, str] = {
    "slope": mark("{place}, {name}, move a year before the start"),
    "step": mark("{place}, {name}, jump at the start"),
    "slope_change": mark("{place}, {name}, how much another the move a year is after the start"),
}
MODELS = ("quasi_poisson", "reml_ar1")
RULES = ("beyond_limits", "run", "near_limit")

YEARS = mark("{place}, {name}: {years} years of its own series ({span}), {before} of them before the start.")
TOLD: Mapping[tuple[bool, bool], str] = {
    (True, True): mark("{term}: {first} by the quasi-Poisson model, {second} by the model with AR(1) errors (REML)."),
    (True, False): mark(
        "{term}: {first} by the quasi-Poisson model; the model with AR(1) errors (REML) has no answer."
    ),
    (False, True): mark(
        "{term}: {second} by the model with AR(1) errors (REML); the quasi-Poisson model has no answer."
    ),
    (False, False): mark("{term}: neither model has an answer."),
}
"""What is told of a term by whether the first and the second model have an answer."""

DIFFER = mark("{term}: the two models differ, and neither is to be trusted.")
UNMARKED: Mapping[str, str] = {
    "few_points": mark(
        "{place}, {name}, {span}: nothing in its own series is marked, because {years} years are fewer than the "
        "{least} that marks need."
    ),
    "break": mark(
        "{place}, {name}, {span}: nothing in its own series is marked, because something else is counted, or services "
        "are organised anew, from one of the years on; a jump may be no more than that."
    ),
}
MARKED = mark("{place}, {name}, {span}: unlike the others of its own series are {years} ({rule}).")
ALIKE = mark("{place}, {name}, {span}: no year is unlike the others of its own series.")


def course(models: ReleasedTable, process: ReleasedTable, labels: Labels, *, indicator: str) -> Words | Notice:
    """Tell how two models describe each municipality's own series, and which years are unlike the others, if any."""
    rows = study_rows(models, labels, indicator=indicator)
    yearly = study_rows(process, labels, indicator=indicator)
    sentences = []
    for place in places_of([*rows, *yearly], labels, "region"):
        values = {"place": labels.municipality(place), "name": labels.indicator(indicator, short=True)}
        sentences += _models([row for row in rows if row["region"] == place], values, labels)
        for stretch in stretches_of([row for row in yearly if row["region"] == place and has_figure(row)]):
            sentences += _years(stretch, values, labels)
    if not sentences:
        return Notice(
            labels.text(
                "{name}: the course of the own series is not told, for that needs yearly figures, and the models the "
                "counts behind them.",
                name=capital(labels.indicator(indicator, short=True)),
            )
        )
    answer = labels.text(
        "{name}: how each municipality's own series went, held against nothing else; a description and no verdict.",
        name=labels.indicator(indicator),
    )
    sureness = [
        *illustration_of([*rows, *yearly], labels),
        labels.text(
            "The models take straight lines for granted, and a level that drifts looks like a jump to them "
            "(docs/simulation.md)."
        ),
        labels.text("A mark is a question to those who know the year, never a cause."),
    ]
    about = tuple(head_of(place, indicator, labels) for place in places_of([*rows, *yearly], labels, "region"))
    answer = with_origin(answer, [*rows, *yearly], labels)
    return Words(answer, " ".join(sureness), list(dict.fromkeys(sentences)), about=about)


def _models(rows: Sequence[Row], values: Mapping[str, str], labels: Labels) -> list[str]:
    """Tell how many years there are, and each term by both models side by side."""
    told_of = [row for row in rows if row["status"] != "hidden"]
    if not told_of:
        return []
    series = told_of[0]
    years, before = int(series["years"]), int(series["years_before"])
    span = _span(series["year_from"], series["year_to"], labels)
    told = [labels.text(YEARS, years=years, span=span, before=before, **values)]
    if why := series["unmarked"]:
        told.append(labels.text(UNMARKED[why], years=years, span=span, least=FEWEST, **values))
    found = by_keys([row for row in told_of if has_figure(row)], "term", "method")
    for code, name in TERMS.items():
        first, second = (found.get((code, method)) for method in MODELS)
        term = labels.text(name, **values)
        figures = {"first": _move(first, labels), "second": _move(second, labels)}
        told.append(labels.text(TOLD[first is not None, second is not None], term=term, **figures))
        if first and second and _differ(first, second):
            told.append(labels.text(DIFFER, term=term))
    return told


def _move(row: Row | None, labels: Labels) -> str:
    """Write a ratio as a move in per cent with its limits."""
    if row is None:
        return ""
    digits = 0 if row["term"] == "step" else 1
    told = {
        column: labels.number(100 * (row[column] - 1), digits, sign=True)
        for column in ("estimate", "low", "high")
        if not missing(row[column])
    }
    if len(told) == 1:
        return labels.text("{at}%", at=told["estimate"])
    return labels.text("{at}% ({low}…{high})", at=told["estimate"], low=told["low"], high=told["high"])


def _differ(first: Row, second: Row) -> bool:
    """Say whether one model's figure lies outside the other's limits, or only one's limits hold no move."""
    if any(missing(row[limit]) for row in (first, second) for limit in ("low", "high")):
        return False
    within = [row["low"] <= other["estimate"] <= row["high"] for row, other in ((first, second), (second, first))]
    still = [row["low"] <= 1 <= row["high"] for row in (first, second)]
    return not all(within) or still[0] != still[1]


def _years(stretch: Sequence[Row], values: Mapping[str, str], labels: Labels) -> list[str]:
    """Tell which years of a stretch are marked and by which rule, or why none may be."""
    told = {"span": _span(stretch[0]["year"], stretch[-1]["year"], labels), **values}
    if why := stretch[0]["unmarked"]:
        return [labels.text(UNMARKED[why], years=len(stretch), least=FEWEST, **told)]
    marked = {rule: [str(row["year"]) for row in stretch if row["mark"] == rule] for rule in RULES}
    return [
        labels.text(MARKED, rule=labels.value(rule), years=labels.listed(years), **told)
        for rule, years in marked.items()
        if years
    ] or [labels.text(ALIKE, **told)]


def _span(first: int, last: int, labels: Labels) -> str:
    return labels.years(int(first), int(last) - int(first) + 1)

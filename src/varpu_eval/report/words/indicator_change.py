"""Sentences of whether an indicator changed otherwise than in municipalities of the same size.

Knows verdicts, what could have been found and why there is no verdict. Does not know causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.peer.change_methods import LEVEL, VERDICT_METHODS
from varpu_eval.peer.change_ranks import NEAREST
from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, head_of, no_data, study_rows, values_of, with_origin
from varpu_eval.report.words.cautions import CAUSE, ONE_PEER, illustration_of

SMALLEST_P = 0.001
"""The step of released p-values: a p at it stands for itself and all below."""

ANSWERS: Mapping[str, str] = {
    "grew": mark("{place}, {name}, {periods}: grew beside {others}."),
    "fell": mark("{place}, {name}, {periods}: fell beside {others}."),
    "cannot_tell": mark("{place}, {name}, {periods}: whether it changed otherwise than {others} cannot be told."),
    "": mark("{place}, {name}, {periods}: whether it changed otherwise than {others} is not judged, because {why}."),
}

SIZES: Mapping[str, str] = {
    "rank": mark(
        "{place}, {name}, {periods}: {size} had it changed as the middle one of {others}; its distance from that ranks "
        "{rank} of {all}, p {p}."
    ),
    "synthetic_control": mark(
        "{place}, {name}, {periods}: on average {size} its synthetic control, made up of {others}; its distance from "
        "that ranks {rank} of {all}, p {p}."
    ),
}

WHY: Mapping[str, str] = {
    "illustration": mark("synthetic and real figures would be compared"),
    "not_estimable": mark("there are not values from both for this municipality and enough others"),
    "hidden": mark("its figures are hidden to protect privacy"),
    "not_published": mark("its figures are not published"),
}

FINDABLE = mark(
    "{place}, {name}, {periods}: beside {others} a fall by {fall} or more would have been called; half of the falls of "
    "just that size would be missed."
)
TOO_FEW = mark("{place}, {name}, {periods}: {others} are too few for any change to be called.")
ALONE = mark("{place}, {name}, {periods}: not held against others, because {why}.")


def indicator_changes(changes: ReleasedTable, labels: Labels, *, indicator: str) -> Words | Notice:
    """Tell whether an indicator changed otherwise than in municipalities of its size, and what would be found."""
    rows = sorted(study_rows(changes, labels, indicator=indicator), key=_order)
    if not rows:
        return no_data(labels)
    sentences = [sentence for row in rows for sentence in _sentences(row, labels)]
    answer = with_origin(sentences[0], rows[:1], labels)
    chances = _chances(study_rows(changes, labels), labels)
    sureness = [*illustration_of(rows, labels), labels.text(CAUSE), *chances, labels.text(ONE_PEER)]
    about = tuple(head_of(place, indicator, labels) for place in values_of(rows, "region"))
    return Words(answer, " ".join(sureness), sentences, about=about)


def _order(row: Row) -> tuple[bool, int, int]:
    """Put verdict methods as they are listed, of each the longest time first."""
    return row["method"] != VERDICT_METHODS[0], row["year_from"] - row["year_to"], row["year_from"]


def _sentences(row: Row, labels: Labels) -> list[str]:
    """Tell of one comparison what it ends in, how large the change is, and what would have been found."""
    values = {
        "place": labels.municipality(row["region"]),
        "name": labels.indicator(row["indicator"], short=True),
        "periods": _periods(row, labels),
    }
    if not has_figure(row):
        return [labels.text(ALONE, why=_why(row, labels), **values)]
    donors, values["others"] = int(row["donors"]), _others(row, labels)
    verdict, method = row["verdict"], row["method"]
    ranked = {"rank": int(row["rank"]), "all": donors + 1, "p": p_value(row["p"], labels)}
    sentences = [
        labels.text(ANSWERS[verdict], why=_why(row, labels), **values),
        labels.text(SIZES[method], size=compared_size(row["estimate"], labels), **ranked, **values),
    ]
    if verdict and not missing(row["detectable"]):
        sentences.append(labels.text(FINDABLE, fall=labels.percent(row["detectable"]), **values))
    elif verdict and LEVEL * (donors + 1) < 1:
        sentences.append(labels.text(TOO_FEW, **values))
    return sentences


def _periods(row: Row, labels: Labels) -> str:
    """Name what is compared: first years of two windows, or the years of one series."""
    first, last = int(row["year_from"]), int(row["year_to"])
    if row["method"] == VERDICT_METHODS[0]:
        return labels.text("windows that begin in {first} and {last}", first=first, last=last)
    return labels.years(first, last - first + 1)


def _others(row: Row, labels: Labels) -> str:
    """Name the reference; more municipalities than the nearest are all there are, as sizes are not known then."""
    if int(row["donors"]) > NEAREST:
        return labels.text("{n} municipalities of any size", n=int(row["donors"]))
    return labels.text("the {n} municipalities nearest in size", n=int(row["donors"]))


def _why(row: Row, labels: Labels) -> str:
    """Tell why a row has no verdict, or no figure at all."""
    status = row["status"]
    if status != "ok":
        return labels.text(WHY.get(status, WHY["not_published"]))
    inside = [
        labels.text("{year}: {text}", year=year, text=text)
        for year, text in labels.breaks.get(row["indicator"], ())
        if row["year_from"] < year <= row["year_to"]
    ]
    if inside:
        return labels.text("the statistics changed in between ({breaks})", breaks=labels.listed(inside))
    return labels.text("the statistics or the organisation of services changed in between")


def compared_size(ratio: float, labels: Labels) -> str:
    """Tell a ratio as so many per cent more or less than what follows in the sentence."""
    size = labels.percent(abs(ratio - 1))
    if size == labels.percent(0):
        return labels.text("as much as")
    return labels.text("{size} more than", size=size) if ratio > 1 else labels.text("{size} less than", size=size)


def p_value(p: float, labels: Labels) -> str:
    """Write a p-value; at the step of released ones it stands for all below."""
    return f"{'≤' if p <= SMALLEST_P else '='} {labels.number(max(p, SMALLEST_P), 3)}"


def _chances(rows: Sequence[Row], labels: Labels) -> list[str]:
    """Tell that each of several comparisons has a chance of a false alarm of its own."""
    judged = sum(row["verdict"] != "" for row in rows)
    if judged < 2:  # noqa: PLR2004 - one comparison has one chance
        return []
    return [
        labels.text(
            "{n} comparisons were judged; each gives a false alarm in up to {level} of cases, so that one among them "
            "is likelier than in a single one.",
            n=judged,
            level=labels.percent(LEVEL),
        )
    ]

"""Sentences of how the answers to a question are spread over its scale.

Knows which rows make up one bar of answers, and what stands where they may not be shown. Does not know measures.
"""
# ruff: noqa: RUF001 - text for people has real dashes and minus signs

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, ends_of
from varpu_eval.report.parts import Notice, Words
from varpu_eval.report.rows import Row, has_figure, no_data, places_of, study_rows, values_of, with_origin


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers to one question in one municipality and year: the rows of its classes from the lowest answer up.

    `status` is `ok`, or what keeps the whole from being told.
    """

    municipality: str
    year: int
    item: str
    status: str
    classes: tuple[Row, ...]


def distribution(
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    dimension: str = "",
    items: Sequence[str] = (),
    sector: str = "all",
) -> Words | Notice:
    """Tell the most common answer to each question in the latest year, and then every answer's share year by year."""
    found = answered(table, labels, survey=survey, dimension=dimension, items=items, sector=sector)
    if not found:
        return no_data(labels, survey)
    rows = [row for one in found for row in one.classes]
    last = max(one.year for one in found)
    answers = []
    for place in places_of(rows, labels):
        told = [
            f"{_quoted(one, labels)} – {_commonest(one, labels)}"
            for one in found
            if (one.municipality, one.year) == (place, last)
        ]
        if told:
            head = {"place": labels.municipality(place), "year": last}
            answers.append(labels.text("{place} {year}, the most common answer: {list}.", list="; ".join(told), **head))
    sentences = [
        _spread(one, labels) for place in places_of(rows, labels) for one in found if one.municipality == place
    ]
    sure = labels.text("Shares are of those who answered the question, and each question is told as it is worded.")
    return Words(with_origin(" ".join(answers), rows, labels), sure, sentences)


def answered(
    table: ReleasedTable, labels: Labels, *, survey: str, dimension: str, items: Sequence[str], sector: str
) -> list[Answered]:
    """Return the answers to the chosen `items`, else to those of the `dimension`, else to all; years in order."""
    rows = study_rows(table, labels, survey=survey, sector=sector)
    known = [item for name, item in labels.items if name == survey]
    order = list(dict.fromkeys([*known, *sorted(values_of(rows, "key"))]))
    chosen = list(items) or [item for item in order if dimension in ("", labels.dimensions.get((survey, item)))]
    groups: dict[tuple[int, int, str], list[Row]] = {}
    for row in rows:
        if row["key"] in chosen:
            groups.setdefault((chosen.index(row["key"]), row["year"], row["municipality"]), []).append(row)
    return [
        Answered(
            place, year, chosen[number], _status(here), tuple(sorted(here, key=lambda row: ends_of(row["answer"])))
        )
        for (number, year, place), here in sorted(groups.items())
    ]


def _status(rows: Sequence[Row]) -> str:
    """Return `ok`, or why not every class has a figure; a bar with a piece missing would give that piece."""
    missing = [row["status"] for row in rows if not has_figure(row)]
    return "hidden" if "hidden" in missing else missing[0] if missing else "ok"


def _commonest(one: Answered, labels: Labels) -> str:
    if one.status != "ok":
        return labels.status(one.status)
    row = max(one.classes, key=lambda row: row["estimate"])
    return _share(row, labels)


def _spread(one: Answered, labels: Labels) -> str:
    head = {"place": labels.municipality(one.municipality), "year": one.year, "item": _quoted(one, labels)}
    told = [labels.status(one.status)] if one.status != "ok" else [_share(row, labels) for row in one.classes]
    return labels.text("{place} {year}, {item}: {list}.", list=", ".join(told), **head)


def _share(row: Row, labels: Labels) -> str:
    answer = labels.answer(row["survey"], row["key"], row["answer"])
    if len(set(ends_of(row["answer"]))) > 1:
        answer = labels.text("{answers} (joined)", answers=answer)
    return f"{answer} {labels.estimate(row)}"


def _quoted(one: Answered, labels: Labels) -> str:
    return labels.text("“{item}”", item=labels.item(one.classes[0]["survey"], one.item).rstrip("."))

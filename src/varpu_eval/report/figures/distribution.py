"""Pictures of answers: how those to each question are spread over its scale, year by year.

Knows where the middle of a scale is and what merged answers look like. Does not know layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.bars import Bar, Bars, Part, draw
from varpu_eval.report.labels import Labels, ends_of, missing
from varpu_eval.report.parts import Figure, Notice, Pictures
from varpu_eval.report.rows import Row, no_data, origin_note, places_of, values_of
from varpu_eval.report.words.distribution import Answered, answered


def distribution(
    table: ReleasedTable,
    labels: Labels,
    *,
    survey: str = "staff",
    dimension: str = "",
    items: Sequence[str] = (),
    sector: str = "all",
) -> Figure | Notice:
    """Draw the answers to questions as they are worded, stacked about the middle of the scale, by year and place.

    The chosen `items`, else those of the `dimension`, else all. Half of a middle answer lies on each side of the line.
    """
    found = answered(table, labels, survey=survey, dimension=dimension, items=items, sector=sector)
    if not found:
        return no_data(labels, survey)
    rows = [row for one in found for row in one.classes]
    about = [labels.survey(survey)] + ([labels.dimension(dimension)] if dimension and not items else [])
    if sector != "all":
        about.append(labels.sector(sector))
    told = words.distribution(table, labels, survey=survey, dimension=dimension, items=items, sector=sector)
    chart = Bars(
        [labels.municipality(place) for place in places_of(rows, labels)],
        _questions(found, labels),
        _legend(found, labels),
        labels.column("n"),
    )
    return Figure(
        labels.text("How the answers are spread: {list}", list=", ".join(about)),
        " ".join(filter(None, (_note(found, labels), origin_note(rows, labels)))),
        told.answer,
        draw(chart, narrow=False),
        draw(chart, narrow=True),
    )


def distributions(table: ReleasedTable, labels: Labels, *, survey: str = "staff") -> Pictures | Notice:
    """Draw the answers to every question, one picture a dimension (`distribution`), in the codebook's order."""
    dimensions = dict.fromkeys(name for (of, _), name in labels.dimensions.items() if of == survey)
    drawn = [distribution(table, labels, survey=survey, dimension=dimension) for dimension in dimensions]
    pictures = tuple(picture for picture in drawn if isinstance(picture, Figure))
    return Pictures(pictures) if pictures else no_data(labels, survey)


def _questions(found: Sequence[Answered], labels: Labels) -> dict[str, dict[str, list[Bar]]]:
    questions: dict[str, dict[str, list[Bar]]] = {}
    for one in found:
        told = labels.worded(one.classes[0]["survey"], one.item)
        here = questions.setdefault(told, {}).setdefault(labels.municipality(one.municipality), [])
        here.append(_bar(one, _scale(one, found, labels), labels))
    return questions


def _bar(one: Answered, scale: tuple[float, float], labels: Labels) -> Bar:
    if one.status != "ok":
        return Bar(str(one.year), mark=labels.status(one.status))
    n = one.classes[0]["n"]
    parts = [_part(row, scale, labels) for row in one.classes]
    return Bar(str(one.year), parts, "" if missing(n) else labels.number(n))


def _part(row: Row, scale: tuple[float, float], labels: Labels) -> Part:
    share = row["estimate"]
    return Part(share, share * _left_of_middle(row, scale), _tone(row, scale), labels.number(100 * share))


def _scale(one: Answered, found: Sequence[Answered], labels: Labels) -> tuple[float, float]:
    """Return the ends of a question's scale, from the codebook or else from all its answers."""
    known = labels.scales.get((one.classes[0]["survey"], one.item))
    ends = [end for other in found if other.item == one.item for row in other.classes for end in ends_of(row["answer"])]
    return known or (min(ends), max(ends))


def _left_of_middle(row: Row, scale: tuple[float, float]) -> float:
    """Return how much of a class lies left of the middle; merged answers count as if each had been given alike."""
    low, high = ends_of(row["answer"])
    middle = sum(scale) / 2
    whole = range(round(low), round(high) + 1) if low.is_integer() and high.is_integer() else (low, high)
    return fmean(1.0 if value < middle else 0.5 if value == middle else 0.0 for value in whole)


def _tone(row: Row, scale: tuple[float, float]) -> float:
    """Return where a class lies on the scale, from -1 to 1."""
    low, high = scale
    return (sum(ends_of(row["answer"])) - low - high) / (high - low) if high > low else 0.0


def _legend(found: Sequence[Answered], labels: Labels) -> list[tuple[float, str]]:
    """Return each answer's tone and text in the order of the scale; merged ones after those they lie between."""
    entries: dict[tuple[float, str], None] = {}
    for one in found:
        if one.status == "ok":
            for row in one.classes:
                low, high = ends_of(row["answer"])
                told = labels.answer(row["survey"], row["key"], row["answer"])
                told = labels.text("{answers} (joined)", answers=told) if low < high else told
                entries[_tone(row, _scale(one, found, labels)), told] = None
    return sorted(entries)


def _note(found: Sequence[Answered], labels: Labels) -> str:
    note = labels.text("Per cent of those who answered the question, n; the middle of the scale lies on the line.")
    rows = [row for one in found if one.status == "ok" for row in one.classes]
    if any(len(set(ends_of(answer))) > 1 for answer in values_of(rows, "answer")):
        note += " " + labels.text("Answers that very few gave are joined with their neighbours.")
    return note

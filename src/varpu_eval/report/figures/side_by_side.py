"""The picture of two municipalities side by side: survey, meetings and statistics, two marks a row.

Knows the scale of each row and what is concluded from it. Does not know layout.
"""
# ruff: noqa: RUF001 - text for people has real dashes

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from varpu_eval.disclosure import Release
from varpu_eval.report import words
from varpu_eval.report.figures.pairs import Block, Mark, Pair, draw
from varpu_eval.report.labels import Labels, aspect_told, compared_told, missing
from varpu_eval.report.parts import Figure, Notice, Pictures
from varpu_eval.report.rows import Row, capital, has_figure, no_data, origin_mark, origin_note
from varpu_eval.report.sides import Side, by_aspect, sides_of
from varpu_eval.report.words.side_by_side import conclusion

LEAST_SCORES = 40
"""Points of 100 that a scale of scores shows at least, so that no small difference looks large."""

Ends = tuple[float, float]


def side_by_side(released: Release, labels: Labels) -> Pictures | Notice:
    """Draw each peer beside the focus: a row a dimension, figure of meetings or indicator; `released` as in the words.

    The scores of a survey share one scale. Every other row has its own, for what is compared has no unit in common; the
    ends of each scale are written below it.
    """
    by_peer = sides_of(released, labels)
    if not by_peer:
        return no_data(labels)
    return Pictures([_figure(released, peer, sides, labels) for peer, sides in by_peer.items()])


def _figure(released: Release, peer: str, sides: Sequence[Side], labels: Labels) -> Figure:
    first, second = (labels.municipality(place) for place in (sides[0].row["region"], peer))
    blocks = [_block(of_aspect, labels) for of_aspect in by_aspect(sides)]
    note = [
        labels.text("The ends of each row’s scale stand below it."),
        labels.text("The line through a mark is its 95 % interval."),
        origin_note([side.row for side in sides], labels),
    ]
    told = words.side_by_side(released, labels, peer=peer, short=True)
    return Figure(
        labels.text("{first} and {second} side by side", first=first, second=second),
        " ".join(filter(None, note)),
        told.answer,
        *(draw(blocks, (first, second), narrow=narrow) for narrow in (False, True)),
    )


def _block(sides: Sequence[Side], labels: Labels) -> Block:
    first = sides[0].row
    title = labels.text("{aspect} {years}", aspect=capital(aspect_told(labels, first["aspect"])),
                        years=labels.years(first["year"], first["span"]))  # fmt: skip
    marked = f"{title} {origin_mark([side.row for side in sides], labels)}".strip()
    scores = _scale_of_scores([value for side in sides for value in _values(side)])
    return Block(marked, [_pair(side, scores, labels) for side in sides])


def _pair(side: Side, scores: Ends, labels: Labels) -> Pair:
    row = side.row
    unit = next((level["unit"] for level in (side.ours, side.theirs) if level is not None), "count")
    scale = scores if unit == "score" else _scale(side, unit)
    return Pair(
        capital(compared_told(labels, row["aspect"], row["compared"], short=True)),
        (_mark(side.ours, labels), _mark(side.theirs, labels)),
        scale,
        (_end(scale[0], unit, labels), _end(scale[1], unit, labels)),
        conclusion(row, labels),
    )


def _mark(row: Row | None, labels: Labels) -> Mark:
    if row is None or not has_figure(row):
        return Mark(labels.mark_of(row["status"]) if row else "–")
    low, high = (None if missing(row[limit]) else row[limit] for limit in ("low", "high"))
    return Mark(labels.figure(row), row["estimate"], low, high)


def _values(side: Side) -> list[float]:
    levels = [row for row in (side.ours, side.theirs) if row is not None]
    return [row[name] for row in levels for name in ("estimate", "low", "high") if not missing(row[name])]


def _scale_of_scores(scores: Sequence[float]) -> Ends:
    """Return tens around the scores and their limits, at least `LEAST_SCORES` apart, within 0 and 100."""
    low, high = floor(min(scores, default=0) / 10) * 10, ceil(max(scores, default=100) / 10) * 10
    while high - low < LEAST_SCORES:
        low, high = max(low - 10, 0), min(high + 10, 100)
    return low, high


def _scale(side: Side, unit: str) -> Ends:
    """Return the ends of a row's own scale: those of a share or an index, else 0 and the largest of the row."""
    if unit == "share":
        return 0.0, 1.0
    if side.row["compared"] == "ei_index":
        return -1.0, 1.0
    values = [0.0, *_values(side)]
    return (min(values), max(values)) if max(values) > min(values) else (0.0, 1.0)


def _end(end: float, unit: str, labels: Labels) -> str:
    """Write an end of a scale with one decimal at most, and none where it has none."""
    if unit == "share":
        return labels.percent(end)
    return labels.number(end) if end == round(end) else labels.quantity(end, unit, 1)

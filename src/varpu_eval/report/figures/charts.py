"""What the pictures of dots and intervals share: a row as a dot, ticks as the unit is read, the finished figure.

Knows how rows become dots. Does not know which rows stand in a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from varpu_eval.report.figures.dotrows import Chart, Dot, Look, Write, draw
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice, Words, gist
from varpu_eval.report.rows import Row, has_figure, no_data, origin_note
from varpu_eval.report.words.cautions import ILLUSTRATION
from varpu_eval.results import mixes_synthetic

_ALIKE = 1e-9
"""Values nearer than this are the same but for a computer's arithmetic."""


def dot_of(row: Row, look: Look, labels: Labels) -> Dot:
    """Return a row as a dot with its interval, or as the mark of its status."""
    if not has_figure(row):
        return Dot(look, mark=labels.mark_of(row["status"]))
    low, high = (None if missing(row[limit]) else row[limit] for limit in ("low", "high"))
    return Dot(look, row["estimate"], low, high, labels.estimate(row))


def ticks(labels: Labels, unit: str, *, signed: bool = False) -> Write:
    """Return what writes a value of `unit` on an axis; `signed` writes a plus before growths."""
    return partial(_tick, labels=labels, unit=unit, signed=signed)


def figure_of(  # noqa: PLR0917 - what a figure is made of
    chart: Chart,
    rows: Sequence[Row],
    caption: str,
    note: str,
    told: Words | Notice,
    labels: Labels,
    *,
    survey: str = "",
) -> Figure | Notice:
    """Return the chart as a figure, or the sentence that stands where there are no rows."""
    if not rows:
        return no_data(labels, survey)
    return Figure(
        caption,
        " ".join(filter(None, (note, origin_note(rows, labels)))),
        gist(told),
        draw(chart, narrow=False),
        draw(chart, narrow=True),
    )


def interval_note(labels: Labels) -> str:
    """Return what the line through a mark is."""
    return labels.text("The line through a mark is its 95 % interval.")


def mixing_note(rows: Sequence[Row], labels: Labels) -> str:
    """Return that nothing can be concluded, where synthetic and real figures stand side by side."""
    mixed = any(row["status"] == "illustration" for row in rows) or mixes_synthetic(row["origin"] for row in rows)
    return labels.text(ILLUSTRATION) if mixed else ""


def _tick(value: float, labels: Labels, unit: str, *, signed: bool) -> str:
    if unit in ("share", "percent"):
        percent = value * 100 if unit == "share" else value
        return labels.percent(percent / 100, _decimals(percent))
    if unit in ("ratio", "rate", "count"):
        return labels.number(value, _decimals(value))
    shown = value * 100 if unit == "difference" else value
    decimals = 0 if unit in ("difference", "score", "score_difference") else 1
    return labels.number(shown, decimals, sign=signed)


def _decimals(value: float) -> int:
    """Return the fewest decimals, up to 3, that tell a round value apart from its neighbours on an axis.

    >>> [_decimals(value) for value in (0.0, 0.5, 2.25, 0.1 + 0.2)]
    [0, 1, 2, 1]
    """
    return next((digits for digits in range(3) if abs(value - round(value, digits)) < _ALIKE), 3)

"""Whether a figure of a network lies above or below what chance gives, told alike in words, tables and pictures.

Knows released figures with their null and p. Does not know how the null was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.report.labels import Labels, mark, missing
from varpu_eval.report.rows import Row, has_figure
from varpu_eval.uncertainty.multiplicity import holm

LEVEL = 0.05

BESIDE = "beside_chance"
"""The column that `beside_chance` adds."""

_WORDS: Mapping[str, str] = {
    "above": mark("above chance"),
    "below": mark("below chance"),
    "within": mark("cannot be told from chance"),
}


def beside_chance(rows: Sequence[Row], family: Sequence[str], *, expected: str) -> list[Row]:
    """Return the rows with where each figure lies beside chance: `above`, `below`, `within`, empty without a null.

    Parameters
    ----------
    family
        Columns whose values set a family of figures apart; p is adjusted for their number within each (Holm).
    expected
        The column of what chance gives on average.
    """
    tested: dict[tuple[object, ...], list[int]] = {}
    for at, row in enumerate(rows):
        if has_figure(row) and not missing(row["p"]):
            tested.setdefault(tuple(row[column] for column in family), []).append(at)
    adjusted = {
        at: float(p)
        for places in tested.values()
        for at, p in zip(places, holm([rows[at]["p"] for at in places]), strict=True)
    }
    return [row | {BESIDE: _side(row, adjusted.get(at), expected)} for at, row in enumerate(rows)]


def told_beside(row: Row, labels: Labels) -> str:
    """Return in words where a figure lies beside chance; the mark of its status where it has none."""
    side = row[BESIDE]
    return labels.text(_WORDS[side]) if side else labels.mark_of(row["status"])


def _side(row: Row, adjusted: float | None, expected: str) -> str:
    if adjusted is None:
        return ""
    if adjusted >= LEVEL or row["estimate"] == row[expected]:
        return "within"
    return "above" if row["estimate"] > row[expected] else "below"

"""What sentences of changes and of differences share: names, limits, order, and how sure the verdicts are.

Knows verdicts and intervals. Does not know what is compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, missing, released
from varpu_eval.report.rows import (
    Row,
    has_figure,
    rows_of,
    values_of,
)

MEASURES = {"dimension": "score", "item": "agree"}
"""The measure that is told of each level unless another is asked for."""


def measure_told(table: ReleasedTable, level: str, asked: str = "", **where: object) -> str:
    """Return the measure asked for, else the usual one of a level; of items nobody says who agrees, the mean.

    A codebook without `agree_from` gives its items no agreeing share.
    """
    usual = asked or MEASURES[level]
    if asked or level != "item":
        return usual
    known = {row["measure"] for row in rows_of(table, level=level, **where)}
    return "mean" if "mean" in known and usual not in known else usual


def name_of(row: Row, labels: Labels) -> str:
    """Return what a row is about as it stands inside a sentence: a dimension, or a statement in quotes."""
    if row["level"] == "dimension":
        return labels.dimension(row["key"])
    told = labels.text("“{item}”", item=labels.item(row["survey"], row["key"]).rstrip("."))
    return labels.turned(row["survey"], row["key"], told)


def size_of(row: Row, labels: Labels) -> str:
    """Return the size of a change or difference without its sign, in points."""
    return labels.points(row["estimate"], row["unit"], released(row))


def short_limits(row: Row, labels: Labels) -> str:
    """Return the limits in brackets, or nothing where there are none."""
    return "" if missing(row["low"]) else f"({labels.interval(row)})"


def limits_of(row: Row, labels: Labels) -> str:
    """Return the limits in brackets with their name, or nothing where there are none."""
    if missing(row["low"]):
        return ""
    return labels.text("(95 % interval {limits})", limits=labels.interval(row))


def by_size(rows: Sequence[Row]) -> list[Row]:
    """Return the rows from the largest to the smallest, those without a figure last."""
    return sorted(rows, key=lambda row: (not has_figure(row), -row["estimate"] if has_figure(row) else 0, row["key"]))


def sureness(rows: Sequence[Row], labels: Labels) -> str:
    """Say what the interval tells, which verdicts were corrected, and how many comparisons end in none."""
    if any(row["status"] == "illustration" for row in rows):
        return labels.text(
            "Synthetic and real figures stand side by side only to show the method; nothing can be concluded."
        )
    unsure = sum(row["verdict"] == "cannot_tell" for row in rows)
    told = []
    if any(not missing(row["low"]) for row in rows):
        told.append(labels.text("The 95 % interval is in brackets: the wider it is, the less sure the figure."))
    if len(values_of([row for row in rows if not missing(row["p_holm"])], "key")) > 1:
        told.append(_corrected(rows[0], labels))
    if unsure:
        told.append(
            labels.plural(
                "From {n} comparison nothing can be concluded.",
                "From {n} comparisons nothing can be concluded.",
                unsure,
            )
        )
    return " ".join(told)


def _corrected(row: Row, labels: Labels) -> str:
    """Say which verdicts allow for the comparisons made together, and which do not."""
    if "contrast" in row:
        return labels.text(
            "Verdicts that a change was more or less favourable were corrected for what was compared together (Holm); "
            "“no material difference” was not."
        )
    if row["level"] == "dimension":
        return labels.text(
            "Verdicts of grown and fallen were corrected for the dimensions compared together (Holm); "
            "“no material change” was not."
        )
    return labels.text(
        "Verdicts of grown and fallen were corrected for the items of a dimension compared together (Holm); "
        "“no material change” was not."
    )

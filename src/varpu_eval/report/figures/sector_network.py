"""The picture of which sectors met, year by year: sectors on one circle, a line where two met.

Knows which released ties become lines, and how these look. Hidden ties are counted and never drawn; no person is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.figures.circles import Circle, Look, Tie, draw, open_node, sample
from varpu_eval.report.figures.paper import BLUE, INK
from varpu_eval.report.figures.ring import ring_order
from varpu_eval.report.figures.stamps import Stamp
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, has_figure, no_data, origin_note, places_of, study_rows, values_of

_FAINT = "#9aa5b1"
"""Grey of lines that cannot be told from chance: seen on paper, and lighter than the others without colour."""

_LOOKS: Mapping[str, Look] = {
    "cannot_tell": Look(_FAINT),
    "less_than_chance": Look(INK, dashed=True),
    "more_than_chance": Look(BLUE),
}
"""In the order in which they are drawn, the last on top."""


def sector_network(table: ReleasedTable, labels: Labels, *, municipality: str = "") -> Figure | Notice:
    """Draw which sectors met in each year, a panel a year; every sector keeps its place on the circle in all years.

    The order on the circle sets those side by side that met most over all years; what is hidden has no part in it.

    Parameters
    ----------
    table
        `sector_ties`.
    municipality
        The focus unless named.
    """
    rows = study_rows(table, labels)
    place = municipality or next(iter(places_of(rows, labels)), "")
    rows = [row for row in rows if row["municipality"] == place]
    drawn = [row for row in rows if _is_drawn(row)]
    if not rows:
        return no_data(labels)
    if not drawn:
        return Notice(labels.text("No tie between two sectors may be drawn: too few persons, or no two sectors met."))
    heaviest = max(row["estimate"] for row in drawn)
    years = sorted(values_of(rows, "year"))
    circles = [_circle([row for row in rows if row["year"] == year], heaviest, labels) for year in years]
    names = {sector: labels.sector(sector) for sector in _order(rows, drawn)}
    legend = _legend(rows, circles, labels)
    note = labels.text(
        "A line: the two sat at the same meetings. The thicker it is, the more they met (a meeting counts less the "
        "more people are at it). Hidden ties are counted above each circle and not drawn."
    )
    return Figure(
        labels.text("Which sectors met, year by year: {place}", place=labels.municipality(place)),
        " ".join(filter(None, (note, origin_note(rows, labels)))),
        " ".join(f"{circle.title}: {circle.told}." for circle in circles),
        draw(circles, names, legend, narrow=False),
        draw(circles, names, legend, narrow=True),
    )


def _is_drawn(row: Row) -> bool:
    """Say whether a pair has a line: it met, or it did not though chance would have had it meet."""
    return has_figure(row) and (row["estimate"] > 0 or row["verdict"] == "less_than_chance")


def _verdict(row: Row) -> str:
    """Return the verdict by which a line is drawn; figures that only illustrate have none."""
    return row["verdict"] if row["verdict"] in _LOOKS else "cannot_tell"


def _order(rows: Sequence[Row], drawn: Sequence[Row]) -> list[str]:
    """Return all sectors in their order around the circle, by the sum of what is drawn over all years."""
    sums: dict[tuple[str, str], float] = {}
    for row in sorted(drawn, key=lambda row: (row["year"], row["sector_a"], row["sector_b"])):
        pair = row["sector_a"], row["sector_b"]
        sums[pair] = sums.get(pair, 0.0) + row["estimate"]
    return ring_order(sums, sorted({row["sector_a"] for row in rows} | {row["sector_b"] for row in rows}))


def _circle(rows: Sequence[Row], heaviest: float, labels: Labels) -> Circle:
    told: dict[str, bool] = {}
    for row in rows:
        for sector in (row["sector_a"], row["sector_b"]):
            told[sector] = told.get(sector, False) or has_figure(row)
    drawn = sorted(filter(_is_drawn, rows), key=lambda row: (row["estimate"], row["sector_a"], row["sector_b"]))
    ties = [
        Tie(row["sector_a"], row["sector_b"], row["estimate"] / heaviest if heaviest else 0.0, look)
        for verdict, look in _LOOKS.items()
        for row in drawn
        if _verdict(row) == verdict
    ]
    return Circle(str(rows[0]["year"]), _counts(rows, labels), ties, told)


def _counts(rows: Sequence[Row], labels: Labels) -> str:
    """Count the pairs that met, more than chance among them, that did not, less than chance among these, and hidden."""
    told_of = [row for row in rows if has_figure(row)]
    met = sum(row["estimate"] > 0 for row in told_of)
    more, fewer = (
        sum(row["verdict"] == verdict for row in told_of) for verdict in ("more_than_chance", "less_than_chance")
    )
    told = [labels.plural("{n} met", "{n} met", met)]
    if more:
        told.append(labels.plural("{n} more than chance", "{n} more than chance", more))
    if fewer:
        told.append(labels.plural("{n} less than chance", "{n} less than chance", fewer))
    if apart := len(told_of) - met:
        told.append(labels.plural("{n} did not", "{n} did not", apart))
    if hidden := sum(row["status"] == "hidden" for row in rows):
        told.append(labels.plural("{n} hidden", "{n} hidden", hidden))
    if unknown := len(rows) - len(told_of) - hidden:
        told.append(labels.plural("{n} cannot be told", "{n} cannot be told", unknown))
    return ", ".join(told)


def _legend(rows: Sequence[Row], circles: Sequence[Circle], labels: Labels) -> list[tuple[Stamp, str]]:
    told = {
        "more_than_chance": labels.text("met more than chance"),
        "cannot_tell": labels.text("met; cannot be told from chance"),
        "less_than_chance": labels.text("met less than chance, or not at all"),
    }
    here = {_verdict(row) for row in rows if _is_drawn(row)}
    legend = [(sample(_LOOKS[verdict]), words) for verdict, words in told.items() if verdict in here]
    if not all(filled for circle in circles for filled in circle.filled.values()):
        legend.append((open_node, labels.text("sector whose figures are hidden")))
    return legend

"""The picture of how often each sector sat at the table, with intervals: the first year beside the last.

Knows which years and sectors stand in it. Does not know layout.
"""
# ruff: noqa: RUF001 - text for people has real quotation marks

from __future__ import annotations

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.charts import dot_of, figure_of, ticks
from varpu_eval.report.figures.dotrows import ORDER_LOOKS, Chart, Dot, Look, Panel
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, by_keys, capital, places_of, study_rows, values_of

_END = 1.06
"""Where the axis ends: a mark at 100 % needs room beside the figure."""


def participation_intervals(table: ReleasedTable, labels: Labels, *, municipality: str = "") -> Figure | Notice:
    """Draw each sector's share of meetings in the first and the last year, one panel a municipality.

    Parameters
    ----------
    table
        `network_participation`.
    municipality
        One municipality; all of the study when empty.
    """
    rows = study_rows(table, labels, area="all", measure="meetings_share")
    rows = [row for row in rows if not municipality or row["municipality"] == municipality]
    ends = sorted({min((r["year"] for r in rows), default=0), max((r["year"] for r in rows), default=0)})
    rows = [row for row in rows if row["year"] in ends]
    looks = dict(zip(ends, (ORDER_LOOKS[0], ORDER_LOOKS[2])[-len(ends) :], strict=True))
    sectors = sorted(values_of(rows, "sector"), key=lambda sector: (sector == "other", labels.sector(sector)))
    names = {sector: capital(labels.sector(sector)) for sector in sectors}
    found = by_keys(rows, "municipality", "sector", "year")
    panels = [
        Panel(
            labels.municipality(place),
            {
                names[sector]: [_dot(found.get((place, sector, year)), look, labels) for year, look in looks.items()]
                for sector in sectors
            },
        )
        for place in places_of(rows, labels)
    ]
    chart = Chart(
        list(names.values()), panels, [(look, str(year)) for year, look in looks.items()], ticks(labels, "share"),
        limits=(0.0, _END),
    )  # fmt: skip
    note = labels.text(
        "The line through a mark is its 95 % interval, from drawing the year’s meetings anew; with few meetings there "
        "is none. A dash: not shown by its own name that year."
    )
    told = words.participation(table, labels, municipality=municipality)
    return figure_of(chart, rows, labels.text("How often each sector sat at the table"), note, told, labels)


def _dot(row: Row | None, look: Look, labels: Labels) -> Dot:
    return Dot(look, mark="–") if row is None else dot_of(row, look, labels)

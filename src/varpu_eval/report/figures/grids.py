"""Pictures that are grids of years: which source has which year, who was at the table.

Knows the look of a cell for each kind of figure and mark. Does not know how the figures came.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.grid import Block, draw
from varpu_eval.report.figures.paper import BLUE, INK, NARROW, WHITE, WIDE
from varpu_eval.report.figures.stamps import Stamp, dash, disc, fill, hatched, number, tint, zero
from varpu_eval.report.labels import Labels
from varpu_eval.report.parts import Figure, Notice, gist
from varpu_eval.report.rows import Row, by_keys, has_figure, no_data, origin_note, places_of, study_rows, values_of

_HALF = 0.5


def coverage(table: ReleasedTable, labels: Labels) -> Figure | Notice:
    """Draw which follow-up source has data for which year, one panel a municipality."""
    rows = study_rows(table, labels)
    if not rows:
        return no_data(labels)
    years = list(range(min(r["year"] for r in rows), max(r["year"] for r in rows) + 1))
    found = by_keys(rows, "municipality", "followup_source", "year")
    sources = values_of(rows, "followup_source")
    blocks = []
    for place in places_of(rows, labels):
        here = [source for source in sources if any((place, source, year) in found for year in years)]
        cells = [[_presence(found.get((place, source, year))) for year in years] for source in here]
        blocks.append(
            Block(labels.municipality(place), [_source(s, labels) for s in here], [str(y) for y in years], cells)
        )
    told = words.coverage(table, labels)
    legend: list[tuple[Stamp, str]] = [(disc, labels.text("data")), (dash, labels.text("no data"))]
    if any(row["status"] == "hidden" for row in rows):
        legend.append((hatched, labels.mark_of("hidden")))
    caption = labels.text("Follow-up sources by year")
    note = labels.text("A missing year is not a zero: nothing can be said of it.")
    return _figure((caption, note, gist(told)), blocks, legend, rows, labels)


def participation(table: ReleasedTable, labels: Labels, *, municipality: str = "") -> Figure | Notice:
    """Draw the share of meetings at which each sector sat, by year, one panel a municipality."""
    rows = study_rows(table, labels, area="all", measure="meetings_share")
    rows = [row for row in rows if not municipality or row["municipality"] == municipality]
    if not rows:
        return no_data(labels)
    years = sorted(values_of(rows, "year"))
    found = by_keys(rows, "municipality", "sector", "year")
    blocks = []
    for place in places_of(rows, labels):
        here = sorted({r["sector"] for r in rows if r["municipality"] == place}, key=lambda s: _order(s, labels))
        cells = [[_share(found.get((place, sector, year)), labels) for year in years] for sector in here]
        blocks.append(
            Block(labels.municipality(place), [labels.sector(s) for s in here], [str(y) for y in years], cells)
        )
    told = words.participation(table, labels, municipality=municipality)
    legend: list[tuple[Stamp, str]] = [
        (fill(BLUE), labels.text("all meetings")),
        (fill(tint(0.2)), labels.text("few meetings")),
        (zero, labels.text("not at the table")),
        (hatched, labels.mark_of("hidden")),
        (dash, labels.text("not shown by its own name")),
    ]
    caption = labels.text("Share of meetings at which the sector sat, %")
    return _figure((caption, "", gist(told)), blocks, legend, rows, labels)


def _source(code: str, labels: Labels) -> str:
    told = labels.followup_source(code)
    return told[:1].upper() + told[1:]


def _order(sector: str, labels: Labels) -> tuple[bool, str]:
    return sector == "other", labels.sector(sector)


def _figure(
    told: tuple[str, str, str],
    blocks: Sequence[Block],
    legend: Sequence[tuple[Stamp, str]],
    rows: Sequence[Row],
    labels: Labels,
) -> Figure:
    """Return the figure with its caption, note and alternative text (`told`)."""
    caption, note, alt = told
    note = " ".join(filter(None, (note, origin_note(rows, labels))))
    return Figure(caption, note, alt, draw(blocks, legend, WIDE), draw(blocks, legend, NARROW))


def _presence(row: Row | None) -> Stamp:
    if row is not None and row["status"] == "hidden":
        return hatched
    return disc if row is not None and has_figure(row) and row["estimate"] > 0 else dash


def _share(row: Row | None, labels: Labels) -> Stamp:
    if row is None:
        return dash
    if not has_figure(row):
        return hatched
    share = row["estimate"]
    if share == 0:
        return zero
    return number(tint(0.15 + 0.85 * share), labels.number(100 * share), WHITE if share > _HALF else INK)

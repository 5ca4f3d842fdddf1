"""Pictures that are grids: which source has which year, who was at the table, which sectors met.

Knows the look of a cell for each kind of figure and mark. Does not know how the figures came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.paper import BLUE, GREY, INK, LINE_PX, NARROW, PALE, WHITE, WIDE, Paper, wrapped
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, by_keys, has_figure, no_data, origin_note, places_of, study_rows, values_of
from varpu_eval.report.words.network import matrix_rows

_ALT_SENTENCES = 3
_HALF = 0.5

Stamp = Callable[[Paper, float, float, float, float], None]
"""Draws one cell's content: paper, left, top, width, height."""


@dataclass(frozen=True, slots=True)
class Block:
    """One panel of a grid: title, row labels, column labels, and what is drawn in each (row, column)."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[Stamp]]


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
    legend: list[tuple[Stamp, str]] = [(_presence_dot, labels.text("data")), (_presence_none, labels.text("no data"))]
    if any(row["status"] == "hidden" for row in rows):
        legend.append((_hatched, labels.mark_of("hidden")))
    caption = labels.text("Follow-up sources by year")
    return _figure(
        caption,
        labels.text("A missing year is not a zero: nothing can be said of it."),
        blocks,
        legend,
        rows,
        told.plain(),
        labels,
    )


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
    legend: list[tuple[Stamp, str]] = [(_fill(BLUE), labels.text("all meetings")), (_fill(_tint(0.2)), labels.text("few meetings")),
                                       (_dash, labels.text("not at the table")), (_hatched, labels.mark_of("hidden")),
                                       (_presence_none, labels.text("not shown by its own name"))]  # fmt: skip
    caption = labels.text("Share of meetings at which the sector sat, %")
    return _figure(caption, "", blocks, legend, rows, told.plain(), labels)


def sector_matrix(table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0) -> Figure | Notice:
    """Draw at how many meetings each two sectors sat together in one year; dark where more than chance."""
    rows = matrix_rows(table, labels, municipality=municipality, year=year)
    if not rows:
        return no_data(labels)
    place, at = rows[0]["municipality"], rows[0]["year"]
    sectors = sorted({r["sector_a"] for r in rows} | {r["sector_b"] for r in rows}, key=lambda s: _order(s, labels))
    pairs = by_keys(rows, "sector_a", "sector_b")
    cells = [
        [_blank if a == b else _tie(pairs.get((a, b)) or pairs.get((b, a)), labels) for b in sectors] for a in sectors
    ]
    numbered = [f"{index}  {labels.sector(sector)}" for index, sector in enumerate(sectors, start=1)]
    block = Block(f"{labels.municipality(place)} {at}", numbered, [str(i) for i in range(1, len(sectors) + 1)], cells)
    legend: list[tuple[Stamp, str]] = [(_fill(BLUE), labels.text("met more than chance")), (_fill(PALE), labels.text("met; cannot be told from chance")),
              (_less, labels.text("met less than chance")), (_met_only, labels.text("met; the number is not shown")), (_hatched, labels.mark_of("hidden"))]  # fmt: skip
    caption = labels.text(
        "Meetings together, sector by sector: {place} {year}", place=labels.municipality(place), year=at
    )
    note = labels.text("The number in a cell is the number of meetings at which both sectors sat.")
    return _figure(
        caption, note, [block], legend, rows, words.network(table, labels, municipality=place, year=at).plain(), labels
    )


def _source(code: str, labels: Labels) -> str:
    told = labels.followup_source(code)
    return told[:1].upper() + told[1:]


def _order(sector: str, labels: Labels) -> tuple[bool, str]:
    return sector == "other", labels.sector(sector)


def _figure(
    caption: str,
    note: str,
    blocks: Sequence[Block],
    legend: Sequence[tuple[Stamp, str]],
    rows: Sequence[Row],
    alt: str,
    labels: Labels,
) -> Figure:
    note = " ".join(filter(None, (note, origin_note(rows, labels))))
    return Figure(caption, note, _shortened(alt), _draw(blocks, legend, WIDE), _draw(blocks, legend, NARROW))


def _shortened(alt: str) -> str:
    sentences = alt.split(". ")
    kept = ". ".join(sentences[:_ALT_SENTENCES])
    return kept if kept.endswith(".") else kept + "."


def _draw(blocks: Sequence[Block], legend: Sequence[tuple[Stamp, str]], width: float) -> bytes:
    """Draw the blocks one under another; on the narrow sheet each row's label stands above its cells if need be."""
    narrow = width == NARROW
    keys = _key_rows(legend, width)
    heights = [_block_height(block, narrow=narrow) for block in blocks]
    paper = Paper(width, len(keys) * 28 + 12 + sum(heights))
    for index, row in enumerate(keys):
        for x, stamp, told in row:
            stamp(paper, x, 4 + index * 28, 22, 20)
            paper.text(x + 30, 14 + index * 28, told, size=13)
    y = len(keys) * 28 + 8.0
    for block, height in zip(blocks, heights, strict=True):
        _draw_block(paper, block, y, narrow=narrow)
        y += height
    return paper.svg()


def _label_width(block: Block, *, narrow: bool) -> float:
    """Return how wide the labels' column is; 0 when they stand above their rows."""
    if not narrow:
        return 230
    return 0 if len(block.columns) > 9 else 130  # noqa: PLR2004 - more columns than fit beside the labels


def _row_height(block: Block, label: str, *, narrow: bool) -> float:
    width = _label_width(block, narrow=narrow)
    lines = len(wrapped(label, (width or NARROW) - 8))
    return lines * LINE_PX + 24 if not width else max(28, lines * LINE_PX + 6)


def _block_height(block: Block, *, narrow: bool) -> float:
    return 58 + sum(_row_height(block, label, narrow=narrow) for label in block.rows)


def _draw_block(paper: Paper, block: Block, top: float, *, narrow: bool) -> None:
    left = _label_width(block, narrow=narrow)
    step = min((paper.width - left) / len(block.columns), 64)
    paper.text(0, top + 14, block.title, bold=True, size=15)
    every = max(1, -(-34 // int(step))) if len(block.columns[0]) > 2 else 1  # noqa: PLR2004 - years need room, numbers do not
    for index, column in enumerate(block.columns):
        if (len(block.columns) - 1 - index) % every == 0:
            paper.text(left + (index + _HALF) * step, top + 36, column, anchor="center", colour=GREY, size=12)
    y = top + 46
    for label, cells in zip(block.rows, block.cells, strict=True):
        height = _row_height(block, label, narrow=narrow)
        lines = wrapped(label, (left or paper.width) - 8)
        cell_top, cell_height = (y, height) if left else (y + len(lines) * LINE_PX, 22.0)
        first = y + height / 2 - (len(lines) - 1) * LINE_PX / 2 if left else y + 10
        paper.lines(0, first, lines)
        for index, stamp in enumerate(cells):
            stamp(paper, left + index * step, cell_top, step, cell_height)
        y += height


def _key_rows(legend: Sequence[tuple[Stamp, str]], width: float) -> list[list[tuple[float, Stamp, str]]]:
    rows: list[list[tuple[float, Stamp, str]]] = []
    x = 0.0
    for stamp, told in legend:
        taken = 38 + len(told) * 7.2
        if not rows or x + taken > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, stamp, told))
        x += taken + 8
    return rows


def _tint(share: float) -> str:
    """Return the blue of a share between 0 (white) and 1."""
    channels = [round(255 + (int(BLUE[i : i + 2], 16) - 255) * share) for i in (1, 3, 5)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _fill(colour: str) -> Stamp:
    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.box(x, y, width, height, colour=colour)

    return stamp


def _blank(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """Draw nothing: a sector does not meet itself."""


def _hatched(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    paper.box(x, y, width, height, colour=WHITE, hatched=True)


def _dash(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    paper.box(x, y, width, height, colour=WHITE)
    paper.text(x + width / 2, y + height / 2, "0", anchor="center", colour=GREY, size=12)


def _less(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    paper.box(x, y, width, height, colour=WHITE)
    paper.dot(x + width - 6, y + 6, "v", colour=INK, size=6)


def _met_only(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    paper.box(x, y, width, height, colour=WHITE)
    paper.dot(x + width / 2, y + height / 2, "o", colour=GREY, hollow=True, size=8)


def _presence(row: Row | None) -> Stamp:
    if row is not None and row["status"] == "hidden":
        return _hatched
    return _presence_dot if row is not None and has_figure(row) and row["estimate"] > 0 else _presence_none


def _presence_dot(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    paper.dot(x + width / 2, y + height / 2, "o", colour=BLUE, size=min(14, width - 2, height - 4))


def _presence_none(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    paper.line(x + width / 2 - 3, y + height / 2, x + width / 2 + 3, y + height / 2, colour=GREY, width=1.2)


def _share(row: Row | None, labels: Labels) -> Stamp:
    if row is None:
        return _presence_none
    if not has_figure(row):
        return _hatched
    share = row["estimate"]
    if share == 0:
        return _dash
    return _number(_tint(0.15 + 0.85 * share), labels.number(100 * share), WHITE if share > _HALF else INK)


def _number(colour: str, told: str, ink: str, *, bold: bool = False) -> Stamp:
    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        paper.box(x, y, width, height, colour=colour)
        paper.text(x + width / 2, y + height / 2, told, anchor="center", colour=ink, size=12, bold=bold)

    return stamp


def _less_number(told: str) -> Stamp:
    def stamp(paper: Paper, x: float, y: float, width: float, height: float) -> None:
        _less(paper, x, y, width, height)
        paper.text(x + width / 2, y + height / 2, told, anchor="center", size=12)

    return stamp


def _tie(row: Row | None, labels: Labels) -> Stamp:
    if row is None:
        return _hatched
    if not has_figure(row) or missing(row["meetings_together"]):
        return {"yes": _met_only, "no": _dash}.get(str(row["met"]), _hatched)
    if row["meetings_together"] == 0:
        return _dash
    told = labels.number(row["meetings_together"])
    if row["verdict"] == "more_than_chance":
        return _number(BLUE, told, WHITE, bold=True)
    if row["verdict"] == "less_than_chance":
        return _less_number(told)
    return _number(PALE, told, INK)

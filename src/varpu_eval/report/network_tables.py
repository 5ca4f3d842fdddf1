"""Tables of networks: each pair of sectors with both halves of its interface, and figures beside what chance gives.

Knows which columns stand side by side. Does not know how a table is laid out as HTML; `tables` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import Labels, cell, missing
from varpu_eval.report.parts import Notice, Table
from varpu_eval.report.rows import Row, has_figure, no_data, values_of
from varpu_eval.report.tables import body_cell, heading, laid_out
from varpu_eval.report.words.chance import BESIDE, told_beside
from varpu_eval.report.words.network import INTERFACE, matrix_rows
from varpu_eval.report.words.network_structure import LEVELS, chance_of, structure_rows
from varpu_eval.report.words.ratings import Ratings, ratings_at, told_rating
from varpu_eval.report.words.sector_roles import role_rows

_TIE_COLUMNS = ("sector_a", "sector_b", "met", "meetings_together", "figure", "expected", "p_adjusted", "verdict",
                "carriers", "reviews")  # fmt: skip
_ROLES = ("weight_share", "sectors_met", "brokerage", "liaison", "gatekeeper", "constraint", "parts_left")

Columns = Mapping[str, Callable[[Row], str]]
"""Heading, in the reader's language, to what stands under it; the first is the heading of its row."""


def interface_matrix(
    table: ReleasedTable,
    labels: Labels,
    *,
    municipality: str = "",
    year: int = 0,
    ratings: ReleasedTable | None = None,
) -> Table | Notice:
    """Lay out one year's pairs of sectors: how they met beside chance, and how each side rates the other.

    Early education and child protection stand first, hidden or not; then the others by meetings together.

    Parameters
    ----------
    table
        `sector_ties`.
    municipality, year
        The focus, and its last year, unless named.
    ratings
        `survey_interface`; of each question the latest year that is no later than the meetings'.
    """
    rows = matrix_rows(table, labels, municipality=municipality, year=year)
    if not rows:
        return no_data(labels)
    place, at = rows[0]["municipality"], rows[0]["year"]
    rated = ratings_at(ratings, labels, municipality=place, year=at)
    columns: dict[str, Callable[[Row], str]] = {
        labels.column(column): partial(_tie_cell, labels, column) for column in _TIE_COLUMNS
    }
    if rated:
        columns[labels.text("The first rates the second")] = partial(_rating, labels, rated, "sector_a", "sector_b")
        columns[labels.text("The second rates the first")] = partial(_rating, labels, rated, "sector_b", "sector_a")
    caption = labels.text("Interfaces, pair by pair: {place} {year}", place=labels.municipality(place), year=at)
    return _table(caption, columns, sorted(rows, key=partial(_order, labels)), labels)


def structure(
    table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0, area: str = "all"
) -> Table | Notice:
    """Lay out one year's measures of the network as a whole beside what chance gives, in words and figures."""
    rows = structure_rows(table, labels, municipality=municipality, year=year, area=area)
    rows = [row for level in LEVELS for row in rows if row["level"] == level]
    columns: Columns = {
        labels.column("measure"): partial(cell, labels, "measure"),
        labels.column("level"): lambda row: labels.text(LEVELS[row["level"]]),
        labels.column("municipality"): partial(cell, labels, "municipality"),
        labels.column("year"): partial(cell, labels, "year"),
        labels.column("figure_alone"): labels.figure,
        labels.text("By chance (95 % of draws)"): lambda row: chance_of(row, labels),
        labels.column("verdict"): lambda row: told_beside(row, labels),
    }
    return _table(labels.text("The network as a whole beside chance"), columns, rows, labels)


def roles(table: ReleasedTable, labels: Labels, *, municipality: str = "", year: int = 0) -> Table | Notice:
    """Lay out one year's part of each sector among the others, chance in brackets; the focus unless named."""
    rows = role_rows(table, labels, municipality=municipality, year=year)
    place = municipality or next(iter(values_of(rows, "municipality")), "")
    by_sector: dict[str, Row] = {}
    for row in rows:
        if row["municipality"] == place:
            line = by_sector.setdefault(row["sector"], {**row, "measures": {}})
            line["measures"][row["measure"]] = row
    lines = sorted(by_sector.values(), key=lambda row: (row["sector"] == "other", labels.sector(row["sector"])))
    columns: dict[str, Callable[[Row], str]] = {labels.column("sector"): partial(cell, labels, "sector")}
    columns |= {labels.measure(measure): partial(_beside, labels, measure) for measure in _ROLES}
    caption = labels.text(
        "The part of each sector: {place} {year}. In brackets what chance gives; ▲ above chance, ▼ below it, "
        "without either cannot be told from chance.",
        place=labels.municipality(place),
        year=lines[0]["year"] if lines else "",
    )
    return _table(caption, columns, lines, labels)


def _table(caption: str, columns: Columns, rows: Sequence[Row], labels: Labels) -> Table | Notice:
    if not rows:
        return no_data(labels)
    worded = {labels.column(name) for name in ("sector", "sector_a", "sector_b", "measure", "level", "municipality",
                                               "met", "verdict", "carriers")}  # fmt: skip
    head = "".join(heading(told, "col", numeric=told not in worded) for told in columns)
    first, *others = columns.items()
    body = "".join(
        "<tr>"
        + heading(first[1](row), "row", numeric=False)
        + "".join(body_cell(tell(row), numeric=told not in worded) for told, tell in others)
        + "</tr>"
        for row in rows
    )
    return laid_out(caption, f"<tr>{head}</tr>", body, rows, len(rows), labels)


def _tie_cell(labels: Labels, column: str, row: Row) -> str:
    """Tell a cell of a pair; what is hidden, or was never compared with chance, says so."""
    told = cell(labels, column, row)
    if told or has_figure(row):
        return told or (labels.text("not compared") if column == "p_adjusted" else "")
    return labels.mark_of(row["status"]) if column in ("met", "carriers", "reviews") else ""


def _rating(labels: Labels, rated: Ratings, rater: str, other: str, row: Row) -> str:
    """Tell every rating of one side by the other, each with its question."""
    told = []
    for each in rated.get((row[rater], row[other]), ()):
        item = labels.item(each["survey"], each["key"]).rstrip(".")
        told.append(f"{told_rating(each, labels)} {labels.text('“{item}”', item=item)}")
    return "; ".join(told) or labels.text("not asked")


def _beside(labels: Labels, measure: str, line: Row) -> str:
    """Tell a figure with what chance gives in brackets, and a mark where the two differ surely."""
    row = line["measures"].get(measure)
    if row is None or not has_figure(row) or missing(row["expected"]):
        return "" if row is None else labels.figure(row)
    side = {"above": " ▲", "below": " ▼"}.get(row[BESIDE], "")
    return f"{labels.estimate(row)} ({labels.estimate(row | {'estimate': row['expected']})}){side}"


def _order(labels: Labels, row: Row) -> tuple[object, ...]:
    together = -1 if missing(row["meetings_together"]) else row["meetings_together"]
    return {row["sector_a"], row["sector_b"]} != INTERFACE, -together, labels.sector(row["sector_a"]), row["sector_b"]

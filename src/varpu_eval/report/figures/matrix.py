"""The picture of which sectors sat together: a square of sectors with meetings, chance, and how one rates the other.

Knows the look of a pair. Does not know how the figures came.
"""
# ruff: noqa: RUF001 - text for people has real quotation marks

from __future__ import annotations

from collections.abc import Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.grid import Block, draw
from varpu_eval.report.figures.paper import BLUE, INK, NARROW, PALE, WHITE, WIDE
from varpu_eval.report.figures.stamps import Stamp, blank, fill, hatched, less, less_number, number, over, ring, zero
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice, gist
from varpu_eval.report.rows import Row, by_keys, capital, has_figure, no_data, origin_note
from varpu_eval.report.words.network import ONE_SECTOR, matrix_rows, only_one_sector
from varpu_eval.report.words.ratings import Ratings, rating_sentence, ratings_at

_CELL_PX, _RATED_PX = 28, 40


def sector_matrix(
    table: ReleasedTable,
    labels: Labels,
    *,
    municipality: str = "",
    year: int = 0,
    ratings: ReleasedTable | None = None,
) -> Figure | Notice:
    """Draw at how many meetings each two sectors sat together in one year; dark where more than chance.

    Parameters
    ----------
    table
        `sector_ties`.
    municipality, year
        The focus, and its last year, unless named.
    ratings
        `survey_interface`: below the meetings of a cell stands how its row's sector rates working with its column's,
        by the first question where there are several, in the latest year that is no later than the meetings'.
    """
    rows = matrix_rows(table, labels, municipality=municipality, year=year)
    if not rows:
        return no_data(labels)
    if only_one_sector(rows):
        return Notice(labels.text(ONE_SECTOR))
    place, at = rows[0]["municipality"], rows[0]["year"]
    rated = ratings_at(ratings, labels, municipality=place, year=at)
    sectors = sorted(
        {r["sector_a"] for r in rows} | {r["sector_b"] for r in rows}, key=lambda s: (s == "other", labels.sector(s))
    )
    rated = {pair: told for pair, told in rated.items() if set(pair) <= set(sectors)}
    caption = labels.text(
        "Meetings together, sector by sector: {place} {year}", place=labels.municipality(place), year=at
    )
    note = [
        labels.text(
            "The number in a cell is the number of meetings at which both sectors sat; where the rest would be one or "
            "two people's, it is told in fives or left out."
        ),
        _note(rated, labels),
    ]
    block = Block(
        f"{labels.municipality(place)} {at}",
        [f"{number_}  {capital(labels.sector(sector))}" for number_, sector in enumerate(sectors, start=1)],
        [str(number_) for number_ in range(1, len(sectors) + 1)],
        _cells(sectors, rows, rated, labels),
        cell_px=_RATED_PX if rated else _CELL_PX,
    )
    legend = _legend(rows, rated, labels)
    told = gist(words.network(table, labels, municipality=place, year=at))
    alt = " ".join([told, *(capital(rating_sentence(row, labels)) for each in rated.values() for row in each[:1])])
    seen = [*rows, *(row for each in rated.values() for row in each)]
    return Figure(
        caption,
        " ".join(filter(None, (*note, origin_note(seen, labels)))),
        alt,
        draw([block], legend, WIDE),
        draw([block], legend, NARROW),
    )


def _cells(sectors: Sequence[str], rows: Sequence[Row], rated: Ratings, labels: Labels) -> list[list[Stamp]]:
    pairs = by_keys(rows, "sector_a", "sector_b")
    return [
        [blank if a == b else _cell(pairs.get((a, b)) or pairs.get((b, a)), rated.get((a, b), ()), labels)
         for b in sectors]
        for a in sectors
    ]  # fmt: skip


def _cell(tie: Row | None, rated: Sequence[Row], labels: Labels) -> Stamp:
    stamp = _tie(tie, labels)
    if not rated:
        return stamp
    told = labels.estimate(rated[0]) if has_figure(rated[0]) else labels.mark_of(rated[0]["status"])
    return over(stamp, told)


def _tie(row: Row | None, labels: Labels) -> Stamp:
    if row is None:
        return hatched
    if not has_figure(row) or missing(row["meetings_together"]):
        return {"yes": ring, "no": zero}.get(str(row["met"]), hatched)
    told = labels.number(row["meetings_together"])
    if row["verdict"] == "more_than_chance":
        return number(BLUE, told, WHITE, bold=True)
    if row["verdict"] == "less_than_chance":
        return less_number(told)
    return number(PALE, told, INK) if row["meetings_together"] else zero


def _legend(rows: Sequence[Row], rated: Ratings, labels: Labels) -> list[tuple[Stamp, str]]:
    """Return what each look means; what no pair of the picture has is left out."""
    looks: Mapping[str, tuple[Stamp, str]] = {
        "more": (fill(BLUE), labels.text("met more than chance")),
        "met": (fill(PALE), labels.text("met; cannot be told from chance")),
        "less": (less, labels.text("met less than chance, or not at all")),
        "ring": (ring, labels.text("met; the number is not shown")),
        "hidden": (hatched, labels.mark_of("hidden")),
        "zero": (zero, labels.text("did not meet")),
    }
    here = {_look(row) for row in rows}
    legend = [look for name, look in looks.items() if name in here]
    if rated:
        example = over(fill(WHITE), "%")
        legend.append((example, labels.text("below: how the row rates the column")))
    return legend


def _look(row: Row) -> str:
    if not has_figure(row) or missing(row["meetings_together"]):
        return {"yes": "ring", "no": "zero"}.get(str(row["met"]), "hidden")
    otherwise = "met" if row["meetings_together"] else "zero"
    return {"more_than_chance": "more", "less_than_chance": "less"}.get(row["verdict"], otherwise)


def _note(rated: Ratings, labels: Labels) -> str:
    """Tell how the ratings of the cells are read."""
    if not rated:
        return ""
    return labels.text(
        "Below it, where the staff were asked, the answers of the row’s sector on working with the column’s; the "
        "questions and intervals are in the table."
    )

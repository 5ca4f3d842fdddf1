"""The picture of where each sector stands: a grid of dimensions by sectors with every score written out.

Knows the order of sectors and dimensions and how a score becomes a shade. Does not know layout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report import words
from varpu_eval.report.figures.grid import Block, draw, heads_fit
from varpu_eval.report.figures.paper import INK, NARROW, WIDE
from varpu_eval.report.figures.stamps import Stamp, arrow, dash, fill, hatched, moved, number, tint, unknown
from varpu_eval.report.labels import Labels, released, terms
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, by_keys, capital, has_figure, no_data, origin_note, places_of, values_of
from varpu_eval.report.words.sectors import changes_to, latest_scores

_LABEL_PX = 150
_CELL_PX = 36
_PALEST, _DARKEST = 0.04, 0.5
"""Shades of the lowest and the highest score; ink stays readable on the darkest."""

_MARKERS = {"grew": "^", "fell": "v"}

Cells = Mapping[tuple[object, ...], Row]


def sector_scores(
    table: ReleasedTable, labels: Labels, *, survey: str = "staff", changes: ReleasedTable | None = None
) -> Figure | Notice:
    """Draw every sector's score in every dimension in the latest year, one panel a municipality.

    Parameters
    ----------
    table
        `survey_levels`.
    changes
        `survey_change`; with it, scores that have grown or fallen since the first year say so.
    """
    rows = latest_scores(table, labels, survey=survey)
    if not rows:
        return no_data(labels, survey)
    changed = changes_to(changes, rows, labels, survey=survey)
    told = words.sector_scores(table, labels, survey=survey, changes=changes)
    cells, moves = by_keys(rows, "municipality", "sector", "key"), by_keys(changed, "municipality", "sector", "key")
    shown = [row["estimate"] for row in rows if has_figure(row)]
    shade = _shade(shown)
    dimensions = _dimensions(rows, survey, labels)
    blocks = {
        narrow: [
            _block([row for row in rows if row["municipality"] == place], dimensions, (cells, moves, shade), labels,
                   narrow=narrow)
            for place in places_of(rows, labels)
        ]
        for narrow in (False, True)
    }  # fmt: skip
    legend = _legend(rows, changed, shown, labels)
    note = labels.text("Each cell has its score from 0 to 100; the darker the cell, the higher the score.")
    return Figure(
        labels.text("Scores by sector and dimension: {survey}", survey=labels.survey(survey)),
        " ".join(filter(None, (note, origin_note(rows, labels)))),
        told.answer,
        draw(blocks[False], legend, WIDE),
        draw(blocks[True], legend, NARROW),
    )


def _block(
    rows: Sequence[Row], dimensions: Sequence[str], look: tuple[Cells, Cells, Callable[[float], str]], labels: Labels,
    *, narrow: bool,
) -> Block:  # fmt: skip
    """Return one municipality's panel; heads that would not fit are numbered, and a key tells the numbers."""
    cells, moves, shade = look
    place, year = rows[0]["municipality"], rows[0]["year"]
    sectors = sorted(values_of(rows, "sector"), key=lambda sector: _order(sector, labels))
    heads, key = [labels.dimension(name) for name in dimensions], ""
    if narrow or not heads_fit(heads, _LABEL_PX):
        key = ", ".join(f"{number} {head}" for number, head in enumerate(heads, start=1))
        heads = [str(number) for number in range(1, len(heads) + 1)]
    stamps = [
        [_stamp(cells.get(at := (place, sector, name)), moves.get(at), shade, labels) for name in dimensions]
        for sector in sectors
    ]
    names = [capital(labels.sector(sector)) for sector in sectors]
    return Block(f"{labels.municipality(place)} {year}", names, heads, stamps, key, _LABEL_PX, _CELL_PX, above=True)


def _stamp(row: Row | None, change: Row | None, shade: Callable[[float], str], labels: Labels) -> Stamp:
    if row is None:
        return dash
    if not has_figure(row):
        return {"hidden": hatched, "not_estimable": unknown}.get(row["status"], dash)
    told = labels.number(row["estimate"])
    if change is None:
        return number(shade(row["estimate"]), told, INK)
    size = labels.quantity(abs(change["estimate"]), "score", released(change))
    return moved(shade(row["estimate"]), told, _MARKERS[change["verdict"]], size)


def _shade(shown: Sequence[float]) -> Callable[[float], str]:
    low, high = (min(shown), max(shown)) if shown else (0.0, 1.0)

    def shade(score: float) -> str:
        return tint(_PALEST + (_DARKEST - _PALEST) * ((score - low) / (high - low) if high > low else 0.5))

    return shade


def _legend(
    rows: Sequence[Row], changed: Sequence[Row], shown: Sequence[float], labels: Labels
) -> list[tuple[Stamp, str]]:
    """Return what each shade and mark means, those that stand in the picture alone."""
    legend: list[tuple[Stamp, str]] = []
    if shown:
        lowest, highest = labels.number(min(shown)), labels.number(max(shown))
        legend.append((fill(tint(_PALEST)), labels.text("lowest score: {score}", score=lowest)))
        legend.append((fill(tint(_DARKEST)), labels.text("highest score: {score}", score=highest)))
    first = min((row["year_from"] for row in changed), default=0)
    if any(row["verdict"] == "grew" for row in changed):
        legend.append((arrow("^"), labels.text("grown since {year}, points", year=first)))
    if any(row["verdict"] == "fell" for row in changed):
        legend.append((arrow("v"), labels.text("fallen since {year}, points", year=first)))
    statuses = set(values_of(rows, "status"))
    legend += [
        (stamp, labels.status(status))
        for status, stamp in (("hidden", hatched), ("not_estimable", unknown))
        if status in statuses
    ]
    return legend


def _dimensions(rows: Sequence[Row], survey: str, labels: Labels) -> list[str]:
    known = [name for (of, _), name in labels.dimensions.items() if of == survey]
    here = values_of(rows, "key")
    return [name for name in dict.fromkeys([*known, *here]) if name in here]


def _order(sector: str, labels: Labels) -> tuple[bool, int, str]:
    """Return a sector's place: the whole first, then as the glossary and the study name them, others last."""
    known = list(dict.fromkeys([*terms.SECTORS, *labels.sectors]))
    return sector == "other", known.index(sector) if sector in known else len(known), sector

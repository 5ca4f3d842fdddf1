"""The picture of the focus municipality beside its nearest ones: one row each, the nearest first, never by value.

Knows the order of the rows and the window. Ranks nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.figures.charts import dot_of, interval_note, mixing_note, ticks
from varpu_eval.report.figures.dotrows import Chart, Look, Panel, draw
from varpu_eval.report.figures.paper import BLUE, GREY, INK
from varpu_eval.report.labels import Labels, missing
from varpu_eval.report.parts import Figure, Notice
from varpu_eval.report.rows import Row, capital, has_figure, no_data, one_span, origin_note, rows_of
from varpu_eval.report.words.nearest import NO_NEAREST

_FOCUS = Look("o", BLUE)
_NEAREST = Look("s", GREY, hollow=True)
_COUNTRY = Look("D", INK)


def indicator_nearest(
    levels: ReleasedTable, peer_group: ReleasedTable, labels: Labels, *, indicator: str, year: int = 0
) -> Figure | Notice:
    """Draw an indicator in the focus municipality, in its nearest ones and in the whole country, in one window.

    Parameters
    ----------
    levels, peer_group
        Tables `indicator_levels` and `peer_group`.
    year
        First year of the window; 0 is the latest in which the focus has a figure.
    """
    near = nearest_regions(peer_group, labels)
    if not near:
        return Notice(labels.text(NO_NEAREST))
    rows = _window(rows_of(levels, indicator=indicator), near, labels, year)
    if not rows or not has_figure(rows[0]):
        return no_data(labels)
    looks = {row["region"]: _NEAREST for row in rows} | {rows[0]["region"]: _FOCUS, "FI": _COUNTRY}
    names = {row["region"]: capital(labels.municipality(row["region"])) for row in rows}
    legend: list[tuple[Look | None, str]] = [(_FOCUS, names[rows[0]["region"]])]
    legend += [(_NEAREST, labels.text("nearest municipalities, the nearest first"))]
    legend += [(_COUNTRY, names["FI"])] if "FI" in names else []
    dots = {names[row["region"]]: [dot_of(row, looks[row["region"]], labels)] for row in rows}
    years = labels.years(rows[0]["year"], rows[0]["span"])
    tops = [row[end] for row in rows if has_figure(row) for end in ("estimate", "high") if not missing(row[end])]
    room = 0.0, 1.04 * max(tops) or 1.0  # beside the farthest mark, so that its figure has its own place
    chart = Chart(list(dots), [Panel(years, dots)], legend, ticks(labels, rows[0]["unit"]), zero=True, limits=room)
    caption = labels.text(
        "{indicator}: {place} and the municipalities nearest to it, {years}",
        indicator=labels.indicator(indicator),
        place=labels.municipality(rows[0]["region"]),
        years=years,
    )
    return Figure(
        caption, _note(rows, labels), _told(rows, labels), draw(chart, narrow=False), draw(chart, narrow=True)
    )


def nearest_regions(peer_group: ReleasedTable, labels: Labels) -> list[str]:
    """Return the municipalities nearest to the focus, the nearest first."""
    focus = labels.regions[:1]
    rows = [row for row in rows_of(peer_group, variable="all") if not focus or row["region"] in focus]
    ranked = [row for row in rows if not missing(row["rank"])]  # hidden ones have no rank, and no place in an order
    return [row["neighbour"] for row in sorted(ranked, key=lambda row: int(row["rank"]))]


def _window(rows: Sequence[Row], near: Sequence[str], labels: Labels, year: int) -> list[Row]:
    """Return the rows of one window: the focus, the nearest in their order, the country."""
    focus = labels.regions[0] if labels.regions else ""
    own = [row for row in one_span(rows, labels) if row["region"] == focus]
    own = [row for row in own if row["year"] == year or (not year and has_figure(row))]
    if not own:
        return []
    last = max(own, key=lambda row: int(row["year"]))
    here = {row["region"]: row for row in rows if (row["year"], row["span"]) == (last["year"], last["span"])}
    return [here[place] for place in dict.fromkeys([focus, *near, "FI"]) if place in here]


def _note(rows: Sequence[Row], labels: Labels) -> str:
    told = [labels.text("The order is that of nearness, not of the figures: it ranks nobody.")]
    if rows[0]["span"] > 1:
        told.append(labels.text("Figures are means of {n} years.", n=rows[0]["span"]))
    if any(has_figure(row) and not missing(row["low"]) for row in rows):
        told.append(interval_note(labels))
    return " ".join(filter(None, (*told, origin_note(rows, labels), mixing_note(rows, labels))))


def _told(rows: Sequence[Row], labels: Labels) -> str:
    years = labels.years(rows[0]["year"], rows[0]["span"])
    figures = "; ".join(f"{labels.municipality(row['region'])} {labels.figure(row)}" for row in rows)
    return f"{years}: {figures}."

"""Reads the rows of released tables for figures, tables and words; nothing else may be drawn or told.

Knows filters, orders and origins of rows. Does not know any layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from varpu_eval.disclosure import ReleasedTable
from varpu_eval.report.labels import DECIMALS, Labels, mark, missing
from varpu_eval.report.parts import Notice
from varpu_eval.results import mixes_synthetic, worst_origin

Row = dict[str, Any]

NO_DATA = mark("This study has no data for this question.")
NO_DATA_IN_YEARS = mark("This study has no data for this question in the chosen years.")

_NOT_ASKED = {
    "staff": mark("The staff have not been asked."),
    "users": mark("The service users have not been asked."),
}

_EMPTY = {"data_quality": mark("Nothing was set aside.")}
"""Of tables without rows: what that tells, where it is no lack of data."""

_RATE_UNKNOWN = mark("The response rate cannot be told: how many were asked is not known.")
_UNTOLD: Mapping[str, tuple[str, str]] = {
    "response_rates": ("estimate", _RATE_UNKNOWN),
    "response_by_unit_size": ("estimate", _RATE_UNKNOWN),
    "survey_nonresponse": (
        "bound_low",
        mark("How far those who did not answer could move the changes cannot be told: the staff are not counted."),
    ),
}
"""Of tables that rest on a number of staff: the column that lacks without it, and what stands for the whole then."""

ORIGIN_NOTES = {
    "own": "",
    "published": mark("Published figures."),
    "derived": mark("Derived from published figures."),
    "synthetic": mark("Synthetic data: not about real people or services."),
}


def rows_of(table: ReleasedTable, **where: object) -> list[Row]:
    """Return the rows of a released table whose columns have the given value, or one of the given values.

    Besides its columns each row has `decimals`: how many its numbers were let out with, by column.

    Raises
    ------
    TypeError
        When `table` has not been released.
    """
    if not isinstance(table, ReleasedTable):
        raise TypeError(
            f"got a {type(table).__name__}; only released tables may be drawn or told. Take it from release(...)[name]."
        )
    frame = table.frame
    decimals = table.decimals
    told = [dict(zip(decimals, of_row, strict=True)) for of_row in zip(*decimals.values(), strict=True)]
    frame[DECIMALS] = pd.Series(told, frame.index, dtype=object)
    for column, wanted in where.items():
        values = list(wanted) if isinstance(wanted, (list, tuple, set, frozenset)) else [wanted]
        frame = frame[frame[column].isin(values)]
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def study_rows(table: ReleasedTable, labels: Labels, **where: object) -> list[Row]:
    """Return the rows (as `rows_of`) of the study's own municipalities, or between them, and of the whole country.

    Others, such as those of a pool to compare with, are in the published table and nowhere else.
    """
    rows = rows_of(table, **where)
    own = {*labels.regions, "FI"}
    column = next((c for c in ("municipality", "region") if c in table.keys), None)
    return [row for row in rows if own.issuperset(row[column].split("|"))] if column and labels.regions else rows


def no_data(labels: Labels, survey: str = "") -> Notice:
    """Return the sentence that stands where a study has nothing to show, or has no such survey at all."""
    if survey in _NOT_ASKED and all(name != survey for name, _ in labels.items):
        return Notice(labels.text(_NOT_ASKED[survey]))
    return Notice(labels.text(NO_DATA_IN_YEARS if labels.years_chosen else NO_DATA))


def no_data_notices(labels: Labels) -> list[Notice]:
    """Return every form of the sentence that there are no data; beside anything else it tells nothing."""
    return [Notice(labels.text(told)) for told in (NO_DATA, NO_DATA_IN_YEARS)]


def untold(table: ReleasedTable, rows: Sequence[Row], labels: Labels) -> Notice | None:
    """Return the sentence that stands for rows of which none can be told, or for none at all; None where one can be.

    Of rows that rest on a number of staff none can be told where that is not known.
    """
    if not rows:
        return Notice(labels.text(_EMPTY[table.name])) if table.name in _EMPTY else no_data(labels)
    column, told = _UNTOLD.get(table.name, ("", ""))
    if not column or all(row["status"] == "hidden" for row in rows) or any(not missing(row[column]) for row in rows):
        return None
    return Notice(labels.text(told))


def head_of(place: str, indicator: str, labels: Labels) -> str:
    """Return what the sentences of one municipality's indicator begin with."""
    return f"{labels.municipality(place)}, {labels.indicator(indicator, short=True)}"


def values_of(rows: Iterable[Row], column: str) -> list[Any]:
    """Return the distinct values of a column in the order they come."""
    return list(dict.fromkeys(row[column] for row in rows))


def places_of(rows: Iterable[Row], labels: Labels, column: str = "municipality") -> list[str]:
    """Return the municipalities of the rows: the focus first, then its peers, then others, the country last."""
    order = {code: index for index, code in enumerate(labels.regions)}
    return sorted(set(values_of(rows, column)), key=lambda code: (code == "FI", order.get(code, len(order)), code))


def by_keys(rows: Iterable[Row], *columns: str) -> dict[tuple[Any, ...], Row]:
    """Return the rows under their values of `columns`; the last one stands where several share them."""
    return {tuple(row[column] for column in columns): row for row in rows}


def has_figure(row: Mapping[str, Any] | None) -> bool:
    """Say whether the row holds a figure that may be drawn."""
    return row is not None and row["status"] in ("ok", "illustration") and row["estimate"] == row["estimate"]


def longest_span(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of the comparison with the longest time between its years."""
    if not rows:
        return []
    first, last = max({(row["year_from"], row["year_to"]) for row in rows}, key=lambda pair: (pair[1] - pair[0], pair))
    return [row for row in rows if (row["year_from"], row["year_to"]) == (first, last)]


def one_span(rows: Sequence[Row], labels: Labels) -> list[Row]:
    """Return the rows of the span that the first place has most of, so that no line mixes years and means of years."""
    if not rows:
        return []
    places = places_of(rows, labels, "region")
    spans = [row["span"] for row in rows if row["region"] == places[0] and has_figure(row)] or [
        row["span"] for row in rows
    ]
    return [row for row in rows if row["span"] == max(set(spans), key=spans.count)]


def capital(told: str) -> str:
    """Return a sentence with a capital first letter."""
    return told[:1].upper() + told[1:]


def with_origin(told: str, rows: Iterable[Row], labels: Labels) -> str:
    """Return a sentence with the mark of synthetic rows before its full stop; other rows need no mark."""
    mark_ = origin_mark(rows, labels)
    return f"{told.removesuffix('.')} {mark_}." if told and mark_ else told


def origin_mark(rows: Iterable[Row], labels: Labels) -> str:
    """Return the mark of rows that are synthetic, wholly or in part; nothing of others."""
    origins = {row["origin"] for row in rows if row["status"] != "hidden"}
    if "synthetic" not in origins:
        return ""
    return labels.text("(synthetic data)") if origins == {"synthetic"} else labels.text("(partly synthetic data)")


def origin_note(rows: Iterable[Row], labels: Labels) -> str:
    """Return what the reader must know of where the rows come from; own data need no note."""
    origins = {row["origin"] for row in rows}
    if mixes_synthetic(origins):
        return labels.text("Partly synthetic data, partly published figures.")
    return labels.text(ORIGIN_NOTES[worst_origin(origins)])


def rows_of_year(rows: Sequence[Row], labels: Labels, *, municipality: str = "", year: int = 0) -> list[Row]:
    """Return the rows of one year, by default each municipality's last; of all municipalities or one."""
    kept = []
    for place in places_of(rows, labels):
        if municipality in ("", place):
            here = [row for row in rows if row["municipality"] == place]
            at = year or max(row["year"] for row in here)
            kept += [row for row in here if row["year"] == at]
    return kept

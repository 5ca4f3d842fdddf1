"""Reads two municipalities side by side: each comparison with the released figures of both.

Knows which released table tells the level of what is compared. Tells nothing itself, and orders nothing by its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varpu_eval.disclosure import Release
from varpu_eval.report.labels import Labels
from varpu_eval.report.rows import Row, places_of, rows_of, study_rows, values_of

_NETWORK = ("sectors_at_meeting", "density", "ei_index", "transitivity")
"""Figures of meetings in the order in which they are told."""

_Key = tuple[str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Side:
    """One comparison, and the levels of the focus and of its peer as they were let out; None where they were not."""

    row: Row
    ours: Row | None
    theirs: Row | None


def sides_of(released: Release, labels: Labels) -> dict[str, list[Side]]:
    """Return the comparisons by peer: surveys, meetings and indicators, each in the order of its own source.

    Parameters
    ----------
    released
        With `side_by_side`; the levels are taken from `survey_levels`, `network_structure`, `network_participation` and
        `indicator_levels` where these are there.
    """
    rows = sorted(study_rows(released["side_by_side"], labels), key=lambda row: _order(row, labels))
    levels = _levels(released)
    return {
        peer: [
            Side(row, *(levels.get(_key(row, place)) for place in (row["region"], peer)))
            for row in rows
            if row["peer"] == peer
        ]
        for peer in places_of(rows, labels, "peer")
    }


def by_aspect(sides: Sequence[Side]) -> list[list[Side]]:
    """Return the comparisons of each aspect together, and of these the ones of the same years."""
    at = {(side.row["aspect"], side.row["year"], side.row["span"]): None for side in sides}
    return [[s for s in sides if (s.row["aspect"], s.row["year"], s.row["span"]) == which] for which in at]


def _key(row: Row, place: str) -> _Key:
    return row["aspect"], row["compared"], place, row["year"], row["span"]


def _levels(released: Release) -> dict[_Key, Row]:
    def rows(name: str, **where: object) -> list[Row]:
        return rows_of(released[name], **where) if name in released.names else []

    found: dict[_Key, Row] = {}
    for row in rows("survey_levels", sector="all", level="dimension"):
        found[f"survey:{row['survey']}", row["key"], row["municipality"], row["year"], 1] = row
    meetings = [
        *rows("network_structure", area="all", level="sector"), *rows("network_participation", area="all", sector="all")
    ]  # fmt: skip
    for row in meetings:
        found["network", row["measure"], row["municipality"], row["year"], 1] = row
    for row in rows("indicator_levels"):
        found["indicator", row["indicator"], row["region"], row["year"], row["span"]] = row
    return found


def _order(row: Row, labels: Labels) -> tuple[int, str, int, str]:
    """Return a row's place: that of its aspect, then what the codebook, the measures or the catalogue give it."""
    kind, _, survey = row["aspect"].partition(":")
    known = {
        "survey": values_of([{"of": of} for (name, _), of in labels.dimensions.items() if name == survey], "of"),
        "network": _NETWORK,
        "indicator": tuple(labels.indicators),
    }[kind]
    place = list(known).index(row["compared"]) if row["compared"] in known else len(known)
    return ("survey", "network", "indicator").index(kind), survey, place, row["compared"]

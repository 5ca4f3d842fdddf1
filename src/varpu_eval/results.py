"""Frozen numbers, and the tables they travel in from a question to the way out.

Knows the columns that every result table has, the statuses and origins, and how a fact is named. Does not know how
a number was estimated nor whether it may be published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from urllib.parse import quote

import pandas as pd

Status = Literal["ok", "hidden", "not_published", "not_estimable", "illustration"]
Origin = Literal["own", "published", "derived", "synthetic"]
Unit = Literal[
    "share", "difference", "score", "score_difference", "mean", "rate", "ratio", "coefficient", "count", "percent",
    "text",
]  # fmt: skip
CountKind = Literal["respondents", "register", "persons"]

STATUSES: tuple[Status, ...] = get_args(Status)
ORIGINS: tuple[Origin, ...] = get_args(Origin)
"""From the best known to the least: a result's origin is the worst of its inputs."""

RESULT_COLUMNS = ("estimate", "low", "high", "n", "unit", "status", "origin", "source")
"""The columns of every result table after its keys."""

RESTS_ON = "rests_on"
"""Column of cell keys that each row's figures rest on; read at release and never published."""


def worst_origin(origins: Iterable[str]) -> Origin:
    """Return the least known of `origins`; `own` when there are none.

    >>> worst_origin(["published", "synthetic", "own"])
    'synthetic'
    """
    ranks = {str(origin): rank for rank, origin in enumerate(ORIGINS)}
    return ORIGINS[max((ranks[origin] for origin in set(origins)), default=0)]


def mixes_synthetic(origins: Iterable[str]) -> bool:
    """Say whether synthetic and real inputs meet in one comparison, which may then only illustrate the method."""
    distinct = set(origins)
    return "synthetic" in distinct and len(distinct) > 1


def status_of(origins: Iterable[str]) -> Status:
    """Return the status of a figure that could be computed: `illustration` where synthetic and real inputs meet.

    >>> status_of(["published", "derived"]), status_of(["published", "synthetic"])
    ('ok', 'illustration')
    """
    return "illustration" if mixes_synthetic(origins) else "ok"


def fact_key(table: str, keys: Iterable[object]) -> str:
    """Return the name of a fact: the table and the key values in column order, percent-escaped, joined by `/`.

    >>> fact_key("survey_levels", ["staff", "543", 2010, "a/b"])
    'survey_levels/staff/543/2010/a%2Fb'
    """
    return "/".join([table, *(quote(str(key), safe="") for key in keys)])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval and what it rests on.

    `low` and `high` are the limits of a 95 % interval in the unit of `value`; both are None where no interval exists
    (a count, or a published figure without n). `n` is the number of respondents, persons or meetings it rests on.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    unit: Unit = "share"
    status: Status = "ok"
    origin: Origin = "own"
    source: str = ""

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status '{self.status}' is unknown; the known ones are {', '.join(STATUSES)}")
        if self.origin not in ORIGINS:
            raise ValueError(f"origin '{self.origin}' is unknown; the known ones are {', '.join(ORIGINS)}")
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has both limits or neither")
        if self.status in ("ok", "illustration") and self.value is None and self.unit != "text":
            raise ValueError(f"status '{self.status}' needs a value")
        if self.status in ("hidden", "not_published", "not_estimable") and not (
            self.value is self.low is self.high is None
        ):
            raise ValueError(f"status '{self.status}' allows no figure")


@dataclass(frozen=True, slots=True)
class Fact:
    """One published number under its name (`fact_key`)."""

    key: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Cell:
    """A group of respondents, persons or register cases whose size decides what may be told about it.

    `key` names the group within the whole study; `count` is its exact size (never published).
    """

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Margin:
    """A group that is the sum of others: who knows `total` and all `parts` but one knows the last one too."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The groups a question will report on, and how they add up; what the disclosure plan is made from."""

    kind: CountKind
    cells: tuple[Cell, ...]
    margins: tuple[Margin, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Unreleased results of a question: one row a result, for permitted eyes only.

    Parameters
    ----------
    name
        Name of the table in the output contract, e.g. `survey_change`.
    keys
        Key columns in order; together they are unique.
    frame
        Columns: `keys`, then `RESULT_COLUMNS`, then `extras`, then `rests_on` (a tuple of cell keys a row).
    extras
        Further columns of the contract, in order.
    """

    name: str
    keys: tuple[str, ...]
    frame: pd.DataFrame
    extras: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        expected = [*self.keys, *RESULT_COLUMNS, *self.extras, RESTS_ON]
        if list(self.frame.columns) != expected:
            raise ValueError(f"table '{self.name}' has columns {list(self.frame.columns)}; expected {expected}")
        if self.frame.duplicated(list(self.keys)).any():
            raise ValueError(f"table '{self.name}' has rows with the same keys ({', '.join(self.keys)})")


def result_table(
    name: str, rows: Sequence[Mapping[str, Any]], keys: Sequence[str], extras: Sequence[str] = ()
) -> ResultTable:
    """Build a `ResultTable` from one mapping a row, sorted by its keys.

    Each row gives its keys, an `Estimate` under "estimate", its extras, and `rests_on` (cell keys; may be left out
    where the figures rest on no persons, such as published ones).
    """
    records = []
    for row in rows:
        e: Estimate = row["estimate"]
        records.append(
            [row[key] for key in keys]
            + [e.value, e.low, e.high, e.n, e.unit, e.status, e.origin, e.source]
            + [row.get(extra) for extra in extras]
            + [tuple(row.get(RESTS_ON, ()))]
        )
    frame = pd.DataFrame(records, columns=[*keys, *RESULT_COLUMNS, *extras, RESTS_ON])
    frame = frame.astype({"estimate": "float64", "low": "float64", "high": "float64", "n": "Int64"})
    return ResultTable(name, tuple(keys), frame.sort_values(list(keys), ignore_index=True), tuple(extras))

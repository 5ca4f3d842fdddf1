"""The one way out: what passes here may be shown, and nothing else is.

Knows how a table is hidden by the plan, rounded and sealed. Does not know how the plan was made nor how a released
table is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, Never, SupportsIndex, final

import pandas as pd

from varpu_eval.disclosure.hiding import hide_rows
from varpu_eval.disclosure.plan import Plan
from varpu_eval.disclosure.rounding import decimals_of, round_figures
from varpu_eval.disclosure.rules import TableRule, rule_of
from varpu_eval.disclosure.schema import check_released
from varpu_eval.errors import DisclosureError
from varpu_eval.results import RESTS_ON, RESULT_COLUMNS, Origin, ResultTable, worst_origin
from varpu_eval.study import Limits

_SEAL = object()
"""Known to this module alone: who has it may make what counts as released."""


class _Sealed:
    """A value that only `release` makes and nobody changes."""

    __slots__ = ()

    def __init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise DisclosureError(f"a {type(self).__name__} is made by varpu_eval.disclosure.release alone")

    def __init_subclass__(cls) -> None:
        if cls.__module__ != __name__:
            raise TypeError("what is released has no further kinds")

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"'{name}' of a {type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> Never:
        raise AttributeError(f"'{name}' of a {type(self).__name__} cannot be removed")

    def __reduce_ex__(self, protocol: SupportsIndex) -> Never:
        raise DisclosureError(f"a {type(self).__name__} is neither copied nor pickled; release its tables again")


@final
class ReleasedTable(_Sealed):
    """A table that may be shown: rounded, with what must be hidden left out; made by `release` alone.

    Attributes
    ----------
    name, keys, extras
        As of the `ResultTable` it was made from; extras that never leave are gone.
    origin
        The worst origin of its rows.
    """

    __slots__ = ("_decimals", "_frame", "extras", "keys", "name", "origin")

    name: str
    keys: tuple[str, ...]
    extras: tuple[str, ...]
    origin: Origin
    _frame: pd.DataFrame
    _decimals: Mapping[str, tuple[int | None, ...]]

    def __init__(  # noqa: PLR0917 - what a table is made of
        self, seal: object, name: str, keys: tuple[str, ...], extras: tuple[str, ...], frame: pd.DataFrame,
        decimals: Mapping[str, tuple[int | None, ...]],
    ) -> None:  # fmt: skip
        super().__init__(seal)
        values = {
            "name": name,
            "keys": keys,
            "extras": extras,
            "origin": worst_origin(frame["origin"]),
            "_frame": frame,
            "_decimals": decimals,
        }
        for slot, value in values.items():
            object.__setattr__(self, slot, value)

    @property
    def frame(self) -> pd.DataFrame:
        """A fresh copy: keys, `estimate,low,high,n,unit,status,origin,source`, then extras."""
        return self._frame.copy(deep=True)

    @property
    def decimals(self) -> dict[str, tuple[int | None, ...]]:
        """With how many decimals each row's number was let out, by column; None where it stays as it was."""
        return dict(self._decimals)

    def __repr__(self) -> str:
        return f"<released table {self.name}: {len(self._frame)} rows>"


@final
class Release(_Sealed):
    """The tables that one call of `release` let out, by name and in their order."""

    __slots__ = ("_tables",)

    _tables: dict[str, ReleasedTable]

    def __init__(self, seal: object, tables: Iterable[ReleasedTable]) -> None:
        super().__init__(seal)
        object.__setattr__(self, "_tables", {table.name: table for table in tables})

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the released tables."""
        return tuple(self._tables)

    def __getitem__(self, name: str) -> ReleasedTable:
        if name not in self._tables:
            raise DisclosureError(f"table '{name}' was not released here; released are: {', '.join(self.names)}")
        return self._tables[name]

    def __iter__(self) -> Iterator[ReleasedTable]:
        return iter(self._tables.values())

    def __len__(self) -> int:
        return len(self._tables)


def release(tables: Iterable[ResultTable], rules: Limits, plan: Plan) -> Release:
    """Let tables out: rows of hidden cells emptied, figures rounded, every table checked; the inputs stay as they are.

    Parameters
    ----------
    tables
        Results of the questions, each name once.
    rules
        The study's limits (`data.study.disclosure`).
    plan
        The study's plan (`make_plan`), one for all tables of a run.

    Returns
    -------
    Release
        By name, each a `ReleasedTable`.

    Raises
    ------
    DisclosureError
        When a table has no rule or other columns than its rule says, a row rests on a cell that no question declared
        or on none where it must, a name stands twice, or a figure is impossible.
    """
    released: dict[str, ReleasedTable] = {}
    for table in tables:
        if table.name in released:
            raise DisclosureError(f"table '{table.name}' is given twice; release each table once")
        released[table.name] = _released(table, rules, plan)
    return Release(_SEAL, released.values())


def _released(table: ResultTable, limits: Limits, plan: Plan) -> ReleasedTable:
    rule = rule_of(table.name)
    _check_columns(table, rule.keys, tuple(rule.extras))
    told = [(hide_rows(part, of_kind, limits, plan), of_kind) for part, of_kind in _parts(table, rule)]
    frame = pd.concat([round_figures(rows, of_kind, limits) for rows, of_kind in told], ignore_index=True)
    frame = frame[[*rule.keys, *RESULT_COLUMNS, *rule.published]]
    check_released(table.name, rule, frame)
    decimals = [decimals_of(rows, of_kind, limits) for rows, of_kind in told]
    joined = {name: tuple(chain.from_iterable(of[name] for of in decimals)) for name in decimals[0]}
    return ReleasedTable(_SEAL, table.name, table.keys, tuple(rule.published), frame, joined)


def _parts(table: ResultTable, rule: TableRule) -> list[tuple[ResultTable, TableRule]]:
    """Return the rows that rest on the same kind of groups together, each part with its rule."""
    if not rule.kinds or table.frame.empty:
        return [(table, rule)]
    words = table.frame[rule.keys[0]].str.partition(":")[0]
    if unknown := sorted(set(words) - set(rule.kinds)):
        raise DisclosureError(
            f"table '{table.name}' has rows of '{unknown[0]}'; known are {', '.join(rule.kinds)}. "
            "Write what they rest on in varpu_eval/disclosure/rules.py."
        )
    return [
        (replace(table, frame=rows.reset_index(drop=True)), replace(rule, kind=rule.kinds[str(word)]))
        for word, rows in table.frame.groupby(words, sort=False)
    ]


def _check_columns(table: ResultTable, keys: tuple[str, ...], extras: tuple[str, ...]) -> None:
    got: list[Any] = [*table.frame.columns]
    expected = [*keys, *RESULT_COLUMNS, *extras, RESTS_ON]
    if (table.keys, table.extras) != (keys, extras) or got != expected:
        raise DisclosureError(
            f"table '{table.name}' has columns {[*table.keys, '|', *table.extras]}; its rule expects "
            f"{[*keys, '|', *extras]}. Make it so, or write the new column's rule in varpu_eval/disclosure/rules.py."
        )

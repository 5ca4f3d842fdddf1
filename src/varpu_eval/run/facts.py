"""Released figures as facts: the rows of a table under their names, in the forms that leave the package.

Knows `facts.json`, the CSV of a table and the text under a notebook. Does not decide what may be released; it is
given rows that were.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from varpu_eval.errors import RunError
from varpu_eval.results import RESULT_COLUMNS, fact_key

Scalar = str | int | float | bool | None

SCHEMA = 1
"""Version of the form of `facts.json`."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one released table as plain scalars, missing ones None.

    `columns` are the keys, then `RESULT_COLUMNS`, then the extras.
    """

    name: str
    keys: tuple[str, ...]
    extras: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return (*self.keys, *RESULT_COLUMNS, *self.extras)

    def by_fact(self) -> dict[str, tuple[Scalar, ...]]:
        """Return the rows by the name of their fact."""
        return {fact_key(self.name, row[: len(self.keys)]): row for row in self.rows}


def rows_of(name: str, keys: Iterable[str], extras: Iterable[str], frame: pd.DataFrame) -> Rows:
    """Return a released table's frame as plain rows; columns beyond its keys, figures and extras stay behind."""
    keys, extras = tuple(keys), tuple(extras)
    columns = [frame[column].tolist() for column in (*keys, *RESULT_COLUMNS, *extras)]
    rows = tuple(tuple(map(_scalar, row)) for row in zip(*columns, strict=True))
    return Rows(name, keys, extras, rows)


def _scalar(value: Any) -> Scalar:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str | bool | int | float):
        return value
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return _scalar(value.item())


def facts_of(tables: Iterable[Rows]) -> dict[str, dict[str, Scalar]]:
    """Return every row as a fact, sorted by name: value, low, high, n, unit, status, origin and source."""
    facts = {}
    for table in tables:
        start = len(table.keys)
        for key, row in table.by_fact().items():
            figures = dict(zip(RESULT_COLUMNS, row[start : start + len(RESULT_COLUMNS)], strict=True))
            facts[key] = {"value": figures.pop("estimate"), **figures}
    return dict(sorted(facts.items()))


HEAD = 4
"""How many parts of a fact's name are written once for all facts that share them."""


def facts_text(tables: Iterable[Rows]) -> str:
    """Return the facts as text, sorted: the first parts of names, then lines `REST = value [low, high] n=.. status`.

    Names are not repeated in full, for a page's facts are kept under its notebook in git.
    """
    lines, head = [], ""
    for key, fact in facts_of(tables).items():
        parts = key.split("/")
        here = "/".join(parts[: min(HEAD, len(parts) - 1)])
        if here != head:
            lines.append(f"{here}/")
            head = here
        lines.append(f"  {_fact_line(key.removeprefix(f'{here}/'), fact)}")
    return "\n".join(lines)


def facts_html(text: str) -> str:
    r"""Return the facts' text as HTML for a reader in JupyterLab: how many there are, and the text folded away.

    >>> facts_html("levels/\n  2010 = 0.62 ok").split("<details>")[0]
    '<p>1 fact was recorded; test runs compare the notebook with it.</p>'
    """
    n = sum(line.startswith("  ") for line in text.splitlines())
    told = "1 fact was recorded; test runs compare the notebook with it."
    if n != 1:
        told = f"{n} facts were recorded; test runs compare the notebook with them."
    return f"<p>{told}</p><details><summary>Show them</summary><pre>{escape(text)}</pre></details>"


def _fact_line(key: str, fact: Mapping[str, Scalar]) -> str:
    value = "-" if fact["value"] is None else f"{fact['value']!r}"
    interval = "" if fact["low"] is None else f" [{fact['low']!r}, {fact['high']!r}]"
    n = "" if fact["n"] is None else f" n={fact['n']}"
    return f"{key} = {value}{interval}{n} {fact['status']}"


def facts_json(study: str, tables: Iterable[Rows]) -> str:
    """Return the text of `facts.json`."""
    return _json({"schema": SCHEMA, "study": study, "facts": facts_of(tables)})


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def table_csv(table: Rows) -> str:
    """Return a table as CSV text: keys, figures, extras; a missing value is empty; lines end in LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return text.getvalue()


def collect(recorded: Mapping[str, Iterable[Rows]]) -> tuple[Rows, ...]:
    """Join the tables that the notebooks of a run recorded, sorted by name and key.

    Parameters
    ----------
    recorded
        Tables by the name of the notebook that recorded them; one table may come from several.

    Raises
    ------
    RunError
        When two notebooks give one fact two values, or one table two forms.
    """
    joined: dict[str, Rows] = {}
    first: dict[str, str] = {}
    for notebook, tables in recorded.items():
        for table in tables:
            for key in table.by_fact():
                first.setdefault(key, notebook)
            joined[table.name] = _join(joined[table.name], table, notebook, first) if table.name in joined else table
    return tuple(joined[name] for name in sorted(joined))


def _join(one: Rows, other: Rows, notebook: str, first: Mapping[str, str]) -> Rows:
    if one.columns != other.columns:
        raise RunError(
            f"table '{one.name}': notebook {notebook} records other columns than another; let one record it."
        )
    facts, more = one.by_fact(), other.by_fact()
    for key in sorted(facts.keys() & more.keys()):
        if facts[key] != more[key]:
            raise RunError(
                f"fact {key}: notebooks {first[key]} and {notebook} record different values. "
                "Give both the same parameters, or record the table in one."
            )
    merged = {**facts, **more}
    return Rows(one.name, one.keys, one.extras, tuple(merged[key] for key in sorted(merged)))

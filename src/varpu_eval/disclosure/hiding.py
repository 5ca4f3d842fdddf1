"""Which rows of a table are emptied, and what stays of them.

Knows the plan and the limits on the numbers a row carries itself. Rounds nothing.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from varpu_eval.disclosure.plan import Plan
from varpu_eval.disclosure.rules import TableRule
from varpu_eval.disclosure.schema import WITH_FIGURES
from varpu_eval.errors import DisclosureError
from varpu_eval.results import RESTS_ON, ResultTable, fact_key
from varpu_eval.study import Limits

_NUMBERS_OF_ANSWERS = ("n", "respondents", "n_from", "n_to")
_OWN_CELL = "tie/"
"""How the cell of a tie begins, whose row rests on the cells of its two sectors besides."""
_NAME_CELLS = f"Name the declared cells that the figures rest on in '{RESTS_ON}'."
_SECTOR = 4
"""The place of the sector in the name of a group of respondents."""
_SECTORS = ("sector", "sector_a", "sector_b")
_CONCLUSIONS = ("verdict", "learns")


def hide_rows(table: ResultTable, rule: TableRule, limits: Limits, plan: Plan) -> pd.DataFrame:
    """Return the table's rows with those that rest on a hidden cell emptied, and illustrations without a verdict.

    A row that rests on several cells (a change, a difference) is hidden when one of them is. A survey row whose own
    numbers of respondents are below the limit is hidden even if its cells are not, and so is one that weighs a total a
    second time when a part of that total is hidden.

    Raises
    ------
    DisclosureError
        When a row rests on a cell that the plan does not know, or tells of people and rests on none.
    """
    rows = [_hidden(row, rule, limits, plan) if _must_hide(row, table, rule, limits, plan) else _shown(row, rule)
            for row in table.frame.to_dict("records")]  # fmt: skip
    hidden = pd.DataFrame(rows, columns=table.frame.columns)
    numbers = {"estimate": "float64", "low": "float64", "high": "float64", "n": "Int64"}
    words = {extra: "str" for extra, holds in rule.extras.items() if holds == "word"}
    return hidden.astype(numbers | words)


def _must_hide(row: dict[Any, Any], table: ResultTable, rule: TableRule, limits: Limits, plan: Plan) -> bool:
    cells = row[RESTS_ON]
    if unknown := [cell for cell in cells if cell not in plan.known]:
        raise _refused(row, table, f"rests on cell '{unknown[0]}', which no question declared. {_NAME_CELLS}")
    if rule.kind in ("respondents", "persons") and row["status"] in WITH_FIGURES and not cells:
        raise _refused(row, table, f"tells of people and rests on no cell. {_NAME_CELLS}")
    if (held := row.get("held")) and row["status"] in WITH_FIGURES and held < limits.min_answer_class:
        raise _refused(row, table, "tells of an answer that too few people hold. Merge it with its neighbour.")
    few = rule.kind == "respondents" and any(
        not pd.isna(row[name]) and row[name] < limits.min_respondents for name in _NUMBERS_OF_ANSWERS if name in row
    )
    again = any(row[column] in words for column, words in rule.reweighted.items())
    return (
        few or row["status"] == "hidden" or not plan.hidden.isdisjoint(cells)
        or (again and any(_split(hidden) in set(map(_split, cells)) for hidden in plan.hidden))
    )  # fmt: skip


def _split(cell: str) -> tuple[str, ...]:
    """Return what a group of respondents shares with the total it is a part of: all of its name but the sector.

    >>> _split("survey/staff/543/2010/school/openness") == _split("survey/staff/543/2010/all/openness")
    True
    """
    name = cell.split("/", _SECTOR + 1)
    return (*name[:_SECTOR], *name[_SECTOR + 1 :])


def _hidden(row: dict[Any, Any], rule: TableRule, limits: Limits, plan: Plan) -> dict[Any, Any]:
    public = any(row.get(column) in limits.public_sectors for column in _SECTORS)
    beside = all(cell.startswith(_OWN_CELL) for cell in row[RESTS_ON] if cell in plan.hidden)
    kept = rule.kept_if_public if public else rule.kept_beside if beside and row["status"] != "hidden" else ()
    emptied = {"estimate": None, "low": None, "high": None, "n": None, "status": "hidden"}
    emptied |= {extra: _empty(rule, extra) for extra in rule.extras if extra not in kept}
    return row | emptied


def _shown(row: dict[Any, Any], rule: TableRule) -> dict[Any, Any]:
    """Return the row with an empty word where it has none, and no conclusion where it only illustrates the method."""
    illustrates = row["status"] == "illustration"
    words = [extra for extra, holds in rule.extras.items() if holds == "word"]
    missing = [extra for extra in words if pd.isna(row[extra]) or (illustrates and extra in _CONCLUSIONS)]
    return row | dict.fromkeys(missing, "")


def _empty(rule: TableRule, extra: str) -> str | None:
    return "" if rule.extras[extra] == "word" else None


def _refused(row: dict[Any, Any], table: ResultTable, why: str) -> DisclosureError:
    key = fact_key(table.name, (row[name] for name in table.keys))
    return DisclosureError(f"table '{table.name}', row {key}: {why}")

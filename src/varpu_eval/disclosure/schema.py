"""What every released table must look like: the last check before figures leave.

Knows the shape, the closed lists of words and what a status allows. Does not know limits, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pandera.pandas as pa

from varpu_eval.disclosure.rules import WORDS, TableRule
from varpu_eval.errors import DisclosureError
from varpu_eval.results import ORIGINS, RESULT_COLUMNS, STATUSES, fact_key

WITH_FIGURES = ("ok", "illustration")
_FIGURES = ["estimate", "low", "high"]


def check_released(name: str, rule: TableRule, frame: pd.DataFrame) -> None:
    """Check a rounded, hidden table against its rule and the shape of all output tables.

    Raises
    ------
    DisclosureError
        Naming the table, each rule that is broken, and the keys of the first row that breaks it.
    """
    try:
        _schema_of(rule).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        told = sorted({_told(case, name, rule, frame) for case in errors.failure_cases.to_dict("records")})
        raise DisclosureError(
            f"table '{name}' cannot leave: {'; '.join(told)}. Correct the question that made the table."
        ) from None


def _schema_of(rule: TableRule) -> pa.DataFrameSchema:
    columns = {key: pa.Column(nullable=False) for key in rule.keys}
    columns |= {
        "estimate": pa.Column("float64", nullable=True),
        "low": pa.Column("float64", nullable=True),
        "high": pa.Column("float64", nullable=True),
        "n": pa.Column("Int64", pa.Check.ge(0), nullable=True),
        "unit": pa.Column(),
        "status": pa.Column(checks=pa.Check.isin(STATUSES, error="a known status")),
        "origin": pa.Column(checks=pa.Check.isin(ORIGINS, error="a known origin")),
        "source": pa.Column(),
    }
    for extra, holds in rule.published.items():
        known = pa.Check.isin(WORDS[extra], error="a known word") if holds == "word" else None
        between = pa.Check.between(0, 1, error="a p-value from 0 to 1") if holds == "p" else None
        columns[extra] = pa.Column(checks=known or between, nullable=holds != "word")
    return pa.DataFrameSchema(
        columns, checks=[_check(*rule_) for rule_ in _ROWS], strict=True, ordered=True, unique=list(rule.keys)
    )


def _check(says: str, holds: Callable[[pd.DataFrame], pd.Series[bool]]) -> pa.Check:
    return pa.Check(holds, name=says, error=says)


def _is_told(frame: pd.DataFrame) -> pd.Series[bool]:
    return frame["status"].isin(WITH_FIGURES)


_ROWS: tuple[tuple[str, Callable[[pd.DataFrame], pd.Series[bool]]], ...] = (
    ("a status without figures has none", lambda f: _is_told(f) | f[_FIGURES].isna().all(axis=1)),
    ("a told figure has an estimate", lambda f: ~_is_told(f) | f["estimate"].notna() | f["unit"].eq("text")),
    ("a hidden row has no n", lambda f: f["status"].ne("hidden") | f["n"].isna()),
    ("figures are finite", lambda f: ~f[_FIGURES].isin([np.inf, -np.inf]).any(axis=1)),
    ("an interval has both limits or neither", lambda f: f["low"].isna() == f["high"].isna()),
    ("low <= estimate <= high", lambda f: ~((f["low"] > f["estimate"]) | (f["estimate"] > f["high"]))),
    ("a share lies from 0 to 1", lambda f: f["unit"].ne("share") | _within(f, 0)),
    ("a difference of shares lies from -1 to 1", lambda f: f["unit"].ne("difference") | _within(f, -1)),
)


def _within(frame: pd.DataFrame, least: int) -> pd.Series[bool]:
    return ~((frame[_FIGURES] < least) | (frame[_FIGURES] > 1)).any(axis=1)


def _told(case: dict[str, object], name: str, rule: TableRule, frame: pd.DataFrame) -> str:
    """Say one failure by its column or rule and the key of its row, without the value."""
    where = f"column '{case['column']}': " if case["schema_context"] == "Column" else ""
    row = case["index"]
    if not isinstance(row, int | np.integer) or any(key not in frame for key in rule.keys):
        expected = [*rule.keys, *RESULT_COLUMNS, *rule.published]
        return f"{where}{case['check']} (columns {list(frame.columns)}; expected {expected})"
    return f"{where}{case['check']} ({fact_key(name, frame.loc[row, list(rule.keys)])})"

"""Writes numbers, percents, intervals and dates as the reader's language writes them.

Knows the units of results and how each is rounded for reading. Does not know any message besides the signs.
"""
# ruff: noqa: RUF001, RUF002 - text for people has real dashes and minus signs

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

DECIMALS = "decimals"
"""Of a released row: with how many decimals each of its numbers was let out, by column."""

_READ_WITH = {"share": 0, "difference": 0, "score": 1, "score_difference": 1, "mean": 2, "rate": 1, "ratio": 2,
            "count": 0, "percent": 1}  # fmt: skip
"""Decimals shown for a value of each unit; a share and its difference are told in points."""

_MINUS = "\N{MINUS SIGN}"


def number(x: float, decimals: int, language: str, *, sign: bool = False) -> str:
    r"""Write `x` with a fixed number of decimals; `sign` writes a plus before positive numbers.

    >>> number(-1234.5, 1, "fi"), number(0.04, 1, "fi", sign=True)
    ('−1\xa0234,5', '0,0')
    """
    rounded = round(x, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    told: str = format_decimal(abs(rounded), format=pattern, locale=language)
    return (_MINUS if rounded < 0 else "+" if sign and rounded > 0 else "") + told


def percent(share: float, decimals: int, language: str) -> str:
    r"""Write a share (0 to 1) as a percentage.

    >>> percent(0.12, 0, "fi"), percent(0.005, 1, "fi")
    ('12\xa0%', '0,5\xa0%')
    """
    rounded = round(share, decimals + 2)
    tail = "." + "0" * decimals if decimals else ""
    pattern = f"#,##0{tail}%" if language == "en" else f"#,##0{tail}\N{NO-BREAK SPACE}%"
    return (_MINUS if rounded < 0 else "") + str(format_percent(abs(rounded), format=pattern, locale=language))


def released(row: Mapping[str, Any], column: str = "estimate") -> int | None:
    """Return with how many decimals a number of a released row was let out; None where that is not known.

    >>> released({"estimate": 9.0, "decimals": {"estimate": 0}}), released({"estimate": 9.0})
    (0, None)
    """
    told: int | None = row.get(DECIMALS, {}).get(column)
    return told


def decimals_shown(unit: str, let_out: int | None = None) -> int:
    """Return the decimals that a value of `unit` is read with, never more than it was let out with.

    >>> decimals_shown("score"), decimals_shown("score", 0), decimals_shown("share", 2)
    (1, 0, 0)
    """
    most = _READ_WITH.get(unit, 2)
    if let_out is None:
        return most
    return min(most, max(0, let_out - 2 if unit in ("share", "difference") else let_out))


def quantity(x: float, unit: str, language: str, let_out: int | None = None) -> str:
    r"""Write a value of `unit` as the unit is read: shares and percents with a sign, differences with plus or minus.

    `let_out` is how many decimals the value was released with; no more are written.

    >>> quantity(0.62, "share", "fi"), quantity(-0.08, "difference", "fi"), quantity(1.4, "percent", "fi")
    ('62\xa0%', '−8', '1,4\xa0%')
    """
    if unit == "share":
        return percent(x, 0, language)
    if unit == "percent":
        return percent(x / 100, decimals_shown(unit, let_out), language)
    return _bare(x, unit, language, let_out)


def interval(low: float, high: float, unit: str, language: str, let_out: int | None = None) -> str:
    r"""Write the limits of an interval without repeating the unit; signed limits are parted by an ellipsis.

    >>> interval(0.57, 0.67, "share", "fi"), interval(-0.02, 0.11, "difference", "fi")
    ('57–67', '−2…+11')
    """
    told = [_bare(limit, unit, language, let_out) for limit in (low, high)]
    return ("…" if unit.endswith("difference") or low < 0 else "–").join(told)


def date(day: dt.date, language: str) -> str:
    r"""Write a date.

    >>> date(dt.date(2011, 5, 25), "fi")
    '25.5.2011'
    """
    return format_date(day, format="short" if language == "fi" else "medium", locale=language)


def missing(value: object) -> bool:
    """Say whether a cell of a released table is empty.

    >>> missing(None), missing(float("nan")), missing(0.0)
    (True, True, False)
    """
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def _bare(x: float, unit: str, language: str, let_out: int | None) -> str:
    scaled = x * 100 if unit in ("share", "difference") else x
    return number(scaled, decimals_shown(unit, let_out), language, sign=unit.endswith("difference"))

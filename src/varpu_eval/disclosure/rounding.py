"""How figures are rounded on their way out.

Knows rounding alone: half away from zero, decided on nine decimals, so that a figure and its mirror image round alike
and the last bits of one machine's arithmetic move nothing. Hides nothing.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pandas as pd

from varpu_eval.disclosure.rules import Column, TableRule, step_of, step_of_error, step_of_unit
from varpu_eval.study import Limits

_NOISE = Decimal("1e-9")
"""Sums of answers in another order differ by less than this; published figures differ by far more."""

_PUBLISHED = 6
"""Decimals of figures that were published elsewhere, which stay as they were published."""


def round_to(value: float, step: Decimal) -> float:
    """Return `value` rounded half away from zero to a multiple of `step`; what is not finite stays as it is.

    >>> round_to(0.285, Decimal("0.01")), round_to(-0.285, Decimal("0.01")), round_to(-0.001, Decimal("0.01"))
    (0.29, -0.29, 0.0)
    """
    if not math.isfinite(value):
        return value
    exact = Decimal(repr(float(value))).quantize(_NOISE, ROUND_HALF_EVEN)
    times = (exact / step).quantize(Decimal(1), ROUND_HALF_UP)
    return float(times * step) + 0.0  # adding zero turns -0.0 into 0.0


def round_count(count: float, *, to: int, below: int) -> int:
    """Return a count of people: a multiple of `to` where it is less than `below`, exact from there on.

    >>> round_count(12, to=5, below=100), round_count(13, to=5, below=100), round_count(103, to=5, below=100)
    (10, 15, 103)
    """
    return int(round_to(count, Decimal(to))) if count < below else int(round_to(count, Decimal(1)))


def round_figures(frame: pd.DataFrame, rule: TableRule, limits: Limits) -> pd.DataFrame:
    """Return the table with every figure rounded; counts as `Int64`, other numbers as `float64`."""
    published = rule.kind == "public"
    figure = "published" if published else "figure"
    columns: dict[str, Column | str] = {"estimate": figure, "low": figure, "high": figure}
    columns |= {"n": "whole" if published else "people"} | dict(rule.extras)
    return frame.assign(**{name: _rounded(frame, name, holds, limits) for name, holds in columns.items()})


def _rounded(frame: pd.DataFrame, name: str, holds: str, limits: Limits) -> pd.Series:
    column = frame[name]
    if holds == "word":
        return column
    numbers = pd.to_numeric(column).astype("Float64")
    if holds in ("people", "whole"):
        below = limits.round_n_below if holds == "people" else 0
        counts = [None if pd.isna(x) else round_count(x, to=limits.round_n_to, below=below) for x in numbers]
        return pd.Series(counts, frame.index, dtype="Int64")
    steps = [_step(holds, unit, limits) for unit in frame["unit"]]
    values = [
        None if pd.isna(x) else x if step is None else round_to(x, step) for x, step in zip(numbers, steps, strict=True)
    ]
    return pd.Series(values, frame.index, dtype="float64")


def _step(holds: str, unit: str, limits: Limits) -> Decimal | None:
    if holds == "figure":
        return step_of_unit(unit, limits)
    if holds == "error":
        return step_of_error(unit, limits)
    if holds == "published":
        return step_of(_PUBLISHED)
    return step_of(limits.p_decimals if holds == "p" else 2)

"""How figures are rounded on their way out.

Knows rounding alone: half away from zero, decided on nine decimals, so that a figure and its mirror image round alike
and the last bits of one machine's arithmetic move nothing. Hides nothing.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import partial

import pandas as pd

from varpu_eval.disclosure.rules import TableRule
from varpu_eval.disclosure.steps import Column, step_of, step_of_column
from varpu_eval.results import RESTS_ON
from varpu_eval.study import Limits

_NOISE = Decimal("1e-9")
"""Sums of answers in another order differ by less than this; published figures differ by far more."""


SUMS_FOLLOW = 4
"""Times `round_n_below` under which two decimals of a mean or score give the sum of the answers, and so, beside the
distribution of each item, what was answered by the one who skipped another."""

_IN_STEPS: tuple[Column, ...] = ("figure", "published", "bound", "error", "expected", "p", "decimal")
"""What is rounded to a step; people and other things are whole, and words are no numbers."""


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
    """Return the table with every number rounded by what its column holds; numbers of people or things as `Int64`.

    A count that rests on cells counts people, and is rounded like any number of them.
    """
    rounded = frame.assign(**{name: _rounded(frame, name, rule, limits) for name in rule.columns})
    people = frame["unit"].eq("count") & frame[RESTS_ON].map(len).gt(0) & frame["estimate"].notna()
    if rule.kind == "public" and people.any():
        told = [_people(count, limits) for count in frame.loc[people, "estimate"]]
        rounded.loc[people, "estimate"] = pd.Series(told, frame.index[people], dtype="float64")
    return rounded


def decimals_of(frame: pd.DataFrame, rule: TableRule, limits: Limits) -> dict[str, tuple[int | None, ...]]:
    """Return, by column that is rounded in steps, how many decimals each row's number leaves with; None where it stays.

    A step of 5 has none, one of 0.05 has two. The frame is the one that `round_figures` takes.
    """
    steps = {name: _steps(frame, holds, rule, limits) for name, holds in rule.columns.items() if holds in _IN_STEPS}
    return {name: tuple(None if step is None else _decimals(step) for step in told) for name, told in steps.items()}


def _decimals(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _steps(frame: pd.DataFrame, holds: Column, rule: TableRule, limits: Limits) -> list[Decimal | None]:
    units = zip(frame["unit"], _few(frame, limits, times=SUMS_FOLLOW if holds == "figure" else 1), strict=True)
    own = rule.steps if holds in ("figure", "expected") else {}
    return [own[unit] if unit in own else step_of_column(holds, unit, limits, few=few) for unit, few in units]


def _rounded(frame: pd.DataFrame, name: str, rule: TableRule, limits: Limits) -> pd.Series:
    holds = rule.columns[name]
    if holds == "word":
        return frame[name]
    numbers = [None if pd.isna(x) else float(x) for x in frame[name]]
    if holds in ("people", "whole"):
        to_whole = partial(_people, limits=limits) if holds == "people" else _whole
        return pd.Series([None if x is None else to_whole(x) for x in numbers], frame.index, dtype="Int64")
    steps = _steps(frame, holds, rule, limits)
    told = [x if x is None or step is None else round_to(x, step) for x, step in zip(numbers, steps, strict=True)]
    if holds == "p":  # no p is 0: the smallest step stands for itself and less
        told = [x if x is None else max(x, float(step_of(limits.p_decimals))) for x in told]
    return pd.Series(told, frame.index, dtype="float64")


def _few(frame: pd.DataFrame, limits: Limits, *, times: int) -> list[bool]:
    """Say of each row whether a group it rests on has fewer people than `times` what n is told exactly of.

    The smallest group of a change is known; of other comparisons the average has to do.
    """
    average = frame["n"].astype("float64") / frame[RESTS_ON].map(len).clip(lower=1)
    known = [frame[name].astype("float64") for name in ("n_from", "n_to") if name in frame]
    least = pd.concat([average, *known], axis=1).min(axis=1)
    return [bool(n < times * limits.round_n_below) for n in least]


def _people(count: float, limits: Limits) -> int:
    return round_count(count, to=limits.round_n_to, below=limits.round_n_below)


def _whole(number: float) -> int:
    return int(round_to(number, Decimal(1)))

"""In which steps figures leave, by what a column holds, the unit of the row and how few people there are.

Knows the study's limits and the reasons for coarser steps. Rounds nothing; `rounding` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from varpu_eval.study import Limits

Column = Literal["figure", "published", "bound", "error", "expected", "p", "decimal", "people", "whole", "word", "held"]
"""What a column holds, and so how it is rounded: a figure in the row's unit, or one that was published elsewhere; what
it could be at most or least, in coarse steps; a standard error of it, or what chance would give for it; a p-value or
another decimal number; a number of people or of other things; a word of a closed list; or how many people hold the
row's answer, which is checked and never leaves."""

DECIMALS = 3
"""Decimals of ratios, rates and percentages of registers."""

PUBLISHED_DECIMALS = 6
"""Decimals of figures that were published elsewhere: enough that they stay as they were published."""

OTHER_DECIMALS = 2
"""Decimals of effect sizes and of expected numbers."""

NETWORK_STEPS: Mapping[str, Decimal] = {"rate": Decimal("0.5"), "ratio": Decimal("0.01"), "mean": Decimal("0.1")}
"""Steps of what is told of networks, and of what chance would give for it, by unit. A sector's ties and those within it
add up to its seats: with finer weights the only one that is hidden would follow, and how often its one person came."""

BOUND_POINTS = 5
"""Step of bounds, in points of 100. They rest on answers without weights, which beside weighted ones would tell of the
hidden parts of a total."""


def step_of(decimals: int) -> Decimal:
    """Return the step of figures with so many decimals.

    >>> step_of(2)
    Decimal('0.01')
    """
    return Decimal(1).scaleb(-decimals)


def step_of_column(holds: Column, unit: str, limits: Limits, *, few: bool = False) -> Decimal | None:
    """Return the step that a column's numbers are rounded to in a row of this unit; None where they stay.

    Standard errors of shares have a tenth of the shares' step, so that designs can be told apart; what chance would
    give for a number is no whole number. In groups with `few` people, whose n is rounded, scores have no decimals and
    means one: more would give n back, and beside other means the answers of those who skipped an item. Nor have their
    standard errors: a sum of squares beside a sum tells which answers were given.

    >>> step_of_column("figure", "share", Limits()), step_of_column("error", "share", Limits())
    (Decimal('0.01'), Decimal('0.001'))
    >>> step_of_column("figure", "score", Limits()), step_of_column("figure", "score", Limits(), few=True)
    (Decimal('0.01'), Decimal('1'))
    """
    fixed = {"p": limits.p_decimals, "published": PUBLISHED_DECIMALS, "decimal": OTHER_DECIMALS}
    if holds in fixed:
        return step_of(fixed[holds])
    if holds == "bound":
        return Decimal(BOUND_POINTS) / (100 if unit in ("share", "difference") else 1)
    if unit in ("share", "difference"):
        return Decimal(limits.share_points) / (1000 if holds == "error" else 100)
    of_figure, coarse = limits.score_decimals, few and holds in ("figure", "error")
    decimals = dict.fromkeys(("score", "score_difference"), min(0, of_figure) if coarse else of_figure)
    decimals["mean"] = min(1, of_figure) if coarse else of_figure
    decimals |= dict.fromkeys(("ratio", "rate", "percent"), DECIMALS) | {"coefficient": OTHER_DECIMALS}
    decimals["count"] = OTHER_DECIMALS if holds == "expected" else 0
    return step_of(decimals[unit]) if unit in decimals else None

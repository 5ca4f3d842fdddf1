"""Reliability of any table's items as a scale: alpha, omega, item-rest correlations, floor and ceiling.

Knows samples, groups and which rows are complete. Does not know codebooks; see `scales` for a study's dimensions.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Names, as_names
from varpu_eval.survey.samples import Sample, grouped, spoken_of
from varpu_eval.uncertainty import (
    Coefficient,
    CompleteItems,
    alpha_without,
    complete_items,
    cronbach_alpha,
    item_rest,
    korn_graubard,
    mcdonald_omega,
    means,
)
from varpu_eval.uncertainty.intervals import Floats

_OWN = ("measure", "item")


def estimate_reliability(
    sample: Sample,
    items: Names,
    by: Names | None = None,
    *,
    reverse: Names = (),
    scale: tuple[float, float] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return how consistently items measure, in each group of `by`, with intervals under the sample's design.

    Everything rests on complete rows, those with an answer to every item. Measures: Cronbach's `alpha`; McDonald's
    `omega` of a one-factor model; for each item `item_rest`, its correlation with the sum of the others, and
    `alpha_without` it; with `scale`, the shares with the lowest (`floor`) and highest (`ceiling`) possible sum.

    Parameters
    ----------
    items
        Two columns or more, of numbers on scales of one length: the scale is their plain sum.
    reverse
        Those among `items` that point the other way.
    scale
        Lowest and highest possible answer, the same for all items; without it there is no floor and ceiling.
    level
        Coverage of the intervals, between 0 and 1: t intervals of log(1 - coefficient), for correlations of Fisher's z,
        for shares Korn-Graubard.

    Returns
    -------
    DataFrame
        Columns of `by`, then `measure`, `item` (empty where it is the whole scale's), `estimate`, `se`, `low`, `high`,
        `n` (complete rows), `df`. NaN where a coefficient cannot be had: omega of two items or without a proper
        solution, items on which nobody differs; `se` and limits also where `df` would be under 1.

    Raises
    ------
    ValueError
        When there are fewer than two items, `reverse` names a column that is none of them, or an answer lies outside
        `scale`.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 2, 3, 4, 5, 4], "help": [2, 2, 4, 3, 5, 5], "alone": [5, 3, 3, 2, 1, None]})
    >>> found = estimate_reliability(declare_sample(staff), ["trust", "help", "alone"], reverse="alone")
    >>> found[["measure", "item", "estimate", "n"]].round(3)
             measure   item  estimate  n
    0          alpha            0.945  5
    1          omega              NaN  5
    2      item_rest  trust     0.970  5
    3      item_rest   help     0.809  5
    4      item_rest  alone     0.899  5
    5  alpha_without  trust     0.853  5
    6  alpha_without   help     0.978  5
    7  alpha_without  alone     0.909  5
    """
    names = as_names(items)
    answers = scale_answers(sample, names, as_names(reverse), scale)
    if taken := [name for name in as_names(by) if name in _OWN]:
        raise ValueError(f"'{taken[0]}' is the name of a column of results; give the grouping column another one")
    groups = grouped(sample, by)
    parts = []
    for member in groups.members():
        complete = complete_items(sample.design, answers, member)
        rows = list(_coefficients(complete, names, level))
        if scale is not None:
            rows += _ends(complete, answers, scale, finite=sample.finite, level=level)
        parts.append(pd.DataFrame(rows))
    keys = groups.keys.loc[groups.keys.index.repeat([len(part) for part in parts])].reset_index(drop=True)
    return pd.concat([keys, pd.concat(parts, ignore_index=True)], axis=1)


def scale_answers(sample: Sample, names: Names, turned: Names, scale: tuple[float, float] | None) -> Floats:
    """Return the answers that count, all pointing one way; (rows, k)."""
    if len(names) < 2:  # noqa: PLR2004
        raise ValueError(f"{len(names)} items are named; a scale has at least 2")
    if stray := [name for name in turned if name not in names]:
        raise ValueError(f"'{stray[0]}' is reversed and is none of the items: {', '.join(names)}")
    answers = spoken_of(sample, names)
    low, high = scale or (-np.inf, np.inf)
    if not low < high:
        raise ValueError(f"the scale goes from {low:g} to {high:g}; its lowest answer is under its highest")
    if outside := [name for name, one in zip(names, answers.T, strict=True) if ((one < low) | (one > high)).any()]:
        raise ValueError(f"column '{outside[0]}' has answers outside {low:g} to {high:g}; correct them or the scale")
    flip = np.isin(names, turned)
    answers[:, flip] = (0.0 if scale is None else low + high) - answers[:, flip]
    return answers


def _coefficients(complete: CompleteItems, names: Names, level: float) -> Iterator[dict[str, object]]:
    yield _row("alpha", "", complete, cronbach_alpha(complete, level=level))
    yield _row("omega", "", complete, mcdonald_omega(complete, level=level))
    for name, found in zip(names, item_rest(complete, level=level), strict=True):
        yield _row("item_rest", name, complete, found)
    for name, found in zip(names, alpha_without(complete, level=level), strict=True):
        yield _row("alpha_without", name, complete, found)


def _ends(
    complete: CompleteItems, answers: Floats, scale: tuple[float, float], *, finite: bool, level: float
) -> Iterator[dict[str, object]]:
    """Give the shares of complete rows whose every answer is the lowest, or the highest."""
    at_end = np.column_stack([(answers == end).all(axis=1) for end in scale]).astype(float)
    found = means(complete.design, at_end, complete.inside)
    value, se = (np.where(found.df >= 1, one, np.nan) for one in (found.value, found.se))
    limits = korn_graubard(value, se, complete.n, found.df, finite=finite, level=level)
    for j, end in enumerate(("floor", "ceiling")):
        numbers = (found.value[j], se[j], limits.low[j], limits.high[j], found.df)
        yield _row(end, "", complete, Coefficient(*map(float, numbers)))


def _row(measure: str, item: str, complete: CompleteItems, found: Coefficient) -> dict[str, object]:
    return {
        "measure": measure, "item": item, "estimate": found.value, "se": found.se, "low": found.low,
        "high": found.high, "n": complete.n, "df": found.df,
    }  # fmt: skip

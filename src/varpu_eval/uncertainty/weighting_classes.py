"""Weights for nonresponse by classes: those who answered stand for all who were asked in their class.

Knows classes, their counts and how small ones are merged. Does not know what a class is of. All of it assumes that
within a class those who answered are like those who did not (missing at random); see `nonresponse` for how wrong a
figure can be where that fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.calibration import coded, recalibrated
from varpu_eval.uncertainty.designs import Codes, Design
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.residuals import group_regression


@dataclass(frozen=True, slots=True)
class MergedClasses:
    """Weighting classes after small ones were merged.

    Parameters
    ----------
    group
        Shape (classes,): code 0..groups-1 of the group that each class is in, by the first class of each group.
    answers, asked, factor
        Shape (groups,): answers, those asked, and what an answer's base weight is multiplied by.
    """

    group: Codes
    answers: Floats
    asked: Floats
    factor: Floats


def weight_classes(
    design: Design,
    classes: ArrayLike,
    asked: Mapping[Any, float] | pd.Series | None = None,
    *,
    answered: ArrayLike | None = None,
    min_answers: int = 1,
    max_factor: float = np.inf,
    merge: bool = False,
) -> Design:
    """Return the design with the weights of those who answered raised, class by class, to all who were asked.

    Parameters
    ----------
    classes
        Shape (rows,): each row's weighting class; rows of weight 0 may have none.
    asked
        Number of persons asked in each class, from the frame, known without error. Where it is None the rows hold all
        who were asked, and the answers are raised to the sum of their weights, whose own variance is counted.
    answered
        Shape (rows,), bool: who answered; all rows with weight if None. The others get weight 0.
    min_answers, max_factor
        Limits of a class; see `merge_classes`.
    merge
        Whether classes beyond the limits are merged by the rule of `merge_classes`, which also tells which ones; else
        they are refused.

    Raises
    ------
    ValueError
        When a class is beyond the limits, or has more answers than were asked, or nobody is said to be silent.

    Notes
    -----
    Assumes that within a class answering has nothing to do with the answer. Source: Oh & Scheuren 1983, in Incomplete
    Data in Sample Surveys 2; the variance of estimated class sizes by linearisation (Särndal, Swensson & Wretman 1992,
    Model Assisted Survey Sampling, ch. 15).

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> weight_classes(make_design([1, 1, 1]), ["a", "a", "b"], {"a": 10, "b": 3}).weights.tolist()
    [5.0, 5.0, 3.0]
    """
    took_part = design.weights > 0 if answered is None else np.asarray(answered)
    if took_part.dtype != bool or took_part.shape != design.weights.shape:
        raise ValueError(f"whether each of {design.weights.size} rows answered must be true or false")
    if asked is None and answered is None:
        raise ValueError(
            "nothing tells who was asked; give the number asked in each class, or who of the rows answered"
        )
    before = np.where(took_part, design.weights, 0.0)
    if asked is None:
        codes, counts = _asked_in_rows(design.weights, classes)
    else:
        codes, counts = coded(before, classes, asked)
    inside = codes >= 0
    answers = np.bincount(codes[inside & (before > 0)], minlength=counts.size)
    base = np.bincount(codes[inside], before[inside], counts.size)
    merged = merge_classes(answers, counts, weights=base, min_answers=min_answers, max_factor=max_factor)
    if not merge and merged.answers.size < counts.size:
        raise ValueError(
            f"{counts.size - merged.answers.size} of {counts.size} classes are too many: some have under {min_answers} "
            f"answers, or a factor over {max_factor} times that of all; join them with a like class, or give merge=True"
        )
    group = np.where(inside, merged.group[codes], -1)
    after = np.where(inside, before * merged.factor[group], 0.0)
    return recalibrated(design, group_regression(before, after, group, design.weights if asked is None else None))


def merge_classes(
    answers: ArrayLike,
    asked: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    within: ArrayLike | None = None,
    min_answers: int = 1,
    max_factor: float = np.inf,
) -> MergedClasses:
    """Return weighting classes merged until each has enough answers and none of its answers too much weight.

    One merger at a time. Of the groups with fewer than `min_answers`, or when there is none of those with a factor over
    `max_factor` times that of their whole part, the one with the fewest answers (then the lowest response rate, then
    the first) joins the group of its part nearest in response rate (then the one with fewer answers, then the first).
    Rates are what the classes are there to tell apart, so the nearest loses least (Little 1986, Int. Stat. Rev. 54).
    Usual limits are 20 to 30 answers and a factor of 1.5 to 2 (Kalton & Flores-Cervantes 2003, J. Off. Stat. 19).

    Parameters
    ----------
    answers, asked
        Shape (classes,): those who answered, and those asked, in each class.
    weights
        Shape (classes,): sum of the base weights of those who answered; `answers` if None.
    within
        Shape (classes,): the part that each class belongs to; classes of two parts are never merged. One part if None.
    min_answers, max_factor
        The limits, 1 or more each.

    Raises
    ------
    ValueError
        When a whole part merged into one has too few answers, or a class more answers than were asked.

    Examples
    --------
    >>> merged = merge_classes([20, 2, 30], [40, 10, 90], min_answers=5)  # response rates 0.5, 0.2, 0.33
    >>> merged.group.tolist(), merged.factor.tolist()
    ([0, 1, 1], [2.0, 3.125])
    """
    n, frame = np.asarray(answers, dtype=float), np.asarray(asked, dtype=float)
    base = n if weights is None else np.asarray(weights, dtype=float)
    part = np.zeros(n.size, dtype=np.int64) if within is None else pd.factorize(np.asarray(within))[0]
    if not (np.isfinite(n) & np.isfinite(frame) & (n >= 0) & (frame >= n) & ((base > 0) == (n > 0))).all():
        raise ValueError("a class has more answers than were asked, or a count that is no number; correct the counts")
    if not (min_answers >= 1 and max_factor >= 1):
        raise ValueError(f"a class needs at least 1 answer and may have a factor of 1, not {min_answers}, {max_factor}")
    group: Codes = np.arange(n.size)
    for p in np.unique(part):
        rows = np.flatnonzero(part == p)
        group[rows] = rows[_merged(n[rows], frame[rows], base[rows], min_answers, max_factor)]
    codes = np.unique(group, return_inverse=True)[1]
    have, total, mass = (np.bincount(codes, values).astype(float) for values in (n, frame, base))
    return MergedClasses(codes, have, total, total / mass)


def _merged(answers: Floats, asked: Floats, base: Floats, min_answers: int, max_factor: float) -> Codes:
    """Return for each class of one part the first class of the group that it ends in."""
    first: Codes = np.arange(answers.size)
    least_rate = base.sum() / asked.sum() / max_factor if asked.sum() else 0.0
    while True:
        codes = np.unique(first, return_inverse=True)[1]
        n, frame, mass = (np.bincount(codes, values) for values in (answers, asked, base))
        rate = np.divide(mass, frame, out=np.zeros(frame.size), where=frame > 0)
        few = np.flatnonzero(n < min_answers)
        beyond = few if few.size else np.flatnonzero(rate < least_rate * (1 - 1e-12))  # all in one is never beyond
        if not beyond.size:
            return first
        if n.size == 1:
            raise ValueError(
                f"all classes of a part have {n[0]:.0f} answers together, and one needs {min_answers}; leave the part "
                "out, or let classes be smaller"
            )
        one = min(beyond, key=lambda g: (n[g], rate[g], g))
        near = min(np.flatnonzero(np.arange(n.size) != one), key=lambda g: (abs(rate[g] - rate[one]), n[g], g))
        first[(codes == one) | (codes == near)] = np.flatnonzero((codes == one) | (codes == near))[0]


def _asked_in_rows(weights: Floats, classes: ArrayLike) -> tuple[Codes, Floats]:
    """Return each row's class as a code, -1 without weight, and the sum of weights by code."""
    labels = pd.Series(np.asarray(classes))
    present = labels[weights > 0]
    if present.isna().any():
        raise ValueError(f"{int(present.isna().sum())} rows with weight have no class; give each of those asked one")
    return coded(weights, labels.to_numpy(), pd.Series(weights).groupby(labels).sum())

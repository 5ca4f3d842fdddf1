"""Weights made to agree with known totals: post-stratification, raking and calibration.

Knows weights, auxiliaries and totals as arrays. Does not know who was asked or why somebody did not answer; see
`weighting_classes`. Every function returns a new design, whose variances are of the residuals on what its weights were
calibrated to; steps may follow one another, and the later leaves the earlier's totals only where it must.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from varpu_eval.uncertainty.designs import Codes, Design
from varpu_eval.uncertainty.distances import Distance, Method, calibration_factors
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.residuals import Calibration, Matrix, group_regression, indicators, regression

RAKED = 1e-12
"""Largest misfit of a margin's class, as a share of its total, at which raking stops."""


def post_stratify(design: Design, strata: ArrayLike, totals: Mapping[Any, float] | pd.Series) -> Design:
    """Return the design with weights multiplied within post-strata so that they add up to the population's counts.

    Parameters
    ----------
    strata
        Shape (rows,): each row's post-stratum; rows of weight 0 may have none.
    totals
        Count in the population of every post-stratum.

    Raises
    ------
    ValueError
        When a post-stratum with weight has no total, or one with a total has no weight.

    Notes
    -----
    Assumes that the counts are known without error. Source: Holt & Smith 1979, J. R. Stat. Soc. A 142; R
    `postStratify`.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> post_stratify(make_design([1, 1, 1]), ["a", "a", "b"], {"a": 10, "b": 3}).weights.tolist()
    [5.0, 5.0, 3.0]
    """
    codes, wanted = _full_classes(design.weights, strata, totals)
    inside = codes >= 0
    factor = _shares(wanted, np.bincount(codes[inside], design.weights[inside], wanted.size))
    after = np.where(inside, design.weights * factor[codes], 0.0)
    return recalibrated(design, group_regression(design.weights, after, codes))


def rake(
    design: Design,
    margins: Sequence[ArrayLike],
    totals: Sequence[Mapping[Any, float] | pd.Series],
    *,
    max_rounds: int = 1000,
) -> Design:
    """Return the design with weights that add up to the population's counts on every margin at once.

    Iterative proportional fitting, to 12 digits. It finds the weights of `calibrate(method="raking")` on the margins'
    indicators, and the variance is theirs: of the residual of the regression on all margins together. R's `rake` takes
    the unweighted means of one margin after the other 10 times instead; R's `calibrate(calfun="raking")` agrees.

    Parameters
    ----------
    margins
        One array of labels (rows,) a margin; rows of weight 0 may have none.
    totals
        Count in the population of every class, one mapping a margin; all margins have the same sum.
    max_rounds
        Rounds over all margins after which the totals count as out of reach.

    Raises
    ------
    ValueError
        When margins' totals have different sums, a class has weight and no total or a total and no weight, or no
        weights meet all the margins (empty cells can make them contradict each other).

    Notes
    -----
    Source: Deming & Stephan 1940, Ann. Math. Stat. 11; Deville, Sarndal & Sautory 1993, J. Am. Stat. Assoc. 88.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> sex, place = ["f", "f", "m", "m"], ["x", "y", "x", "y"]
    >>> raked = rake(make_design([1, 1, 1, 1]), [sex, place], [{"f": 6, "m": 4}, {"x": 5, "y": 5}])
    >>> raked.weights.round(9).tolist()  # 6 * 5 / 10 and 4 * 5 / 10
    [3.0, 3.0, 2.0, 2.0]
    """
    if len(margins) == 0 or len(margins) != len(totals):
        raise ValueError(
            f"raking got {len(margins)} margins and {len(totals)} sets of totals; give one of each a margin"
        )
    coded_margins = [
        _full_classes(design.weights, labels, given) for labels, given in zip(margins, totals, strict=True)
    ]
    sums = [wanted.sum() for _, wanted in coded_margins]
    if max(sums) - min(sums) > 1e-9 * max(sums):
        raise ValueError(
            f"the margins' totals add up to different populations, {min(sums):.10g} to {max(sums):.10g}; bring them to "
            "one population before raking"
        )
    inside = np.flatnonzero(design.weights > 0)
    codes = np.column_stack([margin[inside] for margin, _ in coded_margins])
    after = np.zeros(design.weights.size)
    after[inside] = _fit(design.weights[inside], codes, [wanted for _, wanted in coded_margins], max_rounds)
    auxiliaries = sparse.csr_array(sparse.hstack([indicators(margin) for margin, _ in coded_margins]))
    return recalibrated(design, regression(design.weights, after, auxiliaries))


def calibrate(
    design: Design,
    auxiliaries: ArrayLike | sparse.csr_array,
    totals: ArrayLike,
    *,
    method: Method = "linear",
    bounds: tuple[float, float] | None = None,
    variance_factor: ArrayLike | None = None,
) -> Design:
    """Return the design with weights nearest to the old ones under which the auxiliaries add up to their totals.

    Parameters
    ----------
    auxiliaries
        Shape (rows, q), dense or sparse: numbers, counts or 0/1; give a column of ones with the population's size
        where that is known. Redundant columns may stand if their totals agree.
    totals
        Shape (q,): sum of each auxiliary over the population.
    method
        Distance between old and new weights: `linear` (generalised regression, in closed form without bounds),
        `raking` (factors positive) or `logit` (factors within `bounds`, smoothly).
    bounds
        Least and largest factor of the weights before, under and over 1; needed by `logit`. Weights that do not add up
        to the population are best post-stratified to its size first.
    variance_factor
        Shape (rows,): what the residual variance of the regression is proportional to; 1 if None.

    Raises
    ------
    ValueError
        When the totals contradict each other or cannot be reached within the bounds, or a weight would be negative.

    Notes
    -----
    All methods have the variance of the generalised regression estimator with the weights before, exactly linearised
    for `linear` and to the first order for the others. Source: Deville & Sarndal 1992, J. Am. Stat. Assoc. 87; R
    `calibrate`. After several steps R takes the residuals of the first step first; here they are taken in the order in
    which the estimate depends on them, the last step's first, which agrees with the derivative by each weight.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> calibrate(make_design([1, 1, 1]), [[1, 0], [1, 1], [1, 2]], [6, 7]).weights.round(9).tolist()
    [1.5, 2.0, 2.5]
    """
    columns, wanted = _auxiliaries(design.weights, auxiliaries), np.asarray(totals, dtype=float).ravel()
    if wanted.size != columns.shape[1] or not np.isfinite(wanted).all():
        raise ValueError(
            f"calibration got {wanted.size} totals for {columns.shape[1]} auxiliaries; give a number for each"
        )
    low, high = bounds if bounds is not None else (-np.inf, np.inf)
    if not low < 1 < high or (method == "logit" and not np.isfinite([low, high]).all()):
        raise ValueError(f"the bounds {low} and {high} must hold 1 between them, and be finite for method='logit'")
    spread = np.ones(design.weights.size) if variance_factor is None else np.asarray(variance_factor, dtype=float)
    if spread.shape != design.weights.shape or not (np.isfinite(spread) & (spread > 0)).all():
        raise ValueError("the variance factor must be one positive number for each row")
    factor = calibration_factors(design.weights, columns, wanted, Distance(method, low, high), spread)
    after = design.weights * factor
    if (after < 0).any():
        raise ValueError(
            f"{int((after < 0).sum())} of {after.size} weights would be negative; set bounds with a least factor of 0 "
            "or more, or choose method='raking'"
        )
    return recalibrated(design, regression(design.weights, after, columns, spread))


def recalibrated(design: Design, step: Calibration) -> Design:
    """Return the design after one more step of calibration, with the weights of that step."""
    return replace(design, weights=step.weights, calibrations=(*design.calibrations, step))


def coded(weights: Floats, labels: ArrayLike, totals: Mapping[Any, float] | pd.Series) -> tuple[Codes, Floats]:
    """Return each row's class as a code (rows,), -1 where the row has no weight, and the totals by code.

    Raises
    ------
    ValueError
        When a row with weight is in no class that has a total, or a total is no number or negative.

    Examples
    --------
    >>> codes, wanted = coded(np.array([1.0, 0.0, 1.0]), ["b", None, "a"], {"a": 5, "b": 7})
    >>> codes.tolist(), wanted.tolist()
    ([1, -1, 0], [5.0, 7.0])
    """
    given = dict(totals)
    wanted = np.array(list(given.values()), dtype=float)
    if not (np.isfinite(wanted) & (wanted >= 0)).all():
        raise ValueError("every total must be a number and not negative; correct the population's counts")
    names = np.asarray(labels)
    if names.shape != weights.shape:
        raise ValueError(f"a class for each of {weights.size} rows is needed, and an array of shape {names.shape} came")
    found, seen = pd.factorize(names)
    place = np.append(pd.Index(list(given)).get_indexer(pd.Index(seen)), -1)
    codes = np.where(weights > 0, place[found], -1).astype(np.int64)
    if (codes[weights > 0] < 0).any():
        lost = int((codes[weights > 0] < 0).sum())
        raise ValueError(f"{lost} rows with weight are in no class that has a total; give its total, or their class")
    return codes, wanted


def _full_classes(weights: Floats, labels: ArrayLike, totals: Mapping[Any, float] | pd.Series) -> tuple[Codes, Floats]:
    """Return what `coded` does, refusing a class that has rows and no population or a population and no rows."""
    codes, wanted = coded(weights, labels, totals)
    sampled = np.bincount(codes[codes >= 0], minlength=wanted.size) > 0
    if (sampled != (wanted > 0)).any():
        raise ValueError(
            f"{int((~sampled & (wanted > 0)).sum())} of {wanted.size} classes have a total and no row with weight, and "
            f"{int((sampled & (wanted == 0)).sum())} have rows and a total of 0; join them with a like class"
        )
    return codes, wanted


def _fit(weights: Floats, codes: NDArray[np.int64], totals: Sequence[Floats], max_rounds: int) -> Floats:
    """Return weights raked to the totals; rows alike on every margin are raked as one."""
    cell = codes[:, 0]
    for column in codes.T[1:]:
        cell = pd.factorize(cell * (int(column.max()) + 1) + column)[0].astype(np.int64)
    cells = codes[np.unique(cell, return_index=True)[1]]
    cell = np.unique(cell, return_inverse=True)[1]
    start = np.bincount(cell, weights)
    mass = start.copy()
    for _ in range(max_rounds):
        for column, wanted in zip(cells.T, totals, strict=True):
            mass *= _shares(wanted, np.bincount(column, mass, wanted.size))[column]
        worst = max(
            float((np.abs(np.bincount(column, mass, wanted.size) - wanted)[wanted > 0] / wanted[wanted > 0]).max())
            for column, wanted in zip(cells.T, totals, strict=True)
        )
        if worst <= RAKED:
            return np.asarray(weights * (mass / start)[cell])
    raise ValueError(
        f"raking has not met the margins in {max_rounds} rounds, the worst class is {worst:.3g} of its total away; "
        "join small classes (empty cells can make margins contradict each other), or allow more rounds"
    )


def _shares(wanted: Floats, have: ArrayLike) -> Floats:
    """Return totals wanted over totals at hand, 0 where there are none."""
    have = np.asarray(have, dtype=float)
    return np.asarray(np.divide(wanted, have, out=np.zeros(wanted.size), where=have > 0))


def _auxiliaries(weights: Floats, given: ArrayLike | sparse.csr_array) -> Matrix:
    """Return the auxiliaries as a matrix of numbers, 0 in rows without weight."""
    rows = weights.size
    if sparse.issparse(given):
        columns: Matrix = sparse.csr_array(given).astype(float)
        known = bool(np.isfinite(columns.data).all())
    else:
        columns = np.asarray(given, dtype=float)
        columns = columns[:, None] if columns.ndim == 1 else columns
        known = columns.shape[0] == rows and bool(np.isfinite(columns[weights > 0]).all())
        columns = np.where(weights[:, None] > 0, columns, 0.0) if known else columns
    if columns.shape[0] != rows or not known:
        raise ValueError(f"the auxiliaries must be numbers, one row for each of {rows} rows with weight")
    return columns

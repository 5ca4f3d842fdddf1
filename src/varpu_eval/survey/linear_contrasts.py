"""Sums of group means times coefficients: changes between years, trends, differences in differences.

Knows how coefficients are laid on groups, with the covariance between the groups. Does not know verdicts, nor adjusts
p-values for how many comparisons are made; see `uncertainty.holm`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Groups, Names, as_names
from varpu_eval.survey.group_estimates import described
from varpu_eval.survey.samples import Sample, grouped, spoken_of
from varpu_eval.uncertainty import two_sided_p, variance
from varpu_eval.uncertainty.designs import Codes, clusters_with, strata_with
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.satterthwaite import few_clusters_across_strata

Coefficients: TypeAlias = Mapping[Any, float]
"""Coefficient by group label: the value of the grouping column, or a tuple of values where there are several."""


def contrast_means(
    sample: Sample,
    columns: Names,
    by: Names,
    coefficients: Coefficients | Mapping[str, Coefficients],
    *,
    level: float = 0.95,
    few_clusters: bool = False,
) -> pd.DataFrame:
    """Return sums of group means times coefficients, with the covariance between the groups.

    Units seen in several groups (the same unit in two years) carry that covariance when they are declared as clusters
    with one label throughout. t test of the sum being 0. Source: Lumley 2004, J. Stat. Softw. 9(8); R `svycontrast` of
    `svyby(covmat = TRUE)`.

    Parameters
    ----------
    columns
        One column or several, each with its own contrast.
    by
        Column or columns whose values make the groups.
    coefficients
        One number for each group in use, such as `change_coefficients(2006, 2010)`; or several such mappings by name,
        each a contrast.
    few_clusters
        Whether variance and degrees of freedom are corrected for few or unequal clusters, as in `estimate_means`.

    Returns
    -------
    DataFrame
        One row a contrast and variable: `contrast` (its name, where named), `variable`, `estimate` (after minus before,
        for a change), `se`, `low`, `high`, `n` (rows of the groups in use), `df` (clusters less strata among them),
        `t` and `p`. Where the standard error is 0, limits, `t` and `p` are NaN; where a group lies in one cluster a
        stratum, so is `se`, which then cannot be known; where a group has no value, so is the estimate.

    Raises
    ------
    ValueError
        When a label is no group, or the coefficients are none, infinite or all 0.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"unit": list("abcd") * 2, "year": [6] * 4 + [10] * 4, "y": [3, 4, 2, 3, 4, 5, 4, 3.0]})
    >>> contrast_means(declare_sample(staff, clusters="unit"), "y", "year", change_coefficients(6, 10)).round(3)
      variable  estimate     se    low   high  n   df      t      p
    0        y       1.0  0.408 -0.299  2.299  8  3.0  2.449  0.092
    """
    names = as_names(columns)
    y = spoken_of(sample, names)
    groups = grouped(sample, by)
    if not as_names(by) or not names:
        raise ValueError("a contrast needs a column to average and a column to group by")
    named = _named(coefficients)
    parts = []
    for name, told in named.items():
        part = _contrast(sample, groups, y, _vector(groups, told), level=level, few_clusters=few_clusters)
        part.insert(0, "variable", list(names))
        part.insert(0, "contrast", name)
        parts.append(part)
    found = pd.concat(parts, ignore_index=True)
    return found.drop(columns="contrast") if "" in named else found


def change_coefficients(before: Hashable, after: Hashable) -> dict[Hashable, float]:
    """Return the coefficients of a change: after minus before.

    >>> change_coefficients(2006, 2010)
    {2010: 1.0, 2006: -1.0}
    """
    return {after: 1.0, before: -1.0}


def trend_coefficients(times: Sequence[float]) -> dict[float, float]:
    """Return the coefficients of the straight line's slope through the means at `times`, per unit of time.

    Each mean counts alike, however many answered (ordinary least squares over the means).

    >>> trend_coefficients([2006, 2010, 2014])
    {2006: -0.125, 2010: 0.0, 2014: 0.125}
    """
    if len(set(times)) != len(times) or len(times) < 2:  # noqa: PLR2004  # a line goes through two points
        raise ValueError(f"a trend needs two or more different times, not {list(times)}")
    centre = math.fsum(times) / len(times)
    squares = math.fsum((time - centre) ** 2 for time in times)
    return {time: (time - centre) / squares for time in times}


def did_coefficients(
    ours: Hashable, theirs: Hashable, before: Hashable, after: Hashable
) -> dict[tuple[Hashable, Hashable], float]:
    """Return the coefficients of a difference in differences, for groups by place and time: our change less theirs.

    >>> did_coefficients("543", "698", 2006, 2010)
    {('543', 2010): 1.0, ('543', 2006): -1.0, ('698', 2010): -1.0, ('698', 2006): 1.0}
    """
    return {(ours, after): 1.0, (ours, before): -1.0, (theirs, after): -1.0, (theirs, before): 1.0}


def _named(coefficients: Mapping[Any, Any]) -> dict[str, Coefficients]:
    """Return several contrasts by name; a single one has none."""
    nested = [isinstance(each, Mapping) for each in coefficients.values()]
    if any(nested) and not all(nested):
        raise ValueError("give one number for each group, or one mapping for each named contrast, not both")
    return {str(name): told for name, told in coefficients.items()} if any(nested) else {"": coefficients}


def _contrast(
    sample: Sample, groups: Groups, y: Floats, vector: Floats, *, level: float, few_clusters: bool
) -> pd.DataFrame:
    """Return one contrast of every column of `y` (rows, k): the variance of one linearised score a row.

    Differences of the elements of a covariance matrix would lose half the digits where units hardly differ.
    """
    value, scores = np.zeros(y.shape[1]), np.zeros_like(y)
    known, alone = np.zeros(y.shape, dtype=bool), np.zeros(y.shape[1], dtype=bool)
    shares: list[Floats] = []
    for at in np.flatnonzero(vector):
        answered = (groups.codes == at)[:, None] & ~np.isnan(y)
        weight = np.where(answered, sample.design.weights[:, None], 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = weight / weight.sum(axis=0)
        filled = np.where(answered, y, 0.0)
        mean = (share * filled).sum(axis=0)
        value += vector[at] * mean
        scores += vector[at] * share * (filled - mean)
        shares.append(vector[at] * np.nan_to_num(share))
        known |= answered
        alone |= _freedom(sample, answered) < 1
    size = np.abs(np.where(known, y, 0.0)).max(axis=0) * np.abs(vector).max()
    spread = variance(sample.design, np.nan_to_num(scores))
    few = few_clusters_across_strata(sample.design, shares) if few_clusters else None
    plain = _freedom(sample, known).astype(float)
    table = described(value, spread, known.sum(axis=0), plain, size, level=level, few=few)
    table.loc[alone, ["se", "low", "high"]] = np.nan
    se = np.where(table["se"] > 0, table["se"], np.nan)
    return table.assign(t=table["estimate"] / se, p=two_sided_p(table["estimate"], np.nan_to_num(se), table["df"]))


def _freedom(sample: Sample, known: Flags) -> Codes:
    """Return the clusters less strata among the rows of `known` (rows, k), shape (k,)."""
    return clusters_with(sample.design, known) - strata_with(sample.design, known)


def _vector(groups: Groups, coefficients: Mapping[Any, Any]) -> Floats:
    """Return one coefficient a group, 0 where the group is not in use."""
    vector = np.zeros(len(groups))
    for label, coefficient in coefficients.items():
        vector[groups.place(label)] = float(coefficient)
    if not np.isfinite(vector).all() or not vector.any():
        raise ValueError("the coefficients of a contrast are finite numbers, of which at least one is not 0")
    return vector

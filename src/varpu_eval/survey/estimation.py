"""Means, totals and ratios of the columns of any DataFrame, with what the design says of how sure they are.

Knows samples and groups. What every table has is told in `group_estimates`. Does not compare groups; see
`linear_contrasts` and `comparisons`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Names, as_names
from varpu_eval.survey.group_estimates import GroupEstimates
from varpu_eval.survey.samples import Sample, spoken_of
from varpu_eval.uncertainty import means, ratios, totals


def estimate_means(
    sample: Sample,
    columns: Names,
    by: Names | None = None,
    *,
    level: float = 0.95,
    few_clusters: bool = False,
    deff: bool = False,
) -> pd.DataFrame:
    """Return weighted means of columns of numbers or truth values, in each group of `by`.

    The mean is a ratio of weighted totals, its variance by Taylor linearisation with each group as a zero-weight
    subpopulation (Lumley 2004, J. Stat. Softw. 9(8); R `svyby(svymean)`); t intervals.

    Parameters
    ----------
    columns
        One column or several.
    by
        Column or columns whose values make the groups; None for all rows together.
    level
        Coverage of the intervals, between 0 and 1.
    few_clusters
        Whether the variance is corrected for the means that were estimated, and read with Satterthwaite's degrees of
        freedom, as few or unequal clusters need and the reports do (see `uncertainty.few_clusters_across_strata`); for
        designs of one stage.
    deff
        Whether to add `deff`: the variance over that of a simple random sample with replacement of as many rows
        (Kish 1965, Survey Sampling; R `svymean(deff = "replace")`).

    Returns
    -------
    DataFrame
        One row a group and variable, as `group_estimates` says.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"unit": list("aabbcd"), "year": [6, 10] * 3, "trust": [3, 4, 2, 3, 4, 5]})
    >>> estimate_means(declare_sample(staff, clusters="unit"), "trust", by="year").round(3)
       year variable  estimate     se    low   high  n   df
    0     6    trust       3.0  0.544  0.658  5.342  3  2.0
    1    10    trust       4.0  0.544  1.658  6.342  3  2.0
    """
    names = as_names(columns)
    y = spoken_of(sample, names)
    return GroupEstimates(sample, names, y, np.ones_like(y), level, few_clusters).by(by, means, deff=deff)


def estimate_totals(sample: Sample, columns: Names, by: Names | None = None, *, level: float = 0.95) -> pd.DataFrame:
    """Return weighted totals of columns, in each group of `by`; they mean something where weights add up to a whole.

    A total counts rows without a value as 0, so it understates what nonresponse hides. Source: as `estimate_means`;
    R `svyby(svytotal)`. Here `se` stands also where `df` is under 1, for clusters outside the group tell of it.

    Returns
    -------
    DataFrame
        One row a group and variable, as `group_estimates` says.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"staff": [3.0, 2, 2, 2], "sick": [1, 2, 6, 0]})
    >>> estimate_totals(declare_sample(staff, weights="staff"), "sick").round(3)
      variable  estimate      se    low   high  n   df
    0     sick      19.0  10.247 -13.61  51.61  4  3.0
    """
    names = as_names(columns)
    return GroupEstimates(sample, names, spoken_of(sample, names), None, level).by(by, totals)


def estimate_ratios(
    sample: Sample, numerators: Names, denominators: Names, by: Names | None = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Return ratios of weighted totals, each numerator over its denominator, in each group of `by`.

    Rows without a value in either column are left out. A ratio whose denominator's total is 0 is NaN. Source: as
    `estimate_means`; R `svyratio`.

    Returns
    -------
    DataFrame
        One row a group and pair, `variable` being "numerator/denominator"; otherwise as `group_estimates` says.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> met = pd.DataFrame({"held": [8, 6, 9, 4], "planned": [10, 6, 12, 4]})
    >>> estimate_ratios(declare_sample(met), "held", "planned").round(3)
           variable  estimate    se    low   high  n   df
    0  held/planned     0.844  0.06  0.654  1.033  4  3.0
    """
    tops, bottoms = as_names(numerators), (denominators,) if isinstance(denominators, str) else tuple(denominators)
    if len(tops) != len(bottoms):
        raise ValueError(f"{len(tops)} numerators and {len(bottoms)} denominators; each numerator needs its own")
    names = tuple(f"{top}/{bottom}" for top, bottom in zip(tops, bottoms, strict=True))
    y, x = spoken_of(sample, tops), spoken_of(sample, bottoms)
    return GroupEstimates(sample, names, y, x, level).by(by, lambda design, y, member: ratios(design, y, x, member))

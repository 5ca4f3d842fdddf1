"""By how much two groups of any DataFrame differ: in standard deviations, and in how often one exceeds the other.

Knows columns and groups. The measures and their assumptions are in `uncertainty`. One row a variable with `estimate`,
`se`, `low`, `high`, `n`, `df`, `n_earlier` and `n_later`; what cannot be measured is refused as in `comparisons`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Groups, Names
from varpu_eval.survey.compared_groups import check_spread, few_clusters_of, items_of, named
from varpu_eval.survey.samples import Sample
from varpu_eval.uncertainty import effect_size, ranks
from varpu_eval.uncertainty.effect_size import EffectSize
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.ranks import Superiority

Measured: TypeAlias = Callable[[Floats, Flags, Flags], EffectSize | Superiority]


def superiority(
    sample: Sample,
    columns: Names,
    by: Names,
    earlier: Hashable,
    later: Hashable,
    *,
    level: float = 0.95,
    few_clusters: bool = False,
) -> pd.DataFrame:
    """Return the chance that a random answer of the later group exceeds one of the earlier, ties counted half.

    A half where neither lies higher. The interval is a t interval on the logit scale; NaN where every comparison falls
    out alike. Source: Grissom & Kim 2012, Effect Sizes for Research; see `uncertainty.superiority`.

    Parameters
    ----------
    earlier, later
        Labels of the two groups: values of `by` (tuples where it is several columns).
    few_clusters
        Whether variance and degrees of freedom are corrected for few or unequal clusters, as in `estimate_means`.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 2, 2, 3], "year": [2006, 2006, 2010, 2010]})
    >>> superiority(declare_sample(staff), "trust", "year", 2006, 2010)["estimate"].item()  # (1 + 1 + 0.5 + 1) / 4
    0.875
    """
    measured: Measured = lambda y, first, second: ranks.superiority(sample.design, y, first, second)  # noqa: E731
    return _effects(
        sample,
        items_of(sample, columns, by, ordered=True),
        (earlier, later),
        measured,
        level=level,
        few_clusters=few_clusters,
    )


def hedges_g(
    sample: Sample,
    columns: Names,
    by: Names,
    earlier: Hashable,
    later: Hashable,
    *,
    level: float = 0.95,
    few_clusters: bool = False,
) -> pd.DataFrame:
    """Return the later group's mean less the earlier's in pooled standard deviations, corrected for small samples.

    Source: Hedges 1981, J. Educ. Stat. 6, 107-128; linearised standard error, see `uncertainty.effect_size`.

    Parameters
    ----------
    earlier, later
        Labels of the two groups: values of `by` (tuples where it is several columns).
    few_clusters
        Whether variance and degrees of freedom are corrected for few or unequal clusters, as in `estimate_means`.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 2, 3, 2, 3, 4], "year": [2006] * 3 + [2010] * 3})
    >>> hedges_g(declare_sample(staff), "trust", "year", 2006, 2010).round(3)
      variable  estimate     se    low   high  n   df  n_earlier  n_later
    0    trust       0.8  0.598 -0.737  2.337  6  5.0          3        3
    """
    measured: Measured = lambda y, first, second: effect_size.hedges_g(sample.design, y, first, second)  # noqa: E731
    return _effects(
        sample, items_of(sample, columns, by), (earlier, later), measured, level=level, few_clusters=few_clusters
    )


def _effects(
    sample: Sample, items: Iterator[tuple[str, Groups, Floats]], sides: tuple[Hashable, Hashable], measured: Measured,
    *, level: float, few_clusters: bool,
) -> pd.DataFrame:  # fmt: skip
    rows = []
    for name, groups, y in items:
        with named(name):
            first, second = (groups.codes == groups.place(side) for side in sides)
            members = np.column_stack([first, second]) & ~np.isnan(y)[:, None]
            for member in members.T:
                check_spread(sample, member)
            found = measured(y, first, second)
            if few_clusters:
                few = few_clusters_of(sample, members)
                found = replace(found, se=found.se * float(np.sqrt(few.factor[0])), df=float(few.df[0]))
        limits = found.interval(level=level)
        rows.append({
            "variable": name, "estimate": found.value, "se": found.se, "low": float(limits.low),
            "high": float(limits.high), "n": sum(found.n), "df": float(found.df), "n_earlier": found.n[0],
            "n_later": found.n[1],
        })  # fmt: skip
    return pd.DataFrame(rows)

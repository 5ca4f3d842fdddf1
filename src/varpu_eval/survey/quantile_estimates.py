"""Quantiles of the columns of any DataFrame.

Knows columns and groups. Woodruff's intervals are made in `uncertainty.quantiles`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from varpu_eval.survey.columns import Names, as_names
from varpu_eval.survey.samples import Sample, grouped, spoken_of
from varpu_eval.uncertainty.quantiles import Limits, Rule, quantiles


def estimate_quantiles(
    sample: Sample,
    columns: Names,
    probabilities: float | Sequence[float] = (0.25, 0.5, 0.75),
    by: Names | None = None,
    *,
    rule: Rule = "math",
    limits: Limits = "mean",
    level: float = 0.95,
) -> pd.DataFrame:
    """Return quantiles of columns of numbers, in each group of `by`, with Woodruff's intervals.

    On a scale of few steps a quantile moves in jumps; shares of the steps say more (`estimate_shares`). Source:
    Woodruff 1952, JASA 47, 635-646; R `svyquantile(interval.type = "mean")`, or `"xlogit"` for `limits="logit"`.

    Parameters
    ----------
    probabilities
        Between 0 and 1; 0.5 is the median.
    rule
        `math`: the smallest value at or below which at least that share of the weight lies; `school`: the middle of two
        where the share is met exactly.
    limits
        Whether the interval of the share, carried back to the values, is symmetric (`mean`) or made on the logit scale.

    Returns
    -------
    DataFrame
        One row a group, variable and probability: the grouping columns, `variable`, `probability`, `estimate`, `se`
        (half the interval over the t quantile), `low`, `high`, `n` and `df`. Limits are NaN where the sample does not
        bound the quantile, everything where a group has no value.

    Raises
    ------
    ValueError
        When a probability or the level does not lie between 0 and 1.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> waited = pd.DataFrame({"days": range(1, 101)})
    >>> estimate_quantiles(declare_sample(waited), "days", 0.5).round(3)
      variable  probability  estimate     se   low  high    n    df
    0     days          0.5      50.0  4.788  41.0  60.0  100  99.0
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a coverage lies between 0 and 1")
    names, y, groups = as_names(columns), spoken_of(sample, as_names(columns)), grouped(sample, by)
    asked = [probabilities] if isinstance(probabilities, int | float) else list(probabilities)
    parts = []
    for at, member in enumerate(groups.members()):
        found = quantiles(sample.design, y, asked, member, rule=rule, limits=limits, level=level)
        for j, name in enumerate(names):
            part = pd.DataFrame({
                "variable": name, "probability": asked, "estimate": found.value[j], "se": found.se[j],
                "low": found.low[j], "high": found.high[j], "n": found.n[j], "df": float(found.df[j]),
            })  # fmt: skip
            keys = groups.keys.loc[[at] * len(asked)].reset_index(drop=True)
            parts.append(pd.concat([keys, part], axis=1))
    return pd.concat(parts, ignore_index=True)

"""Whether the items of any table's scale are understood alike in several groups.

Knows samples, columns and groups. The models and what they assume are in `uncertainty.item_functioning`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Names, as_names
from varpu_eval.survey.compared_groups import groups_compared
from varpu_eval.survey.samples import Sample
from varpu_eval.survey.scale_estimates import scale_answers
from varpu_eval.uncertainty import benjamini_hochberg, effect_class, item_functioning


def compare_item_functioning(
    sample: Sample, items: Names, by: Names, *, reverse: Names = (), purify: bool = True
) -> pd.DataFrame:
    """Test whether people of different groups with the same score answer each item alike (DIF).

    Ordinal logistic regression of each item on the sum of the items, group, and their product, under the sample's
    design: `uniform` asks whether a group answers higher at the same score, `nonuniform` whether that hangs on the
    score. Sources: Zumbo 1999; Choi, Gibbons & Crane 2011, J. Stat. Softw. 39(8).

    Parameters
    ----------
    items
        Three columns or more, of numbers on scales of one length; rows with a missing answer are left out.
    by
        Column or columns whose values make the groups.
    reverse
        Those among `items` that point the other way.
    purify
        Whether items that differ at least moderately leave the score of the others.

    Returns
    -------
    DataFrame
        Two rows an item: `item`, `test`, `statistic` (Wald's F), `df1`, `df2`, `p`, `p_bh` (Benjamini-Hochberg over the
        items), `r2_change` (in Nagelkerke's R2), `effect` (`negligible`, `moderate`, `large` by Jodoin & Gierl 2001),
        `n`. Call an item only where both `p_bh` and `effect` say so. NaN where an item's models have no solution.

    Raises
    ------
    ValueError
        When there are fewer than three items or two groups with complete rows, or `reverse` names none of the items.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> rng = np.random.default_rng(1)
    >>> answers = np.round(3 + rng.normal(size=(600, 1)) + 0.8 * rng.normal(size=(600, 4))).clip(1, 5)
    >>> answers[300:, 0] = (answers[300:, 0] + 1).clip(1, 5)  # later the first item is read as milder
    >>> staff = pd.DataFrame(answers, columns=list("abcd")).assign(year=np.repeat([2006, 2010], 300))
    >>> found = compare_item_functioning(declare_sample(staff), list("abcd"), "year")
    >>> found.loc[found["test"] == "uniform", ["item", "r2_change", "effect"]].round(2).reset_index(drop=True)
      item  r2_change      effect
    0    a       0.09       large
    1    b       0.00  negligible
    2    c       0.00  negligible
    3    d       0.00  negligible
    """
    names = as_names(items)
    answers = scale_answers(sample, names, as_names(reverse), None)
    groups = groups_compared(sample, by)
    labels = np.where(groups.codes >= 0, groups.codes.astype(float), np.nan)
    found = item_functioning(sample.design, answers, labels, purify=purify)
    tests = {
        "uniform": [(one.uniform, one.r2_uniform) for one in found],
        "nonuniform": [(one.nonuniform, one.r2_nonuniform) for one in found],
    }
    adjusted = {test: benjamini_hochberg([result.p for result, _ in results]) for test, results in tests.items()}
    return pd.DataFrame([
        {
            "item": name, "test": test, "statistic": result.statistic, "df1": result.df1, "df2": result.df2,
            "p": result.p, "p_bh": adjusted[test][j], "r2_change": size, "effect": effect_class(size), "n": found[j].n,
        }
        for j, name in enumerate(names)
        for test, (result, size) in ((test, results[j]) for test, results in tests.items())
    ])  # fmt: skip

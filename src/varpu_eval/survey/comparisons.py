"""Whether groups of any DataFrame differ: in means, in the whole distribution, in ranks; and by how much.

Knows columns and groups. The tests and their assumptions are in `uncertainty`. Does not adjust p-values for how many
comparisons are made; see `uncertainty.holm`.

Tests return one row a variable with `statistic` (F), `df1`, `df2`, `p` and `n`; effect sizes one with `estimate`,
`se`, `low`, `high`, `n`, `df`, `n_earlier`, `n_later`. Rows without a value, or in no group, are left out. What cannot
be tested (nobody differs, a group in one cluster) is refused, by the variable's name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Groups, Names, as_names, as_ordered, classes_of, column_of
from varpu_eval.survey.group_estimates import ROUNDING
from varpu_eval.survey.samples import Sample, grouped, spoken_of
from varpu_eval.uncertainty import categorical, degrees_of_freedom, effect_size, means, ranks
from varpu_eval.uncertainty.contrasts import HypothesisTest, wald_test
from varpu_eval.uncertainty.effect_size import EffectSize
from varpu_eval.uncertainty.estimates import Flags, combine
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.ranks import Superiority

Correction = Literal["rao_scott", "wald"]
Measured: TypeAlias = Callable[[Floats, Flags, Flags], EffectSize | Superiority]


def compare_means(sample: Sample, columns: Names, by: Names) -> pd.DataFrame:
    """Test whether the means of all groups are the same, by a Wald F test with the covariance between groups.

    With two groups it is the square of the t test. `df2` are clusters less strata, less groups less one. Source: Korn &
    Graubard 1990, Amer. Statist. 44, 270-276; R `regTermTest(svyglm(y ~ group))` and `svyttest`.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"place": list("aaabbb"), "trust": [1, 2, 3, 3, 4, 5.0]})
    >>> compare_means(declare_sample(staff), "trust", "place").round(4)  # 4 / (6/5 * (2/9 + 2/9))
      variable  statistic  df1  df2      p  n
    0    trust        7.5  1.0  4.0  0.052  6
    """
    rows = []
    for name, groups, y in _items(sample, columns, by):
        with _named(name):
            members = np.column_stack(list(groups.members()))
            known = np.asarray(members.any(axis=1)) & ~np.isnan(y)
            for member in members.T:
                _check_spread(sample, member & known)
            found = means(sample.design, y, members)
            if (found.se <= ROUNDING * np.abs(y[known]).max()).all():
                raise ValueError("nobody differs within the groups, or every cluster has the same mean")
            others = combine(found, np.column_stack([-np.ones(len(groups) - 1), np.eye(len(groups) - 1)]))
            df = degrees_of_freedom(sample.design, known) - (len(groups) - 1)
            rows.append(_row(name, wald_test(others.value, others.covariance, df), int(known.sum())))
    return pd.DataFrame(rows)


def compare_distributions(
    sample: Sample, columns: Names, by: Names, *, correction: Correction = "rao_scott"
) -> pd.DataFrame:
    """Test whether answers are distributed alike in all groups, class by class and without regard to their order.

    Parameters
    ----------
    columns
        Columns of classes: text, categories, truth values, whole numbers.
    correction
        `rao_scott`: Pearson's X^2 with the second-order correction, read as F (Rao & Scott 1984, Ann. Statist. 12;
        R `svychisq(statistic = "F")`); `wald`: the adjusted Wald statistic (R `"adjWald"`), worse with few clusters.

    Returns
    -------
    DataFrame
        As the module says, with `cramers_v`, the effect size from 0 (alike) to 1.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"met": [1] * 30 + [0] * 10 + [1] * 20 + [0] * 20, "place": ["a"] * 40 + ["b"] * 40})
    >>> compare_distributions(declare_sample(staff), "met", "place").round(4)
      variable  statistic  df1   df2       p   n  cramers_v
    0      met     5.2667  1.0  79.0  0.0244  80     0.2582
    """
    if correction not in ("rao_scott", "wald"):
        raise ValueError(f"correction '{correction}' is unknown; it is 'rao_scott' or 'wald'")
    groups = _groups(sample, by)
    rows = []
    for name in as_names(columns):
        classes = classes_of(sample.frame, name, sample.counted)
        domain = (classes.codes >= 0) & (groups.codes >= 0)
        table = (sample.design, classes.codes, groups.codes, domain)
        with _named(name):
            found = categorical.distribution_test(*table)
            test = found.second_order if correction == "rao_scott" else categorical.distribution_wald_test(*table)
        rows.append({**_row(name, test, found.n), "cramers_v": found.cramers_v})
    return pd.DataFrame(rows)


def compare_ranks(sample: Sample, columns: Names, by: Names) -> pd.DataFrame:
    """Test whether the groups' answers lie equally high, by weighted ranks with ties (Wilcoxon; Kruskal & Wallis).

    Only the order of answers counts, so ordered categories are compared as well as numbers; the order of rows does not
    matter. Source: Lumley & Scott 2013, Biometrika 100, 831-842; R `svyranktest`, which breaks ties by row order.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 2, 2, 2, 3, 3], "place": list("aaabbb")})
    >>> compare_ranks(declare_sample(staff), "trust", "place").round(4)
      variable  statistic  df1  df2       p  n
    0    trust     5.9756  1.0  4.0  0.0709  6
    """
    rows = []
    for name, groups, y in _items(sample, columns, by, ordered=True):
        with _named(name):
            for member in groups.members():
                _check_spread(sample, member & ~np.isnan(y))
            found = ranks.rank_test(sample.design, y, groups.codes, groups.codes >= 0)
        rows.append(_row(name, found.test, found.n))
    return pd.DataFrame(rows)


def superiority(
    sample: Sample, columns: Names, by: Names, earlier: Hashable, later: Hashable, *, level: float = 0.95
) -> pd.DataFrame:
    """Return the chance that a random answer of the later group exceeds one of the earlier, ties counted half.

    A half where neither lies higher. The interval is a t interval on the logit scale; NaN where every comparison falls
    out alike. Source: Grissom & Kim 2012, Effect Sizes for Research; see `uncertainty.superiority`.

    Parameters
    ----------
    earlier, later
        Labels of the two groups: values of `by` (tuples where it is several columns).

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 2, 2, 3], "year": [2006, 2006, 2010, 2010]})
    >>> superiority(declare_sample(staff), "trust", "year", 2006, 2010)["estimate"].item()  # (1 + 1 + 0.5 + 1) / 4
    0.875
    """
    measured: Measured = lambda y, first, second: ranks.superiority(sample.design, y, first, second)  # noqa: E731
    return _effects(sample, _items(sample, columns, by, ordered=True), (earlier, later), measured, level)


def hedges_g(
    sample: Sample, columns: Names, by: Names, earlier: Hashable, later: Hashable, *, level: float = 0.95
) -> pd.DataFrame:
    """Return the later group's mean less the earlier's in pooled standard deviations, corrected for small samples.

    Source: Hedges 1981, J. Educ. Stat. 6, 107-128; linearised standard error, see `uncertainty.effect_size`.

    Parameters
    ----------
    earlier, later
        Labels of the two groups: values of `by` (tuples where it is several columns).

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"trust": [1, 2, 3, 2, 3, 4], "year": [2006] * 3 + [2010] * 3})
    >>> hedges_g(declare_sample(staff), "trust", "year", 2006, 2010).round(3)
      variable  estimate     se    low   high  n   df  n_earlier  n_later
    0    trust       0.8  0.598 -0.737  2.337  6  5.0          3        3
    """
    measured: Measured = lambda y, first, second: effect_size.hedges_g(sample.design, y, first, second)  # noqa: E731
    return _effects(sample, _items(sample, columns, by), (earlier, later), measured, level)


def _effects(
    sample: Sample, items: Iterator[tuple[str, Groups, Floats]], sides: tuple[Hashable, Hashable], measured: Measured,
    level: float,
) -> pd.DataFrame:  # fmt: skip
    rows = []
    for name, groups, y in items:
        with _named(name):
            first, second = (groups.codes == groups.place(side) for side in sides)
            for side in (first, second):
                _check_spread(sample, side & ~np.isnan(y))
            found = measured(y, first, second)
        limits = found.interval(level=level)
        rows.append({
            "variable": name, "estimate": found.value, "se": found.se, "low": float(limits.low),
            "high": float(limits.high), "n": sum(found.n), "df": float(found.df), "n_earlier": found.n[0],
            "n_later": found.n[1],
        })  # fmt: skip
    return pd.DataFrame(rows)


def _items(sample: Sample, columns: Names, by: Names, *, ordered: bool = False) -> Iterator[tuple[str, Groups, Floats]]:
    """Give each variable's name, the groups, and its values (rows,), NaN outside."""
    groups = _groups(sample, by)
    for name in as_names(columns):
        column = as_ordered(column_of(sample.frame, name)) if ordered else spoken_of(sample, [name])[:, 0]
        yield name, groups, np.where(sample.counted, column, np.nan)


def _groups(sample: Sample, by: Names) -> Groups:
    groups = grouped(sample, by)
    if len(groups) < 2:  # noqa: PLR2004  # one group has nothing to differ from
        raise ValueError(f"{as_names(by)} makes {len(groups)} group; a comparison needs at least two")
    return groups


def _check_spread(sample: Sample, rows: Flags) -> None:
    """Refuse a group whose own variance cannot be seen: the comparison's would be too small."""
    if degrees_of_freedom(sample.design, rows) < 1:
        raise ValueError(
            f"a group of {int(rows.sum())} answers lies in one cluster a stratum or none, so its variance cannot be "
            "known; join groups, or leave it out with a subpopulation"
        )


def _row(name: str, test: HypothesisTest, n: int) -> dict[str, Any]:
    return {
        "variable": name, "statistic": test.statistic, "df1": test.df1, "df2": test.df2, "p": test.p, "n": n,
    }  # fmt: skip


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Put the variable's name before what is wrong with it."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"column '{name}': {error}") from error

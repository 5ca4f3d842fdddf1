"""Samples whose weights agree with what is known of the population, or stand for those who did not answer.

Knows targets as mappings and tidy tables, and lays them on the groups of a sample. The maths, with its assumptions, is
in `uncertainty.calibration`, `weighting_classes` and `unequal_weights`. Every function returns a new sample; estimates
made from it have the variance of the residuals on what its weights were made to agree with.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from varpu_eval.survey.columns import Groups, Names, as_names, as_numbers, column_of, groups_of
from varpu_eval.survey.samples import Sample, grouped
from varpu_eval.uncertainty import calibration, unequal_weights, weighting_classes
from varpu_eval.uncertainty.distances import Method
from varpu_eval.uncertainty.intervals import Floats

Targets: TypeAlias = Mapping[Any, float] | pd.DataFrame
"""The population's count in each group: by label (a tuple where there are several grouping columns), or as a tidy table
with the grouping columns and one more; its rows of the same group add up."""


def post_stratify(sample: Sample, by: Names, targets: Targets) -> Sample:
    """Return the sample with weights that add up to the population's count in each group of `by`.

    Assumes that counts are known without error and that within a group those who answered are like those who did not.
    Source: Holt & Smith 1979, J. R. Stat. Soc. A 142; R `postStratify`.

    Raises
    ------
    ValueError
        When a row with weight lacks its group, a group lacks its target, or a target has no rows.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample, estimate_means
    >>> staff = pd.DataFrame({"sector": ["school", "school", "clinic", "clinic"], "trust": [3, 4, 2, 1]})
    >>> weighted = post_stratify(declare_sample(staff), "sector", {"school": 30, "clinic": 10})
    >>> weighted.design.weights.tolist()
    [15.0, 15.0, 5.0, 5.0]
    >>> estimate_means(weighted, "trust")["estimate"].item()  # (30 * 3.5 + 10 * 1.5) / 40
    3.0
    """
    groups, totals = _laid(sample, by, targets)
    return replace(sample, design=calibration.post_stratify(sample.design, groups.codes, dict(enumerate(totals))))


def rake(sample: Sample, margins: Mapping[Any, Targets], *, max_rounds: int = 1000) -> Sample:
    """Return the sample with weights that add up to the population's counts on every margin at once.

    Parameters
    ----------
    margins
        By grouping column (a tuple of columns for a crossed margin): its targets. All have the same sum.

    Raises
    ------
    ValueError
        As `post_stratify`; when margins have different sums, or no weights meet them all.

    Notes
    -----
    Source: Deming & Stephan 1940, Ann. Math. Stat. 11; R `calibrate(calfun = "raking")`.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"sector": ["school", "school", "clinic", "clinic"], "year": [2006, 2010] * 2})
    >>> margins = {"sector": {"school": 6, "clinic": 4}, "year": {2006: 5, 2010: 5}}
    >>> rake(declare_sample(staff), margins).design.weights.round(9).tolist()  # 6 * 5 / 10 and 4 * 5 / 10
    [3.0, 3.0, 2.0, 2.0]
    """
    laid = [_laid(sample, by, targets) for by, targets in margins.items()]
    design = calibration.rake(
        sample.design,
        [groups.codes for groups, _ in laid],
        [dict(enumerate(totals)) for _, totals in laid],
        max_rounds=max_rounds,
    )
    return replace(sample, design=design)


def calibrate(
    sample: Sample,
    totals: Mapping[str, float | Targets],
    *,
    population: float | None = None,
    method: Method = "linear",
    bounds: tuple[float, float] | None = None,
) -> Sample:
    """Return the sample with weights nearest to the old ones under which columns add up to the population's totals.

    Parameters
    ----------
    totals
        By column: the total of a column of numbers, or the targets of a column of groups.
    population
        The population's size, where it is known and no group's targets give it.
    method
        `linear` (generalised regression), `raking` (weights stay positive) or `logit` (factors within `bounds`).
    bounds
        Least and largest factor of a weight; needed by `logit`.

    Raises
    ------
    ValueError
        When a row with weight lacks a value, totals contradict each other or cannot be reached, or a weight would be
        negative.

    Notes
    -----
    Source: Deville & Särndal 1992, J. Am. Stat. Assoc. 87; R `calibrate`.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"years_in_post": [0, 1, 2]})
    >>> calibrate(declare_sample(staff), {"years_in_post": 7}, population=6).design.weights.round(9).tolist()
    [1.5, 2.0, 2.5]
    """
    columns, wanted = [], []
    if population is not None:
        columns.append(np.ones(len(sample.frame)))
        wanted.append(float(population))
    for name, told in totals.items():
        if isinstance(told, Mapping | pd.DataFrame):
            groups, counts = _laid(sample, name, told)
            columns += [member.astype(float) for member in groups.members()]
            wanted += counts
        else:
            columns.append(_known(sample, name))
            wanted.append(float(told))
    if not columns:
        raise ValueError("nothing to calibrate to; give the total of a column, or the population's size")
    auxiliaries = np.column_stack(columns)
    design = calibration.calibrate(_whole(sample).design, auxiliaries, wanted, method=method, bounds=bounds)
    return replace(sample, design=design)


def weight_nonresponse(
    sample: Sample, by: Names, asked: Targets, *, min_answers: int = 1, max_factor: float = np.inf, merge: bool = False
) -> Sample:
    """Return the sample with weights raised, class by class of `by`, from those who answered to all who were asked.

    Parameters
    ----------
    asked
        Number of persons asked in each class; classes where nobody answered are merged or refused.
    min_answers
        Fewest answers of a class.
    max_factor
        Largest factor of a class, as a multiple of that of all.
    merge
        Whether classes beyond the limits join the class nearest in response rate; else they are refused.

    Raises
    ------
    ValueError
        When a class is beyond the limits, lacks its number or has more answers than were asked.

    Notes
    -----
    Assumes that within a class answering has nothing to do with the answer. Source: Oh & Scheuren 1983, in Incomplete
    Data in Sample Surveys 2; Little 1986, Int. Stat. Rev. 54 (merging).

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"sector": ["school", "school", "clinic"]})
    >>> weight_nonresponse(declare_sample(staff), "sector", {"school": 10, "clinic": 3}).design.weights.tolist()
    [5.0, 5.0, 3.0]
    """
    groups, totals = _laid(sample, by, asked, empty=True)
    design = weighting_classes.weight_classes(
        sample.design,
        groups.codes,
        dict(enumerate(totals)),
        min_answers=min_answers,
        max_factor=max_factor,
        merge=merge,
    )
    return replace(sample, design=design)


def trim(
    sample: Sample, *, low: float = 0.0, high: float = np.inf, spread: Literal["equal", "proportional"] = "equal"
) -> Sample:
    """Return the sample with weights within limits, what is cut off being spread over the other rows.

    It trades a bias for a smaller variance; calibrate again where totals should hold. Source: Potter 1990, Proc. Survey
    Research Methods Section, Am. Stat. Assoc.; R `trimWeights(strict = TRUE)`.

    Raises
    ------
    ValueError
        When no weights within the limits have the same sum.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> staff = pd.DataFrame({"w": [1, 2, 9]})
    >>> trim(declare_sample(staff, weights="w"), high=6).design.weights.round(9).tolist()
    [2.5, 3.5, 6.0]
    """
    return replace(sample, design=unequal_weights.trim_weights(_whole(sample).design, low, high, spread=spread))


def describe_weights(sample: Sample, by: Names | None = None) -> pd.DataFrame:
    """Return what the weights are like in each group, and what their inequality costs.

    Returns
    -------
    DataFrame
        One row a group: the grouping columns, `n`, `total`, `smallest`, `largest`, `effect` (Kish's design effect of
        unequal weighting, n sum(w^2) / sum(w)^2; Kish 1992, J. Off. Stat. 8) and `effective_n` (n / effect). Rows of
        weight 0 are not counted.

    Examples
    --------
    >>> from varpu_eval.survey import declare_sample
    >>> describe_weights(declare_sample(pd.DataFrame({"w": [1, 1, 4]}), weights="w"))
       n  total  smallest  largest  effect  effective_n
    0  3    6.0       1.0      4.0     1.5          2.0
    """
    groups = grouped(sample, by)
    rows = []
    for member in groups.members():
        w = sample.design.weights[member]
        rows.append({
            "n": w.size, "total": w.sum(), "smallest": w.min(), "largest": w.max(),
            "effect": unequal_weights.weighting_effect(w), "effective_n": unequal_weights.effective_n(w),
        })  # fmt: skip
    return pd.concat([groups.keys, pd.DataFrame(rows)], axis=1)


def _whole(sample: Sample) -> Sample:
    """Return the sample, refusing one of which only a part is spoken of."""
    if not sample.inside.all():
        raise ValueError("weights are made for the whole sample; weight it first, then speak of a subpopulation")
    return sample


def _known(sample: Sample, name: str) -> Floats:
    """Return a column of numbers that every row with weight has."""
    values = as_numbers(column_of(sample.frame, name))
    weighted = sample.design.weights > 0
    if missing := int((np.isnan(values) & weighted).sum()):
        raise ValueError(f"column '{name}' has no value in {missing} of {int(weighted.sum())} rows with weight")
    return np.where(weighted, values, 0.0)


def _laid(sample: Sample, by: Names, targets: Targets, *, empty: bool = False) -> tuple[Groups, list[float]]:
    """Return the groups of all rows with weight and each one's target.

    With `empty`, targets of groups without rows follow those of the groups; else they are refused.
    """
    weighted = _whole(sample).design.weights > 0
    groups = groups_of(sample.frame, by, weighted)
    if not as_names(by) or (groups.codes[weighted] < 0).any():
        missing = int((groups.codes[weighted] < 0).sum())
        raise ValueError(f"{missing} rows with weight lack a value in {as_names(by)}; every one needs its group")
    given = _by_label(as_names(by), targets)
    labels = groups.labels()
    without = [label for label in labels if label not in given]
    beyond = [count for label, count in given.items() if label not in set(labels) and count != 0]
    if without or (beyond and not empty):
        raise ValueError(
            f"{len(without)} of {len(labels)} groups of {as_names(by)} have no target, and {len(beyond)} of "
            f"{len(given)} targets have no rows; check that labels are written alike (2010 is not '2010'), and join "
            "groups that are too small"
        )
    return groups, [given[label] for label in labels] + (beyond if empty else [])


def _by_label(by: tuple[str, ...], targets: Targets) -> dict[Hashable, float]:
    """Return the target of each group's label."""
    if isinstance(targets, Mapping):
        return {label: float(count) for label, count in targets.items()}
    counts = [name for name in targets.columns if name not in by]
    if len(counts) != 1:
        raise ValueError(
            f"a table of targets has the grouping columns {by} and one column of counts, not {counts}; select these"
        )
    table = pd.DataFrame({name: column_of(targets, name) for name in by})
    table = table.assign(**{"": as_numbers(column_of(targets, counts[0]))})
    if missing := int(table.isna().any(axis=1).sum()):
        raise ValueError(f"{missing} of {len(table)} rows of the targets lack a group or a count")
    sums = table.groupby(list(by), observed=True)[""].sum()
    return {label: float(count) for label, count in sums.items()}

"""Whether answers of one group lie higher than those of another, by their order alone.

Knows weighted ranks with ties, and how often a later answer exceeds an earlier one. Does not know distances between
answers: every monotone recoding gives the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.contrasts import HypothesisTest, wald_test
from varpu_eval.uncertainty.designs import Codes, Design, covariance, degrees_of_freedom, variance
from varpu_eval.uncertainty.domains import class_codes, rows_inside
from varpu_eval.uncertainty.intervals import Floats, Interval
from varpu_eval.uncertainty.shares import logit

NO_SPREAD = 1e-12
"""Standard error of a mean rank (0..1) under which it is rounding."""


@dataclass(frozen=True, slots=True)
class RankTest:
    """Whether the groups' answers lie equally high.

    Parameters
    ----------
    labels
        The groups, sorted.
    mean_ranks
        Shape (groups,): mean mid-rank, 0..1, within all groups together.
    difference
        Shape (groups - 1,): mean ranks less the first group's. With two groups it is the second's probability of
        superiority less a half.
    covariance
        Of `difference` if all groups are alike.
    test
        F with groups - 1 degrees of freedom and those of the design; with two groups the square of `t`.
    n
        Rows the test rests on.
    """

    labels: tuple[object, ...]
    mean_ranks: Floats
    difference: Floats
    covariance: Floats
    test: HypothesisTest
    n: int

    @property
    def t(self) -> float:
        """Two groups' difference over its standard error; its degrees of freedom are `test.df2`."""
        if self.difference.size != 1:
            raise ValueError(f"t compares 2 groups, here are {len(self.labels)}; read `test` instead")
        return float(self.difference[0] / np.sqrt(self.covariance[0, 0]))


@dataclass(frozen=True, slots=True)
class Superiority:
    """How often a later answer exceeds an earlier one, ties counted half.

    Parameters
    ----------
    value
        0..1; above a half where later answers lie higher.
    se
        Standard error; NaN where every comparison falls out alike, so that nothing shows how far it may be off.
    df
        Degrees of freedom of the standard error.
    n
        Rows of the earlier and of the later group.
    """

    value: float
    se: float
    df: float
    n: tuple[int, int]

    def interval(self, *, level: float = 0.95) -> Interval:
        """Return the t interval on the logit scale; NaN limits where `se` is NaN or `df` under 1.

        >>> interval = Superiority(0.6, 0.05, 20, (50, 50)).interval()
        >>> round(float(interval.low), 4), round(float(interval.high), 4)
        (0.4927, 0.6985)
        """
        return logit(self.value, self.se, self.df, level=level)


def rank_test(
    design: Design, y: ArrayLike, group: ArrayLike, domain: ArrayLike | None = None, *, df: float | None = None
) -> RankTest:
    """Test whether answers of the groups lie equally high, by ranks of the estimated population.

    A rank is the mid-distribution function: the weighted share of all answers below, plus half of that of equal ones.
    Ties need no breaking and the order of rows does not matter. Two groups: the Wilcoxon test; more: Kruskal & Wallis.

    Source: Lumley & Scott 2013, Biometrika 100, 831-842; R `svyranktest`, which ranks rows one by one and averages
    ties without weights: the same where no answers are tied or tied ones weigh the same.

    Parameters
    ----------
    y
        Shape (rows,): numbers, of which only the order is used; NaN where there is no answer.
    group
        Shape (rows,): labels; NaN or None outside all groups.
    domain
        Shape (rows,), bool; all rows if None.
    df
        Denominator's degrees of freedom; the design's in the domain less groups - 1 if None.

    Raises
    ------
    ValueError
        When there are fewer than two groups, when ranks do not vary within groups, or when the design has too few
        degrees of freedom for so many groups.

    Notes
    -----
    That ranks are estimated adds to the difference's linearisation, at answer y, one group's distribution function
    less the other's (with k groups, a weighted sum of such differences). Where all groups are distributed alike that
    is 0, which is the hypothesis; so the ranks stand as if known, as in Lumley & Scott. For an interval, where groups
    do differ, use `superiority`, which has these terms. With 6, 10 and 30 units of 3 to 14 persons in two or three
    waves, ties and unequal weights, tests at 5 % rejected a true hypothesis in 4.5-6.1 % of 5,000 simulated samples.
    Where few units carry most answers (5 to 12 units of 2 to 40 persons) it was 8.0-8.2 %, and 3.6-4.7 % with
    the `df` of `effective_df`.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> result = rank_test(make_design([1] * 6), [1, 2, 2, 2, 3, 3], ["a", "a", "a", "b", "b", "b"])
    >>> result.difference.round(4).tolist(), round(result.t, 4), round(result.test.p, 4)
    ([0.3889], 2.4445, 0.0709)
    """
    inside = rows_inside(design, domain, y, group)
    codes, labels = class_codes(group, inside)
    groups = len(labels)
    if groups < 2:  # noqa: PLR2004  # one group has nothing to differ from
        raise ValueError(f"{groups} group has answers, a rank test needs at least two; widen the domain")
    weight = design.weights[inside]
    level, mass = _masses(np.asarray(y, dtype=float)[inside], weight, np.zeros_like(codes), 1)
    rank = _mid_distribution(mass[0])[level]
    size = np.bincount(codes, weights=weight)
    mean = np.bincount(codes, weights=weight * rank) / size
    scores = np.zeros((inside.size, groups))
    scores[np.flatnonzero(inside), codes] = weight * (rank - mean[codes]) / size[codes]
    spread = covariance(design, scores[:, 1:] - scores[:, [0]])
    if (np.diag(spread) < NO_SPREAD**2).any():
        raise ValueError("ranks do not vary within the groups, so they cannot be tested; choose another answer")
    freedom = degrees_of_freedom(design, inside) - (groups - 1) if df is None else df
    difference = mean[1:] - mean[0]
    return RankTest(labels, mean, difference, spread, wald_test(difference, spread, freedom), int(inside.sum()))


def superiority(
    design: Design, y: ArrayLike, earlier: ArrayLike, later: ArrayLike, *, df: float | None = None
) -> Superiority:
    """Return the chance that a random later answer exceeds a random earlier one, plus half the chance of a tie.

    Each side's weighted distribution is estimated; the linearised standard error has both, and the covariance through
    clusters seen in both waves. Also known as the area under the ROC curve and as Mann & Whitney's U over its maximum.

    Sources: Grissom & Kim 2012, Effect Sizes for Research; DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44,
    837-845, whose standard error it gives for two simple random samples.

    Parameters
    ----------
    y
        Shape (rows,): numbers, of which only the order is used; NaN where there is no answer.
    earlier, later
        Shape (rows,), bool: the rows compared; none in both.
    df
        Degrees of freedom of the standard error; the design's among the rows compared if None.

    Raises
    ------
    ValueError
        When a side has no answers, or a row is in both.

    Notes
    -----
    With 6, 10 and 30 units of 3 to 14 persons in two waves, ties and unequal weights, 95 % intervals held the truth
    (0.5 or 0.69) in 94.6-95.3 % of 5,000 simulated samples. Where few units carry most answers (5 to 12 units of 2 to
    40 persons) it was 90.1-91.9 %, and 95.6-96.6 % with the `df` of `effective_df`.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> result = superiority(make_design([1] * 4), [1, 2, 2, 3], [True, True, False, False], [False, False, True, True])
    >>> result.value  # (1 + 1 + 0.5 + 1) / 4
    0.875
    """
    before, after = rows_inside(design, earlier, y), rows_inside(design, later, y)
    if (before & after).any():
        raise ValueError(f"{int((before & after).sum())} rows are both earlier and later; a row belongs to one side")
    inside = before | after
    weight, side = design.weights[inside], after[inside].astype(np.int64)
    level, mass = _masses(np.asarray(y, dtype=float)[inside], weight, side, 2)
    below, above = _mid_distribution(mass[0]), 1 - _mid_distribution(mass[1])
    value = float(mass[1] @ below / mass[1].sum())
    scores = np.zeros((inside.size, 1))
    scores[inside, 0] = weight * (np.where(side == 1, below[level], above[level]) - value) / mass.sum(axis=1)[side]
    se = float(np.sqrt(variance(design, scores)[0]))
    freedom = degrees_of_freedom(design, inside) if df is None else df
    return Superiority(value, se if se > NO_SPREAD else np.nan, float(freedom), (int(before.sum()), int(after.sum())))


def _masses(y: Floats, weight: Floats, side: Codes, sides: int) -> tuple[Codes, Floats]:
    """Return each answer's place among the different ones, (rows,), and the weight of each side on them, (sides, m)."""
    values, place = np.unique(y, return_inverse=True)
    mass = np.zeros((sides, values.size))
    np.add.at(mass, (side, place), weight)
    return np.asarray(place, dtype=np.int64), mass


def _mid_distribution(mass: Floats) -> Floats:
    """Return the share of mass below each place plus half of that on it."""
    up_to = np.cumsum(mass)
    return np.asarray((up_to - mass / 2) / up_to[-1])

"""A synthetic control: the weighted mean of other regions that ran most like one region before something began.

Knows regions, years and the fit before. Does not know chance: how far other regions stray from their own synthetic
controls is `placebo_test`'s. A good fit before proves nothing: with 308 donors and 12 years it is perfect for about
four municipalities in ten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from varpu_eval.peer.simplex import simplex_weights
from varpu_eval.uncertainty.intervals import Floats

Scale = Literal["level", "demeaned_log"]
"""Of what the gaps are: of the values themselves, or of their logarithms less each region's mean before the start."""

YEARS_BEFORE = 3
"""Fewer years before the start are refused: hardly any weights would miss them."""

PERFECT = 1e-6
"""A fit is perfect if its root mean square before is under this share of the mean distance of the donors."""


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """One region beside its synthetic control.

    Parameters
    ----------
    region, start, scale
        The region, the first year of the time after, and the scale of the gaps.
    weights
        Donors with any weight and their weights, which sum to 1, the largest first.
    gaps
        Years and the region's value less its synthetic control's, in the scale's unit.
    pre_rmspe, post_rmspe
        Root mean square of the gaps before the start and from it on.
    effect
        Mean gap from the start on (the ATT): after less synthetic. On `demeaned_log` 0.1 is about a tenth more.
    perfect
        Whether the weights meet every year before the start: then they are one choice of many, and the ratio of root
        mean squares means nothing.
    """

    region: str
    start: int
    scale: Scale
    weights: tuple[tuple[str, float], ...]
    gaps: tuple[tuple[int, float], ...]
    pre_rmspe: float
    post_rmspe: float
    effect: float
    perfect: bool

    @property
    def rmspe_ratio(self) -> float:
        """`post_rmspe` / `pre_rmspe`; infinite where the fit before is perfect."""
        return float("inf") if self.perfect else self.post_rmspe / self.pre_rmspe


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Checked series: `outcomes` (years, regions) on their scale, `years` and `regions` of its rows and columns."""

    outcomes: Floats = field(repr=False)
    years: tuple[int, ...]
    regions: tuple[str, ...]
    start: int
    scale: Scale

    @property
    def before(self) -> int:
        """How many of the years are before the start."""
        return sum(year < self.start for year in self.years)


def synthetic_control(
    outcomes: pd.DataFrame, region: str, start: int, *, scale: Scale = "demeaned_log"
) -> SyntheticControl:
    """Return the weighted mean of the other regions that is nearest to `region` before `start`, and the gaps to it.

    Outcomes only, exact weights (`simplex_weights`). On the scale `demeaned_log` logarithms less each region's own mean
    before the start are compared, so that regions of other levels may be donors and gaps are relative changes; on
    `level` the values themselves (Abadie, Diamond & Hainmueller). Assumes that no donor was changed by what began, and
    that what moved the donors would have moved the region alike.
    Sources: Abadie, Diamond & Hainmueller 2010, JASA 105, 493-505; Ferman & Pinto 2021, Quantitative Economics 12,
    1197-1221 (demeaned).

    Parameters
    ----------
    outcomes
        One column a region, one row a year in rising order; no missing values. Rates above 0 for `demeaned_log`.
    region
        The column of the region in question.
    start
        First year after: years from it on are not fitted.
    scale
        `demeaned_log` or `level`.

    Returns
    -------
    SyntheticControl
        `effect` is the mean gap from the start on, region less synthetic; `weights` by donor, `gaps` by year, and how
        well it fits: `pre_rmspe`, `perfect`. On `demeaned_log` exp(gap) is a ratio.

    Raises
    ------
    ValueError
        When a value is missing, infinite or (for logarithms) not above 0, years repeat or fall, fewer than 3 years
        are before the start or none from it on, or fewer than 2 donors are left.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [2, 3, 2, 9], "b": [1, 2, 1, 2], "c": [4, 5, 4, 5]}, index=[2001, 2002, 2003, 2004])
    >>> found = synthetic_control(frame, "a", 2004, scale="level")  # 2 is 2/3 * 1 + 1/3 * 4, and so is 3 of 2 and 5
    >>> [(donor, round(weight, 4)) for donor, weight in found.weights], round(found.effect, 4), found.perfect
    ([('b', 0.6667), ('c', 0.3333)], 6.0, True)
    """
    panel = check_panel(outcomes, region, start, scale)
    own = panel.regions.index(region)
    others = [j for j in range(len(panel.regions)) if j != own]
    fitted = panel.outcomes[: panel.before]
    weights = np.zeros(len(panel.regions))
    weights[others] = simplex_weights(fitted[:, others], fitted[:, own])
    return describe(panel, own, weights)


def leave_one_donor_out(
    outcomes: pd.DataFrame, region: str, start: int, *, scale: Scale = "demeaned_log"
) -> tuple[tuple[str, float], ...]:
    """Return, for each donor with any weight, the effect when that donor may not take part, heaviest donor first.

    What rests on one donor shows here: an effect that changes much without it is that donor's story.

    Parameters
    ----------
    outcomes, region, start, scale
        As for `synthetic_control`.

    Raises
    ------
    ValueError
        As `synthetic_control`; with 2 donors none can be left out.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [2, 3, 2, 9], "b": [1, 2, 1, 2], "c": [3, 4, 3, 4], "d": [4, 5, 4, 5]})
    >>> leave_one_donor_out(frame.drop(columns="d"), "a", 3, scale="level")
    Traceback (most recent call last):
    ValueError: 1 donors; a synthetic control needs 2 or more
    >>> all_but_one = leave_one_donor_out(frame, "a", 3, scale="level")  # without b the nearest is c, 4 in the end
    >>> dict(all_but_one)["b"]
    5.0
    """
    found = synthetic_control(outcomes, region, start, scale=scale)
    return tuple(
        (donor, synthetic_control(outcomes.drop(columns=donor), region, start, scale=scale).effect)
        for donor, _ in found.weights
    )


def check_panel(outcomes: pd.DataFrame, region: str, start: int, scale: Scale) -> Panel:
    """Return the series on their scale, or say what keeps them from being compared."""
    if list(outcomes.columns).count(region) != 1 or outcomes.columns.has_duplicates:
        raise ValueError(f"region '{region}' must be one column, and every column another region; rows are years")
    if outcomes.shape[1] < 3:  # noqa: PLR2004 - the region and two donors
        raise ValueError(f"{outcomes.shape[1] - 1} donors; a synthetic control needs 2 or more")
    if not pd.api.types.is_numeric_dtype(outcomes.index):
        raise ValueError(f"the index is of type {outcomes.index.dtype}; expected years as whole numbers")
    years, values = outcomes.index.to_numpy(), outcomes.to_numpy(dtype=float, na_value=np.nan)
    if not (outcomes.index.is_monotonic_increasing and outcomes.index.is_unique):
        raise ValueError("years must rise from row to row, each one once")
    if (before := int((years < start).sum())) < YEARS_BEFORE or before == len(years):
        raise ValueError(
            f"{before} of {len(years)} years are before {start}; expected {YEARS_BEFORE} or more, and 1 or more after"
        )
    missing = outcomes.columns[~np.isfinite(values).all(axis=0)]
    if len(missing):
        raise ValueError(f"values are missing or infinite in {_named(missing)}; leave these regions or years out")
    return Panel(_scaled(values, before, outcomes.columns, scale), tuple(map(int, years)), tuple(outcomes.columns),
                 start, scale)  # fmt: skip


def describe(panel: Panel, own: int, weights: Floats) -> SyntheticControl:
    """Return what these weights, one a region of the panel, make of the region in column `own`."""
    gaps = panel.outcomes[:, own] - panel.outcomes @ weights
    pre, post = gaps[: panel.before], gaps[panel.before :]
    order = sorted(np.flatnonzero(weights), key=lambda j: (-weights[j], panel.regions[j]))
    return SyntheticControl(
        region=panel.regions[own],
        start=panel.start,
        scale=panel.scale,
        weights=tuple((panel.regions[j], float(weights[j])) for j in order),
        gaps=tuple(zip(panel.years, map(float, gaps), strict=True)),
        pre_rmspe=float(root_mean_square(pre)),
        post_rmspe=float(root_mean_square(post)),
        effect=float(post.mean()),
        perfect=bool(root_mean_square(pre) <= PERFECT * distance_of_others(panel)[own]),
    )


def root_mean_square(gaps: Floats) -> Floats:
    """Return the root mean square over years, of (years,) or (years, regions)."""
    return np.asarray(np.sqrt((gaps**2).mean(axis=0)))


def distance_of_others(panel: Panel) -> Floats:
    """Return each region's root mean square distance to all others before the start: what `PERFECT` is a share of."""
    fitted, regions = panel.outcomes[: panel.before], len(panel.regions)
    centre, spread = fitted.mean(axis=1, keepdims=True), fitted.var(axis=1, keepdims=True)
    # the mean over others of (own - other)^2 is n / (n - 1) of (own - mean)^2 + variance
    return np.asarray(np.sqrt(((fitted - centre) ** 2 + spread).mean(axis=0) * regions / (regions - 1)))


def _scaled(values: Floats, before: int, columns: pd.Index, scale: Scale) -> Floats:
    if scale == "level":
        return values
    if scale != "demeaned_log":
        raise ValueError(f"scale '{scale}' is unknown; expected 'level' or 'demeaned_log'")
    if len(low := columns[np.flatnonzero((values <= 0).any(axis=0))]):
        raise ValueError(
            f"values of 0 or less in {_named(low)} have no logarithm; leave these regions out or take "
            "(events + 0.5) / persons"
        )
    logs = np.log(values)
    return np.asarray(logs - logs[:before].mean(axis=0))


def _named(regions: pd.Index, most: int = 5) -> str:
    more = f" and {len(regions) - most} more" if len(regions) > most else ""
    return ", ".join(f"'{region}'" for region in regions[:most]) + more

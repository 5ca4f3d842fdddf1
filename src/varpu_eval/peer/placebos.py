"""How far a region strays from its synthetic control, among all regions treated as if it had begun in them.

Knows placebo fits and ranks. Does not know tables, breaks or what may be called a change.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from varpu_eval.peer.deviations import Deviation, deviation_rank
from varpu_eval.peer.simplex import weights_of_each
from varpu_eval.peer.synthetic import (
    PERFECT,
    Panel,
    Scale,
    SyntheticControl,
    check_panel,
    describe,
    distance_of_others,
    root_mean_square,
)
from varpu_eval.uncertainty.intervals import Floats

NOISE = 1e-12
"""Mean gaps up to this, in logs or as a share of the largest value, are what rounding leaves of none at all."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaceboTest:
    """A synthetic control of every region, and where the one in question stands among them.

    Parameters
    ----------
    fit
        The region's own synthetic control.
    regions
        All regions, in the order of the columns.
    gaps
        Shape (years, regions): each region's gaps to its own synthetic control.
    weights
        Shape (regions, regions): column j has what each region weighs in the synthetic control of region j.
    effects, ratios
        Shape (regions,): mean gap after the start; root mean square after / before, infinite where the fit is perfect.
    by_gap
        Rank and p by the absolute mean gap, and what size of gap would have been called.
    rank_by_ratio, p_by_ratio
        Rank and p by the ratio of root mean squares, one-sided by nature. Perfect fits rank before all others.
    perfect
        Share of regions that were fitted perfectly before the start: how little a good fit proves.
    """

    fit: SyntheticControl
    regions: tuple[str, ...]
    gaps: Floats = field(repr=False)
    weights: Floats = field(repr=False)
    effects: Floats = field(repr=False)
    ratios: Floats = field(repr=False)
    by_gap: Deviation
    rank_by_ratio: int
    p_by_ratio: float
    perfect: float


def placebo_test(
    outcomes: pd.DataFrame,
    region: str,
    start: int,
    *,
    scale: Scale = "demeaned_log",
    level: float = 0.05,
    untold: Collection[str] = (),
) -> PlaceboTest:
    """Fit a synthetic control to every region in turn, and rank the one in question among all.

    p is (b + 1) / (n + 1), b of n other regions having an absolute mean gap, or a ratio, at least as large. All regions
    are donors of each other, the one in question too, so that none is treated otherwise; if it did change, placebos
    that lean on it stray as well, which makes the test more cautious. Holds its level if gaps of the others spread as
    the region's own do: small municipalities, whose rates jump, must not be the measure of a large one, nor the other
    way round (`nearest_in_size`). On rates of unlike regions, `scale="level"`, it does not hold (docs/simulation.md).
    Source: Abadie, Diamond & Hainmueller 2010, JASA 105, 493-505.

    Parameters
    ----------
    outcomes, region, start, scale
        As for `synthetic_control`, with 3 other regions or more.
    level
        Of a p to be called; decides `by_gap.detectable`, which 19 others or more are needed for at 0.05.
    untold
        Regions whose gaps, and gaps to synthetic controls in which they weigh, may not be told as what is detectable.

    Returns
    -------
    PlaceboTest
        `by_gap` has rank and p by the absolute mean gap, `fit` the region's own synthetic control; `effects` and
        `gaps` are those of every region.

    Raises
    ------
    ValueError
        As `synthetic_control`; when fewer than 3 other regions are left, or nobody strays from its synthetic control.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [2, 3, 2, 9], "b": [1, 2, 1, 2], "c": [4, 5, 4, 5], "d": [5, 7, 5, 7]})
    >>> found = placebo_test(frame, "a", 3, scale="level", level=0.25)
    >>> found.by_gap.rank, found.by_gap.p, round(found.fit.effect, 4), found.perfect  # b has only a near it: 2 - 9
    (2, 0.5, 6.0, 0.25)
    """
    panel = check_panel(outcomes, region, start, scale)
    if len(panel.regions) < 4:  # noqa: PLR2004 - the region and three donors
        raise ValueError(f"{len(panel.regions) - 1} other regions; a placebo test needs 3 or more")
    return ranked(panel, panel.regions.index(region), weights_of_each(panel.outcomes[: panel.before]), level, untold)


def ranked(panel: Panel, own: int, weights: Floats, level: float = 0.05, untold: Collection[str] = ()) -> PlaceboTest:
    """Return where the region in column `own` stands, given everybody's weights of all others, (regions, regions)."""
    gaps = panel.outcomes - panel.outcomes @ weights
    pre, post = (root_mean_square(part) for part in (gaps[: panel.before], gaps[panel.before :]))
    perfect = pre <= PERFECT * distance_of_others(panel)
    ratios = np.divide(post, pre, out=np.full(len(pre), np.inf), where=~perfect)
    effects = gaps[panel.before :].mean(axis=0)
    size = 1.0 if panel.scale == "demeaned_log" else np.abs(panel.outcomes).max()
    effects[np.abs(effects) <= NOISE * size] = 0.0
    told = np.delete(~leaning_on(panel.regions, weights, untold), own)
    rank = int((ratios >= ratios[own] * (1 - 1e-12)).sum())  # itself and all at least as large
    return PlaceboTest(
        fit=describe(panel, own, weights[:, own]),
        regions=panel.regions,
        gaps=gaps,
        weights=weights,
        effects=effects,
        ratios=ratios,
        by_gap=deviation_rank(effects[own], np.delete(effects, own), centre=0.0, level=level, told=told),
        rank_by_ratio=rank,
        p_by_ratio=rank / len(panel.regions),
        perfect=float(perfect.mean()),
    )


def leaning_on(regions: tuple[str, ...], weights: Floats, some: Collection[str]) -> np.ndarray:
    """Say which regions are among `some`, or have one of these in their synthetic control; shape (regions,).

    >>> leaning_on(("a", "b", "c"), np.array([[0.0, 0.5, 0.0], [1.0, 0.0, 1.0], [0.0, 0.5, 0.0]]), {"a"}).tolist()
    [True, True, False]
    """
    among = np.isin(regions, list(some))
    return np.asarray(among | (weights[among] > 0).any(axis=0))

"""How often each sector was at the table, of any attendance: shares of meetings, their regularity and their intervals.

Knows sectors by meetings alone. Participation needs no null: it is counted, not inferred from ties.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from varpu_eval.network.bootstrap import FEWEST, resampling_weights
from varpu_eval.network.two_mode import TwoModeLike, as_two_mode
from varpu_eval.uncertainty import Interval
from varpu_eval.uncertainty.shares import korn_graubard

Floats = NDArray[np.float64]
DRAWS = 999
_ROUNDING = 1e-12
"""Standard errors under this are 0: weights of a block add up to its meetings but for their last digits."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of meetings.

    Parameters
    ----------
    share
        Of all meetings, one a sector.
    interval
        Its 95 % limits; NaN where there are too few meetings.
    regularity
        Of the meetings of the blocks in which the sector ever sat; NaN where it never did.
    """

    share: Floats
    interval: Interval
    regularity: Floats


def meeting_participation(records: TwoModeLike, *, rng: np.random.Generator, draws: int = DRAWS) -> pd.DataFrame:
    """Return the share of meetings at which each sector sat, with intervals over meetings drawn anew.

    Parameters
    ----------
    records
        Attendance with the sector of each person, and where it has them the blocks of meetings.

    Returns
    -------
    DataFrame
        Indexed by sector: `share`, `low`, `high`, `regularity` (0..1), `meetings` (at which it sat).

    Raises
    ------
    ValueError
        When no sectors are named.

    Examples
    --------
    >>> rows = pd.DataFrame({"person": list("aabb"), "meeting": [1, 2, 2, 3], "sector": list("xxyy")})
    >>> from varpu_eval.network import declare_attendance
    >>> found = meeting_participation(declare_attendance(rows, sector="sector"), rng=np.random.default_rng(1))
    >>> found["share"].round(3).to_dict()
    {'x': 0.667, 'y': 0.667}
    """
    two = as_two_mode(records)
    if two.sector is None:
        raise ValueError('no sectors are named; say declare_attendance(..., sector="column")')
    code, labels = pd.factorize(two.sector, sort=True)
    there = np.zeros((len(labels), len(two.meetings)), dtype=bool)
    seats = two.incidence.tocoo()
    there[code[seats.row], seats.col] = True
    found = shares_of_meetings(there, two.block, rng=rng, draws=draws)
    columns = {"share": found.share, "low": found.interval.low, "high": found.interval.high}
    return pd.DataFrame(
        {**columns, "regularity": found.regularity, "meetings": there.sum(axis=1)},
        index=pd.Index(labels, name="sector"),
    )


def shares_of_meetings(there: NDArray[np.bool_], block: ArrayLike, *, rng: np.random.Generator, draws: int) -> Shares:
    """Return shares of meetings with Korn-Graubard limits on the variance that resampling meetings within blocks gives.

    Percentiles of the resamples hold a share near 0 or 1 far too seldom: who never missed a meeting never does in a
    resample either. The limits take the variance over resamples and are exact for the number of meetings it is worth;
    they are wide rather than narrow (docs/simulation.md).

    Parameters
    ----------
    there
        Sectors x meetings.
    block
        Block of each meeting (`resampling_weights`).

    References
    ----------
    Korn & Graubard 1998, Survey Methodology 24, 193; Rao & Wu 1988, JASA 83, 231.
    """
    blocks = np.unique(np.asarray(block), return_inverse=True)[1]
    meetings, share = there.shape[1], there.mean(axis=1)
    if meetings < FEWEST:
        nothing = np.full(share.shape, np.nan)
        return Shares(share, Interval(nothing, nothing), _regularity(there, blocks))
    se = (resampling_weights(blocks, draws, rng) @ there.T / meetings).std(axis=0, ddof=1)
    se[se < _ROUNDING] = 0.0
    interval = korn_graubard(share, se, np.full(share.shape, meetings), np.full(share.shape, _freedom(blocks)))
    return Shares(share, interval, _regularity(there, blocks))


def mean_per_meeting(
    counts: ArrayLike, block: ArrayLike, *, rng: np.random.Generator, draws: int = DRAWS
) -> tuple[float, Interval]:
    """Return the mean of a number over meetings, with a t interval on its variance over resampled meetings.

    Parameters
    ----------
    counts
        One number a meeting, such as how many sectors were there.

    Returns
    -------
    float, Interval
        NaN limits with fewer than 5 meetings, or no more meetings than blocks.

    Examples
    --------
    >>> mean, interval = mean_per_meeting([3, 4, 4, 5, 4, 4], [0] * 6, rng=np.random.default_rng(1))
    >>> mean, bool(interval.low < 4 < interval.high)
    (4.0, True)
    """
    values, blocks = np.asarray(counts, dtype=np.float64), np.unique(np.asarray(block), return_inverse=True)[1]
    mean, freedom = float(values.mean()), _freedom(blocks)
    if values.size < FEWEST or freedom < 1:
        return mean, Interval(np.array(np.nan), np.array(np.nan))
    se = (resampling_weights(blocks, draws, rng) @ values / values.size).std(ddof=1)
    reach = stats.t.ppf(0.975, freedom) * se
    return mean, Interval(np.array(mean - reach), np.array(mean + reach))


def _regularity(there: NDArray[np.bool_], blocks: NDArray[np.intp]) -> Floats:
    member = np.equal.outer(np.arange(blocks.max() + 1), blocks)
    ever = (there @ member.T.astype(np.float64)) > 0
    own = ever @ member.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(there.sum(axis=1) / np.where(own > 0, own, np.nan))


def _freedom(blocks: NDArray[np.intp]) -> int:
    """Return meetings less blocks; those of one meeting are one block (`resampling_weights`)."""
    size = np.bincount(blocks)
    return int(size.sum() - (size > 1).sum() - (size == 1).any())

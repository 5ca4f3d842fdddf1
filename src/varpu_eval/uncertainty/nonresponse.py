"""How far those who did not answer could move a figure, whatever they think.

Knows means on a bounded scale and the share who answered. Nothing is assumed of the silent but that their answers would
lie on the scale. Sampling error is left out: the limits are of the point estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the largest value that a figure could have; shape (k,) each."""

    low: Floats
    high: Floats


def level_bounds(mean: ArrayLike, rate: ArrayLike, *, low: ArrayLike, high: ArrayLike) -> Bounds:
    """Return the limits of the mean of all who were asked: the silent all at the lowest value, or all at the highest.

    Parameters
    ----------
    mean
        Shape (k,): mean of those who answered, each counted once; weights would already assume something of the silent.
    rate
        Shape (k,): share who answered, of all who were asked; above 0, at most 1.
    low, high
        Shape (k,) or one number: ends of the scale.

    Raises
    ------
    ValueError
        When a rate is not a share or a mean lies outside its scale.

    Notes
    -----
    Source: Manski 1989, J. Hum. Resour. 24; Cochran 1977, Sampling Techniques, section 13.2.

    Examples
    --------
    >>> bounds = level_bounds([0.8], [0.6], low=0, high=1)  # 0.6 * 0.8, and 0.4 more
    >>> bounds.low.round(9).tolist(), bounds.high.round(9).tolist()
    ([0.48], [0.88])
    """
    y, r, least, most = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(a, dtype=float)) for a in (mean, rate, low, high))
    )
    _check_rates(r)
    slack = 1e-9 * (most - least)
    if not ((y >= least - slack) & (y <= most + slack) & (least < most)).all():
        raise ValueError("a mean lies outside the ends of its scale; give the scale that the answers were read on")
    return Bounds(r * y + (1 - r) * least, r * y + (1 - r) * most)


def change_bounds(before: Bounds, after: Bounds) -> Bounds:
    """Return the limits of a change: the silent of both years free to lie at opposite ends of the scale.

    A change is the later level less the earlier one. Source: as for `level_bounds`.

    >>> change = change_bounds(level_bounds(0.5, 0.8, low=0, high=1), level_bounds(0.7, 0.9, low=0, high=1))
    >>> change.low.round(9).tolist(), change.high.round(9).tolist()  # 0.63 - 0.6 and 0.73 - 0.4
    ([0.03], [0.33])
    """
    return Bounds(after.low - before.high, after.high - before.low)


def tipping_point(change: ArrayLike, rate: ArrayLike) -> Floats:
    """Return by how much the silent of the later year would have to lie below those who answered to undo a change.

    An estimate takes those who stayed silent to be like those who answered. If their mean lay this much lower (higher
    where it is negative), the change would be 0; where that is more than the scale allows, they cannot undo it.

    Parameters
    ----------
    change
        Shape (k,): later level less the earlier one.
    rate
        Shape (k,): share who answered in the later year; above 0, at most 1.

    Returns
    -------
    ndarray
        Shape (k,): change / (1 - rate), in the unit of the change; NaN where nobody was silent.

    Raises
    ------
    ValueError
        When a rate is not a share.

    Notes
    -----
    Source: Yan, Lee & Li 2009, Stat. Biopharm. Res. 1 (tipping-point analysis), of a mean.

    Examples
    --------
    >>> tipping_point([6.0], [0.7]).round(9).tolist()  # 20 points lower for the silent 30 % is 6 for all
    [20.0]
    """
    moved, r = np.broadcast_arrays(
        np.atleast_1d(np.asarray(change, dtype=float)), np.atleast_1d(np.asarray(rate, dtype=float))
    )
    _check_rates(r)
    return np.asarray(np.divide(moved, 1 - r, out=np.full(r.shape, np.nan), where=r < 1))


def _check_rates(rate: Floats) -> None:
    if not ((rate > 0) & (rate <= 1)).all():
        raise ValueError("a response rate must be above 0 and at most 1; correct the number of those asked")

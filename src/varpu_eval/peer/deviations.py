"""Where one region's figure stands among those of others: its rank by distance, and what would have been far enough.

Knows numbers of one region and of others. Does not know what they are of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from varpu_eval.uncertainty.intervals import Floats


@dataclass(frozen=True, slots=True)
class Deviation:
    """One region's figure among those of others.

    Parameters
    ----------
    value
        The region's figure less the centre.
    centre
        What the distances are from: 0, or the median of all.
    rank, p
        1 is the farthest of all; p is rank / (donors + 1). Others just as far rank before it.
    donors
        How many others there are.
    detectable
        Distance from the centre from which on p would have been at most the level asked; None where there are too few
        others for that. Half of all changes of just this size would be missed.
    first
        Distance that would have ranked first.
    """

    value: float
    centre: float
    rank: int
    p: float
    donors: int
    detectable: float | None
    first: float


def deviation_rank(
    own: float, others: ArrayLike, *, centre: float | None = None, level: float = 0.05, told: ArrayLike | None = None
) -> Deviation:
    """Rank one figure among others by its distance from their centre, and say what distance would have been called.

    Under the null that no region differs, any of them is as likely the farthest, so that p <= level in at most `level`
    of cases; holds if the others' figures spread as the one's does. Two-sided: distances of both signs count.
    The median is that of all figures, the region's own among them, for only then are all treated alike; what would have
    been called is found with the region's own figure at the far end.
    Source: (b + 1) / (n + 1) of Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9, with regions for draws, as
    placebos in Abadie, Diamond & Hainmueller 2010, JASA 105, 493-505.

    Parameters
    ----------
    own, others
        The region's figure and those of others, shape (donors,), at least 2; finite.
    centre
        What distances are from; None is the median of all figures.
    level
        Of a p to be called, between 0 and 1.
    told
        Shape (donors,): whose distance may be told as `detectable`; where it is not the one's that decides, the next
        larger one's is. None is everybody's.

    Raises
    ------
    ValueError
        When there are fewer than 2 others, a figure is missing, or all figures are the same.

    Examples
    --------
    >>> found = deviation_rank(-0.6, [-0.2, -0.1, 0.1, 0.3], level=0.2)  # median -0.1; distances 0.1, 0, 0.2, 0.4
    >>> found.rank, found.p, round(found.value, 4), round(found.detectable, 4)
    (1, 0.2, -0.5, 0.4)
    """
    figures = np.asarray(others, dtype=float)
    if figures.ndim != 1 or figures.size < 2:  # noqa: PLR2004 - two others
        raise ValueError(f"others have shape {figures.shape}; a rank needs 2 or more of them")
    if not (np.isfinite(figures).all() and np.isfinite(own)):
        raise ValueError("a rank needs finite figures; leave out regions whose figure is missing")
    if not 0 < level < 1:
        raise ValueError(f"a level of {level}; expected above 0 and below 1")
    if np.ptp([own, *figures]) == 0:
        raise ValueError("all figures are the same; nothing can be ranked")
    middle = float(np.median([own, *figures])) if centre is None else float(centre)
    farther = int((np.abs(figures - middle) >= abs(own - middle) * (1 - 1e-12)).sum())  # ties but for rounding
    may = np.ones(figures.size, dtype=bool) if told is None else np.asarray(told, dtype=bool)
    allowed = int(np.floor(level * (figures.size + 1) * (1 + 1e-12)))  # of others and itself, as far as that
    return Deviation(
        value=float(own - middle),
        centre=middle,
        rank=farther + 1,
        p=(farther + 1) / (figures.size + 1),
        donors=figures.size,
        detectable=_needed(figures, centre, allowed, may) if allowed else None,
        first=float(max(distances.max() for distances in _distances(figures, centre))),
    )


def _distances(figures: Floats, centre: float | None) -> list[Floats]:
    """Return the distances of others from the centre as it is when the region's own figure is far off, either way."""
    centres = [np.median([end, *figures]) for end in (-np.inf, np.inf)] if centre is None else [centre]
    return [np.abs(figures - middle) for middle in centres]


def _needed(figures: Floats, centre: float | None, allowed: int, may: np.ndarray) -> float | None:
    """Return the least distance of those who may be told that no more than so many lie as far; None where none may."""
    least = [
        min(distances[may & (distances >= np.sort(distances)[-allowed])], default=np.inf)
        for distances in _distances(figures, centre)
    ]
    return float(max(least)) if np.isfinite(max(least)) else None

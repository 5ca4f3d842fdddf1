"""Rates over replicates with their Monte Carlo errors.

Knows hits and replicates by draw. Does not know what was drawn. Replicates of one draw share staff and respondents, so
a rate's error is that of draws as clusters, never of replicates as if independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

Key = tuple[str, ...]
Hits = Mapping[Key, tuple[int, int, int]]
"""By key, of one draw: hits, replicates that were told anything, all replicates."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of replicates.

    Parameters
    ----------
    value, error
        The share of hits among replicates that were told anything, and its standard error over draws.
    replicates, draws
        How many it rests on.
    told
        Share of all replicates that were told anything: were estimable, or did not fail.
    """

    value: float
    error: float
    replicates: int
    draws: int
    told: float

    def __str__(self) -> str:
        """Return the rate and its error in percent.

        >>> str(Rate(0.9512, 0.0031, 5000, 250, 1.0))
        '95.1 ± 0.3'
        """
        if np.isnan(self.value):
            return "none"
        return f"{100 * self.value:.1f} ± {100 * self.error:.1f}"


def counted(hit: ArrayLike, told: ArrayLike | None = None) -> tuple[int, int, int]:
    """Return hits, told replicates and all replicates of arrays of truth values."""
    hits = np.atleast_1d(np.asarray(hit, dtype=bool))
    known = np.ones(hits.shape, dtype=bool) if told is None else np.atleast_1d(np.asarray(told, dtype=bool))
    return int((hits & known).sum()), int(known.sum()), hits.size


def held(truth: ArrayLike, low: ArrayLike, high: ArrayLike) -> tuple[int, int, int]:
    """Return how many intervals hold the truth; an interval of NaN was not told."""
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    return counted((low <= truth) & (truth <= high), ~np.isnan(low))


def rates(draws: Iterable[Hits]) -> dict[Key, Rate]:
    """Return the rate of every key over all draws, in the order in which keys first came."""
    counts: dict[Key, list[tuple[int, int, int]]] = {}
    for draw in draws:
        for key, count in draw.items():
            counts.setdefault(key, []).append(count)
    return {key: _rate(np.array(rows, dtype=float)) for key, rows in counts.items()}


def _rate(rows: np.ndarray) -> Rate:
    hits, told, replicates = rows.T
    draws = len(rows)
    if told.sum() == 0:
        return Rate(np.nan, np.nan, 0, draws, 0.0)
    value = hits.sum() / told.sum()
    error = np.sqrt(((hits - value * told) ** 2).sum() * draws / max(draws - 1, 1)) / told.sum()
    return Rate(float(value), float(error), int(told.sum()), draws, float(told.sum() / replicates.sum()))

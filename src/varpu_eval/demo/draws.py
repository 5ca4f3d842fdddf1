"""Random numbers that stay the same from one version of numpy to the next.

Knows one uniform stream a purpose (PCG64, whose `random()` numpy keeps stable) and the inverse normal distribution of
the standard library. Does not know what is drawn.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

import numpy as np

NORMAL = NormalDist()
Choice = TypeVar("Choice")


class Draws:
    """One stream of draws, told apart from others of the same study by its purpose.

    Parameters
    ----------
    seed
        The study's seed.
    purpose
        What is drawn; a change in one purpose's draws leaves the others as they were.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        entropy = np.random.SeedSequence([seed, zlib.crc32(purpose.encode())])
        self._stream = np.random.Generator(np.random.PCG64(entropy))

    def uniform(self) -> float:
        """Return a number in (0, 1), never an end, so that its normal quantile is finite."""
        return float(self._stream.random()) * (1 - 2e-12) + 1e-12

    def normal(self, sd: float = 1.0) -> float:
        """Return a normal number with mean 0 and standard deviation `sd`, by the inverse distribution function."""
        return sd * NORMAL.inv_cdf(self.uniform())

    def happens(self, probability: float) -> bool:
        """Return whether something of this probability (0-1) happens."""
        return self.uniform() < probability

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """Return one of `choices`, each as likely."""
        return choices[int(self.uniform() * len(choices))]

    def shuffled(self, things: Sequence[Choice]) -> list[Choice]:
        """Return `things` in a random order."""
        return [thing for _, thing in sorted(((self.uniform(), i), thing) for i, thing in enumerate(things))]

    def binomial(self, trials: int, probability: float) -> int:
        """Return how often something of this probability happens in `trials`."""
        return sum(self.happens(probability) for _ in range(trials))

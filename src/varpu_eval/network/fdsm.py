"""How often two persons would meet by chance: the fixed degree sequence model, by drawing the records anew.

Knows the share of draws in which a pair meets as often as it did. What a small share means is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from varpu_eval.network.null import curveball, tail_p
from varpu_eval.network.person_pairs import PersonPairs
from varpu_eval.network.sdsm import PairTails
from varpu_eval.network.tie_tails import fixed_degree_tails
from varpu_eval.network.two_mode import TwoMode

DENSE_CELLS = 10_000
"""Persons x meetings up to which many chains of dense tables at once are some ten times quicker than a sparse one."""

_BATCH_CELLS = 4_000_000


def fdsm_tails(records: TwoMode, pairs: PersonPairs, draws: int, rng: np.random.Generator) -> PairTails:
    """Return the mean of the draws, and both p-values, of pairs of persons beside how often they met.

    Each draw keeps every person's attendance in each block and every meeting's size. p is (b + 1) / (n + 1) with b of
    n draws at least as extreme. Small records are drawn by `curveball`, larger ones by `fixed_degree_draws`.
    """
    first, second = pairs.first, pairs.second
    if records.incidence.shape[0] * records.incidence.shape[1] > DENSE_CELLS:
        drawn = fixed_degree_tails(records.incidence, draws, rng, weighting="raw", block_of_meeting=records.block)
        place = first.astype(np.int64) * (2 * len(records.persons) - first - 1) // 2 + second - first - 1
        total, above, below = drawn.mean[place] * draws, drawn.above[place], drawn.below[place]
    else:
        total, above, below = np.zeros((3, len(first)))
        for met in _meetings_shared(records, draws, rng):
            theirs = met[:, first, second]
            total += theirs.sum(axis=0)
            above += (theirs >= pairs.observed).sum(axis=0)
            below += (theirs <= pairs.observed).sum(axis=0)
    return PairTails(total / draws, tail_p(above, draws), tail_p(below, draws))


def _meetings_shared(records: TwoMode, draws: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Give the meetings that each two persons share, in so many draws at a time (draws x persons x persons)."""
    there = records.incidence.toarray().astype(bool)
    batch = max(1, min(draws, _BATCH_CELLS // max(there.size, len(there) ** 2)))
    for start in range(0, draws, batch):
        size = min(batch, draws - start)
        met = np.zeros((size, len(there), len(there)), dtype=np.int64)
        for block in np.unique(records.block):
            part = there[:, records.block == block]
            present = np.flatnonzero(part.any(axis=1))
            drawn = curveball(part[present], size, rng).astype(np.float32)
            met[:, present[:, np.newaxis], present] += np.rint(drawn @ drawn.transpose(0, 2, 1)).astype(np.int64)
        yield met

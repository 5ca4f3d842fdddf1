"""Degrees of freedom of many disjoint groups and variables at once: clusters less strata with a row.

Knows designs and codes of groups. `designs.degrees_of_freedom` counts the same for one group.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.uncertainty.designs import Codes, Design
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats


def group_freedom(design: Design, codes: Codes, groups: int, known: Flags) -> Floats:
    """Return first-stage clusters less strata among the rows of each group that are known, shape (groups, k).

    Parameters
    ----------
    codes
        Shape (rows,): each row's group, 0..groups-1; -1 for a row in none.
    known
        Shape (rows, k): the rows that each variable has a value in.

    Examples
    --------
    >>> from varpu_eval.uncertainty.designs import make_design
    >>> design = make_design([1] * 5, clusters=[["a", "b", "c", "c", "d"]])
    >>> group_freedom(design, np.array([0, 0, 0, 1, 1]), 2, np.ones((5, 1), dtype=bool)).tolist()
    [[2.0], [1.0]]
    """
    stage, inside = design.stages[0], np.flatnonzero(codes >= 0)
    cluster = stage.members.tocsc().indices[inside]
    seen, pair = _any(codes[inside].astype(np.int64) * stage.stratum.size + cluster, known[inside])
    group, cluster = np.divmod(pair, stage.stratum.size)
    clusters = _sums(group, groups, seen)
    strata, pair = _any(group * stage.clusters.size + stage.stratum[cluster], seen)
    return clusters - _sums(pair // stage.clusters.size, groups, strata)


def _any(pairs: NDArray[np.int64], known: Flags) -> tuple[Flags, NDArray[np.int64]]:
    """Return whether any row of each pair is known, (pairs, k), and the pairs that occur."""
    found, place = np.unique(pairs, return_inverse=True)
    return _sums(place, found.size, known) > 0, found


def _sums(codes: NDArray[np.int64], groups: int, values: Flags) -> Floats:
    """Return how many of `values` (rows, k) are true in each group, (groups, k)."""
    belongs = sparse.csr_array((np.ones(codes.size), (codes, np.arange(codes.size))), shape=(groups, codes.size))
    return np.asarray(belongs @ values.astype(float))

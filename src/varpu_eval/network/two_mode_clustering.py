"""Clustering of persons by meetings themselves, before any projection: who meets again elsewhere.

Knows attendance only. A projection closes every meeting of three; here one meeting closes nothing, so the figures say
whether people who met meet again.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.two_mode import TwoModeLike, as_two_mode

Counts = NDArray[np.int64]


def robins_alexander_clustering(attendance: TwoModeLike) -> float:
    """Return how often two persons who share one meeting share another: the share of 3-paths in a closed 4-path.

    4 x (number of 4-cycles) / (number of 3-paths). A 4-cycle is two persons at the same two meetings; a 3-path runs
    meeting - person - meeting - person, and each 4-cycle holds four of them.

    Returns
    -------
    float
        0 to 1; 1 when everybody is everywhere; nan without any 3-path.

    References
    ----------
    Robins & Alexander 2004, Computational & Mathematical Organization Theory 10, 69-94;
    `robins_alexander_clustering` of networkx, which gives 0 without a 3-path.

    Examples
    --------
    >>> rows = pd.DataFrame({"person": ["a", "b", "a", "b", "c"], "meeting": [1, 1, 2, 2, 2]})
    >>> robins_alexander_clustering(rows)  # one 4-cycle; 3-paths a1: 1, b1: 1, a2: 2, b2: 2
    0.6666666666666666
    """
    incidence = as_two_mode(attendance).incidence
    met = sparse.triu(incidence @ incidence.T, k=1)
    cycles = (met.data * (met.data - 1) / 2).sum()
    others_there = incidence @ (incidence.sum(axis=0) - 1)
    paths = ((incidence.sum(axis=1) - 1) * others_there).sum()
    return float(4 * cycles / paths) if paths > 0 else np.nan


def opsahl_clustering(attendance: TwoModeLike) -> float:
    """Return the share of persons' 4-paths that lie on a 6-cycle.

    A 4-path is person - meeting - person - meeting - person with all five different: two persons who each met a third,
    at different meetings. It is closed when its two ends also sat together at a meeting that is not on the path.

    Returns
    -------
    float
        0 to 1; 1 when three or more persons are all at each of three or more meetings; nan without any 4-path.

    References
    ----------
    Opsahl 2013, Social Networks 35, 159-167 (`clustering_tm` of R tnet).

    Examples
    --------
    >>> rows = pd.DataFrame({"person": list("abbcca"), "meeting": [1, 1, 2, 2, 3, 3]})
    >>> opsahl_clustering(rows)  # a triangle of meetings in pairs: a 6-cycle
    1.0
    """
    closed, paths = _four_paths(attendance)
    return float(closed.sum() / paths.sum()) if paths.sum() else np.nan


def opsahl_local_clustering(attendance: TwoModeLike) -> pd.Series:
    """Return for each person the share of the 4-paths through them that lie on a 6-cycle (`opsahl_clustering`).

    Returns
    -------
    Series
        By person; nan for one in the middle of no 4-path. For the researcher only: it tells of persons.

    References
    ----------
    Opsahl 2013, Social Networks 35, 159-167, eq. 4 (`clustering_local_tm` of R tnet).

    Examples
    --------
    >>> rows = pd.DataFrame({"person": list("abbccad"), "meeting": [1, 1, 2, 2, 3, 3, 3]})
    >>> opsahl_local_clustering(rows).round(3).tolist()  # a is between b and c, closed, and between b and d, open
    [0.5, 1.0, 0.5, nan]
    """
    closed, paths = _four_paths(attendance)
    share = np.full(len(paths), np.nan)
    np.divide(closed, paths, out=share, where=paths > 0)
    return pd.Series(share, index=as_two_mode(attendance).persons)


def _four_paths(attendance: TwoModeLike) -> tuple[Counts, Counts]:
    """Return, for each person in the middle, the ordered 4-paths that are closed, and all."""
    incidence = as_two_mode(attendance).incidence.astype(np.int64)
    met = sparse.csr_array(incidence @ incidence.T)
    found = np.array([_through(incidence, met, person) for person in range(incidence.shape[0])])
    return found[:, 0], found[:, 1]


def _through(incidence: sparse.csr_array, met: sparse.csr_array, person: int) -> tuple[int, int]:
    """Return the closed 4-paths with `person` in the middle, and all; each once in either direction.

    For ends p and q who shared a and b meetings with the person, c of them the same: a b - c ways to pick two different
    meetings. With s meetings of p and q together, two or fewer of which lie on the path, the path is closed always for
    s > 2, unless both do for s = 2, and unless one does for s = 1.
    """
    others = met.indices[met.indptr[person] : met.indptr[person + 1]]
    others = others[others != person]
    own = incidence.indices[incidence.indptr[person] : incidence.indptr[person + 1]]
    there = incidence[others][:, own].toarray()
    shared = there.sum(axis=1)
    triple = there @ there.T
    paths = np.multiply.outer(shared, shared) - triple
    elsewhere = met[others][:, others].toarray()
    np.fill_diagonal(paths, 0)
    avoiding = np.multiply.outer(shared, np.ones_like(shared)) - triple
    closed = np.select(
        [elsewhere > 2, elsewhere == 2, elsewhere == 1],  # noqa: PLR2004 - a path has two meetings
        [paths, paths - triple * (triple - 1), avoiding * avoiding.T],
    )
    np.fill_diagonal(closed, 0)
    return int(closed.sum()), int(paths.sum())

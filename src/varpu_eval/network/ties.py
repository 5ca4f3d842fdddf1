"""From persons at meetings to ties: incidence, projection, and the sum over sectors.

Knows matrices only; persons are rows without names. Attendance is an opportunity to work together: a tie says that
two met, not what came of it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Weighting = Literal["raw", "newman"]


def meeting_weights(sizes: ArrayLike, weighting: Weighting = "newman") -> NDArray[np.float64]:
    """Return what a pair of persons gets from meeting once, by the number of persons at the meeting.

    `raw` gives 1. `newman` gives 1 / (k - 1): each person shares one unit of attention among the k - 1 others, so a
    large meeting does not make everyone close (Newman 2001, Phys. Rev. E 64, 016132, eq. 2). Meetings with k < 2
    give 0: nobody met.

    >>> meeting_weights([1, 2, 5]).tolist()
    [0.0, 1.0, 0.25]
    """
    k = np.asarray(sizes, dtype=np.float64)
    others = np.maximum(k - 1, 1)
    return np.where(k >= 2, 1.0 if weighting == "raw" else 1 / others, 0.0)  # noqa: PLR2004 - two meet


def project_ties(incidence: sparse.csr_array, weighting: Weighting = "newman") -> sparse.csr_array:
    """Return how strongly each two persons are tied by the meetings they share.

    Parameters
    ----------
    incidence
        Persons by meetings, 0 or 1.
    weighting
        `newman`: sum of 1 / (k - 1) over shared meetings; `raw`: number of shared meetings.

    Returns
    -------
    csr_array
        Persons by persons, symmetric, zero diagonal, sorted indices.

    Examples
    --------
    >>> from scipy import sparse
    >>> project_ties(sparse.csr_array([[1, 1], [1, 0], [1, 1]])).toarray().tolist()
    [[0.0, 0.5, 1.5], [0.5, 0.0, 0.5], [1.5, 0.5, 0.0]]
    """
    return shared_weights(incidence, meeting_weights(incidence.sum(axis=0), weighting))


def shared_weights(incidence: sparse.csr_array, weights: NDArray[np.float64]) -> sparse.csr_array:
    """Return the sum of the weights of the columns that each two rows share, the diagonal left out."""
    product = sparse.csr_array(incidence * weights @ incidence.T).tocsc()  # sorts quicker than sort_indices
    shared = sparse.csr_array((product.data, product.indices, product.indptr), shape=product.shape)  # it is symmetric
    shared.setdiag(0)
    shared.eliminate_zeros()
    return shared


def sector_weights(
    incidence: sparse.csr_array, weights: NDArray[np.float64], sector: NDArray[np.intp], sectors: int
) -> NDArray[np.float64]:
    """Return the sum of the persons' ties between each two sectors, and within each on the diagonal.

    With n_a persons of sector a at a meeting of weight w, it adds w n_a n_b between a and b, and w n_a (n_a - 1) / 2
    within a: no tie between persons is formed.

    Parameters
    ----------
    incidence
        Persons by meetings, 0 or 1.
    weights
        What a pair gets from each meeting (`meeting_weights`).
    sector
        Each person's sector, 0 .. `sectors` - 1.

    Returns
    -------
    array, sectors x sectors, symmetric; the diagonal counts each pair within a sector once.
    """
    there = sparse.csr_array(membership(sector, sectors) @ incidence)
    total = np.asarray((there * weights @ there.T).todense(), dtype=np.float64)
    total[np.diag_indices(sectors)] = (there.power(2) - there) @ weights / 2
    return total


def membership(sector: NDArray[np.intp], sectors: int) -> sparse.csr_array:
    """Return sectors by persons, 1 where the person stands for the sector."""
    persons = len(sector)
    return sparse.csr_array((np.ones(persons), (sector, np.arange(persons))), shape=(sectors, persons))


def meetings_together(incidence: sparse.csr_array, sector: NDArray[np.intp], sectors: int) -> NDArray[np.int64]:
    """Return at how many meetings each two sectors both sat; the diagonal is the meetings of one sector."""
    there = (membership(sector, sectors) @ incidence).toarray() > 0
    return np.asarray(there.astype(np.int64) @ there.T.astype(np.int64))


def carriers(incidence: sparse.csr_array, sector: NDArray[np.intp], sectors: int) -> NDArray[np.int64]:
    """Return on how many persons each tie between two sectors rests: those of its thinner side.

    A person of one sector carries the tie to another when they sat at one meeting at least once. The tie is gone when
    all of one side leave, so the side with fewer persons counts. The diagonal has the persons of each sector who
    sat with another of it.

    >>> import numpy as np
    >>> from scipy import sparse
    >>> x = sparse.csr_array([[1, 1], [1, 0], [0, 1], [1, 1]])  # persons of sectors 0, 0, 0 and 1
    >>> carriers(x, np.array([0, 0, 0, 1]), 2)[0, 1].item()
    1
    """
    members = membership(sector, sectors)
    there = (members @ incidence).toarray() > 0
    met = (incidence @ there.T.astype(np.float64)) > 0
    side = np.rint(members @ met.astype(np.float64)).astype(np.int64)
    thinner = np.minimum(side, side.T)
    thinner[np.diag_indices(sectors)] = _with_their_own(incidence, members)
    return np.asarray(thinner)


def _with_their_own(incidence: sparse.csr_array, members: sparse.csr_array) -> NDArray[np.int64]:
    """Return how many persons of each sector sat with another of it at some meeting."""
    several = (members @ incidence).toarray() > 1
    seat = incidence.toarray() > 0
    own = np.asarray(members.argmax(axis=0)).ravel()
    return np.asarray(members @ (seat & several[own]).any(axis=1).astype(np.int64), dtype=np.int64)


def persons_apart(incidence: sparse.csr_array, sector: NDArray[np.intp], sectors: int) -> NDArray[np.int64]:
    """Return how many persons of each sector (rows) sat at some meeting without each other sector (columns).

    >>> import numpy as np
    >>> from scipy import sparse
    >>> x = sparse.csr_array([[1, 1], [1, 0], [1, 0]])  # persons of sectors 0, 0 and 1
    >>> persons_apart(x, np.array([0, 0, 1]), 2).tolist()
    [[0, 1], [0, 0]]
    """
    members = membership(sector, sectors)
    without = (members @ incidence).toarray() == 0
    alone = (incidence @ without.T.astype(np.float64)) > 0
    return np.asarray(np.rint(members @ alone.astype(np.float64)), dtype=np.int64)

"""Ties of a researcher's own attendance records: between persons, meetings, organisations or sectors.

Knows which meetings count and between whom. A tie says that two met, and a projection makes ties by itself: no figure
of one means anything without its null (`backbone`, `curveball`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from varpu_eval.network.one_mode import NodeGroups, Sectors, Ties, grouped
from varpu_eval.network.ties import Weighting, meeting_weights, sector_weights, shared_weights
from varpu_eval.network.two_mode import TwoMode, TwoModeLike, as_two_mode

FEWEST = 2
"""Meetings of fewer count for participation only."""


def project(
    records: TwoModeLike,
    *,
    weighting: Weighting = "newman",
    min_size: int = 2,
    max_size: int | None = None,
    onto: Sectors = "persons",
    among: Iterable[object] | None = None,
) -> Ties:
    """Return who met whom, and how strongly they are tied by it.

    Parameters
    ----------
    records
        Who was at which meeting; a table needs the columns `person` and `meeting`.
    weighting
        `newman`: the sum of 1 / (k - 1) over the meetings of k persons that two share, so that a large meeting does
        not make everyone close, and a person's ties sum to the meetings at which they met somebody. `raw`: the number
        of meetings shared.
    min_size, max_size
        Meetings with fewer or more persons than this tie nobody and nothing; they count for participation only.
    onto
        `persons`; `meetings`, tied by the persons who were at both (Newman's k is then a person's meetings); `sector`,
        as declared with the records; or the group of each person, such as the organisation: a mapping or Series by
        person, or one value a person. Ties of groups are the sum of their members' ties; `group_weights` also has
        those within.
    among
        Only these persons become nodes, or tie; the others still count in the size of a meeting. See
        `continuing_persons`.

    Returns
    -------
    Ties
        Without loops. Persons who met nobody are nodes without ties.

    Raises
    ------
    ValueError
        When a size is not possible, a person of `among` is not in the records, or a person has no group.

    Notes
    -----
    60,000 persons at 200,000 meetings of ten, 9 million ties, take 0.4 GB.

    References
    ----------
    Newman 2001, Physical Review E 64, 016132, eq. 2. Onto persons, `newman` is networkx's
    `collaboration_weighted_projected_graph` and `raw` its `weighted_projected_graph`.

    Examples
    --------
    >>> rows = pd.DataFrame({"person": ["a", "b", "c", "a", "c"], "meeting": [1, 1, 1, 2, 2]})
    >>> project(rows).weights.toarray()[0].tolist()  # a and b: 1/2; a and c: 1/2 + 1
    [0.0, 0.5, 1.5]
    >>> project(rows, max_size=2)
    <Ties of 3 nodes: 1 ties>
    """
    own, weights = _weighed(records, weighting, min_size, max_size)
    rows = _rows(own, among)
    matrix = own.incidence if among is None else own.incidence[rows]
    if isinstance(onto, str) and onto == "persons":
        return Ties(shared_weights(matrix, weights), own.persons.take(rows))
    if isinstance(onto, str) and onto == "meetings":
        counting = matrix * (weights > 0)
        return Ties(shared_weights(counting.T.tocsr(), meeting_weights(counting.sum(axis=1), weighting)), own.meetings)
    groups = _groups(own, onto, rows)
    between = sector_weights(matrix, weights, groups.code, len(groups.labels))
    np.fill_diagonal(between, 0)
    return Ties(sparse.csr_array(between), groups.labels)


def group_weights(
    records: TwoModeLike,
    groups: Sectors = "sector",
    *,
    weighting: Weighting = "newman",
    min_size: int = 2,
    max_size: int | None = None,
    among: Iterable[object] | None = None,
) -> pd.DataFrame:
    """Return the sum of persons' ties between each two groups, and within each on the diagonal.

    Parameters
    ----------
    groups
        `sector`, as declared with the records, or the group of each person (`onto` of `project`, as are the rest).

    Returns
    -------
    DataFrame
        Groups x groups, symmetric; each pair of persons within a group counts once on the diagonal (twice in
        `mixing_matrix`, which counts ends of ties).

    Examples
    --------
    >>> rows = pd.DataFrame({"person": ["a", "b", "c"], "meeting": [1, 1, 1]})
    >>> group_weights(rows, {"a": "school", "b": "school", "c": "clinic"}).to_numpy().tolist()
    [[0.0, 1.0], [1.0, 0.5]]
    """
    own, weights = _weighed(records, weighting, min_size, max_size)
    rows = _rows(own, among)
    found = _groups(own, groups, rows)
    matrix = own.incidence if among is None else own.incidence[rows]
    total = sector_weights(matrix, weights, found.code, len(found.labels))
    return pd.DataFrame(total, index=found.labels, columns=found.labels)


def continuing_persons(before: TwoModeLike, after: TwoModeLike) -> pd.Index:
    """Return the persons who were at a meeting both before and after, in the order of `before`.

    Between years people come and go; a change of ties among those who continue is told apart from a change of who is
    there by `project(..., among=continuing_persons(before, after))` for each year: who left still counts in the sizes
    of the meetings they were at.

    Examples
    --------
    >>> before = pd.DataFrame({"person": ["a", "b", "c"], "meeting": [1, 1, 1]})
    >>> after = pd.DataFrame({"person": ["c", "d", "a"], "meeting": [2, 2, 2]})
    >>> continuing_persons(before, after).tolist()
    ['a', 'c']
    """
    first, second = (_present(as_two_mode(records)) for records in (before, after))
    return first[first.isin(second)]


def _present(records: TwoMode) -> pd.Index:
    return records.persons[np.diff(records.incidence.indptr) > 0]


def _weighed(
    records: TwoModeLike, weighting: Weighting, min_size: int, max_size: int | None
) -> tuple[TwoMode, NDArray[np.float64]]:
    """Return the records, and what two persons get from each of their meetings."""
    if weighting not in ("newman", "raw"):
        raise ValueError(f"weighting is '{weighting}'; it can be 'newman' or 'raw'")
    if min_size < FEWEST or (max_size is not None and max_size < min_size):
        raise ValueError(f"min_size is {min_size} and max_size {max_size}; two must be there to meet, and min <= max")
    own = as_two_mode(records)
    sizes = np.asarray(own.incidence.sum(axis=0))
    counts = (sizes >= min_size) & (sizes <= (np.inf if max_size is None else max_size))
    return own, meeting_weights(sizes, weighting) * counts


def _rows(records: TwoMode, among: Iterable[object] | None) -> NDArray[np.intp]:
    if among is None:
        return np.arange(len(records.persons))
    rows = np.asarray(records.persons.get_indexer(pd.Index(list(among))), dtype=np.intp)
    if missing := int((rows < 0).sum()):
        raise ValueError(f"{missing} of the {len(rows)} persons of 'among' are not in the records; leave them out")
    return np.unique(rows)


def _groups(records: TwoMode, groups: Sectors, rows: NDArray[np.intp]) -> NodeGroups:
    if isinstance(groups, str):
        if groups != "sector":
            raise ValueError(
                f"'{groups}' is no kind of node; give 'persons', 'meetings', 'sector' or a mapping by person"
            )
        if records.sector is None:
            raise ValueError("the records have no sector; name it in declare_attendance, or give a mapping by person")
        groups = records.sector
    if not isinstance(groups, Mapping | pd.Series):
        if len(groups) != len(records.persons):
            raise ValueError(f"there are {len(records.persons)} persons and {len(groups)} groups; give one a person")
        groups = dict(zip(records.persons, groups, strict=True))
    return grouped(records.persons.take(rows), groups)

"""A researcher's own attendance as a two-mode network: persons by meetings, the truth that every tie is made of.

Knows column names and graphs, and how they become one sparse matrix. Does not know any study, nor what is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class TwoMode:
    """Who was at which meeting.

    Parameters
    ----------
    incidence
        Persons x meetings, 0 or 1, sorted indices, no stored zeros. Not to be changed.
    persons
        Label of each row, sorted where labels can be sorted.
    meetings
        Label of each column, likewise.
    sector
        Sector of each person; None where none was named.
    block
        Block of each meeting as a number: people who could have come to the same meetings. All 0 where none was named.
    """

    incidence: sparse.csr_array
    persons: pd.Index
    meetings: pd.Index
    sector: pd.Series | None
    block: NDArray[np.intp]

    def __repr__(self) -> str:
        persons, meetings = self.incidence.shape
        return f"<TwoMode of {persons} persons, {meetings} meetings and {self.incidence.nnz} attendances>"


TwoModeLike: TypeAlias = TwoMode | pd.DataFrame | nx.Graph


def declare_attendance(
    records: pd.DataFrame | nx.Graph,
    *,
    person: str = "person",
    meeting: str = "meeting",
    sector: str | None = None,
    block: str | Sequence[str] = (),
    persons: Iterable[object] = (),
) -> TwoMode:
    """Declare who was at which meeting, from a table with a row for each person at a meeting or from a bipartite graph.

    Parameters
    ----------
    records
        A table; or an undirected networkx graph whose nodes carry `bipartite` 0 (persons) and 1 (meetings).
    person, meeting
        Columns of the table. The same person twice at one meeting counts once.
    sector
        Column of the table, or node attribute of the graph's persons: one sector a person.
    block
        Columns of the table, or attributes of the graph's meetings, that together say who could have come to the same
        meetings (municipality, year, group). Chance deals anew within blocks only.
    persons
        Persons to be there even if they were at no meeting.

    Raises
    ------
    ValueError
        When a column or attribute is missing or has no value, a person has two sectors, a meeting two blocks, or
        nothing is left.

    Examples
    --------
    >>> rows = pd.DataFrame({"person": ["a", "b", "a"], "meeting": [1, 1, 2]})
    >>> declare_attendance(rows)
    <TwoMode of 2 persons, 2 meetings and 3 attendances>
    """
    blocks = [block] if isinstance(block, str) else list(block)
    if isinstance(records, nx.Graph):
        table, present = _of_graph(records, sector, blocks)
        person, meeting = "person", "meeting"
    else:
        table, present = records, []
    for name in (person, meeting, *([sector] if sector else []), *blocks):
        _complete(table, name)
    rows = table.drop_duplicates([person, meeting])
    everyone = _sorted([*rows[person], *present, *persons])
    held = _sorted(rows[meeting])
    if not len(everyone) or not len(held):
        raise ValueError("the records hold no attendance; at least one person at one meeting is needed")
    place = everyone.get_indexer(pd.Index(rows[person])), held.get_indexer(pd.Index(rows[meeting]))
    matrix = sparse.csr_array((np.ones(len(rows)), place), shape=(len(everyone), len(held)))
    matrix.sort_indices()
    return TwoMode(
        matrix,
        everyone,
        held,
        None if sector is None else _one_each(table, person, sector, everyone),
        _blocks(table, meeting, blocks, held),
    )


def as_two_mode(records: TwoModeLike) -> TwoMode:
    """Return records as a two-mode network; a table needs the columns `person` and `meeting`."""
    return records if isinstance(records, TwoMode) else declare_attendance(records)


def _of_graph(graph: nx.Graph, sector: str | None, blocks: Sequence[str]) -> tuple[pd.DataFrame, list[object]]:
    """Return a bipartite graph as a table of attendance, and the persons without any."""
    if graph.is_directed():
        raise ValueError("the graph is directed; attendance has no direction. Give graph.to_undirected()")
    side = nx.get_node_attributes(graph, "bipartite")
    if len(side) < len(graph) or not set(side.values()) <= {0, 1}:
        raise ValueError("every node needs the attribute bipartite: 0 for a person, 1 for a meeting")
    seats = [(a, b) if side[a] == 0 else (b, a) for a, b in graph.edges()]
    if any(side[a] == side[b] for a, b in seats):
        raise ValueError("an edge joins two persons or two meetings; in a two-mode network it joins one of each")
    table = pd.DataFrame(
        {
            "person": pd.Series([a for a, _ in seats], dtype=object),
            "meeting": pd.Series([b for _, b in seats], dtype=object),
        }
    )
    for name, column in ((sector, "person"), *((name, "meeting") for name in blocks)):
        if name is not None:
            table[name] = [graph.nodes[node].get(name) for node in table[column]]
    return table, [node for node, number in side.items() if number == 0]


def _complete(table: pd.DataFrame, name: str) -> None:
    if name not in table.columns:
        raise ValueError(f"'{name}' is not a column; the columns are {', '.join(map(str, table.columns))}")
    if missing := int(table[name].isna().sum()):
        raise ValueError(f"'{name}' has no value in {missing} of {len(table)} rows; fill them in or leave the rows out")


def _sorted(labels: Iterable[object]) -> pd.Index:
    """Return the distinct labels, sorted; in the order of their first appearance where they cannot be compared."""
    distinct = list(dict.fromkeys(labels))
    try:
        return pd.Index(sorted(cast("list[str]", distinct)))
    except TypeError:
        return pd.Index(distinct, dtype=object)


def _one_each(table: pd.DataFrame, key: str, value: str, order: pd.Index) -> pd.Series:
    """Return the one value of each key in the order asked for."""
    pairs = table[[key, value]].drop_duplicates()
    if twice := int(pairs[key].duplicated().sum()):
        raise ValueError(
            f"{twice} of {pairs[key].nunique()} values of '{key}' have more than one '{value}'; one each is needed. "
            "Decide which counts, or make a label of both"
        )
    known = pairs.set_index(key)[value].reindex(order)
    if missing := int(known.isna().sum()):
        raise ValueError(f"{missing} of {len(order)} values of '{key}' have no '{value}'")
    return known


def _blocks(table: pd.DataFrame, meeting: str, names: Sequence[str], order: pd.Index) -> NDArray[np.intp]:
    if not names:
        return np.zeros(len(order), dtype=np.intp)
    numbered = table[[meeting]].assign(block=table.groupby(list(names)).ngroup())
    return np.asarray(_one_each(numbered, meeting, "block", order), dtype=np.intp)

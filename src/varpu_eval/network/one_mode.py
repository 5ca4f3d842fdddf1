"""Ties between nodes as one sparse matrix, from a graph, a table or a matrix, and the groups that nodes belong to.

Knows how what a researcher holds becomes `Ties`, and goes back to a graph or a table. Measures stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

_ROUNDING = 1e-12
"""How far two halves of a symmetric matrix may differ, of its largest weight: sums in another order."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Ties:
    """Who is tied to whom, and how strongly.

    Parameters
    ----------
    weights
        Nodes x nodes, above 0 where there is a tie; the diagonal is empty. Symmetric unless `directed`. Sorted indices,
        no stored zeros. Not to be changed.
    nodes
        Label of each row and column.
    directed
        Whether the tie from a to b differs from the one from b to a.
    """

    weights: sparse.csr_array
    nodes: pd.Index
    directed: bool = False

    def __repr__(self) -> str:
        ties = self.weights.nnz if self.directed else self.weights.nnz // 2
        return f"<Ties of {len(self.nodes)} nodes: {ties} {'directed ' if self.directed else ''}ties>"

    @property
    def adjacency(self) -> sparse.csr_array:
        """1.0 where there is a tie, nodes x nodes."""
        matrix = self.weights.copy()
        matrix.data = np.ones_like(matrix.data)
        return matrix


TiesLike: TypeAlias = Ties | nx.Graph | pd.DataFrame | sparse.csr_array | NDArray[np.float64]
Sectors: TypeAlias = str | Mapping[object, object] | pd.Series | Sequence[object] | NDArray[np.generic]


@dataclass(frozen=True, slots=True, eq=False)
class NodeGroups:
    """The group of each node: `code` (nodes,), 0 .. len(labels) - 1, and the groups' labels, sorted."""

    code: NDArray[np.intp]
    labels: pd.Index

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Number of nodes of each group."""
        return np.bincount(self.code, minlength=len(self.labels))


def declare_ties(
    ties: TiesLike,
    *,
    weight: str = "weight",
    source: str = "source",
    target: str = "target",
    nodes: Iterable[object] = (),
    directed: bool = False,
) -> Ties:
    """Return ties from a networkx graph, a table of pairs, a square table or a square matrix.

    Parameters
    ----------
    ties
        A graph (`weight` is an edge attribute, 1 where missing; its own direction counts); a table with the columns
        `source` and `target` (`weight` is a column, 1 if there is none); a square table whose index and columns are the
        nodes; or a square matrix, dense or sparse (nodes are 0, 1, ...).
    nodes
        Nodes to be there even without a tie, for a table of pairs.
    directed
        Whether a table or matrix is to be read as directed; an undirected matrix must be symmetric.

    Raises
    ------
    ValueError
        When a weight is negative or not finite, a node is tied to itself, a pair is listed twice, an undirected matrix
        is not symmetric, or there is no node.

    Examples
    --------
    >>> pairs = pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"], "weight": [2, 0.5]})
    >>> declare_ties(pairs, nodes=["d"])
    <Ties of 4 nodes: 2 ties>
    """
    if isinstance(ties, Ties):
        return ties
    if isinstance(ties, nx.Graph):
        labels, matrix, directed = _of_graph(ties, weight)
    elif isinstance(ties, pd.DataFrame) and {source, target} <= set(ties.columns):
        labels, matrix = _of_pairs(ties, source, target, weight, nodes, directed=directed)
    else:
        labels, matrix = _of_square(ties)
    return _checked(matrix, labels, directed=directed)


def to_networkx(ties: TiesLike, **attributes: Mapping[object, object] | pd.Series) -> nx.Graph:
    """Return ties as a networkx graph with the edge attribute `weight`; a keyword each for node attributes.

    >>> to_networkx(np.array([[0, 2.0], [2.0, 0]]), sector={0: "school", 1: "clinic"}).nodes[1]["sector"]
    'clinic'
    """
    own = declare_ties(ties)
    graph = nx.DiGraph() if own.directed else nx.Graph()
    graph.add_nodes_from(own.nodes)
    graph.add_weighted_edges_from(_listed(own))
    for name, values in attributes.items():
        nx.set_node_attributes(graph, dict(values.items()), name)
    return graph


def to_frame(ties: TiesLike) -> pd.DataFrame:
    """Return ties as a table: `source`, `target`, `weight`; an undirected tie has one row.

    >>> to_frame(np.array([[0, 2.0], [2.0, 0]])).to_numpy().tolist()
    [[0.0, 1.0, 2.0]]
    """
    return pd.DataFrame(_listed(declare_ties(ties)), columns=["source", "target", "weight"])


def group_nodes(ties: TiesLike, sector: Sectors) -> NodeGroups:
    """Return the group of every node.

    Parameters
    ----------
    sector
        Name of a node attribute when `ties` is a networkx graph; else a mapping or Series from node to group, or one
        value a node in the order of the nodes.

    Raises
    ------
    ValueError
        When a node has no group, or the number of values is not that of the nodes.
    """
    own = declare_ties(ties)
    if isinstance(sector, str):
        if not isinstance(ties, nx.Graph):
            message = f"'{sector}' names a node attribute, which only a networkx graph has; give a mapping"
            raise ValueError(message)  # noqa: TRY004 - the text is right for another input
        sector = dict(ties.nodes(data=sector))
    return grouped(own.nodes, sector)


def grouped(
    nodes: pd.Index, group: Mapping[object, object] | pd.Series | Sequence[object] | NDArray[np.generic]
) -> NodeGroups:
    """Return the group of each label, from a mapping or Series by label, or one value a label in their order."""
    if isinstance(group, pd.Series):
        group = group.to_dict()
    if isinstance(group, Mapping):
        told = [group.get(node) for node in nodes]
    elif len(group) == len(nodes):
        told = list(group)
    else:
        raise ValueError(f"there are {len(nodes)} nodes and {len(group)} groups; one a node is needed")
    code, labels = pd.factorize(pd.Series(told, dtype=object), sort=True)
    if missing := int((code < 0).sum()):
        raise ValueError(f"{missing} of {len(nodes)} nodes have no group; every node needs one")
    return NodeGroups(np.asarray(code, dtype=np.intp), pd.Index(labels))


def _of_graph(graph: nx.Graph, weight: str) -> tuple[pd.Index, sparse.csr_array, bool]:
    if graph.is_multigraph():
        raise ValueError("the graph is a multigraph; add up its parallel edges before it is measured")
    if not len(graph):
        raise ValueError("the graph has no nodes")
    matrix = nx.to_scipy_sparse_array(graph, weight=weight, dtype=np.float64, format="csr")
    return _index(graph.nodes), sparse.csr_array(matrix), bool(graph.is_directed())


def _of_pairs(
    table: pd.DataFrame, source: str, target: str, weight: str, nodes: Iterable[object], *, directed: bool
) -> tuple[pd.Index, sparse.csr_array]:
    if table[[source, target]].isna().to_numpy().any():
        raise ValueError(f"a pair lacks its '{source}' or '{target}'; leave such rows out")
    labels = _index(dict.fromkeys([*table[source], *table[target], *nodes]))
    rows, columns = labels.get_indexer(pd.Index(table[source])), labels.get_indexer(pd.Index(table[target]))
    values = np.ones(len(table)) if weight not in table.columns else np.asarray(table[weight], dtype=np.float64)
    ends = np.column_stack([rows, columns])
    if len(np.unique(ends if directed else np.sort(ends, axis=1), axis=0)) < len(ends):
        raise ValueError("a pair is listed twice; add up its rows, or say directed=True where direction counts")
    if not directed:
        rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        values = np.concatenate([values, values])
    return labels, sparse.csr_array((values, (rows, columns)), shape=(len(labels), len(labels)))


def _of_square(table: pd.DataFrame | sparse.csr_array | NDArray[np.float64]) -> tuple[pd.Index, sparse.csr_array]:
    shape = table.shape
    if len(shape) != 2 or shape[0] != shape[1]:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"the matrix has the shape {shape}; ties need as many rows as columns, or a table of pairs")
    if not isinstance(table, pd.DataFrame):
        return pd.RangeIndex(shape[0]), sparse.csr_array(table).astype(np.float64, copy=True)
    if not table.index.equals(table.columns) or not table.index.is_unique:
        raise ValueError("the table's index and columns differ; a square table has the same nodes in the same order")
    return table.index, sparse.csr_array(table.to_numpy(dtype=np.float64))


def _checked(matrix: sparse.csr_array, labels: pd.Index, *, directed: bool) -> Ties:
    if not len(labels):
        raise ValueError("there are no nodes")
    if not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        raise ValueError("a weight is negative, infinite or not a number; ties weigh 0 or more")
    matrix.eliminate_zeros()
    matrix.sort_indices()
    if matrix.diagonal().any():
        raise ValueError("a node is tied to itself; take loops out before the network is measured")
    if not directed and matrix.nnz and abs(matrix - matrix.T).max() > _ROUNDING * matrix.data.max():
        raise ValueError("the matrix is not symmetric; say directed=True where direction counts")
    return Ties(matrix, labels, directed)


def _listed(ties: Ties) -> list[tuple[object, object, float]]:
    kept = ties.weights if ties.directed else sparse.triu(ties.weights)
    entries = sparse.coo_array(kept)
    labels = ties.nodes.to_numpy(dtype=object)
    return list(zip(labels[entries.row], labels[entries.col], entries.data.tolist(), strict=True))


def _index(labels: Iterable[object]) -> pd.Index:
    return pd.Index(list(labels), dtype=object) if not isinstance(labels, pd.Index) else labels

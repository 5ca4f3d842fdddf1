"""Networks as files that Gephi, Visone, igraph and R read: GraphML and GEXF.

Knows the two formats and what they can hold, and where such files may not lie: nodes may be persons, and no disclosure
rule has passed them. Measures stand elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.network.one_mode import TiesLike, to_networkx
from varpu_eval.sources.shared_folders import why_shared

_WRITERS: Mapping[str, Callable[[nx.Graph, BytesIO], None]] = {".graphml": nx.write_graphml, ".gexf": nx.write_gexf}


def write_graph(
    ties: TiesLike, path: str | Path, *, force: bool = False, **attributes: Mapping[object, object] | pd.Series
) -> Path:
    """Write ties as GraphML or GEXF, by the file's ending, for its owner only; return the file.

    Parameters
    ----------
    ties
        What `declare_ties` reads. A networkx graph keeps the attributes of its nodes; of its edges only `weight` is
        written.
    path
        A file that ends in `.graphml` or `.gexf`, outside `outputs` folders and Git checkouts.
    force
        Whether an earlier file may be replaced.
    **attributes
        Node attributes by their names, such as `sector={...}`: each a mapping or Series from node to value. Numbers,
        text and truth values stay such, anything else becomes text; what is missing is left out.

    Raises
    ------
    ValueError
        When the ending is another, an attribute is given to a node that is not there, or two nodes have the same name
        as text.
    InputError
        When the file would lie where others see it, its folder is not there, or it is there already.

    Notes
    -----
    Nothing here has passed `disclosure`: persons stand under the names that `ties` has for them.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> pairs = pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"], "weight": [2, 0.5]})
    >>> file = write_graph(pairs, folder / "met.graphml", sector={"a": "school", "b": "clinic", "c": "school"})
    >>> nx.read_graphml(file).nodes["b"]["sector"]
    'clinic'
    """
    file = Path(path)
    if file.suffix.lower() not in _WRITERS:
        raise ValueError(f"{file.name}: got the ending '{file.suffix}'; a graph is written as .graphml or .gexf")
    _check_place(file, force=force)
    written = BytesIO()
    _WRITERS[file.suffix.lower()](labelled_graph(ties, **attributes), written)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(written.getvalue())
    return file


def labelled_graph(ties: TiesLike, **attributes: Mapping[object, object] | pd.Series) -> nx.Graph:
    """Return ties as a graph whose nodes are text and whose attributes are plain values, as files and browsers take.

    >>> labelled_graph(np.array([[0, 2.0], [2.0, 0]]), persons={0: np.int64(3)}).nodes["0"]
    {'persons': 3}
    """
    graph = to_networkx(ties)
    given = dict(ties.nodes(data=True)) if isinstance(ties, nx.Graph) else {}
    named = {node: str(node) for node in graph}
    if len(set(named.values())) < len(named):
        raise ValueError("two nodes have the same name as text; give them names that differ")
    for name, values in attributes.items():
        told = dict(values.items())
        if unknown := told.keys() - named.keys():
            raise ValueError(f"the attribute '{name}' is given to {len(unknown)} nodes that the network does not have")
        for node, value in told.items():
            given[node] = {**given.get(node, {}), name: value}
    for node in graph:
        plain = {str(name): _plain(value) for name, value in given.get(node, {}).items()}
        graph.nodes[node].update({name: value for name, value in plain.items() if value is not None})
    return nx.relabel_nodes(graph, named)


def _plain(value: Any) -> str | bool | int | float | None:
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value if isinstance(value, str | bool | int | float) else str(value)


def _check_place(file: Path, *, force: bool) -> None:
    if reason := why_shared(file):
        raise InputError(
            f"{file}: this is in {reason}. Nodes may be persons, and no disclosure rule has passed them. Name a file "
            "in a folder of your own."
        )
    if not file.parent.is_dir():
        raise InputError(f"{file.parent}: there is no such folder. Make it first, readable by you alone.")
    if file.exists() and not force:
        raise InputError(f"{file}: there is such a file already. Say force=True to replace it.")

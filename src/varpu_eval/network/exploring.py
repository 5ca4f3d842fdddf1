"""A network to move about in, for researchers in JupyterLab.

Knows how ties become an interactive view. The view is no part of a report: `report.show` does not take it, and the
runner refuses what `show` did not make.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pandas as pd

from varpu_eval.network.centrality import strength
from varpu_eval.network.graph_files import labelled_graph
from varpu_eval.network.one_mode import Sectors, TiesLike, declare_ties, group_nodes

_LAYOUT_SECONDS = 5
_MOST_COLOURS = 20
"""More sectors than this share the colour of `...`."""


def explore(ties: TiesLike, *, sector: Sectors | None = None, **options: Any) -> Any:
    """Return an interactive view of a network: drag, zoom, search, and choose a node to see whom it met.

    Nodes are coloured by sector and grow with the sum of their ties' weights; lines with the weight. The view needs the
    extra `lab` (`pip install varpu-eval[lab]`) and loads nothing from the internet.

    Parameters
    ----------
    ties
        What `declare_ties` reads.
    sector
        Each node's group, as `group_nodes` takes it.
    **options
        Passed on to `ipysigma.Sigma`, such as `height=700` or `label_density=2`.

    Returns
    -------
    ipysigma.Sigma
        A widget; it is shown where it is the last line of a cell.

    Raises
    ------
    ModuleNotFoundError
        When the extra is not installed.

    Notes
    -----
    Nothing here has passed `disclosure`: it is for the eyes of those who may see the data. A saved notebook may keep
    the widget's state, which `nbstripout` takes out; the view's own buttons save files. Positions come from a force
    layout in the browser and mean little in networks as dense as those of meetings; read the ties.

    References
    ----------
    Jacomy et al. 2014, PLoS ONE 9, e98679 (the layout).
    """
    try:
        sigma = import_module("ipysigma").Sigma
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "explore() needs the package ipysigma. Install the extra: pip install 'varpu-eval[lab]'.", name=error.name
        ) from None
    graph = labelled_graph(declare_ties(ties), **_attributes(ties, sector))
    look: dict[str, Any] = {"node_size": "strength", "edge_size": "weight", "start_layout": _LAYOUT_SECONDS}
    if sector is not None:
        look |= {"node_color": "sector", "max_categorical_colors": _MOST_COLOURS}
    return sigma(graph, **{**look, **options})


def _attributes(ties: TiesLike, sector: Sectors | None) -> dict[str, Mapping[object, object] | pd.Series]:
    attributes: dict[str, Mapping[object, object] | pd.Series] = {"strength": strength(ties)}
    if sector is not None:
        groups = group_nodes(ties, sector)
        attributes["sector"] = pd.Series(groups.labels[groups.code], index=declare_ties(ties).nodes)
    return attributes

"""The E-I index: how far ties go between sectors rather than within, of the network and of each sector.

Knows ties and sectors. The index depends on the sectors' sizes as much as on whom people meet (one of +.5 can be
significantly inward): `permute_ei_index` tells what sizes alone would give.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from varpu_eval.network.mixing import Mixing, mixing_of
from varpu_eval.network.one_mode import Sectors, TiesLike, declare_ties, group_nodes


def ei_index(ties: TiesLike, sector: Sectors, *, weighted: bool = False) -> float:
    """Return the E-I index (E - I) / (E + I) of ties between (E) and within (I) sectors.

    Returns
    -------
    float
        -1 when all ties, or all weight, lie within sectors, 1 when all lie between; nan without ties.

    References
    ----------
    Krackhardt & Stern 1988, Social Psychology Quarterly 51, 123-140.

    Examples
    --------
    >>> ties = np.array([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]])
    >>> ei_index(ties, ["school", "school", "clinic"], weighted=True)  # (0.5 - 2) / 2.5
    -0.6
    """
    return float(ei_whole(mixing_of(declare_ties(ties), group_nodes(ties, sector), weighted=weighted)))


def ei_of_sectors(ties: TiesLike, sector: Sectors, *, weighted: bool = False) -> pd.Series:
    """Return the E-I index of each sector: of the ties that its nodes have.

    Returns
    -------
    Series
        By sector; 1 for a sector of one node with ties; nan for one without. Of directed ties both directions count.

    Examples
    --------
    >>> ties = np.array([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]])
    >>> ei_of_sectors(ties, ["school", "school", "clinic"]).to_dict()
    {'clinic': 1.0, 'school': 0.0}
    """
    groups = group_nodes(ties, sector)
    return pd.Series(ei_each(mixing_of(declare_ties(ties), groups, weighted=weighted)), index=groups.labels)


def ei_ratio(within: ArrayLike, between: ArrayLike) -> NDArray[np.float64]:
    """Return (between - within) / (between + within), element by element; nan where both are 0."""
    inner, outer = np.asarray(within, dtype=np.float64), np.asarray(between, dtype=np.float64)
    total = inner + outer
    return np.asarray(np.divide(outer - inner, total, out=np.full(total.shape, np.nan), where=total > 0))


def ei_whole(mixing: Mixing) -> NDArray[np.float64]:
    """Return the E-I index of each mixing matrix, one or a stack."""
    within = np.trace(mixing, axis1=-2, axis2=-1)
    return ei_ratio(within, mixing.sum(axis=(-2, -1)) - within)


def ei_each(mixing: Mixing) -> NDArray[np.float64]:
    """Return the E-I index of each sector of each mixing matrix.

    Ties within are twice in the matrix, and so are those between, in two cells.
    """
    within = np.diagonal(mixing, axis1=-2, axis2=-1)
    return ei_ratio(within, mixing.sum(axis=-1) + mixing.sum(axis=-2) - 2 * within)

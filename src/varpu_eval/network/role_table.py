"""Tables of brokerage: what a row is, and figures of each row and role in one list.

Knows the form alone, which counts, permutations and the closed form share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from varpu_eval.network.one_mode import NodeGroups, Ties

By = Literal["node", "sector", "network"]
"""What is counted together: each node by itself, the nodes of each sector, or all."""


def listed(figures: Mapping[str, NDArray[np.float64]], observed: pd.DataFrame) -> pd.DataFrame:
    """Return figures (each rows x roles) as columns, a row for each cell of `observed`."""
    rows = pd.MultiIndex.from_product([observed.index, observed.columns], names=[observed.index.name, "role"])
    return pd.DataFrame({name: values.ravel() for name, values in figures.items()}, index=rows)


def standardised(
    count: NDArray[np.float64], expected: NDArray[np.float64], sd: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (count - expected) / sd; NaN where chance has nothing to vary."""
    return np.where(sd > 0, (count - expected) / np.where(sd > 0, sd, 1), np.nan)


def row_labels(by: By, ties: Ties, groups: NodeGroups) -> pd.Index:
    """Return the labels of the rows that brokers are counted in."""
    labels = {"node": ties.nodes, "sector": groups.labels, "network": pd.Index(["all"])}
    return labels[by].rename(by)

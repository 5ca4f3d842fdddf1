"""The regions most like one region: nearest by weighted, z-scored distance on variables that everybody can see.

Knows variables of regions. Does not know why these variables were chosen; who compares must say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The regions nearest to `region`.

    Parameters
    ----------
    region
        The region in question.
    regions
        Its neighbours, nearest first.
    distance
        By neighbour: weighted root mean square of the differences, in standard deviations.
    differences
        One row a neighbour, one column a variable: neighbour less region, in standard deviations.
    compared
        How many regions were looked at, the one in question among them.
    """

    region: str
    regions: tuple[str, ...]
    distance: pd.Series
    differences: pd.DataFrame
    compared: int


def nearest_by_variables(
    variables: pd.DataFrame, region: str, *, weights: Mapping[str, float] | None = None, nearest: int = 7
) -> Neighbours:
    """Return the regions nearest to `region` by Euclidean distance on z scores.

    Each variable is put in standard deviations (n - 1) over all regions that have every variable; distance is the root
    of the weighted mean of squared differences. The method of the nearest-neighbour groups of Kolada (Rådet för
    främjande av kommunala analyser, 'liknande kommuner', 7 of them) and CIPFA. Skewed variables such as population are
    ruled by a few large regions: give their logarithm where proportions matter. Variables that a service may change
    itself, above all the outcome, do not belong here.

    Parameters
    ----------
    variables
        One row a region, one column a variable. Regions with a missing value are left out.
    region
        The region in question, which has every variable.
    weights
        By variable, above 0; None weighs all alike. Only their proportions matter.
    nearest
        How many neighbours; all others if there are fewer.

    Returns
    -------
    Neighbours
        `regions`, nearest first, and of each its `distance` and its `differences`, in standard deviations.

    Raises
    ------
    ValueError
        When the region lacks a variable or is named twice, a variable does not vary, weights do not fit, or fewer than
        3 regions have every variable.

    Examples
    --------
    >>> frame = pd.DataFrame({"people": [1.0, 2.0, 3.0, 6.0], "young": [0.2, 0.2, 0.3, 0.1]}, index=list("abcd"))
    >>> found = nearest_by_variables(frame, "a", nearest=2)  # standard deviations 2.1602 and 0.0816
    >>> found.regions, found.distance.round(4).tolist()  # sqrt((0.4629^2 + 0) / 2), sqrt((0.9258^2 + 1.2247^2) / 2)
    (('b', 'c'), [0.3273, 1.0856])
    """
    if not variables.index.is_unique or not variables.columns.is_unique or variables.columns.empty:
        raise ValueError("each region and each variable must be named once, and there must be a variable")
    known = variables.astype("float64").replace([np.inf, -np.inf], np.nan).dropna()
    if region not in known.index:
        raise ValueError(
            f"region '{region}' is no row, or lacks a variable; rows are regions, with a value of every variable"
        )
    if len(known) < 3 or nearest < 1:  # noqa: PLR2004 - two others have a spread and an order
        raise ValueError(f"{len(known)} regions have every variable; nearest ones need 3 regions and a number above 0")
    spread = known.std(ddof=1)
    if constant := sorted(str(name) for name in spread.index[spread <= 1e-12 * known.abs().max()]):
        raise ValueError(f"variable '{constant[0]}' is the same in all regions and tells none apart; take it out")
    share = _shares(known, weights)
    if not np.isfinite(spread).all():
        raise ValueError("a variable has values too large to be compared; give it in a larger unit")
    differences = (known - known.loc[region]).div(spread).drop(index=region)
    distance = np.sqrt(differences.pow(2).mul(share).sum(axis=1))
    order = sorted(distance.index, key=lambda other: (round(float(distance[other]), 12), str(other)))[:nearest]
    return Neighbours(region, tuple(order), distance.loc[order], differences.loc[order], len(known))


def _shares(known: pd.DataFrame, weights: Mapping[str, float] | None) -> pd.Series:
    """Return each variable's share of all weight."""
    given = pd.Series(1.0, known.columns) if weights is None else pd.Series(dict(weights), dtype="float64")
    if set(given.index) != set(known.columns) or not (np.isfinite(given) & (given > 0)).all():
        raise ValueError(f"weights are given for {', '.join(given.index)}; expected one above 0 for every variable")
    return given / given.sum()

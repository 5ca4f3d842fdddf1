"""What a textbook gives that knows no units, no panel and no weights: the methods that the package's are set beside.

Knows answers of two independent samples of independent persons. Does not know designs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulations.community import Floats
from varpu_eval.survey.contrasts import Group, members
from varpu_eval.survey.items import Measured
from varpu_eval.uncertainty import Interval, t_interval


def persons_interval(measured: Measured, groups: Sequence[Group]) -> Interval:
    """Return the Student or Welch interval of a sum of plain means, every sheet being a person of its own."""
    value, squared, spread = np.zeros(3)[:, None] * np.ones(len(measured.variables))
    for group in groups:
        y = measured.matrix[members(measured.sheets, group)]
        n = (~np.isnan(y)).sum(axis=0)
        part = group.coefficient**2 * np.nanvar(y, axis=0, ddof=1) / n
        value = value + group.coefficient * np.nanmean(y, axis=0)
        squared, spread = squared + part, spread + part**2 / (n - 1)
    return t_interval(value, np.sqrt(squared), squared**2 / np.where(spread > 0, spread, np.nan))


def units_less_strata(measured: Measured, groups: Sequence[Group]) -> Floats:
    """Return sampling units less municipalities, of all measures alike."""
    inside = np.any([members(measured.sheets, group) for group in groups], axis=0)
    units = measured.sheets.loc[inside, "unit"].nunique()
    return np.full(len(measured.variables), float(units - len({group.municipality for group in groups})))

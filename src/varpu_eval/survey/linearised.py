"""Standard errors of levels and changes before the correction for few units, as other programs compute them.

Knows the rows of `levels` and `change`. The correction is `contrasts`'s.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from varpu_eval.sources.data import Survey
from varpu_eval.survey.contrasts import Group, contrast
from varpu_eval.survey.designs import design_of
from varpu_eval.survey.items import measure


def linearised_se(survey: Survey, table: pd.DataFrame) -> pd.Series:
    """Return the linearised standard error of each row of a level (`year`) or a change (`year_from`, `year_to`).

    Parameters
    ----------
    table
        Rows of one survey's levels or changes, with their `se`.

    Returns
    -------
    Series
        Same index; `se` over the root of the correction, which is 1 in a census.
    """

    @cache
    def corrections(municipality: str, sector: str, *years: int) -> dict[tuple[str, str, str], float]:
        measured = measure(survey, years)
        groups = [Group(municipality, year, sector, 1.0 if year == years[-1] else -1.0) for year in years]
        found = contrast(survey, measured, groups, design_of(survey))
        keys = [(variable.level, variable.key, variable.measure) for variable in measured.variables]
        return dict(zip(keys, found.correction.tolist(), strict=True))

    columns = ["year"] if "year" in table else ["year_from", "year_to"]
    factors = [
        corrections(row["municipality"], row["sector"], *(int(row[name]) for name in columns))[
            row["level"], row["key"], row["measure"]
        ]
        for row in table.to_dict("records")
    ]
    return table["se"] / np.sqrt(pd.Series(factors, index=table.index, dtype="float64"))

"""The answer sheets of a survey with the design they are analysed under, one row a sheet.

For permitted eyes: sheets are of single persons, under pseudonyms. Knows the design of `designs`. Does not know files,
nor who may see them; `run.export` writes them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.sources.data import Survey
from varpu_eval.survey.designs import STRATUM, design_of, sampling_units, staff_behind, staff_classes

DESIGN_COLUMNS = ("design_unit", "design_class", "design_class_staff", "design_staff", "design_weight")


def analysis_sheets(survey: Survey) -> pd.DataFrame:
    """Return the sheets as they were read, and what the survey's design makes of each.

    Returns
    -------
    DataFrame
        Columns of `Survey.responses` up to `origin`; then `design_unit` (the sampling unit, one label across years),
        `design_class` and `design_class_staff` (nonresponse class and its staff, empty where answers are not weighted
        to the staff), `design_staff` (staff of the sheet's municipality, year and sector, NaN where unknown) and
        `design_weight` (what the sheet weighs in figures of all sectors together); then one column an item on its raw
        scale. A sector's own figures take `weight`, except in a census.

    Raises
    ------
    InputError
        When an item has the name of a design column.
    """
    if clash := sorted(set(DESIGN_COLUMNS) & set(survey.responses.columns)):
        raise InputError(
            f"survey {survey.name}: an item is called '{clash[0]}', as a column of the design is; rename it"
        )
    sheets = survey.responses.reset_index(drop=True)
    base = [name for name in sheets.columns if name not in survey.items]
    kind = design_of(survey)
    classes = None if kind == "census" else staff_classes(survey, sheets)
    staff = staff_behind(survey, sheets) if len(survey.population) else np.full(len(sheets), np.nan)
    design = pd.DataFrame(index=sheets.index)
    design["design_unit"] = sampling_units(survey, sheets, persons=kind != "process").to_numpy()
    design["design_class"] = pd.Series(pd.NA, index=sheets.index, dtype="Int64")
    design["design_class_staff"] = np.nan
    if classes is not None:
        design["design_class"] = classes.code + 1
        design["design_class_staff"] = classes.staff[classes.code]
    design["design_staff"] = staff
    groups = [sheets[name] for name in STRATUM] if kind == "census" else design["design_class"]
    total = design["design_staff"] if kind == "census" else design["design_class_staff"]
    raised = sheets["weight"] * total / sheets["weight"].groupby(groups).transform("sum")
    design["design_weight"] = raised.fillna(sheets["weight"]).astype(float)
    return pd.concat([sheets[base], design, sheets[list(survey.items)]], axis=1)

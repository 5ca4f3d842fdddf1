"""The answer sheets of a survey with the design they are analysed under, one row a sheet.

For permitted eyes: sheets are of single persons, under pseudonyms. Knows the design of `designs`. Does not know files,
nor who may see them; `run.export` writes them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.sources.data import Survey
from varpu_eval.sources.margins import margins_of
from varpu_eval.survey.designs import design_of, sampling_units
from varpu_eval.survey.staff_classes import STRATUM, staff_behind
from varpu_eval.survey.staff_weights import staff_weighting
from varpu_eval.uncertainty import make_design

DESIGN_COLUMNS = ("design_unit", "design_class", "design_class_staff", "design_staff", "design_weight")


def analysis_sheets(survey: Survey) -> pd.DataFrame:
    """Return the sheets as they were read, and what the survey's design makes of each.

    Returns
    -------
    DataFrame
        Columns of `Survey.responses` up to `origin`; then `design_unit` (the sampling unit, one label across years),
        `design_class` and `design_class_staff` (nonresponse class and its staff, empty where answers are not weighted
        to the staff), `design_staff` (staff of the sheet's municipality, year and sector, NaN where unknown),
        `design_weight` (what the sheet weighs in figures of all sectors together), and for further margins, in the
        order of the survey's `margins`, `design_class_2`, `design_class_2_staff` and on; then one column an item on its
        raw scale. A sector's own figures take `weight`; in a census, or with further margins, `design_weight`.

    Raises
    ------
    InputError
        When an item has the name of a design column.
    """
    numbers = range(2, len(margins_of(survey.source)) + 2)
    further = [f"design_class_{number}{end}" for number in numbers for end in ("", "_staff")]
    if clash := sorted({*DESIGN_COLUMNS, *further} & set(survey.responses.columns)):
        raise InputError(
            f"survey {survey.name}: an item is called '{clash[0]}', as a column of the design is; rename it"
        )
    sheets = survey.responses.reset_index(drop=True)
    base = [name for name in sheets.columns if name not in survey.items]
    kind = design_of(survey)
    weighting = None if kind == "census" else staff_weighting(survey, sheets)
    staff = staff_behind(survey, sheets) if len(survey.population) else np.full(len(sheets), np.nan)
    design = pd.DataFrame(index=sheets.index)
    design["design_unit"] = sampling_units(survey, sheets, persons=kind != "process").to_numpy()
    design["design_class"] = pd.Series(pd.NA, index=sheets.index, dtype="Int64")
    design["design_class_staff"] = np.nan
    design["design_staff"] = staff
    design["design_weight"] = sheets["weight"].astype(float)
    if kind == "census":
        raised = (
            sheets["weight"] * staff / sheets["weight"].groupby([sheets[name] for name in STRATUM]).transform("sum")
        )
        design["design_weight"] = raised.fillna(sheets["weight"]).astype(float)
    if weighting is not None:
        design["design_weight"] = weighting.of(make_design(sheets["weight"], lonely="adjust")).weights
        for number, classes in enumerate(weighting.classes, start=1):
            name = "design_class" if number == 1 else f"design_class_{number}"
            design[name] = pd.Series(classes.code + 1, dtype="Int64")
            design[f"{name}_staff"] = classes.staff[classes.code]
    return pd.concat([sheets[base], design, sheets[list(survey.items)]], axis=1)

"""Which answers stand for which staff: nonresponse classes by sector, and by one further margin.

Knows a survey's population, and how small classes are merged. Does not know weights; see `staff_weights`.

Sheets of one municipality, year and sector are a nonresponse class; small sectors are merged. The sheets of a place
with one value of a margin are a class of that margin, and small values are merged in the same way. Sheets that leave a
margin blank are one more class of it, which keeps the share of the staff that it has when answers are weighted to
sectors alone; the other classes' staff shrink in proportion. That assumes that those who left it blank are like the
others of their sector.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from varpu_eval.errors import InputError
from varpu_eval.sources.data import Survey
from varpu_eval.uncertainty.designs import Codes
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.weighting_classes import merge_classes

PLACE = ["municipality", "year"]
STRATUM = [*PLACE, "sector"]
MIN_CLASS = 10
MAX_FACTOR = 3.0
"""Fewest answers of a nonresponse class, and how much more than the average its answers may weigh."""


@dataclass(frozen=True, slots=True)
class StaffClasses:
    """The nonresponse classes of sheets: `code` (rows,) of each sheet's class, `staff` (classes,) by code.

    Groups that nobody answered for are among the staff of the class they were merged with.
    """

    code: Codes
    staff: Floats


def staff_classes(survey: Survey, sheets: pd.DataFrame) -> StaffClasses | None:
    """Return the nonresponse classes of sheets (index 0..rows-1): sectors of one place and year, small ones merged.

    Sectors with under `MIN_CLASS` answers, or whose answers would weigh more than `MAX_FACTOR` times the average, join
    the sector of the same municipality and year that is nearest in response rate. None where the survey is not to be
    weighted, or a stratum of it has unknown staff or more answers than staff: no year is weighted unless every year is.
    """
    staff, answered = staff_by_stratum(survey), survey.responses.groupby(STRATUM).size()
    if survey.source.weighting == "none" or not (staff.reindex(answered.index) >= answered).all():
        return None
    counted = staff.reset_index()
    code: Codes = np.full(len(sheets), -1, dtype=np.int64)
    totals: list[float] = []
    for (municipality, year), here in sheets.groupby(["municipality", "year"]):
        frame = counted[(counted["municipality"] == municipality) & (counted["year"] == year)].set_index("sector")[
            "staff"
        ]
        base = here.groupby("sector")["weight"].agg(["size", "sum"]).reindex(frame.index, fill_value=0)
        few = min(MIN_CLASS, len(here))
        merged = merge_classes(base["size"], frame, weights=base["sum"], min_answers=few, max_factor=MAX_FACTOR)
        code[here.index] = len(totals) + merged.group[frame.index.get_indexer(pd.Index(here["sector"]))]
        totals += merged.asked.tolist()
    return StaffClasses(code, np.array(totals))


def margin_classes(survey: Survey, sheets: pd.DataFrame, margin: str, alone: Floats) -> StaffClasses:
    """Return the classes of one further margin; `alone` (rows,) are the weights by sectors alone."""
    counted = survey.population.groupby([*PLACE, margin])["staff"].sum().reset_index()
    code: Codes = np.full(len(sheets), -1, dtype=np.int64)
    totals: list[float] = []
    for (municipality, year), here in sheets.groupby(PLACE):
        frame = counted[(counted["municipality"] == municipality) & (counted["year"] == year)]
        blank = here[margin].isna().to_numpy()
        group = np.where(blank, len(frame), pd.Index(frame[margin]).get_indexer(pd.Index(here[margin])))
        if (group < 0).any():
            raise InputError(
                f"survey {survey.name}: {int((group < 0).sum())} answers of {municipality} / {year} have a value of "
                f"'{margin}' that the population lacks there; add its staff, and write values alike in both."
            )
        staff, silent = frame["staff"].to_numpy(dtype=float), float(alone[here.index[blank]].sum())
        staff = np.append(staff * (1 - silent / staff.sum()), [silent] if blank.any() else [])
        answers = np.bincount(group, minlength=staff.size)
        # where nearly all answered, what the blank sheets take may leave fewer staff than answers
        counted_staff = np.maximum(staff, answers)
        merged = merge_classes(
            answers,
            counted_staff,
            weights=np.bincount(group, here["weight"], staff.size),
            min_answers=min(MIN_CLASS, len(here)),
            max_factor=MAX_FACTOR,
        )
        code[here.index] = len(totals) + merged.group[group]
        totals += np.bincount(merged.group, staff).tolist()
    return StaffClasses(code, np.array(totals))


def staff_behind(survey: Survey, sheets: pd.DataFrame) -> Floats:
    """Return the staff of each sheet's municipality, year and sector, shape (rows,); NaN where not known."""
    return staff_by_stratum(survey).reindex(pd.MultiIndex.from_frame(sheets[STRATUM])).to_numpy(dtype=float)


def staff_by_stratum(survey: Survey) -> pd.Series:
    """Return the number of staff by municipality, year and sector."""
    return survey.population.groupby(STRATUM)["staff"].sum()

"""Which design a survey of a whole staff is analysed under, and what each answer sheet is in it.

Knows the three designs. Does not know what was asked.

`process`: would another year's draw of the same working community show it? The sampling unit is the work unit, with one
id across years; municipalities are strata; no finite population correction, for nothing was sampled from a list. Where
the staff are counted, the answers of all sectors together are weighted to them: sheets of one municipality, year and
sector are a nonresponse class (`staff_classes`), whose weights add up to its staff, and the variance is that of the
residuals on the classes. Else a sector that answers more eagerly in one year than in another would look like a change.
A sector's figures use the units that have sheets of that sector, so its degrees of freedom are those units less one.

`process_persons`: the same where sheets name no unit. Persons are the sampling units (one id across years where the
survey is a panel, else each sheet is its own). Colleagues in one unit answer alike, so these intervals are too narrow
by an unknown amount. Sheets without a unit in a survey that mostly names them are units of their own.

`process_unweighted`: `process`, or `process_persons` where sheets name no unit, with answers as they came; to see what
the weighting does.

`census`: what is true of exactly these staff? Strata are municipality, year and sector; whoever answered is taken as a
random part of the stratum's staff (nonresponse as a second phase), weighted up to it, with the finite population
correction 1 - n/N. Covariance between years comes only from persons seen in both, in the same sector.

A survey whose frame was a sample is analysed as `process` with its base weights: its own sampling fractions are not in
the data, so no correction for them is made, which errs on the wide side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from varpu_eval.sources.data import Survey
from varpu_eval.uncertainty import Design, make_design
from varpu_eval.uncertainty.calibration import post_stratify
from varpu_eval.uncertainty.designs import Codes
from varpu_eval.uncertainty.intervals import Floats
from varpu_eval.uncertainty.weighting_classes import merge_classes

Kind = Literal["process", "process_persons", "process_unweighted", "census"]

STRATUM = ["municipality", "year", "sector"]
MIN_CLASS = 10
MAX_FACTOR = 3.0
"""Fewest answers of a nonresponse class, and how much more than the average its answers may weigh."""


@dataclass(frozen=True, slots=True)
class StaffClasses:
    """The nonresponse classes of sheets: `code` (rows,) of each sheet's class, `staff` (classes,) by code.

    Sectors that nobody answered for are among the staff of the class they were merged with.
    """

    code: Codes
    staff: Floats


def design_of(survey: Survey) -> Kind:
    """Return the design that the survey's results are analysed under."""
    if survey.source.inference == "census":
        return "census"
    return "process" if names_units(survey) else "process_persons"


def names_units(survey: Survey) -> bool:
    """Say whether at least half of the sheets of every municipality and year name a work unit."""
    named = survey.responses["unit"].notna()
    groups = [survey.responses["municipality"], survey.responses["year"]]
    return bool(len(named)) and bool((named.groupby(groups).mean() >= 1 / 2).all())


def design_of_sheets(survey: Survey, sheets: pd.DataFrame, kind: Kind, *, whole: bool) -> Design | None:
    """Return the design of `sheets`, each a row; None where a census cannot be analysed.

    Parameters
    ----------
    whole
        Whether `sheets` are all those of their municipalities and years, so that they can be weighted to the staff;
        the sheets of one sector weigh alike in any case.
    """
    classes = staff_classes(survey, sheets) if whole and kind != "process_unweighted" else None
    if kind == "census":
        return census_design(survey, sheets, classes=None if design_of(survey) == "census" else classes)
    persons = kind == "process_persons" or (kind == "process_unweighted" and not names_units(survey))
    design = make_design(
        sheets["weight"].to_numpy(),
        clusters=[sampling_units(survey, sheets, persons=persons).to_numpy()],
        strata=[sheets["municipality"].to_numpy()],
        lonely="adjust",  # one unit is under the four that any estimate needs
    )
    return design if classes is None else post_stratify(design, classes.code, dict(enumerate(classes.staff)))


def census_design(survey: Survey, sheets: pd.DataFrame, *, classes: StaffClasses | None = None) -> Design | None:
    """Return the census design without the covariance between waves.

    With `classes` answers weigh as in the process that it stands beside, so that both tell one total; else as their
    stratum's staff. None where the staff of a stratum are unknown, too few, or all answered: with everybody's answer at
    hand the variance is 0 by construction, and a standard error would be a wrong number.
    """
    population = staff_behind(survey, sheets)
    strata = sheets.groupby(STRATUM)["weight"]
    answered = strata.transform("size").to_numpy(dtype=float)
    if np.isnan(population).any() or (population < answered).any() or (population == answered).all():
        return None
    base = sheets["weight"].to_numpy(dtype=float)
    weights = base * population / strata.transform("sum").to_numpy(dtype=float)
    if classes is not None:
        weights = base * (classes.staff / np.bincount(classes.code, base))[classes.code]
    return make_design(weights, strata=[strata.ngroup().to_numpy()], populations=[population], lonely="adjust")


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


def staff_behind(survey: Survey, sheets: pd.DataFrame) -> Floats:
    """Return the staff of each sheet's municipality, year and sector, shape (rows,); NaN where not known."""
    return staff_by_stratum(survey).reindex(pd.MultiIndex.from_frame(sheets[STRATUM])).to_numpy(dtype=float)


def staff_by_stratum(survey: Survey) -> pd.Series:
    """Return the number of staff by municipality, year and sector."""
    return survey.population.groupby(STRATUM)["staff"].sum()


def staff_of(survey: Survey, municipality: str, year: int, sector: str) -> int | None:
    """Return the number of staff of a sector (or `all`), None where the study does not give it.

    Nor is that of `all` given where answers came from a sector whose staff is not.
    """
    counted, sheets = (
        table[(table["municipality"] == municipality) & (table["year"] == year)]
        for table in (survey.population, survey.responses)
    )
    if sector != "all":
        counted = counted[counted["sector"] == sector]
    elif not sheets["sector"].isin(counted["sector"]).all():
        return None
    return int(counted["staff"].sum()) if len(counted) else None


def sampling_units(survey: Survey, sheets: pd.DataFrame, *, persons: bool) -> pd.Series:
    """Return the sampling unit of each sheet: its work unit, else who answered it."""
    person = _persons(survey, sheets)
    return person if persons else person.where(sheets["unit"].isna(), "unit " + sheets["unit"].astype("str"))


def _persons(survey: Survey, sheets: pd.DataFrame) -> pd.Series:
    """Return who answered each sheet: the same label across years only in a panel, else each sheet its own."""
    own = pd.Series([f"sheet {number}" for number in range(len(sheets))], index=sheets.index, dtype="str")
    if not survey.source.panel:
        return own
    return own.where(sheets["respondent"].isna(), "person " + sheets["respondent"].astype("str"))

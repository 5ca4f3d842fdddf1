"""Which design a survey of a whole staff is analysed under, and what each answer sheet is in it.

Knows the three designs. Does not know what was asked.

`process`: would another year's draw of the same working community show it? The sampling unit is the work unit, with one
id across years; municipalities are strata; no finite population correction, for nothing was sampled from a list. A
sector's figures use the units that have sheets of that sector, so its degrees of freedom are those units less one.

`process_persons`: the same where sheets name no unit. Persons are the sampling units (one id across years where the
survey is a panel, else each sheet is its own). Colleagues in one unit answer alike, so these intervals are too narrow
by an unknown amount. Sheets without a unit in a survey that mostly names them are units of their own.

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
from varpu_eval.uncertainty.intervals import Floats

Kind = Literal["process", "process_persons", "census"]

STRATUM = ["municipality", "year", "sector"]


@dataclass(frozen=True, slots=True)
class CensusFrame:
    """The staff behind each sheet: `population` (rows,) is N of its stratum, `weights` (rows,) add up to it."""

    weights: Floats
    population: Floats


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


def process_design(survey: Survey, sheets: pd.DataFrame, *, by_unit: bool) -> Design:
    """Return the process design of `sheets`, whose sampling units are work units or persons."""
    psu = _persons(survey, sheets)
    if by_unit:
        psu = psu.where(sheets["unit"].isna(), "unit " + sheets["unit"].astype("str"))
    return make_design(
        sheets["weight"].to_numpy(),
        clusters=[psu.to_numpy()],
        strata=[sheets["municipality"].to_numpy()],
        lonely="adjust",  # one unit is under the four that any estimate needs
    )


def census_frame(survey: Survey, sheets: pd.DataFrame) -> CensusFrame | None:
    """Return the staff behind `sheets`; None where the staff of a stratum are unknown, too few, or all answered.

    With everybody's answer at hand the variance is 0 by construction, and a standard error would be a wrong number.
    """
    staff = staff_by_stratum(survey)
    keys = pd.MultiIndex.from_frame(sheets[STRATUM])
    population = staff.reindex(keys).to_numpy(dtype=float)
    answered = sheets.groupby(STRATUM)["weight"].transform("size").to_numpy(dtype=float)
    if np.isnan(population).any() or (population < answered).any() or (population == answered).all():
        return None
    total = sheets.groupby(STRATUM)["weight"].transform("sum").to_numpy(dtype=float)
    return CensusFrame(sheets["weight"].to_numpy(dtype=float) * population / total, population)


def census_design(sheets: pd.DataFrame, frame: CensusFrame) -> Design:
    """Return the census design of `sheets` within one wave or several, without the covariance between waves."""
    return make_design(
        frame.weights,
        strata=[sheets.groupby(STRATUM).ngroup().to_numpy()],
        populations=[frame.population],
        lonely="adjust",
    )


def staff_by_stratum(survey: Survey) -> pd.Series:
    """Return the number of staff by municipality, year and sector."""
    return survey.population.groupby(STRATUM)["staff"].sum()


def staff_of(survey: Survey, municipality: str, year: int, sector: str) -> int | None:
    """Return the number of staff of a sector (or `all`), None where the study does not give it."""
    rows = survey.population
    rows = rows[(rows["municipality"] == municipality) & (rows["year"] == year)]
    if sector != "all":
        rows = rows[rows["sector"] == sector]
    return int(rows["staff"].sum()) if len(rows) else None


def _persons(survey: Survey, sheets: pd.DataFrame) -> pd.Series:
    """Return who answered each sheet: the same label across years only in a panel, else each sheet its own."""
    own = pd.Series([f"sheet {number}" for number in range(len(sheets))], index=sheets.index, dtype="str")
    if not survey.source.panel:
        return own
    return own.where(sheets["respondent"].isna(), "person " + sheets["respondent"].astype("str"))

"""Which design a survey of a whole staff is analysed under, and what each answer sheet is in it.

Knows the three designs. Does not know what was asked.

`process`: would another year's draw of the same working community show it? The sampling unit is the work unit, with one
id across years; municipalities are strata; no finite population correction, for nothing was sampled from a list. Where
the staff are counted, the answers of all sectors together are weighted to them: sheets of one municipality, year and
sector are a nonresponse class, whose weights add up to its staff, and the variance is that of the residuals on the
classes (`staff_classes`). Else a sector that answers more eagerly in one year than in another would look like a change.
A study may weigh to further margins of the population; a sector's figures then take the weights of the total, for two
weightings of the same answers would tell of the few that they weigh otherwise. A sector's figures use the units that
have sheets of that sector, so its degrees of freedom are those units less one.

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

from typing import Literal

import numpy as np
import pandas as pd

from varpu_eval.sources.data import Survey
from varpu_eval.survey.staff_classes import STRATUM, staff_behind
from varpu_eval.survey.staff_weights import StaffWeighting, staff_weighting
from varpu_eval.uncertainty import Design, make_design

Kind = Literal["process", "process_persons", "process_unweighted", "census"]


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
        without further margins the sheets of one sector weigh alike in any case.
    """
    weighting = staff_weighting(survey, sheets) if whole and kind != "process_unweighted" else None
    if kind == "census":
        return census_design(survey, sheets, weighting=None if design_of(survey) == "census" else weighting)
    persons = kind == "process_persons" or (kind == "process_unweighted" and not names_units(survey))
    design = make_design(
        sheets["weight"].to_numpy(),
        clusters=[sampling_units(survey, sheets, persons=persons).to_numpy()],
        strata=[sheets["municipality"].to_numpy()],
        lonely="adjust",  # one unit is under the four that any estimate needs
    )
    return design if weighting is None else weighting.of(design)


def census_design(survey: Survey, sheets: pd.DataFrame, *, weighting: StaffWeighting | None = None) -> Design | None:
    """Return the census design without the covariance between waves.

    With `weighting` answers weigh as in the process that it stands beside, so that both tell one total; else as their
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
    if weighting is not None:
        weights = weighting.of(make_design(base, lonely="adjust")).weights
    return make_design(weights, strata=[strata.ngroup().to_numpy()], populations=[population], lonely="adjust")


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

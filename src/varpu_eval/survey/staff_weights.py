"""What answers of all sectors together weigh, so that they stand for the staff by sector and by further margins.

Knows how weights are made of classes; see `staff_classes` for these. Does not know what was asked.

Weights add up to the staff of each sector's class. With the weighting `raking` or `linear` they meet the staff of each
further margin too, place by place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from varpu_eval.errors import InputError
from varpu_eval.sources.data import Survey
from varpu_eval.sources.margins import RAKED, margins_of
from varpu_eval.survey.staff_classes import PLACE, StaffClasses, margin_classes, staff_classes
from varpu_eval.uncertainty import Design
from varpu_eval.uncertainty.calibration import calibrate, post_stratify, rake
from varpu_eval.uncertainty.residuals import indicators

MAX_RAKED = 5.0
"""How much more than its place's average the base weight of an answer may be multiplied by on all margins together; 5
is the usual cap (DeBell & Krosnick 2009, ANES Technical Report nes012427)."""


@dataclass(frozen=True, slots=True)
class StaffWeighting:
    """What the weights of sheets are brought to: classes by sector, then by each further margin in `margins`."""

    survey: Survey
    sheets: pd.DataFrame
    classes: tuple[StaffClasses, ...]
    margins: tuple[str, ...] = ()

    def of(self, design: Design) -> Design:
        """Return the design of the sheets with weights that add up to the staff of every class.

        Raises
        ------
        InputError
            When no weights meet all the margins, or some would be negative or over `MAX_RAKED` times the average.
        """
        if not self.margins:
            return post_stratify(design, self.classes[0].code, dict(enumerate(self.classes[0].staff)))
        try:
            weighted = self._calibrated(design)
        except ValueError as error:
            raise self._refused(f"no weights do it: {error}") from None
        factor = weighted.weights / design.weights
        place = self.sheets.groupby(PLACE).ngroup().to_numpy()
        average = np.bincount(place, weighted.weights) / np.bincount(place, design.weights)
        if (worst := float((factor / average[place]).max())) > MAX_RAKED:
            where = " / ".join(str(self.sheets[name].iloc[int(np.argmax(factor / average[place]))]) for name in PLACE)
            told = f"an answer of {where} would weigh {worst:.3g} times the average, and {MAX_RAKED:g} is the most"
            raise self._refused(told)
        return weighted

    def _calibrated(self, design: Design) -> Design:
        if self.survey.source.weighting == "raking":
            totals = [dict(enumerate(each.staff)) for each in self.classes]
            return rake(design, [each.code for each in self.classes], totals)
        columns = sparse.csr_array(sparse.hstack([indicators(each.code) for each in self.classes]))
        return calibrate(design, columns, np.concatenate([each.staff for each in self.classes]))

    def _refused(self, why: str) -> InputError:
        places = list(self.sheets[PLACE].drop_duplicates().itertuples(index=False, name=None))
        where = f", {places[0][0]} / {places[0][1]}" if len(places) == 1 else ""
        return InputError(
            f"survey {self.survey.name}{where}: answers cannot be weighted to sector and {', '.join(self.margins)}; "
            f"{why}. Join small values of a margin in the answer sheets and the population, take it out of `margins`, "
            "or choose weighting = 'staff'."
        )


def raked(survey: Survey) -> bool:
    """Say whether answers are weighted to further margins; then the sheets of one sector do not weigh alike."""
    return survey.source.weighting in RAKED


def staff_weighting(survey: Survey, sheets: pd.DataFrame) -> StaffWeighting | None:
    """Return what sheets (index 0..rows-1, all those of their places) are weighted to; None where to nothing.

    Raises
    ------
    InputError
        When they are to be weighted to further margins, and their staff are not known.
    """
    by_sector = staff_classes(survey, sheets)
    if not raked(survey):
        return None if by_sector is None else StaffWeighting(survey, sheets, (by_sector,))
    margins = margins_of(survey.source)
    if by_sector is None or not set(margins) <= {*survey.population} & {*sheets}:
        raise InputError(
            f"survey {survey.name}: answers cannot be weighted to sector and {', '.join(margins)}; the staff of every "
            "sector and margin that answered must be known. Complete the population, or choose weighting = 'staff'."
        )
    base = sheets["weight"].to_numpy(dtype=float)
    alone = base * (by_sector.staff / np.bincount(by_sector.code, base))[by_sector.code]
    further = (margin_classes(survey, sheets, margin, alone) for margin in margins)
    return StaffWeighting(survey, sheets, (by_sector, *further), margins)

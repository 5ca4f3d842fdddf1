"""What stands behind a synthetic control: its gaps beside those of placebos, and who its donors are.

Knows the output tables `indicator_gaps` and `indicator_donors`. Names no municipality whose gaps it tells, but the
focus; calls no change.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Any

import numpy as np

from varpu_eval.peer.control_fits import Control, controls
from varpu_eval.peer.placebos import leaning_on
from varpu_eval.peer.synthetic import SyntheticControl, root_mean_square, synthetic_control
from varpu_eval.results import Estimate, ResultTable, result_table
from varpu_eval.sources.data import StudyData
from varpu_eval.study import Years

GAP_KEYS = ("indicator", "region", "placebo", "year")
GAP_EXTRAS = ("start", "pre_rmspe")

DONOR_KEYS = ("indicator", "region", "donor")
DONOR_EXTRAS = ("effect", "without")


def indicator_gaps(data: StudyData, years: Years = None, *, start: int | None = None) -> ResultTable:
    """Return how far the focus municipality is from its synthetic control each year, and each placebo from its own.

    The same fits as the synthetic control of `indicator_change`: demeaned logs of yearly values, among the
    municipalities nearest in size, in the stretch of consecutive years without a break (of the catalogue, or a change
    of organisation of the focus) that holds the start. Windows of several years have none. A placebo is one of the
    others treated as if it had begun there; which one is not told. A line rests on the register counts of its
    municipality and of the donors that weigh in it, in all its years: it is shown whole or not at all.

    Parameters
    ----------
    data
        What was read of the study; its indicator table holds the other municipalities.
    years
        Years that are kept (`varpu_eval.study.parse_years`); None keeps all.
    start
        First year of what is asked about; None takes the study's `start`.

    Returns
    -------
    Table `indicator_gaps`: `indicator`, `region` (the focus), `placebo` (0 is the focus itself; from 1 on the others,
    the largest absolute mean gap from the start on first, but those that rest on municipalities with a register count
    too small to be shown last), `year`; estimate is the value as a ratio to the synthetic
    control's (0.7: 30 % less), both as moved from their mean before the start, without limits; `start` (the first year
    after), `pre_rmspe` (root mean square of the line's gaps before the start, in logs: 0.05 is about 5 %). Empty where
    no synthetic control can be made.
    """
    rows = [row for control in controls(data, years, start) for row in _gaps(data.study.focus, control)]
    return result_table("indicator_gaps", rows, GAP_KEYS, GAP_EXTRAS)


def indicator_donors(data: StudyData, years: Years = None, *, start: int | None = None) -> ResultTable:
    """Return which municipalities the synthetic control is made of, and what is left of the change without each.

    Donors of the synthetic control of `indicator_change` that have any weight. Where one weighs much, or the change is
    another one without it, the change may be that donor's story. Years, breaks and windows as in `indicator_gaps`.

    Parameters
    ----------
    data, years, start
        As for `indicator_gaps`.

    Returns
    -------
    Table `indicator_donors`: `indicator`, `region` (the focus), `donor` (a municipality's code); estimate is its weight
    (a share; they sum to 1); `effect` (the mean change from the start on as a ratio to the synthetic control: 0.7 is
    30 % less) and `without` (the same when this donor may not take part: leave one donor out). Empty where no synthetic
    control can be made.
    """
    rows = [row for control in controls(data, years, start) for row in _donors(data.study.focus, control)]
    return result_table("indicator_donors", rows, DONOR_KEYS, DONOR_EXTRAS)


def _gaps(focus: str, control: Control) -> Iterator[dict[str, Any]]:
    test, first = control.test, control.test.regions.index(focus)
    before = (np.array(control.outcomes.index) < test.fit.start).sum()
    misses, given = root_mean_square(test.gaps[:before]), control.given
    others = [j for j in _in_order(control) if j != first]
    for placebo, j in enumerate([first, *others]):
        own = [test.regions[i] for i in np.flatnonzero(test.weights[:, j])]
        line = {
            "indicator": control.windows.indicator, "region": focus, "placebo": placebo, "start": test.fit.start,
            "pre_rmspe": float(misses[j]), "rests_on": control.rests_on(test.regions[j], *own),
        }  # fmt: skip
        for year, gap in zip(control.outcomes.index, test.gaps[:, j], strict=True):
            yield line | {"year": int(year), "estimate": Estimate(exp(gap), unit="ratio", **given)}


def _in_order(control: Control) -> list[int]:
    """Return the columns by absolute mean gap; last, by code, those whose gaps may be hidden and must not be placed."""
    test = control.test
    few = leaning_on(test.regions, test.weights, control.few)
    places = [(bool(few[j]), 0.0 if few[j] else -abs(test.effects[j]), code) for j, code in enumerate(test.regions)]
    return sorted(range(len(places)), key=places.__getitem__)


def _donors(focus: str, control: Control) -> Iterator[dict[str, Any]]:
    fit = control.test.fit
    for donor, weight in fit.weights:
        left = _without(control, fit, donor)
        taking_part = [name for found in (fit, left) if found for name, _ in found.weights]
        yield {
            "indicator": control.windows.indicator, "region": focus, "donor": donor,
            "estimate": Estimate(weight, unit="share", **control.given),
            "effect": exp(fit.effect), "without": exp(left.effect) if left else None,
            "rests_on": control.rests_on(focus, *taking_part),
        }  # fmt: skip


def _without(control: Control, fit: SyntheticControl, donor: str) -> SyntheticControl | None:
    """Return the synthetic control in which a donor may not take part; None where rounding hides its weights."""
    try:
        return synthetic_control(control.outcomes.drop(columns=donor), fit.region, fit.start)
    except ValueError:
        return None

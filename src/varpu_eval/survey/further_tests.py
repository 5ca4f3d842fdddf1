"""Other tests of the same changes: whether the answer hangs on how the question is put.

Knows tests of distributions, ranks and models between waves, and the straight line through three or more. Does not
decide what is said of a change: that is in `change`, from means and shares. Who finds a change there and none here has
found what depends on the method.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import stats

from varpu_eval.results import Estimate, ResultTable, Status, Unit, mixes_synthetic, result_table, worst_origin
from varpu_eval.sources.data import StudyData, Survey
from varpu_eval.study import Limits, Years
from varpu_eval.survey.cells import cell_key, municipalities, pairs_of, source_text, waves
from varpu_eval.survey.contrasts import Contrast, Group, contrast
from varpu_eval.survey.designs import design_of, design_of_sheets
from varpu_eval.survey.item_functioning import item_functioning
from varpu_eval.survey.items import Measured, Variable, answered_in, measure
from varpu_eval.uncertainty import (
    Design,
    cluster_robust,
    distribution_test,
    proportional_odds,
    rank_test,
    superiority,
    t_interval,
    two_sided_p,
)
from varpu_eval.uncertainty.intervals import Floats

KEYS = ("survey", "municipality", "sector", "level", "key", "years", "method")
EXTRAS = ("statistic", "df1", "df2", "p", "p_holm")


def further_tests(data: StudyData, years: Years = None) -> ResultTable:
    """Return other tests of the changes that `change` tells of, all sectors together, under the survey's design.

    Between two waves: `rao_scott` of an item's whole distribution (estimate: Cramer's V), `rank` (probability that a
    later answer is higher), `proportional_odds` (odds ratio of a higher answer), `logit` (odds ratio of agreeing) and
    for scores `linear` (difference), these two with CR2 variance. Over three or more waves: `rao_scott`, and `trend`
    (change from the first to the last along the straight line). Variances are corrected for few and unequal units as
    the change's is. `dif_uniform` and `dif_nonuniform` ask whether an item is understood alike by people with the same
    score (`item_functioning`).

    Returns
    -------
    ResultTable
        `survey_tests`: keys `survey`, `municipality` (`a|b` between two), `sector`, `level`, `key`, `years`
        (`2006|2010`), `method`; extras `statistic` (t, or F of `df1`, `df2`), `p`, not adjusted, and `p_holm`: of item
        functioning alone, adjusted within the dimension, for other tests stand beside a change that is. What the
        answers do not allow, such as a model with fewer residual degrees of freedom than may be published, is
        `not_estimable`.
    """
    rows: list[dict[str, Any]] = []
    for name, survey in data.surveys.items():
        for municipality in municipalities(survey):
            here = waves(survey, municipality, years)
            together = [tuple(here)] if len(here) > 2 else []  # noqa: PLR2004 - two waves are a pair
            for chosen in [*pairs_of(here), *together]:
                rows += _rows(name, survey, (municipality, chosen), data.study.disclosure)
    rows += item_functioning(data, years)
    return result_table("survey_tests", rows, KEYS, EXTRAS)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a test found: its estimate, and a statistic with its reference distribution (t where `df1` is 1)."""

    value: float
    unit: Unit
    statistic: float
    df1: float
    df2: float
    p: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class _Waves:
    """Every measure in some waves of one municipality, the design of their sheets, and the straight line's change."""

    measured: Measured
    design: Design
    line: Contrast
    municipality: str
    years: tuple[int, ...]
    limits: Limits

    @property
    def year(self) -> Any:
        """The year of each sheet, shape (rows,)."""
        return self.measured.sheets["year"].to_numpy()

    @property
    def later(self) -> Floats:
        """1 for sheets of the last wave, else 0; shape (rows,)."""
        return np.where(self.year == self.years[-1], 1.0, 0.0)


def _rows(name: str, survey: Survey, where: tuple[str, tuple[int, ...]], limits: Limits) -> list[dict[str, Any]]:
    municipality, years = where
    measured = answered_in(_of(measure(survey, years), municipality), [(municipality, year) for year in years])
    kind = design_of(survey)
    design = design_of_sheets(survey, measured.sheets, kind, whole=True)
    if design is None:
        return []
    line = contrast(survey, measured, _line(municipality, years), kind)
    here = _Waves(measured, design, line, municipality, years, limits)
    return [
        _row(name, here, j, method, _tried(test, here, j))
        for j, variable in enumerate(measured.variables)
        for method, test in _tests_of(variable, len(years)).items()
    ]


def _line(municipality: str, years: tuple[int, ...]) -> list[Group]:
    """Return the change from the first to the last wave along the straight line through all."""
    from_mean = np.array(years, dtype=float) - np.mean(years)
    along = from_mean / (from_mean**2).sum() * (years[-1] - years[0])
    return [Group(municipality, year, "all", float(c)) for year, c in zip(years, along, strict=True)]


def _tests_of(variable: Variable, waves_: int) -> Mapping[str, Callable[[_Waves, int], _Found]]:
    """Return the tests of a measure between so many waves, by method."""
    if variable.rater:
        return {}
    if waves_ > 2:  # noqa: PLR2004 - two waves are a pair
        return {
            "mean": {"rao_scott": _rao_scott},
            "agree": {"trend": _trend},
            "score": {"trend": _trend},
        }.get(variable.measure, {})
    return {
        "mean": {"rao_scott": _rao_scott, "rank": _rank, "proportional_odds": _proportional_odds},
        "agree": {"logit": _logit},
        "score": {"rank": _rank, "linear": _linear},
    }.get(variable.measure, {})


def _tried(test: Callable[[_Waves, int], _Found], here: _Waves, j: int) -> _Found | None:
    """Return what a test found; None where it refuses the answers, or they have too few sampling units."""
    if not here.line.estimable[j]:
        return None
    try:
        found = test(here, j)
    except ValueError:  # the maths refuses what it cannot tell: nobody differs, or the answers part the years
        return None
    return found if np.isfinite([found.value, found.statistic, found.p]).all() else None


def _rao_scott(here: _Waves, j: int) -> _Found:
    found = distribution_test(here.design, here.measured.matrix[:, j], here.year)
    df1, df2 = found.second_order.df1, found.second_order.df2
    statistic = found.second_order.statistic / here.line.correction[j]
    return _Found(found.cramers_v, "coefficient", statistic, df1, df2, float(stats.f.sf(statistic, df1, df2)))


def _rank(here: _Waves, j: int) -> _Found:
    y, df, wider = here.measured.matrix[:, j], float(here.line.df[j]), float(np.sqrt(here.line.correction[j]))
    t = rank_test(here.design, y, here.later, df=df).t / wider
    chance = superiority(here.design, y, here.later == 0, here.later == 1, df=df)
    limits = replace(chance, se=chance.se * wider).interval()
    known = np.isfinite(limits.low)
    low, high = (float(limits.low), float(limits.high)) if known else (None, None)
    return _Found(chance.value, "share", t, 1, df, float(two_sided_p(t, 1, df)), low, high)


def _proportional_odds(here: _Waves, j: int) -> _Found:
    y = here.measured.matrix[:, j]
    fitted = proportional_odds(here.design, here.later, y)
    _check_published(here.limits, y, here.later, len(fitted.thresholds) + 1)
    se = float(fitted.se[0] * np.sqrt(here.line.correction[j]))
    return _ratio(float(fitted.coefficients[0]), se, min(fitted.df, float(here.line.df[j])))


def _logit(here: _Waves, j: int) -> _Found:
    return _ratio(*_robust(here, j, "logit"))


def _linear(here: _Waves, j: int) -> _Found:
    value, se, df = _robust(here, j, "linear")
    limits, p = t_interval(value, se, df), float(two_sided_p(value, se, df))
    return _Found(value, "score_difference", value / se, 1, df, p, float(limits.low), float(limits.high))


def _robust(here: _Waves, j: int, model: Literal["linear", "logit"]) -> tuple[float, float, float]:
    """Return the later wave's coefficient, its CR2 standard error and Satterthwaite's degrees of freedom.

    What weighting to the staff makes surer is left out of account, which errs on the wide side.
    """
    y = here.measured.matrix[:, j]
    fitted = cluster_robust(here.design, here.later, y, model=model)
    _check_published(here.limits, y, here.later, 2)
    return float(fitted.coefficients[1]), float(fitted.se[1]), float(fitted.df[1])


def _trend(here: _Waves, j: int) -> _Found:
    value, se, df = (float(array[j]) for array in (here.line.value, here.line.se, here.line.df))
    limits, p = t_interval(value, se, df), float(two_sided_p(value, se, df))
    unit = here.measured.variables[j].unit_of_change
    return _Found(value, unit, value / se if se else np.nan, 1, df, p, float(limits.low), float(limits.high))


def _ratio(coefficient: float, se: float, df: float) -> _Found:
    limits = t_interval(coefficient, se, df)
    p = float(two_sided_p(coefficient, se, df))
    with np.errstate(over="ignore"):
        value, low, high = (float(np.exp(end)) for end in (coefficient, limits.low, limits.high))
    if not np.isfinite(high):
        raise ValueError("the ratio has no upper limit that a number can hold; the answers hardly tell it")
    return _Found(value, "ratio", float(coefficient / se), 1, df, p, low, high)


def _check_published(limits: Limits, y: Floats, later: Floats, coefficients: int) -> None:
    """Refuse a model that rests on fewer respondents than a published one must."""
    known = ~np.isnan(y)
    smallest = min(int((known & (later == side)).sum()) for side in (0, 1))
    if known.sum() - coefficients < limits.min_residual_df or smallest < limits.min_per_coefficient:
        raise ValueError("the model rests on too few respondents to be told of; leave it out")


def _of(measured: Measured, municipality: str) -> Measured:
    """Return the sheets of one municipality."""
    rows = np.flatnonzero((measured.sheets["municipality"] == municipality).to_numpy(dtype=bool))
    sheets = measured.sheets.iloc[rows].reset_index(drop=True)
    return Measured(sheets, measured.variables, measured.matrix[rows])


def _row(name: str, here: _Waves, j: int, method: str, found: _Found | None) -> dict[str, Any]:
    variable, origins = here.measured.variables[j], set(here.measured.sheets["origin"])
    n = int((~np.isnan(here.measured.matrix[:, j])).sum())
    known: dict[str, Any] = {
        "n": n, "origin": worst_origin(origins), "source": source_text(name, *here.years),
    }  # fmt: skip
    row: dict[str, Any] = {
        "survey": name, "municipality": here.municipality, "sector": "all", "level": variable.level,
        "key": variable.key, "years": "|".join(map(str, here.years)), "method": method,
        "rests_on": tuple(cell_key(name, here.municipality, y, "all", variable.block) for y in here.years),
    }  # fmt: skip
    if found is None:
        unit = _UNITS.get(method, variable.unit_of_change)
        return {**row, "estimate": Estimate(None, unit=unit, status="not_estimable", **known)}
    status: Status = "illustration" if mixes_synthetic(origins) else "ok"
    estimate = Estimate(found.value, found.low, found.high, unit=found.unit, status=status, **known)
    numbers = {"statistic": found.statistic, "df1": found.df1, "df2": found.df2, "p": found.p}
    return {**row, "estimate": estimate, **numbers}


_UNITS: Mapping[str, Unit] = {
    "rao_scott": "coefficient", "rank": "share", "proportional_odds": "ratio", "logit": "ratio",
}  # fmt: skip

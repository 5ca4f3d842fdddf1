"""Sums and differences of group means with their standard errors: the one calculation behind every survey table.

A level is a contrast of one group, a change of two, a difference in differences of four; all of them linearise to one
score a sheet, whose variance the design gives. Knows groups, measures and designs; does not know verdicts or tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from varpu_eval.sources.data import Survey
from varpu_eval.survey.designs import Kind, design_of_sheets
from varpu_eval.survey.items import Measured
from varpu_eval.survey.staff_classes import staff_behind
from varpu_eval.survey.staff_weights import raked
from varpu_eval.uncertainty import Design, overlap_covariance, variance
from varpu_eval.uncertainty.degrees import FewClusters, few_clusters, few_clusters_calibrated
from varpu_eval.uncertainty.designs import Codes, clusters_with, strata_with
from varpu_eval.uncertainty.estimates import Flags
from varpu_eval.uncertainty.intervals import Floats

MIN_CLUSTERS = 4
MIN_DF = 3
MIN_ANSWERS = 4
"""Fewest equal answers that a group's weights must be worth (Kish 1965, Survey Sampling, 8.2): one answer whose weight
drowns the others would be told as the whole group's."""

ROUNDING = 1e-9
NO_VARIANCE = 1e-18
"""A variance under this is the rounding of answers that are all the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """The respondents of one municipality, year and sector (or `all`), and their coefficient in a contrast."""

    municipality: str
    year: int
    sector: str
    coefficient: float


@dataclass(frozen=True, slots=True)
class Contrast:
    """A contrast of every measure at once; k measures, g groups.

    Parameters
    ----------
    value, se, df
        Shape (k,); `se` and `df` are NaN where the design cannot give them.
    correction
        Shape (k,): what the linearised variance was multiplied by for few and unequal units (`few_clusters`); divide
        `se` by its root to compare with another program.
    means, sds, n
        Shape (g, k): each group's weighted mean, standard deviation and valid answers.
    estimable
        Shape (k,): each group has at least 4 sampling units and weights worth 4 equal answers, and the contrast at
        least 3 degrees of freedom.
    origins
        Every origin among the sheets.
    """

    value: Floats
    se: Floats
    df: Floats
    correction: Floats
    means: Floats
    sds: Floats
    n: Floats
    estimable: Flags
    origins: frozenset[str]


def contrast(survey: Survey, measured: Measured, groups: Sequence[Group], kind: Kind) -> Contrast:
    """Return the sum of group means times their coefficients, for every measure.

    A mean's linearised score is weight (y - mean) / sum of weights; the contrast's is their sum by coefficient
    (Binder 1983; Lumley 2010, Complex Surveys, ch. 2). The sheets of all groups are stacked, so a sampling unit seen
    in two years carries the covariance between them.
    """
    inside = np.column_stack([members(measured.sheets, group) for group in groups])
    everybody = raked(survey)  # whose weights rest on one another
    rows = np.flatnonzero(_of_places(measured.sheets, groups) if everybody else inside.any(axis=1))
    if not inside.any(axis=0).all() or np.isnan(measured.matrix[rows]).all():
        return _nobody(survey, measured, inside)
    sheets = measured.sheets.iloc[rows].reset_index(drop=True)
    inside, values = inside[rows], measured.matrix[rows]
    whole = everybody or all(group.sector == "all" for group in groups)
    design = design_of_sheets(survey, sheets, kind, whole=whole)
    weights = sheets["weight"].to_numpy(dtype=float) if design is None else design.weights

    known = ~np.isnan(values) & np.asarray(inside.any(axis=1, keepdims=True))
    moments = _moments(np.where(known, values, 0.0), known, inside, weights)
    coefficients = np.array([group.coefficient for group in groups])
    scores = np.einsum("g,gij->ij", coefficients, moments.scores)
    parts = coefficients[:, None, None] * moments.shares
    spreads_out = (MIN_ANSWERS * (moments.shares**2).sum(axis=1) <= 1 + ROUNDING).all(axis=0)
    spread = _spread(survey, sheets, design, kind, known=known, inside=inside, scores=scores, parts=parts)
    return Contrast(
        coefficients @ moments.means, spread.se, spread.df, spread.correction, moments.means, moments.sds,
        inside.T.astype(float) @ known, spread.estimable & spreads_out, frozenset(sheets["origin"].unique()),
    )  # fmt: skip


def _nobody(survey: Survey, measured: Measured, inside: Flags) -> Contrast:
    """Return the contrast of groups of which one has no sheet, or none an answer: nothing can be estimated."""
    k, g = len(measured.variables), inside.shape[1]
    nothing, nothings = np.full(k, np.nan), np.full((g, k), np.nan)
    n = inside.T.astype(float) @ ~np.isnan(measured.matrix)
    origins = frozenset(survey.responses["origin"].unique())
    return Contrast(nothing, nothing, nothing, nothing, nothings, nothings, n, np.zeros(k, dtype=bool), origins)


@dataclass(frozen=True, slots=True)
class _Moments:
    """Means and standard deviations (g, k); each row's share of a mean and its linearised score (g, rows, k)."""

    means: Floats
    sds: Floats
    shares: Floats
    scores: Floats


@dataclass(frozen=True, slots=True)
class _Spread:
    """Standard error, degrees of freedom, the correction made and whether they may be used, shape (k,) each."""

    se: Floats
    df: Floats
    correction: Floats
    estimable: Flags


def _spread(
    survey: Survey, sheets: pd.DataFrame, design: Design | None, kind: Kind, *,
    known: Flags, inside: Flags, scores: Floats, parts: Floats,
) -> _Spread:  # fmt: skip
    """Return how far the contrast may be off under the design.

    A process has Satterthwaite's degrees of freedom and a variance corrected for the means that were estimated, for its
    units are few and unequal; a census has persons less strata. Whether there are enough units is asked of their plain
    number.
    """
    if design is None:
        nothing = np.full(scores.shape[1], np.nan)
        return _Spread(nothing, nothing, nothing, np.zeros(scores.shape[1], dtype=bool))
    squared = variance(design, scores)
    if kind == "census" and survey.source.panel:
        squared += 2 * _between_waves(sheets, scores, staff_behind(survey, sheets))
    plain = (clusters_with(design, known) - strata_with(design, known)).astype(float)
    units = np.array([clusters_with(design, known & member[:, None]) for member in inside.T])
    estimable = np.asarray((units >= MIN_CLUSTERS).all(axis=0) & (plain >= MIN_DF))
    df, correction = plain, np.ones_like(plain)
    if kind != "census":
        few = _few(design, parts)
        df, correction = np.fmin(plain, few.df), few.factor
    squared = np.where(squared > NO_VARIANCE, squared * correction, 0.0)
    return _Spread(np.sqrt(squared), df, correction, estimable)


def _few(design: Design, parts: Floats) -> FewClusters:
    """Return what few units do to the variance; the rows' shares of the contrast are `parts` (g, rows, k).

    With classes by sector each has a mean of its own; those of several margins overlap.
    """
    if not design.calibrations:
        return few_clusters(design, list(parts))
    classes = sparse.csc_array(design.calibrations[0].auxiliaries)
    if (classes.sum(axis=1) > 1).any():
        return few_clusters_calibrated(design, list(parts))
    apart = [part * classes[:, [column]].toarray() for part in parts for column in range(classes.shape[1])]
    return few_clusters(design, [part for part in apart if part.any()])


def _of_places(sheets: pd.DataFrame, groups: Sequence[Group]) -> Flags:
    """Return which sheets are of the municipalities and years of the groups, shape (rows,)."""
    of_all = [members(sheets, replace(group, sector="all")) for group in groups]
    return np.asarray(np.any(of_all, axis=0))


def members(sheets: pd.DataFrame, group: Group) -> Flags:
    """Return which sheets belong to the group, shape (rows,)."""
    member = (sheets["municipality"] == group.municipality) & (sheets["year"] == group.year)
    return (member if group.sector == "all" else member & (sheets["sector"] == group.sector)).to_numpy(dtype=bool)


def _moments(filled: Floats, known: Flags, inside: Flags, weights: Floats) -> _Moments:
    means, sds, shares, scores = [], [], [], []
    for member in inside.T:
        w = (weights * member)[:, None] * known
        count = (known & member[:, None]).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = w / w.sum(axis=0)
            mean = (w * filled).sum(axis=0) / w.sum(axis=0)
            score = share * (filled - mean)
            sds.append(np.sqrt((score * (filled - mean)).sum(axis=0) * count / (count - 1)))
        means.append(mean)
        shares.append(np.nan_to_num(share))
        scores.append(np.nan_to_num(score))
    return _Moments(np.array(means), np.array(sds), np.array(shares), np.array(scores))


def _between_waves(sheets: pd.DataFrame, scores: Floats, population: Floats) -> Floats:
    """Return the census covariance between years, from persons seen in both in the same municipality and sector."""
    result = np.zeros(scores.shape[1])
    for _, stratum in sheets[sheets["respondent"].notna()].groupby(["municipality", "sector"]):
        waves = [wave.reset_index().set_index("respondent")["index"] for _, wave in stratum.groupby("year")]
        for first, second in combinations(waves, 2):
            both = first.index.intersection(second.index)
            result += _of_pair(sheets, scores, population, first[both].to_numpy(), second[both].to_numpy())
    return result


def _of_pair(sheets: pd.DataFrame, scores: Floats, population: Floats, first: Codes, second: Codes) -> Floats:
    """Return the covariance of two strata's sums of scores, of the matched rows `first` and `second`."""
    if not len(first):
        return np.zeros(scores.shape[1])
    keys = sheets[["municipality", "year", "sector"]]
    deviations, sizes, frames = [], [], []
    for rows in (first, second):
        wave = (keys == keys.iloc[rows[0]]).all(axis=1).to_numpy()
        deviations.append(scores[rows] - scores[wave].mean(axis=0))
        sizes.append(int(wave.sum()))
        frames.append(float(population[rows[0]]))
    return overlap_covariance(deviations[0], deviations[1], n=(sizes[0], sizes[1]), population=(frames[0], frames[1]))

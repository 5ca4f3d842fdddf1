"""What methods of change call where nothing changed, and find where a municipality's rate fell: a made-up country.

Knows 309 municipalities, the yearly counts of the 61 that are compared, and the one of them in which something began.
Counts of a year are drawn as Poisson's given the municipality's rate, which walks its own way from year to year (`own
drift`), beside a movement of all. Children who are in care for years are counted anew in each, which is not drawn here.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, t

from simulations.tally import Hits, counted
from varpu_eval.peer import interrupted_series, nearest_in_size
from varpu_eval.peer.deviations import deviation_rank
from varpu_eval.peer.placebos import ranked
from varpu_eval.peer.simplex import weights_of_each
from varpu_eval.peer.synthetic import Panel, Scale

Floats = NDArray[np.float64]

MUNICIPALITIES, CHILDREN = 309, 10_800
"""How many there are, and how many children aged 0-17 the one in question has."""

START, YEARS = 2013, tuple(range(2001, 2019))
"""First year after: 12 years are before it, 6 from it on."""

BEFORE = YEARS.index(START)

DRIFTS = (0.0, 0.03, 0.08)
"""Standard deviation of a municipality's own move of log rate from one year to the next."""

LEVELS = {"low rate": 0.007, "high rate": 0.024}
"""Children placed of all, in the municipality in question; the others have 0.013, times or by exp(0.35) at one sd."""

FALL, OWN, CALLED = 0.7, "own", 0.05


@cache
def sizes() -> pd.Series:
    """Return children by municipality: log-normal quantiles, a median of 1,100 as in a country of small ones.

    >>> made = sizes()
    >>> len(made), int(made.median()), int(made[OWN]), int((made > 10_000).sum())
    (309, 1100, 10800, 12)
    """
    quantiles = (np.arange(MUNICIPALITIES) + 0.5) / MUNICIPALITIES
    made = np.clip(np.exp(np.log(1_100) + 1.25 * norm.ppf(quantiles)), 60, None).round()
    nearest = int(np.abs(np.log(made / CHILDREN)).argmin())
    made[nearest] = CHILDREN
    return pd.Series(made, index=[OWN if j == nearest else f"m{j:03}" for j in range(MUNICIPALITIES)])


@cache
def compared() -> tuple[str, ...]:
    """Return the one in question and the 60 nearest to it in size, nearest first."""
    return OWN, *nearest_in_size(sizes(), OWN)


@cache
def children() -> Floats:
    """Return children of those compared, (61,)."""
    return sizes()[list(compared())].to_numpy()


def draw_counts(rng: np.random.Generator, drift: float, rate: float) -> NDArray[np.int64]:
    """Draw children placed, (years, 61), where nothing but drift and the movement of all changes rates."""
    level = rng.normal(np.log(0.013), 0.35, len(compared()))
    level[0] = np.log(rate)
    own = np.cumsum(rng.normal(0, drift, (len(YEARS), len(level))), axis=0)
    everybody = np.cumsum(rng.normal(0.01, 0.02, len(YEARS)))
    return np.asarray(rng.poisson(np.exp(level + own + everybody[:, np.newaxis]) * children()))


def fallen(rng: np.random.Generator, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return counts in which three of ten cases of the first municipality from the start on have not come about."""
    changed = counts.copy()
    changed[BEFORE:, 0] = rng.binomial(counts[BEFORE:, 0], FALL)
    return changed


def panel_draw(rng: np.random.Generator) -> Hits:
    """Draw counts for each rate and drift, and count what every method calls, before and after a fall."""
    found: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for level, rate in LEVELS.items():
        for drift in DRIFTS:
            counts = draw_counts(rng, drift, rate)
            weights = {scale: weights_of_each(panel_of(counts, scale).outcomes[:BEFORE]) for scale in _SCALES}
            for truth, changed in (("no change", counts), ("fell by 30 %", fallen(rng, counts))):
                for method, (p, change) in _told(changed, weights).items():
                    hit = p <= CALLED and (truth == "no change" or change < 0)
                    found[truth, level, f"{drift:.2f}", method] = counted(hit, not np.isnan(p))
    return found


def panel_of(counts: NDArray[np.int64], scale: Scale) -> Panel:
    """Return rates, or logs of them with half a case added less the mean before, as `synthetic_control` makes them."""
    if scale == "level":
        return Panel(counts / children(), YEARS, compared(), START, scale)
    logs = np.log((counts + 0.5) / children())
    return Panel(logs - logs[:BEFORE].mean(axis=0), YEARS, compared(), START, scale)


def one_peer(counts: NDArray[np.int64]) -> tuple[float, float]:
    """Return p and the log ratio of ratios, first by second and after by before, as if counts were Poisson's alone.

    >>> p, change = one_peer(np.array([[90, 90]] + [[0, 0]] * 11 + [[10, 90]]))
    >>> round(change, 4), p < 0.001  # log(10.5 / 90.5)
    (-2.154, True)
    """
    table = np.array([counts[:BEFORE, :2].sum(axis=0), counts[BEFORE:, :2].sum(axis=0)]) + 0.5
    change = float(np.log(table[1, 0] / table[0, 0]) - np.log(table[1, 1] / table[0, 1]))
    return float(2 * norm.sf(abs(change) / np.sqrt((1 / table).sum()))), change


_SCALES: tuple[Scale, ...] = ("demeaned_log", "level")


def _told(counts: NDArray[np.int64], weights: dict[Scale, Floats]) -> dict[str, tuple[float, float]]:
    """Return p and the change of every method, the package's own ones under their names."""
    changes = np.log(counts[BEFORE:].sum(axis=0) + 0.5) - np.log(counts[:BEFORE].sum(axis=0) + 0.5)
    among = deviation_rank(changes[0], changes[1:])  # children do not change, and cancel
    logs, rates = (ranked(panel_of(counts, scale), 0, weights[scale]) for scale in _SCALES)
    return {
        "rank": (among.p, among.value),
        "synthetic_control": (logs.by_gap.p, logs.fit.effect),
        "SC by ratio": (logs.p_by_ratio, logs.fit.effect),
        "SC of rates": (rates.by_gap.p, rates.fit.effect),
        "SC of rates by ratio": (rates.p_by_ratio, rates.fit.effect),
        "one peer": one_peer(counts),
        **_steps(counts[:, 0]),
    }


def _steps(counts: NDArray[np.int64]) -> dict[str, tuple[float, float]]:
    """Return p and estimate of the step in both models of the series; NaN where REML has no answer."""
    series = interrupted_series(pd.Series(counts, YEARS), pd.Series(children()[0], YEARS), START)
    steps = {c.method: (c.estimate, c.se) for c in series.coefficients if c.term == "step"}
    told = {method: (float(2 * t.sf(abs(b / se), series.years - 4)), b) for method, (b, se) in steps.items()}
    return {method: told.get(method, (np.nan, np.nan)) for method in ("quasi_poisson", "reml_ar1")}

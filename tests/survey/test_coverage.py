"""How often the intervals of a process hold the truth, at the sizes of working communities."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy.special import expit

from varpu_eval.uncertainty import combine, effective_df, korn_graubard, make_design, means, t_interval

REPLICATES = 5_000
UNIT_SD = 0.54  # of a unit's lasting level on the logit scale: about 8 % of the variance lies between units
YEAR_SD = 0.27  # of a unit's level in one year
LEVELS = (0.4, 0.7)  # of the logit in the first and the second year


@pytest.mark.simulation
@pytest.mark.parametrize("sizes", [(8, 10, 12), (3, 5, 10, 15, 25), (2, 4, 8, 20, 40)])
@pytest.mark.parametrize("units", [4, 5, 8, 12, 30])
def test_levels_and_changes_of_a_process_are_covered(units, sizes):
    rng, truth = np.random.default_rng(7), _truth()
    held = np.array([_held(rng, units, sizes, truth) for _ in range(REPLICATES)]).mean(axis=0)
    error = np.sqrt(held * (1 - held) / REPLICATES)
    sys.stdout.write(
        f"{units} units of {sizes}: level {held[0]:.3f} +/- {error[0]:.3f}, change {held[1]:.3f} +/- {error[1]:.3f}\n"
    )
    assert (held >= 0.93).all()
    assert held[1] <= 0.975  # the exact kind of interval may hold the truth more often, a change's should not


def _truth() -> np.ndarray:
    """Return the agreeing share of each year over all units there could be, by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    spread = np.hypot(UNIT_SD, YEAR_SD)
    return np.array([(expit(level + spread * nodes) * weights).sum() / weights.sum() for level in LEVELS])


def _held(rng: np.random.Generator, units: int, sizes: tuple[int, ...], truth: np.ndarray) -> tuple[bool, bool]:
    """Say whether the first year's level and the change were held, in one draw of units and persons."""
    unit = np.repeat(np.arange(units), rng.choice(sizes, units))
    lasting = rng.normal(0, UNIT_SD, units)
    logits = [level + lasting + rng.normal(0, YEAR_SD, units) for level in LEVELS]
    y = np.concatenate([(rng.random(unit.size) < expit(logit[unit])).astype(float) for logit in logits])
    wave = np.repeat([0, 1], unit.size)
    design = make_design(np.ones(y.size), clusters=[np.tile(unit, 2)])
    both = means(design, y, np.column_stack([wave == 0, wave == 1]))
    change = combine(both, [-1, 1])
    share = (wave == 0)[:, None] / unit.size
    df_level = min(units - 1, effective_df(design, [share])[0])
    df_change = min(units - 1, effective_df(design, [-share, (wave == 1)[:, None] / unit.size])[0])
    level = korn_graubard(both.value[0], np.sqrt(both.covariance[0, 0]), unit.size, df_level)
    moved = t_interval(change.value[0], np.sqrt(max(change.covariance[0, 0], 0.0)), df_change)
    return bool(level.low <= truth[0] <= level.high), bool(moved.low <= truth[1] - truth[0] <= moved.high)

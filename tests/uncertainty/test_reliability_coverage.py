"""How often the intervals of scale coefficients hold the truth: skewed answers 1..5 of staff in unequal units."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from varpu_eval.uncertainty import (
    Coefficient,
    CompleteItems,
    complete_items,
    cronbach_alpha,
    item_rest,
    make_design,
    mcdonald_omega,
)
from varpu_eval.uncertainty.intervals import Floats

REPLICATES = 5_000
WITHIN_UNIT = 0.05  # correlation of the factor between colleagues
CUTS = (-1.8, -1.0, -0.2, 0.9)  # most agree
MEASURES = {"alpha": cronbach_alpha, "omega": mcdonald_omega, "item_rest": lambda items: item_rest(items)[0]}
LOADINGS = {"three alike": (0.7, 0.7, 0.7), "six unlike": (0.8, 0.7, 0.7, 0.6, 0.5, 0.4)}


SAMPLES = [
    (6, (3, 8, 14)), (12, (3, 8, 14)), (12, (2, 4, 8, 20, 40)), (30, (3, 8, 14)), (30, (1,)), (60, (1,)),
]  # fmt: skip


@pytest.mark.simulation
@pytest.mark.parametrize("loadings", LOADINGS)
@pytest.mark.parametrize(("units", "sizes"), SAMPLES)
def test_intervals_hold_the_truth(units, sizes, loadings):
    held = coverage(units, sizes, LOADINGS[loadings], REPLICATES)
    for name, (share, count) in held.items():
        error = np.sqrt(share * (1 - share) / count)
        sys.stdout.write(f"{units} units of {sizes}, {loadings}: {name} {share:.3f} +/- {error:.3f} of {count}\n")
    assert all(0.93 <= share <= 0.99 for share, _ in held.values())  # wide for 30 independent sheets, seldom narrow


def test_intervals_hold_the_truth_at_a_common_size():
    held = coverage(12, (3, 8, 14), LOADINGS["three alike"], 400)
    # 400 draws: two Monte Carlo errors are 0.022
    assert all(0.93 - 0.022 <= share <= 1 for share, _ in held.values())


def coverage(
    units: int, sizes: tuple[int, ...], loadings: tuple[float, ...], replicates: int
) -> dict[str, tuple[float, int]]:
    """Return, for each coefficient, the share of intervals that held the truth, among how many that could be had."""
    rng = np.random.default_rng(11)
    truth = {name: found.value for name, found in _coefficients(_draw(rng, 200_000, (1,), loadings)).items()}
    held: dict[str, list[bool]] = {name: [] for name in MEASURES}
    for _ in range(replicates):
        for name, found in _coefficients(_draw(rng, units, sizes, loadings)).items():
            if np.isfinite(found.low):
                held[name].append(found.low <= truth[name] <= found.high)
    return {name: (float(np.mean(hits)), len(hits)) for name, hits in held.items()}


def _coefficients(items: CompleteItems) -> dict[str, Coefficient]:
    return {name: measure(items) for name, measure in MEASURES.items()}


def _draw(rng: np.random.Generator, units: int, sizes: tuple[int, ...], loadings: tuple[float, ...]) -> CompleteItems:
    unit = np.repeat(np.arange(units), rng.choice(sizes, units))
    shared = rng.normal(0, np.sqrt(WITHIN_UNIT), units)[unit]
    factor = shared + rng.normal(0, np.sqrt(1 - WITHIN_UNIT), unit.size)
    weight: Floats = np.asarray(loadings)
    latent = weight * factor[:, None] + np.sqrt(1 - weight**2) * rng.normal(size=(unit.size, weight.size))
    answers = np.digitize(latent, CUTS) + 1.0
    return complete_items(make_design(np.ones(unit.size), clusters=[unit]), answers)

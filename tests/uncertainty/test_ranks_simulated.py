"""How often rank tests reject a true hypothesis, and how often intervals of superiority hold the truth."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy import stats

from varpu_eval.uncertainty import distribution_test, effective_df, make_design, rank_test, superiority

REPLICATES = 5_000
CUTS = (-1.2, -0.4, 0.4, 1.2)  # of a five-step scale
UNIT_SD, YEAR_SD = 0.3, 0.15  # of a unit's level, lasting and in one year; persons have 1


def _sample(rng, units, shift, sizes=range(3, 15)):
    """Draw two or three waves of the same units, stacked: answers, waves, units and weights."""
    sizes = rng.choice(sizes, units)
    lasting = rng.normal(0, UNIT_SD, units)
    parts = []
    for wave, moved in enumerate(shift):
        unit = np.repeat(np.arange(units), sizes)
        level = lasting[unit] + rng.normal(0, YEAR_SD, units)[unit] + moved
        y = np.searchsorted(CUTS, level + rng.normal(size=unit.size)).astype(float)
        parts.append((y, np.full(unit.size, wave), unit, rng.uniform(0.5, 2, unit.size)))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _report(what, hits):
    rate = float(np.mean(hits))
    error = np.sqrt(rate * (1 - rate) / len(hits))
    sys.stdout.write(f"{what}: {rate:.4f} +/- {error:.4f}\n")
    return rate, error


@pytest.mark.simulation
@pytest.mark.parametrize("units", [6, 10, 30])
@pytest.mark.parametrize("waves", [2, 3])
def test_a_true_hypothesis_is_rejected_as_seldom_as_said(units, waves):
    rng = np.random.default_rng(11)
    ranks, distributions = [], []
    for _ in range(REPLICATES):
        y, wave, unit, weight = _sample(rng, units, [0.0] * waves)
        design = make_design(weight, clusters=[unit])
        ranks.append(rank_test(design, y, wave).test.p < 0.05)
        distributions.append(distribution_test(design, y, wave).second_order.p < 0.05)
    for name, hits in [("ranks", ranks), ("distributions", distributions)]:
        rate, error = _report(f"{name}, {units} units, {waves} waves", hits)
        assert rate <= 0.06 + 2 * error


@pytest.mark.simulation
@pytest.mark.parametrize("units", [6, 10, 30])
@pytest.mark.parametrize("moved", [0.0, 0.8])
def test_intervals_of_superiority_hold_the_truth(units, moved):
    rng = np.random.default_rng(12)
    spread = np.sqrt(1 + UNIT_SD**2 + YEAR_SD**2)
    edges = np.array([-np.inf, *CUTS, np.inf])
    before, after = (np.diff(stats.norm.cdf(edges, m, spread)) for m in (0.0, moved))
    truth = after @ (np.cumsum(before) - before / 2)
    held = []
    for _ in range(REPLICATES):
        y, wave, unit, weight = _sample(rng, units, [0.0, moved])
        design = make_design(weight, clusters=[unit])
        interval = superiority(design, y, wave == 0, wave == 1).interval()
        held.append(interval.low <= truth <= interval.high)
    rate, error = _report(f"superiority {truth:.3f}, {units} units", held)
    assert 0.93 - 2 * error <= rate <= 0.97 + 2 * error


@pytest.mark.simulation
@pytest.mark.parametrize("units", [5, 8, 12])
def test_effective_degrees_of_freedom_hold_where_few_units_carry_most_answers(units):
    rng = np.random.default_rng(13)
    plain, held, crude, rejected = [], [], [], []
    for _ in range(REPLICATES):
        y, wave, unit, weight = _sample(rng, units, [0.0, 0.0], (2, 4, 8, 20, 40))
        design, sides = make_design(weight, clusters=[unit]), wave[:, None] == [0, 1]
        share = weight[:, None] * sides / (weight @ sides)
        df = min(units - 1, effective_df(design, [-share[:, :1], share[:, 1:]])[0])
        for answers, freedom in [(plain, None), (held, df)]:
            interval = superiority(design, y, *sides.T, df=freedom).interval()
            answers.append(interval.low <= 0.5 <= interval.high)
        crude.append(rank_test(design, y, wave).test.p < 0.05)
        rejected.append(rank_test(design, y, wave, df=df).test.p < 0.05)
    _report(f"superiority, {units} unequal units, clusters less one", plain)
    _report(f"ranks, {units} unequal units, clusters less two", crude)
    rate, error = _report(f"superiority, {units} unequal units, effective", held)
    assert 0.93 - 2 * error <= rate <= 0.975
    rate, error = _report(f"ranks, {units} unequal units, effective", rejected)
    assert 0.025 <= rate <= 0.06 + 2 * error

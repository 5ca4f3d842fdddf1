import numpy as np
import pytest

from varpu_eval.uncertainty.designs import make_design
from varpu_eval.uncertainty.effect_size import hedges_g


def two_waves(units, seed, *, size=6):
    """Return a unit, wave, answer and weight a row; units are seen in both waves."""
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), 2 * size)
    wave = np.tile(np.repeat([0, 1], size), units)
    y = rng.normal(0, 0.5, units)[unit] + 0.6 * wave + rng.normal(size=unit.size)
    return unit, wave, y, rng.uniform(0.5, 2, unit.size)


def plain(y, wave, w):
    """Return the effect size by its formula, one group after the other."""
    m, v, n = [], [], []
    for side in (0, 1):
        yy, ww = y[wave == side], w[wave == side]
        m.append(np.average(yy, weights=ww))
        v.append(np.average((yy - m[-1]) ** 2, weights=ww) * yy.size / (yy.size - 1))
        n.append(yy.size)
    pooled = ((n[0] - 1) * v[0] + (n[1] - 1) * v[1]) / (sum(n) - 2)
    return (1 - 3 / (4 * (sum(n) - 2) - 1)) * (m[1] - m[0]) / np.sqrt(pooled)


def test_the_value_by_its_formula():
    unit, wave, y, w = two_waves(8, 1)
    found = hedges_g(make_design(w, clusters=[unit]), y, wave == 0, wave == 1)
    assert found.value == pytest.approx(plain(y, wave, w), rel=1e-12)  # the same sums in another order
    assert (found.df, found.n) == (7, (48, 48))


def test_the_standard_error_agrees_with_leaving_out_each_unit_in_turn():
    unit, wave, y, w = two_waves(200, 2)
    left_out = np.array([plain(y[unit != k], wave[unit != k], w[unit != k]) for k in range(200)])
    jackknife = np.sqrt(199 / 200 * ((left_out - left_out.mean()) ** 2).sum())
    ours = hedges_g(make_design(w, clusters=[unit]), y, wave == 0, wave == 1)
    assert ours.se == pytest.approx(jackknife, rel=0.02)  # they differ by terms of the order 1/200


def test_the_spread_of_the_standard_deviation_is_part_of_it():
    # two large independent normal groups: 1/n + 1/n + g^2 / (2 (n + n)) (Hedges 1981)
    rng = np.random.default_rng(3)
    wave = np.repeat([0, 1], 20_000)
    y = rng.normal(size=wave.size) + 1.5 * wave
    ours = hedges_g(make_design(np.ones(wave.size)), y, wave == 0, wave == 1)
    assert ours.se**2 == pytest.approx(2 / 20_000 + ours.value**2 / 80_000, rel=0.03)  # moments drawn of 40,000 rows


def test_scale_origin_and_weights_scale_do_not_matter_and_sides_turn_the_sign():
    unit, wave, y, w = two_waves(6, 4)
    first = hedges_g(make_design(w, clusters=[unit]), y, wave == 0, wave == 1)
    other = hedges_g(make_design(7 * w, clusters=[unit]), 30 - 4 * y, wave == 1, wave == 0)
    assert other.value == pytest.approx(first.value, rel=1e-10)  # the origin costs some digits
    assert other.se == pytest.approx(first.se, rel=1e-10)


def test_blanks_and_rows_without_weight_are_in_no_group():
    design = make_design([1, 1, 1, 1, 1, 1, 0, 1])
    y = [1.0, 2, 3, 2, 3, 4, 99, np.nan]
    found = hedges_g(design, y, np.arange(8) < 3, np.arange(8) >= 3)
    assert found.n == (3, 3)
    assert found.value == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("y", "later", "told"),
    [
        ([1.0, 2, 3, 4], [False, True, True, True], "1 rows are in both"),
        ([1.0, 2, 3, np.nan], [False, False, True, True], "2 and 1 answers"),
        ([0.1, 0.1, 0.3, 0.3], [False, False, True, True], "nobody differs"),
    ],
)
def test_refusals(y, later, told):
    with pytest.raises(ValueError, match=told):
        hedges_g(make_design([1, 2, 1, 1]), y, np.array([True, True, False, False]), np.array(later))

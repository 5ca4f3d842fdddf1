import numpy as np
import pandas as pd
import pytest

from simulations.municipalities import (
    BEFORE,
    OWN,
    START,
    YEARS,
    _told,
    children,
    compared,
    draw_counts,
    fallen,
    one_peer,
    panel_draw,
    panel_of,
    sizes,
)
from varpu_eval.peer import VERDICT_METHODS, log_rate_changes, placebo_test, rank_of_change
from varpu_eval.peer.simplex import weights_of_each


@pytest.fixture(scope="module")
def counts():
    return draw_counts(np.random.default_rng(1), 0.03, 0.024)


@pytest.fixture(scope="module")
def told(counts):
    return _told(counts, {s: weights_of_each(panel_of(counts, s).outcomes[:BEFORE]) for s in ("demeaned_log", "level")})


def frames(counts):
    persons = pd.DataFrame(np.tile(children(), (len(YEARS), 1)), index=YEARS, columns=compared())
    return pd.DataFrame(counts, index=YEARS, columns=compared()), persons


def test_the_one_in_question_is_compared_with_60_of_its_size():
    assert compared()[0] == OWN
    assert len(set(compared())) == 61
    left_out = sizes().drop(list(compared()))
    far = np.abs(np.log(children() / 10_800)).max()
    assert (np.abs(np.log(left_out / 10_800)) >= far).all()


def test_the_rank_is_that_of_the_public_function(counts, told):
    events, persons = frames(counts)
    changes = log_rate_changes(events, persons, (YEARS[0], START - 1), (START, YEARS[-1]))
    expected = rank_of_change(changes, OWN, sizes=sizes()).among
    assert told["rank"] == pytest.approx((expected.p, expected.value), abs=1e-12)


def test_synthetic_controls_are_those_of_the_public_function(counts, told):
    events, persons = frames(counts)
    for scale, half, by_gap, by_ratio in (
        ("demeaned_log", 0.5, "synthetic_control", "SC by ratio"),
        ("level", 0.0, "SC of rates", "SC of rates by ratio"),
    ):
        expected = placebo_test((events + half) / persons, OWN, START, scale=scale)
        assert told[by_gap] == pytest.approx((expected.by_gap.p, expected.fit.effect), abs=1e-12)
        assert told[by_ratio][0] == expected.p_by_ratio


def test_one_peer_is_the_test_of_four_counts():
    counts = np.zeros((len(YEARS), 2), dtype=int)
    counts[0], counts[BEFORE] = [100, 50], [50, 50]
    p, change = one_peer(counts)
    # log(50.5 / 100.5) = -0.6881, standard error sqrt(2 / 50.5 + 1 / 50.5 + 1 / 100.5) = 0.2634, z = 2.612
    assert change == pytest.approx(-0.6881, abs=1e-4)
    assert p == pytest.approx(0.0090, abs=2e-4)


def test_a_fall_takes_three_of_ten_later_cases_of_one_municipality(counts):
    changed = fallen(np.random.default_rng(2), counts)
    np.testing.assert_array_equal(changed[:BEFORE], counts[:BEFORE])
    np.testing.assert_array_equal(changed[:, 1:], counts[:, 1:])
    # about 6 x 260 cases: a share of 0.7 has a standard error of 0.012
    assert changed[BEFORE:, 0].sum() / counts[BEFORE:, 0].sum() == pytest.approx(0.7, abs=0.05)


def test_rates_are_what_they_are_asked_to_be():
    drawn = [draw_counts(np.random.default_rng(seed), 0.0, 0.007)[0, 0] for seed in range(400)]
    # 75.6 cases times what moves all in the first year, exp(0.01); standard error (75.6 + 1.5 ** 2) ** 0.5 / 20 = 0.44
    assert np.mean(drawn) == pytest.approx(75.6 * np.exp(0.01), abs=1.8)


def test_a_draw_counts_every_method_in_every_row():
    found = panel_draw(np.random.default_rng(3))
    assert len(found) == 2 * 2 * 3 * 8
    assert set(VERDICT_METHODS) <= {key[-1] for key in found}
    assert all(replicates == 1 for _, _, replicates in found.values())


def test_four_municipalities_in_ten_are_fitted_perfectly_by_308_others():
    rng = np.random.default_rng(4)
    rates = (
        rng.poisson(np.exp(rng.normal(np.log(0.013), 0.35, 309)) * sizes().to_numpy(), (12, 309)) / sizes().to_numpy()
    )
    gaps = rates - rates @ weights_of_each(rates)
    perfect = np.sqrt((gaps**2).mean(axis=0)) < 1e-9 * rates.std()
    assert perfect.mean() == pytest.approx(0.4, abs=0.1)
